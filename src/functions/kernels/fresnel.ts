import { sineAndCosineOfQuarters, type SineAndCosine } from "./angle.ts";
import {
  exactProduct,
  HALF_PI,
  minus,
  negative,
  ONE,
  over,
  plus,
  rounded,
  times,
  toDoubleDouble,
  type DoubleDouble,
} from "./double-double.ts";
import { imaginaryFraction } from "./legendre.ts";
import { series } from "./series.ts";

/** Fresnel's integrals in double-double numbers. */

/** Below this x + x^5/... is x. */
const TINY = 1e-9;

/** From here on the square is a multiple of 4. */
const ALL_EVEN = 2 ** 54;

/** sin(pi*x^2/2) and cos(pi*x^2/2), of a square that is not rounded. */
function ofSquare(x: number): SineAndCosine {
  return sineAndCosineOfQuarters(Math.abs(x) < ALL_EVEN ? exactProduct(x, x) : 0);
}

/** Below this x^2 does not take part in rounding, and next to nothing of it is in range. */
const TINY_SQUARE = 1e-70;

export function sineOfSquare(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  return Math.abs(x) < TINY_SQUARE ? (Math.PI / 2) * x * x : rounded(ofSquare(x).sine);
}

export function cosineOfSquare(x: number): number {
  return Number.isFinite(x) ? rounded(ofSquare(x).cosine) : NaN;
}

/** Where u = pi*x^2/2 is above 12 the series lose too many digits. */
const MOST_SUMMED = 2.75;

/** From here on 1/(pi*x) is nothing to 1/2. */
const ALL_HALF = 1e17;

/** S(x) as the sine and C(x) as the cosine, for x between 0 and 2.75: x times the sum of (iu)^k/(k!*(2k + 1)) (NIST DLMF 7.6.4, 7.6.6). */
function nearFresnel(x: number): SineAndCosine {
  const u = times(HALF_PI, exactProduct(x, x));
  const square = negative(times(u, u));
  const everyOther = (first: DoubleDouble, from: 0 | 1) =>
    series(
      first,
      (power, k) => over(times(power, square), (2 * k + from) * (2 * k + from - 1)),
      (k) => 2 * (2 * k + from) + 1,
    );
  return { cosine: times(everyOther(ONE, 0), x), sine: times(everyOther(u, 1), x) };
}

/** C(x) and S(x) beyond: the rest to 1/2 is x/2*exp(iu)*K(1/2, -iu), an incomplete gamma function. */
function farFresnel(x: number): SineAndCosine {
  const u = times(HALF_PI, exactProduct(x, x));
  const { re, im } = imaginaryFraction(0.5, negative(u));
  const { sine, cosine } = ofSquare(x);
  const half = toDoubleDouble(x / 2);
  return {
    cosine: minus(0.5, times(half, minus(times(cosine, re), times(sine, im)))),
    sine: minus(0.5, times(half, plus(times(cosine, im), times(sine, re)))),
  };
}

function fresnel(x: number): SineAndCosine {
  if (x >= ALL_HALF) return { sine: toDoubleDouble(0.5), cosine: toDoubleDouble(0.5) };
  return x < MOST_SUMMED ? nearFresnel(x) : farFresnel(x);
}

export function fresnelSine(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY_SQUARE)) return x * x * x * (Math.PI / 6);
  return Math.sign(x) * rounded(fresnel(size).sine);
}

export function fresnelCosine(x: number): number {
  const size = Math.abs(x);
  return size >= TINY ? Math.sign(x) * rounded(fresnel(size).cosine) : x;
}
