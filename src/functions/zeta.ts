import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add } from "../autodiff/ring.ts";
import {
  exactSum,
  exponential,
  exponentialTimes,
  LN2,
  logarithm,
  minus,
  negative,
  over,
  PI,
  plus,
  rounded,
  shifted,
  sineAndCosineInQuarter,
  times,
  type DoubleDouble,
  type Real,
} from "./kernels/double-double.ts";
import { factorialOf, MOST_FACTORIAL } from "./kernels/factorial.ts";
import { BERNOULLI } from "./kernels/gamma.ts";

const ZERO: DoubleDouble = { hi: 0, lo: 0 };
const ONE: DoubleDouble = { hi: 1, lo: 0 };

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
const LOG_TWO_PI: DoubleDouble = { hi: 1.8378770664093456, lo: -7.756588316134483e-17 };

/** Stirling's series has all digits from here on. */
const STIRLING_FROM = 24;

/** ln gamma(y) and its slope for y > 0 (NIST DLMF 5.11.1, 5.11.2). */
function logGamma(y: Real): { readonly value: DoubleDouble; readonly slope: DoubleDouble } {
  let product: DoubleDouble = ONE;
  let inverses = ZERO;
  let w = plus(y, 0);
  for (; w.hi < STIRLING_FROM; w = plus(w, 1)) {
    product = times(product, w);
    inverses = plus(inverses, over(1, w));
  }
  const log = logarithm(w);
  const inverse = over(1, w);
  const square = times(inverse, inverse);
  let value = plus(minus(times(minus(w, 0.5), log), w), shifted(LOG_TWO_PI, -1));
  let slope = minus(log, shifted(inverse, -1));
  let power = inverse;
  for (const [i, bernoulli] of BERNOULLI.entries()) {
    const term = times(over(bernoulli, 2 * i + 2), power);
    value = plus(value, over(term, 2 * i + 1));
    slope = minus(slope, times(term, inverse));
    power = times(power, square);
  }
  return { value: minus(value, logarithm(product)), slope: minus(slope, inverses) };
}

/**
 * The sum of (y + m)^-k over m from 0 on, for k from 2 to n, by k: by direct summation up to a number where the
 * Euler-Maclaurin formula has all digits (NIST DLMF 25.11.28).
 */
