import {
  logarithm,
  minus,
  negative,
  over,
  PI,
  plus,
  rounded,
  shifted,
  times,
  toDoubleDouble,
  type DoubleDouble,
  type Real,
} from "./double-double.ts";
import { factorialOf } from "./factorial.ts";
import { series } from "./series.ts";

/** The dilogarithm and its derivatives. */

/** The series of the dilogarithm ends with terms that are this part of the sum. */
const NEGLIGIBLE = 1e-24;

/** The sum of x^k/k^2 from k = 1 on, for |x| up to 1/2 (NIST DLMF 25.12.1). */
function dilogSeries(x: Real): DoubleDouble {
  return series(
    toDoubleDouble(x),
    (power) => times(power, x),
    (k) => (k + 1) ** 2,
    NEGLIGIBLE,
  );
}

/** Li2(x) for x from -1 to 1/2, through NIST DLMF 25.12.3 where its series is slow. */
function nearDilog(x: Real): DoubleDouble {
  if (rounded(x) >= -0.5) return dilogSeries(x);
  const log = logarithm(minus(1, x));
  return negative(plus(dilogSeries(over(x, minus(x, 1))), shifted(times(log, log), -1)));
}

const sixthOfPiSquare = () => over(times(PI, PI), 6);

/** Below this x + x^2/4 + x^3/9 is x + x^2/4. */
const TINY = 1e-10;

/** Below this 1/x is nothing to the logarithm, and out of double-double's range. */
const LEAST_INVERTED = -1e200;

export function dilogarithm(x: number): number {
  if (!(x <= 1)) return NaN;
  if (x === 1) return rounded(sixthOfPiSquare());
  if (x === -Infinity) return x;
  if (Math.abs(x) < TINY) return x + (x * x) / 4;
  if (x > 0.5) {
    // DLMF 25.12.6
    const rest = minus(1, x);
    return rounded(minus(minus(sixthOfPiSquare(), times(logarithm(x), logarithm(rest))), dilogSeries(rest)));
  }
  if (x >= -1) return rounded(nearDilog(x));
  // DLMF 25.12.4
  const log = logarithm(-x);
  const inverse = x > LEAST_INVERTED ? nearDilog(over(1, x)) : 0;
  return -rounded(plus(plus(sixthOfPiSquare(), shifted(times(log, log), -1)), inverse));
}

/** From here to 0 the series in x/(x - 1) is short enough; below, the closed form cancels little. */
const leastSummed = (m: number) => Math.max(-4 * m, -64);

/** value/base^n, where the power alone may be out of range. */
function overPower(value: number, base: number, n: number): number {
  let result = value;
  for (let j = 0; j < n; j++) result /= base;
  return result;
}

/**
 * The m-th derivative of -log(1 - x)/x, m!*t^m/(1 - x*t)^(m + 1) integrated over t from 0 to 1: by its power series, by
 * that after Pfaff's transformation (NIST DLMF 15.8.1), whose terms are positive too, or in closed form.
 */
export function logQuotientDerivative(x: number, m: number): number {
  if (!(x <= 1)) return NaN;
  if (x === 1) return Infinity;
  if (x === -Infinity) return 0;
  if (m === 0) return x === 0 ? 1 : -Math.log1p(-x) / x;
  if (x >= 0 && x <= 0.5) {
    let part = factorialOf(m);
    let sum = 0;
    for (let k = 0; ; k++) {
      const term = part / (k + m + 1);
      sum += term;
      if (!(term > 1e-18 * sum)) return sum;
      part *= ((k + m + 1) / (k + 1)) * x;
    }
  }
  const z = x / (x - 1);
  if (x < 0 && x > leastSummed(m)) {
    let sum = 0;
    for (let k = Math.ceil(40 / Math.log1p(-1 / x)); k >= 0; k--) sum = sum * z + 1 / (m + 1 + k);
    return overPower(factorialOf(m) * sum, 1 - x, m + 1);
  }
  let sum = Math.log1p(-x);
  for (let j = 1, zj = z; j <= m; j++, zj *= z) sum -= zj / j;
  if (!Number.isFinite(sum)) return Infinity;
  return overPower(sum * factorialOf(m), -x, m + 1);
}
