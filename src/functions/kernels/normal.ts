import { exactProduct, exponential, exponentialTimes, over, plus, rounded, times, upperHalf } from "./double-double.ts";
import { erfcOf, erfcxDerivative, fallingIntegral, ROOT_2, ROOT_2PI } from "./error.ts";

/** The bell curve, and the integral of it. */

/**
 * exp(-x^2/d) for d = 1 or 2. The square is split in two, x = h + l with an exact h^2: rounding x^2 would cost a relative
 * error of x^2/2 units of the last digit.
 */
export function bell(x: number, d: 1 | 2): number {
  // Beyond 39 the value is 0 at any rate.
  if (!(Math.abs(x) < 40)) return Number.isNaN(x) ? NaN : 0;
  const h = upperHalf(x);
  const main = Math.exp((-h * h) / d);
  return main + main * Math.expm1((-(x - h) * (x + h)) / d);
}

/** 1/sqrt(2*pi). */
const ROOT_HALF_OVER_PI = 0.3989422804014327;

/** What Math.SQRT1_2 lacks. */
const SQRT1_2_REST = -4.833646656726457e-17;

/** The normal distribution function, erfc(-x/sqrt(2))/2, where what rounding takes from x/sqrt(2) is put right. */
export function normal(x: number): number {
  const z = -x * Math.SQRT1_2;
  const value = 0.5 * erfcOf(z);
  if (!(x < -0.5 && x > -40)) return value;
  const zh = upperHalf(-x);
  const ch = upperHalf(Math.SQRT1_2);
  const zl = -x - zh;
  const cl = Math.SQRT1_2 - ch;
  const rest = zh * ch - z + zh * cl + zl * ch + zl * cl - x * SQRT1_2_REST;
  return value - (bell(z, 1) / Math.sqrt(Math.PI)) * rest;
}

export function normpdfOf(x: number): number {
  return bell(x, 2) * ROOT_HALF_OVER_PI;
}

/** The slope of normpdf, -x*normpdf(x). */
export function normpdfSlopeOf(x: number): number {
  const size = Math.abs(x);
  if (size > -NORMAL_TAIL && size < 50) return exponentialTimes(times(exactProduct(x, x), -0.5), over(-x, ROOT_2PI));
  return size === Infinity ? 0 : -x * normpdfOf(x);
}

/** Below this the distribution function has lost digits to the subnormal range where a product with it has not. */
export const NORMAL_TAIL = -36;

/** normcdf(x)*p + normpdf(x)*q for x below NORMAL_TAIL. */
export function inTail(x: number, p: number, q: number): number {
  if (x < -100) return 0;
  return exponentialTimes(
    times(exactProduct(x, x), -0.5),
    0.5 * p * erfcxDerivative(-x * Math.SQRT1_2, 0) + q * ROOT_HALF_OVER_PI,
  );
}

/** normcdf(x) + x*normpdf(x), the slope of gelu; the two cancel at its zero, -0.75. */
export function geluSlopeOf(x: number): number {
  if (x < NORMAL_TAIL) return inTail(x, 1, x);
  if (x === Infinity) return 1;
  if (!(x < 0 && x > -5)) return normal(x) + x * normpdfOf(x);
  const density = over(exponential(times(exactProduct(x, x), -0.5)), ROOT_2PI);
  // normcdf(x) - 1/2 is the density times this.
  const integral = times(fallingIntegral(over(x, ROOT_2)), ROOT_2);
  return rounded(plus(0.5, times(density, plus(integral, x))));
}
