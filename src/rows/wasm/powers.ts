/**
 * The powers of ten from 10^-342 to 10^324, each as the 128 bits from its highest one on, rounded up: two words, the high
 * one first. The host writes them here before anything is parsed or printed.
 */
export const powers = memory.data(667 * 16);

const LEAST = -342;

/** Where the two words of a power stand. */
export function powerOfTen(exponent: i32): usize {
  return powers + (((exponent - LEAST) as usize) << 4);
}

/** The high word of the product of two words. */
export function highProduct(a: u64, b: u64): u64 {
  const low: u64 = 0xffffffff;
  const aLow = a & low;
  const aHigh = a >> 32;
  const bLow = b & low;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & low);
  return aHigh * bHigh + (middle >> 32) + (other >> 32);
}
