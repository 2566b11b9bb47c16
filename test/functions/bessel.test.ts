import { Formula } from "../session/formula.ts";
import { checkRow, near, type Row } from "./rows.ts";

const INF = Infinity;

/** Values and slopes at 0, at infinity, off the domain, and where orders are turned round. */
const rows: readonly Row[] = [
  { text: "besselj(0, x)", x: 0, value: 1, slope: 0, second: -0.5 },
  { text: "besselj(0, x)", x: -0, value: 1, slope: 0, second: -0.5 },
  { text: "besselj(1, x)", x: 0, value: 0, slope: 0.5, second: 0 },
  { text: "besselj(-1, x)", x: 0, value: 0, slope: -0.5, second: 0 },
  { text: "besselj(2, x)", x: 0, value: 0, slope: 0, second: 0.25 },
  { text: "besselj(-2, x)", x: 0, value: 0, slope: 0, second: 0.25 },
  { text: "besselj(3, x)", x: 0, value: 0, slope: 0, second: 0 },
  { text: "besselj(0.5, x)", x: 0, value: 0, slope: INF, second: -INF },
  { text: "besselj(1.5, x)", x: 0, value: 0, slope: 0, second: INF },
  { text: "besselj(2.5, x)", x: -0, value: 0, slope: 0, second: 0 },
  { text: "besselj(-0.5, x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "besselj(-1.5, x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "besselj(0, x)", x: INF, value: 0, slope: 0, second: 0 },
  { text: "besselj(3, x)", x: -INF, value: 0, slope: 0, second: 0 },
  { text: "besselj(0.5, x)", x: -1, value: NaN, slope: NaN, second: NaN },
  { text: "besselj(inf, x)", x: 1, value: 0, slope: 0 },
  { text: "besselj(1, x)", x: NaN, value: NaN, slope: NaN, second: NaN },
  { text: "besselj(nan, x)", x: 1, value: NaN, slope: NaN, second: NaN },
  { text: "besselj(1, x)", x: 5e-324, value: 0, slope: 0.5, second: 0 },
  { text: "besselj(1e300, x)", x: 1, value: 0, slope: 0, second: 0 },
  { text: "besselj(1e300, x)", x: 1e300, value: NaN, slope: NaN },
  { text: "besselj(1000, x)", x: 1, value: 0, slope: 0, second: 0 },
  {
    text: "besselj(3, x)",
    x: -2,
    value: -0.12894324947440206,
    slope: 0.15941915440403465,
    second: -0.08146948464098523,
  },
  { text: "bessely(0, x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "bessely(0, x)", x: -0, value: -INF, slope: INF, second: -INF },
  { text: "bessely(2, x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "bessely(-1, x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "bessely(-0.5, x)", x: 0, value: 0, slope: INF, second: -INF },
  { text: "bessely(-1.5, x)", x: 0, value: 0, slope: 0, second: -INF },
  { text: "bessely(-0.3, x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "bessely(0, x)", x: -1, value: NaN, slope: NaN, second: NaN },
  { text: "bessely(1, x)", x: INF, value: 0, slope: 0, second: 0 },
  { text: "bessely(1e12, x)", x: 1, value: -INF, slope: INF, second: -INF },
  { text: "bessely(-0.5, x)", x: 1e-290, value: 7.978845608028654e-146, slope: 3.989422804014327e144 },
  { text: "besseli(0, x)", x: 0, value: 1, slope: 0, second: 0.5 },
  { text: "besseli(1, x)", x: -0, value: 0, slope: 0.5, second: 0 },
  { text: "besseli(-2, x)", x: 0, value: 0, slope: 0, second: 0.25 },
  { text: "besseli(0.5, x)", x: 0, value: 0, slope: INF, second: -INF },
  { text: "besseli(-0.5, x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "besseli(0, x)", x: 800, value: INF, slope: INF, second: INF },
  { text: "besseli(0, x)", x: INF, value: INF, slope: INF, second: INF },
  { text: "besseli(1, x)", x: -INF, value: -INF, slope: INF, second: -INF },
  { text: "besseli(1.5, x)", x: -1, value: NaN, slope: NaN, second: NaN },
  { text: "besseli(0, x)", x: 1e250, value: INF, slope: INF },
  { text: "besselk(0, x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "besselk(-2, x)", x: -0, value: INF, slope: -INF, second: INF },
  { text: "besselk(0, x)", x: -1, value: NaN, slope: NaN, second: NaN },
  { text: "besselk(0, x)", x: INF, value: 0, slope: 0, second: 0 },
  { text: "besselk(0, x)", x: 1e250, value: 0, slope: 0, second: 0 },
  { text: "besselk(1e300, x)", x: 1, value: INF, slope: -INF, second: INF },
];

/** These are right to the last digit but one. */
const TOLERANCE = 4e-16;

test.each(rows)("$text at $x", (row) => checkRow(row, TOLERANCE));

test.each([
  ["besselj", "(besselj(2, x) - besselj(4, x))/2"],
  ["bessely", "(bessely(2, x) - bessely(4, x))/2"],
  ["besseli", "(besseli(2, x) + besseli(4, x))/2"],
  ["besselk", "-((besselk(2, x) + besselk(4, x))/2)"],
])("the slope of %s is printed in public functions", (name, text) => {
  expect(new Formula(`${name}(3, x)`).text("x")).toBe(text);
});

// By the rule for neighbouring orders, from the second derivatives on.
test.each([
  ["besselj(3, x)", 0, 0.125],
  ["besselj(3, x)", 1e-8, 0.125],
  ["besseli(3, x)", 0, 0.125],
])("the third derivative of %s at %d", (text, x, wanted) => {
  expect(new Formula(text, { x }).derivative("x", "x", "x")).toBeCloseTo(wanted, 14);
});

// The phase is exact however large x is: by DLMF 10.17.3 at 420 digits.
test.each([
  ["besselj(0.5, x)", 1.7976931348623157e308, 2.952807154143615e-157],
  ["bessely(0.5, x)", 1.7976931348623157e308, 5.950821659702869e-155],
])("%s at %d", (text, x, wanted) => near(new Formula(text, { x }).value, wanted, TOLERANCE));

// Reflections of the order are exact: sin and cos of half turns.
test.each([0.3, 2, 7, 60, 1e5])("functions of negative half orders are those of positive ones, at %d", (x) => {
  const value = (text: string) => new Formula(text, { x }).value;
  expect(value("bessely(-1.5, x)")).toBe(-value("besselj(1.5, x)"));
  expect(value("besselj(-2.5, x)")).toBe(-value("bessely(2.5, x)"));
  expect(value("besselk(-1.5, x)")).toBe(value("besselk(1.5, x)"));
  expect(value("besselj(-3, x)")).toBe(-value("besselj(3, x)"));
});
