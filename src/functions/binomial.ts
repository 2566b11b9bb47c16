import { define, noClosedForm, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, sub } from "./arithmetic.ts";
import { polygammaBeyond, polygammaStepBeyond } from "./asymptotics.ts";
import { beta, betaByBoth, betaSlope, betaTwice } from "./beta.ts";
import { and, greater, less } from "./comparison.ts";
import { digamma, digammadiff, polygamma, polygammadiff } from "./gamma.ts";
import { cosPi, sinPi } from "./kernels/angle.ts";
import { binomial, binomialSlope, binomialSlopeByCount, harmonicOf } from "./kernels/binomial.ts";
import { exactSum, plus, rounded } from "./kernels/double-double.ts";
import { polygammaOf } from "./kernels/polygamma.ts";
import { pow } from "./powers.ts";
import { cos, sin } from "./trigonometric.ts";

/** polygamma(m, n - k + 1), which loses no digits next to a pole. */
const polygammaRest: Callable = define({
  name: "polygammaRest",
  arity: 3,
  forward: (m, n, k) => polygammaOf(m, plus(exactSum(n, -k), 1)),
  wide: (m, n, k) => polygammaBeyond(m.number, new Wide(rounded(plus(exactSum(n.number, -k.number), 1)))),
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
  wide: (m, n, k) => polygammaStepBeyond(m.number, rounded(plus(exactSum(n.number, -k.number), 1)), k.number),
  slopes: [noClosedForm, (m, n, k) => harmonic(add(m, 1), n, k), (m, n, k) => polygammaRest(add(m, 1), n, k)],
  shown: (m, n, k) => polygammadiff(m, add(sub(n, k), 1), k),
  internal: true,
  summary: "polygamma(m, n + 1) - polygamma(m, n - k + 1)",
  examples: [],
});

const pi = (x: Term) => written(x, Math.PI, "pi");

/** sin(pi*x), which is 0 at whole numbers. */
const sineOfHalfTurns: Callable = define({
  name: "sineOfHalfTurns",
  forward: (x) => (Number.isFinite(x) ? rounded(sinPi(x)) : NaN),
  slopes: [(x) => mul(pi(x), cosineOfHalfTurns(x))],
  shown: (x) => sin(mul(pi(x), x)),
  internal: true,
  summary: "sin(pi*x)",
  examples: [],
});

const cosineOfHalfTurns: Callable = define({
  name: "cosineOfHalfTurns",
  forward: (x) => (Number.isFinite(x) ? rounded(cosPi(x)) : NaN),
  slopes: [(x) => neg(mul(pi(x), sineOfHalfTurns(x)))],
  shown: (x) => cos(mul(pi(x), x)),
  internal: true,
  summary: "cos(pi*x)",
  examples: [],
});

/**
 * Where k < 0 or k > n, choose(n, k) is beta(a, b)*sin(pi*b)/pi with a = n + 1 and b = -k or k - n (by DLMF 5.5.3): there
 * its derivatives have no poles, as digamma has at every whole number.
 */
class Reflected {
  readonly #a: Term;
  readonly #b: Term;
  readonly #sine: Term;
  readonly #cosine: Term;

  constructor(n: Term, b: Term) {
    this.#a = add(n, 1);
    this.#b = b;
    this.#sine = div(sineOfHalfTurns(b), pi(b));
    this.#cosine = cosineOfHalfTurns(b);
  }

  get byB(): Term {
    return add(mul(betaSlope(this.#b, this.#a), this.#sine), mul(beta(this.#a, this.#b), this.#cosine));
  }

  get twiceByA(): Term {
    const [a, b] = [this.#a, this.#b];
    return mul(betaTwice(a, b, betaSlope(a, b)), this.#sine);
  }

  get byBoth(): Term {
    const [a, b] = [this.#a, this.#b];
    const slope = betaSlope(a, b);
    return add(mul(betaByBoth(a, b, slope), this.#sine), mul(slope, this.#cosine));
  }

  get twiceByB(): Term {
    const [a, b] = [this.#a, this.#b];
    const slope = betaSlope(b, a);
    const bent = sub(betaTwice(b, a, slope), mul(pow(pi(b), 2), beta(a, b)));
    return add(mul(bent, this.#sine), mul(mul(2, slope), this.#cosine));
  }
}

interface Regions {
  /** For k < 0. */
  readonly below: (reflected: Reflected) => Term;
  /** For k > n. */
  readonly above: (reflected: Reflected) => Term;
  readonly between: Term;
}

/** A derivative of choose(n, k). Half a step beyond 0 and n the poles of beta are far, and those of digamma not yet near. */
function inRegions(n: Term, k: Term, { below, above, between }: Regions): Term {
  const hasPoles = greater(n, -1);
  return conditional(
    and(less(k, -0.5), hasPoles),
    below(new Reflected(n, neg(k))),
    conditional(and(greater(k, add(n, 0.5)), hasPoles), above(new Reflected(n, sub(k, n))), between),
  );
}

/** The derivative by n and k, given the slope by n. */
const mixed = (n: Term, k: Term, slope: Term) =>
  inRegions(n, k, {
    below: (reflected) => neg(reflected.byBoth),
    above: (reflected) => sub(reflected.byBoth, reflected.twiceByB),
    between: add(
      mul(slope, sub(polygammaRest(0, n, k), digamma(add(k, 1)))),
      mul(choose(n, k), polygammaRest(1, n, k)),
    ),
  });

/** The slope of choose by n; for whole k that of a product, right also where a factor is 0. */
const chooseSlope: Callable = define({
  name: "chooseSlope",
  arity: 2,
  forward: binomialSlope,
  slopes: [
    (n, k, y) =>
      inRegions(n, k, {
        below: (reflected) => reflected.twiceByA,
        above: (reflected) => add(sub(reflected.twiceByA, mul(2, reflected.byBoth)), reflected.twiceByB),
        between: add(mul(y, harmonic(0, n, k)), mul(choose(n, k), harmonic(1, n, k))),
      }),
    mixed,
  ],
  shown: (n, k) => mul(choose(n, k), digammadiff(add(sub(n, k), 1), k)),
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
    (n, k) => mixed(n, k, chooseSlope(n, k)),
    (n, k, y) =>
      inRegions(n, k, {
        below: (reflected) => reflected.twiceByB,
        above: (reflected) => reflected.twiceByB,
        between: sub(
          mul(y, sub(polygammaRest(0, n, k), digamma(add(k, 1)))),
          mul(choose(n, k), add(polygammaRest(1, n, k), polygamma(1, add(k, 1)))),
        ),
      }),
  ],
  shown: (n, k) =>
    inRegions(n, k, {
      below: (reflected) => neg(reflected.byB),
      above: (reflected) => reflected.byB,
      between: mul(choose(n, k), sub(digamma(add(sub(n, k), 1)), digamma(add(k, 1)))),
    }),
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
  derivative: "choose(n, k)*digammadiff(n - k + 1, k), choose(n, k)*(digamma(n - k + 1) - digamma(k + 1))",
  domain: "n other than -1, -2, ..., or k whole",
  examples: [
    ["choose(5, 2)", 10],
    ["choose(2, 3)", 0],
  ],
});
