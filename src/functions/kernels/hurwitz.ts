import { over, plus, times, toDoubleDouble, wholePower, ZERO, type DoubleDouble, type Real } from "./double-double.ts";

/** Sums over whole numbers by the Euler-Maclaurin formula: directly up to where it has all digits, and by it from there on. */

/** B(2k) for k = 1, 2, ... */
export const BERNOULLI: readonly DoubleDouble[] = [
  [1, 6],
  [-1, 30],
  [1, 42],
  [-1, 30],
  [5, 66],
  [-691, 2730],
  [7, 6],
  [-3617, 510],
  [43867, 798],
  [-174611, 330],
  [854513, 138],
  [-236364091, 2730],
  [8553103, 6],
  [-23749461029, 870],
  [8615841276005, 14322],
  [-7709321041217, 510],
  [2577687858367, 6],
].map(([numerator, denominator]) => over(numerator, denominator));

/** From here on the series with these numbers have 32 digits. */
export const STIRLING_FROM = 26;

/** Terms below this, relative to the sum, are no part of it. */
const LEAST_TERM = 1e-34;

/**
 * The sum of B(2k)*x^-p/divisor(k) over k from 1 on, where p is as given for k = 1 and 2 more for each further k: the
 * asymptotic series of the logarithm of the gamma function and its slope.
 */
export function bernoulliSum(x: DoubleDouble, p: 1 | 2, divisor: (k: number) => number): DoubleDouble {
  const inverse = over(1, x);
  const square = times(inverse, inverse);
  let power = p === 1 ? inverse : square;
  let sum = ZERO;
  for (let k = 1; k <= BERNOULLI.length; k++) {
    const term = over(times(BERNOULLI[k - 1], power), divisor(k));
    sum = plus(sum, term);
    if (Math.abs(term.hi) < LEAST_TERM) break;
    power = times(power, square);
  }
  return sum;
}

/** A term this small, after greater ones, ends the direct sum: all that follow are nothing to it. */
const NOTHING = 1e-36;

/** The sum of (unit/(x + k))^s over k from 0 on, for whole s from 2 on (DLMF 25.11.28). */
export function hurwitz(s: number, x: Real, unit = 1): DoubleDouble {
  let y = toDoubleDouble(x);
  let sum = ZERO;
  for (; y.hi < STIRLING_FROM + s / 2; y = plus(y, 1)) {
    const term = wholePower(over(unit, y), s);
    sum = plus(sum, term);
    if (y.hi > 0 && term.hi < NOTHING * Math.abs(sum.hi)) return sum;
  }
  const inverse = over(1, y);
  const square = times(inverse, inverse);
  const last = wholePower(over(unit, y), s);
  let tail = times(last, plus(over(y, s - 1), 0.5));
  // B(2k)/(2k)! * s(s + 1)...(s + 2k - 2) * y^(-s - 2k + 1)
  let factor = times(times(last, inverse), s / 2);
  for (let k = 1; k <= BERNOULLI.length; k++) {
    const term = times(factor, BERNOULLI[k - 1]);
    tail = plus(tail, term);
    if (Math.abs(term.hi) < LEAST_TERM * Math.abs(tail.hi)) break;
    const m = 2 * k + 1;
    factor = over(times(times(factor, square), (s + m - 2) * (s + m - 1)), m * (m + 1));
  }
  return plus(sum, tail);
}
