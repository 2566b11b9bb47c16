/**
 * How large a number is, as far as is known before it is computed: in size from 2^lowest to 2^highest, or an exact 0, or what
 * an exact 0 makes of others. That does the same to numbers with an exponent of their own (`Wide`) and so loses no digits.
 */
export interface Magnitude {
  readonly lowest: number;
  readonly highest: number;
  readonly mayBeZero: boolean;
  /** 1 where it is never below 0, -1 where it is never above, else 0. */
  readonly sign: -1 | 0 | 1;
  /** The number, where it is known. */
  readonly value?: number;
}

/** Digits of a double behind the leading one. */
const FRACTION_BITS = 52;

function signOf(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}

/** @returns undefined where the number is infinite or NaN, or too small to have all its digits */
export function magnitudeOf(value: number): Magnitude | undefined {
  if (value === 0) return { lowest: 0, highest: 0, mayBeZero: true, sign: 0, value };
  const exponent = Math.log2(Math.abs(value));
  if (!Number.isFinite(exponent) || exponent < -1000) return undefined;
  // The logarithm is rounded.
  return {
    lowest: Math.floor(exponent - 0.001),
    highest: Math.ceil(exponent + 0.001),
    mayBeZero: false,
    sign: signOf(value),
    value,
  };
}

export function negative({ lowest, highest, mayBeZero, sign }: Magnitude): Magnitude {
  return { lowest, highest, mayBeZero, sign: sign === 0 ? 0 : sign === 1 ? -1 : 1 };
}

/** One of two, it is not known which. */
export function either(a: Magnitude, b: Magnitude): Magnitude {
  return {
    lowest: Math.min(a.lowest, b.lowest),
    highest: Math.max(a.highest, b.highest),
    mayBeZero: a.mayBeZero || b.mayBeZero,
    sign: a.sign === b.sign ? a.sign : 0,
  };
}

export function sum(a: Magnitude, b: Magnitude): Magnitude {
  if (a.value === 0) return b;
  if (b.value === 0) return a;
  const highest = Math.max(a.highest, b.highest) + 1;
  // Of terms that cancel there is left at least what the smaller one's last digit is worth.
  if (a.sign === 0 || a.sign !== b.sign) {
    return { lowest: Math.min(a.lowest, b.lowest) - FRACTION_BITS, highest, mayBeZero: true, sign: 0 };
  }
  const surely = [a, b].filter(({ mayBeZero }) => !mayBeZero).map(({ lowest }) => lowest);
  const lowest = surely.length > 0 ? Math.max(...surely) : Math.min(a.lowest, b.lowest);
  return { lowest, highest, mayBeZero: surely.length === 0, sign: a.sign };
}

export function product(a: Magnitude, b: Magnitude): Magnitude {
  const sign = a.sign === b.sign ? Math.abs(a.sign) : -Math.abs(a.sign * b.sign);
  return {
    lowest: a.lowest + b.lowest,
    highest: a.highest + b.highest,
    mayBeZero: a.mayBeZero || b.mayBeZero,
    sign: signOf(sign),
  };
}

export function inverse({ lowest, highest, sign }: Magnitude): Magnitude {
  return { lowest: -highest, highest: -lowest, mayBeZero: false, sign };
}

/** A power with a constant exponent. */
export function powerOf(base: Magnitude, exponent: number): Magnitude | undefined {
  if (exponent === 0) return magnitudeOf(1);
  const [one, other] = [base.lowest * exponent, base.highest * exponent];
  // The exponent may be rounded, and so is the power.
  return {
    lowest: Math.floor(Math.min(one, other)) - 1,
    highest: Math.ceil(Math.max(one, other)) + 1,
    mayBeZero: exponent > 0 && base.mayBeZero,
    sign: exponent % 2 === 0 ? 1 : base.sign,
  };
}
