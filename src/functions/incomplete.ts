import { define, noClosedForm, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import {
  exactSum,
  exponential,
  exponentialLessOne,
  exponentialTimes,
  LN_ROOT_2PI,
  logarithm,
  logarithmOfOnePlus,
  minus,
  negative,
  over,
  plus,
  rounded,
  times,
  type DoubleDouble,
  type Real,
} from "./kernels/double-double.ts";
import { erfcxDerivative } from "./kernels/error.ts";
import { exp, log } from "./exponential.ts";
import { digamma, gamma, gammaOf, gammaSign } from "./gamma.ts";
import { logAbsGamma, logGamma, logGammaOfOnePlusOver, STIRLING_FROM, stirlingRest } from "./kernels/gamma.ts";
import { pow } from "./powers.ts";

/**
 * The incomplete gamma functions, in double-double numbers and rounded once (NIST DLMF chapter 8): the series of the lower
 * one below x = a + 1, the continued fraction of the upper one above, a series of its own for the upper one where x is
 * small and a is no large positive number, and Temme's uniform expansion about x = a for large a.
 */

const ONE: DoubleDouble = { hi: 1, lo: 0 };
const ZERO: DoubleDouble = { hi: 0, lo: 0 };
/** The logarithm of what is far out of range, finite so that sums with it are numbers. */
const INFINITE: DoubleDouble = { hi: 1e5, lo: 0 };

/** Where the logarithm is beyond this a product is 0 or infinite, whatever the other factor. */
const MOST_LOG = 1500;

/** e^log*factor, rounded once; no factor is computed where it would not matter. */
function product(log: DoubleDouble, factor: () => DoubleDouble): number {
  return Math.abs(log.hi) > MOST_LOG ? Math.exp(log.hi) : exponentialTimes(log, factor());
}

/** 1 - e^log*factor. */
function complement(log: DoubleDouble, factor: () => DoubleDouble): DoubleDouble {
  return log.hi < -MOST_LOG ? ONE : minus(1, times(exponential(log), factor()));
}

/** Terms below this, relative to the sum, are no part of it. */
const LEAST_TERM = 1e-33;

/** The logarithm of |x|^p e^-x. */
function logPower(p: Real, x: number): DoubleDouble {
  const logs = rounded(p) * Math.log(Math.abs(x));
  const rough = logs - x;
  if (Math.abs(logs) > 1e200 || Math.abs(x) > 1e200 || Math.abs(rough) > 1e4 + 1e-12 * Math.abs(x)) {
    return rough > 0 ? INFINITE : negative(INFINITE);
  }
  return minus(times(logarithm(Math.abs(x)), p), x);
}

/** mu - ln(1 + mu): half the square of eta in Temme's expansion. */
function bowl(mu: DoubleDouble): DoubleDouble {
  if (Math.abs(mu.hi) > 0.05) return minus(mu, logarithmOfOnePlus(mu));
  let power = times(mu, mu);
  let sum = times(power, 0.5);
  for (let k = 3; Math.abs(power.hi) > LEAST_TERM * sum.hi; k++) {
    power = negative(times(power, mu));
    sum = plus(sum, over(power, k));
  }
  return sum;
}

/** x/a - 1. */
function excess(a: number, x: number): DoubleDouble {
  const unit = a > 1e200 ? 2 ** -600 : 1;
  return over(exactSum(x * unit, -a * unit), a * unit);
}

/** The logarithm of x^a e^-x/gamma(a + 1), for positive a. */
function logShare(a: number, x: number): DoubleDouble {
  if (a < STIRLING_FROM) return minus(logPower(a, x), logGamma(exactSum(a, 1)));
  const rough = a * Math.log(x / a) - x + a;
  if (!(rough > -1e4 - 1e-12 * a)) return negative(INFINITE);
  const rest = plus(plus(LN_ROOT_2PI, times(logarithm(a), 0.5)), stirlingRest(a));
  // Either form keeps the digits that the other loses to cancellation.
  const main =
    x < 0.5 * a
      ? minus(times(minus(logarithm(x), logarithm(a)), a), exactSum(x, -a))
      : negative(times(bowl(excess(a, x)), a));
  return minus(main, rest);
}

/** 1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ..., which is a*gammalower(a, x)/(x^a e^-x) (DLMF 8.7.1). */
function lowerSeries(a: number, x: number): DoubleDouble {
  let term = ONE;
  let sum = ONE;
  for (let n = 1; Math.abs(term.hi) > LEAST_TERM * Math.abs(sum.hi); n++) {
    term = over(times(term, x), exactSum(a, n));
    sum = plus(sum, term);
  }
  return sum;
}

/** A factor this near to 1 ends the continued fraction. */
const LEAST_CHANGE = 1e-24;

/** gamma(a, x)/(x^a e^-x) by Legendre's continued fraction (DLMF 8.9.2), with W. Lentz's method (Applied Optics 15, 1976). */
function upperFraction(a: number, x: number): DoubleDouble {
  if (Math.abs(a) > 1e30 || x > 1e30) return { hi: 1 / (x + 1 - a), lo: 0 };
  let b = plus(exactSum(x, -a), 1);
  let value = b;
  let c = b;
  let d = ZERO;
  for (let n = 1; ; n++) {
    const numerator = times(exactSum(a, -n), n);
    b = plus(b, 2);
    d = over(1, plus(b, times(numerator, d)));
    c = plus(b, over(numerator, c));
    const change = times(c, d);
    value = times(value, change);
    if (!(Math.abs(minus(change, 1).hi) > LEAST_CHANGE)) return over(1, value);
  }
}

/** Below this a the continued fraction is fast for any x. */
const FRACTION_BELOW = -60;

/**
 * gamma(a, x)/(x^a e^-x) for x < 1 and a from FRACTION_BELOW to 1/2. With d = a + m next to 0, gamma(d, x) is
 * (gamma(1 + d) - x^d)/d less the terms from n = 1 on of the series DLMF 8.7.3; from there down to a by DLMF 8.8.2.
 */
function upperNearZero(a: number, x: number): DoubleDouble {
  const whole = Math.min(0, Math.round(a));
  const d = a - whole;
  const gap = minus(logGammaOfOnePlusOver(d), logarithm(x));
  const u = times(gap, d);
  let sum = Math.abs(u.hi) < 1e-30 ? gap : times(gap, over(exponentialLessOne(u), u));
  let power = ONE;
  for (let n = 1; ; n++) {
    power = over(times(power, -x), n);
    const term = over(power, exactSum(d, n));
    sum = minus(sum, term);
    if (!(Math.abs(term.hi) > LEAST_TERM * Math.abs(sum.hi))) break;
  }
  let value = times(exponential(x), sum);
  for (let k = -1; k >= whole; k--) value = over(minus(times(value, x), 1), exactSum(d, k));
  return value;
}

const upperFactor = (a: number, x: number): DoubleDouble =>
  x >= 1 || a < FRACTION_BELOW ? upperFraction(a, x) : upperNearZero(a, x);

/** From here on Temme's expansion has all digits of a double. */
const TEMME_FROM = 200;
const TEMME_WIDTH = 0.3;
const TEMME_ORDERS = 10;
const TEMME_TERMS = 28;

let temmeTable: number[][] | undefined;

/**
 * The Taylor coefficients of the functions c[k](eta) of DLMF 8.12.10 (N. Temme, Math. Comp. 29, 1975; A. DiDonato,
 * A. Morris, ACM TOMS 12, 1986): of c[0] from those of mu as a series in eta, of each other one from the one before.
 */
function temmeCoefficients(): number[][] {
  if (temmeTable !== undefined) return temmeTable;
  const most = TEMME_TERMS + 2 * TEMME_ORDERS + 3;
  const mu: DoubleDouble[] = [ZERO, ONE];
  for (let n = 2; n <= most; n++) {
    let sum = mu[n - 1];
    for (let k = 2; k < n; k++) sum = minus(sum, times(times(mu[k], mu[n - k + 1]), k));
    mu.push(over(sum, n + 1));
  }
  const first = Array.from({ length: most - 1 }, (_, n) => minus(times(mu[n + 2], n + 2), n === 0 ? 1 : 0));
  const rows = [first];
  for (let k = 1; k < TEMME_ORDERS; k++) {
    const before = rows[k - 1];
    // The pole of c[k - 1]'/eta at 0 must go: this is the coefficient of Stirling's series.
    const pole = negative(before[1]);
    rows.push(
      Array.from({ length: before.length - 2 }, (_, n) => plus(times(before[n + 2], n + 2), times(first[n], pole))),
    );
  }
  return (temmeTable = rows.map((row) => row.slice(0, TEMME_TERMS).map(rounded)));
}

/** P(a, x) below x = a, Q(a, x) from there on, by DLMF 8.12.3 and 8.12.4 with the exponential taken out. */
function temme(a: number, x: number): number {
  const mu = excess(a, x);
  const half = bowl(mu);
  if (half.hi * a > MOST_LOG) return 0;
  const side = mu.hi < 0 ? -1 : 1;
  const eta = side * Math.sqrt(2 * half.hi);
  let sum = 0;
  for (const row of temmeCoefficients().toReversed()) sum = sum / a + row.reduceRight((s, c) => s * eta + c, 0);
  const exponent = times(half, a);
  const rest = (side * sum) / (Math.sqrt(2 * Math.PI) * Math.sqrt(a));
  return product(negative(exponent), () => ({
    hi: 0.5 * erfcxDerivative(Math.sqrt(exponent.hi), 0) + rest,
    lo: 0,
  }));
}

const isTemme = (a: number, x: number) => a >= TEMME_FROM && Math.abs(x - a) < TEMME_WIDTH * a;

/** Where the lower function is the smaller one, or nearly so, and has a series that ends soon. */
const isLower = (a: number, x: number) => x < a + 1;

/** P(a, x) for finite positive a and x. */
function lowerShare(a: number, x: number): number {
  if (isTemme(a, x)) return x < a ? temme(a, x) : 1 - temme(a, x);
  const share = logShare(a, x);
  if (isLower(a, x)) return product(share, () => lowerSeries(a, x));
  return rounded(complement(share, () => times(upperFactor(a, x), a)));
}

/** Q(a, x) for finite positive a and x. */
function upperShare(a: number, x: number): number {
  if (isTemme(a, x)) return x < a ? 1 - temme(a, x) : temme(a, x);
  const share = logShare(a, x);
  if (isLower(a, x) && a > 0.5) return rounded(complement(share, () => lowerSeries(a, x)));
  return product(share, () => times(upperFactor(a, x), a));
}

function gammaincOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || !(a >= 0 && x >= 0) || (a === 0 && x === 0)) return NaN;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  if (x === 0) return 0;
  return a === 0 || x === Infinity ? 1 : lowerShare(a, x);
}

function gammainccOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || !(a >= 0 && x >= 0) || (a === 0 && x === 0)) return NaN;
  if (a === Infinity) return x === Infinity ? NaN : 1;
  if (x === 0) return 1;
  return a === 0 || x === Infinity ? 0 : upperShare(a, x);
}

/** Whether gamma(a, x) is a polynomial times e^-x, and real for negative x. */
const isCount = (a: number) => Number.isInteger(a) && a >= 1;

const signOf = (n: number) => (n % 2 === 0 ? 1 : -1);

/** From here on (n - 1)! is out of range. */
const MOST_COUNT = 171;

/** x^(n - 1) e^-x times the finite sum 1 + (n - 1)/x + (n - 1)(n - 2)/x^2 + ... (DLMF 8.4.8), for negative x up to -n. */
function upperPolynomial(n: number, x: number): number {
  const power = logPower(n - 1, x);
  const sum = () => {
    let term = ONE;
    let total = ONE;
    for (let k = 1; k < n; k++) {
      term = over(times(term, n - k), x);
      total = plus(total, term);
    }
    return total;
  };
  return signOf(n - 1) * product(power, sum);
}

/** gammalower(n, x) for negative x from -n on. */
function lowerNegative(n: number, x: number): number {
  return signOf(n) * product(logPower(n, x), () => over(lowerSeries(n, x), n));
}

