import { either, negative, product, sum } from "./magnitude.ts";
import { define, step, type Callable, type OperationRecord } from "./operation.ts";
import { Wide } from "./wide.ts";

/** The operations that differentiation itself needs. Every other function lives in src/functions. */

export const add = define({
  name: "add",
  operator: "+",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => a + b,
  javascript: (a, b) => `${a} + ${b}`,
  lanes: (a, b) => a.add(b),
  wide: (a, b) => a.add(b),
  keepsRange: true,
  showsInfinity: 2,
  magnitude: sum,
  slopes: [() => 1, () => 1],
  whyNotFinite: (a, b) => (Number.isNaN(a + b) ? "infinity minus infinity" : "overflow"),
  summary: "the sum a + b",
  derivative: "1, 1",
  examples: [["2 + 3", 5]],
});

export const neg = define({
  name: "neg",
  operator: "-",
  operatorOnly: true,
  forward: (a) => -a,
  javascript: (a) => `-${a}`,
  lanes: (a) => a.neg(),
  wide: (a) => a.neg(),
  keepsRange: true,
  showsInfinity: 1,
  magnitude: negative,
  slopes: [() => -1],
  summary: "the negative -a",
  derivative: "-1",
  examples: [["-(3)", -3]],
});

export const mul: Callable = define({
  name: "mul",
  operator: "*",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => a * b,
  javascript: (a, b) => `${a} * ${b}`,
  lanes: (a, b) => a.mul(b),
  wide: (a, b) => a.mul(b),
  zeroWith: [0, 1],
  exactWithUnit: true,
  showsInfinity: 2,
  magnitude: product,
  // abs(u)*abs(u) is u*u, which has all its derivatives at 0.
  replacement: (graph, nodes) => {
    if (nodes[0] !== nodes[1]) return undefined;
    const factor = graph.signed(nodes[0]);
    return factor === nodes[0] ? undefined : graph.apply(mul.operation, [factor, factor]);
  },
  slopes: [(_a, b) => b, (a) => a],
  whyNotFinite: (a, b) => (Number.isNaN(a * b) ? "zero times infinity" : "overflow"),
  advice: (names) => (names.includes("log") ? "xlogy(x, x) is x*log(x), and 0 where x is 0" : undefined),
  summary: "the product a*b",
  derivative: "b, a",
  examples: [["2*3", 6]],
});

/** The strong product: 0 where a is 0, whatever b. */
export const scale = define({
  name: "scale",
  arity: 2,
  forward: (a, b) => (a === 0 ? 0 : a * b),
  javascript: (a, b) => `${a} === 0 ? 0 : ${a} * ${b}`,
  lanes: (a, b) => a.equal(0).select(0, a.mul(b)),
  wide: (a, b) => (a.isZero ? new Wide(0) : a.mul(b)),
  zeroWith: [0, 1],
  magnitude: product,
  slopes: [(_a, b) => b, { rule: (a) => a, reached: (a) => a, reachedOverSymbols: true }],
  shown: (a, b) => mul(a, b),
  internal: true,
  summary: "the product a*b that is 0 where a is 0",
  examples: [],
});

/**
 * One of two, by a condition. Over symbols it is the gate of an adjoint too: `conditional(c, a, 0)` lets nothing of what
 * lies behind a closed gate leak.
 */
export const conditional: Callable = define({
  name: "if",
  operator: "?",
  arity: 3,
  forward: (condition, a, b) => (Number.isNaN(condition) ? NaN : condition !== 0 ? a : b),
  javascript: (condition, a, b) => `${condition} !== ${condition} ? ${condition} : ${condition} !== 0 ? ${a} : ${b}`,
  lanes: (condition, a, b) => condition.equal(condition).select(condition.notEqual(0).select(a, b), condition),
  // Conditions are decided by doubles.
  wide: (condition, a, b) => (condition.isNaN ? condition : condition.number === 0 ? b : a),
  keepsRange: true,
  magnitude: (_condition, a, b) => either(a, b),
  slopes: [step, { rule: () => 1, reached: (c) => c }, { rule: () => 1, reached: (c) => conditional(c, 0, 1) }],
  lazy: true,
  whyNotFinite: () => "the condition is not a number",
  parameters: ["c", "a", "b"],
  summary: "a where the condition c is not 0, else b; the other is not evaluated",
  derivative: "0, and 1 for the branch taken",
  examples: [
    ["1 < 2 ? 10 : 20", 10],
    ["if(0, 1/0, 7)", 7],
  ],
});

