import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { sub } from "./arithmetic.ts";
import { binomial, binomialSlope, binomialSlopeByCount, harmonicOf } from "./kernels/binomial.ts";
import { exactSum, plus } from "./kernels/double-double.ts";
import { factorialAt, gammaOf, isPole, lgammaOf } from "./kernels/gamma.ts";
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

/** polygamma(m, n - k + 1), which loses no digits next to a pole. */
const polygammaRest: Callable = define({
  name: "polygammaRest",
  arity: 3,
  forward: (m, n, k) => polygammaOf(m, plus(exactSum(n, -k), 1)),
  slopes: [noClosedForm, (m, n, k) => polygammaRest(add(m, 1), n, k), (m, n, k) => neg(polygammaRest(add(m, 1), n, k))],
  shown: (m, n, k) => polygamma(m, add(sub(n, k), 1)),
  internal: true,
  summary: "polygamma(m, n - k + 1)",
  examples: [],
});

/** polygamma(m, n + 1) - polygamma(m, n - k + 1), which loses no digits; a finite sum for whole k. */
const harmonic: Callable = define({
  name: "harmonic",
  arity: 3,
  forward: harmonicOf,
  slopes: [noClosedForm, (m, n, k) => harmonic(add(m, 1), n, k), (m, n, k) => polygammaRest(add(m, 1), n, k)],
  shown: (m, n, k) => sub(polygamma(m, add(n, 1)), polygamma(m, add(sub(n, k), 1))),
  internal: true,
  summary: "polygamma(m, n + 1) - polygamma(m, n - k + 1)",
  examples: [],
});

/** The slope of choose by n; for whole k that of a product, right also where a factor is 0. */
const chooseSlope: Callable = define({
  name: "chooseSlope",
  arity: 2,
  forward: binomialSlope,
  slopes: [
    (n, k, y) => add(mul(y, harmonic(0, n, k)), mul(choose(n, k), harmonic(1, n, k))),
    (n, k, y) =>
      add(mul(y, sub(polygammaRest(0, n, k), digamma(add(k, 1)))), mul(choose(n, k), polygammaRest(1, n, k))),
  ],
  shown: (n, k) => mul(choose(n, k), sub(digamma(add(n, 1)), digamma(add(sub(n, k), 1)))),
  internal: true,
  summary: "the slope of choose(n, k) by n",
  examples: [],
});

/** The slope of choose by k. */
const chooseSlopeByCount: Callable = define({
  name: "chooseSlopeByCount",
  arity: 2,
  forward: binomialSlopeByCount,
  slopes: [
    (n, k, y) => add(mul(y, harmonic(0, n, k)), mul(choose(n, k), polygammaRest(1, n, k))),
    (n, k, y) =>
      sub(
        mul(y, sub(polygammaRest(0, n, k), digamma(add(k, 1)))),
        mul(choose(n, k), add(polygammaRest(1, n, k), polygamma(1, add(k, 1)))),
      ),
  ],
  shown: (n, k) => mul(choose(n, k), sub(digamma(add(sub(n, k), 1)), digamma(add(k, 1)))),
  internal: true,
  summary: "the slope of choose(n, k) by k",
  examples: [],
});

export const choose: Callable = define({
  name: "choose",
  latex: "\\binom{#1}{#2}",
  synonyms: ["binomial"],
  arity: 2,
  forward: binomial,
  slopes: [(n, k) => chooseSlope(n, k), (n, k) => chooseSlopeByCount(n, k)],
  whyNotFinite: (n) => (n < 0 && Number.isInteger(n) ? `the gamma function has a pole at ${n + 1}` : "overflow"),
  parameters: ["n", "k"],
  summary: "the number of ways to choose k of n, n!/(k!*(n - k)!)",
  derivative: "choose(n, k)*(digamma(n + 1) - digamma(n - k + 1)), choose(n, k)*(digamma(n - k + 1) - digamma(k + 1))",
  domain: "n other than -1, -2, ..., or k whole",
  examples: [
    ["choose(5, 2)", 10],
    ["choose(2, 3)", 0],
  ],
});
