import fc from "fast-check";
import { Graph } from "../../src/autodiff/graph.ts";
import { backward } from "../../src/autodiff/backward.ts";
import { differentiate } from "../../src/autodiff/differentiate.ts";
import { add, alias, conditional, mul } from "../../src/autodiff/ring.ts";
import { sin } from "../../src/functions/trigonometric.ts";
import { DzeroError } from "../../src/errors.ts";

describe("sharing", () => {
  test("equal operations on equal arguments are one node", () => {
    const graph = new Graph();
    const x = graph.leaf(3);
    expect(graph.apply(add.operation, [x, x])).toBe(graph.apply(add.operation, [x, x]));
  });

  test("leaves and names are never shared", () => {
    const graph = new Graph();
    const x = graph.leaf(3);
    expect(graph.leaf(3)).not.toBe(x);
    expect(graph.apply(alias.operation, [x])).not.toBe(graph.apply(alias.operation, [x]));
  });

  test("constants are shared by bits and by how they were written", () => {
    const graph = new Graph();
    expect(graph.constant(2)).toBe(graph.constant(2, "2"));
    expect(graph.constant(0)).not.toBe(graph.constant(-0));
    expect(graph.constant(Math.PI, "pi")).not.toBe(graph.constant(Math.PI));
    expect(graph.constant(NaN)).toBe(graph.constant(NaN));
    expect(graph.text(graph.constant(31, "0x1F"))).toBe("0x1F");
  });

  test("sharing survives growth", () => {
    const graph = new Graph();
    const x = graph.leaf(1);
    const nodes = Array.from({ length: 5000 }, (_, i) => graph.apply(mul.operation, [x, graph.constant(i)]));
    const again = Array.from({ length: 5000 }, (_, i) => graph.apply(mul.operation, [x, graph.constant(i)]));
    expect(again).toEqual(nodes);
  });
});

test("a node knows its value at once if all leaves below have one", () => {
  const graph = new Graph();
  const symbol = graph.leaf();
  const sum = graph.apply(add.operation, [graph.leaf(3), graph.constant(4)]);
  expect([graph.isKnown(sum), graph.value(sum)]).toEqual([true, 7]);
  expect(graph.isKnown(graph.apply(add.operation, [sum, symbol]))).toBe(false);
});

test("retain keeps what the roots need, in order, and drops the rest", () => {
  const graph = new Graph();
  const x = graph.leaf(3);
  graph.apply(sin.operation, [x]);
  const product = graph.apply(mul.operation, [x, graph.constant(Math.PI, "pi")]);
  const symbol = graph.leaf();
  const moved = graph.retain([product, symbol]);
  expect(graph.length).toBe(4);
  expect(graph.value(moved[product])).toBe(3 * Math.PI);
  expect(graph.text(graph.argument(moved[product], 1))).toBe("pi");
  expect(graph.isKnown(moved[symbol])).toBe(false);
  expect(moved[1]).toBe(-1);
  expect(graph.apply(mul.operation, [moved[x], graph.constant(Math.PI, "pi")])).toBe(moved[product]);
});

test("a graph has a greatest size", () => {
  const graph = new Graph(2);
  const x = graph.leaf(1);
  const y = graph.apply(sin.operation, [x]);
  expect(() => graph.apply(sin.operation, [y])).toThrow(DzeroError);
});

test("a diamond collects both ways, and x + x has slope 2", () => {
  const graph = new Graph();
  const x = graph.leaf(2);
  const a = graph.apply(mul.operation, [x, x]);
  const b = graph.apply(mul.operation, [a, a]);
  const root = graph.apply(add.operation, [b, b]);
  expect(graph.value(root)).toBe(32);
  const adjoints = backward(graph, root, [x]);
  expect([adjoints[x], adjoints[a], adjoints[b]]).toEqual([64, 16, 2]);
});

test("an argument that leads to no wanted node is a constant in the pass", () => {
  const graph = new Graph();
  const x = graph.leaf(2);
  const y = graph.leaf(5);
  const root = graph.apply(mul.operation, [x, y]);
  expect(backward(graph, root, [y])[x]).toBe(0);
});

