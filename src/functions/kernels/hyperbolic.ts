import { scaled, signed } from "./binary.ts";
import { expParts, MOST_EXPONENT } from "./exp.ts";

/**
 * The functions that are e^x with a number added, or sums and quotients of such, by e^x = 2^k*(1 + high + small) before it is
 * rounded. The rules of the same names in lowered.ts do the same, operation by operation.
 */

/**
 * What the head of a sum, unit + offset + main, lacks: the rounding errors of the two sums. Of each the first number is the
 * larger, or 0, or the error does not count.
 */
function lostOf(unit: number, offset: number, main: number, head: number): number {
  const start = unit + offset;
  return unit - start + offset + (start - head + main);
}

/** The quotient of two numbers, each in two parts, mended by what the roundings of both have lost. */
function quotient(head: number, tail: number, headBelow: number, tailBelow: number): number {
  const numerator = head + tail;
  const denominator = headBelow + tailBelow;
  const result = numerator / denominator;
  const lost = head - numerator + tail - result * (headBelow - denominator + tailBelow);
  return result + lost / denominator;
}

/** e^x - 1, 1.2 units off at most. */
export function expm1(x: number): number {
  if (!(Math.abs(x) <= MOST_EXPONENT)) return Math.expm1(x);
  const { k, high, small } = expParts(x, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const head = unit - 1 + main;
  return signed(Math.abs(head + (lostOf(unit, -1, main, head) + unit * small)), x);
}

/** 1/(1 + e^-x) = e^x/(e^x + 1), 1.1 units off at most. */
export function sigmoid(x: number): number {
  if (!(Math.abs(x) <= MOST_EXPONENT)) return x > 0 ? 1 : Math.exp(x);
  const { k, high, small } = expParts(x, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const more = unit * small;
  const all = unit + main;
  const below = unit + 1 + main;
  return quotient(all, lostOf(unit, 0, main, all) + more, below, lostOf(unit, 1, main, below) + more);
}

/** (e^2a - 1)/(e^2a + 1) for a = |x|, 1.4 units off at most. */
export function tanh(x: number): number {
  const twice = 2 * Math.abs(x);
  if (!(twice <= MOST_EXPONENT)) return Math.tanh(x);
  const { k, high, small } = expParts(twice, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const more = unit * small;
  const above = unit - 1 + main;
  const below = unit + 1 + main;
  return signed(quotient(above, lostOf(unit, -1, main, above) + more, below, lostOf(unit, 1, main, below) + more), x);
}

/** (m + m/(m + 1))/2 for m = e^a - 1, a = |x|, 1.5 units off at most. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  if (!(a <= MOST_EXPONENT)) return Math.sinh(x);
  const { k, high, small } = expParts(a, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const more = unit * small;
  const less = unit - 1 + main;
  const tail = lostOf(unit, -1, main, less) + more;
  const all = unit + main;
  const most = less + tail;
  const falling = quotient(less, tail, all, lostOf(unit, 0, main, all) + more);
  return signed(0.5 * (most + (less - most + tail + falling)), x);
}

/** (e^a + e^-a)/2 for a = |x|, 0.9 units off at most. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (!(a <= MOST_EXPONENT)) return Math.cosh(x);
  const { k, high, small } = expParts(a, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const head = unit + main;
  const tail = lostOf(unit, 0, main, head) + unit * small;
  return 0.5 * (head + (tail + 1 / (head + tail)));
}
