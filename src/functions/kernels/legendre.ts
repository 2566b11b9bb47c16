import {
  exactSum,
  minus,
  negative,
  over,
  plus,
  rounded,
  times,
  ZERO,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";

/**
 * Legendre's continued fraction for the incomplete gamma function gamma(a, z) = exp(-z)*z^a*K:
 * K = 1/(z + 1 - a - (1 - a)/(z + 3 - a - 2(2 - a)/(z + 5 - a - ...))) (NIST DLMF 8.9.2, its even part).
 */

/** K for z = i*t, where some 700/|t| steps give all digits. */
export function imaginaryFraction(a: number, t: Real): { readonly re: DoubleDouble; readonly im: DoubleDouble } {
  let [re, im] = [ZERO, ZERO];
  for (let n = Math.ceil(5 + 700 / Math.abs(rounded(t))); n >= 0; n--) {
    const p = minus(2 * n + 1 - a, re);
    const q = minus(t, im);
    const part = over(n === 0 ? 1 : n * (n - a), plus(times(p, p), times(q, q)));
    [re, im] = [times(part, p), negative(times(part, q))];
  }
  return { re, im };
}

/** A factor this near to 1 ends the continued fraction. */
const LEAST_CHANGE = 1e-24;

/** K for real z from 1 on, or a far below 0, by W. Lentz's method (Applied Optics 15, 1976). */
export function realFraction(a: number, z: Real): DoubleDouble {
  const size = rounded(z);
  if (Math.abs(a) > 1e30 || size > 1e30) return { hi: 1 / (size + 1 - a), lo: 0 };
  let b = plus(plus(z, -a), 1);
  let value = b;
  let c = b;
  let d = ZERO;
  for (let n = 1; ; n++) {
    const numerator = times(exactSum(a, -n), n);
    b = plus(b, 2);
    d = over(1, plus(b, times(numerator, d)));
    c = plus(b, over(numerator, c));
    const change = times(c, d);
    value = times(value, change);
    if (!(Math.abs(minus(change, 1).hi) > LEAST_CHANGE)) return over(1, value);
  }
}