function inversePowerSums(y: DoubleDouble, n: number): readonly DoubleDouble[] {
  const sums = upTo(n).map(() => ZERO);
  if (n < 2) return sums;
  let from = y;
  for (; from.hi < STIRLING_FROM + n; from = plus(from, 1)) {
    const inverse = over(1, from);
    let power = inverse;
    for (let k = 2; k <= n; k++) {
      power = times(power, inverse);
      sums[k] = plus(sums[k], power);
    }
  }
  const inverse = over(1, from);
  const square = times(inverse, inverse);
  let power = inverse;
  for (let k = 2; k <= n; k++) {
    // The integral is from^(1 - k)/(k - 1).
    let tail = over(power, k - 1);
    power = times(power, inverse);
    tail = plus(tail, shifted(power, -1));
    let factor = times(times(power, inverse), k / 2);
    for (const [i, bernoulli] of BERNOULLI.entries()) {
      tail = plus(tail, times(factor, bernoulli));
      const m = 2 * i + 3;
      factor = times(times(factor, square), over((k + m - 2) * (k + m - 1), m * (m + 1)));
    }
    sums[k] = plus(sums[k], tail);
  }
  return sums;
}

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
  const { value, slope } = isInRange ? logGamma(y) : { value: ZERO, slope: logarithm(y) };
  const sums = inversePowerSums(y, n);
  // ln of the factors but sine and zeta: their coefficients, of orders from 1 on, times the order.
  const rates = upTo(n).map((k) => (k < 2 ? minus(LOG_TWO_PI, slope) : sums[k]));
  const scale = [ONE];
  for (let k = 1; k <= n; k++) {
    let sum = ZERO;
    for (let j = 1; j <= k; j++) sum = plus(sum, times(rates[j], scale[k - j]));
    scale.push(over(sum, k));
  }
  const turn = s % 4;
  const quarters = Math.round(turn);
  const halfPi = shifted(PI, -1);
  const { sine, cosine } = sineAndCosineInQuarter(times(halfPi, turn - quarters), quarters + 4);
  const turned = [sine, cosine, negative(sine), negative(cosine)];
  const wave = exponentialSeries(halfPi, n).map((coefficient, k) => times(coefficient, turned[k % 4]));
  const beyond = y.hi < ALL_ONE ? zetaSeries(y, n).map((c, k) => (k % 2 === 0 ? c : negative(c))) : [ONE];
  const product = productAt(productOf(scale, wave, n), beyond, n);
  const logarithmOfScale = isInRange ? plus(plus(LN2, times(minus(s, 1), LOG_TWO_PI)), value) : Infinity;
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
function zetaDerivative(n: number, s: number): number {
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

const zetas: Callable = define({
  name: "zetas",
  arity: 2,
  forward: (s, n) => zetaDerivative(n, s),
  slopes: [(s, n) => zetas(s, add(n, 1)), noClosedForm],
  derivativeOf: "zeta",
  internal: true,
  summary: "the n-th derivative of zeta",
  examples: [],
});

export const zeta = define({
  name: "zeta",
  forward: (s) => zetaDerivative(0, s),
  slopes: [(s) => zetas(s, 1)],
  whyNotFinite: (s) => {
    if (s === 1) return "the zeta function has a pole at 1, with -infinity on its left and infinity on its right";
    return s === -Infinity ? "no value at -infinity" : "overflow";
  },
  summary: "the Riemann zeta function, the sum of 1/k^x over k from 1 on, and its continuation to x < 1",
  derivative: "zeta'(x), by series",
  domain: "x other than 1",
  examples: [
    ["zeta(2)", Math.PI ** 2 / 6],
    ["zeta(-1)", -1 / 12],
    ["zeta(-2)", 0],
  ],
});

/** The series of the dilogarithm ends with terms that are this part of the sum. */
const NEGLIGIBLE = 1e-24;

/** The sum of x^k/k^2 from k = 1 on, for |x| up to 1/2 (NIST DLMF 25.12.1). */
function dilogSeries(x: Real): DoubleDouble {
  let power = times(x, 1);
  let sum = power;
  for (let k = 2; ; k++) {
    power = times(power, x);
    const term = over(power, k * k);
    sum = plus(sum, term);
    if (!(Math.abs(term.hi) > NEGLIGIBLE * Math.abs(sum.hi))) return sum;
  }
}

/** Li2(x) for x from -1 to 1/2, through NIST DLMF 25.12.3 where its series is slow. */
function nearDilog(x: Real): DoubleDouble {
  if (rounded(x) >= -0.5) return dilogSeries(x);
  const log = logarithm(minus(1, x));
  return negative(plus(dilogSeries(over(x, minus(x, 1))), shifted(times(log, log), -1)));
}

const sixthOfPiSquare = () => over(times(PI, PI), 6);

/** Below this x + x^2/4 + x^3/9 is x + x^2/4. */
const TINY = 1e-10;

/** Below this 1/x is nothing to the logarithm, and out of double-double's range. */
const LEAST_INVERTED = -1e200;

function dilogarithm(x: number): number {
  if (!(x <= 1)) return NaN;
  if (x === 1) return rounded(sixthOfPiSquare());
  if (x === -Infinity) return x;
  if (Math.abs(x) < TINY) return x + (x * x) / 4;
  if (x > 0.5) {
    // DLMF 25.12.6
    const rest = minus(1, x);
    return rounded(minus(minus(sixthOfPiSquare(), times(logarithm(x), logarithm(rest))), dilogSeries(rest)));
  }
  if (x >= -1) return rounded(nearDilog(x));
  // DLMF 25.12.4
  const log = logarithm(-x);
  const inverse = x > LEAST_INVERTED ? nearDilog(over(1, x)) : 0;
  return -rounded(plus(plus(sixthOfPiSquare(), shifted(times(log, log), -1)), inverse));
}

/** From here to 0 the series in x/(x - 1) is short enough; below, the closed form cancels little. */
const leastSummed = (m: number) => Math.max(-4 * m, -64);

/** value/base^n, where the power alone may be out of range. */
function overPower(value: number, base: number, n: number): number {
  let result = value;
  for (let j = 0; j < n; j++) result /= base;
  return result;
}

/**
 * The m-th derivative of -log(1 - x)/x, m!*t^m/(1 - x*t)^(m + 1) integrated over t from 0 to 1: by its power series, by
 * that after Pfaff's transformation (NIST DLMF 15.8.1), whose terms are positive too, or in closed form.
 */
function logQuotientDerivative(x: number, m: number): number {
  if (!(x <= 1)) return NaN;
  if (x === 1) return Infinity;
  if (x === -Infinity) return 0;
  if (m === 0) return x === 0 ? 1 : -Math.log1p(-x) / x;
  if (x >= 0 && x <= 0.5) {
    let part = factorialOf(m);
    let sum = 0;
    for (let k = 0; ; k++) {
      const term = part / (k + m + 1);
      sum += term;
      if (!(term > 1e-18 * sum)) return sum;
      part *= ((k + m + 1) / (k + 1)) * x;
    }
  }
  const z = x / (x - 1);
  if (x < 0 && x > leastSummed(m)) {
    let sum = 0;
    for (let k = Math.ceil(40 / Math.log1p(-1 / x)); k >= 0; k--) sum = sum * z + 1 / (m + 1 + k);
    return overPower(factorialOf(m) * sum, 1 - x, m + 1);
  }
  let sum = Math.log1p(-x);
  for (let j = 1, zj = z; j <= m; j++, zj *= z) sum -= zj / j;
  if (!Number.isFinite(sum)) return Infinity;
  return overPower(sum * factorialOf(m), -x, m + 1);
}

const dilogs: Callable = define({
  name: "dilogs",
  arity: 2,
  forward: (x, n) => logQuotientDerivative(x, n - 1),
  slopes: [(x, n) => dilogs(x, add(n, 1)), noClosedForm],
  derivativeOf: "dilog",
  internal: true,
  summary: "the n-th derivative of dilog, for n from 1 on",
  examples: [],
});

export const dilog = define({
  name: "dilog",
  forward: dilogarithm,
  slopes: [(x) => dilogs(x, 1)],
  whyNotFinite: (x) => `the dilogarithm has no real value above 1, as at ${x}`,
  summary: "the dilogarithm Li2(x), of -log(1 - t)/t from 0 to x",
  derivative: "-log(1 - x)/x, and 1 at 0",
  domain: "x <= 1",
  examples: [
    ["dilog(0)", 0],
    ["dilog(1)", Math.PI ** 2 / 6],
  ],
});
