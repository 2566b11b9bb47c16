/** A formula in x and y that the sections compute over rows. */
export interface RowFormula {
  /** What the peers call it. */
  readonly task: string;
  readonly text: string;
}

export const formulas: readonly RowFormula[] = [
  { task: "sine", text: "x^2*sin(y) + exp(x/y)" },
  { task: "rational", text: "(x*y + x/y - x^2*y)/(1 + y^2)" },
  { task: "logarithm", text: "log(x)*y^2.5 + tanh(x*y)" },
  { task: "power", text: "x^y" },
];
