import { define, noClosedForm, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { div, edge, sub } from "./arithmetic.ts";
import {
  EULER_GAMMA,
  exactProduct,
  exponentialTimes,
  logarithm,
  minus,
  negative,
  over,
  PI,
  plus,
  rounded,
  shifted,
  sineAndCosine,
  sineAndCosineInQuarter,
  times,
  type DoubleDouble,
  type Real,
  type SineAndCosine,
} from "./kernels/double-double.ts";
import { exp, log } from "./exponential.ts";
import { cosh, sinhc, tanh } from "./hyperbolic.ts";
import { pow } from "./powers.ts";
import { cos, sin, sinc } from "./trigonometric.ts";

/** Below this x + x^3/18 and the like are x. */
const TINY = 1e-9;

interface Complex {
  readonly re: Real;
  readonly im: Real;
}

/**
 * K in gamma(a, z) = exp(-z)*z^a*K, the incomplete gamma function, by Legendre's continued fraction
 * 1/(z + 1 - a - (1 - a)/(z + 3 - a - 2(2 - a)/(z + 5 - a - ...))) (NIST DLMF 8.9.2, its even part). It has all digits after
 * some 700/|z| steps on the imaginary axis, and sooner on the real one.
 */
function legendre(a: number, { re, im }: Complex): { readonly re: DoubleDouble; readonly im: DoubleDouble } {
  const size = Math.abs(rounded(re)) + Math.abs(rounded(im));
  const zero = { hi: 0, lo: 0 };
  let rest = { re: zero, im: zero };
  for (let n = Math.ceil(5 + 700 / size); n >= 0; n--) {
    const p = minus(plus(re, 2 * n + 1 - a), rest.re);
    const q = minus(im, rest.im);
    const part = over(n === 0 ? 1 : n * (n - a), plus(times(p, p), times(q, q)));
    rest = { re: times(part, p), im: negative(times(part, q)) };
  }
  return rest;
}

/** A series ends with a term that is this part of its sum: the sum may cancel against something else. */
const NEGLIGIBLE = 1e-36;

/** The sum of x^k/(k*k!) from k = 1 on (NIST DLMF 6.6.1). */
function entire(x: Real): DoubleDouble {
  let power = times(x, 1);
  let sum = power;
  for (let k = 2; ; k++) {
    power = over(times(power, x), k);
    const term = over(power, k);
    sum = plus(sum, term);
    if (!(Math.abs(term.hi) > NEGLIGIBLE * Math.abs(sum.hi))) return sum;
  }
}

/** Every other term of it, from the first or the second on; with sign -1 they alternate (NIST DLMF 6.6.5, 6.6.6). */
function everyOther(from: 1 | 2, sign: 1 | -1, x: number): DoubleDouble {
  const square = exactProduct(x, sign * x);
  let power = from === 1 ? times(x, 1) : shifted(square, -1);
  let sum = over(power, from);
  for (let k = from + 2; ; k += 2) {
    power = over(times(power, square), k * (k - 1));
    const term = over(power, k);
    sum = plus(sum, term);
    if (!(Math.abs(term.hi) > NEGLIGIBLE * Math.abs(sum.hi))) return sum;
  }
}

/** gamma + ln x, of a positive x. */
const gammaPlusLog = (x: Real) => plus(EULER_GAMMA, logarithm(x));

/** From here on the smallest term of the asymptotic series is below e^-40. */
const FAR = 40;

/** Ei(x)*exp(-x) for x from 40 on: the sum of k!/x^(k + 1), to its smallest term (NIST DLMF 6.12.2). */
function farIntegral(x: Real): DoubleDouble {
  const first = over(1, x);
  let term = first;
  let sum = first;
  for (let k = 1; k < FAR && term.hi > 1e-20 * sum.hi; k++) {
    term = times(times(term, k), first);
    sum = plus(sum, term);
  }
  return sum;
}

/** From here on the continued fraction takes over: the series for E1 cancels, by e^2x. */
const LEAST_FRACTION = 12;

/** E1(x)*exp(x) for x from 12 on. */
const scaledE1 = (x: Real) => legendre(0, { re: x, im: 0 }).re;

/** E1(x) for x below 12 (NIST DLMF 6.6.2). */
const nearE1 = (x: Real) => negative(plus(gammaPlusLog(x), entire(negative(x))));

/** From here on exp(-x) is 0. */
const ALL_GONE = 750;

function exponentialE1(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN;
  if (x < LEAST_FRACTION) return rounded(nearE1(x));
  return x > ALL_GONE ? 0 : exponentialTimes(-x, scaledE1(x));
}

/** Ei(x) for x below 40 (NIST DLMF 6.6.1). */
const nearEi = (x: Real) => plus(gammaPlusLog(x), entire(x));

function exponentialEi(x: number): number {
  if (x < 0) return -exponentialE1(-x);
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < FAR) return rounded(nearEi(x));
  return x === Infinity ? Infinity : exponentialTimes(x, farIntegral(x));
}

