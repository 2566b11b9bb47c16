import { readFileSync } from "node:fs";
import { wrapFormula } from "../../src/print/wrap.ts";
import { read } from "../../src/session/read.ts";

const cases: readonly (readonly [formula: string, width: number, used: number, lines: string[]])[] = [
  ["a + b", 80, 0, ["a + b"]],
  // Between the terms, not within one.
  ["2*x*cos(x^2)*y + x^2*y^2 - 30*z", 30, 0, ["2*x*cos(x^2)*y + x^2*y^2", "    - 30*z"]],
  ["2*x*cos(x^2)*y + x^2*y^2 - 3*z", 30, 0, ["2*x*cos(x^2)*y + x^2*y^2 - 3*z"]],
  ["2*x*cos(x^2)*y + x^2*y^2 - 3*z", 30, 8, ["2*x*cos(x^2)*y", "    + x^2*y^2 - 3*z"]],
  ["-p*(2*cos(q*r)/(p^2 + 1)^2 - 2*q^2*r^2)", 30, 0, ["-p*(2*cos(q*r)/(p^2 + 1)^2", "      - 2*q^2*r^2)"]],
  ["aaaaaaaaaaaa*bbbbbbbbbbbb*cccccccccccc", 30, 0, ["aaaaaaaaaaaa*bbbbbbbbbbbb", "    *cccccccccccc"]],
  ["max(aaaaaaaaaaaa, bbbbbbbbbbbb, cccccccc)", 30, 0, ["max(aaaaaaaaaaaa,", "      bbbbbbbbbbbb, cccccccc)"]],
  [
    "xxxxxxxxxx < 0 ? yyyyyyyyyyyyyy : zzzzzzzzzz",
    30,
    0,
    ["xxxxxxxxxx < 0", "    ? yyyyyyyyyyyyyy", "    : zzzzzzzzzz"],
  ],
  ["t1 = sin(x^2) + cos(x); t1*cos(t1)", 30, 0, ["t1 = sin(x^2) + cos(x);", "    t1*cos(t1)"]],
  ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 30, 0, ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]],
  // A name may have anything in it, between backquotes.
  ["`price + tax, in all (USD)` + aaaaaaaa", 30, 0, ["`price + tax, in all (USD)`", "    + aaaaaaaa"]],
  ["a + b + c + d + e + f + g + h + i", 20, 0, ["a + b + c + d + e + f + g + h + i"]],
];

test.each(cases)("%s in %i", (formula, width, used, lines) => {
  expect(wrapFormula(formula, width, used).split("\n")).toEqual(lines);
});

const formulas = readFileSync("test/cases/derivatives.tsv", "utf8")
  .split("\n")
  .flatMap((line) => line.split("\t").slice(0, 1))
  .filter((formula) => formula !== "" && !/[#;=]/.test(formula));
// One after the other they are longer than any line.
const sums = Array.from({ length: formulas.length - 3 }, (_, i) => formulas.slice(i, i + 4).join(" + "));

test("broken formulas fit and read back in brackets", () => {
  expect(sums.length).toBeGreaterThan(100);
  for (const sum of sums) {
    for (const width of [40, 80]) {
      const wrapped = wrapFormula(sum, width);
      expect(wrapped.replace(/\s/g, "")).toBe(sum.replace(/\s/g, ""));
      for (const line of wrapped.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
      expect(read({ text: `(${wrapped})` }).statements).toHaveLength(1);
    }
  }
});
