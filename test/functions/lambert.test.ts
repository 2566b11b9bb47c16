import { Formula } from "../session/formula.ts";
import { checkRow, type Row } from "./rows.ts";

const INF = Infinity;
/** The double nearest to -1/e, and its neighbours. */
const POINT = -Math.exp(-1);
const BEFORE = -0.3678794411714424;
const AFTER = -0.3678794411714423;

/** The branch point, the ends of the domain, and beyond. */
const rows: readonly Row[] = [
  { text: "lambertw(x)", x: 0, value: 0, slope: 1, second: -2, third: 9 },
  { text: "lambertw(x)", x: -0, value: -0, slope: 1, second: -2 },
  { text: "lambertw(x)", x: 5e-324, value: 5e-324, slope: 1 },
  { text: "lambertw(x)", x: Math.E, value: 1, slope: 1 / (2 * Math.E), second: -3 / (8 * Math.E ** 2) },
  { text: "lambertw(x)", x: POINT, value: -1, slope: INF, second: -INF },
  { text: "lambertw(x)", x: BEFORE, value: NaN, slope: NaN, second: NaN },
  { text: "lambertw(x)", x: -1, value: NaN, slope: NaN },
  { text: "lambertw(x)", x: INF, value: INF, slope: 0, second: 0 },
  { text: "lambertw(x)", x: -INF, value: NaN, slope: NaN },
  { text: "lambertw(x)", x: NaN, value: NaN, slope: NaN },
  { text: "lambertw(0, x)", x: 0, value: 0, slope: 1, second: -2 },
  { text: "lambertw(0, x)", x: POINT, value: -1, slope: INF, second: -INF },
  { text: "lambertw(-1, x)", x: POINT, value: -1, slope: -INF, second: INF },
  { text: "lambertw(-1, x)", x: BEFORE, value: NaN, slope: NaN },
  { text: "lambertw(-1, x)", x: 0, value: -INF, slope: -INF, second: -INF },
  { text: "lambertw(-1, x)", x: -0, value: -INF, slope: -INF, second: -INF },
  { text: "lambertw(-1, x)", x: 1, value: NaN, slope: NaN },
  { text: "lambertw(-1, x)", x: INF, value: NaN, slope: NaN },
  { text: "lambertw(1, x)", x: -0.1, value: NaN, slope: NaN },
  { text: "lambertw(0.5, x)", x: 1, value: NaN, slope: NaN },
];

test.each(rows)("$text at $x", (row) => checkRow(row));

test("the branches meet at the branch point", () => {
  const [upper, lower] = ["lambertw(x)", "lambertw(-1, x)"].map((text) => new Formula(text, { x: AFTER }));
  expect(upper.value + lower.value).toBeCloseTo(-2, 14);
  expect(upper.value).toBeGreaterThan(lower.value);
});

test("there is no slope by the branch", () => {
  expect(() => new Formula("lambertw(k, x)", { k: 0, x: 1 }).gradient()).toThrow("no derivative by its first argument");
});