function upperNegative(n: number, x: number): number {
  if (n <= 2) return product({ hi: -x, lo: 0 }, () => (n === 1 ? ONE : exactSum(1, x)));
  if (n <= -x) return upperPolynomial(n, x);
  if (n > MOST_COUNT) {
    // Either part is infinite; for even n the larger one has the sign.
    const lower = n * (Math.log(-x / n) + 1) - x - Math.log(Math.sqrt(2 * Math.PI * n)) - Math.log1p(-x / n);
    return n % 2 === 0 && lower > 0 ? -Infinity : Infinity;
  }
  // By a product, not by logarithms: next to the zero that even n have, 1 less the other part is small.
  let share = exponential(-x);
  for (let k = 1; k <= n; k++) share = over(times(share, x), k);
  return exponentialTimes(logGamma(n), minus(1, times(share, lowerSeries(n, x))));
}

/** gammalower(n, x) for x below -n, where (n - 1)! matters for small n only. */
function lowerFarNegative(n: number, x: number): number {
  const upper = upperPolynomial(n, x);
  return n <= MOST_COUNT ? gammaOf(n) - upper : -upper;
}

/** gamma(a, x) for any a. */
function upperOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || Number.isNaN(x)) return NaN;
  if (x < 0) {
    if (!isCount(a)) return NaN;
    return x === -Infinity ? signOf(a - 1) * Infinity : upperNegative(a, x);
  }
  if (x === 0) return a > 0 ? gammaOf(a) : Infinity;
  if (x === Infinity) return a === Infinity ? NaN : 0;
  if (a === Infinity) return Infinity;
  if (a === -Infinity) return x < 1 ? Infinity : 0;
  if (a > 0.5 && isLower(a, x)) {
    if (a >= TEMME_FROM) return Infinity;
    return exponentialTimes(
      logGamma(a),
      complement(logShare(a, x), () => lowerSeries(a, x)),
    );
  }
  return product(logPower(a, x), () => upperFactor(a, x));
}

