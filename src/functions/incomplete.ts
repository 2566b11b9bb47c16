import { define, noClosedForm, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { factoredBeyond } from "./beyond.ts";
import { exp, log } from "./exponential.ts";
import { digamma, gamma } from "./gamma.ts";
import {
  densityFactored,
  densityOf,
  densitySlopeFactored,
  densitySlopeOf,
  gammainccOf,
  gammaincOf,
  integrandFactored,
  integrandOf,
  integrandSlopeFactored,
  integrandSlopeOf,
  isCount,
  lowerOf,
  upperOf,
} from "./kernels/incomplete-gamma.ts";
import { pow } from "./powers.ts";

/** x^(a - 1) e^-x, the integrand of the gamma function. */
const integrand: Callable = define({
  name: "integrand",
  arity: 2,
  forward: integrandOf,
  wide: (a, x) => factoredBeyond(integrandFactored(a.number, x.number)),
  slopes: [(_a, x, y) => scale(y, log(x)), (a, x) => integrandSlope(a, x)],
  shown: (a, x) => mul(pow(x, sub(a, 1)), exp(neg(x))),
  internal: true,
  summary: "x^(a - 1)*exp(-x)",
  examples: [],
});

/** Its slope by x, which would lose digits about x = a - 1 as a difference. */
const integrandSlope: Callable = define({
  name: "integrandSlope",
  arity: 2,
  forward: integrandSlopeOf,
  wide: (a, x) => factoredBeyond(integrandSlopeFactored(a.number, x.number)),
  slopes: [
    (a, x, y) => add(scale(y, log(x)), integrand(sub(a, 1), x)),
    (a, x, y) => sub(scale(sub(a, 1), integrandSlope(sub(a, 1), x)), y),
  ],
  shown: (a, x) => mul(integrand(a, x), sub(div(sub(a, 1), x), 1)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)*((a - 1)/x - 1)",
  examples: [],
});

/** The density of the gamma distribution. */
const density: Callable = define({
  name: "density",
  arity: 2,
  forward: densityOf,
  wide: (a, x) => factoredBeyond(densityFactored(a.number, x.number)),
  slopes: [(a, x, y) => scale(y, sub(log(x), digamma(a))), (a, x) => densitySlope(a, x)],
  shown: (a, x) => div(mul(pow(x, sub(a, 1)), exp(neg(x))), gamma(a)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)/gamma(a)",
  examples: [],
});

const densitySlope: Callable = define({
  name: "densitySlope",
  arity: 2,
  forward: densitySlopeOf,
  wide: (a, x) => factoredBeyond(densitySlopeFactored(a.number, x.number)),
  slopes: [
    (a, x, y) => add(scale(y, sub(log(x), digamma(a))), div(density(a, x), x)),
    (a, x, y) => sub(densitySlope(sub(a, 1), x), y),
  ],
  shown: (a, x) => mul(density(a, x), sub(div(sub(a, 1), x), 1)),
  internal: true,
  summary: "x^(a - 1)*exp(-x)*((a - 1)/x - 1)/gamma(a)",
  examples: [],
});

const incomplete = {
  arity: 2,
  parameters: ["a", "x"],
} as const;

export const gammaupper = define({
  ...incomplete,
  name: "gamma",
  latex: "\\Gamma",
  synonyms: ["gammaupper", "uppergamma"],
  forward: upperOf,
  slopes: [noClosedForm, (a: Term, x: Term) => neg(integrand(a, x))],
  whyNotFinite: (a, x) => {
    if (x < 0) return isCount(a) ? "overflow" : `gamma(a, x) is not real for negative x, ${x}, unless a is 1, 2, ...`;
    return x === 0 && a <= 0 ? "gamma(a, 0) is infinite where a is not positive" : "overflow";
  },
  summary: "the upper incomplete gamma function, the integral of t^(a - 1)*exp(-t) from x on",
  derivative: "none by a, -x^(a - 1)*exp(-x)",
  domain: "x > 0, or a = 1, 2, ...",
  examples: [
    ["gamma(1, 2)*exp(2)", 1],
    ["gamma(0, 1)", 0.21938393439552029],
  ],
});

export const gammalower = define({
  ...incomplete,
  name: "gammalower",
  synonyms: ["lowergamma"],
  latex: "\\gamma",
  forward: lowerOf,
  slopes: [noClosedForm, (a: Term, x: Term) => integrand(a, x)],
  whyNotFinite: (a, x) => {
    if (a <= 0) return `gammalower(a, x) with an a that is not positive, ${a}`;
    return x < 0 && !isCount(a) ? `gammalower(a, x) is not real for negative x, ${x}, unless a is whole` : "overflow";
  },
  summary: "the lower incomplete gamma function, the integral of t^(a - 1)*exp(-t) from 0 to x",
  derivative: "none by a, x^(a - 1)*exp(-x)",
  domain: "a > 0, and x >= 0 or a whole",
  examples: [["gammalower(1, 2)", 1 - Math.exp(-2)]],
});

const whyShare = (a: number, x: number) =>
  a < 0 ? `the order must not be negative, ${a}` : x < 0 ? `x must not be negative, ${x}` : "no limit at (0, 0)";

export const gammainc = define({
  ...incomplete,
  name: "gammainc",
  latex: "P",
  synonyms: ["gammap"],
  forward: gammaincOf,
  slopes: [noClosedForm, (a: Term, x: Term) => density(a, x)],
  whyNotFinite: whyShare,
  summary: "the regularised lower incomplete gamma function, gammalower(a, x)/gamma(a)",
  derivative: "none by a, x^(a - 1)*exp(-x)/gamma(a)",
  domain: "a >= 0, x >= 0",
  examples: [["gammainc(1, 2)", 1 - Math.exp(-2)]],
});

export const gammaincc = define({
  ...incomplete,
  name: "gammaincc",
  latex: "Q",
  synonyms: ["gammaq"],
  forward: gammainccOf,
  slopes: [noClosedForm, (a: Term, x: Term) => neg(density(a, x))],
  whyNotFinite: whyShare,
  summary: "the regularised upper incomplete gamma function, gamma(a, x)/gamma(a)",
  derivative: "none by a, -x^(a - 1)*exp(-x)/gamma(a)",
  domain: "a >= 0, x >= 0",
  examples: [["gammaincc(1, 2)", Math.exp(-2)]],
});
