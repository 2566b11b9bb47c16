import fc from "fast-check";
import { BackwardPass, type Contribution } from "../../src/autodiff/backward.ts";
import { Graph } from "../../src/autodiff/graph.ts";
import { noClosedForm, operations, type Operation } from "../../src/autodiff/operation.ts";
import { add, conditional, mul } from "../../src/autodiff/ring.ts";
import { DzeroError } from "../../src/errors.ts";
import { callables } from "../../src/functions/registry.ts";
import { cos, sin } from "../../src/functions/trigonometric.ts";

const LEAVES = 3;

/** Every operation there is, also those that only slopes use. */
const all = operations.filter(({ mostArity }) => mostArity > 0);

/** An operation, and what it is applied to: numbers to be taken modulo the count of nodes there are. */
interface Step {
  readonly operation: Operation;
  readonly choices: readonly number[];
}

const step: fc.Arbitrary<Step> = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...all) }, fc.constantFrom(add.operation, mul.operation))
  .chain((operation) =>
    fc
      .array(fc.nat(200), { minLength: operation.leastArity, maxLength: Math.min(operation.mostArity, 4) })
      .map((choices) => ({ operation, choices })),
  );

const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, NaN, Infinity, -Infinity),
  fc.double({ min: -4, max: 4, noNaN: true }),
);
const point = fc.array(number, { minLength: LEAVES, maxLength: LEAVES });

/** The graph of some steps, over leaves with values or, without a point, over symbols. */
function build(steps: readonly Step[], at?: readonly number[]): { graph: Graph; leaves: number[]; root: number } {
  const graph = new Graph();
  const leaves = Array.from({ length: LEAVES }, (_, i) => graph.leaf(at?.[i]));
  const nodes = [...leaves, graph.constant(2), graph.constant(0)];
  const one = graph.constant(1);
  for (const { operation, choices } of steps) {
    // Counted from the last node back, so that most steps lead on to the root.
    const chosen = choices.map((choice) => nodes[nodes.length - 1 - (choice % nodes.length)]);
    // An order of derivative, which no formula makes but small and whole: some loop over it.
    const { slopes, internal } = operation;
    const isOrder = (i: number) => internal && typeof slopes !== "function" && slopes[i] === noClosedForm;
    nodes.push(
      graph.apply(
        operation,
        chosen.map((node, i) => (isOrder(i) ? one : node)),
      ),
    );
  }
  return { graph, leaves, root: nodes[nodes.length - 1] };
}

function values({ graph }: { graph: Graph }): number[] {
  return Array.from({ length: graph.length }, (_, node) => graph.value(node));
}

/** What a calculation gives, or the code of the error it ends with. */
function outcome<Result>(calculate: () => Result): Result | string {
  try {
    return calculate();
  } catch (error) {
    if (error instanceof DzeroError) return error.code;
    throw error;
  }
}

test("there are operations of every kind", () => {
  expect(all.length).toBeGreaterThan(callables.length);
  expect(all.some(({ lazy }) => lazy)).toBe(true);
});

test("new values, and passes run again, give to the bit what a fresh graph gives", () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.array(point, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 2 ** LEAVES - 1 }),
      (steps, points, chosen) => {
        const again = build(steps);
        const wanted = again.leaves.filter((_, i) => (chosen >> i) & 1);
        const pass = new BackwardPass(again.graph, again.root, wanted);
        for (const at of points) {
          const fresh = build(steps, at);
          again.graph.revalue(again.leaves, at);
          expect(values(again)).toEqual(values(fresh));
          const seen: Contribution[][] = [[], []];
          const see = (i: number) => ({ contribution: (one: Contribution) => void seen[i].push(one) });
          const [first, plain, second] = [
            outcome(() => Array.from(pass.run(see(0)))),
            outcome(() => Array.from(pass.run())),
            outcome(() => Array.from(new BackwardPass(fresh.graph, fresh.root, wanted).run(see(1)))),
          ];
          expect(first).toEqual(second);
          expect(plain).toEqual(second);
          expect(seen[0]).toEqual(seen[1]);
        }
      },
    ),
    { numRuns: 1500, seed: 7 },
  );
});

test("a leaf without a value leaves what stands on it without one", () => {
  const graph = new Graph();
  const [x, y] = [graph.leaf(), graph.leaf()];
  const product = graph.apply(mul.operation, [x, x]);
  const sum = graph.apply(add.operation, [product, y]);
  graph.revalue([x], [3]);
  expect([graph.isKnown(product), graph.value(product)]).toEqual([true, 9]);
  expect([graph.isKnown(sum), graph.value(sum)]).toEqual([false, NaN]);
  graph.revalue([y], [1]);
  expect([graph.isKnown(sum), graph.value(sum)]).toEqual([true, 10]);
});

test("only leaves can be given values", () => {
  const graph = new Graph();
  const x = graph.leaf(1);
  expect(() => graph.revalue([graph.apply(sin.operation, [x])], [1])).toThrow(RangeError);
});

test("a graph can grow after a pass over it was made, and new nodes get new values too", () => {
  const graph = new Graph();
  const x = graph.leaf(2);
  const square = graph.apply(mul.operation, [x, x]);
  const pass = new BackwardPass(graph, square, [x]);
  expect(pass.run()[x]).toBe(4);
  let node = square;
  for (let i = 0; i < 1000; i++) node = graph.apply(add.operation, [node, square]);
  graph.revalue([x], [3]);
  expect([pass.run()[x], graph.value(node)]).toEqual([6, 9009]);
});

test("of the branches over symbols the one that the new value chooses counts", () => {
  const graph = new Graph();
  const x = graph.leaf();
  const root = graph.apply(conditional.operation, [
    x,
    graph.apply(sin.operation, [x]),
    graph.apply(cos.operation, [x]),
  ]);
  const pass = new BackwardPass(graph, root, [x]);
  graph.revalue([x], [2]);
  expect([graph.value(root), pass.run()[x]]).toEqual([Math.sin(2), Math.cos(2)]);
  graph.revalue([x], [0]);
  expect([graph.value(root), pass.run()[x]]).toEqual([1, -0]);
});
