import { noVariable } from "../commands/expression.ts";
import { Formulas } from "../commands/formula.ts";
import { DzeroError, within } from "../errors.ts";
import { checkOrder, namesOf, openExpression } from "./expression.ts";

export interface DiffOptions {
  /** The variable to differentiate by; needed where the expression has several. */
  readonly wrt?: string;
  /** The order of the derivative, 0 to 100; default 1. */
  readonly order?: number;
  /** Whether the formula is LaTeX, for math mode, rather than text that dzero reads. */
  readonly latex?: boolean;
}

/**
 * The derivative of an expression as a formula: `diff("sin(x^2)")` is `2*x*cos(x^2)`.
 *
 * @param text one expression, or statements of which the last is one
 * @throws DzeroError, `usage` where the variable is not clear and `no-derivative` where there is no closed form
 */
export function diff(text: string, { wrt, order = 1, latex = false }: DiffOptions = {}): string {
  checkOrder(order);
  const { session, prepared, variables } = openExpression(text);
  if (wrt === undefined && variables.size > 1) {
    throw new DzeroError("usage", "the expression has several variables", {
      hint: `wrt chooses one of ${[...variables.keys()].join(", ")}`,
    });
  }
  const formulas = new Formulas(session);
  const node = formulas.opened(prepared.node);
  const [name] = namesOf(wrt === undefined ? [...variables.keys()] : [wrt]) ?? [];
  const by = variables.get(name);
  if (wrt !== undefined && by === undefined) throw noVariable(name, variables.keys());
  const derivative = within(prepared.place, () => {
    if (by !== undefined) return formulas.derivative(node, by, order);
    return order === 0 ? formulas.simplified(node) : session.graph.constant(0);
  });
  return latex ? formulas.latex(derivative) : formulas.text(derivative);
}
