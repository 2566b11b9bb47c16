import { define, noClosedForm, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, sub } from "./arithmetic.ts";
import { exp } from "./exponential.ts";
import { squareExponentialBeyond } from "./beyond.ts";
import { dawsonBeyond, erfcxBeyond } from "./asymptotics.ts";
import { rounded } from "./kernels/double-double.ts";
import {
  dawsonDerivative,
  erfcOf,
  erfcxDerivative,
  erfiOf,
  erfOf,
  HALF_ROOT_PI,
  inverseError,
  inverseErrorComplement,
  inverseNormal,
  ROOT_2PI,
  squareExponentialTimes,
  steepness,
} from "./kernels/error.ts";
import { bell, geluSlopeOf, inTail, normal, NORMAL_TAIL, normpdfOf, normpdfSlopeOf } from "./kernels/normal.ts";
import { pow, sqrt } from "./powers.ts";

/** a*b where a falls to 0 faster than b grows: 0 at infinity. */
const vanishing: Callable = define({
  name: "vanishing",
  arity: 2,
  forward: (a, b) => (a === 0 && !Number.isNaN(b) ? 0 : a * b),
  wide: (a, b) => (a.isZero && !b.isNaN ? new Wide(0) : a.mul(b)),
  zeroWith: [0, 1],
  slopes: [(_a, b) => b, (a) => a],
  shown: (a, b) => mul(b, a),
  internal: true,
  summary: "the product a*b that is 0 where a is 0",
  examples: [],
});

/** exp(-x^2), which keeps its digits in the tails. */
export const gauss: Callable = define({
  name: "gauss",
  forward: (x) => bell(x, 1),
  wide: (x) => squareExponentialBeyond(x.number, -1),
  slopes: [(x, y) => vanishing(y, mul(-2, x))],
  shown: (x) => exp(neg(pow(x, 2))),
  internal: true,
  summary: "exp(-x^2)",
  examples: [],
});

const twoOverRootPi = (x: Term) => div(2, sqrt(written(x, Math.PI, "pi")));

export const erf = define({
  name: "erf",
  forward: erfOf,
  slopes: [(x) => mul(twoOverRootPi(x), gauss(x))],
  summary: "the error function",
  derivative: "2/sqrt(pi)*exp(-x^2)",
  examples: [
    ["erf(0)", 0],
    ["erf(1)", 0.8427007929497149],
  ],
});

export const erfc = define({
  name: "erfc",
  forward: erfcOf,
  slopes: [(x) => neg(mul(twoOverRootPi(x), gauss(x)))],
  summary: "the complementary error function, 1 - erf(x), exact for large x",
  derivative: "-2/sqrt(pi)*exp(-x^2)",
  examples: [
    ["erfc(0)", 1],
    ["erfc(10)/2.088487583762544757e-45", 1],
  ],
});

const rootTwoPi = new Wide(rounded(ROOT_2PI));

/** The slope of normpdf, of which normpdf(x) has lost digits to the subnormal range where it has not. */
const normpdfSlope: Callable = define({
  name: "normpdfSlope",
  forward: normpdfSlopeOf,
  wide: (x) => squareExponentialBeyond(x.number, -0.5).mul(x.neg()).div(rootTwoPi),
  zeroWith: [0],
  slopes: [(x, y) => neg(add(normpdf(x), vanishing(y, x)))],
  shown: (x) => neg(mul(x, normpdf(x))),
  internal: true,
  summary: "-x*normpdf(x)",
  examples: [],
});

export const normpdf: Callable = define({
  name: "normpdf",
  latex: "\\varphi",
  forward: normpdfOf,
  wide: (x) => squareExponentialBeyond(x.number, -0.5).div(rootTwoPi),
  slopes: [(x) => normpdfSlope(x)],
  summary: "the density of the standard normal distribution, exp(-x^2/2)/sqrt(2*pi)",
  derivative: "-x*normpdf(x)",
  examples: [["normpdf(0)*sqrt(2*pi)", 1]],
});

