import { define, step } from "../autodiff/operation.ts";
import { add, div } from "./arithmetic.ts";
import { equal } from "./comparison.ts";

export { conditional } from "../autodiff/ring.ts";

export const sign = define({
  name: "sign",
  forward: Math.sign,
  slopes: [step],
  exceptionAt: (x) => (x === 0 ? "jumps at 0; used slope 0" : undefined),
  summary: "1 for x > 0, -1 for x < 0, 0 for 0",
  derivative: "0",
  examples: [["sign(-3)", -1]],
});

export const abs = define({
  name: "abs",
  forward: Math.abs,
  slopes: [(x) => sign(x)],
  exceptionAt: (x) => (x === 0 ? "is not differentiable at 0; used 0" : undefined),
  summary: "the absolute value of x",
  derivative: "sign(x)",
  examples: [["abs(-3)", 3]],
});

function countEqual(value: number, candidates: readonly number[]): number {
  return candidates.reduce((count, candidate) => count + (candidate === value ? 1 : 0), 0);
}

/** How many of the further arguments equal the first: the winners of a tie share its slope. */
const ties = define({
  name: "ties",
  arity: { atLeast: 2 },
  forward: (value, ...candidates) => countEqual(value, candidates),
  slopes: () => step,
  shown: (value, first, ...others) => others.reduce((sum, other) => add(sum, equal(other, value)), equal(first, value)),
  internal: true,
  summary: "how many of the further arguments equal the first",
  examples: [],
});

function extreme(name: string, forward: (...values: number[]) => number, summary: string, example: number) {
  return define({
    name,
    arity: { atLeast: 1 },
    forward,
    slopes: (i) => ({
      rule: (...terms) => div(1, ties(terms[terms.length - 1], ...terms.slice(0, -1))),
      reached: (...terms) => equal(terms[i], terms[terms.length - 1]),
    }),
    exceptionAt: (...values) => {
      const count = countEqual(forward(...values), values);
      return count > 1 ? `is not differentiable at a tie; used 1/${count} each` : undefined;
    },
    summary,
    derivative: `1 for the ${name === "max" ? "largest" : "smallest"}, 0 for the others, 1/n each at a tie of n`,
    examples: [[`${name}(1, 3, 2)`, example]],
  });
}

export const max = extreme("max", Math.max, "the largest of its arguments", 3);
export const min = extreme("min", Math.min, "the smallest of its arguments", 1);
