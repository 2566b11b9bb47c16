import type { Graph } from "../autodiff/graph.ts";
import type { Lanes, Mask } from "../autodiff/lanes.ts";
import { define, step, type Rule } from "../autodiff/operation.ts";
import { add, div, mul } from "./arithmetic.ts";
import { equal, greater, less, lessEqual } from "./comparison.ts";
import { pow } from "./powers.ts";

export { conditional } from "../autodiff/ring.ts";

/** Zeros and NaN are their own sign. */
function signOf(x: Lanes): Lanes {
  return x.greater(0).select(1, x.less(0).select(-1, x));
}

export const sign = define({
  name: "sign",
  latex: "\\operatorname{sgn}",
  forward: Math.sign,
  lanes: signOf,
  slopes: [step],
  exceptionAt: (x) => (x === 0 ? "jumps at 0; used slope 0" : undefined),
  exceptionLanes: (x) => x.equal(0),
  summary: "1 for x > 0, -1 for x < 0, 0 for 0",
  derivative: "0",
  examples: [["sign(-3)", -1]],
});

/** Whether a node is a product with itself or an even power: never below 0, nor -0. */
function isSquare(graph: Graph, node: number): boolean {
  if (graph.isLeaf(node) || graph.isConstant(node)) return false;
  const operation = graph.operation(node);
  const parts = graph.argumentsOf(node);
  const [a, b] = [parts[0], parts[1]];
  if (operation === mul.operation) return a === b;
  return operation === pow.operation && graph.isConstant(b) && graph.value(b) % 2 === 0;
}

export const abs = define({
  name: "abs",
  latex: "\\left|#1\\right|",
  forward: Math.abs,
  lanes: (x) => x.abs(),
  isPlusOrMinus: true,
  // A square has a second derivative at 0, its absolute value as the sign has it has none.
  replacement: (graph, nodes) => (isSquare(graph, nodes[0]) ? nodes[0] : undefined),
  slopes: [(x) => sign(x)],
  exceptionAt: (x) => (x === 0 ? "is not differentiable at 0; used 0" : undefined),
  exceptionLanes: (x) => x.equal(0),
  summary: "the absolute value of x",
  derivative: "sign(x)",
  examples: [["abs(-3)", 3]],
});

function isWholeIn(x: Lanes): Mask {
  return x.trunc().equal(x).and(x.abs().less(Infinity));
}

/** A step function: its slope is 0 almost everywhere, and noted at the jump. */
function steps(
  name: string,
  forward: (x: number) => number,
  lanes: (x: Lanes) => Lanes,
  jumpsAt: (x: number) => boolean,
  jumpsIn: (x: Lanes) => Mask,
  summary: string,
  examples: (readonly [string, number])[],
  latex = `\\operatorname{${name}}`,
) {
  return define({
    name,
    latex,
    forward,
    lanes,
    slopes: [step],
    exceptionAt: (x) => (jumpsAt(x) ? `jumps at ${x}; used slope 0` : undefined),
    exceptionLanes: jumpsIn,
    summary,
    derivative: "0",
    examples,
  });
}

/** Half away from zero, as people round: Math.round(-2.5) is -2, and of 0.49999999999999994 it must not be 1. */
function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

function roundLanesHalfAway(x: Lanes): Lanes {
  const whole = x.trunc();
  return x
    .sub(whole)
    .abs()
    .greaterEqual(0.5)
    .select(whole.add(signOf(x)), whole);
}

export const floor = steps(
  "floor",
  Math.floor,
  (x) => x.floor(),
  Number.isInteger,
  isWholeIn,
  "the largest whole number up to x",
  [
    ["floor(2.7)", 2],
    ["floor(-2.1)", -3],
  ],
  "\\left\\lfloor #1\\right\\rfloor",
);
export const ceil = steps(
  "ceil",
  Math.ceil,
  (x) => x.ceil(),
  Number.isInteger,
  isWholeIn,
  "the smallest whole number from x on",
  [["ceil(2.1)", 3]],
  "\\left\\lceil #1\\right\\rceil",
);
export const round = steps(
  "round",
  roundHalfAway,
  roundLanesHalfAway,
  (x) => Math.abs(x - Math.trunc(x)) === 0.5,
  (x) => x.sub(x.trunc()).abs().equal(0.5),
  "the nearest whole number, halves away from 0",
  [
    ["round(2.5)", 3],
    ["round(-2.5)", -3],
  ],
);
export const trunc = steps(
  "trunc",
  Math.trunc,
  (x) => x.trunc(),
  (x) => Number.isInteger(x) && x !== 0,
  (x) => isWholeIn(x).and(x.notEqual(0)),
  "x without its fraction",
  [["trunc(-2.7)", -2]],
);