/**
 * What a condition chose, where its value decided at once which branch is made. It stands where `conditional` stands over
 * symbols, so that backward passes over both add in the same order.
 */
export const chosen = define({
  name: "chosen",
  arity: 2,
  forward: (condition, a) => (Number.isNaN(condition) ? NaN : a),
  javascript: (condition, a) => `${condition} !== ${condition} ? ${condition} : ${a}`,
  lanes: (condition, a) => condition.equal(condition).select(a, condition),
  wide: (condition, a) => (condition.isNaN ? condition : a),
  keepsRange: true,
  magnitude: (_condition, a) => a,
  slopes: [step, () => 1],
  lazy: true,
  isolated: true,
  shown: (_condition, a) => a,
  internal: true,
  summary: "the second, which a condition chose",
  examples: [],
});

/** Stands for a slope without closed form under a condition: an error only where that is reached. */
export const missingSlope = define({
  name: "missingSlope",
  arity: 3,
  forward: () => NaN,
  slopes: [step, step, (_code, _place, _argument, missing) => missing],
  internal: true,
  summary: "a slope without closed form by an argument, given by the operation's code and the argument's place",
  examples: [],
});

/** The first of two, and NaN where the second is NaN. */
const firstUnlessNaN = {
  arity: 2,
  forward: (first, second) => (Number.isNaN(second) ? NaN : first),
  javascript: (first, second) => `${second} !== ${second} ? ${second} : ${first}`,
  lanes: (first, second) => second.equal(second).select(first, second),
  wide: (first, second) => (second.isNaN ? second : first),
  keepsRange: true,
  showsInfinity: 1,
  slopes: [() => 1, step],
  shown: (first) => first,
  internal: true,
  examples: [],
} satisfies Partial<OperationRecord>;

/** A slope, which is no number where the node it belongs to is none. */
export const unlessNaN = define({
  ...firstUnlessNaN,
  name: "unlessNaN",
  summary: "the first, and NaN where the second is NaN",
});

/**
 * A derivative, and NaN where an adjoint has met a slope without closed form on the way to it, as the second argument says.
 * That is an error, for its own derivatives too.
 */
export const unlessMissing = define({
  ...firstUnlessNaN,
  name: "unlessMissing",
  summary: "the first, and NaN where the second, which stands for slopes without closed form, is NaN",
});

/** A result, and something that it does not need but beside which it is an error if a slope without closed form is reached. */
export const alongWith = define({
  name: "alongWith",
  arity: 2,
  forward: (first) => first,
  javascript: (first) => first,
  lanes: (first) => first,
  wide: (first) => first,
  keepsRange: true,
  showsInfinity: 1,
  hidesNaN: true,
  slopes: [() => 1, step],
  shown: (first) => first,
  internal: true,
  summary: "the first; the second may meet a slope without closed form",
  examples: [],
});

/**
 * Whether an argument is reached, over symbols: where a condition holds, and wherever the node it belongs to is NaN. It does
 * not hide that NaN, for the slope that goes with it is NaN, too.
 */
export const reachedOrNaN = define({
  name: "reachedOrNaN",
  arity: 2,
  forward: (reached, node) => (Number.isNaN(node) ? 1 : reached),
  javascript: (reached, node) => `${node} !== ${node} ? 1 : ${reached}`,
  lanes: (reached, node) => node.equal(node).select(reached, 1),
  wide: (reached, node) => (node.isNaN ? new Wide(1) : reached),
  keepsRange: true,
  slopes: [step, step],
  shown: (reached) => reached,
  internal: true,
  summary: "the first, and 1 where the second is NaN",
  examples: [],
});

/** A node of its own for another: a name for it, or a place (`Graph.place`) that a derivative is by. */
export const alias = define({
  name: "alias",
  forward: (a) => a,
  wide: (a) => a,
  keepsRange: true,
  showsInfinity: 1,
  slopes: [() => 1],
  isolated: true,
  shown: (a) => a,
  internal: true,
  summary: "a, under a name",
  examples: [],
});
