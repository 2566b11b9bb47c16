import { define, noClosedForm, type Callable, type Partial, type Rule } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div } from "./arithmetic.ts";
import { exp } from "./exponential.ts";
import { ABOVE, answer, BRANCH_POINT, SLOPE, VALUE, type Questions } from "./kernels/lambert.ts";
import { pow } from "./powers.ts";

/** The slope of lambertw, of one or two arguments: exp(-W) alone loses the digits that W has before the point. */
function slopeOf(arity: 1 | 2, lambert: () => Callable): Callable {
  const ask =
    (questions: Questions) =>
    (...values: number[]) =>
      answer(questions, arity === 1 ? 0 : values[0], values[arity - 1]);
  const onePlus: Callable = define({
    name: "onePlusLambertw",
    arity,
    forward: ask(ABOVE),
    slopes: byLast(arity, (...terms) => slopeRecord(...terms.slice(0, arity))),
    shown: (...terms) => add(1, lambert()(...terms.slice(0, arity))),
    internal: true,
    summary: "1 + lambertw(x)",
    examples: [],
  });
  const slopeRecord: Callable = define({
    name: "lambertwSlope",
    arity,
    forward: ask(SLOPE),
    slopes: byLast(arity, (...terms) =>
      neg(mul(pow(terms[arity], 2), add(1, div(1, onePlus(...terms.slice(0, arity)))))),
    ),
    shown: (...terms) => {
      const w = lambert()(...terms.slice(0, arity));
      return div(exp(neg(w)), add(1, w));
    },
    internal: true,
    summary: "the slope of lambertw",
    examples: [],
  });
  return slopeRecord;
}

/** The partials of a function whose last argument alone has one. */
function byLast(arity: 1 | 2, rule: Rule): Partial[] {
  return arity === 1 ? [rule] : [noClosedForm, rule];
}

const principalSlope = slopeOf(1, () => lambertw);
const branchSlope = slopeOf(2, () => lambertwOf);

function whyNotReal(branch: number, x: number): string {
  if (branch !== 0 && branch !== -1) return `the branch must be 0 or -1, not ${branch}`;
  if (x < BRANCH_POINT) return `no real solution of w*exp(w) = x below -1/e, at ${x}`;
  return x === 0 ? "the branch -1 has a pole at 0" : `no real solution on the branch -1 above 0, at ${x}`;
}

export const lambertw: Callable = define({
  name: "lambertw",
  latex: "W",
  forward: (x) => answer(VALUE, 0, x),
  slopes: [(x) => principalSlope(x)],
  whyNotFinite: (x) => whyNotReal(0, x),
  summary: "the solution w >= -1 of w*exp(w) = x",
  derivative: "exp(-w)/(1 + w), where w = lambertw(x)",
  domain: "x >= -1/e",
  examples: [
    ["lambertw(0)", 0],
    ["lambertw(e)", 1],
  ],
});

export const lambertwOf: Callable = define({
  name: "lambertw",
  latex: "W_{#1}\\left(#2\\right)",
  arity: 2,
  forward: (k, x) => answer(VALUE, k, x),
  slopes: [noClosedForm, (k, x) => branchSlope(k, x)],
  whyNotFinite: whyNotReal,
  parameters: ["k", "x"],
  summary: "the solution w of w*exp(w) = x on a branch: w >= -1 for k = 0, w <= -1 for k = -1",
  derivative: "none by k, exp(-w)/(1 + w), where w = lambertw(k, x)",
  domain: "k = 0 and x >= -1/e, or k = -1 and -1/e <= x < 0",
  examples: [
    ["lambertw(-1, -2*exp(-2))", -2],
    ["lambertw(0, e)", 1],
  ],
});