/** gammalower(a, x) for a > 0; at 0 infinite, the limit. */
function lowerOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || Number.isNaN(x) || a < 0) return NaN;
  if (x < 0) {
    if (!isCount(a)) return NaN;
    if (x === -Infinity) return signOf(a) * Infinity;
    return a <= -x ? lowerFarNegative(a, x) : lowerNegative(a, x);
  }
  if (x === 0) return a === 0 ? NaN : 0;
  if (a === 0) return Infinity;
  if (a === Infinity) return x === Infinity ? NaN : x > 1 ? Infinity : 0;
  if (x === Infinity) return gammaOf(a);
  if (isLower(a, x)) return product(minus(logPower(a, x), logarithm(a)), () => lowerSeries(a, x));
  if (a >= TEMME_FROM) return Infinity;
  return exponentialTimes(
    logGamma(a),
    complement(logShare(a, x), () => times(upperFactor(a, x), a)),
  );
}

/** x^(a - 1) e^-x at the ends of the range of x and a; undefined elsewhere. */
function integrandAtEnd(a: number, x: number): number | undefined {
  if (Number.isNaN(a) || Number.isNaN(x)) return NaN;
  if (x < 0 && !Number.isInteger(a)) return NaN;
  if (x === 0) return a > 1 ? 0 : a === 1 ? 1 : Infinity;
  if (x === Infinity) return a === Infinity ? NaN : 0;
  if (x === -Infinity) return signOf(a - 1) * Infinity;
  if (Number.isFinite(a)) return undefined;
  return x === 1 ? Math.exp(-1) : x > 1 === a > 0 ? Infinity : 0;
}

