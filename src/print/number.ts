/** The digits people are shown: one or two fewer than a double holds, so that 0.1 + 0.2 is 0.3. */
export const DEFAULT_DIGITS = 15;

/** A double has at most this many significant digits that mean anything. */
export const MOST_DIGITS = 17;

/**
 * A number for people: so many significant digits without trailing zeros, whole numbers below 2^53 in full, fixed
 * notation from 1e-5 to 1e15. Reads back, to the digits shown.
 */
export function formatNumber(value: number, digits: number = DEFAULT_DIGITS): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (value === 0) return "0";
  if (Number.isSafeInteger(value)) return String(value);
  const [mantissa, exponentText] = value.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  const sign = value < 0 ? "-" : "";
  const significant = mantissa.replace(/[-.]/g, "").replace(/0+$/, "");
  if (exponent >= -5 && exponent < 15) return sign + fixed(significant, exponent);
  const fraction = significant.slice(1);
  return `${sign}${significant[0]}${fraction === "" ? "" : `.${fraction}`}e${exponent}`;
}

/** Digits d1 d2 d3... that stand for d1.d2d3... * 10^exponent, without an exponent. */
function fixed(significant: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${significant}`;
  const whole = significant.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = significant.slice(exponent + 1);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
