import { define, noClosedForm, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { div, edge, sub } from "./arithmetic.ts";
import { exp, log } from "./exponential.ts";
import { cosh, sinhc, tanh } from "./hyperbolic.ts";
import { exponentialTimes, NEAR_OVERFLOW, over } from "./kernels/double-double.ts";
import {
  cosineIntegral,
  exponentialIntegralE1,
  exponentialIntegralEi,
  hyperbolicCosineIntegral,
  hyperbolicSineIntegral,
  logarithmicIntegral,
  sineIntegral,
} from "./kernels/exponential-integral.ts";
import { cosineOfSquare, fresnelCosine, fresnelSine, sineOfSquare } from "./kernels/fresnel.ts";
import { pow } from "./powers.ts";
import { cos, sin, sinc } from "./trigonometric.ts";

const ofNegative = (what: string) => (x: number) => (x < 0 ? `${what} of a negative number, ${x}` : "a pole at 0");

/** cos(x)/x, with its limit 0 at infinity. */
const cosOver: Callable = define({
  name: "cosOver",
  forward: (x) => (Math.abs(x) === Infinity ? 0 : Math.cos(x) / (x + 0)),
  slopes: [(x, y) => neg(add(sinc(x), div(y, edge(x))))],
  shown: (x) => div(cos(x), x),
  internal: true,
  summary: "cos(x)/x",
  examples: [],
});

/** exp(x)/x times a share, of a large x. */
const farExpOver = (x: number, share: number) => (x === Infinity ? x : exponentialTimes(x, over(share, x)));

/** 1 - 1/x by an exact x - 1: a factor of the slope of exp(x)/x, which has a zero at 1. */
const oneLessInverse: Callable = define({
  name: "oneLessInverse",
  forward: (x) => (Math.abs(x) === Infinity ? 1 : (x - 1) / x),
  slopes: [(x) => pow(x, -2)],
  shown: (x) => div(sub(x, 1), x),
  internal: true,
  summary: "(x - 1)/x",
  examples: [],
});

/** exp(x)/x, which has a value where exp(x) is out of range. */
const expOver: Callable = define({
  name: "expOver",
  forward: (x) => (x > NEAR_OVERFLOW ? farExpOver(x, 1) : Math.exp(x) / x),
  slopes: [(x, y) => mul(y, oneLessInverse(x))],
  shown: (x) => div(exp(x), x),
  internal: true,
  summary: "exp(x)/x",
  examples: [],
});

/** cosh(x)/x, which has a value where cosh(x) is out of range. */
const coshOver: Callable = define({
  name: "coshOver",
  forward: (x) => (x > NEAR_OVERFLOW ? farExpOver(x, 0.5) : Math.cosh(x) / (x + 0)),
  slopes: [(x, y) => mul(y, sub(tanh(x), div(1, edge(x))))],
  shown: (x) => div(cosh(x), x),
  internal: true,
  summary: "cosh(x)/x",
  examples: [],
});

/** x^-a*log(x)^-b for whole a and b, with its limits at 0 and infinity. */
const overLogs: Callable = define({
  name: "overLogs",
  arity: 3,
  forward: (x, a, b) => {
    if (x === 0 && a > 0) return b % 2 === 0 ? Infinity : -Infinity;
    if (x === 1 && b % 2 !== 0) return NaN;
    return 1 / Math.log(x + 0) ** b / (x + 0) ** a;
  },
  slopes: [
    (x, a, b) => neg(mul(overLogs(x, add(a, 1), add(b, 1)), add(scale(a, log(x)), b))),
    // The powers are constants that slopes count up.
    noClosedForm,
    noClosedForm,
  ],
  shown: (x, a, b) => div(1, mul(pow(x, a), pow(log(x), b))),
  internal: true,
  summary: "1/(x^a*log(x)^b)",
  examples: [],
});

/** 1/log(x), which at 1 has no value: its limits differ. */
const inverseLog: Callable = define({
  name: "inverseLog",
  forward: (x) => (x === 1 ? NaN : 1 / Math.log(x + 0)),
  slopes: [(x) => neg(overLogs(x, 1, 2))],
  shown: (x) => div(1, log(x)),
  internal: true,
  summary: "1/log(x)",
  examples: [],
});

const piTimes = (x: Term) => mul(written(x, Math.PI, "pi"), x);
const squareAngle = (x: Term) => div(mul(written(x, Math.PI, "pi"), pow(x, 2)), 2);

/** sin(pi*x^2/2), whose angle is not rounded. */
const sinSquare: Callable = define({
  name: "sinSquare",
  forward: sineOfSquare,
  slopes: [(x) => mul(piTimes(x), cosSquare(x))],
  shown: (x) => sin(squareAngle(x)),
  internal: true,
  summary: "sin(pi*x^2/2)",
  examples: [],
});

/** cos(pi*x^2/2), whose angle is not rounded. */
const cosSquare: Callable = define({
  name: "cosSquare",
  forward: cosineOfSquare,
  slopes: [(x) => neg(mul(piTimes(x), sinSquare(x)))],
  shown: (x) => cos(squareAngle(x)),
  internal: true,
  summary: "cos(pi*x^2/2)",
  examples: [],
});

export const Si = define({
  name: "Si",
  forward: sineIntegral,
  slopes: [(x) => sinc(x)],
  summary: "the sine integral, of sinc from 0 to x",
  derivative: "sinc(x)",
  examples: [["Si(1)", 0.946083070367183]],
});

export const Ci = define({
  name: "Ci",
  forward: cosineIntegral,
  slopes: [(x) => cosOver(x)],
  whyNotFinite: ofNegative("cosine integral"),
  summary: "the cosine integral, of cos(t)/t from infinity to x",
  derivative: "cos(x)/x",
  domain: "x > 0",
  examples: [["Ci(1)", 0.3374039229009681]],
});

export const Shi = define({
  name: "Shi",
  forward: hyperbolicSineIntegral,
  slopes: [(x) => sinhc(x)],
  whyNotFinite: () => "overflow",
  summary: "the hyperbolic sine integral, of sinhc from 0 to x",
  derivative: "sinhc(x)",
  examples: [["Shi(1)", 1.057250875375729]],
});

export const Chi = define({
  name: "Chi",
  forward: hyperbolicCosineIntegral,
  slopes: [(x) => coshOver(x)],
  whyNotFinite: (x) => (x > 0 ? "overflow" : ofNegative("hyperbolic cosine integral")(x)),
  summary: "the hyperbolic cosine integral, whose slope is cosh(x)/x",
  derivative: "cosh(x)/x",
  domain: "x > 0",
  examples: [["Chi(1)", 0.8378669409802082]],
});

export const Ei = define({
  name: "Ei",
  synonyms: ["expi"],
  forward: exponentialIntegralEi,
  slopes: [(x) => expOver(x)],
  whyNotFinite: (x) => (x === 0 ? "a pole at 0" : "overflow"),
  summary: "the exponential integral, of exp(t)/t from -infinity to x",
  derivative: "exp(x)/x",
  domain: "x other than 0",
  examples: [["Ei(1)", 1.8951178163559368]],
});

export const E1 = define({
  name: "E1",
  latex: "E_{1}",
  synonyms: ["exp1"],
  forward: exponentialIntegralE1,
  slopes: [(x) => neg(div(exp(neg(x)), edge(x)))],
  whyNotFinite: ofNegative("exponential integral E1"),
  summary: "the exponential integral, of exp(-t)/t from x to infinity",
  derivative: "-exp(-x)/x",
  domain: "x > 0",
  examples: [["E1(1)", 0.21938393439552029]],
});

export const li = define({
  name: "li",
  forward: logarithmicIntegral,
  slopes: [(x) => inverseLog(x)],
  whyNotFinite: (x) => (x === 1 ? "a pole at 1" : `logarithmic integral of a negative number, ${x}`),
  summary: "the logarithmic integral, of 1/log(t) from 0 to x",
  derivative: "1/log(x)",
  domain: "x >= 0 other than 1",
  examples: [["li(2)", 1.045163780117493]],
});

export const fresnels = define({
  name: "fresnels",
  latex: "S",
  forward: fresnelSine,
  slopes: [(x) => sinSquare(x)],
  summary: "the Fresnel integral of sin(pi*t^2/2) from 0 to x",
  derivative: "sin(pi*x^2/2)",
  examples: [["fresnels(1)", 0.4382591473903548]],
});

export const fresnelc = define({
  name: "fresnelc",
  latex: "C",
  forward: fresnelCosine,
  slopes: [(x) => cosSquare(x)],
  summary: "the Fresnel integral of cos(pi*t^2/2) from 0 to x",
  derivative: "cos(pi*x^2/2)",
  examples: [["fresnelc(1)", 0.7798934003768228]],
});
