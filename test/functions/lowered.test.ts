import { Graph } from "../../src/autodiff/graph.ts";
import { operations, Term, type Operation } from "../../src/autodiff/operation.ts";
import "../../src/functions/registry.ts";

/**
 * The rule of an operation, run once, to be evaluated operation by operation.
 * @param constants the last arguments
 */
function loweredOf({ lowered, leastArity }: Operation, ...constants: number[]): (...values: number[]) => number {
  const graph = new Graph();
  const leaves = Array.from({ length: leastArity - constants.length }, () => graph.leaf());
  const nodes = [...leaves, ...constants.map((value) => graph.constant(value))];
  const result = lowered?.(...nodes.map((node) => new Term(graph, node)));
  if (typeof result === "number") return () => result;
  if (result === undefined) throw new TypeError("no rule");
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
  for (const width of [1, 4, 800, 1e6]) for (let i = 0; i < 1000; i++) yield (2 * next() - 1) * width;
  for (let i = 0; i < 2000; i++) yield (2 * next() - 1) * 2 ** Math.floor(2098 * next() - 1074);
  for (let i = 0; i < 1000; i++) yield 1 + (next() - 0.5) * 2 ** (-50 * next());
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
      expect(inRange).toBeGreaterThan(4000);
    });
  },
);

const named = (name: string) => {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new TypeError(name);
  return found;
};

const exponents = [
  [
    0,
    1,
    2,
    3,
    5,
    8,
    13,
    31,
    64,
    65,
    100,
    1e300,
    0.5,
    1.5,
    2.5,
    3.5,
    1 / 3,
    0.1,
    2.2,
    Math.PI,
    17.3,
    1e-5,
    1e-300,
    700.5,
  ],
  [NaN, Infinity],
].flat();
const signed = exponents.flatMap((y) => [y, -y]);

test.each(signed)("x^%d by its rule is what it is, to the bit, or NaN", (y) => {
  const { forward } = named("pow");
  const run = loweredOf(named("pow"), y);
  let inRange = 0;
  const wrong = Array.from(points()).filter((x, i) => {
    if (i % 8 !== 0) return false;
    const found = run(x);
    if (!Number.isNaN(found)) inRange++;
    return !Number.isNaN(found) && !Object.is(found, forward(x, y));
  });
  expect(wrong).toEqual([]);
  if (Math.abs(y) <= 100) expect(inRange).toBeGreaterThan(300);
});

test.each([...signed, 64.5, 66, -63, -64].flatMap((y) => [1, 2, 3].map((n) => [y, n])))(
  "x^(%d - %d) by its rule is what it is, to the bit, or NaN",
  (y, n) => {
    const { forward } = named("lowerPower");
    const run = loweredOf(named("lowerPower"), y, n);
    let inRange = 0;
    const wrong = Array.from(points()).filter((x, i) => {
      if (i % 20 !== 0) return false;
      const found = run(x);
      if (!Number.isNaN(found)) inRange++;
      return !Number.isNaN(found) && !Object.is(found, forward(x, y, n));
    });
    expect(wrong).toEqual([]);
    if (Math.abs(y) <= 100) expect(inRange).toBeGreaterThan(100);
  },
);

test("x^y and its slopes are by their rules what they are, to the bit, or NaN", () => {
  const power = loweredOf(named("pow"));
  const slopes = [
    { operation: named("lowerPower"), constants: [1] },
    { operation: named("lowerPower"), constants: [2] },
    { operation: named("powlog"), constants: [0, 1] },
    { operation: named("powlog"), constants: [1, 0] },
    { operation: named("powlog"), constants: [0, 2] },
  ].map((one) => ({ ...one, rule: loweredOf(one.operation, ...one.constants) }));
  const next = random(3);
  let inRange = 0;
  const wrong = Array.from(points()).flatMap((x) => {
    const y = next() < 0.3 ? signed[Math.floor(next() * signed.length)] : (2 * next() - 1) * 20;
    const found = slopes.map(({ rule }) => rule(x, y));
    if (found.every((value) => !Number.isNaN(value))) inRange++;
    const areRight = slopes.every(
      ({ operation, constants }, i) =>
        Number.isNaN(found[i]) || Object.is(found[i], operation.forward(x, y, ...constants)),
    );
    return areRight && Object.is(power(x, y), named("pow").forward(x, y)) ? [] : [[x, y]];
  });
  expect(wrong).toEqual([]);
  expect(inRange).toBeGreaterThan(4000);
});

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
      const values = Array.from(points()).filter((_, i) => i % 4 === 0);
      const wrong = values.flatMap((x) => {
        const y = next() < 0.5 ? Math.round(40 * next() - 20) : values[Math.floor(next() * values.length)];
        const args = [x, y, Math.round(next() * 8 - 4)].slice(0, operation.leastArity);
        return Object.is(run(...args), operation.forward(...args)) ? [] : [args];
      });
      expect(wrong).toEqual([]);
    });
  },
);

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
  ["tanh", 0, 0],
  ["tanh", -0, -0],
  ["tanh", 5e-324, 5e-324],
  ["tanh", -1e-9, -1e-9],
  ["tanh", 20, 1],
  ["tanh", -700, -1],
  ["tanh", Infinity, 1],
  ["tanh", NaN, NaN],
  ["sinh", -0, -0],
  ["sinh", 5e-324, 5e-324],
  ["sinh", -1e-9, -1e-9],
  ["sinh", 709, 4.109203730777486e307],
  ["sinh", -Infinity, -Infinity],
  ["cosh", 0, 1],
  ["cosh", 1e-9, 1],
  ["cosh", -711, Infinity],
  ["cosh", NaN, NaN],
  ["expm1", -0, -0],
  ["expm1", 5e-324, 5e-324],
  ["expm1", -50, -1],
  ["expm1", -Infinity, -1],
  ["expm1", 710, Infinity],
  ["sigmoid", 0, 0.5],
  ["sigmoid", -745, 5e-324],
  ["sigmoid", 40, 1],
  ["sigmoid", Infinity, 1],
  ["sigmoid", -Infinity, 0],
  ["sigmoid", NaN, NaN],
])("%s at %d is %d", (name, x, value) => expect(named(name).forward(x)).toBe(value));

test.each([
  [10, 2, 100],
  [10, -5, 0.00001],
  [2, 1000, 2 ** 1000],
  [2, -1074, 5e-324],
  [10, 100, 1e100],
  [10, -300, 1e-300],
  [10, 308, 1e308],
  [3, 0.5, Math.sqrt(3)],
  [4, 2.5, 32],
  [8, 1 / 3, 2],
  [0, 0, 1],
  [0, 0.5, 0],
  [0, -0.5, Infinity],
  [0, 2.2, 0],
  [-0, -1.5, Infinity],
  [-2, 101, -(2 ** 101)],
  [-8, 1 / 3, NaN],
  [1, Infinity, 1],
  [1, NaN, NaN],
  [NaN, 0, 1],
  [Infinity, -1.5, 0],
  [-Infinity, 0.5, Infinity],
  [1e200, 1.6, Infinity],
  [1e200, -1.6, 1e-320],
  [5e-324, 0.3, 1.018908996936868e-97],
  [0.9999999144881894, 8057559343.632126, 5.806684108023882e-300],
])("%d^%d is %d", (x, y, value) => expect(named("pow").forward(x, y)).toBe(value));
