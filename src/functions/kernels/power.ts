/** The least number with all its digits; the reciprocal of a smaller one may overflow. */
export const LEAST_NORMAL = 2 ** -1022;

/** Whole powers up to this are products; beyond it Math.pow is as exact. */
const MOST_SQUARINGS = 64;

/** x^n for whole n from 0 to 64, by repeated squaring (D. Knuth, TAOCP vol. 2, 4.6.3, algorithm A). */
function wholePower(x: number, n: number): number {
  let result = 1;
  let base = x;
  for (let rest = n; ; base *= base) {
    if (rest % 2 === 1) result *= base;
    rest = Math.floor(rest / 2);
    if (rest === 0) return result;
  }
}

/**
 * x^y. Math.pow alone is not good enough: `Math.pow(10, -5)` is not 0.00001, and `Math.pow(1, Infinity)` is NaN where
 * IEEE 754 has 1.
 */
export function power(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= MOST_SQUARINGS) {
    if (y >= 0) return wholePower(x, y);
    const inverse = wholePower(x, -y);
    // An inverse out of range loses digits; pow keeps them in the subnormal range.
    if (inverse !== 0 && Math.abs(inverse) >= LEAST_NORMAL && Math.abs(inverse) < Infinity) return 1 / inverse;
    return Math.pow(x, y);
  }
  if (Math.abs(x) === 1 && Math.abs(y) === Infinity) return 1;
  if (x > 0 && x < Infinity) {
    if (y === 0.5) return Math.sqrt(x);
    if (y === -0.5) return 1 / Math.sqrt(x);
    if (y === 1.5) return x * Math.sqrt(x);
    if (y === -1.5) return 1 / (x * Math.sqrt(x));
  }
  return Math.pow(x, y);
}
