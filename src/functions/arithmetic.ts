import { inverse, negative, product, sum } from "../autodiff/magnitude.ts";
import { define, step, type Callable } from "../autodiff/operation.ts";
import { mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";

export { add, mul, neg } from "../autodiff/ring.ts";

export const sub = define({
  name: "sub",
  operator: "-",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => a - b,
  javascript: (a, b) => `${a} - ${b}`,
  lanes: (a, b) => a.sub(b),
  wide: (a, b) => a.sub(b),
  keepsRange: true,
  showsInfinity: 2,
  magnitude: (a, b) => sum(a, negative(b)),
  slopes: [() => 1, () => -1],
  whyNotFinite: (a, b) => (Number.isNaN(a - b) ? "infinity minus infinity" : "overflow"),
  summary: "the difference a - b",
  derivative: "1, -1",
  examples: [["5 - 3", 2]],
});

export const div = define({
  name: "div",
  operator: "/",
  operatorOnly: true,
  arity: 2,
  forward: (a, b) => a / b,
  javascript: (a, b) => `${a} / ${b}`,
  lanes: (a, b) => a.div(b),
  wide: (a, b) => a.div(b),
  zeroWith: [0],
  showsInfinity: 1,
  magnitude: (a, b) => product(a, inverse(b)),
  // -y/b, not -a/b^2: b^2 over- and underflows where the slope does not. As y*(1/b), of which 1/b is shared.
  slopes: [(_a, b) => div(1, b), (_a, b, y) => neg(mul(y, div(1, b)))],
  whyNotFinite: (a, b) => {
    if (b === 0) return a === 0 ? "zero divided by zero" : "division by zero";
    return Number.isNaN(a / b) ? "infinity divided by infinity" : "overflow";
  },
  summary: "the quotient a/b",
  derivative: "1/b, -a/b^2",
  domain: "b other than 0",
  examples: [["3/4", 0.75]],
});

/** k in mod(x, y) = x - k*y: a step in both. */
const wraps: Callable = define({
  name: "wraps",
  arity: 2,
  forward: (x, y) => Math.round((x - remainder(x, y)) / y),
  slopes: [step, step],
  shown: (x, y) => div(sub(x, mod(x, y)), y),
  internal: true,
  summary: "how often y goes into x",
  examples: [],
});

/** The exact remainder of IEEE fmod, moved to the sign of y: 1 % 0.1 is 0.09999999999999995. */
function remainder(x: number, y: number): number {
  const r = x % y;
  if (r === 0) return y < 0 ? -0 : 0;
  return r > 0 === y > 0 ? r : r + y;
}

export const mod: Callable = define({
  name: "mod",
  operator: "%",
  arity: 2,
  forward: remainder,
  slopes: [() => 1, (x, y) => neg(wraps(x, y))],
  whyNotFinite: (_x, y) => (y === 0 ? "remainder of a division by zero" : "remainder of infinity"),
  exceptionAt: (x, y) => (remainder(x, y) === 0 ? "jumps here; used the slope beside the jump" : undefined),
  summary: "the remainder of x divided by y, with the sign of y",
  derivative: "1, -floor(x/y)",
  domain: "y other than 0",
  examples: [
    ["7 % 3", 1],
    ["-7 % 3", 2],
    ["mod(7, -3)", -2],
  ],
});

/** x + 0: at the edge of a domain -0 counts as +0, so that one-sided limits take the inner side. */
export const edge = define({
  name: "edge",
  forward: (x) => x + 0,
  javascript: (x) => `${x} + 0`,
  lanes: (x) => x.add(0),
  wide: (x) => (x.isZero ? new Wide(0) : x),
  keepsRange: true,
  magnitude: (x) => x,
  slopes: [() => 1],
  shown: (x) => x,
  internal: true,
  summary: "x, without the sign of a zero",
  examples: [],
});
