import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { sub } from "./arithmetic.ts";
import { exactSum, exponentialTimes, logarithm, negative, PI, plus, rounded, times } from "./kernels/double-double.ts";
import { digamma, polygamma, polygammaOf } from "./gamma.ts";
import { betaParts, differenceUp } from "./kernels/beta.ts";
import { cosPi, toDoubleDouble } from "./kernels/gamma.ts";

const isPole = (x: number) => x <= 0 && Number.isInteger(x);

/** The poles of gamma(a) and gamma(a + b) cancel: beta(a, b) is a limit, for whole b. */
const cancels = (a: number, b: number) => isPole(a) && Number.isInteger(b) && b > 0 && a + b <= 0;

/** At a pole the sign of a zero picks the side. */
function betaAtPole(a: number, b: number): number {
  if (a === 0 && b === 0) return 1 / a + 1 / b;
  if (isPole(a) && isPole(b)) return NaN;
  const pole = isPole(a) ? a : b;
  return pole === 0 ? 1 / pole : NaN;
}

function betaOf(a: number, b: number): number {
  if (Number.isNaN(a + b) || a === -Infinity || b === -Infinity) return NaN;
  if (a === Infinity || b === Infinity) {
    const other = Math.min(a, b);
    if (other > 0) return 0;
    return isPole(other) ? NaN : Math.floor(other) % 2 === 0 ? Infinity : -Infinity;
  }
  if (cancels(b, a)) return betaOf(b, a);
  if (cancels(a, b)) return (b % 2 === 0 ? 1 : -1) * betaOf(1 - a - b, b);
  if (isPole(a) || isPole(b)) return betaAtPole(a, b);
  const { log, factor, sine } = betaParts(a, b);
  return exponentialTimes(log, times(factor, sine));
}

function lbetaOf(a: number, b: number): number {
  if (Number.isNaN(a + b) || a === -Infinity || b === -Infinity) return NaN;
  if (a === Infinity || b === Infinity) {
    const other = Math.min(a, b);
    return other > 0 ? -Infinity : other === 0 ? NaN : Infinity;
  }
  if (cancels(b, a)) return lbetaOf(b, a);
  if (cancels(a, b)) return lbetaOf(1 - a - b, b);
  if (isPole(a) || isPole(b)) return Infinity;
  const { log, factor, sine } = betaParts(a, b);
  if (log.hi === -Infinity) return -Infinity;
  const product = times(factor, sine);
  if (product.hi === 0) return -Infinity;
  return rounded(plus(log, logarithm(product.hi < 0 ? negative(product) : product)));
}

/** polygamma(n, a) - polygamma(n, a + b). */
function differenceOf(n: number, a: number, b: number): number {
  if (b === 0 && !isPole(a)) return Number.isNaN(a) ? NaN : 0;
  if (a === Infinity && Number.isFinite(b)) return 0;
  // Beside such a point beta(a, b) is no number, whatever a is.
  if (isPole(b) && isPole(a + b)) return NaN;
  const canSum = Number.isFinite(a) && Number.isFinite(b) && !(isPole(a) && !cancels(a, b));
  if (canSum && !(isPole(a + b) && !cancels(a, b))) {
    const found = b > 0 ? differenceUp(n, toDoubleDouble(a), b) : differenceUp(n, exactSum(a, b), -b);
    if (found !== undefined) return b > 0 ? found : -found;
  }
  return polygammaOf(n, a) - polygammaOf(n, a + b);
}

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

/** The slope of beta by its first argument, right also where beta is 0 because a + b is a pole. */
function betaSlopeOf(a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b) && !isPole(a) && !isPole(b) && isPole(a + b)) {
    const { log, factor, sine } = betaParts(a, b);
    if (sine.hi === 0) return exponentialTimes(log, times(times(factor, PI), cosPi(exactSum(a, b))));
  }
  const value = betaOf(a, b);
  // There beta is about gamma(b)/a^b.
  if (a === Infinity && b > -1) return Number.isNaN(value) ? NaN : 0;
  if (a === Infinity) return value;
  return value === 0 ? 0 : value * differenceOf(0, a, b);
}

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
