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
  ONE,
  over,
  plus,
  rounded,
  times,
  toDoubleDouble,
  ZERO,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { erfcxDerivative } from "./error.ts";
import { parity } from "./factorial.ts";
import { gammaOf, gammaSign, isPole, logAbsGamma, logGamma, logGammaOfOnePlusOver, stirlingRest } from "./gamma.ts";
import { STIRLING_FROM } from "./hurwitz.ts";
import { realFraction } from "./legendre.ts";
import { series } from "./series.ts";

/**
 * The incomplete gamma functions, in double-double numbers and rounded once (NIST DLMF chapter 8): the series of the lower
 * one below x = a + 1, the continued fraction of the upper one above, a series of its own for the upper one where x is
 * small and a is no large positive number, and Temme's uniform expansion about x = a for large a.
 */

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
  return series(
    times(mu, mu),
    (power) => negative(times(power, mu)),
    (k) => k + 2,
  );
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
  return series(ONE, (term, n) => over(times(term, x), exactSum(a, n)));
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
  const main = Math.abs(u.hi) < 1e-30 ? gap : times(gap, over(exponentialLessOne(u), u));
  const rest = series(
    toDoubleDouble(-x),
    (power, n) => over(times(power, -x), n + 1),
    (n) => exactSum(d, n + 1),
  );
  let value = times(exponential(x), minus(main, rest));
  for (let k = -1; k >= whole; k--) value = over(minus(times(value, x), 1), exactSum(d, k));
  return value;
}

const upperFactor = (a: number, x: number): DoubleDouble =>
  x >= 1 || a < FRACTION_BELOW ? realFraction(a, x) : upperNearZero(a, x);

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

export function gammaincOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || !(a >= 0 && x >= 0) || (a === 0 && x === 0)) return NaN;
  if (a === Infinity) return x === Infinity ? NaN : 0;
  if (x === 0) return 0;
  return a === 0 || x === Infinity ? 1 : lowerShare(a, x);
}

export function gammainccOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || !(a >= 0 && x >= 0) || (a === 0 && x === 0)) return NaN;
  if (a === Infinity) return x === Infinity ? NaN : 1;
  if (x === 0) return 1;
  return a === 0 || x === Infinity ? 0 : upperShare(a, x);
}

/** Whether gamma(a, x) is a polynomial times e^-x, and real for negative x. */
export const isCount = (a: number) => Number.isInteger(a) && a >= 1;

/** From here on (n - 1)! is out of range. */
const MOST_COUNT = 171;

/** x^(n - 1) e^-x times the finite sum 1 + (n - 1)/x + (n - 1)(n - 2)/x^2 + ... (DLMF 8.4.8), for negative x up to -n. */
function upperPolynomial(n: number, x: number): number {
  const power = logPower(n - 1, x);
  return parity(n - 1) * product(power, () => series(ONE, (term, k) => over(times(term, n - k), x)));
}

/** gammalower(n, x) for negative x from -n on. */
function lowerNegative(n: number, x: number): number {
  return parity(n) * product(logPower(n, x), () => over(lowerSeries(n, x), n));
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
export function upperOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || Number.isNaN(x)) return NaN;
  if (x < 0) {
    if (!isCount(a)) return NaN;
    return x === -Infinity ? parity(a - 1) * Infinity : upperNegative(a, x);
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
export function lowerOf(a: number, rawX: number): number {
  const x = rawX + 0;
  if (Number.isNaN(a) || Number.isNaN(x) || a < 0) return NaN;
  if (x < 0) {
    if (!isCount(a)) return NaN;
    if (x === -Infinity) return parity(a) * Infinity;
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
  if (x === -Infinity) return parity(a - 1) * Infinity;
  if (Number.isFinite(a)) return undefined;
  return x === 1 ? Math.exp(-1) : x > 1 === a > 0 ? Infinity : 0;
}

/** The sign of x^p, for whole p where x is negative. */
const powerSign = (x: number, p: number) => (x < 0 ? parity(p) : 1);

/** A number, or one as sign*e^log*factor, which may lie beyond the doubles. */
export type Factored =
  number | { readonly sign: number; readonly log: DoubleDouble; readonly factor: () => DoubleDouble };

function valueOf(x: Factored): number {
  return typeof x === "number" ? x : x.sign * product(x.log, x.factor);
}

export function integrandFactored(a: number, rawX: number): Factored {
  const x = rawX + 0;
  return (
    integrandAtEnd(a, x) ?? {
      sign: powerSign(x, a - 1),
      log: logPower(exactSum(a, -1), x),
      factor: () => ONE,
    }
  );
}

export const integrandOf = (a: number, x: number) => valueOf(integrandFactored(a, x));

/** a - 1 - x. */
const toPeak = (a: number, x: number) => minus(exactSum(a, -x), 1);

export function integrandSlopeFactored(a: number, rawX: number): Factored {
  const x = rawX + 0;
  if (x === 0) return (a === 1 ? 0 : (a - 1) * integrandOf(a - 1, x)) - integrandOf(a, x);
  const atEnd = integrandAtEnd(a, x);
  if (atEnd !== undefined) return x === -Infinity ? -atEnd : atEnd;
  return { sign: powerSign(x, a), log: logPower(exactSum(a, -2), x), factor: () => toPeak(a, x) };
}

/** x^(a - 1) e^-x ((a - 1)/x - 1), which would lose digits about x = a - 1 as a difference. */
export const integrandSlopeOf = (a: number, x: number) => valueOf(integrandSlopeFactored(a, x));

/** x^(a - 1) e^-x/gamma(a) at the ends; undefined elsewhere. */
function densityAtEnd(a: number, x: number): number | undefined {
  if (Number.isNaN(a) || !(x >= 0)) return NaN;
  if (Math.abs(a) === Infinity) return a > 0 && x < Infinity ? 0 : NaN;
  if (x === Infinity || isPole(a)) return 0;
  if (x === 0) return a > 1 ? 0 : a === 1 ? 1 : gammaSign(a) * Infinity;
  return undefined;
}

/** The logarithm of x^(a - 1) e^-x/|gamma(a)|. */
function logDensity(a: number, x: number): DoubleDouble {
  if (a >= STIRLING_FROM) return plus(logShare(a, x), minus(logarithm(a), logarithm(x)));
  return minus(logPower(exactSum(a, -1), x), logAbsGamma(a));
}

export function densityFactored(a: number, rawX: number): Factored {
  const x = rawX + 0;
  return densityAtEnd(a, x) ?? { sign: gammaSign(a), log: logDensity(a, x), factor: () => ONE };
}

export const densityOf = (a: number, x: number) => valueOf(densityFactored(a, x));

export function densitySlopeFactored(a: number, rawX: number): Factored {
  const x = rawX + 0;
  if (x === 0) return densityOf(a - 1, x) - densityOf(a, x);
  const atEnd = densityAtEnd(a, x);
  if (atEnd !== undefined) return atEnd;
  return { sign: gammaSign(a), log: minus(logDensity(a, x), logarithm(x)), factor: () => toPeak(a, x) };
}

/** The slope of the density by x. */
export const densitySlopeOf = (a: number, x: number) => valueOf(densitySlopeFactored(a, x));
