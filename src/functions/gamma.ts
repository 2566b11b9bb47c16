import trigammaKernel from "@stdlib/math-base-special-trigamma";
import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, mul } from "../autodiff/ring.ts";
import { sub } from "./arithmetic.ts";
import {
  exactSum,
  exponentialTimes,
  negative,
  over,
  plus,
  rounded,
  times,
  type DoubleDouble,
} from "./kernels/double-double.ts";
import { betaParts, differenceUp } from "./kernels/beta.ts";
import { factorialOf, MOST_FACTORIAL } from "./kernels/factorial.ts";
import { BERNOULLI, digammaRounded, gammaRounded, isInRange, logAbsGamma, polygammaSum } from "./kernels/gamma.ts";
import { LEAST_NORMAL, power } from "./kernels/power.ts";

/** ln |gamma(x)|. */
const lgammaOf = (x: number) => (x === -Infinity ? Infinity : rounded(logAbsGamma(x)));

/** The gamma function; at whole arguments exact. */
export function gammaOf(x: number): number {
  return Number.isInteger(x) && x >= 1 && x <= MOST_FACTORIAL + 1 ? factorialOf(x - 1) : gammaRounded(x);
}

export const whyGamma = (x: number) =>
  x <= 0 && Number.isInteger(x)
    ? `the gamma function has a pole at ${x}`
    : x > 0
      ? "overflow"
      : "no value at -infinity";

export const gamma: Callable = define({
  name: "gamma",
  latex: "\\Gamma",
  forward: gammaOf,
  slopes: [(x, y) => mul(y, digamma(x))],
  whyNotFinite: whyGamma,
  summary: "the gamma function, (x - 1)! for whole x",
  derivative: "gamma(x)*digamma(x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [
    ["gamma(5)", 24],
    ["gamma(0.5)^2", Math.PI],
  ],
});

export const lgamma: Callable = define({
  name: "lgamma",
  latex: "\\ln\\left|\\Gamma\\left(#1\\right)\\right|",
  synonyms: ["gammaln", "loggamma"],
  forward: lgammaOf,
  slopes: [(x) => digamma(x)],
  whyNotFinite: whyGamma,
  summary: "the logarithm of the gamma function's absolute value",
  derivative: "digamma(x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [["lgamma(5)", Math.log(24)]],
});

export const digamma: Callable = define({
  name: "digamma",
  latex: "\\psi",
  synonyms: ["psi"],
  forward: digammaRounded,
  slopes: [(x) => polygamma(1, x)],
  whyNotFinite: whyGamma,
  summary: "the slope of lgamma",
  derivative: "polygamma(1, x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [["digamma(1)", -0.5772156649015329]],
});

/**
 * The sum of (unit/(x + k))^s over k from 0 on: with unit 1 the Hurwitz zeta function, for whole s from 2 on, by direct
 * summation up to an argument where the Euler-Maclaurin formula is exact (NIST DLMF 25.11.28). Negative x works as well.
 */
