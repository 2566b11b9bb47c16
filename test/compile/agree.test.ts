import fc from "fast-check";
import { readFileSync } from "node:fs";
import { differentiate } from "../../src/autodiff/differentiate.ts";
import { Graph } from "../../src/autodiff/graph.ts";
import { noClosedForm, operations, type Operation, type Partial } from "../../src/autodiff/operation.ts";
import { add, missingSlope, mul } from "../../src/autodiff/ring.ts";
import { javascriptKernel, type Kernel } from "../../src/compile/javascript.ts";
import { simdKernel } from "../../src/compile/simd.ts";
import { operationsOf, programFor, type Program } from "../../src/compile/program.ts";
import { Reference } from "../../src/compile/reference.ts";
import { DzeroError } from "../../src/errors.ts";
import { callables } from "../../src/functions/registry.ts";
import { openExpression } from "../../src/library/expression.ts";
import { awkwardRows } from "../functions/awkward.ts";
import { Formula } from "../session/formula.ts";

/** Compiled code against the engine's passes on numbers: every finite row must agree to the bit. */

/** How a program can be compiled. */
const compilers: readonly (readonly [string, (program: Program) => Kernel | undefined])[] = [
  ["JavaScript", javascriptKernel],
  ["WebAssembly", simdKernel],
];

/** How many programs each of them took. */
const taken = new Map(compilers.map(([compiler]) => [compiler, 0]));

/** Where functions begin, end, jump and overflow, and points in between. */
const numbers = [
  [0, -0, 1, -1, 2, -2, 0.5, -0.5, 1.5, 2.5, 3, 10, -7, 64, 65, NaN, Infinity, -Infinity],
  [0.3, 0.9, 1.7, 2.2, -0.4, -1.3, -2.6, 4.1, 7.7, 12.3, 38.2, -41.5, 1e-5, 1e-9, 0.99999, 1.00001],
  [100.1, -250.7, 709.5, -745.2, 1e5, -1e7, 1e16, 1e155, -1e200, 1e308, 1e-155, 1e-200, 1e-308, 5e-324, -1e-310],
].flat();

function columnsOf(rows: readonly (readonly number[])[], count: number): Float64Array[] {
  return Array.from({ length: count }, (_, i) => Float64Array.from(rows, (row) => row[i]));
}

/** Checks value and partials of some rows; the expression may have no derivative, and is then left out. */
function check(graph: Graph, root: number, leaves: readonly number[], rows: readonly (readonly number[])[]): number {
  const inputs = columnsOf(rows, leaves.length);
  let outputs: number[];
  const columns = () => outputs.map(() => new Float64Array(rows.length));
  let truth: Float64Array[];
  try {
    outputs = [root, ...differentiate(graph, root, leaves)];
    const reference = new Reference(graph, root, leaves, leaves, false);
    truth = columns();
    for (let row = 0; row < rows.length; row++) reference.run(inputs, truth, row);
  } catch (error) {
    if (error instanceof DzeroError && error.code === "no-derivative") return 0;
    throw error;
  }
  const program = programFor(graph, outputs, leaves);
  let finite = 0;
  const wrong: unknown[] = [];
  for (const [compiler, compiled] of compilers) {
    const kernel = compiled(program);
    if (kernel === undefined) continue;
    taken.set(compiler, (taken.get(compiler) ?? 0) + 1);
    const found = columns();
    const irregular = new Int32Array(rows.length);
    const count = kernel(inputs, found, rows.length, irregular);
    const left = new Set(irregular.subarray(0, count));
    for (let row = 0; row < rows.length; row++) {
      const wanted = truth.map((column) => column[row] + 0);
      const isFinite = wanted.every(Number.isFinite);
      // What is finite in truth may be left to the reference, as out of range; what is not must be.
      if (left.has(row)) continue;
      finite += 1;
      const given = found.map((column) => column[row] + 0);
      if (isFinite && given.every((value, i) => value === wanted[i])) continue;
      wrong.push({ compiler, at: inputs.map((column) => column[row]), given, wanted });
    }
  }
  expect(wrong).toEqual([]);
  return finite;
}

/** How an operation depends on each of its arguments; of any number of them, on three. */
function partialsOf({ slopes, leastArity, mostArity }: Operation): readonly Partial[] {
  const count = mostArity === Infinity ? 3 : leastArity;
  return Array.from({ length: count }, (_, i) => (typeof slopes === "function" ? slopes(i) : slopes[i]));
}

