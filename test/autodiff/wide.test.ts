import fc from "fast-check";
import { Graph } from "../../src/autodiff/graph.ts";
import { mul } from "../../src/autodiff/ring.ts";
import { Wide } from "../../src/autodiff/wide.ts";

const MIN_NORMAL = 2 ** -1022;

const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, -1e-310, MIN_NORMAL, Number.MAX_VALUE, 1, -1),
);

const operations: readonly (readonly [string, (a: Wide, b: Wide) => Wide, (a: number, b: number) => number])[] = [
  ["add", (a, b) => a.add(b), (a, b) => a + b],
  ["sub", (a, b) => a.sub(b), (a, b) => a - b],
  ["mul", (a, b) => a.mul(b), (a, b) => a * b],
  ["div", (a, b) => a.div(b), (a, b) => a / b],
  ["sqrt", (a) => a.sqrt(), (a) => Math.sqrt(a)],
];

test.each(operations)("%s rounds as doubles do wherever the result is a normal one", (_, onWide, onDoubles) => {
  fc.assert(
    fc.property(doubles, doubles, (a, b) => {
      const wanted = onDoubles(a, b);
      fc.pre(Number.isNaN(wanted) || wanted === 0 || (Math.abs(wanted) >= MIN_NORMAL && Math.abs(wanted) < Infinity));
      const found = onWide(new Wide(a), new Wide(b)).number;
      // What only rounds to 0 as a double is smaller than any of them.
      if (wanted === 0) expect(Math.abs(found)).toBe(0);
      else expect(found).toBe(wanted);
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test("a double is itself again", () => {
  fc.assert(
    fc.property(doubles, (a) => expect(new Wide(a).number).toBe(a)),
    { numRuns: 2000, seed: 2 },
  );
});

test("products neither overflow nor underflow", () => {
  const [small, large] = [new Wide(3e-300), new Wide(5e300)];
  const square = small.mul(small);
  expect([square.number, large.mul(large).number, large.mul(large).finiteNumber]).toEqual([
    0,
    Infinity,
    Number.MAX_VALUE,
  ]);
  expect(square.mul(large).mul(large).number).toBeCloseTo(225, 10);
  expect([square.isDouble, square.isZero, square.add(new Wide(1)).number]).toEqual([false, false, 1]);
});

test("what is dropped, kept or recovered of a graph keeps the values that are no doubles", () => {
  const graph = new Graph();
  const tiny = graph.leaf(1e-200);
  const length = graph.length + 1;
  const square = graph.deriving(() => graph.apply(mul.operation, [tiny, tiny]));
  const cube = graph.deriving(() => graph.apply(mul.operation, [square, tiny]));
  expect([graph.value(square), graph.isWide(square), graph.isWide(cube)]).toEqual([0, true, true]);
  graph.truncate(length);
  expect([graph.hasWideUpTo(square), graph.hasWideUpTo(square - 1)]).toEqual([true, false]);
  graph.recover(length);
  expect([graph.isDerived(square), graph.isWide(square)]).toEqual([true, true]);
  const [, , moved = square] = graph.retain([square]);
  expect(graph.isWide(moved)).toBe(true);
  // Computed again, it follows its leaf.
  graph.revalue([tiny], [2]);
  expect([graph.value(square), graph.isWide(square)]).toEqual([4, false]);
  graph.revalue([tiny], [1e-250]);
  expect([graph.value(square), graph.isWide(square)]).toEqual([0, true]);
});

test("an operation that was written and one of a derivative are two nodes", () => {
  const graph = new Graph();
  const x = graph.leaf(1e-200);
  const written = graph.apply(mul.operation, [x, x]);
  const derived = graph.deriving(() => graph.apply(mul.operation, [x, x]));
  expect(derived).not.toBe(written);
  expect(graph.deriving(() => graph.apply(mul.operation, [x, x]))).toBe(derived);
  expect([written, derived].map((node) => [graph.value(node), graph.wide(node).number])).toEqual([
    [0, 0],
    [0, 0],
  ]);
  // 1e-400, to 16 digits.
  for (const node of [written, derived]) expect(graph.wide(node).div(new Wide(1e-200)).number).toBeCloseTo(1e-200, 210);
});
