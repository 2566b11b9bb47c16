/** The exponents of the powers of ten that reading and printing doubles takes. */
const LEAST = -342;
const MOST = 324;

/** How many bits of a power are kept. */
const BITS = 128n;

/**
 * The powers of ten from 10^-342 to 10^324: the 128 bits of each from its highest one on, rounded up, as two words, the
 * high one first. The power of two in 10^q = 5^q * 2^q moves the bits and changes none, so these are the powers of five.
 */
export function powersOfTen(): BigUint64Array {
  const words = new BigUint64Array(2 * (MOST - LEAST + 1));
  const set = (exponent: number, bits: bigint) => {
    const at = 2 * (exponent - LEAST);
    words[at] = bits >> 64n;
    words[at + 1] = BigInt.asUintN(64, bits);
  };
  let power = 1n;
  let length = 1n;
  for (let exponent = 0; exponent <= Math.max(MOST, -LEAST); exponent++) {
    while (power >> length > 0n) length += 1n;
    const cut = length - BITS;
    if (exponent <= MOST) set(exponent, cut < 0n ? power << -cut : (power + (1n << cut) - 1n) >> cut);
    if (exponent > 0) set(-exponent, ((1n << (length + BITS - 1n)) + power - 1n) / power);
    power *= 5n;
  }
  return words;
}
