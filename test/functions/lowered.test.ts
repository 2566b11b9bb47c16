import { Graph } from "../../src/autodiff/graph.ts";
import { operations, Term, type Operation } from "../../src/autodiff/operation.ts";
import "../../src/functions/registry.ts";

/** The rule of an operation, run once, to be evaluated operation by operation. */
function loweredOf({ lowered, leastArity }: Operation): (...values: number[]) => number {
  const graph = new Graph();
  const leaves = Array.from({ length: leastArity }, () => graph.leaf());
  const result = lowered?.(...leaves.map((leaf) => new Term(graph, leaf)));
  if (!(result instanceof Term)) throw new TypeError("no rule");
  return (...values) => {
    graph.revalue(leaves, values);
    return graph.value(result.node);
  };
}

/** Numbers from 0 to 1, the same each time (a linear congruential generator by D. Lehmer). */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** Doubles of all sizes, half of them negative, and where ranges and roundings end. */
const EDGES = [
  0,
  1,
  Math.SQRT1_2,
  Math.SQRT2,
  Math.E,
  707,
  708,
  709,
  745,
  746,
  1.5e6,
  1.6e6,
  2 ** 31,
  2 ** 53,
  2 ** 1023,
];
const edges = [...EDGES, ...EDGES.map((x) => 1 / x), 2 ** -1022, 2 ** -1074, Number.MAX_VALUE].flatMap((x) =>
  [1, 1 - 2 ** -53, 1 + 2 ** -52].flatMap((factor) => [x * factor, -x * factor]),
);

function* points(): Generator<number> {
  const next = random(1);
  yield* edges;
  yield NaN;
  for (let n = -400; n < 400; n++) yield (n * Math.PI) / 4;
  for (const width of [1, 4, 800, 1e6]) for (let i = 0; i < 5000; i++) yield (2 * next() - 1) * width;
  for (let i = 0; i < 10000; i++) yield (2 * next() - 1) * 2 ** Math.floor(2098 * next() - 1074);
  for (let i = 0; i < 5000; i++) yield 1 + (next() - 0.5) * 2 ** (-50 * next());
}

const withRules = operations.filter(({ lowered }) => lowered !== undefined);

test("there are rules", () =>
  expect(withRules.map(({ name }) => name)).toEqual(expect.arrayContaining(["exp", "sin"])));

describe.each(withRules.filter(({ leastArity }) => leastArity === 1).map((one) => [one.name, one] as const))(
  "%s",
  (_name, operation) => {
    const rule = loweredOf(operation);

    test("its rule gives what it gives, to the bit, or NaN", () => {
      const wrong: number[] = [];
      let inRange = 0;
      for (const x of points()) {
        const found = rule(x);
        if (Number.isNaN(found)) continue;
        inRange++;
        if (!Object.is(found, operation.forward(x))) wrong.push(x);
      }
      expect(wrong).toEqual([]);
      expect(inRange).toBeGreaterThan(10000);
    });
  },
);

/** A record's JavaScript as a function. */
function compiled({ javascript, tables = {}, leastArity }: Operation): (...values: number[]) => number {
  const names = ["a", "b", "c"].slice(0, leastArity);
  const body = `return (${names.join(", ")}) => ${javascript?.(...names)}`;
  return new Function(...Object.keys(tables), body)(...Object.values(tables));
}

describe.each(operations.filter(({ javascript }) => javascript).map((one) => [one.name, one] as const))(
  "%s",
  (_name, operation) => {
    test("its JavaScript gives what it gives, to the bit", () => {
      const run = compiled(operation);
      const next = random(2);
      const values = [...points()];
      const wrong = values.flatMap((x) => {
        const y = next() < 0.5 ? Math.round(40 * next() - 20) : values[Math.floor(next() * values.length)];
        const args = [x, y, Math.round(next() * 8 - 4)].slice(0, operation.leastArity);
        return Object.is(run(...args), operation.forward(...args)) ? [] : [args];
      });
      expect(wrong).toEqual([]);
    });
  },
);

const valueOf = (name: string) => operations.find((operation) => operation.name === name)?.forward ?? (() => NaN);

test.each([
  ["exp", 0, 1],
  ["exp", -0, 1],
  ["exp", 1, Math.E],
  ["exp", -Infinity, 0],
  ["exp", Infinity, Infinity],
  ["exp", 709.782712893384, 1.7976931348622732e308],
  ["exp", 710, Infinity],
  ["exp", -745.1332191019411, 5e-324],
  ["exp", -746, 0],
  ["exp", NaN, NaN],
  ["log", 1, 0],
  ["log", Math.E, 1],
  ["log", 0, -Infinity],
  ["log", -0, -Infinity],
  ["log", -1, NaN],
  ["log", Infinity, Infinity],
  ["log", 5e-324, -744.4400719213812],
  ["log", Number.MAX_VALUE, 709.782712893384],
  ["log", 2, Math.LN2],
  ["log", 10, Math.LN10],
  ["sin", 0, 0],
  ["sin", -0, -0],
  ["sin", 5e-324, 5e-324],
  ["sin", Math.PI / 2, 1],
  ["sin", -Math.PI / 2, -1],
  ["sin", Math.PI, 1.2246467991473532e-16],
  ["sin", 355, -3.014435335948845e-5],
  ["sin", 1e22, -0.8522008497671888],
  ["sin", Infinity, NaN],
  ["cos", 0, 1],
  ["cos", -0, 1],
  ["cos", Math.PI, -1],
  ["cos", Math.PI / 2, 6.123233995736766e-17],
  ["cos", -Infinity, NaN],
])("%s at %d is %d", (name, x, value) => expect(valueOf(name)(x)).toBe(value));
