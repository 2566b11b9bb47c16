import fc from "fast-check";
import type { Operation } from "../../src/autodiff/operation.ts";
import { conditional } from "../../src/autodiff/ring.ts";
import { callables } from "../../src/functions/registry.ts";
import { compile } from "../../src/library/compile.ts";
import { evaluate, type Numbers } from "../../src/library/evaluate.ts";
import { outcome } from "../outcome.ts";

/**
 * Rows against single points, where values are no numbers. A point's graph is made for it, and holds the branches that are
 * taken; that of rows holds all of them.
 */

/** Whether two numbers differ by more than by rounding; the sign of a zero is none of it. */
function differ(a: number, b: number): boolean {
  return !Object.is(a + 0, b + 0) && !(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(a)));
}

/** What rows and single points give differently. A variable that a point does without has the slope 0 there. */
function differences(text: string, points: readonly Numbers[]): { checked: number; wrong: unknown[] } {
  const rows = outcome(() => compile(text));
  if (typeof rows === "string") return { checked: 0, wrong: [] };
  const wrong: unknown[] = [];
  for (const at of points) {
    const [wanted, given] = [outcome(() => evaluate(text, at)), outcome(() => rows(at))];
    if (typeof wanted === "string" || typeof given === "string") {
      if (wanted !== given) wrong.push({ text, at, wanted, given });
      continue;
    }
    const isWrong =
      differ(wanted.value, given.value) ||
      rows.variables.some((name) => differ(wanted.grad[name] ?? 0, given.grad[name]));
    if (isWrong) wrong.push({ text, at, wanted, given });
  }
  return { checked: points.length, wrong };
}

/** Points at which each of the names is NaN in turn, and infinite. */
function pointsOf(names: readonly string[], value: number): Numbers[] {
  const regular = Object.fromEntries(names.map((name, i) => [name, value + i / 8]));
  return [regular, ...names.flatMap((name) => [NaN, Infinity].map((one) => ({ ...regular, [name]: one })))];
}

const named = callables
  .map(({ operation }) => operation)
  .filter((operation) => operation !== conditional.operation && operation.operatorOnly !== true);

/** A function's call on variables, alone and where conditions that may be NaN choose it, and its derivative. */
function callsOf({ name, leastArity, mostArity }: Operation): string[] {
  const count = mostArity === Infinity ? 3 : leastArity;
  const variables = ["x", "y", "z"].slice(0, count);
  const call = `${name}(${variables.join(", ")})`;
  // An argument without a slope, such as the order of a Bessel function, can be a constant.
  const ofLast = `${name}(${[...variables.slice(1).map(() => "2"), "x"].join(", ")})`;
  const once = count === 1 ? [`${name}'(x)`, `${name}'(c ? x : c)`] : [`diff(${ofLast}, x)`];
  const texts = new Set([call, ofLast, ...once, `diff(${ofLast}, x, 2)`]);
  return Array.from(texts).flatMap((text) => [text, `c ? ${text} : c`, `(${text}) and c or (${text} > 0)`]);
}