/** Ei(log x), of a logarithm of 32 digits; exp(log x) is x again. */
function logarithmic(x: number): number {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  if (x === Infinity) return x;
  const l = logarithm(x);
  if (l.hi === 0) return -Infinity;
  if (l.hi >= FAR) return x * rounded(farIntegral(l));
  if (l.hi > 0) return rounded(nearEi(l));
  const t = negative(l);
  return t.hi < LEAST_FRACTION ? -rounded(nearE1(t)) : -x * rounded(scaledE1(t));
}

function hyperbolicSine(x: number): number {
  const size = Math.abs(x);
  if (size < TINY || !Number.isFinite(x)) return x;
  const value = size < FAR ? rounded(everyOther(1, 1, size)) : exponentialTimes(size, shifted(farIntegral(size), -1));
  return x < 0 ? -value : value;
}

function hyperbolicCosine(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < TINY) return rounded(gammaPlusLog(x));
  if (x < FAR) return rounded(plus(gammaPlusLog(x), everyOther(2, 1, x)));
  return x === Infinity ? Infinity : exponentialTimes(x, shifted(farIntegral(x), -1));
}

/** From here on Si and Ci come from E1 on the imaginary axis, so that Ci has all digits next to its zeros too. */
const LEAST_TURNED = 5;

/** From here on f(x) = 1/x and g(x) = 1/x^2 in sine and cosine integral (NIST DLMF 6.12.3, 6.12.4) are nothing to 1 and f. */
const FARTHEST = 1e100;

/** E1(ix) = -Ci(x) + i(Si(x) - pi/2), for x from 5 on (NIST DLMF 6.5.1, 6.2.10). */
function turnedE1(x: number): { readonly re: DoubleDouble; readonly im: DoubleDouble } {
  const { re, im } = legendre(0, { re: 0, im: x });
  const { sine, cosine } = sineAndCosine(x);
  return { re: plus(times(cosine, re), times(sine, im)), im: minus(times(cosine, im), times(sine, re)) };
}

function sineIntegral(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY)) return x;
  if (size < LEAST_TURNED) return rounded(everyOther(1, -1, x));
  const rest = size < FARTHEST ? turnedE1(size).im : 0;
  const value = rounded(plus(shifted(PI, -1), rest));
  return x < 0 ? -value : value;
}

function cosineIntegral(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x < TINY) return rounded(gammaPlusLog(x));
  if (x < LEAST_TURNED) return rounded(plus(gammaPlusLog(x), everyOther(2, -1, x)));
  return x < FARTHEST ? -rounded(turnedE1(x).re) : x === Infinity ? 0 : Math.sin(x) / x;
}

/** From here on the square is a multiple of 4. */
const ALL_EVEN = 2 ** 54;

/** The angle pi*x^2/2 has its square taken modulo 4 before it is rounded. */
function angleOfSquare(x: number): SineAndCosine {
  const size = Math.abs(x);
  if (size >= ALL_EVEN) return sineAndCosineInQuarter(0, 0);
  const { hi, lo } = exactProduct(size, size);
  const turn = plus(hi % 4, lo % 4);
  const quarters = Math.round(turn.hi);
  const rest = times(shifted(PI, -1), minus(turn, quarters));
  return sineAndCosineInQuarter(rest, (quarters + 4) % 4);
}

/** Below this x^2 does not take part in rounding, and next to nothing of it is in range. */
const TINY_SQUARE = 1e-70;

function sineOfSquare(x: number): number {
  if (!Number.isFinite(x)) return NaN;
  return Math.abs(x) < TINY_SQUARE ? (Math.PI / 2) * x * x : rounded(angleOfSquare(x).sine);
}

const cosineOfSquare = (x: number) => (Number.isFinite(x) ? rounded(angleOfSquare(x).cosine) : NaN);

/** Where u = pi*x^2/2 is above 12 the series lose too many digits. */
const MOST_SUMMED = 2.75;

/** From here on 1/(pi*x) is nothing to 1/2. */
const ALL_HALF = 1e17;

