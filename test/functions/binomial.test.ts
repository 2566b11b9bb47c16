import { nthDerivativeValue } from "../../src/calculus/derivatives.ts";
import { Formula } from "../session/formula.ts";

/** Derivatives of choose where one of its gamma functions has a pole, by mpmath at 60 digits. */
test.each([
  ["choose(1.722, x)", -1, 2, 1.2866767482573821],
  ["choose(1.722, x)", -1, 3, 1.2274417500538126],
  ["choose(1.722, x)", -1, 4, -3.7904525985997404],
  ["choose(1.722, x)", -1.0001, 4, -3.7894501020082707],
  ["choose(5, x)", 7, 2, -0.075850340136054422],
  ["choose(5, x)", 7, 3, -0.017205514570802675],
  ["choose(5, x)", -3, 2, 0.014498299319727891],
  ["choose(0.5, x)", -2, 3, 2.0099082790347406],
  ["choose(x, 2.5)", 1.5, 2, 1.0242978444374208],
  ["choose(x, 2.5)", 1.5, 3, 0.58173231607581033],
  ["choose(x, 3.25)", 0.25, 2, -0.50335195611885732],
  ["choose(x, 1.5)", -0.5, 2, 6.3634516296530417],
] as const)("%s at %d has the derivative of order %d", (text, x, order, wanted) => {
  const { session, node } = new Formula(text, { x });
  const found = nthDerivativeValue(session.graph, node, session.variable("x").node, order);
  expect(found / wanted).toBeCloseTo(1, 12);
});

test.each([
  [-2, 0.0073696145124716553],
  [7, 0.068480725623582766],
])("choose(n, k) at n = 5, k = %d has its mixed derivative", (k, wanted) => {
  expect(new Formula("choose(n, k)", { n: 5, k }).derivative("n", "k") / wanted).toBeCloseTo(1, 12);
  expect(new Formula("choose(n, k)", { n: 5, k }).derivative("k", "n") / wanted).toBeCloseTo(1, 12);
});

test("choose(n, -2) is 0 for all n, and so is each derivative", () => {
  expect(new Formula("choose(n, k)", { n: 5, k: -2 }).derivative("n", "n")).toBe(0);
});
