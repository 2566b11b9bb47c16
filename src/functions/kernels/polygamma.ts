import { cosPi, sinPi } from "./angle.ts";
import {
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
import { factorialOf, MOST_FACTORIAL, parity } from "./factorial.ts";
import { isPole, lgammaOf } from "./gamma.ts";
import { BERNOULLI, bernoulliSum, hurwitz, STIRLING_FROM } from "./hurwitz.ts";
import { LEAST_NORMAL, power } from "./power.ts";
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
export function digammaRounded(x: number): number {
  if (!Number.isFinite(x)) return x === Infinity ? x : NaN;
  if (Math.abs(x) < 1e-40) return -1 / x;
  return isPole(x) ? NaN : rounded(digammaAt(x));
}

/**
 * The sum of (unit/(x + k))^s over k from 0 on, in doubles: for those x and s that are out of range in double-double
 * numbers. Negative x works as well.
 */
function hurwitzOver(s: number, x: number, unit: number): number {
  const from = 10 + s / 2;
  let sum = 0;
  let a = x;
  for (let k = 0; a < from; k++, a = x + k) sum += power(a / unit, -s);
  const last = power(a / unit, -s);
  let tail = last * (a / (s - 1) + 1 / 2);
  // B(2k)/(2k)! * s(s + 1)...(s + 2k - 2) * a^(-s - 2k + 1)
  let factor = ((s / 2) * last) / a;
  for (let k = 0; k < BERNOULLI.length; k++) {
    const term = factor * BERNOULLI[k].hi;
    tail += term;
    if (Math.abs(term) < 1e-18 * Math.abs(tail)) break;
    const m = 2 * k + 3;
    factor *= ((s + m - 2) * (s + m - 1)) / (m * (m + 1) * a * a);
  }
  return sum + tail;
}

/** The n-th derivative of pi*cot(pi*x), a polynomial in the cotangent whose terms all have one sign. */
function cotangentDerivative(n: number, x: number): DoubleDouble {
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

/** From here on the sum in double-double numbers is short. */
const LEAST_SHORT = -50;

/** The n-th derivative of digamma; NaN where n is not whole. */
export function polygammaOf(n: number, x: number): number {
  if (!Number.isInteger(n) || n < 0 || Number.isNaN(x)) return NaN;
  if (n === 0) return digammaRounded(x);
  if (isPole(x)) return n % 2 === 1 ? Infinity : x === 0 ? -1 / x : NaN;
  if (x === Infinity) return 0;
  if (x === -Infinity) return NaN;
  const way = x < 0 ? Math.abs(x - Math.round(x)) : x;
  if (isInRange(n, way) && isInRange(n, x)) {
    if (x > LEAST_SHORT) return rounded(polygammaSum(n, x));
    // DLMF 5.15.6
    if (n <= MOST_REFLECTED) {
      return rounded(minus(times(polygammaSum(n, minus(1, x)), parity(n)), cotangentDerivative(n, x)));
    }
  }
  const sign = -parity(n);
  const sum = n <= MOST_FACTORIAL ? hurwitzOver(n + 1, x, 1) : 0;
  if (Math.abs(sum) >= LEAST_NORMAL && Math.abs(sum) < Infinity) return sign * factorialOf(n) * sum;
  // n! or the sum alone is out of range: the sum over its largest term, and that by logarithms.
  const largest = x > 0 ? x : Math.abs(x - Math.round(x));
  const terms = hurwitzOver(n + 1, x, largest);
  return sign * Math.sign(terms) * Math.exp(lgammaOf(n + 1) - (n + 1) * Math.log(largest) + Math.log(Math.abs(terms)));
}
