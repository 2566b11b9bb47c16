import { scaled, signed } from "./binary.ts";
import { expParts } from "./exp.ts";

/** Up to this size e^2x is in range, and from 20 on the hyperbolic tangent is 1; the rule stops before. */
const MOST = 340;
export const MOST_LOWERED_HYPERBOLIC = 339;

/**
 * tanh(x) = (e^2a - 1)/(e^2a + 1) for a = |x|, about a unit off at most: numerator and denominator to more digits than a
 * double has, and the quotient mended. The rule `tanh` of lowered.ts does the same, operation by operation.
 */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (!(a <= MOST)) return Math.tanh(x);
  const { k, high, small } = expParts(2 * a, 0);
  const unit = scaled(1, k);
  const main = unit * high;
  const more = unit * small;
  // In each of the sums the first number is the larger one, or 0.
  const below = unit - 1;
  const top = below + main;
  const topLow = unit - below - 1 + (below - top + main) + more;
  const numerator = top + topLow;
  const above = unit + 1;
  const bottom = above + main;
  const bottomLow = unit - above + 1 + (above - bottom + main) + more;
  const denominator = bottom + bottomLow;
  const quotient = numerator / denominator;
  const lost = top - numerator + topLow - quotient * (bottom - denominator + bottomLow);
  return signed(quotient + lost / denominator, x);
}