/** The sign of x^p, for whole p where x is negative. */
const powerSign = (x: number, p: number) => (x < 0 ? signOf(p) : 1);

function integrandOf(a: number, rawX: number): number {
  const x = rawX + 0;
  return integrandAtEnd(a, x) ?? powerSign(x, a - 1) * product(logPower(exactSum(a, -1), x), () => ONE);
}

/** a - 1 - x. */
const toPeak = (a: number, x: number) => minus(exactSum(a, -x), 1);

/** x^(a - 1) e^-x, the integrand of the gamma function. */
const integrand: Callable = define({
  name: "integrand",
  arity: 2,
  forward: integrandOf,
  slopes: [(_a, x, y) => scale(y, log(x)), (a, x) => integrandSlope(a, x)],
  shown: (a, x) => mul(pow(x, sub(a, 1)), exp(neg(x))),
  internal: true,
  summary: "x^(a - 1)*exp(-x)",
  examples: [],
});

/** Its slope by x, which would lose digits about x = a - 1 as a difference. */
const integrandSlope: Callable = define({
  name: "integrandSlope",
  arity: 2,
  forward: (a, rawX) => {
    const x = rawX + 0;
    if (x === 0) return (a === 1 ? 0 : (a - 1) * integrandOf(a - 1, x)) - integrandOf(a, x);
    const atEnd = integrandAtEnd(a, x);
    if (atEnd !== undefined) return x === -Infinity ? -atEnd : atEnd;
    return powerSign(x, a) * product(logPower(plus(a, -2), x), () => toPeak(a, x));
  },
  slopes: [
    (a, x, y) => add(scale(y, log(x)), integrand(sub(a, 1), x)),
    (a, x, y) => sub(scale(sub(a, 1), integrandSlope(sub(a, 1), x)), y),
  ],
  shown: (a, x) => mul(integrand(a, x), sub(div(sub(a, 1), x), 1)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)*((a - 1)/x - 1)",
  examples: [],
});

/** x^(a - 1) e^-x/gamma(a) at the ends; undefined elsewhere. */
function densityAtEnd(a: number, x: number): number | undefined {
  if (Number.isNaN(a) || !(x >= 0)) return NaN;
  if (Math.abs(a) === Infinity) return a > 0 && x < Infinity ? 0 : NaN;
  if (x === Infinity || (a <= 0 && Number.isInteger(a))) return 0;
  if (x === 0) return a > 1 ? 0 : a === 1 ? 1 : gammaSign(a) * Infinity;
  return undefined;
}

/** The logarithm of x^(a - 1) e^-x/|gamma(a)|. */
function logDensity(a: number, x: number): DoubleDouble {
  if (a >= STIRLING_FROM) return plus(logShare(a, x), minus(logarithm(a), logarithm(x)));
  return minus(logPower(exactSum(a, -1), x), logAbsGamma(a));
}

function densityOf(a: number, rawX: number): number {
  const x = rawX + 0;
  return densityAtEnd(a, x) ?? gammaSign(a) * product(logDensity(a, x), () => ONE);
}

/** The density of the gamma distribution. */
const density: Callable = define({
  name: "density",
  arity: 2,
  forward: densityOf,
  slopes: [(a, x, y) => scale(y, sub(log(x), digamma(a))), (a, x) => densitySlope(a, x)],
  shown: (a, x) => div(mul(pow(x, sub(a, 1)), exp(neg(x))), gamma(a)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)/gamma(a)",
  examples: [],
});

