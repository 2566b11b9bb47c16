import { Formula } from "../session/formula.ts";
import { checkRow, near, type Row } from "./rows.ts";

const INF = Infinity;

const TWO_OVER_ROOT_PI = 1.1283791670955126;

/** Poles, edges, infinities and zeros of the error functions' kin, beta and the incomplete gamma functions. */
const rows: readonly Row[] = [
  { text: "erf(x)", x: INF, value: 1, slope: 0, second: 0 },
  { text: "erfc(x)", x: -INF, value: 2, slope: -0, second: -0 },
  { text: "normpdf(x)", x: INF, value: 0, slope: 0 },
  { text: "choose(x, 2.5)", x: -1, value: NaN, slope: NaN },
  { text: "gelu(x)", x: INF, value: INF, slope: 1 },
  { text: "gelu(x)", x: -INF, value: 0, slope: 0 },
  { text: "erfi(x)", x: 0, value: 0, slope: TWO_OVER_ROOT_PI, second: 0 },
  { text: "erfi(x)", x: 27, value: INF, slope: INF },
  { text: "erfi(x)", x: -INF, value: -INF, slope: INF },
  { text: "erfcx(x)", x: 0, value: 1, slope: -TWO_OVER_ROOT_PI, second: 2 },
  { text: "erfcx(x)", x: INF, value: 0, slope: -0, second: 0 },
  { text: "erfcx(x)", x: -27, value: INF, slope: -INF, second: INF },
  { text: "erfcx(x)", x: -INF, value: INF, slope: -INF },
  { text: "dawson(x)", x: 0, value: 0, slope: 1, second: 0 },
  { text: "dawson(x)", x: INF, value: 0, slope: -0 },
  { text: "dawson(x)", x: -INF, value: 0, slope: -0 },
  { text: "erfinv(x)", x: 0, value: 0, slope: 0.886226925452758, second: 0 },
  { text: "erfinv(x)", x: 1, value: INF, slope: INF, second: INF },
  { text: "erfinv(x)", x: -1, value: -INF, slope: INF, second: -INF },
  { text: "erfinv(x)", x: 1.0000000000000002, value: NaN, slope: NaN },
  { text: "erfcinv(x)", x: 1, value: 0, slope: -0.886226925452758, second: 0 },
  { text: "erfcinv(x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "erfcinv(x)", x: -0, value: INF, slope: -INF },
  { text: "erfcinv(x)", x: 2, value: -INF, slope: -INF, second: -INF },
  { text: "erfcinv(x)", x: -1e-300, value: NaN, slope: NaN },
  { text: "norminv(x)", x: 0.5, value: 0, slope: 2.5066282746310007, second: 0 },
  { text: "norminv(x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "norminv(x)", x: 1, value: INF, slope: INF, second: INF },
  { text: "norminv(x)", x: 2, value: NaN, slope: NaN },
  { text: "beta(x, 3)", x: -5, value: -1 / 30, slope: -47 / 1800 },
  { text: "beta(x, 3)", x: -2, value: NaN, slope: NaN },
  { text: "beta(x, 2.5)", x: 0, value: INF, slope: -INF },
  { text: "beta(x, 2.5)", x: -0, value: -INF, slope: -INF },
  { text: "beta(x, 0.5)", x: -0.5, value: 0, slope: -2 * Math.PI },
  { text: "beta(0.5, x)", x: -0.5, value: 0, slope: -2 * Math.PI },
  { text: "beta(x, -0.25)", x: -1.75, value: -0, slope: -27.08042933734623 },
  { text: "beta(x, 2)", x: INF, value: 0, slope: -0 },
  { text: "beta(x, -0.5)", x: INF, value: -INF, slope: 0 },
  { text: "beta(x, -1.5)", x: INF, value: INF, slope: INF },
  { text: "beta(x, 1)", x: 5e-324, value: INF, slope: -INF },
  { text: "lbeta(x, 1)", x: 1, value: 0, slope: -1, second: 1 },
  { text: "lbeta(x, 0.5)", x: -0.5, value: -INF, slope: INF },
  { text: "lbeta(x, -2)", x: 2, value: -Math.LN2, slope: NaN },
  { text: "beta(x, -3)", x: 2, value: 1 / 6, slope: NaN },
  { text: "lbeta(x, 2.5)", x: -3, value: INF, slope: NaN },
  { text: "lbeta(x, 2.5)", x: INF, value: -INF, slope: 0 },
  { text: "lbeta(x, 1)", x: 1e300, value: -690.7755278982137, slope: -1e-300 },
  { text: "lbeta(x, 1e308)", x: 1.7e308, value: -1.7797117603220755e308, slope: -0.462623521948113 },
  { text: "gamma(3, x)", x: 0, value: 2, slope: 0, second: 0 },
  { text: "gamma(2, x)", x: 0, value: 1, slope: 0, second: -1 },
  { text: "gamma(1, x)", x: -0, value: 1, slope: -1, second: 1 },
  { text: "gamma(0.5, x)", x: 0, value: 1.772453850905516, slope: -INF, second: INF },
  { text: "gamma(0, x)", x: 0, value: INF, slope: -INF },
  { text: "gamma(-3, x)", x: -0, value: INF, slope: -INF },
  { text: "gamma(-3, x)", x: -1, value: NaN, slope: NaN },
  { text: "gamma(2.5, x)", x: -1, value: NaN, slope: NaN },
  { text: "gamma(2.5, x)", x: INF, value: 0, slope: -0, second: 0 },
  { text: "gamma(2, x)", x: -1, value: 0, slope: Math.E, second: -2 * Math.E },
  { text: "gamma(2, x)", x: -INF, value: -INF, slope: INF },
  { text: "gamma(3, x)", x: -INF, value: INF, slope: -INF },
  { text: "gamma(500, x)", x: 400, value: INF, slope: -INF },
  { text: "gammalower(0.5, x)", x: 0, value: 0, slope: INF, second: -INF },
  { text: "gammalower(1, x)", x: 0, value: 0, slope: 1, second: -1 },
  { text: "gammalower(2, x)", x: 0, value: 0, slope: 0, second: 1 },
  { text: "gammalower(5, x)", x: INF, value: 24, slope: 0, second: 0 },
  { text: "gammalower(2, x)", x: -INF, value: INF, slope: -INF },
  { text: "gammalower(-1, x)", x: 2, value: NaN, slope: NaN },
  { text: "gammalower(0.5, x)", x: -2, value: NaN, slope: NaN },
  { text: "gammainc(2, x)", x: 0, value: 0, slope: 0, second: 1 },
  { text: "gammainc(0.5, x)", x: 0, value: 0, slope: INF, second: -INF },
  { text: "gammainc(3, x)", x: INF, value: 1, slope: 0 },
  { text: "gammainc(0, x)", x: 1, value: 1, slope: 0 },
  { text: "gammainc(2, x)", x: -1, value: NaN, slope: NaN },
  { text: "gammainc(1e300, x)", x: 1e300, value: 0.5, slope: 3.9894228040143264e-151 },
  { text: "gammaincc(1, x)", x: 0, value: 1, slope: -1, second: 1 },
  { text: "gammaincc(0, x)", x: 1, value: 0, slope: -0 },
  { text: "gammaincc(3, x)", x: INF, value: 0, slope: -0 },
  { text: "gammaincc(1e6, x)", x: 1e5, value: 1, slope: -0 },
];

/** These are right to the last digit but one. */
const TOLERANCE = 1e-15;

test.each(rows)("$text at $x", (row) => checkRow(row, TOLERANCE));

// By mpmath.
test.each([
  ["erfcx''''(x)", 3, 0.029352937257043334],
  ["erfcx''''(x)", -2, 50230.167452767804],
  ["dawson''''(x)", 0.5, 9.424436383502023],
  ["dawson''''(x)", 20, 3.821566526988139e-6],
])("a high derivative: %s at %d", (text, x, wanted) => {
  near(new Formula(text, { x }).value, wanted, TOLERANCE);
});

test.each(["gamma(x, 2)", "gammalower(x, 2)", "gammainc(x, 2)", "gammaincc(x, 2)"])("%s has no slope by a", (text) => {
  expect(() => new Formula(text, { x: 1.5 }).gradient()).toThrow("no derivative by its first argument");
});

test("the slopes by x can be differentiated by a", () => {
  const at = { a: 2.5, x: 1.5 };
  const slope = 1.5 ** 1.5 * Math.exp(-1.5);
  near(new Formula("gammalower(a, x)", at).derivative("x", "a"), slope * Math.log(1.5), TOLERANCE);
  const digamma = new Formula("digamma(2.5)").value;
  const density = slope / new Formula("gamma(2.5)").value;
  near(new Formula("gammainc(a, x)", at).derivative("x", "a"), density * (Math.log(1.5) - digamma), TOLERANCE);
});