function hurwitz(s: number, x: number, unit: number): number {
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

/** Below this the direct sum takes too many terms, and the reflection formula takes over. */
const LEAST_SUMMED = -1000;

/** The n-th derivative of pi*cot(pi*x), a polynomial in the cotangent whose terms all have one sign. */
function cotangentDerivative(n: number, x: number): number {
  const turn = x - Math.round(x);
  const c = Math.abs(turn) > 0.25 ? Math.tan(Math.PI * (Math.sign(turn) * 0.5 - turn)) : 1 / Math.tan(Math.PI * turn);
  let coefficients = [0, 1];
  for (let k = 0; k < n; k++) {
    const next = Array.from({ length: coefficients.length + 1 }, () => 0);
    coefficients.forEach((a, i) => {
      if (i === 0) return;
      next[i - 1] -= i * a;
      next[i + 1] -= i * a;
    });
    coefficients = next;
  }
  return power(Math.PI, n + 1) * coefficients.reduceRight((sum, a) => sum * c + a, 0);
}

/** From here on the sum in double-double numbers is short. */
const LEAST_SHORT = -50;

/** The n-th derivative of digamma; NaN where n is not whole. */
export function polygammaOf(n: number, x: number): number {
  if (!Number.isInteger(n) || n < 0 || Number.isNaN(x)) return NaN;
  if (n === 0) return digammaRounded(x);
  if (x <= 0 && Number.isInteger(x)) return n % 2 === 1 ? Infinity : x === 0 ? -1 / x : NaN;
  if (x === Infinity) return 0;
  if (x === -Infinity) return NaN;
  const way = x < 0 ? Math.abs(x - Math.round(x)) : x;
  if (x > LEAST_SHORT && isInRange(n, way) && isInRange(n, x)) return rounded(polygammaSum(n, x));
  if (n === 1) return trigammaKernel(x);
  const sign = n % 2 === 1 ? 1 : -1;
  // DLMF 5.15.6
  if (x < LEAST_SUMMED) return -sign * polygammaOf(n, 1 - x) - cotangentDerivative(n, x);
  const sum = n <= MOST_FACTORIAL ? hurwitz(n + 1, x, 1) : 0;
  if (Math.abs(sum) >= LEAST_NORMAL && Math.abs(sum) < Infinity) return sign * factorialOf(n) * sum;
  // n! or the sum alone is out of range: the sum over its largest term, and that by logarithms.
  const largest = x > 0 ? x : Math.abs(x - Math.round(x));
  const terms = hurwitz(n + 1, x, largest);
  return sign * Math.sign(terms) * Math.exp(lgammaOf(n + 1) - (n + 1) * Math.log(largest) + Math.log(Math.abs(terms)));
}

export const polygamma: Callable = define({
  name: "polygamma",
  latex: "\\psi^{(#1)}\\left(#2\\right)",
  arity: 2,
  forward: polygammaOf,
  slopes: [noClosedForm, (n, x) => polygamma(add(n, 1), x)],
  whyNotFinite: (n, x) =>
    Number.isInteger(n) && n >= 0 ? whyGamma(x) : `the order must be a whole number from 0 on, not ${n}`,
  parameters: ["n", "x"],
  summary: "the n-th derivative of digamma, as polygamma(n, x)",
  derivative: "none by n, polygamma(n + 1, x)",
  domain: "n whole from 0 on, x other than 0, -1, -2, ...",
  examples: [["polygamma(1, 1)", Math.PI ** 2 / 6]],
});

/** gamma(x + 1); as x*gamma(x) where rounding x + 1 would cost digits. */
function factorialAt(x: number): number {
  return x > LEAST_NORMAL && !Number.isInteger(x) ? x * gammaRounded(x) : gammaOf(x + 1);
}

export const factorial = define({
  name: "factorial",
  operator: "!",
  forward: factorialAt,
  slopes: [(x, y) => mul(y, digamma(add(x, 1)))],
  whyNotFinite: (x) => (x < 0 ? `the factorial has a pole at ${x}` : "overflow"),
  summary: "x!, for numbers that are not whole gamma(x + 1)",
  derivative: "x!*digamma(x + 1)",
  domain: "x other than -1, -2, ...",
  examples: [
    ["5!", 120],
    ["factorial(0)", 1],
  ],
});

/** For whole k up to this the binomial coefficient is a product. */
const MOST_FACTORS = 1000;

/** Products are made of double-double numbers up to this. */
const MOST_PRODUCT = 1e280;

const isShort = (k: number) => Number.isInteger(k) && k >= 0 && k <= MOST_FACTORS;

/** n(n - 1)...(n - k + 1)/k!, or by the gamma function (NIST DLMF 1.2.6 and its continuation). */
function binomial(n: number, k: number): number {
  // The other, shorter product of the same number.
  if (Number.isInteger(n) && Number.isInteger(k) && n >= 0 && k >= 0) {
    if (k > n) return 0;
    if (n - k < k) return binomial(n, n - k);
  }
  if (isShort(k)) {
    let product: DoubleDouble = { hi: 1, lo: 0 };
    for (let j = 1; j <= k && Math.abs(product.hi) < MOST_PRODUCT; j++) {
      product = over(times(product, plus(exactSum(n, -k), j)), j);
    }
    if (Math.abs(product.hi) < MOST_PRODUCT) return rounded(product);
  }
  if (Number.isInteger(k) && k < 0) return 0;
  if (!Number.isFinite(n) || !Number.isFinite(k)) return gammaOf(n + 1) / gammaOf(k + 1) / gammaOf(n - k + 1);
  const rest = exactSum(n, -k);
  if (rest.hi < 0 && rest.lo === 0 && Number.isInteger(rest.hi)) return 0;
  if (n < 0 && Number.isInteger(n)) return NaN;
  // 1/((n + 1)*beta(k + 1, n - k + 1))
  const { log, factor, sine } = betaParts(exactSum(k, 1), plus(rest, 1));
  return exponentialTimes(negative(log), over(1, times(times(factor, sine), exactSum(n, 1))));
}

export function gammaSign(x: number): number {
  return x > 0 || Math.floor(x) % 2 === 0 ? 1 : -1;
}

/** polygamma(m, n + 1) - polygamma(m, n - k + 1). */
function harmonicOf(m: number, n: number, k: number): number {
  if (k === 0) return 0;
  if (Number.isFinite(n) && Number.isFinite(k)) {
    const rest = plus(exactSum(n, -k), 1);
    const difference = k > 0 ? differenceUp(m, rest, k) : differenceUp(m, exactSum(n, 1), -k);
    if (difference !== undefined) return k > 0 ? -difference : difference;
  }
  if (isShort(k)) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += power(n - j, -m - 1);
    return (m % 2 === 0 ? 1 : -1) * factorialOf(m) * sum;
  }
  return polygammaOf(m, n + 1) - polygammaOf(m, n - k + 1);
}

