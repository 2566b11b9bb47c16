import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, mul } from "../autodiff/ring.ts";
import { polygammaBeyond, polygammaStepBeyond } from "./asymptotics.ts";
import { factorialAt, gammaOf, isPole, lgammaOf } from "./kernels/gamma.ts";
import { differenceOf } from "./kernels/polygamma-difference.ts";
import { digammaRounded, polygammaOf } from "./kernels/polygamma.ts";

export const whyGamma = (x: number) =>
  isPole(x) ? `the gamma function has a pole at ${x}` : x > 0 ? "overflow" : "no value at -infinity";

export const gamma: Callable = define({
  name: "gamma",
  latex: "\\Gamma",
  forward: gammaOf,
  slopes: [(x, y) => mul(y, digamma(x))],
  whyNotFinite: whyGamma,
  summary: "the gamma function, (x - 1)! for whole x",
  derivative: "gamma(x)*digamma(x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [
    ["gamma(5)", 24],
    ["gamma(0.5)^2", Math.PI],
  ],
});

export const lgamma: Callable = define({
  name: "lgamma",
  latex: "\\ln\\left|\\Gamma\\left(#1\\right)\\right|",
  synonyms: ["gammaln", "loggamma"],
  forward: lgammaOf,
  slopes: [(x) => digamma(x)],
  whyNotFinite: whyGamma,
  summary: "the logarithm of the gamma function's absolute value",
  derivative: "digamma(x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [["lgamma(5)", Math.log(24)]],
});

export const digamma: Callable = define({
  name: "digamma",
  latex: "\\psi",
  synonyms: ["psi"],
  forward: digammaRounded,
  slopes: [(x) => polygamma(1, x)],
  whyNotFinite: whyGamma,
  summary: "the slope of lgamma",
  derivative: "polygamma(1, x)",
  domain: "x other than 0, -1, -2, ...",
  examples: [["digamma(1)", -0.5772156649015329]],
});

export const polygamma: Callable = define({
  name: "polygamma",
  latex: "\\psi^{(#1)}\\left(#2\\right)",
  arity: 2,
  forward: polygammaOf,
  wide: (n, x) => polygammaBeyond(n.number, x),
  slopes: [noClosedForm, (n, x) => polygamma(add(n, 1), x)],
  whyNotFinite: (n, x) =>
    Number.isInteger(n) && n >= 0 ? whyGamma(x) : `the order must be a whole number from 0 on, not ${n}`,
  parameters: ["n", "x"],
  summary: "the n-th derivative of digamma, as polygamma(n, x)",
  derivative: "none by n, polygamma(n + 1, x)",
  domain: "n whole from 0 on, x other than 0, -1, -2, ...",
  examples: [["polygamma(1, 1)", Math.PI ** 2 / 6]],
});

export const factorial = define({
  name: "factorial",
  operator: "!",
  forward: factorialAt,
  slopes: [(x, y) => mul(y, digamma(add(x, 1)))],
  whyNotFinite: (x) => (x < 0 ? `the factorial has a pole at ${x}` : "overflow"),
  summary: "x!, for numbers that are not whole gamma(x + 1)",
  derivative: "x!*digamma(x + 1)",
  domain: "x other than -1, -2, ...",
  examples: [
    ["5!", 120],
    ["factorial(0)", 1],
  ],
});

const whyDifference = (a: number, b: number) => whyGamma(isPole(a) ? a : a + b);

/** The difference of digamma that a step makes; digamma(a + b) - digamma(a) loses its digits where the two are nearly the same. */
export const digammadiff: Callable = define({
  name: "digammadiff",
  latex: "\\left(\\psi\\left(#1 + #2\\right) - \\psi\\left(#1\\right)\\right)",
  arity: 2,
  forward: (a, b) => 0 - differenceOf(0, a, b),
  slopes: [(a, b) => polygammadiff(1, a, b), (a, b) => polygamma(1, add(a, b))],
  whyNotFinite: whyDifference,
  parameters: ["a", "b"],
  summary: "digamma(a + b) - digamma(a), exact where the two are nearly the same or infinite",
  derivative: "polygammadiff(1, a, b), polygamma(1, a + b)",
  domain: "a and a + b other than 0, -1, -2, ..., or both among them",
  examples: [
    ["digammadiff(1, 3)", 1 + 1 / 2 + 1 / 3],
    ["digammadiff(-2, 1)", -1 / 2],
  ],
});

export const polygammadiff: Callable = define({
  name: "polygammadiff",
  latex: "\\left(\\psi^{(#1)}\\left(#2 + #3\\right) - \\psi^{(#1)}\\left(#2\\right)\\right)",
  arity: 3,
  forward: (n, a, b) => 0 - differenceOf(n, a, b),
  wide: (n, a, b) => polygammaStepBeyond(n.number, a.number, b.number),
  slopes: [noClosedForm, (n, a, b) => polygammadiff(add(n, 1), a, b), (n, a, b) => polygamma(add(n, 1), add(a, b))],
  whyNotFinite: (n, a, b) =>
    Number.isInteger(n) && n >= 0 ? whyDifference(a, b) : `the order must be a whole number from 0 on, not ${n}`,
  parameters: ["n", "a", "b"],
  summary: "polygamma(n, a + b) - polygamma(n, a), exact where the two are nearly the same or infinite",
  derivative: "none by n, polygammadiff(n + 1, a, b), polygamma(n + 1, a + b)",
  domain: "n whole from 0 on, a and a + b other than 0, -1, -2, ..., or both among them",
  examples: [["polygammadiff(1, 1, 2)", -1.25]],
});
