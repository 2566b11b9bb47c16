import { define, step } from "../autodiff/operation.ts";

function comparison(
  name: string,
  operator: string,
  holds: (a: number, b: number) => boolean,
  summary: string,
  examples: (readonly [string, number])[],
) {
  return define({
    name,
    operator,
    operatorOnly: true,
    arity: 2,
    forward: (a, b) => (holds(a, b) ? 1 : 0),
    slopes: [step, step],
    summary: `1 where a is ${summary} b, else 0`,
    derivative: "0, 0",
    examples,
  });
}

export const less = comparison("less", "<", (a, b) => a < b, "less than", [["1 < 2", 1]]);
export const lessEqual = comparison("lessEqual", "<=", (a, b) => a <= b, "at most", [["2 <= 2", 1]]);
export const greater = comparison("greater", ">", (a, b) => a > b, "greater than", [["1 > 2", 0]]);
export const greaterEqual = comparison("greaterEqual", ">=", (a, b) => a >= b, "at least", [["1 >= 2", 0]]);
export const equal = comparison("equal", "==", (a, b) => a === b, "equal to", [["2 == 2", 1]]);
export const notEqual = comparison("notEqual", "!=", (a, b) => a !== b, "other than", [["2 != 2", 0]]);