test.each(named.map((operation) => [operation.name, operation] as const))(
  "%s agrees, also where something is NaN",
  (_, operation) => {
    const points = pointsOf(["x", "y", "z", "c"], 0.3);
    const found = callsOf(operation).map((text) => differences(text, points));
    expect(found.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(found.reduce((sum, { checked }) => sum + checked, 0)).toBeGreaterThan(0);
  },
);

test.each([
  // Every variable of what is NaN has the slope NaN, also those of the branches that are then not chosen.
  ["c ? x : y", { c: NaN, x: 1, y: 2 }, { c: NaN, x: NaN, y: NaN }],
  ["if(c/c, x^2, y)", { c: 0, x: 1, y: 2 }, { c: NaN, x: NaN, y: NaN }],
  ["c - c ? x : y", { c: Infinity, x: 1, y: 2 }, { c: NaN, x: NaN, y: NaN }],
  ["c ? x : y", { c: 1, x: NaN, y: 2 }, { c: 0, x: 1, y: 0 }],
  ["c ? log(x) : y", { c: 1, x: -1, y: 2 }, { c: 0, x: NaN, y: 0 }],
  ["c ? x : log(y)", { c: 1, x: 3, y: -2 }, { c: 0, x: 1, y: 0 }],
  ["x and y", { x: NaN, y: 1 }, { x: NaN, y: NaN }],
  ["x and y", { x: 1, y: NaN }, { x: NaN, y: NaN }],
  ["x and y", { x: 0, y: NaN }, { x: 0, y: 0 }],
  ["x or y", { x: 0, y: NaN }, { x: NaN, y: NaN }],
  ["x or y", { x: 1, y: NaN }, { x: 0, y: 0 }],
  ["not x", { x: NaN }, { x: NaN }],
  ["(x and y) ? z : w", { x: NaN, y: 1, z: 1, w: 1 }, { x: NaN, y: NaN, z: NaN, w: NaN }],
  // What stands in a branch obeys its own rules: a step has no slope, and what another condition leaves out none either.
  ["c ? floor(x) : (y > 0 ? z : w)", { c: NaN, x: 1.5, y: 1, z: 1, w: 1 }, { c: NaN, x: 0, y: 0, z: NaN, w: 0 }],
  ["(c ? x : y) > 1 ? z : w", { c: NaN, x: 1, y: 1, z: 1, w: 1 }, { c: 0, x: 0, y: 0, z: 0, w: 1 }],
  ["max(c ? x : y, z)", { c: NaN, x: 1, y: 1, z: 5 }, { c: NaN, x: NaN, y: NaN, z: NaN }],
  ["clamp(x, y, z)", { x: 1, y: NaN, z: 5 }, { x: NaN, y: NaN, z: NaN }],
  ["floor'(x) + y", { x: NaN, y: 2 }, { x: NaN, y: NaN }],
  ["diff(max(x, y), x) + y", { x: NaN, y: 2 }, { x: NaN, y: NaN }],
  ["diff(x + y, x, 2)", { x: 1, y: NaN }, { x: NaN, y: NaN }],
  // A gate that is closed lets no infinity and no NaN through, and a 0 that is computed is no gate.
  ["diff(y*z, y, 2)", { y: 2, z: Infinity }, { y: 0, z: 0 }],
  ["diff(c ? (x ? y : z) : 5, y)", { c: 0, x: NaN, y: 1, z: 1 }, { c: 0, x: 0, y: 0, z: 0 }],
  ["diff(c ? abs(exp(log(x))) : relu(x), x)", { c: 1, x: 0 }, { c: 0, x: NaN }],
  ["f(n) = n ? n*f(n - 1) : 1; f(x)", { x: NaN }, { x: NaN }],
] as const)("%s at %j", (text, at, slopes) => {
  const { grad } = evaluate(text, at);
  expect(Object.fromEntries(Object.keys(at).map((name) => [name, (grad[name] ?? 0) + 0]))).toEqual(slopes);
  if (!text.startsWith("f(n)")) expect(differences(text, [at]).wrong).toEqual([]);
});

/** Formulas in which conditions turn NaN; without powers, for NaN^0 is 1. */
const { formula } = fc.letrec<{ formula: string }>((tie) => {
  const part = tie("formula");
  const call = (names: readonly string[], ...parts: fc.Arbitrary<string>[]) =>
    fc.tuple(fc.constantFrom(...names), ...parts).map(([name, ...args]) => `${name}(${args.join(", ")})`);
  const operators = ["+", "-", "*", "/", "<", ">=", " and ", " or ", "=="];
  return {
    formula: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      fc.constantFrom("x", "y", "z", "0.5", "2", "0", "(x/y)", "(x-z)", "(y*z)", "log(x)", "sqrt(y)"),
      fc.tuple(part, part, part).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc.tuple(fc.constantFrom(...operators), part, part).map(([operator, a, b]) => `(${a}${operator}${b})`),
      call(["max", "min", "hypot", "clamp"], part, part, part),
      call(["atan2", "xlogy"], part, part),
      call(["relu", "floor", "abs", "sign", "not ", "log", "sqrt", "exp", "sin'", "floor'", "abs'", "asin"], part),
      fc.tuple(part, fc.constantFrom("x", "y"), fc.constantFrom(1, 2)).map(([of, by, n]) => `diff(${of}, ${by}, ${n})`),
    ),
  };
});

const number = fc.constantFrom(NaN, 0, 1, -1, 2, 0.5, -0.3, 3, Infinity, -Infinity, 1.7);
const points = fc.array(fc.record({ x: number, y: number, z: number }), { minLength: 4, maxLength: 4 });

test("random formulas with conditions agree", () => {
  let checked = 0;
  fc.assert(
    fc.property(formula, points, (text, at) => {
      const found = differences(text, at);
      checked += found.checked;
      expect(found.wrong).toEqual([]);
    }),
    { numRuns: 150, seed: 5 },
  );
  expect(checked).toBeGreaterThan(250);
});
