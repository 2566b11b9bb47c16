import { define } from "../autodiff/operation.ts";
import { add, mul, scale } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { log } from "./exponential.ts";

/** Whole powers up to this are products; beyond it Math.pow is as exact. */
const MOST_SQUARINGS = 64;

/** x^n for whole n from 0 to 64, by repeated squaring (D. Knuth, TAOCP vol. 2, 4.6.3, algorithm A). */
function wholePower(x: number, n: number): number {
  let result = 1;
  let base = x;
  for (let rest = n; ; base *= base) {
    if (rest % 2 === 1) result *= base;
    rest = Math.floor(rest / 2);
    if (rest === 0) return result;
  }
}

/**
 * x^y. Math.pow alone is not good enough: `Math.pow(10, -5)` is not 0.00001, and `Math.pow(1, Infinity)` is NaN where
 * IEEE 754 has 1.
 */
export function power(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= MOST_SQUARINGS) {
    if (y >= 0) return wholePower(x, y);
    const inverse = wholePower(x, -y);
    // An inverse out of range loses digits; pow keeps them in the subnormal range.
    if (inverse !== 0 && Math.abs(inverse) >= 2 ** -1022 && Math.abs(inverse) < Infinity) return 1 / inverse;
    return Math.pow(x, y);
  }
  if (Math.abs(x) === 1 && Math.abs(y) === Infinity) return 1;
  if (x > 0 && x < Infinity) {
    if (y === 0.5) return Math.sqrt(x);
    if (y === -0.5) return 1 / Math.sqrt(x);
    if (y === 1.5) return x * Math.sqrt(x);
    if (y === -1.5) return 1 / (x * Math.sqrt(x));
  }
  return Math.pow(x, y);
}

export const pow = define({
  name: "pow",
  operator: "^",
  arity: 2,
  forward: power,
  slopes: [
    { rule: (x, y) => scale(y, pow(x, sub(y, 1))), reached: (_x, y) => y, whileConstant: 1 },
    (x, y) => powlog(x, y, 1),
  ],
  whyNotFinite: (x, y) => {
    if (x === 0) return "zero to a negative power";
    return x < 0 && !Number.isInteger(y) ? "a negative number to a power that is not whole" : "overflow";
  },
  exceptionAt: (x, y) => (x === 0 && y > 0 && y < 1 ? "has a vertical tangent at 0" : undefined),
  summary: "x to the power y",
  derivative: "y*x^(y - 1), x^y*log(x)",
  domain: "x >= 0, or y whole",
  examples: [
    ["2^10", 1024],
    ["4^-0.5", 0.5],
    ["0^0", 1],
  ],
});

/** x^y*log(x)^n, 0 where x^y is 0: the powers' derivatives by the exponent, which meet every awkward point so. */
export const powlog = define({
  name: "powlog",
  arity: 3,
  forward: (x, y, n) => {
    const p = power(x, y);
    return p === 0 ? 0 : p * power(Math.log(x + 0), n);
  },
  slopes: [
    (x, y, n) => {
      const lower = sub(y, 1);
      return add(scale(y, powlog(x, lower, n)), scale(n, powlog(x, lower, sub(n, 1))));
    },
    (x, y, n) => powlog(x, y, add(n, 1)),
    // The number of logarithms is a constant that slopes count up; nothing differentiates by it.
    () => NaN,
  ],
  shown: (x, y, n) => mul(pow(x, y), pow(log(x), n)),
  internal: true,
  summary: "x^y*log(x)^n",
  examples: [],
});

export const sqrt = define({
  name: "sqrt",
  // -0 + 0 is 0: the slope at -0 is +Infinity, the limit from inside.
  forward: (x) => Math.sqrt(x + 0),
  slopes: [(_x, y) => div(1, mul(2, y))],
  whyNotFinite: (x) => `square root of a negative number, ${x}`,
  exceptionAt: (x) => (x === 0 ? "has a vertical tangent at 0" : undefined),
  summary: "the square root of x",
  derivative: "1/(2*sqrt(x))",
  domain: "x >= 0",
  examples: [["sqrt(9)", 3]],
});
