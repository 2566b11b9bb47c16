import { Formula } from "../session/formula.ts";
import { awkwardRows } from "./awkward.ts";
import { near } from "./rows.ts";

test.each(awkwardRows)("$text at $at", ({ text, at, value, slope, second }) => {
  const formula = new Formula(text, at);
  near(formula.value, value);
  for (const [name, wanted] of Object.entries(slope)) {
    near(formula.gradient()[name] ?? 0, wanted);
    near(formula.derivative(name), wanted);
  }
  for (const [name, wanted] of Object.entries(second ?? {})) near(formula.derivative(name, name), wanted);
});

test("the third derivative of tanh at 0 is -2", () => {
  expect(new Formula("tanh(x)", { x: 0 }).derivative("x", "x", "x")).toBe(-2);
});

test("xlogy at 0 has the mixed derivative 1/y", () => {
  expect(new Formula("xlogy(x, y)", { x: 0, y: 4 }).derivative("x", "y")).toBe(0.25);
  expect(new Formula("xlogy(x, y)", { x: 0, y: 4 }).derivative("y", "x")).toBe(0.25);
});
