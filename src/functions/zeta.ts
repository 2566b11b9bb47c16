import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, conditional, neg } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { equal } from "./comparison.ts";
import { log } from "./exponential.ts";
import { dilogarithm, logQuotientDerivative } from "./kernels/dilog.ts";
import { zetaDerivative } from "./kernels/zeta.ts";

const zetas: Callable = define({
  name: "zetas",
  arity: 2,
  forward: (s, n) => zetaDerivative(n, s),
  slopes: [(s, n) => zetas(s, add(n, 1)), noClosedForm],
  derivativeOf: "zeta",
  internal: true,
  summary: "the n-th derivative of zeta",
  examples: [],
});

export const zeta = define({
  name: "zeta",
  latex: "\\zeta",
  forward: (s) => zetaDerivative(0, s),
  slopes: [(s) => zetas(s, 1)],
  whyNotFinite: (s) => {
    if (s === 1) return "the zeta function has a pole at 1, with -infinity on its left and infinity on its right";
    return s === -Infinity ? "no value at -infinity" : "overflow";
  },
  summary: "the Riemann zeta function, the sum of 1/k^x over k from 1 on, and its continuation to x < 1",
  derivative: "zeta'(x), by series",
  domain: "x other than 1",
  examples: [
    ["zeta(2)", Math.PI ** 2 / 6],
    ["zeta(-1)", -1 / 12],
    ["zeta(-2)", 0],
  ],
});

const dilogs: Callable = define({
  name: "dilogs",
  arity: 2,
  forward: (x, n) => logQuotientDerivative(x, n - 1),
  slopes: [(x, n) => dilogs(x, add(n, 1)), noClosedForm],
  derivativeOf: "dilog",
  internal: true,
  summary: "the n-th derivative of dilog, for n from 1 on",
  examples: [],
});

export const dilog: Callable = define({
  name: "dilog",
  latex: "\\operatorname{Li}_{2}",
  forward: dilogarithm,
  slopes: [(x) => dilogs(x, 1)],
  closedForm: (x) => conditional(equal(x, 0), 1, div(neg(log(sub(1, x))), x)),
  whyNotFinite: (x) => `the dilogarithm has no real value above 1, as at ${x}`,
  summary: "the dilogarithm Li2(x), of -log(1 - t)/t from 0 to x",
  derivative: "-log(1 - x)/x, and 1 at 0",
  domain: "x <= 1",
  examples: [
    ["dilog(0)", 0],
    ["dilog(1)", Math.PI ** 2 / 6],
  ],
});
