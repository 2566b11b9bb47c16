import { printed } from "../calculus/read-back.ts";
import { Formula } from "../session/formula.ts";
import { checkRow, type Row } from "./rows.ts";

const INF = Infinity;

/** Poles, edges, zeros, infinities, and m = 0, where the textbook slopes are 0/0. */
const rows: readonly Row[] = [
  {
    text: "ellipk(x)",
    x: 0,
    value: Math.PI / 2,
    slope: Math.PI / 8,
    second: 0.4417864669110647,
    third: 0.9203884727313848,
  },
  { text: "ellipk(x)", x: 1, value: INF, slope: INF, second: INF },
  { text: "ellipk(x)", x: 1.5, value: NaN, slope: NaN, second: NaN },
  { text: "ellipk(x)", x: -INF, value: 0, slope: 0 },
  { text: "ellipk(x)", x: NaN, value: NaN, slope: NaN },
  {
    text: "ellipe(x)",
    x: 0,
    value: Math.PI / 2,
    slope: -Math.PI / 8,
    second: -0.14726215563702155,
    third: -0.18407769454627695,
  },
  { text: "ellipe(x)", x: 1, value: 1, slope: -INF, second: -INF },
  { text: "ellipe(x)", x: 1.5, value: NaN, slope: NaN, second: NaN },
  { text: "ellipe(x)", x: -INF, value: INF, slope: 0 },
  { text: "ellipf(x, 0.5)", x: 0, value: 0, slope: 1, second: 0, third: 0.5 },
  { text: "ellipf(x, 0.5)", x: -0, value: -0, slope: 1 },
  { text: "ellipf(x, 0.5)", x: 5e-324, value: 5e-324, slope: 1 },
  { text: "ellipf(x, 0.5)", x: INF, value: INF, slope: NaN },
  { text: "ellipf(x, 0.5)", x: -INF, value: -INF, slope: NaN },
  { text: "ellipf(x, -inf)", x: 1, value: 0, slope: 0 },
  { text: "ellipf(x, 0)", x: 1e300, value: 1e300, slope: 1, second: 0 },
  { text: "ellipf(x, 1)", x: 2, value: INF, slope: 1 / -Math.cos(2) },
  { text: "ellipf(x, 1)", x: -2, value: -INF, slope: 1 / -Math.cos(2) },
  { text: "ellipf(x, 2)", x: 0, value: 0, slope: 1, second: 0, third: 2 },
  { text: "ellipf(x, 2)", x: 0.8, value: NaN, slope: NaN },
  { text: "ellipf(x, 2)", x: 3, value: NaN, slope: NaN },
  { text: "ellipe(x, 0.5)", x: 0, value: 0, slope: 1, second: 0, third: -0.5 },
  { text: "ellipe(x, 0.5)", x: INF, value: INF, slope: NaN },
  { text: "ellipe(x, 1)", x: 1, value: Math.sin(1), slope: Math.cos(1), second: -Math.sin(1) },
  { text: "ellipe(x, 1)", x: 2, value: 2 - Math.sin(2), slope: -Math.cos(2), second: Math.sin(2) },
  { text: "ellipe(x, 1)", x: 10, value: 6 - Math.sin(10), slope: -Math.cos(10) },
  { text: "ellipe(x, 2)", x: -0.8, value: NaN, slope: NaN },
  { text: "ellipe(x, 2)", x: 3, value: NaN, slope: NaN },
  { text: "ellipf(1, x)", x: 0, value: 1, slope: 0.1363378216467898, second: 0.09301917398640511 },
  { text: "ellipf(2, x)", x: 0, value: 2, slope: 0.594600311913491, second: 0.7275885517754721 },
  { text: "ellipf(2, x)", x: 0.5, value: 2.444382636061119, slope: 1.3754742513772886, second: 3.2866531213538135 },
  {
    text: "ellipf(-1, x)",
    x: 0.5,
    value: -1.0832167728451687,
    slope: -0.20576140139981047,
    second: -0.20749890929913253,
  },
  { text: "ellipf(1, x)", x: 2, value: NaN, slope: NaN },
  { text: "ellipf(1, x)", x: INF, value: NaN, slope: NaN },
  { text: "ellipf(1, x)", x: -INF, value: 0, slope: 0 },
  { text: "ellipf(2, x)", x: 1, value: INF, slope: INF },
  { text: "ellipf(2, x)", x: 1.1, value: NaN, slope: NaN },
  { text: "ellipf(0, x)", x: 5, value: 0, slope: 0 },
  { text: "ellipe(1, x)", x: 0, value: 1, slope: -0.1363378216467898, second: -0.031006391328801706 },
  { text: "ellipe(2, x)", x: 0, value: 2, slope: -0.594600311913491, second: -0.2425295172584907 },
  { text: "ellipe(2, x)", x: 0.5, value: 1.6628951029536017, slope: -0.7814875331075171, second: -0.5939867182697715 },
  { text: "ellipe(2, x)", x: 1, value: 2 - Math.sin(2), slope: -INF, second: -INF },
  { text: "ellipe(1, x)", x: -INF, value: INF, slope: 0 },
];

test.each(rows)("$text at $x", (row) => checkRow(row));

test.each(["ellipf(p, m)", "ellipe(p, m)"])("derivatives of %s by both arguments read back", (text) => {
  const at = { p: 2.2, m: -0.4 };
  for (const by of [
    ["m"],
    ["p", "m"],
    ["m", "p"],
    ["m", "m"],
    ["p", "m", "m"],
    ["m", "m", "m"],
    ["m", "m", "m", "m"],
  ]) {
    const back = new Formula(new Formula(text).text(...by), at).value;
    expect(Math.abs(back / new Formula(text, at).derivative(...by) - 1)).toBeLessThan(1e-11);
  }
});

test("a derivative of high order by the parameter is one call", () => {
  expect(printed("ellipf(0.5, x)", 40)).toBe("ellipf(0.5, x, 40)");
});

// By mpmath at 60 digits.
test.each([
  ["diff(ellipk(x), x, 10)", -0.3, 12751.329899002261],
  ["diff(ellipk(x), x, 20)", -0.3, 314948025068523],
  ["diff(ellipf(1, x), x, 10)", 0.3, 13738.831659263846],
  ["diff(ellipf(1, x), x, 20)", 0.3, 1186066722560672.5],
])("%s at %d", (text, x, value) => {
  expect(Math.abs(new Formula(text, { x }).value / value - 1)).toBeLessThan(1e-13);
});
