import { sinPi } from "./angle.ts";
import {
  absolute,
  EULER_GAMMA,
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
import { factorialOf, MOST_FACTORIAL, parity } from "./factorial.ts";
import { bernoulliSum, hurwitz, STIRLING_FROM } from "./hurwitz.ts";
import { LEAST_NORMAL } from "./power.ts";
import { polynomial } from "./series.ts";

/** The gamma function and its logarithm in double-double numbers, by Stirling's series (NIST DLMF 5.11). */

/** Whether gamma(x) has a pole. */
export function isPole(x: Real): boolean {
  const { hi, lo } = toDoubleDouble(x);
  return hi <= 0 && lo === 0 && Number.isInteger(hi);
}

/** The poles of gamma(a) and gamma(a + b) cancel: beta(a, b) is a limit, for whole b. */
export const cancels = (a: number, b: number) => isPole(a) && Number.isInteger(b) && b > 0 && a + b <= 0;

/** What Stirling's formula lacks of ln gamma(x), for x >= STIRLING_FROM (DLMF 5.11.1). */
export function stirlingRest(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (a.hi > 1e30) return { hi: 1 / (12 * a.hi), lo: 0 };
  return bernoulliSum(a, 1, (k) => 2 * k * (2 * k - 1));
}

/** ln gamma(x) for x >= STIRLING_FROM. */
function stirling(x: DoubleDouble): DoubleDouble {
  const main = minus(times(minus(x, 0.5), logarithm(x)), x);
  return plus(main, plus(LN_ROOT_2PI, stirlingRest(x)));
}

/** x moved up to where Stirling's series holds, and the product of the numbers passed. */
function moved(x: DoubleDouble): { readonly x: DoubleDouble; readonly product: DoubleDouble } {
  let product = ONE;
  let y = x;
  for (; y.hi < STIRLING_FROM; y = plus(y, 1)) product = times(product, y);
  return { x: y, product };
}

/** zeta(k)/k for k = 2, 3, ... */
let zetas: DoubleDouble[] | undefined;

/** Up to this the series in zeta values is used. */
const MOST_NEAR_ONE = 0.02;

/** ln gamma(1 + d) over d, for small d (DLMF 5.7.3). */
function nearOne(d: DoubleDouble): DoubleDouble {
  zetas ??= Array.from({ length: 18 }, (_, i) => over(hurwitz(i + 2, 1), i + 2));
  return minus(times(polynomial(zetas, negative(d)), d), EULER_GAMMA);
}

/** ln gamma(1 + d) over d for d from -1/2 on, exact near 0. */
export function logGammaOfOnePlusOver(d: Real): DoubleDouble {
  const a = toDoubleDouble(d);
  return Math.abs(a.hi) < MOST_NEAR_ONE ? nearOne(a) : over(logGamma(plus(1, a)), a);
}

/** ln gamma(x) for positive x; exact near the zeros at 1 and 2. */
export function logGamma(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (!(a.hi > 0 && a.hi < Infinity)) return { hi: a.hi === 0 || a.hi === Infinity ? Infinity : NaN, lo: 0 };
  if (a.hi < 1e-40) return negative(logarithm(a));
  // Out of the range of products, where nothing but x*(ln x - 1) counts.
  if (a.hi > 1e100) return { hi: rounded(times(shifted(a, -600), minus(logarithm(a), 1))) * 2 ** 600, lo: 0 };
  const one = minus(a, 1);
  if (Math.abs(one.hi) < MOST_NEAR_ONE) return times(one, nearOne(one));
  const two = minus(a, 2);
  if (Math.abs(two.hi) < MOST_NEAR_ONE) return plus(logarithmOfOnePlus(two), times(two, nearOne(two)));
  const { x: y, product } = moved(a);
  return minus(stirling(y), logarithm(product));
}

/** ln |gamma(x)|. */
export function logAbsGamma(x: Real): DoubleDouble {
  const a = toDoubleDouble(x);
  if (a.hi > 0) return logGamma(a);
  if (isPole(a)) return { hi: Infinity, lo: 0 };
  if (a.hi > -1e-40) return negative(logarithm(negative(a)));
  // DLMF 5.5.3
  return minus(logarithm(over(PI, absolute(sinPi(a)))), logGamma(minus(1, a)));
}

/** gamma(x), rounded once. */
export function gammaRounded(x: number): number {
  if (Number.isNaN(x) || x === -Infinity) return NaN;
  if (x > 172) return Infinity;
  if (isPole(x)) return x === 0 ? 1 / x : NaN;
  if (Math.abs(x) < 1e-40) return 1 / x;
  if (x < 0) return exponentialTimes(negative(logGamma(minus(1, x))), over(PI, sinPi(x)));
  const { x: y, product } = moved(toDoubleDouble(x));
  return exponentialTimes(stirling(y), over(1, product));
}

/** The gamma function; at whole arguments exact. */
export function gammaOf(x: number): number {
  return Number.isInteger(x) && x >= 1 && x <= MOST_FACTORIAL + 1 ? factorialOf(x - 1) : gammaRounded(x);
}

/** gamma(x + 1); as x*gamma(x) where rounding x + 1 would cost digits. */
export function factorialAt(x: number): number {
  return x > LEAST_NORMAL && !Number.isInteger(x) ? x * gammaRounded(x) : gammaOf(x + 1);
}

/** ln |gamma(x)|, rounded once. */
export function lgammaOf(x: number): number {
  return x === -Infinity ? Infinity : rounded(logAbsGamma(x));
}

/** The sign of gamma(x); 0 at a pole, as the sign of its reciprocal. */
export function gammaSign(x: number): number {
  if (x > 0) return 1;
  return Number.isInteger(x) ? 0 : parity(Math.floor(x));
}
