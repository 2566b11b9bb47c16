import { define, type Callable } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, edge, sub } from "./arithmetic.ts";
import { exponentialBeyond } from "./beyond.ts";
import * as kernel from "./kernels/elementary.ts";
import * as lowered from "./lowered.ts";

/** log(1 + e^x), with no threshold from which on it is x. */
function softRamp(x: number): number {
  return Math.max(x, 0) + Math.log1p(kernel.exp(-Math.abs(x)));
}

export const sigmoid: Callable = define({
  name: "sigmoid",
  latex: "\\sigma",
  forward: kernel.sigmoid,
  lowered: lowered.sigmoid,
  wide: ({ number: x }) => {
    const e = exponentialBeyond(-Math.abs(x));
    const all = new Wide(1).add(e);
    return x < 0 ? e.div(all) : new Wide(1).div(all);
  },
  // Not y*(1 - y), which is 0 from x = 37 on.
  slopes: [(x) => mul(sigmoid(x), sigmoid(neg(x)))],
  summary: "the logistic function, 1/(1 + exp(-x))",
  derivative: "sigmoid(x)*sigmoid(-x)",
  examples: [
    ["sigmoid(0)", 0.5],
    ["sigmoid(-40)/exp(-40)", 1],
  ],
});

export const logit = define({
  name: "logit",
  // Around 1/2, where the two logarithms would cancel, 2*atanh(2x - 1), of which 2x - 1 is exact.
  forward: (x) => (x > 0.25 && x < 0.75 ? 2 * Math.atanh(2 * x - 1) : kernel.log(x) - Math.log1p(-x)),
  slopes: [(x) => add(div(1, edge(x)), div(1, sub(1, x)))],
  whyNotFinite: (x) => (x === 0 || x === 1 ? `a pole at ${x}` : `logit of a number outside 0 to 1, ${x}`),
  summary: "the inverse of the logistic function, log(x/(1 - x))",
  derivative: "1/x + 1/(1 - x)",
  domain: "0 < x < 1",
  examples: [["logit(sigmoid(1))", 1]],
});

export const softplus = define({
  name: "softplus",
  forward: softRamp,
  slopes: [(x) => sigmoid(x)],
  summary: "log(1 + exp(x))",
  derivative: "sigmoid(x)",
  examples: [["softplus(1000)", 1000]],
});

export const logsigmoid = define({
  name: "logsigmoid",
  forward: (x) => -softRamp(-x),
  slopes: [(x) => sigmoid(neg(x))],
  summary: "the logarithm of the logistic function, -softplus(-x)",
  derivative: "sigmoid(-x)",
  examples: [["logsigmoid(-1000)", -1000]],
});

export const silu = define({
  name: "silu",
  synonyms: ["swish"],
  forward: (x) => (x === -Infinity ? 0 : x * kernel.sigmoid(x)),
  slopes: [(x) => mul(sigmoid(x), add(1, mul(x, sigmoid(neg(x)))))],
  summary: "x*sigmoid(x)",
  derivative: "sigmoid(x)*(1 + x*sigmoid(-x))",
  examples: [["silu(0)", 0]],
});