export const normcdf = define({
  name: "normcdf",
  latex: "\\Phi",
  forward: normal,
  slopes: [(x) => normpdf(x)],
  summary: "the standard normal distribution function: how likely a value up to x is",
  derivative: "normpdf(x)",
  examples: [
    ["normcdf(0)", 0.5],
    ["normcdf(-10)/7.619853024160526066e-24", 1],
  ],
});

/** The slope of gelu. */
const geluSlope: Callable = define({
  name: "geluSlope",
  forward: geluSlopeOf,
  slopes: [(x) => mul(normpdf(x), sub(2, pow(x, 2)))],
  shown: (x) => add(normcdf(x), mul(x, normpdf(x))),
  internal: true,
  summary: "normcdf(x) + x*normpdf(x)",
  examples: [],
});

export const gelu = define({
  name: "gelu",
  forward: (x) => (x < NORMAL_TAIL ? inTail(x, x, 0) : x * normal(x)),
  slopes: [(x) => geluSlope(x)],
  summary: "x*normcdf(x)",
  derivative: "normcdf(x) + x*normpdf(x)",
  examples: [["gelu(0)", 0]],
});

/** exp(x^2), which keeps its digits up to where it overflows. */
const growth: Callable = define({
  name: "growth",
  forward: (x) => (Number.isNaN(x) ? NaN : squareExponentialTimes(x, 1, 1)),
  wide: (x) => squareExponentialBeyond(x.number, 1),
  slopes: [(x, y) => mul(mul(2, x), y)],
  shown: (x) => exp(pow(x, 2)),
  internal: true,
  summary: "exp(x^2)",
  examples: [],
});

const overflow = () => "overflow";

export const erfi = define({
  name: "erfi",
  forward: erfiOf,
  slopes: [(x) => mul(twoOverRootPi(x), growth(x))],
  whyNotFinite: overflow,
  summary: "the imaginary error function, erf(i*x)/i",
  derivative: "2/sqrt(pi)*exp(x^2)",
  examples: [
    ["erfi(0)", 0],
    ["erfi(1)", 1.650425758797543],
  ],
});

const erfcxs: Callable = define({
  name: "erfcxs",
  arity: 2,
  forward: erfcxDerivative,
  wide: (x, n) => erfcxBeyond(n.number, x) ?? new Wide(erfcxDerivative(x.number, n.number)),
  slopes: [(x, n) => erfcxs(x, add(n, 1)), noClosedForm],
  derivativeOf: "erfcx",
  whyNotFinite: overflow,
  internal: true,
  summary: "the n-th derivative of erfcx",
  examples: [],
});

export const erfcx: Callable = define({
  name: "erfcx",
  forward: (x) => erfcxDerivative(x, 0),
  slopes: [(x) => erfcxs(x, 1)],
  closedForm: (x) => sub(mul(mul(2, x), erfcx(x)), div(2, sqrt(written(x, Math.PI, "pi")))),
  whyNotFinite: overflow,
  summary: "exp(x^2)*erfc(x), without overflow for large x",
  derivative: "2*x*erfcx(x) - 2/sqrt(pi)",
  examples: [
    ["erfcx(0)", 1],
    ["erfcx(1e10)*1e10*sqrt(pi)", 1],
  ],
});

const dawsons: Callable = define({
  name: "dawsons",
  arity: 2,
  forward: dawsonDerivative,
  wide: (x, n) => dawsonBeyond(n.number, x) ?? new Wide(dawsonDerivative(x.number, n.number)),
  slopes: [(x, n) => dawsons(x, add(n, 1)), noClosedForm],
  derivativeOf: "dawson",
  internal: true,
  summary: "the n-th derivative of dawson",
  examples: [],
});

