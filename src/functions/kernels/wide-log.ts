import { exponent, row, significand } from "./binary.ts";
import { LN2_HIGH, LN2_LOW } from "./exp.ts";

/**
 * For each row of significands a number near the inverse of its middle with 10 digits, and the logarithm of its inverse in
 * two parts, of which the first is a multiple of 2^-42; by mpmath. In the row about 1 nothing but 1 + r is left.
 */
const ROWS: readonly (readonly [inverse: number, high: number, low: number])[] = [
  [1.396484375, -0.33395791765451577, 1.589797456220205e-14],
  [1.3671875, -0.31275571000378477, -1.1211800740360982e-13],
  [1.337890625, -0.2910942132227774, 5.989302587544076e-14],
  [1.310546875, -0.2704445119322827, 1.0868597510348195e-13],
  [1.28515625, -0.2508803062858078, -1.5973663463624904e-15],
  [1.259765625, -0.2309256917562834, 1.8708555799068442e-14],
  [1.234375, -0.21056476910735, 3.6507188831790577e-16],
  [1.2109375, -0.19139485299956505, -6.440856150696892e-14],
  [1.189453125, -0.17349364267033707, -5.217182669884592e-14],
  [1.16796875, -0.15526612891108016, -4.3792508292406054e-14],
  [1.146484375, -0.13670019478854556, -4.310426838472474e-14],
  [1.126953125, -0.11951764146851929, -7.249000326669549e-14],
  [1.107421875, -0.10203467868814187, -1.0241934414218483e-13],
  [1.087890625, -0.0842406148876762, -1.0003539556895334e-13],
  [1.0703125, -0.06795066190852594, 1.8195060030168815e-14],
  [1.052734375, -0.051390945869570714, 8.134490401032933e-14],
  [1.03515625, -0.034552381506728125, 6.839139742328777e-14],
  [1.01953125, -0.019342962843211353, 8.041853850522586e-14],
  [1, 0, 0],
  [0.974609375, 0.02571852928804219, -5.307171319656295e-14],
  [0.9453125, 0.05623971832278585, 9.023009281142904e-14],
  [0.91796875, 0.0855919303353403, 6.322009333691484e-14],
  [0.892578125, 0.1136412341452342, 6.889214192008475e-14],
  [0.869140625, 0.14025034287328708, -1.9509765515283165e-14],
  [0.845703125, 0.16758689703692653, 9.140819889491412e-14],
  [0.82421875, 0.1933193110035063, -1.0320443688698849e-14],
  [0.802734375, 0.2197314105433179, -4.472851385991314e-14],
  [0.783203125, 0.24436319773303694, -9.834201296269778e-14],
  [0.765625, 0.2670627852489815, 6.371947269815667e-14],
  [0.748046875, 0.290289635858926, -6.418144637660116e-14],
  [0.73046875, 0.3140688276250785, -1.0263280755261064e-13],
  [0.712890625, 0.33842727145702156, -5.280156204729064e-15],
];
export const rowInverse = Float64Array.from(ROWS, ([inverse]) => inverse);
export const rowHigh = Float64Array.from(ROWS, ([, high]) => high);
export const rowLow = Float64Array.from(ROWS, ([, , low]) => low);

/** Added and taken off again, it leaves 22 digits of a number from 1/2 to 2. */
export const TO_22_DIGITS = 1.5 * 2 ** 31;

/** (log(1 + r) - r + r^2/2)/r^3 for |r| <= 0.0153 as a minimax polynomial by the Remez algorithm; 2^-72 off in log(1 + r)/r. */
export const LOG1P = [
  0.3333333333333333, -0.24999999999999994, 0.20000000000078766, -0.1666666666680371, 0.14285713267366412,
  -0.12499998644913311, 0.11116295093148375, -0.10005612040773303,
] as const;

/** What `wideLog` leaves: what its value lacks. */
export const lacking = new Float64Array(1);

/**
 * ln x to some 66 binary digits (after S. Nagy, ARM optimized routines, pow.c): x is 2^k*c*(1 + r), where 1/c is in a table
 * and r known to all its digits. The rule `wideLog` of lowered.ts does the same, operation by operation.
 * @param x a normal number > 0; of others NaN
 * @returns the nearest double or one beside it; the rest is in `lacking`
 */
export function wideLog(x: number): number {
  const k = exponent(x);
  const m = significand(x, k);
  const i = row(x);
  const inverse = rowInverse[i];
  const head = m + TO_22_DIGITS - TO_22_DIGITS;
  const rHead = head * inverse - 1;
  const rTail = (m - head) * inverse;
  const r = rHead + rTail;
  const start = k * LN2_HIGH + rowHigh[i];
  const sum = start + r;
  const half = 0.5 * rHead * rHead;
  const high = sum - half;
  const r2 = r * r;
  const first = LOG1P[0] + r * LOG1P[1] + r2 * (LOG1P[2] + r * LOG1P[3]);
  const second = LOG1P[4] + r * LOG1P[5] + r2 * (LOG1P[6] + r * LOG1P[7]);
  const cubic = r2 * r * (first + r2 * r2 * second);
  // What the roundings above have lost, r^2/2 less its first part, and the rest of the series.
  const lost = start - sum + r + (rHead - r + rTail) + (sum - high - half);
  const low = k * LN2_LOW + rowLow[i] + lost + (cubic - 0.5 * rTail * (r + rHead));
  const result = high + low;
  lacking[0] = high - result + low;
  return result;
}
