import {
  LN_ROOT_2PI,
  logarithm,
  logarithmOfOnePlus,
  minus,
  negative,
  over,
  PI,
  plus,
  rounded,
  shifted,
  times,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import {
  cosPi,
  isInRange,
  logGamma,
  polygammaSum,
  sinPi,
  STIRLING_FROM,
  stirlingRest,
  toDoubleDouble,
} from "./gamma.ts";
import { power } from "./power.ts";

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
export interface BetaParts {
  readonly log: DoubleDouble;
  readonly factor: DoubleDouble;
  /** sin(pi*(a + b)) where that makes the zeros, else 1. */
  readonly sine: DoubleDouble;
}

const ONE: DoubleDouble = { hi: 1, lo: 0 };

/** Where gamma(x) = 1/x to all digits. */
const TINY = 1e-40;

const size = (x: DoubleDouble): DoubleDouble => (x.hi < 0 ? negative(x) : x);

/** For finite arguments that are no poles. Negative ones by the reflection formula (NIST DLMF 5.5.3). */
export function betaParts(x: Real, y: Real): BetaParts {
  const sum = plus(x, y);
  const [a, b] = [toDoubleDouble(x), toDoubleDouble(y)].toSorted((p, q) => Math.abs(p.hi) - Math.abs(q.hi));
  if (Math.abs(b.hi) < 1e-20) {
    const log = negative(plus(logarithm(size(a)), logarithm(size(b))));
    return { log, factor: times(sum, Math.sign(a.hi) * Math.sign(b.hi)), sine: ONE };
  }
  if (Math.abs(a.hi) < TINY) {
    return { log: negative(logarithm(size(a))), factor: { hi: Math.sign(a.hi), lo: 0 }, sine: ONE };
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

/** For whole b up to this a difference of polygammas is a sum. */
const MOST_SUMMED = 1000;

/** Where a is larger, one term of the asymptotic series is all. */
const FAR = 1e17;

/** Nearer to 0 the pole there is split off. */
const NEAR_ZERO = 1e-10;

/** Below this the sum up to where Stirling's series holds is too long. */
const LEAST_SUMMED = -1000;

/** b this much smaller than the way to the next pole: three terms of Taylor's series are enough. */
const SMALL_STEP = 1e-8;

function factorialOf(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

/** polygamma(n, a) - polygamma(n, a + b) for b > 0; undefined where this is no better than subtracting. */
export function differenceUp(n: number, a: DoubleDouble, b: number): number | undefined {
  const sign = n % 2 === 0 ? -1 : 1;
  if (a.hi > FAR) {
    const growth = Math.log1p(b / a.hi);
    return n === 0 ? -growth : -sign * factorialOf(n - 1) * power(a.hi, -n) * Math.expm1(-n * growth);
  }
  if (Math.abs(a.hi) < NEAR_ZERO) {
    // polygamma(n, x) = polygamma(n, x + 1) + sign*n!/x^(n + 1); the difference of the last terms is what counts.
    const step = b / a.hi;
    const powers =
      Math.abs(step) < 0.5
        ? -power(a.hi, -n - 1) * Math.expm1(-(n + 1) * Math.log1p(step))
        : n === 0
          ? step / rounded(plus(a, b))
          : power(a.hi, -n - 1) - power(rounded(plus(a, b)), -n - 1);
    return sign * factorialOf(n) * powers + (differenceUp(n, plus(a, 1), b) ?? 0);
  }
  if (Number.isInteger(b) && b <= MOST_SUMMED) {
    let sum: DoubleDouble = { hi: 0, lo: 0 };
    for (let j = 0; j < b; j++) {
      const base = plus(a, j);
      if (base.hi === 0 || !isInRange(n, base.hi)) return undefined;
      let term = over(1, base);
      for (let k = 0; k < n; k++) term = over(term, base);
      sum = plus(sum, term);
    }
    return rounded(times(sum, sign * factorialOf(n)));
  }
  const end = plus(a, b);
  if (!isInRange(n + 3, end.hi)) return undefined;
  const way = a.hi > 0 ? a.hi : Math.abs(minus(a, Math.round(a.hi)).hi);
  if (!isInRange(n + 3, way)) return undefined;
  if (a.hi < LEAST_SUMMED) {
    if (n > 0) return undefined;
    // DLMF 5.5.4 on one or both; the difference of the cotangents is a product of sines.
    if (end.hi > 0.5) {
      const cotangent = times(PI, over(cosPi(a), sinPi(a)));
      return rounded(minus(minus(polygammaSum(0, minus(1, a)), cotangent), polygammaSum(0, end)));
    }
    const mirrored = differenceUp(0, minus(1, end), b);
    const sines = over(sinPi(b), times(sinPi(a), sinPi(end)));
    return mirrored === undefined ? undefined : rounded(minus(-mirrored, times(PI, sines)));
  }
  if (b < SMALL_STEP * way) {
    const [first, second, third] = [1, 2, 3].map((k) => polygammaSum(n + k, a).hi);
    return -b * (first + (b / 2) * (second + (b / 3) * third));
  }
  return rounded(minus(polygammaSum(n, a), polygammaSum(n, end)));
}
