import { Wide } from "../autodiff/wide.ts";
import {
  exactProduct,
  exponentialParts,
  LN2,
  logarithm,
  minus,
  plus,
  rounded,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./kernels/double-double.ts";
import type { Factored } from "./kernels/incomplete-gamma.ts";
import { power } from "./kernels/power.ts";

/** Exponentials, logarithms and powers whose arguments or results lie beyond the doubles. */

/** From here on the last digits of e^x are not known, and a product with it is out of range in any case. */
const MAX_EXPONENT = 1e15;

/** e^x */
export function exponentialBeyond(x: Real): Wide {
  const a = toDoubleDouble(x);
  if (!Number.isFinite(a.hi)) return new Wide(Math.exp(a.hi));
  // Only the sign of the exponent matters here. Powers keep exponents of their own (`sizeOfPower`), so that y/y^2 is not 1.
  if (!(Math.abs(a.hi) < MAX_EXPONENT)) return new Wide(1, Math.sign(a.hi) * MAX_EXPONENT);
  const { part, k } = exponentialParts(a);
  return new Wide(rounded(part), k);
}

/** ln x, for a finite x > 0. */
export function logarithmBeyond({ m, e }: Wide): DoubleDouble {
  return plus(logarithm(m), times(LN2, e));
}

/** |x|^y, whose logarithm is known. */
function sizeOfPower({ m, e }: Wide, y: number, log: DoubleDouble): Wide {
  if (Math.abs(log.hi) < MAX_EXPONENT) return exponentialBeyond(log);
  const k = Math.round(e * y);
  return new Wide(power(Math.abs(m), y) * 2 ** (e * y - k), k);
}

/** x^(y - n), where y - n is not rounded. */
export function powerBeyond(x: Wide, y: number, n = 0): Wide {
  if (x.isZero || !x.isFinite || !Number.isFinite(y)) return new Wide(power(x.number, y - n));
  if (x.m < 0 && !Number.isInteger(y)) return new Wide(NaN);
  const exponent = minus(y, n);
  const log = logarithmBeyond(x.m < 0 ? x.neg() : x);
  // Beyond this the parts of the product would overflow.
  const isNear = Math.abs(y) < 1e200;
  const size = isNear ? sizeOfPower(x, y - n, times(exponent, log)) : exponentialBeyond(y * Math.sign(log.hi));
  return x.m < 0 && (y - n) % 2 !== 0 ? size.neg() : size;
}

/** e^(factor*x^2), where the square is not rounded. */
export function squareExponentialBeyond(x: number, factor: 1 | -1 | -0.5): Wide {
  // The parts of greater squares would overflow.
  return exponentialBeyond(Math.abs(x) < 1e100 ? times(exactProduct(x, x), factor) : factor * x * x);
}

/** sign*e^log*factor */
export function factoredBeyond(x: Factored): Wide {
  if (typeof x === "number") return new Wide(x);
  return exponentialBeyond(x.log).mul(new Wide(x.sign * rounded(x.factor())));
}
