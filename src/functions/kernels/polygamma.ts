import { cosPi, sinPi } from "./angle.ts";
import {
  exactSum,
  exponentialTimes,
  logarithm,
  minus,
  ONE,
  over,
  PI,
  plus,
  rounded,
  times,
  toDoubleDouble,
  wholePower,
  ZERO,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { factorialOf, parity } from "./factorial.ts";
import { isPole, lgammaOf, logGamma } from "./gamma.ts";
import { bernoulliSum, hurwitz, STIRLING_FROM } from "./hurwitz.ts";
import { polynomial } from "./series.ts";

/** The derivatives of the logarithm of the gamma function in double-double numbers. */

/** The derivative of logGamma, for x that is no pole and not far below 0 (DLMF 5.5.2, 5.11.2). */
function digammaSum(x: DoubleDouble): DoubleDouble {
  let y = x;
  let sum = ZERO;
  for (; y.hi < STIRLING_FROM; y = plus(y, 1)) sum = plus(sum, over(1, y));
  if (y.hi > 1e100) return logarithm(y);
  const rest = plus(
    over(0.5, y),
    bernoulliSum(y, 2, (k) => 2 * k),
  );
  return minus(minus(logarithm(y), rest), sum);
}

/** Whether n! and x^-(n + 1), of which polygamma(n, x) is made, are well within the range of double-double numbers. */
export function isInRange(n: number, x: number): boolean {
  if (n === 0) return true;
  const log = (n + 1) * Math.log(Math.abs(x));
  return n < 100 && Math.abs(log) < 500 && n * Math.log(n) - log < 600;
}

/** The n-th derivative of digamma, for x in range that is no pole and not far below 0. */
export function polygammaSum(n: number, x: Real): DoubleDouble {
  if (n === 0) return digammaSum(toDoubleDouble(x));
  return times(hurwitz(n + 1, x), -parity(n) * factorialOf(n));
}

/** digamma(x) at any finite x but a pole. */
export function digammaAt(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (a.hi > 0) return digammaSum(a);
  // DLMF 5.5.4
  return minus(digammaSum(minus(1, a)), times(PI, over(cosPi(a), sinPi(a))));
}

/** digamma(x), rounded once. */
export function digammaRounded(x: Real): number {
  const { hi } = toDoubleDouble(x);
  if (!Number.isFinite(hi)) return hi === Infinity ? hi : NaN;
  if (Math.abs(hi) < 1e-40) return -1 / hi;
  return isPole(x) ? NaN : rounded(digammaAt(x));
}

/** The n-th derivative of pi*cot(pi*x), a polynomial in the cotangent whose terms all have one sign. */
function cotangentDerivative(n: number, x: DoubleDouble): DoubleDouble {
  let coefficients = [ZERO, ONE];
  for (let k = 0; k < n; k++) {
    const next = Array.from({ length: coefficients.length + 1 }, () => ZERO);
    for (let i = 1; i < coefficients.length; i++) {
      const change = times(coefficients[i], i);
      next[i - 1] = minus(next[i - 1], change);
      next[i + 1] = minus(next[i + 1], change);
    }
    coefficients = next;
  }
  return times(wholePower(PI, n + 1), polynomial(coefficients, over(cosPi(x), sinPi(x))));
}

/** Of higher orders that polynomial may be out of range. */
const MOST_REFLECTED = 50;

/** From here on the direct sum is short. */
const LEAST_SHORT = -50;

/** Where x is this many times n the first term of the asymptotic series is all. */
const FAR = 1e20;

/** Of higher orders nothing but 0 and infinity is left, or nearly so. */
const MOST_SUMMED = 1e10;

/** polygamma(n, x) where n! or the sum alone is out of range: the sum over its largest term, (1/way)^(n + 1), and that by logarithms. */
function byLogarithms(n: number, x: Real, way: number): number {
  if (n > MOST_SUMMED) return -parity(n) * Math.exp(lgammaOf(n + 1) - (n + 1) * Math.log(way));
  const log = minus(logGamma(exactSum(n, 1)), times(logarithm(way), n + 1));
  return -parity(n) * exponentialTimes(log, hurwitz(n + 1, x, way));
}

/** The n-th derivative of digamma for x below the range of the direct sum; way is how far the next pole is. */
function reflected(n: number, x: DoubleDouble, way: number): number {
  // DLMF 5.15.6
  if (n <= MOST_REFLECTED && isInRange(n, way)) {
    return rounded(minus(parity(n) * polygammaOf(n, minus(1, x)), cotangentDerivative(n, x)));
  }
  // The terms beside the next pole are all: the others need not start at x.
  return byLogarithms(n, plus(restOf(x), LEAST_SHORT), way);
}

/** What lies between x and the next whole number. */
const restOf = (x: DoubleDouble) => minus(x, Math.round(x.hi));

/** The n-th derivative of digamma; NaN where n is not whole. */
export function polygammaOf(n: number, x: Real): number {
  const a = toDoubleDouble(x);
  if (!Number.isInteger(n) || n < 0 || Number.isNaN(a.hi)) return NaN;
  if (n === 0) return digammaRounded(a);
  if (isPole(a)) return n % 2 === 1 ? Infinity : a.hi === 0 ? -1 / a.hi : NaN;
  if (a.hi === Infinity) return 0;
  if (a.hi === -Infinity) return NaN;
  const rest = restOf(a);
  const way = a.hi < 0 ? Math.abs(rest.hi) : a.hi;
  // The derivative of the cotangent is 0 there, and the terms of the sum cancel.
  if (a.hi < 0 && way === 0.5 && rest.lo === 0 && n % 2 === 0) return polygammaOf(n, minus(1, a));
  if (a.hi < LEAST_SHORT) return reflected(n, a, way);
  if (a.hi > FAR * n) return -parity(n) * exponentialTimes(minus(logGamma(n), times(logarithm(a), n)), 1);
  return isInRange(n, way) && isInRange(n, a.hi) ? rounded(polygammaSum(n, a)) : byLogarithms(n, a, way);
}
