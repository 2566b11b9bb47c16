import fc from "fast-check";
import { BackwardPass, type Contribution, type Visitor } from "../../src/autodiff/backward.ts";
import { Graph } from "../../src/autodiff/graph.ts";
import { WORTH_MAKING } from "../../src/autodiff/kinds.ts";
import { noClosedForm, operations, type Operation } from "../../src/autodiff/operation.ts";
import { add, alias, conditional, mul } from "../../src/autodiff/ring.ts";
import { callables } from "../../src/functions/registry.ts";
import { besselj } from "../../src/functions/bessel.ts";
import { div } from "../../src/functions/arithmetic.ts";
import { exp, log } from "../../src/functions/exponential.ts";
import { max } from "../../src/functions/piecewise.ts";
import { pow } from "../../src/functions/powers.ts";
import { cos, sin } from "../../src/functions/trigonometric.ts";
import { outcome } from "../outcome.ts";

const LEAVES = 3;

/** Every operation there is, also those that only slopes use. */
const all = operations.filter(({ mostArity }) => mostArity > 0);

/** An operation, and what it is applied to: numbers to be taken modulo the count of nodes there are. */
interface Step {
  readonly operation: Operation;
  readonly choices: readonly number[];
}

const stepOf = (operation: Operation): fc.Arbitrary<Step> =>
  fc
    .array(fc.nat(200), { minLength: operation.leastArity, maxLength: Math.min(operation.mostArity, 5) })
    .map((choices) => ({ operation, choices }));

const step: fc.Arbitrary<Step> = fc
  .oneof({ weight: 3, arbitrary: fc.constantFrom(...all) }, fc.constantFrom(add.operation, mul.operation))
  .chain(stepOf);

const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 2, 0.5, NaN, Infinity, -Infinity),
  // Exponentials, powers and products of these overflow.
  fc.constantFrom(800, -800, 1e200, -1e200, 1e-200),
  fc.double({ min: -4, max: 4, noNaN: true }),
);
const point = fc.array(number, { minLength: LEAVES, maxLength: LEAVES });

interface Built {
  readonly graph: Graph;
  readonly leaves: readonly number[];
  /** The first node of the steps. */
  readonly from: number;
  readonly root: number;
}

/**
 * The graph of some steps, over leaves with values or, without a point, over symbols.
 * @param padding how many nodes there are besides, that nothing stands on
 */
function build(steps: readonly Step[], padding: number, at?: readonly number[]): Built {
  const graph = new Graph();
  const leaves = Array.from({ length: LEAVES }, (_, i) => graph.leaf(at?.[i]));
  // Constants, the last of them beyond the doubles.
  const nodes = [...leaves, graph.constant(2), graph.constant(0), graph.apply(exp.operation, [graph.constant(1000)])];
  const one = graph.constant(1);
  for (let i = 0; i < padding; i++) graph.apply(alias.operation, [leaves[0]]);
  const from = graph.length;
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
  return { graph, leaves, from, root: nodes[nodes.length - 1] };
}

/** The numbers of leaves and steps. */
function ofFormula(numbers: ArrayLike<number>, { leaves, from }: Built): number[] {
  return Array.from(numbers).filter((_, node) => node < leaves.length || node >= from);
}

function values({ graph }: Built): number[] {
  return Array.from({ length: graph.length }, (_, node) => graph.value(node));
}

/** The nodes whose values are none of the doubles, with these values. */
function beyond({ graph }: Built): string[] {
  const nodes = Array.from({ length: graph.length }, (_, node) => node).filter((node) => graph.isWide(node));
  return nodes.map((node) => {
    const { m, e } = graph.wide(node);
    return `${node}: ${m}*2^${e}`;
  });
}

test("there are operations of every kind", () => {
  expect(all.length).toBeGreaterThan(callables.length);
  expect(all.some(({ lazy }) => lazy)).toBe(true);
});

interface Case {
  readonly steps: readonly Step[];
  readonly points: readonly (readonly number[])[];
  /** Bit i: whether the derivative by leaf i is wanted. */
  readonly chosen: number;
}

const aCase = (step_: fc.Arbitrary<Step>, most: number): fc.Arbitrary<Case> =>
  fc.record({
    steps: fc.array(step_, { minLength: 1, maxLength: most }),
    points: fc.array(point, { minLength: 2, maxLength: 4 }),
    chosen: fc.integer({ min: 1, max: 2 ** LEAVES - 1 }),
  });

