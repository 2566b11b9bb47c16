import { Formula } from "../session/formula.ts";
import { near } from "./rows.ts";

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
  ...["floor", "ceil", "round", "trunc"].flatMap((step) => [
    { text: `${step}(x)`, at: { x: 2 }, value: 2, slope: { x: 0 }, second: { x: 0 } },
    { text: `y*${step}(x)`, at: { x: -2, y: 3 }, value: -6, slope: { x: 0, y: -2 }, second: { x: 0 } },
  ]),
  { text: "round(x)", at: { x: 2.5 }, value: 3, slope: { x: 0 } },
  { text: "round(x)", at: { x: -2.5 }, value: -3, slope: { x: 0 } },
  { text: "round(x)", at: { x: 0.49999999999999994 }, value: 0, slope: { x: 0 } },
  { text: "round(x)", at: { x: 4503599627370497 }, value: 4503599627370497, slope: { x: 0 } },
  { text: "relu(x)", at: { x: 0 }, value: 0, slope: { x: 0 }, second: { x: 0 } },
  { text: "relu(log(x))", at: { x: 0 }, value: 0, slope: { x: 0 } },
  { text: "min(x, x, x)", at: { x: 3 }, value: 3, slope: { x: 1 }, second: { x: 0 } },
  { text: "clamp(x, 0, 1)", at: { x: 1 }, value: 1, slope: { x: 1 }, second: { x: 0 } },
  { text: "clamp(x, a, b)", at: { x: 0, a: 0, b: 1 }, value: 0, slope: { x: 1, a: 0, b: 0 } },
  { text: "clamp(x, a, b)", at: { x: -1, a: 0, b: 1 }, value: 0, slope: { x: 0, a: 1, b: 0 } },
  { text: "clamp(x, a, b)", at: { x: 2, a: 0, b: 1 }, value: 1, slope: { x: 0, a: 0, b: 1 } },
  { text: "clamp(x, a, b)", at: { x: 0, a: 2, b: 1 }, value: 1, slope: { x: 0, a: 0, b: 1 } },
  { text: "clamp(log(x), 0, 1)", at: { x: 0 }, value: 0, slope: { x: 0 } },
  { text: "clamp(x, 0, 1)", at: { x: NaN }, value: NaN, slope: { x: NaN } },
  { text: "cbrt(x)", at: { x: 0 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "cbrt(x)", at: { x: -8 }, value: -2, slope: { x: 1 / 12 } },
  { text: "log1p(x)", at: { x: -2 }, value: NaN, slope: { x: NaN }, second: { x: NaN } },
  { text: "log1p(x)", at: { x: -1 }, value: -INF, slope: { x: INF }, second: { x: -INF } },
  { text: "atanh(x)", at: { x: 2 }, value: NaN, slope: { x: NaN }, second: { x: NaN } },
  { text: "asin(x)", at: { x: 2 }, value: NaN, slope: { x: NaN }, second: { x: NaN } },
  { text: "asin(x)", at: { x: 1 }, value: Math.PI / 2, slope: { x: INF }, second: { x: INF } },
  { text: "asin(x)", at: { x: -1 }, value: -Math.PI / 2, slope: { x: INF }, second: { x: -INF } },
  { text: "acos(x)", at: { x: 1 }, value: 0, slope: { x: -INF }, second: { x: -INF } },
  { text: "acosh(x)", at: { x: 1 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "atanh(x)", at: { x: 1 }, value: INF, slope: { x: INF }, second: { x: INF } },
  { text: "atanh(x)", at: { x: -1 }, value: -INF, slope: { x: INF }, second: { x: -INF } },
  { text: "acoth(x)", at: { x: 1 }, value: INF, slope: { x: -INF }, second: { x: INF } },
  { text: "acoth(x)", at: { x: -1 }, value: -INF, slope: { x: -INF }, second: { x: -INF } },
  { text: "asec(x)", at: { x: 1 }, value: 0, slope: { x: INF }, second: { x: -INF } },
  { text: "asec(x)", at: { x: -1 }, value: Math.PI, slope: { x: INF }, second: { x: INF } },
  { text: "acsc(x)", at: { x: 1 }, value: Math.PI / 2, slope: { x: -INF }, second: { x: INF } },
  { text: "asec(x)", at: { x: 0.5 }, value: NaN, slope: { x: NaN } },
  { text: "asech(x)", at: { x: 1 }, value: 0, slope: { x: -INF }, second: { x: -INF } },
  { text: "asech(x)", at: { x: 0 }, value: INF, slope: { x: -INF }, second: { x: INF } },
  { text: "asech(x)", at: { x: -0 }, value: INF, slope: { x: -INF }, second: { x: INF } },
  { text: "acsch(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "acsch(x)", at: { x: -0 }, value: -INF, slope: { x: -INF } },
  { text: "acot(x)", at: { x: 0 }, value: Math.PI / 2, slope: { x: -1 }, second: { x: 0 } },
  { text: "coth(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "csch(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "cot(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "csc(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "atan2(y, x)", at: { y: 0, x: 0 }, value: 0, slope: { y: NaN, x: NaN } },
  { text: "atan2(y, x)", at: { y: 0, x: -1 }, value: Math.PI, slope: { y: -1, x: 0 } },
  { text: "atan2(y, x)", at: { y: 1, x: 0 }, value: Math.PI / 2, slope: { y: 0, x: -1 } },
  { text: "hypot(x, y)", at: { x: 0, y: 0 }, value: 0, slope: { x: 0, y: 0 }, second: { x: NaN, y: NaN } },
  { text: "hypot(x, y)", at: { x: 3, y: 0 }, value: 3, slope: { x: 1, y: 0 }, second: { x: 0, y: 1 / 3 } },
  { text: "hypot(x, y)", at: { x: INF, y: NaN }, value: NaN, slope: { x: NaN, y: NaN } },
  { text: "hypot(x, y)", at: { x: 3e200, y: 4e200 }, value: 5e200, slope: { x: 0.6, y: 0.8 } },
  { text: "hypot(x, y)", at: { x: 3e-200, y: 4e-200 }, value: 5e-200, slope: { x: 0.6, y: 0.8 } },
  { text: "0^0", at: {}, value: 1, slope: {} },
  { text: "x^0.5", at: { x: 4 }, value: 2, slope: { x: 0.25 } },
  { text: "sinc(x)", at: { x: 0 }, value: 1, slope: { x: 0 }, second: { x: -1 / 3 } },
  { text: "softplus(x)", at: { x: 1000 }, value: 1000, slope: { x: 1 }, second: { x: 0 } },
  { text: "softplus(x)", at: { x: -1000 }, value: 0, slope: { x: 0 }, second: { x: 0 } },
  { text: "softplus(x)", at: { x: 30 }, value: 30.000000000000092, slope: { x: 0.9999999999999064 } },
  { text: "sigmoid(x)", at: { x: 40 }, value: 1, slope: { x: 4.248354255291589e-18 } },
  { text: "logit(x)", at: { x: 0 }, value: -INF, slope: { x: INF }, second: { x: -INF } },
  { text: "logit(x)", at: { x: 1 }, value: INF, slope: { x: INF }, second: { x: INF } },
  { text: "logit(x)", at: { x: 2 }, value: NaN, slope: { x: NaN } },
  { text: "silu(x)", at: { x: -1000 }, value: 0, slope: { x: 0 } },
  { text: "gelu(x)", at: { x: -1000 }, value: 0, slope: { x: 0 } },
  { text: "logaddexp(x, y)", at: { x: 1000, y: 1000 }, value: 1000 + Math.LN2, slope: { x: 0.5, y: 0.5 } },
  {
    text: "logaddexp(x, y, z)",
    at: { x: 1000, y: 1000, z: 1000 },
    value: 1000 + Math.log(3),
    slope: { x: 1 / 3, y: 1 / 3, z: 1 / 3 },
    second: { x: 2 / 9 },
  },
  { text: "logaddexp(x, y)", at: { x: -INF, y: 1 }, value: 1, slope: { x: 0, y: 1 } },
  { text: "logaddexp(x, y)", at: { x: 1000, y: 0 }, value: 1000, slope: { x: 1, y: 0 }, second: { x: 0, y: 0 } },
  { text: "prod(k == 2 ? x : k, k, 1, 4)", at: { x: 0 }, value: 0, slope: { x: 12 } },
  { text: "x*y*z", at: { x: 0, y: 0, z: 5 }, value: 0, slope: { x: 0, y: 0, z: 0 } },
  { text: "prod(x - k, k, 1, 4)", at: { x: 2 }, value: 0, slope: { x: 2 }, second: { x: -2 } },
  { text: "x!", at: { x: 2.5 }, value: 3.323350970447843, slope: { x: 3.6661766922443508 } },
  { text: "x!", at: { x: 3 }, value: 6, slope: { x: 7.536706010590803 } },
  { text: "gamma(x)", at: { x: 0 }, value: INF, slope: { x: -INF } },
  { text: "gamma(x)", at: { x: -1 }, value: NaN, slope: { x: NaN } },
  { text: "choose(x, 2)", at: { x: 1 }, value: 0, slope: { x: 0.5 } },
  { text: "choose(x, 3)", at: { x: 2 }, value: 0, slope: { x: 1 / 3 } },
  { text: "choose(x, 2)", at: { x: 1e6 }, value: 499999500000, slope: { x: 999999.5 }, second: { x: 1 } },
  { text: "polygamma(1000000000, x)", at: { x: 1e8 }, value: -INF, slope: { x: INF } },
  {
    text: "polygamma(20, x)",
    at: { x: 0.5 - 1e15 },
    value: -1.21645100408832e-283,
    slope: { x: 4.285818862427967e26 },
  },
  // Where k or n - k is -1, -2, ..., a zero.
  { text: "choose(2, k)", at: { k: 3 }, value: 0, slope: { k: -1 / 3 } },
  { text: "choose(2, k)", at: { k: -1 }, value: 0, slope: { k: 1 / 3 } },
  { text: "choose(2.5, k)", at: { k: 3.5 }, value: 0, slope: { k: -0.2857142857142857 } },
  { text: "choose(-0.5, k)", at: { k: 0.5 }, value: 0, slope: { k: -2 } },
  { text: "log(x, b)", at: { x: 0, b: 2 }, value: -INF, slope: { x: INF } },
  { text: "log(x, 2)", at: { x: 8 }, value: 3, slope: { x: 1 / (8 * Math.LN2) } },
  { text: "log(243, b)", at: { b: 3 }, value: 5, slope: { b: -5 / (3 * Math.log(3)) } },
  { text: "x > 0 and log(x) > 0 ? x : 2*x", at: { x: -1 }, value: -2, slope: { x: 2 } },
  { text: "f(n) = 3^n; f'(x)", at: { x: 2 }, value: 9 * Math.log(3), slope: { x: 9 * Math.log(3) ** 2 } },
  { text: "abs'(x)", at: { x: 0 }, value: 0, slope: { x: 0 } },
  { text: "sum(xlogy(x, k), k, 0, 1)", at: { x: 0 }, value: 0, slope: { x: -INF } },
  { text: "10^x", at: { x: -5 }, value: 0.00001, slope: { x: 0.00001 * Math.log(10) } },
  { text: "1^x", at: { x: -INF }, value: 1, slope: { x: 0 } },
  { text: "(-1)^x", at: { x: INF }, value: 1, slope: { x: NaN } },
];

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
