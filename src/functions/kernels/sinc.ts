import { exponentialTimes, NEAR_OVERFLOW } from "./double-double.ts";

/** The derivatives of sin(x)/x and sinh(x)/x. */

/**
 * The n-th derivative of sin(x)/x, by x*s[n] + n*s[n - 1] = sin(x + n*pi/2). Upwards that is stable while n < |x|;
 * else downwards from a high order, where any start will do: each step divides its error by n/|x|.
 */
export function sincDerivative(x: number, n: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? NaN : 0;
  const sine = Math.sin(x);
  const cosine = Math.cos(x);
  const turned = [sine, cosine, -sine, -cosine];
  if (n < Math.abs(x)) {
    let s = sine / x;
    for (let k = 1; k <= n; k++) s = (turned[k % 4] - k * s) / x;
    return s;
  }
  let s = 0;
  for (let k = n + 60 + Math.ceil(Math.abs(x)); k > n; k--) s = (turned[k % 4] - x * s) / k;
  return s;
}

/** From here on sinh and cosh are exp(x)/2, and the derivatives of sinh(x)/x are near that over x. */
const farSinhc = (x: number, n: number) => {
  let part = 1 / x;
  for (let k = 1; k <= n; k++) part = (1 - k * part) / x;
  return exponentialTimes(x, part / 2);
};

/**
 * The n-th derivative of sinh(x)/x, for x >= 0: by x*s[n] + n*s[n - 1] = the n-th derivative of sinh, upwards while that
 * does not cancel; else by its series, the sum of x^j/(j!*(n + j + 1)) over those j for which n + j is even.
 */
export function sinhcDerivative(x: number, n: number): number {
  if (x === Infinity) return Infinity;
  if (x >= NEAR_OVERFLOW) return farSinhc(x, n);
  if (n === 0) return x === 0 ? 1 : Math.sinh(x) / x;
  if (x > 2 * n + 1) {
    const turned = [Math.sinh(x), Math.cosh(x)];
    let s = turned[0] / x;
    for (let k = 1; k <= n; k++) s = (turned[k % 2] - k * s) / x;
    return s;
  }
  let power = n % 2 === 0 ? 1 : x;
  let sum = 0;
  for (let j = n % 2; ; j += 2) {
    const term = power / (n + j + 1);
    sum += term;
    if (!(term > 1e-17 * sum)) return sum;
    power *= (x / (j + 1)) * (x / (j + 2));
  }
}
