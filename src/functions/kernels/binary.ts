/** Doubles as a number about 1 times a power of two. */

/** Where the upper half of a double is among two 32-bit words: of -0 that half alone is not 0. */
const UPPER = new Int32Array(Float64Array.of(-0).buffer)[0] === 0 ? 1 : 0;

/** A double, and its two halves. */
export const bits = new Float64Array(1);
export const words = new Int32Array(bits.buffer);

/**
 * What moves the upper half of a number near sqrt(1/2) to that of 1, and the exponent to where it is counted from -1023. The
 * number is such that a 32nd of the range of significands has 1 in its middle.
 */
export const FROM_ROOT_HALF = 0x3ff00000 - 0x3fe6aaab;

/**
 * powers[1023 - k] is 2^k for k from -1024 to 1021; NaN at the places that zeros, negative and subnormal numbers and NaN
 * come to, and the normal ones below 2^-1021. A table: a double that is put together of two words is waited for until they
 * have reached the memory.
 */
export const powers = new Float64Array(4096).fill(NaN);
for (let i = 2, power = 2 ** 1021; i < 2048; i++, power /= 2) powers[i] = power;

/** x times 2^k for whole k from -1022 to 1021, where the result is normal. */
export function scaled(x: number, k: number): number {
  return x * powers[(1023 - k) & 4095];
}

/**
 * The whole k for which x/2^k is from 0.71 to 1.42, for normal x > 0; of other numbers one with which
 * `significand` gives NaN, of Infinity Infinity.
 */
export function exponent(x: number): number {
  bits[0] = x;
  return ((words[UPPER] + FROM_ROOT_HALF) >>> 20) - 1023;
}

/** x/2^k, from 0.71 to 1.42, where k is the exponent of x. */
export function significand(x: number, k: number): number {
  return x * powers[k + 1023];
}

/** Which 32nd of the range of significands that of x is in; all are of equal width but for a step at 1. */
export function row(x: number): number {
  bits[0] = x;
  return ((words[UPPER] + FROM_ROOT_HALF) >>> 15) & 31;
}

/** By the sign bit. */
export const signs = Float64Array.of(1, -1);

/** A number from 0 on with the sign of x, also that of a zero. */
export function signed(size: number, x: number): number {
  bits[0] = x;
  return size * signs[words[UPPER] >>> 31];
}

/** The upper half of a double as JavaScript, a 32-bit integer. */
const upperHalf = (x: string) => `(bits[0] = ${x}, words[${UPPER}])`;

/** They as JavaScript, in which the tables go by their names. */
export const asJavaScript = {
  upperHalf,
  scaled: (x: string, k: string) => `${x} * powers[1023 - ${k} & 4095]`,
  exponent: (x: string) => `((${upperHalf(x)} + ${FROM_ROOT_HALF} >>> 20) - 1023)`,
  row: (x: string) => `(${upperHalf(x)} + ${FROM_ROOT_HALF} >>> 15 & 31)`,
  signed: (size: string, x: string) => `(${size} * signs[${upperHalf(x)} >>> 31])`,
  significand: (x: string, k: string) => `${x} * powers[${k} + 1023]`,
};