/** Every operation that has a slope, also those that only slopes use. */
const all = operations.filter(
  (operation) =>
    operation !== missingSlope.operation && partialsOf(operation).some((partial) => partial !== noClosedForm),
);

/** Rows for so many arguments: every number for one, many pairs and triples for more. */
function rowsFor(count: number): number[][] {
  if (count === 1) return numbers.map((number) => [number]);
  if (count === 2) return numbers.flatMap((a, i) => numbers.filter((_, k) => (i + k) % 20 === 0).map((b) => [a, b]));
  return fc.sample(fc.array(fc.constantFrom(...numbers), { minLength: count, maxLength: count }), {
    numRuns: 80,
    seed: 3,
  });
}

/** What arguments that are constants are; those without a slope, such as the order of a derivative, are whole. */
const FIXED = [2, 1, 0, 0.5];
const WHOLE = [2, 1, 0];

describe.each(all.map((operation) => [`${operation.name} ${operation.code}`, operation] as const))(
  "%s",
  (_, operation) => {
    const partials = partialsOf(operation);
    const count = partials.length;

    test("agrees on variables, and on constants beside them", () => {
      let finite = 0;
      for (let fixed = 0; fixed < 2 ** count - 1; fixed++) {
        const mustBeFixed = partials.some((partial, i) => partial === noClosedForm && ((fixed >> i) & 1) === 0);
        if (mustBeFixed) continue;
        for (const constant of partials.includes(noClosedForm) ? WHOLE : FIXED) {
          const graph = new Graph();
          const nodes = partials.map((_, i) => ((fixed >> i) & 1 ? graph.constant(constant) : graph.leaf()));
          const leaves = nodes.filter((node) => graph.isLeaf(node));
          finite += check(graph, graph.apply(operation, nodes), leaves, rowsFor(leaves.length));
          if (fixed === 0) break;
        }
      }
      expect(finite).toBeGreaterThan(0);
    });
  },
);

const LEAVES = 3;

/** An operation, and what it is applied to: numbers to be taken modulo the count of nodes there are. */
interface Step {
  readonly operation: Operation;
  readonly choices: readonly number[];
}

const step: fc.Arbitrary<Step> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constantFrom(...callables.map(({ operation }) => operation)) },
    fc.constantFrom(add.operation, mul.operation),
  )
  .chain((operation) =>
    fc
      .array(fc.nat(200), { minLength: operation.leastArity, maxLength: Math.min(operation.mostArity, 4) })
      .map((choices) => ({ operation, choices })),
  );

const number = fc.oneof(fc.constantFrom(...numbers), fc.double({ min: -4, max: 4, noNaN: true }));
const rows = fc.array(fc.array(number, { minLength: LEAVES, maxLength: LEAVES }), { minLength: 5, maxLength: 20 });

function applySteps(graph: Graph, steps: readonly Step[]): { leaves: number[]; root: number } {
  const leaves = Array.from({ length: LEAVES }, () => graph.leaf());
  const nodes = [...leaves, graph.constant(2), graph.constant(-0.5), graph.constant(0)];
  for (const { operation, choices } of steps) {
    // Counted from the last node back, so that most steps lead on to the root.
    const places = choices.map((choice) => nodes[nodes.length - 1 - (choice % nodes.length)]);
    nodes.push(graph.apply(operation, places));
  }
  return { leaves, root: nodes[nodes.length - 1] };
}

test("fuzzed graphs agree", () => {
  let finite = 0;
  for (const compiler of taken.keys()) taken.set(compiler, 0);
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), rows, (steps, points) => {
      const graph = new Graph();
      const { leaves, root } = applySteps(graph, steps);
      finite += check(graph, root, leaves, points);
    }),
    { numRuns: 400, seed: 11 },
  );
  expect(finite).toBeGreaterThan(1000);
  for (const count of taken.values()) expect(count).toBeGreaterThan(120);
});