/** Compares a graph and a pass that are used again with fresh ones, to the bit. */
function compare({ steps, points, chosen }: Case, padding = 0): void {
  const again = build(steps, padding);
  const wanted = again.leaves.filter((_, i) => (chosen >> i) & 1);
  const pass = new BackwardPass(again.graph, again.root, wanted);
  for (const at of points) {
    const fresh = build(steps, padding, at);
    again.graph.revalue(again.leaves, at);
    expect(ofFormula(values(again), again)).toEqual(ofFormula(values(fresh), fresh));
    expect(beyond(again)).toEqual(beyond(fresh));
    const seen: Contribution[][] = [[], []];
    const see = (i: number) => ({ contribution: (one: Contribution) => void seen[i].push(one) });
    const adjoints = ({ graph, root }: Built, one = new BackwardPass(graph, root, wanted), visitor?: Visitor) =>
      outcome(() => ofFormula(one.run(visitor), again));
    const expected = adjoints(fresh, undefined, see(0));
    expect(adjoints(again, pass)).toEqual(expected);
    expect(adjoints(again, pass, see(1))).toEqual(expected);
    expect(seen[1]).toEqual(seen[0]);
  }
}

test("new values, and passes run again, give to the bit what a fresh graph gives", () => {
  fc.assert(
    fc.property(aCase(step, 12), (one) => compare(one)),
    { numRuns: 300, seed: 7 },
  );
});

test.each(all.map((operation) => [operation.name, operation] as const))(
  "so does a loop made for %s",
  (_, operation) => {
    const cheap = fc.constantFrom(add, mul, conditional, alias).chain((callable) => stepOf(callable.operation));
    const last = fc.tuple(aCase(cheap, 3), stepOf(operation), cheap);
    fc.assert(
      fc.property(last, ([one, ...more]) => compare({ ...one, steps: [...one.steps, ...more] }, WORTH_MAKING)),
      { numRuns: 2, seed: 8 },
    );
  },
);

describe.each([
  ["node by node", 0],
  ["in loops made for it", WORTH_MAKING],
])("%s", (_, padding) => {
  const pad = (graph: Graph, node: number) => {
    for (let i = 0; i < padding; i++) graph.apply(alias.operation, [node]);
  };

  test("a leaf without a value leaves what stands on it without one", () => {
    const graph = new Graph();
    const [x, y] = [graph.leaf(), graph.leaf()];
    pad(graph, x);
    const product = graph.apply(mul.operation, [x, x]);
    const sum = graph.apply(add.operation, [product, y]);
    const found = () => [product, sum].map((node) => (graph.isKnown(node) ? graph.value(node) : "none"));
    graph.revalue([x], [3]);
    expect(found()).toEqual([9, "none"]);
    graph.revalue([x], [4]);
    expect(found()).toEqual([16, "none"]);
    expect(graph.value(sum)).toBeNaN();
    graph.revalue([y], [1]);
    expect(found()).toEqual([16, 17]);
    graph.revalue([x, y], [1, 1]);
    expect(found()).toEqual([1, 2]);
  });

  test("a constant beyond the doubles that is older than every leaf counts as what it is", () => {
    const graph = new Graph();
    const huge = graph.apply(exp.operation, [graph.constant(1000)]);
    const x = graph.leaf(2);
    pad(graph, x);
    const root = graph.apply(log.operation, [graph.apply(div.operation, [x, huge])]);
    graph.revalue([x], [4]);
    expect(new BackwardPass(graph, root, [x]).run()[x]).toBe(0.25);
  });

  test("an adjoint of -0 stays one, and what is not reached gets 0", () => {
    const graph = new Graph();
    const [x, y] = [graph.leaf(2), graph.leaf(3)];
    pad(graph, x);
    const root = graph.apply(conditional.operation, [
      graph.constant(1),
      graph.apply(mul.operation, [x, graph.constant(-0)]),
      y,
    ]);
    const adjoints = new BackwardPass(graph, root, [x, y]).run();
    expect([adjoints[x], adjoints[y]]).toEqual([-0, 0]);
  });

  test("a slope without a closed form is an error where it is needed", () => {
    const graph = new Graph();
    const [x, y] = [graph.leaf(1), graph.leaf(2)];
    pad(graph, x);
    const root = graph.apply(besselj.operation, [x, y]);
    expect(outcome(() => new BackwardPass(graph, root, [x]).run())).toBe("no-derivative");
    expect(outcome(() => new BackwardPass(graph, root, [y]).run()[x])).toBe(0);
  });

  test("any number of arguments get what is theirs", () => {
    const graph = new Graph();
    const leaves = [1, 2, 3, 4, 6, 6].map((value) => graph.leaf(value));
    pad(graph, leaves[0]);
    const root = graph.apply(max.operation, leaves);
    const adjoints = new BackwardPass(graph, root, leaves).run();
    expect(leaves.map((leaf) => adjoints[leaf])).toEqual([0, 0, 0, 0, 0.5, 0.5]);
  });

  test("a base whose exponent is 0 is reached where the exponent may change", () => {
    const graph = new Graph();
    const [x, y] = [graph.leaf(2), graph.leaf(0)];
    pad(graph, x);
    const root = graph.apply(mul.operation, [graph.apply(pow.operation, [x, y]), graph.constant(Infinity)]);
    expect(new BackwardPass(graph, root, [x, y]).run()[x]).toBeNaN();
    expect(new BackwardPass(graph, root, [x]).run()[x]).toBe(0);
  });
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
