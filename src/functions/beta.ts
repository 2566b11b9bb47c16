import { define, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { digammadiff, polygamma, polygammadiff } from "./gamma.ts";
import { betaOf, betaSlopeOf, lbetaOf } from "./kernels/beta.ts";
import { isPole } from "./kernels/gamma.ts";

/** The second derivative of beta by its first argument, given the first. */
export const betaTwice = (a: Term, b: Term, slope: Term) =>
  neg(add(mul(slope, digammadiff(a, b)), mul(beta(a, b), polygammadiff(1, a, b))));

/** The derivative of beta by both arguments, given that by the first. */
export const betaByBoth = (a: Term, b: Term, slope: Term) =>
  neg(add(mul(slope, digammadiff(b, a)), mul(beta(a, b), polygamma(1, add(a, b)))));

/** The slope of beta by its first argument. */
export const betaSlope: Callable = define({
  name: "betaSlope",
  arity: 2,
  forward: betaSlopeOf,
  wide: (a, b) =>
    new Wide(betaOf(a.number, b.number)).mul(new Wide(digammadiff.operation.forward(a.number, b.number))).neg(),
  slopes: [betaTwice, betaByBoth],
  shown: (a, b) => neg(mul(beta(a, b), digammadiff(a, b))),
  internal: true,
  summary: "the slope of beta by a",
  examples: [],
});

const whyBeta = (a: number, b: number) => {
  const pole = isPole(a) ? a : isPole(b) ? b : undefined;
  return pole === undefined ? "overflow" : `the beta function has a pole at ${pole}`;
};

export const beta: Callable = define({
  name: "beta",
  latex: "\\mathrm{B}",
  arity: 2,
  forward: betaOf,
  slopes: [(a, b) => betaSlope(a, b), (a, b) => betaSlope(b, a)],
  whyNotFinite: whyBeta,
  parameters: ["a", "b"],
  summary: "the beta function, gamma(a)*gamma(b)/gamma(a + b)",
  derivative: "-beta(a, b)*digammadiff(a, b), -beta(a, b)*digammadiff(b, a)",
  domain: "a and b other than 0, -1, -2, ...",
  examples: [
    ["beta(2, 3)", 1 / 12],
    ["beta(0.5, 0.5)", Math.PI],
  ],
});

export const lbeta: Callable = define({
  name: "lbeta",
  latex: "\\ln\\left|\\mathrm{B}\\left(#1, #2\\right)\\right|",
  synonyms: ["betaln"],
  arity: 2,
  forward: lbetaOf,
  slopes: [(a, b) => neg(digammadiff(a, b)), (a, b) => neg(digammadiff(b, a))],
  whyNotFinite: (a, b) => {
    if (isPole(a) || isPole(b)) return whyBeta(a, b);
    return a > 0 && b > 0 ? "overflow" : "logarithm of zero";
  },
  parameters: ["a", "b"],
  summary: "the logarithm of the beta function's absolute value",
  derivative: "-digammadiff(a, b), -digammadiff(b, a)",
  domain: "a and b other than 0, -1, -2, ...",
  examples: [["lbeta(2, 3)", -Math.log(12)]],
});
