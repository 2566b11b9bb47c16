/** Six coefficients, from that of 1 to that of x^5. */
export type Quintic = readonly [number, number, number, number, number, number];

/** c[0] + c[1]*x + ... + c[5]*x^5 by pairs (G. Estrin, 1960), which a processor works on side by side. */
export function quintic(c: Quintic, x: number, square: number): number {
  return c[0] + x * c[1] + square * (c[2] + x * c[3] + square * (c[4] + x * c[5]));
}
