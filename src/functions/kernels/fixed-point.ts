import type { DoubleDouble } from "./double-double.ts";

/**
 * Numbers as whole multiples of 2^-bits, for the few places where double-double numbers are not enough: an angle less its
 * multiple of pi, and 1 - m*sin(x)^2 where that nearly vanishes. Every double, and what is near a zero, has room.
 */

const field = new DataView(new ArrayBuffer(8));

/** The exponent of the leading bit of a finite double other than 0; of subnormal ones, that of their largest. */
function exponentOf(x: number): number {
  field.setFloat64(0, x);
  return ((field.getUint32(0) >>> 20) & 0x7ff) - 1023;
}

/** n*2^shift, rounded down. */
export function scaled(n: bigint, shift: number): bigint {
  return shift >= 0 ? n << BigInt(shift) : n >> BigInt(-shift);
}

/** A finite double as a whole number of units; exact where it has no digits below. */
export function fixed(x: number, bits: number): bigint {
  if (x === 0) return 0n;
  const unit = Math.max(exponentOf(x), -1022) - 52;
  // In two steps, for 2^-unit itself may be out of range.
  const half = Math.trunc(unit / 2);
  return scaled(BigInt(x * 2 ** -half * 2 ** (half - unit)), unit + bits);
}

/** The number of binary digits, up to 3 more. */
export function lengthOf(n: bigint): number {
  return n.toString(16).length * 4;
}

const KEPT = 128;

/** n units of 2^-bits as a double-double number. */
export function fromFixed(n: bigint, bits: number): DoubleDouble {
  const drop = Math.max(lengthOf(n) - KEPT, 0);
  const top = scaled(n, -drop);
  const hi = Number(top);
  const lo = Number(top - BigInt(hi));
  // In two steps, for the power itself may be out of range.
  const half = Math.trunc((drop - bits) / 2);
  const [a, b] = [2 ** half, 2 ** (drop - bits - half)];
  return { hi: hi * a * b, lo: lo * a * b };
}

/** Digits enough to reduce any double and to leave `DIGITS` of them. */
const PI_BITS = 1400;

let pi: bigint | undefined;

/** atan(1/n) by its series. */
function inverseTangent(n: bigint): bigint {
  let power = (1n << BigInt(PI_BITS + 16)) / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
}

/** pi by J. Machin's formula. */
function piTo(bits: number): bigint {
  pi ??= (16n * inverseTangent(5n) - 4n * inverseTangent(239n)) >> 16n;
  return scaled(pi, bits - PI_BITS);
}

/** The leading binary digits that are kept of an angle, also where it is next to a multiple of pi. */
const DIGITS = 240;

export interface Angle {
  /** The nearest whole multiple of pi. */
  readonly turns: bigint;
  /** The sine and the cosine of the rest, which is at most pi/2 in size. */
  readonly sine: bigint;
  readonly cosine: bigint;
  /** The unit of both is 2^-bits. */
  readonly bits: number;
}

/** Any finite angle from 0 on, taken apart. */
export function angleOf(x: number): Angle {
  const exponent = exponentOf(x);
  // A tiny angle has its square in the cosine.
  const bits = DIGITS + 2 * Math.max(-exponent, 0);
  const whole = fixed(x, bits);
  let turns = 0n;
  let rest = whole;
  if (exponent >= 0) {
    // To as many digits more as the multiple has.
    const extra = exponent + 2;
    const period = piTo(bits + extra);
    const wide = scaled(whole, extra);
    turns = (2n * wide + period) / (2n * period);
    rest = scaled(wide - turns * period, -extra);
  }
  const size = rest < 0n ? -rest : rest;
  const unit = BigInt(bits);
  const sums = [1n << unit, size, 0n, 0n];
  let term = size;
  for (let n = 2; term !== 0n; n++) {
    term = ((term * size) >> unit) / BigInt(n);
    sums[n % 4] += term;
  }
  const sine = sums[1] - sums[3];
  return { turns, sine: rest < 0n ? -sine : sine, cosine: sums[0] - sums[2], bits };
}