const densitySlope: Callable = define({
  name: "densitySlope",
  arity: 2,
  forward: (a, rawX) => {
    const x = rawX + 0;
    if (x === 0) return densityOf(a - 1, x) - densityOf(a, x);
    const atEnd = densityAtEnd(a, x);
    if (atEnd !== undefined) return atEnd;
    return gammaSign(a) * product(minus(logDensity(a, x), logarithm(x)), () => toPeak(a, x));
  },
  slopes: [
    (a, x, y) => add(scale(y, sub(log(x), digamma(a))), div(density(a, x), x)),
    (a, x, y) => sub(densitySlope(sub(a, 1), x), y),
  ],
  shown: (a, x) => mul(density(a, x), sub(div(sub(a, 1), x), 1)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)*((a - 1)/x - 1)/gamma(a)",
  examples: [],
});

const incomplete = {
  arity: 2,
  parameters: ["a", "x"],
} as const;

export const gammaupper = define({
  ...incomplete,
  name: "gamma",
  synonyms: ["gammaupper"],
  forward: upperOf,
  slopes: [noClosedForm, (a: Term, x: Term) => neg(integrand(a, x))],
  whyNotFinite: (a, x) => {
    if (x < 0) return isCount(a) ? "overflow" : `gamma(a, x) is not real for negative x, ${x}, unless a is 1, 2, ...`;
    return x === 0 && a <= 0 ? "gamma(a, 0) is infinite where a is not positive" : "overflow";
  },
  summary: "the upper incomplete gamma function, the integral of t^(a - 1)*exp(-t) from x on",
  derivative: "none by a, -x^(a - 1)*exp(-x)",
  domain: "x > 0, or a = 1, 2, ...",
  examples: [
    ["gamma(1, 2)*exp(2)", 1],
    ["gamma(0, 1)", 0.21938393439552029],
  ],
});

export const gammalower = define({
  ...incomplete,
  name: "gammalower",
  forward: lowerOf,
  slopes: [noClosedForm, (a: Term, x: Term) => integrand(a, x)],
  whyNotFinite: (a, x) => {
    if (a <= 0) return `gammalower(a, x) with an a that is not positive, ${a}`;
    return x < 0 && !isCount(a) ? `gammalower(a, x) is not real for negative x, ${x}, unless a is whole` : "overflow";
  },
  summary: "the lower incomplete gamma function, the integral of t^(a - 1)*exp(-t) from 0 to x",
  derivative: "none by a, x^(a - 1)*exp(-x)",
  domain: "a > 0, and x >= 0 or a whole",
  examples: [["gammalower(1, 2)", 1 - Math.exp(-2)]],
});

const whyShare = (a: number, x: number) =>
  a < 0 ? `the order must not be negative, ${a}` : x < 0 ? `x must not be negative, ${x}` : "no limit at (0, 0)";

export const gammainc = define({
  ...incomplete,
  name: "gammainc",
  synonyms: ["gammap"],
  forward: gammaincOf,
  slopes: [noClosedForm, (a: Term, x: Term) => density(a, x)],
  whyNotFinite: whyShare,
  summary: "the regularised lower incomplete gamma function, gammalower(a, x)/gamma(a)",
  derivative: "none by a, x^(a - 1)*exp(-x)/gamma(a)",
  domain: "a >= 0, x >= 0",
  examples: [["gammainc(1, 2)", 1 - Math.exp(-2)]],
});

export const gammaincc = define({
  ...incomplete,
  name: "gammaincc",
  synonyms: ["gammaq"],
  forward: gammainccOf,
  slopes: [noClosedForm, (a: Term, x: Term) => neg(density(a, x))],
  whyNotFinite: whyShare,
  summary: "the regularised upper incomplete gamma function, gamma(a, x)/gamma(a)",
  derivative: "none by a, -x^(a - 1)*exp(-x)/gamma(a)",
  domain: "a >= 0, x >= 0",
  examples: [["gammaincc(1, 2)", Math.exp(-2)]],
});
