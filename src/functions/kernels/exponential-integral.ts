import { sineAndCosine } from "./angle.ts";
import {
  EULER_GAMMA,
  exactProduct,
  exponentialTimes,
  HALF_PI,
  logarithm,
  minus,
  negative,
  over,
  plus,
  rounded,
  shifted,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { imaginaryFraction, realFraction } from "./legendre.ts";
import { series } from "./series.ts";

/** The exponential integrals, and their kin of sine and cosine, in double-double numbers. */

/** Below this x + x^3/18 and the like are x. */
const TINY = 1e-9;

/** The sum of x^k/(k*k!) from k = 1 on (NIST DLMF 6.6.1). */
function entire(x: Real): DoubleDouble {
  return series(
    toDoubleDouble(x),
    (power, k) => over(times(power, x), k + 1),
    (k) => k + 1,
  );
}

/** Every other term of it, from the first or the second on; with sign -1 they alternate (NIST DLMF 6.6.5, 6.6.6). */
function everyOther(from: 1 | 2, sign: 1 | -1, x: number): DoubleDouble {
  const square = exactProduct(x, sign * x);
  return series(
    from === 1 ? toDoubleDouble(x) : shifted(square, -1),
    (power, k) => over(times(power, square), (from + 2 * k) * (from + 2 * k - 1)),
    (k) => from + 2 * k,
  );
}

/** gamma + ln x, of a positive x. */
const gammaPlusLog = (x: Real) => plus(EULER_GAMMA, logarithm(x));

/** From here on the smallest term of the asymptotic series is below e^-40. */
const FAR = 40;

/** Ei(x)*exp(-x) for x from 40 on: the sum of k!/x^(k + 1), to its smallest term (NIST DLMF 6.12.2). */
function farIntegral(x: Real): DoubleDouble {
  const first = over(1, x);
  let term = first;
  let sum = first;
  for (let k = 1; k < FAR && term.hi > 1e-20 * sum.hi; k++) {
    term = times(times(term, k), first);
    sum = plus(sum, term);
  }
  return sum;
}

/** From here on the continued fraction takes over: the series for E1 cancels, by e^2x. */
const LEAST_FRACTION = 12;

/** E1(x)*exp(x) for x from 12 on. */
const scaledE1 = (x: Real) => realFraction(0, x);

/** E1(x) for x below 12 (NIST DLMF 6.6.2). */
const nearE1 = (x: Real) => negative(plus(gammaPlusLog(x), entire(negative(x))));

/** From here on exp(-x) is 0. */
const ALL_GONE = 750;

export function exponentialIntegralE1(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN;
  if (x < LEAST_FRACTION) return rounded(nearE1(x));
  return x > ALL_GONE ? 0 : exponentialTimes(-x, scaledE1(x));
}

/** Ei(x) for x below 40 (NIST DLMF 6.6.1). */
const nearEi = (x: Real) => plus(gammaPlusLog(x), entire(x));

export function exponentialIntegralEi(x: number): number {
  if (x < 0) return -exponentialIntegralE1(-x);
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < FAR) return rounded(nearEi(x));
  return x === Infinity ? Infinity : exponentialTimes(x, farIntegral(x));
}

/** Ei(log x), of a logarithm of 32 digits; exp(log x) is x again. */
export function logarithmicIntegral(x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  if (x === Infinity) return x;
  const l = logarithm(x);
  if (l.hi === 0) return -Infinity;
  if (l.hi >= FAR) return x * rounded(farIntegral(l));
  if (l.hi > 0) return rounded(nearEi(l));
  const t = negative(l);
  return t.hi < LEAST_FRACTION ? -rounded(nearE1(t)) : -x * rounded(scaledE1(t));
}

export function hyperbolicSineIntegral(x: number): number {
  const size = Math.abs(x);
  if (size < TINY || !Number.isFinite(x)) return x;
  const value = size < FAR ? rounded(everyOther(1, 1, size)) : exponentialTimes(size, shifted(farIntegral(size), -1));
  return x < 0 ? -value : value;
}

export function hyperbolicCosineIntegral(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < TINY) return rounded(gammaPlusLog(x));
  if (x < FAR) return rounded(plus(gammaPlusLog(x), everyOther(2, 1, x)));
  return x === Infinity ? Infinity : exponentialTimes(x, shifted(farIntegral(x), -1));
}

/** From here on Si and Ci come from E1 on the imaginary axis, so that Ci has all digits next to its zeros too. */
const LEAST_TURNED = 5;

/** From here on f(x) = 1/x and g(x) = 1/x^2 in sine and cosine integral (NIST DLMF 6.12.3, 6.12.4) are nothing to 1 and f. */
const FARTHEST = 1e100;

/** E1(ix) = -Ci(x) + i(Si(x) - pi/2), for x from 5 on (NIST DLMF 6.5.1, 6.2.10). */
function turnedE1(x: number): { readonly re: DoubleDouble; readonly im: DoubleDouble } {
  const { re, im } = imaginaryFraction(0, x);
  const { sine, cosine } = sineAndCosine(x);
  return { re: plus(times(cosine, re), times(sine, im)), im: minus(times(cosine, im), times(sine, re)) };
}

export function sineIntegral(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY)) return x;
  if (size < LEAST_TURNED) return rounded(everyOther(1, -1, x));
  const rest = size < FARTHEST ? turnedE1(size).im : 0;
  const value = rounded(plus(HALF_PI, rest));
  return x < 0 ? -value : value;
}

export function cosineIntegral(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < TINY) return rounded(gammaPlusLog(x));
  if (x < LEAST_TURNED) return rounded(plus(gammaPlusLog(x), everyOther(2, -1, x)));
  return x < FARTHEST ? -rounded(turnedE1(x).re) : x === Infinity ? 0 : Math.sin(x) / x;
}
