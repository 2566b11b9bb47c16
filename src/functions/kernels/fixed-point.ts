import { timesPowerOfTwo, type DoubleDouble } from "./double-double.ts";

/** Numbers as whole multiples of 2^-bits, for the few places where double-double numbers are not enough. */

const field = new DataView(new ArrayBuffer(8));

/** The exponent of the leading bit of a finite double other than 0; of subnormal ones, that of their largest. */
export function exponentOf(x: number): number {
  field.setFloat64(0, x);
  return ((field.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** n*2^shift, rounded down. */
export function movedLeft(n: bigint, shift: number): bigint {
  return shift >= 0 ? n << BigInt(shift) : n >> BigInt(-shift);
}

/** A finite double as a whole number of units; exact where it has no digits below. */
export function fixed(x: number, bits: number): bigint {
  if (x === 0) return 0n;
  const unit = Math.max(exponentOf(x), -1022) - 52;
  return movedLeft(BigInt(timesPowerOfTwo(x, -unit)), unit + bits);
}

/** The number of binary digits, up to 3 more. */
export function lengthOf(n: bigint): number {
  return n.toString(16).length * 4;
}

const KEPT = 128;

/** n units of 2^-bits as a double-double number. */
export function fromFixed(n: bigint, bits: number): DoubleDouble {
  const drop = Math.max(lengthOf(n) - KEPT, 0);
  const top = movedLeft(n, -drop);
  const hi = Number(top);
  const lo = Number(top - BigInt(hi));
  return { hi: timesPowerOfTwo(hi, drop - bits), lo: timesPowerOfTwo(lo, drop - bits) };
}
