import { over, plus, times, ZERO, type DoubleDouble, type Real } from "./double-double.ts";

/** Sums in double-double numbers. */

/** A series ends with a term that is this part of its sum: less than the last digit, as the sum may cancel with something else. */
const NEGLIGIBLE = 1e-36;

/**
 * The sum of powers[k]/divisor(k) from k = 0 on, up to a term that no longer counts.
 * @param next makes powers[k] of powers[k - 1]
 */
export function series(
  first: DoubleDouble,
  next: (power: DoubleDouble, k: number) => DoubleDouble,
  divisor?: (k: number) => Real,
  negligible: number = NEGLIGIBLE,
): DoubleDouble {
  let power = first;
  let sum = divisor === undefined ? power : over(power, divisor(0));
  for (let k = 1; ; k++) {
    power = next(power, k);
    const term = divisor === undefined ? power : over(power, divisor(k));
    sum = plus(sum, term);
    if (!(Math.abs(term.hi) > negligible * Math.abs(sum.hi))) return sum;
  }
}

/** The polynomial in x with these coefficients, from that of x^0 on. */
export function polynomial(coefficients: readonly DoubleDouble[], x: Real): DoubleDouble {
  return coefficients.reduceRight((sum, coefficient) => plus(times(sum, x), coefficient), ZERO);
}
