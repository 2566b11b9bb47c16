import {
  exactSum,
  HALF_PI,
  minus,
  negative,
  ONE,
  over,
  shifted,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { exponentOf, fixed, fromFixed, movedLeft } from "./fixed-point.ts";
import { series } from "./series.ts";

/**
 * Angles less their multiples of pi, by a pi of so many digits that enough of them are left for any double (M. Payne,
 * R. Hanek, SIGNUM Newsletter 18, 1983), and the sines and cosines of what is left.
 */

/** The leading binary digits that are kept of an angle, also where it is next to a multiple of pi. */
const DIGITS = 240;

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
  return movedLeft(pi, bits - PI_BITS);
}

/** A finite x > 0 less the nearest multiple of pi or, halved once, of pi/2; the unit is 2^-bits. */
function lessMultiples(x: number, bits: number, halvings: 0 | 1): { readonly count: bigint; readonly rest: bigint } {
  const exponent = exponentOf(x);
  if (exponent < -1) return { count: 0n, rest: fixed(x, bits) };
  // To as many digits more as the multiple has.
  const extra = exponent + 3;
  const period = piTo(bits + extra - halvings);
  const wide = fixed(x, bits + extra);
  const count = (2n * wide + period) / (2n * period);
  return { count, rest: movedLeft(wide - count * period, -extra) };
}

export interface SineAndCosine {
  readonly sine: DoubleDouble;
  readonly cosine: DoubleDouble;
}

/** The series of cosh x for from = 1 and of sinh(x)/x for from = 2, in x^2; of a negative square, those of cos and sin. */
export function evenSeries(square: DoubleDouble, from: 1 | 2): DoubleDouble {
  return series(ONE, (term, k) => over(times(term, square), (2 * k + from - 2) * (2 * k + from - 1)));
}

/** sin(x)/x for |x| up to some pi/2. */
export function sineQuotient(x: Real): DoubleDouble {
  return evenSeries(negative(times(x, x)), 2);
}

/** The sine of rest + quarters*pi/2, where |rest| is at most pi/4 and a bit. */
function sineInQuarter(rest: Real, quarters: number): DoubleDouble {
  const sine = quarters % 2 === 0 ? times(sineQuotient(rest), rest) : evenSeries(negative(times(rest, rest)), 1);
  return (quarters & 3) > 1 ? negative(sine) : sine;
}

/** The sine and the cosine of rest + quarters*pi/2, where |rest| is at most pi/4 and a bit. */
export function sineAndCosineInQuarter(rest: Real, quarters: number): SineAndCosine {
  return { sine: sineInQuarter(rest, quarters), cosine: sineInQuarter(rest, quarters + 1) };
}

/** The sine and the cosine of any finite x. */
export function sineAndCosine(x: number): SineAndCosine {
  const size = Math.abs(x);
  if (size < 0.78) return sineAndCosineInQuarter(x, 0);
  const { count, rest } = lessMultiples(size, DIGITS, 1);
  const { sine, cosine } = sineAndCosineInQuarter(fromFixed(rest, DIGITS), Number(count & 3n));
  return { sine: x < 0 ? negative(sine) : sine, cosine };
}

/** A number of quarter turns: the nearest whole one modulo 4, and the rest as an angle. */
function quartersOf(x: Real): { readonly quarters: number; readonly rest: DoubleDouble } {
  const { hi, lo } = toDoubleDouble(x);
  const turn = exactSum(hi % 4, lo % 4);
  const quarters = Math.round(turn.hi);
  return { quarters, rest: times(minus(turn, quarters), HALF_PI) };
}

/** sin(pi*x/2) and cos(pi*x/2), with all digits near their zeros. */
export function sineAndCosineOfQuarters(x: Real): SineAndCosine {
  const { quarters, rest } = quartersOf(x);
  return sineAndCosineInQuarter(rest, quarters);
}

/** sin(pi*x) */
export function sinPi(x: Real): DoubleDouble {
  const { quarters, rest } = quartersOf(shifted(toDoubleDouble(x), 1));
  return sineInQuarter(rest, quarters);
}

/** cos(pi*x) */
export function cosPi(x: Real): DoubleDouble {
  const { quarters, rest } = quartersOf(shifted(toDoubleDouble(x), 1));
  return sineInQuarter(rest, quarters + 1);
}

/** The sine and the cosine of x - (order + 1/2)*pi/2 for any finite x > 0 and order. */
export function phaseOf(x: number, order: DoubleDouble): SineAndCosine {
  const unit = BigInt(DIGITS);
  const half = 1n << (unit - 1n);
  const shift = fixed(order.hi, DIGITS) + fixed(order.lo, DIGITS) + half;
  const whole = (shift + half) >> unit;
  const { count, rest } = lessMultiples(x, DIGITS, 1);
  const quarter = piTo(DIGITS - 1);
  const angle = rest - (((shift - (whole << unit)) * quarter) >> unit);
  const more = 2n * angle > quarter ? 1n : 2n * angle < -quarter ? -1n : 0n;
  return sineAndCosineInQuarter(fromFixed(angle - more * quarter, DIGITS), Number((count - whole + more) & 3n));
}

export interface Angle {
  /** The nearest whole multiple of pi. */
  readonly turns: bigint;
  /** The sine and the cosine of the rest, which is at most pi/2 in size. */
  readonly sine: bigint;
  readonly cosine: bigint;
  /** The unit of both is 2^-bits. */
  readonly bits: number;
}

/** Any finite angle above 0, taken apart, with digits enough for 1 - m*sin(x)^2 where that nearly vanishes. */
export function angleOf(x: number): Angle {
  // A tiny angle has its square in the cosine.
  const bits = DIGITS + 2 * Math.max(-exponentOf(x), 0);
  const { count: turns, rest } = lessMultiples(x, bits, 0);
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
