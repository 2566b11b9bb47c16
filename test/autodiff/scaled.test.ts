import fc from "fast-check";
import { BackwardPass } from "../../src/autodiff/backward.ts";
import { Graph } from "../../src/autodiff/graph.ts";
import { WORTH_MAKING } from "../../src/autodiff/kinds.ts";
import { add, mul } from "../../src/autodiff/ring.ts";
import { Scaled } from "../../src/autodiff/scaled.ts";
import { Wide } from "../../src/autodiff/wide.ts";
import { div } from "../../src/functions/arithmetic.ts";
import { exp } from "../../src/functions/exponential.ts";
import { max } from "../../src/functions/piecewise.ts";
import { sqrt } from "../../src/functions/powers.ts";
import { sin } from "../../src/functions/trigonometric.ts";

const wides = fc
  .tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: -3000, max: 3000 }))
  .map(([m, e]) => new Wide(m, e));
const anyWide = fc.oneof(
  wides,
  wides,
  fc.constantFrom(0, -0, Infinity, -Infinity, NaN).map((value) => new Wide(value)),
);

test("sums of scaled numbers are those of wide ones, to the bit", () => {
  fc.assert(
    fc.property(fc.array(anyWide, { minLength: 1, maxLength: 8 }), (terms) => {
      const [column, other] = [new Scaled(1), new Scaled(1)];
      column.clear(0);
      let sum = new Wide(-0);
      for (const term of terms) {
        other.set(0, term);
        column.add(0, other.numbers[0], other.exponents[0]);
        sum = sum.add(term);
      }
      expect(column.get(0)).toEqual(sum);
      const doubles = new Float64Array(1);
      expect(column.writeTo(doubles, 0)).toBe(column.exponents[0] !== 0);
      expect(doubles[0]).toBe(sum.number);
      column.set(0, sum);
      expect(column.get(0)).toEqual(sum);
    }),
    { numRuns: 1000 },
  );
});

/** A long graph whose adjoints leave the doubles, and come back for some. */
function winding(seed: number): { graph: Graph; root: number; leaves: number[] } {
  const graph = new Graph();
  let state = seed;
  const below = (count: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  const leaves = [0.7, 1.3, 2].map((value) => graph.leaf(value));
  const apply = ({ operation }: typeof add, ...nodes: number[]) => graph.apply(operation, nodes);
  const nodes = [...leaves];
  let last = leaves[0];
  for (let i = 0; nodes.length < 400; i++) {
    const other = nodes[Math.max(0, nodes.length - 1 - below(30))];
    const factor = graph.constant([1e-200, 1e200, 1e-3, 1e3, -1, 1e-300][below(6)]);
    const makes = [
      () => apply(mul, last, factor),
      () => apply(add, last, other),
      () => apply(div, last, graph.constant([1e200, 1e-200, 3][below(3)])),
      () => apply(sin, last),
      () => apply(max, last, other),
      () => apply(add, apply(sin, last), apply(mul, other, factor)),
      () => apply(sqrt, apply(add, apply(mul, apply(sin, last), apply(sin, last)), graph.constant(1))),
      () => apply(exp, apply(sin, other)),
    ];
    const next = makes[below(makes.length)]();
    // Values stay doubles far from the ends; only what slopes make of adjoints does not.
    const size = Math.abs(graph.value(next));
    last = size > 1e-250 && size < 1e250 ? next : apply(sin, apply(add, other, leaves[i % 3]));
    nodes.push(last);
  }
  return { graph, root: last, leaves };
}

test("a pass by a loop that is made gives the adjoints of one on wide numbers, to the bit", () => {
  let beyond = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const { graph, root, leaves } = winding(seed);
    const one = new BackwardPass(graph, root, leaves);
    const wanted = Float64Array.from(one.run({}));
    const other = new BackwardPass(graph, root, leaves);
    for (let gone = 0; gone <= 2 * WORTH_MAKING; gone += root) other.run();
    expect(Array.from(other.run())).toEqual(Array.from(wanted));
    if (wanted.some((value) => Math.abs(value) < 1e-300 || Math.abs(value) > 1e300)) beyond += 1;
  }
  expect(beyond).toBeGreaterThan(8);
});

test("a pass that left the doubles comes back to them when values do", () => {
  const graph = new Graph();
  const x = graph.leaf(1);
  const [small, large] = [graph.constant(1e-200), graph.constant(1e200)];
  let last = x;
  for (let i = 0; i < 500; i++) {
    last = graph.apply(mul.operation, [graph.apply(mul.operation, [last, small]), large]);
    last = graph.apply(sin.operation, [last]);
  }
  const root = graph.apply(mul.operation, [last, graph.apply(mul.operation, [x, small])]);
  const pass = new BackwardPass(graph, root, [x]);
  const first = pass.run()[x];
  for (let i = 0; i < 10; i++) expect(pass.run()[x]).toBe(first);
});
