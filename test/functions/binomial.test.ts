import { nthDerivativeValue } from "../../src/calculus/derivatives.ts";
import { Formula } from "../session/formula.ts";

/** Derivatives of choose where one of its gamma functions has a pole, by mpmath at 60 digits. */
test.each([
  ["choose(1.722, x)", -1, 2, 1.286676748257382],
  ["choose(1.722, x)", -1, 3, 1.227441750053812],
  ["choose(1.722, x)", -1, 4, -3.79045259859974],
  ["choose(1.722, x)", -1.0001, 4, -3.78945010200827],
  ["choose(5, x)", 7, 2, -0.075850340136054],
  ["choose(5, x)", 7, 3, -0.017205514570802],
  ["choose(5, x)", -3, 2, 0.014498299319727],
  ["choose(0.5, x)", -2, 3, 2.00990827903474],
  ["choose(x, 2.5)", 1.5, 2, 1.02429784443742],
  ["choose(x, 2.5)", 1.5, 3, 0.58173231607581],
  ["choose(x, 3.25)", 0.25, 2, -0.503351956118857],
  ["choose(x, 1.5)", -0.5, 2, 6.363451629653041],
  // Next to 0 they are what they are at 0.
  ["choose(x, 1e5)", 1e-250, 1, -1e-5],
  ["choose(x, 1e5)", -1e-100, 2, 0.000241802722597269],
] as const)("%s at %d has the derivative of order %d", (text, x, order, wanted) => {
  const { session, node } = new Formula(text, { x });
  const found = nthDerivativeValue(session.graph, node, session.variable("x").node, order);
  expect(found / wanted).toBeCloseTo(1, 12);
});

test.each([
  [-2, 0.007369614512471],
  [7, 0.068480725623582],
])("choose(n, k) at n = 5, k = %d has its mixed derivative", (k, wanted) => {
  expect(new Formula("choose(n, k)", { n: 5, k }).derivative("n", "k") / wanted).toBeCloseTo(1, 12);
  expect(new Formula("choose(n, k)", { n: 5, k }).derivative("k", "n") / wanted).toBeCloseTo(1, 12);
});

test("choose(n, -2) is 0 for all n, and so is each derivative", () => {
  expect(new Formula("choose(n, k)", { n: 5, k: -2 }).derivative("n", "n")).toBe(0);
});
