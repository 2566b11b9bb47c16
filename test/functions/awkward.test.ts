import { Formula } from "../session/formula.ts";

const INF = Infinity;

interface Row {
  readonly text: string;
  readonly at: Readonly<Record<string, number>>;
  readonly value: number;
  readonly slope: Readonly<Record<string, number>>;
  /** Second derivatives by a variable twice. */
  readonly second?: Readonly<Record<string, number>>;
}

/** Values and slopes where a rule decides: kinks, edges, steps, branches, signed zeros. */
const rows: readonly Row[] = [
  { text: "abs(x)", at: { x: 0 }, value: 0, slope: { x: 0 }, second: { x: 0 } },
  { text: "abs(x)", at: { x: -2 }, value: 2, slope: { x: -1 }, second: { x: 0 } },
  { text: "sign(x)", at: { x: 0 }, value: 0, slope: { x: 0 }, second: { x: 0 } },
  { text: "max(0, x)", at: { x: 0 }, value: 0, slope: { x: 0.5 }, second: { x: 0 } },
  { text: "max(x, x)", at: { x: 3 }, value: 3, slope: { x: 1 }, second: { x: 0 } },
  { text: "max(x, y, 1)", at: { x: 1, y: 1 }, value: 1, slope: { x: 1 / 3, y: 1 / 3 } },
  { text: "min(x, y)", at: { x: 2, y: 1 }, value: 1, slope: { x: 0, y: 1 } },
  { text: "max(sqrt(x), y)", at: { x: 0, y: 1 }, value: 1, slope: { x: 0, y: 1 } },
  { text: "max(x, nan)", at: { x: 1 }, value: NaN, slope: { x: NaN } },
  { text: "sqrt(x)", at: { x: 0 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "sqrt(x)", at: { x: -0 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "sqrt(-x)", at: { x: 0 }, value: 0, slope: { x: -INF } },
  { text: "sqrt(x)", at: { x: -1 }, value: NaN, slope: { x: NaN }, second: { x: NaN } },
  { text: "sqrt(x)^2", at: { x: 0 }, value: 0, slope: { x: NaN } },
  { text: "x^0.5", at: { x: 0 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "log(x)", at: { x: -1 }, value: NaN, slope: { x: NaN }, second: { x: NaN } },
  { text: "log(x)", at: { x: 0 }, value: -INF, slope: { x: INF }, second: { x: -INF } },
  { text: "log(x)", at: { x: -0 }, value: -INF, slope: { x: INF }, second: { x: -INF } },
  { text: "x*log(x)", at: { x: 0 }, value: NaN, slope: { x: NaN } },
  { text: "x^(1/3)", at: { x: -8 }, value: NaN, slope: { x: NaN } },
  { text: "x^0", at: { x: 0 }, value: 1, slope: { x: 0 }, second: { x: 0 } },
  { text: "sqrt(x)^0", at: { x: 0 }, value: 1, slope: { x: 0 } },
  { text: "x^1", at: { x: 0 }, value: 0, slope: { x: 1 }, second: { x: 0 } },
  { text: "x^2", at: { x: 0 }, value: 0, slope: { x: 0 }, second: { x: 2 } },
  { text: "x^-1", at: { x: 0 }, value: INF, slope: { x: -INF }, second: { x: INF } },
  { text: "0^y", at: { y: 1 }, value: 0, slope: { y: 0 } },
  { text: "0^y", at: { y: 0 }, value: 1, slope: { y: -INF } },
  { text: "0^y", at: { y: -1 }, value: INF, slope: { y: -INF } },
  { text: "x^y", at: { x: 0, y: 2 }, value: 0, slope: { x: 0, y: 0 }, second: { x: 2, y: 0 } },
  { text: "x^x", at: { x: 0 }, value: 1, slope: { x: -INF } },
  { text: "x^y", at: { x: -2, y: 2 }, value: 4, slope: { x: -4, y: NaN } },
  { text: "x^2", at: { x: -2 }, value: 4, slope: { x: -4 }, second: { x: 2 } },
  { text: "1^y", at: { y: INF }, value: 1, slope: { y: 0 } },
  { text: "xlogy(x, y)", at: { x: 0, y: 2 }, value: 0, slope: { x: Math.log(2), y: 0 }, second: { x: 0, y: 0 } },
  { text: "xlogy(x, x)", at: { x: 0 }, value: 0, slope: { x: -INF } },
  { text: "sqrt(x^2 + y^2)", at: { x: 0, y: 0 }, value: 0, slope: { x: NaN, y: NaN } },
  { text: "x % y", at: { x: 1, y: 0.1 }, value: 0.09999999999999995, slope: { x: 1, y: -9 } },
  { text: "x % y", at: { x: 3, y: INF }, value: 3, slope: { x: 1, y: -0 } },
  { text: "x % y", at: { x: -7, y: 3 }, value: 2, slope: { x: 1, y: 3 }, second: { x: 0, y: 0 } },
  { text: "x > 0 ? x : sqrt(x)", at: { x: 1 }, value: 1, slope: { x: 1 } },
  { text: "x > 0 ? 1 : sqrt(x)", at: { x: 0 }, value: 0, slope: { x: INF } },
  { text: "if(x >= 0, x, log(x))", at: { x: 0 }, value: 0, slope: { x: 1 }, second: { x: 0 } },
  { text: "1/x", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "1/x", at: { x: -0 }, value: -INF, slope: { x: -INF } },
  { text: "x/y", at: { x: 0, y: 0 }, value: NaN, slope: { x: NaN, y: NaN } },
  { text: "tanh(x)", at: { x: 20 }, value: 1, slope: { x: 1.699341702116635e-17 } },
  { text: "tan(pi/2 + x)", at: { x: 0 }, value: 1.633123935319537e16, slope: { x: 2.6670937881135714e32 } },
  { text: "(x < 1)*y", at: { x: 0, y: 5 }, value: 5, slope: { x: 0, y: 1 } },
  { text: "nan ? x : y", at: { x: 1, y: 2 }, value: NaN, slope: { x: 0, y: 0 } },
];

function near(found: number, wanted: number): void {
  if (!Number.isFinite(wanted) || wanted === 0) expect(found + 0).toBe(wanted + 0);
  else expect(Math.abs(found / wanted - 1)).toBeLessThan(4e-16 * 4);
}

test.each(rows)("$text at $at", ({ text, at, value, slope, second }) => {
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
