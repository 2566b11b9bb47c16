import { betaParts } from "./beta.ts";
import { exactSum, exponentialTimes, minus, negative, ONE, over, plus, rounded, times, ZERO } from "./double-double.ts";
import { factorialOf, parity } from "./factorial.ts";
import { gammaOf, gammaSign, isPole, logAbsGamma, logGamma } from "./gamma.ts";
import { differenceUp } from "./polygamma-difference.ts";
import { digammaAt, polygammaOf } from "./polygamma.ts";
import { power } from "./power.ts";

/** Binomial coefficients. */

/** For whole k up to this the binomial coefficient is a product. */
const MOST_FACTORS = 1000;

/** Products are made of double-double numbers up to this. */
const MOST_PRODUCT = 1e280;

const isShort = (k: number) => Number.isInteger(k) && k >= 0 && k <= MOST_FACTORS;

/** n(n - 1)...(n - k + 1)/k!, or by the gamma function (NIST DLMF 1.2.6 and its continuation). */
export function binomial(n: number, k: number): number {
  // The other, shorter product of the same number.
  if (Number.isInteger(n) && Number.isInteger(k) && n >= 0 && k >= 0) {
    if (k > n) return 0;
    if (n - k < k) return binomial(n, n - k);
  }
  if (isShort(k)) {
    let product = ONE;
    for (let j = 1; j <= k && Math.abs(product.hi) < MOST_PRODUCT; j++) {
      product = over(times(product, plus(exactSum(n, -k), j)), j);
    }
    if (Math.abs(product.hi) < MOST_PRODUCT) return rounded(product);
  }
  if (Number.isInteger(k) && k < 0) return 0;
  if (!Number.isFinite(n) || !Number.isFinite(k)) return gammaOf(n + 1) / gammaOf(k + 1) / gammaOf(n - k + 1);
  const rest = exactSum(n, -k);
  if (rest.hi < 0 && rest.lo === 0 && Number.isInteger(rest.hi)) return 0;
  if (n < 0 && Number.isInteger(n)) return NaN;
  // 1/((n + 1)*beta(k + 1, n - k + 1))
  const { log, factor, sine } = betaParts(exactSum(k, 1), plus(rest, 1));
  return exponentialTimes(negative(log), over(1, times(times(factor, sine), exactSum(n, 1))));
}

/** polygamma(m, n + 1) - polygamma(m, n - k + 1). */
export function harmonicOf(m: number, n: number, k: number): number {
  if (k === 0) return 0;
  if (Number.isFinite(n) && Number.isFinite(k)) {
    const rest = plus(exactSum(n, -k), 1);
    const difference = k > 0 ? differenceUp(m, rest, k) : differenceUp(m, exactSum(n, 1), -k);
    if (difference !== undefined) return k > 0 ? -difference : difference;
  }
  if (isShort(k)) {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += power(n - j, -m - 1);
    return parity(m) * factorialOf(m) * sum;
  }
  if (!Number.isFinite(n) || !Number.isFinite(k)) return polygammaOf(m, n + 1) - polygammaOf(m, n - k + 1);
  // As a double, n - k + 1 would be at the pole that it is next to.
  return polygammaOf(m, exactSum(n, 1)) - polygammaOf(m, plus(exactSum(n, -k), 1));
}

/** The slope of a binomial coefficient by n; for whole k that of a product, right also where a factor is 0. */
export function binomialSlope(n: number, k: number): number {
  if (isShort(k)) {
    let product = ONE;
    let slope = ZERO;
    for (let j = 1; j <= k && Math.abs(product.hi) < MOST_PRODUCT; j++) {
      const next = plus(exactSum(n, -k), j);
      slope = over(plus(times(slope, next), product), j);
      product = over(times(product, next), j);
    }
    if (Math.abs(product.hi) < MOST_PRODUCT) return rounded(slope);
  }
  // Of a pole of gamma(n - k + 1) alone the slopes by n and k are opposite.
  if (isPole(plus(exactSum(n, -k), 1)) && !isPole(n + 1)) return -binomialSlopeByCount(n, k);
  return binomial(n, k) * harmonicOf(0, n, k);
}

/** The slope by k of gamma(n + 1)/(gamma(k + 1)*gamma(n - k + 1)), right also where one of the divisors is at a pole. */
export function binomialSlopeByCount(n: number, k: number): number {
  if (!Number.isFinite(n) || !Number.isFinite(k) || isPole(n + 1)) return NaN;
  const [chosen, left] = [exactSum(k, 1), plus(exactSum(n, -k), 1)];
  if (!isPole(chosen) && !isPole(left)) return binomial(n, k) * rounded(minus(digammaAt(left), digammaAt(chosen)));
  // At a pole -m the slope of 1/gamma is (-1)^m*m!.
  const [pole, other, sign] = isPole(left) ? [left, chosen, -1] : [chosen, left, 1];
  const log = minus(plus(logAbsGamma(exactSum(n, 1)), logGamma(minus(1, pole))), logAbsGamma(other));
  return exponentialTimes(log, sign * parity(pole.hi) * gammaSign(n + 1) * gammaSign(rounded(other)));
}