test("long programs agree, which are cut into functions, and so do many rows, which are cut into strips", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const [steps] = fc.sample(fc.array(step, { minLength: 60, maxLength: 120 }), { numRuns: 1, seed });
    const points = fc.sample(
      fc.array(fc.double({ min: 0.1, max: 2, noNaN: true }), { minLength: LEAVES, maxLength: LEAVES }),
      { numRuns: seed === 1 ? 300 : 5, seed },
    );
    const graph = new Graph();
    const { leaves, root } = applySteps(graph, steps);
    // The sum of all nodes needs each of them.
    let sum = root;
    for (let node = 0; node < root; node++) if (graph.varies(node)) sum = graph.apply(add.operation, [sum, node]);
    check(graph, sum, leaves, points);
  }
});

test.each(awkwardRows)("$text at $at", ({ text, at }) => {
  const formula = new Formula(text);
  const { graph } = formula.session;
  const leaves = formula.names.map((name) => formula.session.variable(name).node);
  const here = formula.names.map((name) => at[name]);
  check(graph, formula.node, leaves, [here, here.map((value) => value + 0.25)]);
});

/** Expressions as people write them. */
const expressions = readFileSync("test/cases/random.jsonl", "utf8")
  .trim()
  .split("\n")
  .filter((_, i) => i % 2 === 0)
  .map((line): { expr: string; at: Record<string, number> } => JSON.parse(line));

test("random expressions agree", () => {
  let finite = 0;
  for (const { expr, at } of expressions) {
    const formula = new Formula(expr);
    const leaves = formula.names.map((name) => formula.session.variable(name).node);
    const row = formula.names.map((name) => at[name]);
    finite += check(formula.session.graph, formula.node, leaves, [row, row.map((value) => value * 1.5 + 0.1)]);
  }
  expect(finite).toBeGreaterThan(expressions.length);
});

test.each([
  "diff(x^2*log(y), x, 2)",
  "diff(floor(x)*y, x)",
  "f(t) = max(t, y)*floor(t*y); f'(x)*y",
  "diff(x > y ? log(x)*y : sqrt(y), y)",
  "diff(x ? abs(log(y)) : relu(y), y)",
  "x > 0 ? diff(log(x), x, 2) : diff(relu(y)*log(y), y)",
])("%s agrees where what is differentiated is no number", (text) => {
  const { session, prepared, variables } = openExpression(text, true);
  const leaves = [...variables.values()];
  expect(check(session.graph, prepared.node, leaves, rowsFor(leaves.length))).toBeGreaterThan(0);
});

test("constants are folded, names are seen through, and nothing is computed twice", () => {
  const formula = new Formula("y = 2*3; z = x*y; erf(z)*erf(6*x) + 0*pi");
  const { graph } = formula.session;
  const program = programFor(graph, [formula.node], [formula.session.variable("x").node]);
  expect(operationsOf(program).map((node) => program.graph.operation(node).name)).toEqual(["mul", "erf", "mul", "add"]);
});

test("negatives go into the sums and products that they stand in, zeros' signs included", () => {
  const operations = (text: string) => {
    const formula = new Formula(text);
    const leaves = formula.names.map((name) => formula.session.variable(name).node);
    const { graph } = formula.session;
    const program = programFor(graph, [formula.node], leaves);
    const inputs = [Float64Array.of(0, -0, 0, -0, 2), Float64Array.of(0, 0, -0, -0, 3)];
    const [found, wanted] = [new Float64Array(5), new Float64Array(5)];
    javascriptKernel(program)(inputs, [found], 5, new Int32Array(5));
    const reference = new Reference(graph, formula.node, leaves, [], false);
    for (let row = 0; row < 5; row++) reference.run(inputs, [wanted], row);
    expect(found.map((value) => 1 / value)).toEqual(wanted.map((value) => 1 / value));
    return operationsOf(program).map((node) => program.graph.operation(node).name);
  };
  expect(operations("x*y + -x*y*7")).toEqual(["mul", "mul", "sub"]);
  expect(operations("-x + y*2")).toEqual(["mul", "sub"]);
  expect(operations("x - -(y + 1)")).toEqual(["add", "add"]);
  expect(operations("-x*-y + 3")).toEqual(["mul", "add"]);
  expect(operations("-x/y + x")).toEqual(["div", "sub"]);
  expect(operations("-x + -y + 0*y")).toContain("sub");
  expect(operations("x*-y + x*-y - 1")).toEqual(["mul", "add", "neg", "sub"]);
  expect(operations("-(-(x + y))")).toEqual(["add"]);
});
