import type { LaneOperand, Lanes, Mask } from "../autodiff/lanes.ts";
import { define, step } from "../autodiff/operation.ts";

function comparison(
  name: string,
  operator: string,
  holds: (a: number, b: number) => boolean,
  mask: (a: Lanes, b: Lanes) => Mask,
  summary: string,
  examples: (readonly [string, number])[],
  javascript = operator,
) {
  return define({
    name,
    operator,
    operatorOnly: true,
    arity: 2,
    forward: (a, b) => (holds(a, b) ? 1 : 0),
    javascript: (a, b) => `${a} ${javascript} ${b} ? 1 : 0`,
    lanes: (a, b) => mask(a, b).select(1, 0),
    hidesNaN: true,
    slopes: [step, step],
    exceptionAt: (a, b) => (a === b ? "jumps where both sides are equal; used slope 0" : undefined),
    exceptionLanes: (a, b) => a.equal(b),
    summary: `1 where a is ${summary} b, else 0`,
    derivative: "0, 0",
    examples,
  });
}

export const less = comparison(
  "less",
  "<",
  (a, b) => a < b,
  (a, b) => a.less(b),
  "less than",
  [["1 < 2", 1]],
);
export const lessEqual = comparison(
  "lessEqual",
  "<=",
  (a, b) => a <= b,
  (a, b) => a.lessEqual(b),
  "at most",
  [["2 <= 2", 1]],
);
export const greater = comparison(
  "greater",
  ">",
  (a, b) => a > b,
  (a, b) => a.greater(b),
  "greater than",
  [["1 > 2", 0]],
);
export const greaterEqual = comparison(
  "greaterEqual",
  ">=",
  (a, b) => a >= b,
  (a, b) => a.greaterEqual(b),
  "at least",
  [["1 >= 2", 0]],
);
export const equal = comparison(
  "equal",
  "==",
  (a, b) => a === b,
  (a, b) => a.equal(b),
  "equal to",
  [["2 == 2", 1]],
  "===",
);
export const notEqual = comparison(
  "notEqual",
  "!=",
  (a, b) => a !== b,
  (a, b) => a.notEqual(b),
  "other than",
  [["2 != 2", 0]],
  "!==",
);

/** 1 for what counts as true, 0 for false, NaN for what is no number. */
const truth = (a: number) => (Number.isNaN(a) ? NaN : a !== 0 ? 1 : 0);

/** The same on lanes; of numbers it is `decided`, where it is another than this. */
function truthOf(a: Lanes, decided: LaneOperand = a.notEqual(0).select(1, 0)): Lanes {
  return a.equal(a).select(decided, a);
}

const noCondition = () => "the condition is not a number";

export const not = define({
  name: "not",
  operator: "not",
  operatorOnly: true,
  forward: (a) => 1 - truth(a),
  lanes: (a) => truthOf(a, a.equal(0).select(1, 0)),
  slopes: [step],
  whyNotFinite: noCondition,
  summary: "1 where a is 0, else 0",
  derivative: "0",
  examples: [["not 2 < 1", 1]],
});

export const and = define({
  name: "and",
  operator: "and",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => (a === 0 ? 0 : Number.isNaN(a) ? NaN : truth(b)),
  lanes: (a, b) => truthOf(a, a.equal(0).select(0, truthOf(b))),
  decidedBy: 0,
  slopes: [step, step],
  whyNotFinite: noCondition,
  summary: "1 where neither is 0, else 0; b is not evaluated where a is 0",
  derivative: "0, 0",
  examples: [
    ["1 < 2 and 2 < 3", 1],
    ["0 and 1/0", 0],
  ],
});

export const or = define({
  name: "or",
  operator: "or",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => (truth(a) === 1 ? 1 : Number.isNaN(a) ? NaN : truth(b)),
  lanes: (a, b) => truthOf(a, a.equal(0).select(truthOf(b), 1)),
  decidedBy: 1,
  slopes: [step, step],
  whyNotFinite: noCondition,
  summary: "1 where one of them is not 0, else 0; b is not evaluated where a is not 0",
  derivative: "0, 0",
  examples: [
    ["1 > 2 or 2 < 3", 1],
    ["1 or 1/0", 1],
  ],
});
