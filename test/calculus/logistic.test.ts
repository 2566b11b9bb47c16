import { derivativeFormula } from "../../src/calculus/derivatives.ts";
import { formatShared, language } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

/** Derivatives of what people write for the logistic function: read back, they are numbers wherever the exponentials overflow. */

const s = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
/** The first and the second derivative of the logistic function. */
const s1 = (x: number) => s(x) * s(-x);
const s2 = (x: number) => s1(x) * -Math.tanh(x / 2);

type Row = readonly [text: string, order: number, formula: string, value: (x: number) => number];

const rows: readonly Row[] = [
  ["1/(1 + exp(-x))", 1, "sigmoid(x)*sigmoid(-x)", s1],
  ["1/(1 + exp(-x))", 2, "-tanh(x/2)*sigmoid(x)*sigmoid(-x)", s2],
  ["exp(x)/(1 + exp(x))", 1, "sigmoid(x)*sigmoid(-x)", s1],
  ["log(1 + exp(x))", 1, "sigmoid(x)", s],
  ["log(1 + exp(x))", 2, "sigmoid(x)*sigmoid(-x)", s1],
  ["log(1 + exp(-2*x))", 2, "4*sigmoid(2*x)*sigmoid(-2*x)", (x) => 4 * s1(2 * x)],
  ["x - log(1 + exp(x))", 1, "1/(exp(x) + 1)", (x) => s(-x)],
  ["2*log(1 + exp(3*x - 1))", 1, "6*sigmoid(3*x - 1)", (x) => 6 * s(3 * x - 1)],
  ["(exp(x) - 1)/(exp(x) + 1)", 1, "2*sigmoid(x)*sigmoid(-x)", (x) => 2 * s1(x)],
];

const points = [1e-9, 1e-3, 0.5, 2, 20, 36, 400, 709, 710, 800, 1e5].flatMap((x) => [x, -x]).concat(0);

test.each(rows)("%s to the order %i is %s, at any x", (text, order, wanted, value) => {
  const { session, node } = new Formula(text);
  const names = session.nodeNames();
  const derivative = derivativeFormula(session.graph, node, session.variable("x").node, order, names);
  const formula = formatShared(language, session.graph, derivative, names);
  expect(formula).toBe(wanted);
  for (const x of points) {
    const found = new Formula(formula, { x }).value;
    const truth = value(x);
    // To 1e-6 of the truth; below the normal numbers a fraction may be 0 already.
    expect([x, Math.abs(found - truth) <= Math.max(1e-6 * Math.abs(truth), 2 ** -1022)]).toEqual([x, true]);
  }
});