/** polygamma(m, n + 1) - polygamma(m, n - k + 1), which loses no digits; a finite sum for whole k. */
const harmonic: Callable = define({
  name: "harmonic",
  arity: 3,
  forward: harmonicOf,
  slopes: [noClosedForm, (m, n, k) => harmonic(add(m, 1), n, k), (m, n, k) => polygamma(add(m, 1), add(sub(n, k), 1))],
  shown: (m, n, k) => sub(polygamma(m, add(n, 1)), polygamma(m, add(sub(n, k), 1))),
  internal: true,
  summary: "polygamma(m, n + 1) - polygamma(m, n - k + 1)",
  examples: [],
});

/** The slope of choose by n; for whole k that of a product, right also where a factor is 0. */
const chooseSlope: Callable = define({
  name: "chooseSlope",
  arity: 2,
  forward: (n, k) => {
    if (!isShort(k)) return binomial(n, k) * harmonicOf(0, n, k);
    let product: DoubleDouble = { hi: 1, lo: 0 };
    let slope: DoubleDouble = { hi: 0, lo: 0 };
    for (let j = 1; j <= k && Math.abs(product.hi) < MOST_PRODUCT; j++) {
      const next = plus(exactSum(n, -k), j);
      slope = over(plus(times(slope, next), product), j);
      product = over(times(product, next), j);
    }
    return Math.abs(product.hi) < MOST_PRODUCT ? rounded(slope) : binomial(n, k) * harmonicOf(0, n, k);
  },
  slopes: [
    (n, k, y) => add(mul(y, harmonic(0, n, k)), mul(choose(n, k), harmonic(1, n, k))),
    (n, k, y) =>
      add(
        mul(y, sub(digamma(add(sub(n, k), 1)), digamma(add(k, 1)))),
        mul(choose(n, k), polygamma(1, add(sub(n, k), 1))),
      ),
  ],
  shown: (n, k) => mul(choose(n, k), sub(digamma(add(n, 1)), digamma(add(sub(n, k), 1)))),
  internal: true,
  summary: "the slope of choose(n, k) by n",
  examples: [],
});

export const choose: Callable = define({
  name: "choose",
  latex: "\\binom{#1}{#2}",
  synonyms: ["binomial"],
  arity: 2,
  forward: binomial,
  slopes: [(n, k) => chooseSlope(n, k), (n, k, y) => mul(y, sub(digamma(add(sub(n, k), 1)), digamma(add(k, 1))))],
  whyNotFinite: (n) => (n < 0 && Number.isInteger(n) ? `the gamma function has a pole at ${n + 1}` : "overflow"),
  parameters: ["n", "k"],
  summary: "the number of ways to choose k of n, n!/(k!*(n - k)!)",
  derivative: "choose(n, k)*(digamma(n + 1) - digamma(n - k + 1)), choose(n, k)*(digamma(n - k + 1) - digamma(k + 1))",
  domain: "n other than -1, -2, ..., or k whole",
  examples: [
    ["choose(5, 2)", 10],
    ["choose(2, 3)", 0],
  ],
});