function countEqual(value: number, candidates: readonly number[]): number {
  return candidates.reduce((count, candidate) => count + (candidate === value ? 1 : 0), 0);
}

function countLanesEqual(value: Lanes, candidates: readonly Lanes[]): Lanes {
  return candidates.map((candidate) => candidate.equal(value).select(1, 0)).reduce((sum, one) => sum.add(one));
}

/** How many of the further arguments equal the first: the winners of a tie share its slope. */
export const ties = define({
  name: "ties",
  arity: { atLeast: 2 },
  forward: (value, ...candidates) => countEqual(value, candidates),
  javascript: (value, ...candidates) =>
    candidates.map((candidate) => `(${candidate} === ${value} ? 1 : 0)`).join(" + "),
  lanes: (value, ...candidates) => countLanesEqual(value, candidates),
  hidesNaN: true,
  slopes: () => step,
  shown: (value, first, ...others) => others.reduce((sum, other) => add(sum, equal(other, value)), equal(first, value)),
  internal: true,
  summary: "how many of the further arguments equal the first",
  examples: [],
});

function extreme(
  name: string,
  forward: (...values: number[]) => number,
  lanes: (a: Lanes, b: Lanes) => Lanes,
  summary: string,
  example: number,
) {
  // One rule, so that it is made once and not for each of the arguments.
  const rule: Rule = (...terms) => div(1, ties(terms[terms.length - 1], ...terms.slice(0, -1)));
  return define({
    name,
    latex: `\\${name}`,
    arity: { atLeast: 1 },
    forward,
    lanes: (...values) => values.reduce(lanes),
    slopes: (i) => ({
      rule,
      reached: (...terms) => equal(terms[i], terms[terms.length - 1]),
    }),
    exceptionAt: (...values) => {
      const count = countEqual(forward(...values), values);
      return count > 1 ? `is not differentiable at a tie; used 1/${count} each` : undefined;
    },
    exceptionLanes: (...values) => countLanesEqual(values.reduce(lanes), values).greater(1),
    summary,
    derivative: `1 for the ${name === "max" ? "largest" : "smallest"}, 0 for the others, 1/n each at a tie of n`,
    examples: [[`${name}(1, 3, 2)`, example]],
  });
}

export const max = extreme("max", Math.max, (a, b) => a.max(b), "the largest of its arguments", 3);
export const min = extreme("min", Math.min, (a, b) => a.min(b), "the smallest of its arguments", 1);

export const clamp = define({
  name: "clamp",
  arity: 3,
  forward: (x, low, high) => Math.min(Math.max(x, low), high),
  lanes: (x, low, high) => x.max(low).min(high),
  slopes: [
    { rule: () => 1, reached: (x, low, high) => mul(lessEqual(low, x), lessEqual(x, high)) },
    { rule: () => 1, reached: (x, low, high) => mul(less(x, low), lessEqual(low, high)) },
    { rule: () => 1, reached: (x, low, high) => greater(max(x, low), high) },
  ],
  exceptionAt: (x, low, high) =>
    x === low || x === high ? `is not differentiable at ${x}; used slope 1, as inside` : undefined,
  exceptionLanes: (x, low, high) => x.equal(low).or(x.equal(high)),
  parameters: ["x", "a", "b"],
  summary: "x, but at least a and at most b",
  derivative: "1 for x from a to b, else 0",
  examples: [
    ["clamp(5, 0, 3)", 3],
    ["clamp(-5, 0, 3)", 0],
    ["clamp(2, 0, 3)", 2],
  ],
});

export const relu = define({
  name: "relu",
  forward: (x) => Math.max(x, 0),
  lanes: (x) => x.max(0),
  slopes: [{ rule: () => 1, reached: (x) => greater(x, 0) }],
  exceptionAt: (x) => (x === 0 ? "is not differentiable at 0; used 0" : undefined),
  exceptionLanes: (x) => x.equal(0),
  summary: "x where it is positive, else 0",
  derivative: "1 for x > 0, else 0",
  examples: [
    ["relu(3)", 3],
    ["relu(-3)", 0],
  ],
});