/** C(x) and S(x) for x between 0 and 2.75: x times the sum of (iu)^k/(k!*(2k + 1)) (NIST DLMF 7.6.4, 7.6.6). */
function nearFresnel(x: number): Complex {
  const u = times(shifted(PI, -1), exactProduct(x, x));
  let power: DoubleDouble = { hi: 1, lo: 0 };
  const sums = [power, over(u, 3)];
  for (let k = 1; Math.abs(power.hi) > NEGLIGIBLE; k++) {
    power = over(times(power, k % 2 === 0 ? negative(u) : u), k);
    if (k > 1) sums[k % 2] = plus(sums[k % 2], over(power, 2 * k + 1));
  }
  return { re: times(sums[0], x), im: times(sums[1], x) };
}

/** C(x) and S(x) beyond: the rest to 1/2 is x/2*exp(iu)*K(1/2, -iu), an incomplete gamma function. */
function farFresnel(x: number): Complex {
  const u = times(shifted(PI, -1), exactProduct(x, x));
  const { re, im } = legendre(0.5, { re: 0, im: negative(u) });
  const { sine, cosine } = angleOfSquare(x);
  const half = shifted({ hi: x, lo: 0 }, -1);
  return {
    re: minus(0.5, times(half, minus(times(cosine, re), times(sine, im)))),
    im: minus(0.5, times(half, plus(times(cosine, im), times(sine, re)))),
  };
}

function fresnel(x: number): Complex {
  if (x >= ALL_HALF) return { re: 0.5, im: 0.5 };
  return x < MOST_SUMMED ? nearFresnel(x) : farFresnel(x);
}

function fresnelSine(x: number): number {
  const size = Math.abs(x);
  if (!(size >= TINY_SQUARE)) return x * x * x * (Math.PI / 6);
  return Math.sign(x) * rounded(fresnel(size).im);
}

function fresnelCosine(x: number): number {
  const size = Math.abs(x);
  return size >= TINY ? Math.sign(x) * rounded(fresnel(size).re) : x;
}

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

/** From here on exp(x) may be out of range where exp(x)/x is not. */
const NEAR_OVERFLOW = 700;

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
  forward: hyperbolicSine,
  slopes: [(x) => sinhc(x)],
  whyNotFinite: () => "overflow",
  summary: "the hyperbolic sine integral, of sinhc from 0 to x",
  derivative: "sinhc(x)",
  examples: [["Shi(1)", 1.057250875375729]],
});

export const Chi = define({
  name: "Chi",
  forward: hyperbolicCosine,
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
  forward: exponentialEi,
  slopes: [(x) => expOver(x)],
  whyNotFinite: (x) => (x === 0 ? "a pole at 0" : "overflow"),
  summary: "the exponential integral, of exp(t)/t from -infinity to x",
  derivative: "exp(x)/x",
  domain: "x other than 0",
  examples: [["Ei(1)", 1.8951178163559368]],
});

export const E1 = define({
  name: "E1",
  synonyms: ["exp1"],
  forward: exponentialE1,
  slopes: [(x) => neg(div(exp(neg(x)), edge(x)))],
  whyNotFinite: ofNegative("exponential integral E1"),
  summary: "the exponential integral, of exp(-t)/t from x to infinity",
  derivative: "-exp(-x)/x",
  domain: "x > 0",
  examples: [["E1(1)", 0.21938393439552029]],
});

export const li = define({
  name: "li",
  forward: logarithmic,
  slopes: [(x) => inverseLog(x)],
  whyNotFinite: (x) => (x === 1 ? "a pole at 1" : `logarithmic integral of a negative number, ${x}`),
  summary: "the logarithmic integral, of 1/log(t) from 0 to x",
  derivative: "1/log(x)",
  domain: "x >= 0 other than 1",
  examples: [["li(2)", 1.045163780117493]],
});

export const fresnels = define({
  name: "fresnels",
  forward: fresnelSine,
  slopes: [(x) => sinSquare(x)],
  summary: "the Fresnel integral of sin(pi*t^2/2) from 0 to x",
  derivative: "sin(pi*x^2/2)",
  examples: [["fresnels(1)", 0.4382591473903548]],
});

export const fresnelc = define({
  name: "fresnelc",
  forward: fresnelCosine,
  slopes: [(x) => cosSquare(x)],
  summary: "the Fresnel integral of cos(pi*t^2/2) from 0 to x",
  derivative: "cos(pi*x^2/2)",
  examples: [["fresnelc(1)", 0.7798934003768228]],
});
