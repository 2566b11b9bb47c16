import { Graph } from "../../src/autodiff/graph.ts";
import { DzeroError } from "../../src/errors.ts";
import { functionNamed } from "../../src/functions/registry.ts";
import { read } from "../../src/session/read.ts";
import { Session } from "../../src/session/session.ts";

function carryOut(session: Session, text: string): void {
  const source = { text };
  for (const statement of read(source).statements) session.run(statement, source);
}

const SIN = functionNamed("sin", 1);

test("a graph that is recovered has its nodes as they were, and finds them", () => {
  const session = new Session();
  carryOut(session, "x = 2; y = x^2*sin(x) + atan2(x, 3); z = max(x, y, 4) + 7");
  const { graph } = session;
  const before = Array.from({ length: graph.length }, (_, node) => [
    graph.code(node),
    graph.value(node),
    ...graph.argumentsOf(node),
  ]);
  const state = session.state();
  carryOut(session, "w = sum(sin(x*k), k, 1, 500)");
  session.recover(state);
  expect(graph.length).toBe(before.length);
  expect(
    Array.from({ length: graph.length }, (_, node) => [
      graph.code(node),
      graph.value(node),
      ...graph.argumentsOf(node),
    ]),
  ).toEqual(before);
  const { node } = session.variable("x");
  if (SIN === undefined) throw new Error("there is no sine");
  graph.apply(SIN, [node]);
  expect(graph.length).toBe(before.length);
  expect([...session.variables.keys()]).toEqual(["x", "y", "z"]);
});

test("what is tried out leaves no trace, whether it ends or not", () => {
  const session = new Session({ symbols: true });
  carryOut(session, "x = 2; f(t) = t^2");
  const { length } = session.graph;
  session.tryOut(1000, () => carryOut(session, "y = f(x)*q; g(t) = t; x = 5"));
  const tooLong = (text: string) => () => session.tryOut(1000, () => carryOut(session, text));
  for (const text of [
    "sum(k, k, 1, 1e9)",
    "sum(sin(k*x), k, 1, 1e6)",
    "sum(sum(k*j, j, 1, k), k, 1, 1e5)",
    "h(n) = n < 2 ? n : h(n-1) + h(n-2); h(40)",
  ])
    expect(tooLong(text)).toThrow(DzeroError);
  expect(session.graph.length).toBe(length);
  expect([...session.variables.keys()]).toEqual(["x"]);
  expect([...session.functions.keys()]).toEqual(["f"]);
  expect(session.graph.value(session.variable("x").node)).toBe(2);
  carryOut(session, "big = sum(sin(k*x), k, 1, 2000)");
  expect(session.variables.has("big")).toBe(true);
});

test("room for so many nodes is given back", () => {
  const graph = new Graph(100);
  expect(() =>
    graph.withRoomFor(3, () => {
      for (let i = 0; i < 4; i++) graph.leaf(i);
    }),
  ).toThrow(DzeroError);
  expect(graph.length).toBe(3);
  for (let i = graph.length; i < 100; i++) graph.leaf(i);
  expect(() => graph.leaf()).toThrow(DzeroError);
  expect(() => graph.withRoomFor(10, () => graph.leaf())).toThrow(DzeroError);
});
