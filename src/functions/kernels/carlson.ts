import { minus, over, plus, rounded, shifted, squareRoot, times, ZERO, type DoubleDouble } from "./double-double.ts";

/**
 * The symmetric elliptic integrals of B. C. Carlson by his duplication theorem (Numer. Algorithms 10, 1995; NIST DLMF
 * 19.36): each step brings the arguments, none negative, four times closer together; near their mean a series does the
 * rest. The steps are made in double-double numbers.
 */

/** The largest relative distance from the mean, left to a series whose error is some eighth power of it. */
const CLOSE = 2 ** -10;

/** Steps enough for any arguments: those far apart have the square root of their ratio after each. */
const MOST_STEPS = 60;

function step(x: DoubleDouble, y: DoubleDouble, z: DoubleDouble) {
  const [a, b, c] = [squareRoot(x), squareRoot(y), squareRoot(z)];
  const lambda = plus(times(a, plus(b, c)), times(b, c));
  const next = (t: DoubleDouble) => shifted(plus(t, lambda), -2);
  return { root: c, lambda, next };
}

/** The distances of the others from the mean, relative to it. */
function spread(mean: DoubleDouble, x: DoubleDouble, y: DoubleDouble): [number, number] {
  return [rounded(minus(mean, x)) / mean.hi, rounded(minus(mean, y)) / mean.hi];
}

/** R_F(x, y, z); at most one argument is 0. */
export function carlsonF(x: DoubleDouble, y: DoubleDouble, z: DoubleDouble): DoubleDouble {
  for (let n = 0; ; n++) {
    const mean = over(plus(plus(x, y), z), 3);
    const [p, q] = spread(mean, x, y);
    const r = -p - q;
    if (n === MOST_STEPS || Math.max(Math.abs(p), Math.abs(q), Math.abs(r)) < CLOSE) {
      const e2 = p * q - r * r;
      const e3 = p * q * r;
      // DLMF 19.36.1
      const series =
        -e2 / 10 + e3 / 14 + (e2 * e2) / 24 - (3 * e2 * e3) / 44 - (5 * e2 ** 3) / 208 + (3 * e3 * e3) / 104;
      return over(plus(1, series), squareRoot(mean));
    }
    const { next } = step(x, y, z);
    [x, y, z] = [next(x), next(y), next(z)];
  }
}

/** R_D(x, y, z); x or y may be 0. */
export function carlsonD(x: DoubleDouble, y: DoubleDouble, z: DoubleDouble): DoubleDouble {
  let sum = ZERO;
  for (let n = 0; ; n++) {
    const mean = over(plus(plus(x, y), times(z, 3)), 5);
    const [p, q] = spread(mean, x, y);
    const r = -(p + q) / 3;
    if (n === MOST_STEPS || Math.max(Math.abs(p), Math.abs(q), Math.abs(r)) < CLOSE) {
      const e2 = p * q - 6 * r * r;
      const e3 = (3 * p * q - 8 * r * r) * r;
      const e4 = 3 * (p * q - r * r) * r * r;
      const e5 = p * q * r ** 3;
      // DLMF 19.36.2
      const series =
        (-3 * e2) / 14 +
        e3 / 6 +
        (9 * e2 * e2) / 88 -
        (3 * e4) / 22 -
        (9 * e2 * e3) / 52 +
        (3 * e5) / 26 -
        e2 ** 3 / 16 +
        (3 * e3 * e3) / 40 +
        (3 * e2 * e4) / 20;
      const rest = over(plus(1, series), times(mean, squareRoot(mean)));
      return plus(times(sum, 3), shifted(rest, -2 * n));
    }
    const { root, lambda, next } = step(x, y, z);
    sum = plus(sum, shifted(over(1, times(root, plus(z, lambda))), -2 * n));
    [x, y, z] = [next(x), next(y), next(z)];
  }
}
