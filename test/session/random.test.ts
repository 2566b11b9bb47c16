import { readFileSync } from "node:fs";
import { Formula } from "./formula.ts";

/** Random expressions with value, gradient and Hessian to 20 digits, by numeric differentiation at 60 digits. */
interface Case {
  readonly id: string;
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
  readonly value: string;
  readonly grad: Readonly<Record<string, string>>;
  readonly hessian: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const cases: readonly Case[] = readFileSync("test/cases/random.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Relative, but an entry far below its neighbours is measured against them. */
function expectNear(found: number, wanted: string, neighbours: readonly string[]): void {
  const scale = Math.max(...neighbours.map((one) => Math.abs(Number(one))), 0);
  const least = Math.max(1e-3 * scale, 1e-3);
  const off = Math.abs(found - Number(wanted)) / Math.max(Math.abs(Number(wanted)), least);
  expect(off).toBeLessThan(1e-10);
}

test("there are hundreds of cases", () => {
  expect(cases.length).toBeGreaterThan(500);
});

test.each(cases)("$expr at $at", ({ expr, at, value, grad, hessian }) => {
  const formula = new Formula(expr, at);
  expectNear(formula.value, value, []);
  const found = formula.gradient();
  const slopes = Object.values(grad);
  const seconds = Object.values(hessian).flatMap((row) => Object.values(row));
  for (const [x, wanted] of Object.entries(grad)) expectNear(found[x] ?? 0, wanted, slopes);
  for (const [x, row] of Object.entries(hessian))
    for (const [y, wanted] of Object.entries(row)) expectNear(formula.derivative(x, y), wanted, seconds);
});
