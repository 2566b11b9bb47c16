import { readdirSync, readFileSync } from "node:fs";
import { evaluate } from "../../src/library/evaluate.ts";
import { compile, type ColumnEvaluation } from "../../src/library/compile.ts";
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

/** Value and derivatives of x^y to 50 digits, by mpmath; those that are out of range or where terms cancel are left out. */
interface PowerReference {
  readonly x: number;
  readonly y: number;
  readonly value: string;
  readonly dx: string;
  readonly dy?: string;
  readonly dxx?: string;
  readonly dxy?: string;
  readonly dyy?: string;
}

const powers: readonly PowerReference[] = readFileSync("test/cases/powers.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

type PowerNumbers = Partial<Record<Exclude<keyof PowerReference, "x" | "y">, number>>;

/** What is too far from the truth: its name and how many units. */
function farOff(reference: PowerReference, found: PowerNumbers): (readonly [string, number])[] {
  const names = ["value", "dx", "dy", "dxx", "dxy", "dyy"] as const;
  return names.flatMap((name) => {
    const [given, wanted] = [found[name], reference[name]];
    if (given === undefined || wanted === undefined) return [];
    const units = given === Number(wanted) ? 0 : unitsOff(given, wanted);
    return units <= (name === "value" ? 1.5 : 4) ? [] : [[name, units] as const];
  });
}

test.each(powers)("$x^$y and its slopes at a point", (reference) => {
  const { x, y } = reference;
  const { value, grad, hessian = {} } = evaluate("x^y", { x, y }, { hessian: true });
  const { x: byX, y: byY } = hessian;
  expect(farOff(reference, { value, dx: grad.x, dy: grad.y, dxx: byX.x, dxy: byX.y, dyy: byY.y })).toEqual([]);
});

test.each(powers)("$x^$y and its slopes where the exponent is known", (reference) => {
  const { x, y } = reference;
  const compiled = compile(`x^(${y})`, { hessian: true });
  const { value, grad, hessian = {} } = compiled.columns({ x: [x] });
  expect(farOff(reference, { value: value[0], dx: grad.x[0], dxx: hessian.x.x[0] })).toEqual([]);
  const formula = new Formula(`x^(${y})`, { x });
  expect(farOff(reference, { dx: formula.gradient().x, dxx: formula.derivative("x", "x") })).toEqual([]);
});

// Of many rows a module of WebAssembly is made, of few a JavaScript function.
test.each([1, 20])("powers and their slopes in columns, %i times over", (times) => {
  const all = Array.from({ length: times }, () => powers).flat();
  const columns = { x: all.map(({ x }) => x), y: all.map(({ y }) => y) };
  const at = ({ value, grad, hessian = {} }: ColumnEvaluation, i: number): PowerNumbers => {
    const { x: byX, y: byY } = hessian;
    return { value: value[i], dx: grad.x[i], dy: grad.y[i], dxx: byX.x[i], dxy: byX.y[i], dyy: byY.y[i] };
  };
  const found = compile("x^y", { hessian: true }).columns(columns);
  const wrong = all.flatMap((reference, i) => {
    const far = farOff(reference, at(found, i));
    return far.length === 0 ? [] : [{ x: reference.x, y: reference.y, far }];
  });
  expect(wrong).toEqual([]);
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
