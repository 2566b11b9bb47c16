import { exponent, significand } from "./binary.ts";
import { LN2_HIGH, LN2_LOW } from "./exp.ts";

/** (log((1 + s)/(1 - s)) - 2s)/s^3 in s^2 for |s| <= 0.1716, by the Remez algorithm (fdlibm, e_log.c). */
export const LOG = [
  6.66666666666673513e-1, 3.999999999940941908e-1, 2.857142874366239149e-1, 2.222219843214978396e-1,
  1.818357216161805012e-1, 1.531383769920937332e-1, 1.479819860511658591e-1,
] as const;

/**
 * ln x, less than a unit off (fdlibm, e_log.c): x is 2^k*(1 + f), and log(1 + f) = log((1 + s)/(1 - s)) for
 * s = f/(2 + f). The rule `log` of lowered.ts does the same, operation by operation.
 */
export function log(x: number): number {
  const k = exponent(x);
  const m = significand(x, k);
  if (!(m < 2)) return Math.log(x + 0);
  const f = m - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  const s4 = s2 * s2;
  const head = LOG[0] + s2 * LOG[1] + s4 * (LOG[2] + s2 * LOG[3]);
  const tail = LOG[4] + s2 * LOG[5] + s4 * LOG[6];
  const rest = s2 * (head + s4 * s4 * tail);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + rest) + k * LN2_LOW) - f);
}
