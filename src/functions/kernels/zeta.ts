import { sineAndCosineOfQuarters } from "./angle.ts";
import {
  exactSum,
  exponential,
  exponentialTimes,
  HALF_PI,
  LN2,
  LN_ROOT_2PI,
  logarithm,
  minus,
  negative,
  ONE,
  over,
  plus,
  rounded,
  shifted,
  times,
  ZERO,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { factorialOf, MOST_FACTORIAL } from "./factorial.ts";
import { logGamma } from "./gamma.ts";
import { BERNOULLI, hurwitz } from "./hurwitz.ts";
import { polygammaSum } from "./polygamma.ts";

/** The zeta function and its derivatives in double-double numbers. */

/** The Taylor coefficients of a function of s at some s: the k-th derivative over k!, by k. */
type Coefficients = readonly DoubleDouble[];

/** The coefficient of order n of a product. */
function productAt(a: Coefficients, b: Coefficients, n: number): DoubleDouble {
  let sum = ZERO;
  for (let k = 0; k <= n; k++) {
    if (k < a.length && n - k < b.length) sum = plus(sum, times(a[k], b[n - k]));
  }
  return sum;
}

const upTo = (n: number) => Array.from({ length: n + 1 }, (_, k) => k);

const productOf = (a: Coefficients, b: Coefficients, n: number) => upTo(n).map((k) => productAt(a, b, k));

/** The coefficients of exp(step*e) in e. */
function exponentialSeries(step: Real, n: number): DoubleDouble[] {
  const result = [ONE];
  for (let k = 1; k <= n; k++) result.push(over(times(result[k - 1], step), k));
  return result;
}

/** The sum over k is direct below this number, and the Euler-Maclaurin formula from it on. */
const FROM = 16;

let logarithms: readonly DoubleDouble[] | undefined;

/** ln k for k up to 16, by k. */
function logarithmsOfWhole(): readonly DoubleDouble[] {
  return (logarithms ??= upTo(FROM).map((k) => (k === 0 ? ZERO : logarithm(k))));
}

/** The least factor above 1 of whole numbers up to 16. */
const leastFactor = (k: number) => [2, 3].find((p) => k % p === 0) ?? k;

/** k^-s for k from 0 to 16, by k, of which the first means nothing. */
function powersOfWhole(s: Real): readonly DoubleDouble[] {
  const logs = logarithmsOfWhole();
  const powers = [ONE, ONE];
  for (let k = 2; k <= FROM; k++) {
    const factor = leastFactor(k);
    powers.push(factor === k ? exponential(negative(times(logs[k], s))) : times(powers[factor], powers[k / factor]));
  }
  return powers;
}

/**
 * The Taylor coefficients of zeta at s from -4 to 200, up to order n, by the Euler-Maclaurin formula as a series in e of
 * zeta(s + e) (NIST DLMF 25.2.9): the sum of k^-s, and of B(2j)/(2j)!*s(s + 1)...(s + 2j - 2)*16^(1 - 2j - s).
 */
function zetaSeries(s: Real, n: number): DoubleDouble[] {
  const logs = logarithmsOfWhole();
  const powers = powersOfWhole(s);
  const sums = upTo(n).map(() => ZERO);
  for (let k = 1; k < FROM; k++) {
    let term = powers[k];
    for (let j = 0; j <= n; j++) {
      sums[j] = plus(sums[j], term);
      term = over(times(term, negative(logs[k])), j + 1);
    }
  }
  // What stands beside 16^-(s + e): 1/2, then the terms with Bernoulli numbers.
  const beside: DoubleDouble[] = [shifted(ONE, -1)];
  let rising: DoubleDouble[] = [ONE];
  const raise = (by: Real) => {
    rising = upTo(Math.min(rising.length, n)).map((k) =>
      plus(k < rising.length ? times(rising[k], by) : ZERO, k > 0 ? rising[k - 1] : ZERO),
    );
  };
  let factor: DoubleDouble = ONE;
  for (const [i, bernoulli] of BERNOULLI.entries()) {
    const j = i + 1;
    if (j > 1) raise(plus(s, 2 * j - 3));
    raise(plus(s, 2 * j - 2));
    factor = over(factor, j === 1 ? 2 * FROM : (2 * j - 1) * (2 * j) * FROM * FROM);
    for (const [k, coefficient] of rising.entries()) {
      beside[k] = plus(beside[k] ?? ZERO, times(times(factor, bernoulli), coefficient));
    }
  }
  const last = exponentialSeries(negative(logs[FROM]), n).map((coefficient) => times(coefficient, powers[FROM]));
  // The integral from 16 on, 16^(1 - s - e)/(s - 1 + e).
  const pole = minus(s, 1);
  let integral = ZERO;
  return sums.map((sum, k) => {
    integral = over(minus(times(last[k], FROM), integral), pole);
    return plus(plus(sum, productAt(last, beside, k)), integral);
  });
}

/** ln(2 pi). */
const LN_2PI = shifted(LN_ROOT_2PI, 1);

/** From here on zeta(s) is 1, and its derivatives are next to that nothing. */
const ALL_ONE = 200;

/** Below this the values between the zeros, and the derivatives everywhere, are out of range. */
const LEAST_FINITE = -1000;

/**
 * The n-th derivative for s < -1 by the reflection formula zeta(s) = 2(2 pi)^(s - 1)*sin(pi*s/2)*gamma(1 - s)*zeta(1 - s)
 * (NIST DLMF 25.4.1), every factor as a series in e of zeta(s + e).
 */
function reflected(s: number, n: number): number {
  const y = exactSum(1, -s);
  const isInRange = s > LEAST_FINITE;
  // ln of the factors but sine and zeta: their coefficients, of orders from 1 on, times the order.
  const rates = upTo(n).map((k) => (k < 2 ? minus(LN_2PI, polygammaSum(0, y)) : hurwitz(k, y)));
  const scale = [ONE];
  for (let k = 1; k <= n; k++) {
    let sum = ZERO;
    for (let j = 1; j <= k; j++) sum = plus(sum, times(rates[j], scale[k - j]));
    scale.push(over(sum, k));
  }
  const { sine, cosine } = sineAndCosineOfQuarters(s);
  const turned = [sine, cosine, negative(sine), negative(cosine)];
  const wave = exponentialSeries(HALF_PI, n).map((coefficient, k) => times(coefficient, turned[k % 4]));
  const beyond = y.hi < ALL_ONE ? zetaSeries(y, n).map((c, k) => (k % 2 === 0 ? c : negative(c))) : [ONE];
  const product = productAt(productOf(scale, wave, n), beyond, n);
  const logarithmOfScale = isInRange ? plus(plus(LN2, times(minus(s, 1), LN_2PI)), logGamma(y)) : Infinity;
  return exponentialTimes(logarithmOfScale, times(product, factorialOf(n)));
}

/** The n-th derivative from s = 200 on: a few terms of the sum, over 2^-s. */
function farZeta(s: number, n: number): number {
  if (n === 0) return 1;
  if (s > 2000) return 0;
  let sum = 0;
  for (let k = 8; k >= 2; k--) sum += Math.pow(2 / k, s) * Math.pow(-Math.log(k), n);
  return exponentialTimes(negative(times(LN2, s)), sum);
}

/**
 * From here on the derivatives from the second on come from the Euler-Maclaurin formula. It cancels, and does not know the
 * zeros of zeta; but in the reflection formula the poles of the factors cancel, the worse the higher the order.
 */
const LEAST_SUMMED_DERIVATIVE = -4;

/** From here on the pole's part of a derivative is all of it, and double-double numbers may be out of range. */
const ALL_POLE = 1e250;

/** The n-th derivative of 1/(s - 1), the pole's part. */
function poleDerivative(n: number, s: number): number {
  let result = 1 / (s - 1);
  for (let k = 1; k <= n; k++) result *= -k / (s - 1);
  return result;
}

/** The n-th derivative of the zeta function, for n up to 170. */
export function zetaDerivative(n: number, s: number): number {
  if (Number.isNaN(s) || s === -Infinity || n > MOST_FACTORIAL) return NaN;
  // At the pole the sides agree for odd orders.
  if (s === 1) return n % 2 === 0 ? NaN : -Infinity;
  if (s >= ALL_ONE) return farZeta(s, n);
  if (s >= (n < 2 ? -1 : LEAST_SUMMED_DERIVATIVE)) {
    const pole = poleDerivative(n, s);
    return Math.abs(pole) < ALL_POLE ? rounded(times(zetaSeries(s, n)[n], factorialOf(n))) : pole;
  }
  if (n === 0 && s % 2 === 0) return 0;
  return reflected(s, n);
}
