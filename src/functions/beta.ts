import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { sub } from "./arithmetic.ts";
import { digamma, polygamma } from "./gamma.ts";
import { betaOf, betaSlopeOf, lbetaOf } from "./kernels/beta.ts";
import { isPole } from "./kernels/gamma.ts";
import { differenceOf } from "./kernels/polygamma-difference.ts";

/** polygamma(n, a) - polygamma(n, a + b), which loses no digits where they are nearly the same. */
const polygammaDifference: Callable = define({
  name: "polygammaDifference",
  arity: 3,
  forward: differenceOf,
  slopes: [
    noClosedForm,
    (n, a, b) => polygammaDifference(add(n, 1), a, b),
    (n, a, b) => neg(polygamma(add(n, 1), add(a, b))),
  ],
  shown: (n, a, b) => sub(polygamma(n, a), polygamma(n, add(a, b))),
  internal: true,
  summary: "polygamma(n, a) - polygamma(n, a + b)",
  examples: [],
});

/** digamma(a) - digamma(a + b), the slope of lbeta by a. */
const digammaDifference: Callable = define({
  name: "digammaDifference",
  arity: 2,
  forward: (a, b) => differenceOf(0, a, b),
  slopes: [(a, b) => polygammaDifference(1, a, b), (a, b) => neg(polygamma(1, add(a, b)))],
  shown: (a, b) => sub(digamma(a), digamma(add(a, b))),
  internal: true,
  summary: "digamma(a) - digamma(a + b)",
  examples: [],
});

const betaSlope: Callable = define({
  name: "betaSlope",
  arity: 2,
  forward: betaSlopeOf,
  slopes: [
    (a, b, y) => add(mul(y, digammaDifference(a, b)), mul(beta(a, b), polygammaDifference(1, a, b))),
    (a, b, y) => sub(mul(y, digammaDifference(b, a)), mul(beta(a, b), polygamma(1, add(a, b)))),
  ],
  shown: (a, b) => mul(beta(a, b), sub(digamma(a), digamma(add(a, b)))),
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
  derivative: "beta(a, b)*(digamma(a) - digamma(a + b)), beta(a, b)*(digamma(b) - digamma(a + b))",
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
  slopes: [(a, b) => digammaDifference(a, b), (a, b) => digammaDifference(b, a)],
  whyNotFinite: (a, b) => {
    if (isPole(a) || isPole(b)) return whyBeta(a, b);
    return a > 0 && b > 0 ? "overflow" : "logarithm of zero";
  },
  parameters: ["a", "b"],
  summary: "the logarithm of the beta function's absolute value",
  derivative: "digamma(a) - digamma(a + b), digamma(b) - digamma(a + b)",
  domain: "a and b other than 0, -1, -2, ...",
  examples: [["lbeta(2, 3)", -Math.log(12)]],
});
