import { Formula } from "../session/formula.ts";
import { checkRow, near, type Row } from "./rows.ts";

const INF = Infinity;

/** Poles, edges, infinities, zeros, and the ends of the range of doubles. */
const rows: readonly Row[] = [
  { text: "Si(x)", x: 0, value: 0, slope: 1, second: 0 },
  { text: "Si(x)", x: INF, value: Math.PI / 2, slope: 0, second: 0 },
  { text: "Si(x)", x: -INF, value: -Math.PI / 2, slope: 0, second: 0 },
  { text: "Si(x)", x: 5e-324, value: 5e-324, slope: 1 },
  { text: "Si(x)", x: 1e300, value: Math.PI / 2, slope: -8.178819121159085e-301 },
  { text: "Ci(x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "Ci(x)", x: -0, value: -INF, slope: INF, second: -INF },
  { text: "Ci(x)", x: -1, value: NaN, slope: NaN, second: NaN },
  { text: "Ci(x)", x: INF, value: 0, slope: 0, second: 0 },
  { text: "Ci(x)", x: -INF, value: NaN, slope: NaN },
  { text: "Ci(x)", x: 5e-324, value: -743.8628562564797, slope: INF, second: -INF },
  { text: "Ci(x)", x: 0.6165054856207162, value: -9.12151279893727e-17, slope: 1.3234333479537537 },
  { text: "Shi(x)", x: 0, value: 0, slope: 1, second: 0 },
  { text: "Shi(x)", x: INF, value: INF, slope: INF, second: INF },
  { text: "Shi(x)", x: -INF, value: -INF, slope: INF, second: -INF },
  { text: "Shi(x)", x: 718, value: INF, slope: INF },
  { text: "Chi(x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "Chi(x)", x: -0, value: -INF, slope: INF, second: -INF },
  { text: "Chi(x)", x: -2, value: NaN, slope: NaN },
  { text: "Chi(x)", x: INF, value: INF, slope: INF, second: INF },
  { text: "Ei(x)", x: 0, value: -INF, slope: INF, second: -INF },
  { text: "Ei(x)", x: -0, value: -INF, slope: -INF, second: -INF },
  { text: "Ei(x)", x: INF, value: INF, slope: INF, second: INF },
  { text: "Ei(x)", x: -INF, value: 0, slope: 0, second: 0 },
  { text: "Ei(x)", x: 0.3725074107813666, value: -5.119698936555685e-17, slope: 3.896215733907167 },
  { text: "Ei(x)", x: 1, value: 1.8951178163559368, slope: Math.E, second: 0 },
  { text: "E1(x)", x: 0, value: INF, slope: -INF, second: INF },
  { text: "E1(x)", x: -0, value: INF, slope: -INF, second: INF },
  { text: "E1(x)", x: -1, value: NaN, slope: NaN },
  { text: "E1(x)", x: INF, value: 0, slope: 0, second: 0 },
  { text: "E1(x)", x: 1e300, value: 0, slope: 0 },
  { text: "li(x)", x: 0, value: 0, slope: 0, second: -INF },
  { text: "li(x)", x: -0, value: 0, slope: 0, second: -INF },
  { text: "li(x)", x: 1, value: -INF, slope: NaN },
  { text: "li(x)", x: -1, value: NaN, slope: NaN },
  { text: "li(x)", x: INF, value: INF, slope: 0, second: 0 },
  { text: "fresnels(x)", x: 0, value: 0, slope: 0, second: 0 },
  { text: "fresnels(x)", x: INF, value: 0.5, slope: NaN },
  { text: "fresnels(x)", x: -INF, value: -0.5, slope: NaN },
  { text: "fresnels(x)", x: 1e300, value: 0.5, slope: 0 },
  { text: "fresnels(x)", x: 1, value: 0.43825914739035476, slope: 1, second: 0 },
  { text: "fresnels(x)", x: 4, value: 0.4205157542469284, slope: 0, second: 4 * Math.PI },
  { text: "fresnelc(x)", x: 0, value: 0, slope: 1, second: 0 },
  { text: "fresnelc(x)", x: INF, value: 0.5, slope: NaN },
  { text: "fresnelc(x)", x: -INF, value: -0.5, slope: NaN },
  { text: "fresnelc(x)", x: 1e300, value: 0.5, slope: 1 },
  { text: "fresnelc(x)", x: 1, value: 0.7798934003768229, slope: 0, second: -Math.PI },
  { text: "sinhc(x)", x: 0, value: 1, slope: 0, second: 1 / 3 },
  { text: "sinhc(x)", x: -INF, value: INF, slope: -INF, second: INF },
  ...["Si", "Ci", "Shi", "Chi", "Ei", "E1", "li", "fresnels", "fresnelc", "sinhc"].map((name) => ({
    text: `${name}(x)`,
    x: NaN,
    value: NaN,
    slope: NaN,
  })),
];

test.each(rows)("$text at $x", (row) => checkRow(row));

// Beside the end of the range exp(x) or cosh(x) is infinite already.
test.each([
  ["Ei(x)", 716.3, 1.70078733598698e308],
  ["Shi(x)", 717, 1.7108083299905491e308],
  ["Chi(x)", 717, 1.7108083299905491e308],
])("%s at %d is in range, with its slope", (text, x, size) => {
  const formula = new Formula(text, { x });
  near(formula.value, size);
  expect(Math.abs(formula.gradient()["x"] / size - 1)).toBeLessThan(0.01);
});

// Of sinhc by the series' terms, at 50 digits.
test.each([
  [0.001, 5, 0.00014285716137566213],
  [3, 4, 1.3235728407337912],
  [30, 7, 143643240507.7657],
  [45, 60, 1.6544592672021165e17],
  [705, 3, 1.0630259879383507e303],
])("the derivatives of sinhc at %d of order %d", (x, n, value) => {
  expect(Math.abs(new Formula(`sinhc${"'".repeat(n)}(x)`, { x }).value / value - 1)).toBeLessThan(1e-14);
});
