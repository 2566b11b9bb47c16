import { cosPi, sinPi } from "./angle.ts";
import {
  absolute,
  exactSum,
  exponentialTimes,
  LN_ROOT_2PI,
  logarithm,
  logarithmOfOnePlus,
  minus,
  negative,
  ONE,
  over,
  PI,
  plus,
  rounded,
  shifted,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { parity } from "./factorial.ts";
import { isPole, logGamma, stirlingRest, cancels } from "./gamma.ts";
import { STIRLING_FROM } from "./hurwitz.ts";
import { differenceOf } from "./polygamma-difference.ts";

/** Quotients of gamma functions in double-double numbers, and differences of their logarithmic derivatives. */

/** A quotient below this is nothing beside 1, whatever logarithm it is multiplied by. */
const NEGLIGIBLE = 1e-40;

/** From here on products are made of numbers scaled down. */
const HUGE = 1e100;
const SCALE = 600;

/** large*factor for large numbers that may be at the end of the range. */
function largeProduct(large: DoubleDouble, factor: DoubleDouble): DoubleDouble {
  if (large.hi < HUGE) return times(large, factor);
  return shifted(times(shifted(large, -SCALE), factor), SCALE);
}

function quotient(small: DoubleDouble, large: DoubleDouble): DoubleDouble {
  return large.hi < HUGE ? over(small, large) : over(shifted(small, -SCALE), shifted(large, -SCALE));
}

/**
 * ln beta for positive arguments. With Stirling's formula for one argument or both, what is large has cancelled on paper
 * (A. DiDonato, A. Morris, ACM TOMS 18, 1992, algorithm 708).
 */
function logBetaPositive(x: Real, y: Real): DoubleDouble {
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)];
  const [small, large] = a.hi < b.hi ? [a, b] : [b, a];
  if (small.hi === 1 && small.lo === 0) return negative(logarithm(large));
  if (large.hi < STIRLING_FROM) return minus(plus(logGamma(small), logGamma(large)), logGamma(plus(small, large)));
  const h = quotient(small, large);
  if (small.hi >= STIRLING_FROM) {
    if (h.hi < NEGLIGIBLE) {
      const u = times(minus(small, 0.5), minus(logarithm(large), logarithm(small)));
      const rest = plus(LN_ROOT_2PI, stirlingRest(small));
      return minus(minus(minus(rest, times(logarithm(large), 0.5)), u), small);
    }
    const u = largeProduct(minus(small, 0.5), logarithm(plus(1, over(1, h))));
    const v = largeProduct(large, logarithmOfOnePlus(h));
    if (large.hi > HUGE) return { hi: -(u.hi + v.hi), lo: 0 };
    const rests = minus(plus(stirlingRest(small), stirlingRest(large)), stirlingRest(plus(small, large)));
    return minus(minus(plus(minus(LN_ROOT_2PI, times(logarithm(large), 0.5)), rests), u), v);
  }
  // ln gamma(large + small) - ln gamma(large)
  if (h.hi < NEGLIGIBLE) return minus(logGamma(small), times(logarithm(large), small));
  const main = times(minus(plus(large, small), 0.5), logarithmOfOnePlus(h));
  const rests = minus(stirlingRest(plus(large, small)), stirlingRest(large));
  return minus(logGamma(small), plus(minus(plus(main, times(small, logarithm(large))), small), rests));
}

/** beta(a, b) = factor*sine*e^log. */
interface BetaParts {
  readonly log: DoubleDouble;
  readonly factor: DoubleDouble;
  /** sin(pi*(a + b)) where that makes the zeros, else 1. */
  readonly sine: DoubleDouble;
}

/** Where gamma(x) = 1/x to all digits. */
const TINY = 1e-40;

