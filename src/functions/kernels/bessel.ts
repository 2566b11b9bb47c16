import { cylinderDerivative, type CylinderKind, type Times } from "./cylinder.ts";
import { parity } from "./factorial.ts";
import { gammaSign } from "./gamma.ts";

/** The Bessel functions and their first derivatives at any numbers, the ends of the range included. */

/** The weights of J or I of the orders v - n, v - n + 2, ... in the n-th derivative. */
const WEIGHTS: Readonly<Record<"J" | "I", readonly (readonly number[])[]>> = {
  J: [[1], [0.5, -0.5], [0.25, -0.5, 0.25]],
  I: [[1], [0.5, 0.5], [0.25, 0.5, 0.25]],
};

/** J, I: of whole order what order 0 has part in, else the limit of x^(v - n)/gamma(v - n + 1). */
function firstAtZero(kind: "J" | "I", v: number, n: Times): number {
  if (Number.isInteger(v)) {
    return WEIGHTS[kind][n].reduce((sum, weight, j) => sum + (v - n + 2 * j === 0 ? weight : 0), 0);
  }
  return v > n ? 0 : gammaSign(v - n + 1) * Infinity;
}

/** The limit of the n-th derivative for x to 0 from above, where Y and K of order 0 go as the logarithm. */
function atZero(kind: CylinderKind, v: number, n: Times): number {
  if (kind === "K") return parity(n) * Infinity;
  if (kind !== "Y") return firstAtZero(kind, v, n);
  // Y of order v = -(m + 1/2) is J's of order -v, with the sign of (-1)^m.
  if (v < 0 && Number.isInteger(v - 0.5)) return parity(v - 0.5) * -firstAtZero("J", -v, n) + 0;
  const cosine = v >= 0 ? 1 : parity(Math.round(v));
  return -parity(n) * cosine * Infinity;
}

/** The limit of the n-th derivative for x to infinity, or the value for an infinite order. */
function atInfinity(kind: CylinderKind, v: number, x: number, n: Times): number {
  if (Number.isFinite(v)) return kind === "I" ? Infinity : 0;
  if (v < 0 || x === Infinity) return NaN;
  return kind === "J" || kind === "I" ? 0 : (kind === "K" ? 1 : -1) * parity(n) * Infinity;
}

/** Of greater orders no double but 0 and infinity is left where x is below half of the order. */
const MOST_SMALL = 1e10;

const isNearZero = (v: number, x: number) => x === 0 || (Math.abs(v) > MOST_SMALL && x < Math.abs(v) / 2);

/** The n-th derivative by x. */
export function bessel(kind: CylinderKind, n: Times): (v: number, x: number) => number {
  return (v, x) => {
    if (Number.isNaN(v) || Number.isNaN(x)) return NaN;
    const continues = (kind === "J" || kind === "I") && Number.isInteger(v);
    if (x < 0 && !continues) return NaN;
    const sign = continues && (x < 0 || Object.is(x, -0)) ? parity(v) * parity(n) : 1;
    const size = Math.abs(x);
    if (size === Infinity || !Number.isFinite(v)) return sign * atInfinity(kind, v, size, n);
    if (isNearZero(v, size)) return sign * atZero(kind, v, n);
    return sign * cylinderDerivative(kind, v, size, n);
  };
}