export const dawson: Callable = define({
  name: "dawson",
  latex: "D_{+}",
  synonyms: ["dawsn"],
  forward: (x) => dawsonDerivative(x, 0),
  slopes: [(x) => dawsons(x, 1)],
  closedForm: (x) => sub(1, mul(mul(2, x), dawson(x))),
  summary: "Dawson's integral, exp(-x^2) times the integral of exp(t^2) from 0 to x",
  derivative: "1 - 2*x*dawson(x)",
  examples: [
    ["dawson(0)", 0],
    ["dawson(1)", 0.5380795069127684],
  ],
});

/** sqrt(pi)/2*exp(erfinv(x)^2): of the value as rounded it would lose digits. */
const erfinvSlope: Callable = define({
  name: "erfinvSlope",
  forward: (x) => steepness(inverseError(x), 1, HALF_ROOT_PI),
  slopes: [(x, y) => mul(mul(2, erfinv(x)), pow(y, 2))],
  shown: (x) => mul(div(sqrt(written(x, Math.PI, "pi")), 2), exp(pow(erfinv(x), 2))),
  internal: true,
  summary: "the slope of erfinv",
  examples: [],
});

export const erfinv: Callable = define({
  name: "erfinv",
  latex: "\\operatorname{erf}^{-1}\\left(#1\\right)",
  forward: (x) => (x === 0 ? x : rounded(inverseError(x))),
  slopes: [(x) => erfinvSlope(x)],
  whyNotFinite: (x) => (Math.abs(x) > 1 ? `erf is never ${x}` : `erf is ${x} at infinity only`),
  summary: "the number whose error function is x",
  derivative: "sqrt(pi)/2*exp(erfinv(x)^2)",
  domain: "-1 <= x <= 1",
  examples: [
    ["erfinv(0.5)", 0.4769362762044699],
    ["erfinv(erf(1))", 1],
  ],
});

const erfcinvSlope: Callable = define({
  name: "erfcinvSlope",
  forward: (x) => -steepness(inverseErrorComplement(x), 1, HALF_ROOT_PI),
  slopes: [(x, y) => mul(mul(2, erfcinv(x)), pow(y, 2))],
  shown: (x) => neg(mul(div(sqrt(written(x, Math.PI, "pi")), 2), exp(pow(erfcinv(x), 2)))),
  internal: true,
  summary: "the slope of erfcinv",
  examples: [],
});

export const erfcinv: Callable = define({
  name: "erfcinv",
  latex: "\\operatorname{erfc}^{-1}\\left(#1\\right)",
  forward: (x) => rounded(inverseErrorComplement(x)),
  slopes: [(x) => erfcinvSlope(x)],
  whyNotFinite: (x) => (x < 0 || x > 2 ? `erfc is never ${x}` : `erfc is ${x} at infinity only`),
  summary: "the number whose complementary error function is x, exact for small x",
  derivative: "-sqrt(pi)/2*exp(erfcinv(x)^2)",
  domain: "0 <= x <= 2",
  examples: [
    ["erfcinv(1)", 0],
    ["erfcinv(erfc(10))", 10],
  ],
});

const norminvSlope: Callable = define({
  name: "norminvSlope",
  forward: (p) => steepness(inverseNormal(p), 0.5, ROOT_2PI),
  slopes: [(p, y) => mul(norminv(p), pow(y, 2))],
  shown: (p) => div(1, normpdf(norminv(p))),
  internal: true,
  summary: "the slope of norminv",
  examples: [],
});

export const norminv: Callable = define({
  name: "norminv",
  latex: "\\Phi^{-1}\\left(#1\\right)",
  synonyms: ["ndtri", "probit"],
  forward: (p) => rounded(inverseNormal(p)),
  slopes: [(p) => norminvSlope(p)],
  whyNotFinite: (p) => (p < 0 || p > 1 ? `no probability, ${p}` : `normcdf is ${p} at infinity only`),
  parameters: ["p"],
  summary: "the number whose normcdf is p: a quantile of the standard normal distribution",
  derivative: "1/normpdf(norminv(p))",
  domain: "0 <= p <= 1",
  examples: [
    ["norminv(0.5)", 0],
    ["norminv(normcdf(-10))", -10],
  ],
});
