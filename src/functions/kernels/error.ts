import erfKernel from "@stdlib/math-base-special-erf";
import erfcKernel from "@stdlib/math-base-special-erfc";
import {
  exactProduct,
  exactSum,
  exponential,
  exponentialTimes,
  logarithm,
  minus,
  negative,
  ONE,
  over,
  PI,
  plus,
  rounded,
  squareRoot,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { series } from "./series.ts";

/** The kin of the error function in double-double numbers. */

const TWO_OVER_ROOT_PI = over(2, squareRoot(PI));
export const HALF_ROOT_PI = over(1, TWO_OVER_ROOT_PI);
export const ROOT_2PI = squareRoot(times(PI, 2));
export const ROOT_2 = squareRoot(2);

export const erfOf = (x: number) => erfKernel(x);
export const erfcOf = (x: number) => erfcKernel(x);

/** e^(x^2), or e^(-x^2) for sign -1, times a factor; rounded once. */
export function squareExponentialTimes(x: number, sign: 1 | -1, factor: Real): number {
  // Out of range at any rate, and so may be the square.
  if (Math.abs(x) > 50) return sign < 0 ? 0 : rounded(factor) * Infinity;
  const square = exactProduct(x, x);
  return exponentialTimes(sign < 0 ? negative(square) : square, factor);
}

/** The sum of x^(2k + 1)/(k!(2k + 1)): the integral of e^(x^2) (NIST DLMF 7.6.1). */
function growingIntegral(x: number): DoubleDouble {
  const square = exactProduct(x, x);
  return series(
    toDoubleDouble(x),
    (power, k) => over(times(power, square), k),
    (k) => 2 * k + 1,
  );
}

/** The sum of 2^k x^(2k + 1)/(2k + 1)!!: e^(x^2) times the integral of e^(-x^2) (DLMF 7.6.2). */
export function fallingIntegral(x: Real): DoubleDouble {
  const square = times(times(x, x), 2);
  return series(toDoubleDouble(x), (term, k) => over(times(term, square), 2 * k + 1));
}

/** From here on Dawson's integral is its asymptotic series, which is exact up to about e^(-x^2). */
const DAWSON_FAR = 9;

/** Below this the linear term is all. */
const LEAST_SQUARED = 1e-30;

/** Beyond this the first term of that series is all, and its square is out of range. */
const DAWSON_FIRST_TERM = 1e20;

/** The n-th derivative of the series 1/2x (1 + 1/(2x^2) + 3/(2x^2)^2 + ...) (DLMF 7.12.1), x > 0. */
function dawsonFar(x: number, n: number): DoubleDouble {
  if (x > DAWSON_FIRST_TERM) {
    let first = 0.5 / x;
    for (let k = 1; k <= n; k++) first *= -k / x;
    return { hi: first, lo: 0 };
  }
  let term = over(0.5, x);
  for (let k = 1; k <= n; k++) term = over(times(term, -k), x);
  const square = over(0.5, exactProduct(x, x));
  let sum = term;
  // The terms grow again in the end; the smallest is too small to count.
  for (let k = 0; ; k++) {
    const next = times(term, times(square, ((2 * k + 1 + n) * (2 * k + 2 + n)) / (2 * k + 2)));
    if (!(Math.abs(next.hi) > 1e-24 * Math.abs(sum.hi) && Math.abs(next.hi) < Math.abs(term.hi))) return sum;
    sum = plus(sum, next);
    term = next;
  }
}

/** The n-th derivative of Dawson's integral: y' = 1 - 2x*y, and from then on y[n + 1] = -2x*y[n] - 2n*y[n - 1]. */
export function dawsonDerivative(x: number, n: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < 0) return n % 2 === 0 ? -dawsonDerivative(-x, n) : dawsonDerivative(-x, n);
  if (x >= DAWSON_FAR) return rounded(dawsonFar(x, n));
  if (x < LEAST_SQUARED && n <= 2) return [x, 1, -4 * x][n];
  const square = exactProduct(x, x);
  let y = times(exponential(negative(square)), growingIntegral(x));
  if (n === 0) return rounded(y);
  let next = minus(1, times(times(y, 2), x));
  for (let k = 1; k < n; k++) [y, next] = [next, negative(times(plus(times(next, x), times(y, k)), 2))];
  return rounded(next);
}

/** erfi(x) = 2/sqrt(pi)*e^(x^2)*dawson(x). */
export function erfiOf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 30)) return Number.isNaN(x) ? NaN : Math.sign(x) * Infinity;
  if (size < LEAST_SQUARED) return TWO_OVER_ROOT_PI.hi * x;
  if (size < DAWSON_FAR) return rounded(times(TWO_OVER_ROOT_PI, growingIntegral(x)));
  return Math.sign(x) * squareExponentialTimes(size, 1, times(TWO_OVER_ROOT_PI, dawsonFar(size, 0)));
}

/** Up to this x the numbers of errorSeries come from a sum that does not lose digits, or with 32 of them. */
const FRACTION_FROM = 1;

/** The ratio y[n]/y[n - 1] by its continued fraction, backwards (W. Gautschi, SIAM Review 9, 1967). */
function ratiosFrom(x: number, n: number): number[] {
  const depth = Math.ceil((Math.sqrt(n) + 17 / x) ** 2) + 20;
  const ratios: number[] = [];
  let ratio = 0;
  for (let k = depth; k >= 0; k--) {
    ratio = 0.5 / (x + (k + 1) * ratio);
    if (k <= n) ratios[k] = ratio;
  }
  return ratios;
}

