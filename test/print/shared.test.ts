import { derivativeFormula } from "../../src/calculus/derivatives.ts";
import { simplify } from "../../src/calculus/simplify.ts";
import { formatShared, language } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

/** The derivative of a composition, simplified and printed. */
function derivativeOf(text: string): string {
  const formula = new Formula(text);
  const { graph } = formula.session;
  const names = formula.session.nodeNames();
  const root = simplify(graph, formula.node, names);
  const derivative = derivativeFormula(graph, root, formula.session.variable("x").node, 1, names);
  return formatShared(language, graph, derivative, names);
}

/** f applied forty times. */
function fortyfold(f: string): string {
  return `f(x) = ${f}; g(x) = f(f(f(f(f(x))))); h(x) = g(g(x)); h(h(h(h(x))))`;
}

test.each([
  ["sin(x)", 6000],
  ["x*sin(x) + exp(-x)", 5000],
  ["x^2/2 - x", 3000],
  ["sqrt(1 + x^2)/(2 + cos(x))", 6000],
  ["tanh(x)*log(1 + x^2)", 8000],
  ["1/(1 + x)", 40],
])("the derivative of %s, applied forty times, stays small and reads back to the same value", (f, most) => {
  const text = derivativeOf(fortyfold(f));
  expect(text.length).toBeLessThan(most);
  expect(text).not.toContain("\n");
  for (const x of [0.3, 0.9]) {
    const wanted = new Formula(fortyfold(f), { x }).derivative("x");
    const found = new Formula(text, { x }).value;
    expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
  }
});

test("a formula of a few leaves repeats what it repeats", () => {
  expect(derivativeOf("sin(x^2)*exp(x^2)")).not.toContain(";");
});

test("the names of parts are none of the user's", () => {
  const nested = fortyfold("x*sin(x) + t1");
  const formula = new Formula(nested);
  const text = formatShared(language, formula.session.graph, formula.node, formula.session.nodeNames());
  expect(text).toMatch(/^t_1 = /);
  const at = { x: 0.3, t1: 0.01 };
  expect(new Formula(text, at).value).toBeCloseTo(new Formula(nested, at).value, 9);
});

test("a formula nested deeper than brackets may be is taken apart", () => {
  const nested = `f(x) = sin(cos(x)); g(x) = f(f(f(f(f(f(x)))))); h(x) = g(g(g(g(g(x))))); h(h(h(h(x))))`;
  const formula = new Formula(nested);
  const text = formatShared(language, formula.session.graph, formula.node, formula.session.nodeNames());
  expect(new Formula(text, { x: 0.3 }).value).toBe(new Formula(nested, { x: 0.3 }).value);
});

test("a sum of a thousand terms is no nest", () => {
  const formula = new Formula("sum(sin(k*x), k, 1, 1000)");
  const text = formatShared(language, formula.session.graph, formula.node, formula.session.nodeNames());
  expect(text).not.toContain(";");
});
