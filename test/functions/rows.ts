import { Formula } from "../session/formula.ts";

/** A function of x at a point where a rule or a limit decides. */
export interface Row {
  readonly text: string;
  readonly x: number;
  readonly value: number;
  readonly slope: number;
  readonly second?: number;
  readonly third?: number;
}

/** How far a double may be off, relatively, where no more is said. */
export const ROUNDING = 4e-16 * 4;

/** Near a number; exactly it where that is 0, infinite or NaN, whatever sign a zero has. */
export function near(found: number, wanted: number, tolerance = ROUNDING): void {
  if (!Number.isFinite(wanted) || wanted === 0) expect(found + 0).toBe(wanted + 0);
  else expect(Math.abs(found / wanted - 1)).toBeLessThan(tolerance);
}

/** Value and slope, by the pass on numbers and as graph, and the further orders that the row has. */
export function checkRow({ text, x, value, slope, second, third }: Row, tolerance = ROUNDING): void {
  const formula = new Formula(text, { x });
  near(formula.value, value, tolerance);
  near(formula.gradient()["x"], slope, tolerance);
  near(formula.derivative("x"), slope, tolerance);
  if (second !== undefined) near(formula.derivative("x", "x"), second, tolerance);
  if (third !== undefined) near(formula.derivative("x", "x", "x"), third, tolerance);
}