test("every contribution is shown to a visitor", () => {
  const graph = new Graph();
  const x = graph.leaf(3);
  const root = graph.apply(mul.operation, [x, x]);
  const seen: number[] = [];
  backward(graph, root, [x], { contribution: ({ amount }) => seen.push(amount) });
  expect(seen).toEqual([3, 3]);
});

test("a chain of a million operations is differentiated without overflow, on numbers and as graph", () => {
  const graph = new Graph();
  const x = graph.leaf(1);
  const step = graph.constant(1e-6);
  let root = x;
  for (let i = 0; i < 1_000_000; i++) root = graph.apply(add.operation, [root, step]);
  expect(graph.value(root)).toBeCloseTo(2, 6);
  expect(backward(graph, root, [x])[x]).toBe(1);
  let deep = x;
  for (let i = 0; i < 100_000; i++) deep = graph.apply(sin.operation, [deep]);
  const [derivative] = differentiate(graph, deep, [x]);
  expect(graph.value(derivative)).toBe(backward(graph, deep, [x])[x]);
});

/** Operations on one, two and three nodes, to be taken modulo their number. */
const shared = [add, mul, sin, conditional].map(({ operation }) => operation);

/** Often one of few nodes, which then have many users. */
const choice = fc.oneof(fc.nat(1), fc.nat(14), fc.nat(40), fc.nat(400));

const oneStep = fc.tuple(fc.nat(), choice, choice, choice);

test("an operation is made once, however many there are on its arguments, and again only after it was dropped", () => {
  fc.assert(
    fc.property(fc.array(oneStep, { maxLength: 500, size: "max" }), fc.nat(), (steps, at) => {
      const graph = new Graph();
      const leaves = Array.from({ length: 12 }, () => graph.leaf(2));
      const nodes = [graph.constant(3), graph.constant(3, "3.0"), ...leaves];
      /** What there is, by what it is made of. */
      const known = new Map<string, number>();
      const make = ([which, ...choices]: [number, number, number, number]) => {
        const operation = shared[which % shared.length];
        const chosen = choices.slice(0, operation.leastArity).map((one) => nodes[one % nodes.length]);
        const key = [operation.code, ...chosen].join();
        const expected = known.get(key) ?? graph.length;
        const node = graph.apply(operation, which % 2 === 0 ? chosen : Int32Array.from(chosen));
        expect(node).toBe(expected);
        known.set(key, node);
        nodes.push(node, graph.apply(add.operation, [node, graph.constant(graph.length)]));
        known.set([add.operation.code, ...graph.argumentsOf(nodes[nodes.length - 1])].join(), nodes[nodes.length - 1]);
      };
      const kept = at % (steps.length + 1);
      for (const one of steps.slice(0, kept)) make(one);
      const { length } = graph;
      const count = nodes.length;
      for (const one of steps.slice(kept)) make(one);
      const first = nodes.slice(count);
      graph.truncate(length);
      expect(graph.length).toBe(length);
      nodes.length = count;
      for (const [key, node] of known) if (node >= length) known.delete(key);
      expect(graph.constant(3, "3.0")).toBe(nodes[1]);
      for (const one of steps.slice(kept)) make(one);
      expect(nodes.slice(count)).toEqual(first);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test("what stands on a place is known to, also after others were dropped", () => {
  const graph = new Graph();
  const three = graph.constant(3);
  const [name, place] = [graph.apply(alias.operation, [three]), graph.place(three)];
  const [beside, above] = [name, place].map((node) => graph.apply(mul.operation, [node, three]));
  expect([name, place, beside, above].map((node) => graph.isPlaced(node))).toEqual([false, true, false, true]);
  expect(graph.varies(above)).toBe(false);
  graph.constant(4);
  const moved = graph.retain([beside, above]);
  expect([name, place, beside, above].map((node) => graph.isPlaced(moved[node]))).toEqual([false, true, false, true]);
});
