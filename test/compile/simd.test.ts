import { Graph } from "../../src/autodiff/graph.ts";
import { noClosedForm, operations, type Operation } from "../../src/autodiff/operation.ts";
import { add, conditional, mul } from "../../src/autodiff/ring.ts";
import type { Kernel } from "../../src/compile/javascript.ts";
import { programFor } from "../../src/compile/program.ts";
import { simdKernel } from "../../src/compile/simd.ts";
import { pow } from "../../src/functions/powers.ts";
import "../../src/functions/registry.ts";
import { Formula } from "../session/formula.ts";

/** Compiles nodes of a graph, and fails where there is no kernel. */
function kernelOf(
  graph: Graph,
  outputs: readonly number[],
  inputs: readonly number[],
  watch?: readonly number[],
  lowers?: boolean,
): Kernel {
  const kernel = simdKernel(programFor(graph, outputs, inputs, watch, lowers));
  if (kernel === undefined) throw new Error("no form for lanes");
  return kernel;
}

function kernelFor(text: string): Kernel {
  const formula = new Formula(text);
  const leaves = formula.names.map((name) => formula.session.variable(name).node);
  return kernelOf(formula.session.graph, [formula.node], leaves);
}

/** Runs a kernel of one output. */
function run(kernel: Kernel, inputs: readonly Float64Array[], count = inputs[0].length) {
  const output = new Float64Array(count).fill(7);
  const irregular = new Int32Array(count);
  const found = kernel(inputs, [output], count, irregular);
  return { output, irregular: [...irregular.subarray(0, found)] };
}

const numbers = [
  [0, -0, 1, -1, 2, -2, 0.5, -0.5, 1.5, -2.5, 3, 10, -7.3, 64, NaN, Infinity, -Infinity, 0.49999999999999994],
  [1e-9, 709.5, 1e16, 2 ** 52 + 0.5, 1e155, -1e200, Number.MAX_VALUE, 1e-160, -1e-200, 2 ** -1022, 5e-324, -1e-310],
].flat();

const withLanes = operations.filter(({ lanes }) => lanes !== undefined).map((one) => [one.name, one] as const);

/** Every row of numbers for two arguments, a part of them for more. */
function columnsFor({ leastArity, mostArity }: Operation): Float64Array[] {
  const arity = mostArity === Infinity ? 3 : leastArity;
  const every = arity > 2 ? 7 : 1;
  const count = Math.floor(numbers.length ** arity / every);
  return Array.from({ length: arity }, (_, i) =>
    Float64Array.from(
      { length: count },
      (_, row) => numbers[Math.floor((row * every) / numbers.length ** i) % numbers.length],
    ),
  );
}

/** Whether only rules apply it, to arguments in range that belong to one another. */
function isForRules({ slopes }: Operation): boolean {
  return typeof slopes === "function" && slopes(0) === noClosedForm;
}

test("there are forms for lanes", () => {
  const names = withLanes.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(["add", "if", "max", "hypot", "turn", "realUnlessProduct"]));
});

test.each(withLanes.filter(([, operation]) => !isForRules(operation)))(
  "%s gives what it gives on numbers",
  (_, operation) => {
    const columns = columnsFor(operation);
    const graph = new Graph();
    const leaves = columns.map(() => graph.leaf());
    // In a branch: guards that every row would come to are taken out of a program.
    const condition = graph.leaf();
    const root = graph.apply(conditional.operation, [condition, graph.apply(operation, leaves), condition]);
    const always = new Float64Array(columns[0].length).fill(1);
    const kernel = kernelOf(graph, [root], [...leaves, condition], [], false);
    const { output, irregular } = run(kernel, [...columns, always]);
    const wanted = output.map((_, row) => operation.forward(...columns.map((column) => column[row])));
    expect(output).toEqual(wanted);
    expect(irregular).toEqual([...wanted.keys()].filter((row) => !Number.isFinite(wanted[row])));
  },
);

/** Operations on lanes that have exceptional points. */
const withExceptions = withLanes.filter(([, { exceptionAt }]) => exceptionAt !== undefined);

test.each(withExceptions)("%s tells of its exceptional points", (_, operation) => {
  const columns = columnsFor(operation);
  const graph = new Graph();
  const leaves = columns.map(() => graph.leaf());
  const node = graph.apply(operation, leaves);
  const { output, irregular } = run(kernelOf(graph, [node], leaves, [node]), columns);
  const isExceptional = (row: number) => operation.exceptionAt?.(...columns.map((column) => column[row])) !== undefined;
  const wanted = [...output.keys()].filter((row) => !Number.isFinite(output[row]) || isExceptional(row));
  expect(irregular).toEqual(wanted);
  expect(wanted.filter((row) => Number.isFinite(output[row])).length).toBeGreaterThan(0);
});