/** For finite arguments that are no poles. Negative ones by the reflection formula (NIST DLMF 5.5.3). */
export function betaParts(x: Real, y: Real): BetaParts {
  const sum = plus(x, y);
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)].toSorted((p, q) => Math.abs(p.hi) - Math.abs(q.hi));
  if (Math.abs(b.hi) < 1e-20) {
    const log = negative(plus(logarithm(absolute(a)), logarithm(absolute(b))));
    return { log, factor: times(sum, Math.sign(a.hi) * Math.sign(b.hi)), sine: ONE };
  }
  if (Math.abs(a.hi) < TINY) {
    return { log: negative(logarithm(absolute(a))), factor: { hi: Math.sign(a.hi), lo: 0 }, sine: ONE };
  }
  if (a.hi > 0 && b.hi > 0) return { log: logBetaPositive(a, b), factor: ONE, sine: ONE };
  if (a.hi < 0 && b.hi < 0) {
    const sines = times(sinPi(a), sinPi(b));
    return {
      log: negative(logBetaPositive(minus(1, a), minus(1, b))),
      factor: over(PI, times(sines, minus(1, sum))),
      sine: sinPi(sum),
    };
  }
  const [below, above] = a.hi < 0 ? [a, b] : [b, a];
  if (sum.hi < 0.5) {
    return { log: logBetaPositive(above, minus(1, sum)), factor: over(1, sinPi(below)), sine: sinPi(sum) };
  }
  const log = negative(plus(logBetaPositive(minus(1, below), sum), logarithm(above)));
  return { log, factor: over(PI, sinPi(below)), sine: ONE };
}

/** At a pole the sign of a zero picks the side. */
function betaAtPole(a: number, b: number): number {
  if (a === 0 && b === 0) return 1 / a + 1 / b;
  if (isPole(a) && isPole(b)) return NaN;
  const pole = isPole(a) ? a : b;
  return pole === 0 ? 1 / pole : NaN;
}

export function betaOf(a: number, b: number): number {
  if (Number.isNaN(a + b) || a === -Infinity || b === -Infinity) return NaN;
  if (a === Infinity || b === Infinity) {
    const other = Math.min(a, b);
    if (other > 0) return 0;
    return isPole(other) ? NaN : Math.floor(other) % 2 === 0 ? Infinity : -Infinity;
  }
  if (cancels(b, a)) return betaOf(b, a);
  if (cancels(a, b)) return parity(b) * betaOf(1 - a - b, b);
  if (isPole(a) || isPole(b)) return betaAtPole(a, b);
  const { log, factor, sine } = betaParts(a, b);
  return exponentialTimes(log, times(factor, sine));
}

export function lbetaOf(a: number, b: number): number {
  if (Number.isNaN(a + b) || a === -Infinity || b === -Infinity) return NaN;
  if (a === Infinity || b === Infinity) {
    const other = Math.min(a, b);
    return other > 0 ? -Infinity : other === 0 ? NaN : Infinity;
  }
  if (cancels(b, a)) return lbetaOf(b, a);
  if (cancels(a, b)) return lbetaOf(1 - a - b, b);
  if (isPole(a) || isPole(b)) return Infinity;
  const { log, factor, sine } = betaParts(a, b);
  if (log.hi === -Infinity) return -Infinity;
  const product = times(factor, sine);
  if (product.hi === 0) return -Infinity;
  return rounded(plus(log, logarithm(absolute(product))));
}

/** The slope of beta by its first argument, right also where beta is 0 because a + b is a pole. */
export function betaSlopeOf(a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b) && !isPole(a) && !isPole(b) && isPole(a + b)) {
    const { log, factor, sine } = betaParts(a, b);
    if (sine.hi === 0) return exponentialTimes(log, times(times(factor, PI), cosPi(exactSum(a, b))));
  }
  const value = betaOf(a, b);
  // There beta is about gamma(b)/a^b.
  if (a === Infinity && b > -1) return Number.isNaN(value) ? NaN : 0;
  if (a === Infinity) return value;
  return value === 0 ? 0 : value * differenceOf(0, a, b);
}
