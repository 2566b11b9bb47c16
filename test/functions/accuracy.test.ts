import { readdirSync, readFileSync } from "node:fs";
import { Formula } from "../session/formula.ts";

/** Values and slopes to 25 digits, by mpmath. */
interface Reference {
  readonly expr: string;
  readonly x: number;
  readonly value: string;
  readonly slope: string;
}

const references: readonly Reference[] = readdirSync("test/cases")
  .filter((file) => file.startsWith("functions"))
  .flatMap((file) => readFileSync(`test/cases/${file}`, "utf8").trim().split("\n"))
  .map((line) => JSON.parse(line));

/** The distance to the next double. */
function ulp(value: number): number {
  return 2 ** Math.max(Math.floor(Math.log2(Math.abs(value))) - 52, -1074);
}

function unitsOff(found: number, wanted: string): number {
  return Math.abs(found - Number(wanted)) / ulp(Number(wanted));
}

/** Values that may be off by more than 2 units of the last digit: how many, and why. */
const lessExact: ReadonlyMap<string, readonly [units: number, reason: string]> = new Map([
  ["digamma(x)", [3, "at its zero the terms cancel to 16 of their 32 digits"]],
]);

test.each(references)("$expr at $x", ({ expr, x, value, slope }) => {
  const formula = new Formula(expr, { x });
  expect(unitsOff(formula.value, value)).toBeLessThanOrEqual(lessExact.get(expr)?.[0] ?? 2);
  expect(unitsOff(formula.gradient()["x"], slope)).toBeLessThanOrEqual(4);
});

test.each(Array.from({ length: 170 }, (_, i) => i + 1))("%i! is exact, rounded once", (n) => {
  let exact = 1n;
  for (let k = 2; k <= n; k++) exact *= BigInt(k);
  expect(new Formula(`${n}!`).value).toBe(Number(exact));
  expect(new Formula(`gamma(${n + 1})`).value).toBe(Number(exact));
});

// By mpmath at 300 digits: at -2.5 the terms cancel in pairs, and 83 digits are gone.
test.each([
  [171, 1000, 7.895703658426907e-207],
  [172, -2.5, -1.605221173187142e217],
  [200, 2.5, -8.146046727420046e294],
  [100, 1e4, -9.379363201543512e-245],
  [60, 1000, -1.4288590769986702e-100],
])("polygamma(%d, x) at %d, where n! or the sum is out of range", (n, x, value) => {
  expect(Math.abs(new Formula(`polygamma(${n}, x)`, { x }).value / value - 1)).toBeLessThan(1e-15);
});
