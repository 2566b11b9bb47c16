import { upperHalf } from "./double-double.ts";
import { expOfSum, MOST_EXPONENT } from "./exp.ts";
import { log } from "./log.ts";
import { lacking, wideLog } from "./wide-log.ts";

/** The least number with all its digits; the reciprocal of a smaller one may overflow. */
export const LEAST_NORMAL = 2 ** -1022;

/** Whole powers up to this are products. */
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

/** Half powers below this are products with a square root; farther ones would gather rounding errors. */
const LEAST_ROOTLESS = 3;

/** Whether x^y is taken as a product, with a square root at most. */
export function isProduct(y: number): boolean {
  return Number.isInteger(y) ? Math.abs(y) <= MOST_SQUARINGS : Number.isInteger(2 * y) && Math.abs(y) < LEAST_ROOTLESS;
}

/**
 * x^1.5 or x^2.5, whose inverses would be two or three units off if the factors were rounded. With numbers in halves, of
 * which the upper ones have exact products (T. Dekker, Numer. Math. 18, 1971), the result is the nearest double or one beside
 * it. The rule `rootPower` of lowered.ts does the same, operation by operation.
 * @param n 1 or 2, for the power n + 1/2
 * @returns NaN where a part of the result is out of range
 */
function rootPower(x: number, n: number): number {
  const root = Math.sqrt(x);
  const rootHigh = upperHalf(root);
  const rootLow = root - rootHigh;
  const xHigh = upperHalf(x);
  const xLow = x - xHigh;
  // root^2 - x: the root itself is too great by that over 2*root, and x times that is root/2 times the difference.
  const excess = rootHigh * rootHigh - x + rootLow * (root + rootHigh);
  const high = x * root;
  const low = xHigh * rootHigh - high + xHigh * rootLow + root * (xLow - 0.5 * excess);
  if (n === 1) return high + low;
  const upper = upperHalf(high);
  const result = x * high;
  return result + (xHigh * upper - result + xHigh * (high - upper + low) + xLow * high);
}

/** x^y for such a y >= 0, and x > 0 if that is not whole. */
function product(x: number, y: number): number {
  const n = Math.floor(y);
  if (n === y) return wholePower(x, n);
  if (n === 0) return Math.sqrt(x);
  const result = rootPower(x, n);
  return Number.isNaN(result) ? wholePower(x, n) * Math.sqrt(x) : result;
}

/**
 * x^y = exp(y*log(x)), with an exponent of 65 binary digits (after S. Nagy, ARM optimized routines, pow.c). The rule `pow` of
 * lowered.ts does the same, operation by operation.
 * @returns NaN where x is not normal and positive, or the result not normal
 */
function realPower(x: number, y: number): number {
  const base = wideLog(x);
  const yHigh = upperHalf(y);
  const logHigh = upperHalf(base);
  // Of few digits each: no rounding error.
  const exponent = yHigh * logHigh;
  if (!(Math.abs(exponent) <= MOST_EXPONENT)) return NaN;
  return expOfSum(exponent, (y - yHigh) * logHigh + y * (base - logHigh + lacking[0]));
}

/** ln x of the parts that x^y has. */
export function logOfBase(x: number): number {
  const result = wideLog(x);
  return Number.isNaN(result) ? log(x) : result;
}

/**
 * x^y, whole and some half powers as products, others less than a unit off. Math.pow is not good enough: `Math.pow(10, -5)`
 * is not 0.00001, and `Math.pow(1, Infinity)` is NaN where IEEE 754 has 1.
 */
export function power(x: number, y: number): number {
  if (isProduct(y) && (x > 0 || Number.isInteger(y))) {
    if (y >= 0) return product(x, y);
    const inverse = product(x, -y);
    // An inverse out of range loses digits; pow keeps them in the subnormal range.
    if (Math.abs(inverse) >= LEAST_NORMAL && Math.abs(inverse) < Infinity) return 1 / inverse;
    return Math.pow(x, y);
  }
  if (Math.abs(x) === 1 && Math.abs(y) === Infinity) return 1;
  // Both signs of x have the same digits.
  if (x < 0 && Number.isInteger(y)) return y % 2 === 0 ? power(-x, y) : -power(-x, y);
  const result = realPower(x, y);
  return Number.isNaN(result) ? Math.pow(x, y) : result;
}

/**
 * x^(y - n), for slopes. To round y - n may cost hundreds of units where x is far from 1, so it is x^y over x, n times,
 * wherever the difference might be rounded: not where x^y is a product, and the exponent has few digits. Where x^y is out of
 * range and x^(y - n) is not, y is too far from 0 for more than a bit to be lost.
 * @param n whole, from 0 on
 */
export function lowerPower(x: number, y: number, n: number): number {
  if (isProduct(y)) return power(x, y - n);
  let result = power(x, y);
  if (!(x > 0 && x < Infinity && result >= LEAST_NORMAL && result < Infinity)) return power(x, y - n);
  for (let i = 0; i < n; i++) result /= x;
  return result;
}
