import { cosPi, sinPi } from "./angle.ts";
import {
  exactSum,
  minus,
  over,
  PI,
  plus,
  rounded,
  times,
  toDoubleDouble,
  ZERO,
  type DoubleDouble,
} from "./double-double.ts";
import { factorialOf, parity } from "./factorial.ts";
import { isPole, cancels } from "./gamma.ts";
import { isInRange, polygammaOf, polygammaSum } from "./polygamma.ts";
import { power } from "./power.ts";

/** Differences of polygamma functions, which lose no digits where the two are nearly the same. */

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

/** polygamma(n, a) - polygamma(n, a + b) for b > 0; undefined where this is no better than subtracting. */
export function differenceUp(n: number, a: DoubleDouble, b: number): number | undefined {
  const sign = -parity(n);
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
    let sum = ZERO;
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

/** polygamma(n, a) - polygamma(n, a + b). */
export function differenceOf(n: number, a: number, b: number): number {
  if (!Number.isInteger(n) || n < 0) return NaN;
  if (b === 0 && !isPole(a)) return Number.isNaN(a) ? NaN : 0;
  if (a === Infinity && Number.isFinite(b)) return 0;
  // Beside such a point beta(a, b) is no number, whatever a is.
  if (isPole(b) && isPole(a + b)) return NaN;
  const canSum = Number.isFinite(a) && Number.isFinite(b) && !(isPole(a) && !cancels(a, b));
  if (canSum && !(isPole(a + b) && !cancels(a, b))) {
    const found = b > 0 ? differenceUp(n, toDoubleDouble(a), b) : differenceUp(n, exactSum(a, b), -b);
    if (found !== undefined) return b > 0 ? found : -found;
  }
  return polygammaOf(n, a) - polygammaOf(n, a + b);
}