/** e^(x^2)*erfc(x) for |x| < 6 or so. */
function scaledComplement(x: Real): DoubleDouble {
  return minus(exponential(times(x, x)), times(TWO_OVER_ROOT_PI, fallingIntegral(x)));
}

/**
 * The n-th derivative of erfcx(x): (-2)^n n! y[n], where y[n] is e^(x^2) times the n-fold integral of erfc. They
 * satisfy 2n*y[n] = y[n - 2] - 2x*y[n - 1] with y[-1] = 2/sqrt(pi) (DLMF 7.18.7): upwards a sum of positive terms for
 * negative x, downwards for positive.
 */
export function erfcxDerivative(x: number, n: number): number {
  if (Number.isNaN(x)) return NaN;
  let factor = 1;
  for (let k = 1; k <= n; k++) factor *= -2 * k;
  if (x >= FRACTION_FROM || (x > 0.3 && n > 8)) {
    return ratiosFrom(x, n).reduce((product, ratio) => product * ratio, TWO_OVER_ROOT_PI.hi) * factor;
  }
  const isFar = x < -FRACTION_FROM;
  if (isFar && x < -50) return factor * Infinity;
  // Far below 0 everything over e^(x^2), which may overflow before the factor has come to it.
  const small = isFar ? exponential(negative(exactProduct(x, x))) : ONE;
  let before = times(TWO_OVER_ROOT_PI, small);
  let y = isFar ? minus(2, times(small, erfcxDerivative(-x, 0))) : scaledComplement(x);
  for (let k = 1; k <= n; k++) [before, y] = [y, over(minus(before, times(times(y, 2), x)), 2 * k)];
  return isFar ? squareExponentialTimes(x, 1, times(y, factor)) : rounded(times(y, factor));
}

/** The y >= 0 with erfc(y) = q, for q from 0 to 0.6, as a number of more digits than a double has. */
function inverseComplement(q: number): DoubleDouble {
  if (q === 0) return { hi: Infinity, lo: 0 };
  const goal = logarithm(q);
  // Newton's method on ln erfc, which is nearly a parabola; from below it does not overshoot.
  let y = Math.sqrt(Math.max(0, -goal.hi - Math.log1p(Math.sqrt(-Math.PI * goal.hi))));
  for (let i = 0; i < 30; i++) {
    const scaledValue = erfcxDerivative(y, 0);
    const step = (Math.log(scaledValue) - y * y - goal.hi) * scaledValue * HALF_ROOT_PI.hi;
    y += step;
    if (Math.abs(step) < 1e-9 * y) break;
  }
  // ln(erfc(y)/q), small, from parts with all digits; and the same step once more, to the second order.
  const scaledValue = y < 4 ? scaledComplement(y) : erfcxDerivative(y, 0);
  const rest = minus(minus(logarithm(scaledValue), exactProduct(y, y)), goal);
  const step = times(times(rest, scaledValue), HALF_ROOT_PI);
  return plus(y, step);
}

/** The y with erf(y) = x, for |x| <= 0.5. */
function inverseNear(x: DoubleDouble): DoubleDouble {
  if (Math.abs(x.hi) < LEAST_SQUARED) return { hi: x.hi * HALF_ROOT_PI.hi, lo: 0 };
  let y = x.hi * HALF_ROOT_PI.hi;
  // Newton's method; each time the digits double, and the last steps are made with 32.
  let found = toDoubleDouble(y);
  for (let i = 0; i < 7; i++) {
    const growth = exponential(exactProduct(y, y));
    const residue = minus(times(TWO_OVER_ROOT_PI, fallingIntegral(y)), times(growth, x));
    const step = times(residue, HALF_ROOT_PI);
    // Halley's correction for the bend of erf.
    found = minus(y, over(step, plus(1, times(step, y))));
    if (Math.abs(step.hi) < 1e-9 * Math.abs(y)) break;
    y = found.hi;
  }
  return found;
}

/** The y with erf(y) = x. */
export function inverseError(x: number): DoubleDouble {
  if (!(Math.abs(x) <= 1)) return { hi: NaN, lo: 0 };
  if (Math.abs(x) <= 0.5) return inverseNear(toDoubleDouble(x));
  return x > 0 ? inverseComplement(1 - x) : negative(inverseComplement(1 + x));
}

/** The y with erfc(y) = q. */
export function inverseErrorComplement(q: number): DoubleDouble {
  if (!(q >= 0 && q <= 2)) return { hi: NaN, lo: 0 };
  if (q < 0.5) return inverseComplement(q);
  return q > 1.5 ? negative(inverseComplement(2 - q)) : inverseNear(exactSum(1, -q));
}

/** The z with normcdf(z) = p. */
export function inverseNormal(p: number): DoubleDouble {
  // Nothing is known of the digits of an infinity.
  if (p === 0 || p === 1) return { hi: p === 0 ? -Infinity : Infinity, lo: 0 };
  return p <= 0.25
    ? negative(times(inverseErrorComplement(2 * p), ROOT_2))
    : times(p < 0.75 ? inverseNear(exactSum(2 * p, -1)) : inverseErrorComplement(2 * (1 - p)), ROOT_2);
}

/** e^(y^2*part) times a factor: how steep an inverse is where its value is y. */
export function steepness(y: DoubleDouble, part: 0.5 | 1, factor: Real): number {
  if (Number.isNaN(y.hi)) return NaN;
  if (!Number.isFinite(y.hi)) return Infinity;
  return exponentialTimes(times(times(y, y), part), factor);
}
