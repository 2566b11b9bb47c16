import { scaled } from "./binary.ts";

/** Added and taken off again, it rounds a number up to 2^51 in size to a whole one, to the even one of two. */
export const TO_WHOLE = 1.5 * 2 ** 52;

/** ln 2 in two parts (fdlibm, e_exp.c): the first has so few digits that its multiples up to 2^11 are exact. */
export const LN2_HIGH = 6.9314718036912381649e-1;
export const LN2_LOW = 1.90821492927058770002e-10;

/** Up to this size the result is normal; the rule stops before, so that its rounded limit does not matter. */
export const MOST_EXPONENT = 708;
export const MOST_LOWERED_EXPONENT = 707;

/** (exp(r) - 1 - r)/r^2 for |r| <= ln(2)/2 as a minimax polynomial by the Remez algorithm; 0.03 units off in exp(r). */
export const EXP = [
  0.500000000000001, 0.16666666666666413, 0.041666666666530794, 0.008333333333494215, 0.001388888894347681,
  0.0001984126950675829, 2.4801493247709446e-5, 2.755758646158957e-6, 2.763019785428606e-7, 2.499996930457861e-8,
] as const;

/** e^x as 2^k*(1 + high + small), of which `high` has no rounding error. */
export interface ExpParts<T> {
  readonly k: T;
  readonly high: T;
  readonly small: T;
}

/** e^(x + rest), where the rest is small. */
export function expParts(x: number, rest: number): ExpParts<number> {
  const k = x * Math.LOG2E + TO_WHOLE - TO_WHOLE;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW - rest;
  const r = high - low;
  const r2 = r * r;
  const r4 = r2 * r2;
  const head = EXP[0] + r * EXP[1] + r2 * (EXP[2] + r * EXP[3]);
  const middle = EXP[4] + r * EXP[5] + r2 * (EXP[6] + r * EXP[7]);
  const tail = EXP[8] + r * EXP[9];
  const small = r2 * (head + r4 * (middle + r4 * tail)) - low;
  return { k, high, small };
}

/** e^(x + rest), where the result is normal. */
export function expOfSum(x: number, rest: number): number {
  const { k, high, small } = expParts(x, rest);
  // 1 + high with its rounding error, which 1 + high + small would have twice.
  const sum = 1 + high;
  return scaled(sum + (1 - sum + high + small), k);
}

/**
 * e^x, less than 0.8 units off: x is k*ln(2) + r (W. Cody, W. Waite, Software Manual for the Elementary Functions, 1980).
 * The rule `exp` of lowered.ts does the same, operation by operation.
 */
export function exp(x: number): number {
  return Math.abs(x) <= MOST_EXPONENT ? expOfSum(x, 0) : Math.exp(x);
}