test.each([1, 2, 3, 100, 13105, 13106, 13107, 13108, 40_001])(
  "takes %d rows, and tells of those that are irregular",
  (count) => {
    const x = Float64Array.from({ length: count + 3 }, (_, row) => (row * 37) % 11);
    const { output, irregular } = run(kernelFor("1/x"), [x], count);
    const wanted = x.slice(0, count).map((value) => 1 / value);
    expect(output).toEqual(wanted);
    expect(irregular).toEqual([...wanted.keys()].filter((row) => wanted[row] === Infinity));
  },
);

test("no rows are none", () => {
  expect(run(kernelFor("x + 1"), [new Float64Array(4)], 0)).toEqual({ output: new Float64Array(0), irregular: [] });
});

test("a row is irregular by any of its outputs", () => {
  const graph = new Graph();
  const leaves = [graph.leaf(), graph.leaf(), graph.leaf()];
  const columns = leaves.map((_, i) => Float64Array.from({ length: 9 }, (_, row) => (row % 4 === i ? NaN : row)));
  const outputs = columns.map(() => new Float64Array(9));
  const irregular = new Int32Array(9);
  expect(kernelOf(graph, leaves, leaves)(columns, outputs, 9, irregular)).toBe(7);
  expect(irregular.subarray(0, 7)).toEqual(Int32Array.of(0, 1, 2, 4, 5, 6, 8));
  expect(outputs).toEqual(columns);
});

test("kernels do not disturb one another", () => {
  const [one, other] = [kernelFor("x + 1"), kernelFor("x - 1")];
  const x = Float64Array.of(5, 6, 7);
  expect(run(one, [x]).output).toEqual(Float64Array.of(6, 7, 8));
  expect(run(other, [x]).output).toEqual(Float64Array.of(4, 5, 6));
  expect(run(one, [x]).output).toEqual(Float64Array.of(6, 7, 8));
  // It looks things up in tables.
  const power = kernelFor("x^0.3");
  for (let i = 0; i < 2; i++) {
    expect(run(power, [x]).output).toEqual(x.map((value) => pow.operation.forward(value, 0.3)));
    run(one, [new Float64Array(40_000)]);
  }
});

test("a zero has its sign", () => {
  const graph = new Graph();
  const x = graph.leaf();
  const outputs = [0, -0].map((zero) => graph.apply(mul.operation, [x, graph.constant(zero)]));
  const columns = outputs.map(() => new Float64Array(1));
  kernelOf(graph, outputs, [x])([Float64Array.of(2)], columns, 1, new Int32Array(1));
  expect(columns).toEqual([Float64Array.of(0), Float64Array.of(-0)]);
});

test.each(["exp(x)", "sin(x)", "cos(x)", "log(x)", "x^0.3", "2^x", "exp(x)*log(x)"])("%s of any NaN is NaN", (text) => {
  const bits = [0x7ff00000_00000001n, 0x7ff80000_000007a2n, 0xfff80000_00000fffn, 0xffffffff_ffffffffn];
  const x = new Float64Array(BigUint64Array.from(bits).buffer);
  expect(run(kernelFor(text), [x])).toEqual({ output: new Float64Array(4).fill(NaN), irregular: [0, 1, 2, 3] });
});

test("as many columns as there is memory for, and more registers than a byte counts", () => {
  const count = 300;
  const graph = new Graph();
  const leaves = Array.from({ length: count }, () => graph.leaf());
  const sums = leaves.map((leaf, i) => graph.apply(add.operation, [leaf, leaves[(i + 1) % count]]));
  const total = sums.reduce((one, other) => graph.apply(add.operation, [one, other]));
  // Its terms are used once more, from the last to the first, so that all of them are kept till then.
  const again = sums.reduceRight((one, other) => graph.apply(add.operation, [one, other]), total);
  const columns = leaves.map((_, i) => Float64Array.from({ length: 77 }, (_, row) => i + row / 4));
  const { output } = run(kernelOf(graph, [again], leaves), columns);
  expect(output).toEqual(
    Float64Array.from({ length: 77 }, (_, row) => 4 * columns.reduce((sum, c) => sum + c[row], 0)),
  );

  const many = Array.from({ length: 40_000 }, () => graph.leaf());
  expect(simdKernel(programFor(graph, [many[0]], many))).toBeUndefined();
});

test("one argument twice is no exceptional point", () => {
  const { node, session } = new Formula("max(x, x)");
  const leaves = [session.variable("x").node];
  expect(run(kernelOf(session.graph, [node], leaves, [node]), [Float64Array.of(1, 2)]).irregular).toEqual([]);
});

test("without WebAssembly there is no kernel", () => {
  const property = Object.getOwnPropertyDescriptor(globalThis, "WebAssembly");
  if (property === undefined) throw new Error("there is none to begin with");
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    expect(() => kernelFor("x + 1")).toThrow("no form");
  } finally {
    Object.defineProperty(globalThis, "WebAssembly", property);
  }
  expect(kernelFor("x + 1")).toBeInstanceOf(Function);
});

test.each(["gamma(x)", "erf(x)", "x % 3", "atan2(x, y)"])("%s has no form for lanes", (text) => {
  expect(() => kernelFor(text)).toThrow("no form");
});
