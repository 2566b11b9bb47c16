import { define, noClosedForm, type Callable, type Term } from "../autodiff/operation.ts";
import { add, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, sub } from "./arithmetic.ts";
import { besselBeyond } from "./asymptotics.ts";
import { bessel } from "./kernels/bessel.ts";
import type { CylinderKind } from "./kernels/cylinder.ts";

type Combination = (lower: Term, higher: Term) => Term;

/**
 * The first two derivatives by x, whose neighbouring orders are summed before rounding: they cancel. From the third on
 * the rule is that for any order of differentiation.
 */
function derivatives(name: string, kind: CylinderKind, itself: () => Callable, combined: Combination): Callable {
  const wideOf = (order: 1 | 2) => (n: Wide, x: Wide) =>
    besselBeyond(kind, n.number, order, x) ?? new Wide(bessel(kind, order)(n.number, x.number));
  const half = (of: () => Callable) => (n: Term, x: Term) => combined(of()(sub(n, 1), x), of()(add(n, 1), x));
  const curve: Callable = define({
    name: `${name}Curve`,
    arity: 2,
    forward: bessel(kind, 2),
    wide: wideOf(2),
    slopes: [noClosedForm, half(() => curve)],
    shown: (n, x) => {
      const shownSlope = half(itself);
      return combined(shownSlope(sub(n, 1), x), shownSlope(add(n, 1), x));
    },
    internal: true,
    summary: `the second derivative of ${name} by x`,
    examples: [],
  });
  return define({
    name: `${name}Slope`,
    arity: 2,
    forward: bessel(kind, 1),
    wide: wideOf(1),
    slopes: [noClosedForm, (n, x) => curve(n, x)],
    shown: half(itself),
    internal: true,
    summary: `the derivative of ${name} by x`,
    examples: [],
  });
}

const halfDifference: Combination = (lower, higher) => div(sub(lower, higher), 2);
const halfSum: Combination = (lower, higher) => div(add(lower, higher), 2);

const besseljSlope = derivatives("besselj", "J", () => besselj, halfDifference);
const besselySlope = derivatives("bessely", "Y", () => bessely, halfDifference);
const besseliSlope = derivatives("besseli", "I", () => besseli, halfSum);
const besselkSlope = derivatives(
  "besselk",
  "K",
  () => besselk,
  (lower, higher) => neg(halfSum(lower, higher)),
);

/** J and Y of great orders and x are a wave that doubles cannot place. */
const isBeyondPhase = (n: number, x: number) => Math.abs(n) > Number.MAX_SAFE_INTEGER && Math.abs(x) >= Math.abs(n) / 2;

const outOf = (why: (n: number, x: number) => string) => (n: number, x: number) =>
  isBeyondPhase(n, x) ? "so great an order has no phase" : why(n, x);

/** For J and I. */
function whyNotFirst(n: number, x: number): string {
  if (x < 0 && !Number.isInteger(n)) return `x = ${x} is below 0 and the order ${n} is not whole`;
  if (x === 0) return `a pole at 0 for the order ${n}`;
  return "overflow";
}

/** For Y and K. */
function whyNotSecond(_n: number, x: number): string {
  if (x < 0) return `x must be above 0, not ${x}`;
  return x === 0 ? "a pole at 0" : "overflow";
}

const ofBoth = { arity: 2, parameters: ["n", "x"] } as const;

export const besselj: Callable = define({
  ...ofBoth,
  name: "besselj",
  latex: "J_{#1}\\left(#2\\right)",
  forward: bessel("J", 0),
  slopes: [noClosedForm, (n, x) => besseljSlope(n, x)],
  whyNotFinite: outOf(whyNotFirst),
  summary: "the Bessel function of the first kind of order n, J_n(x)",
  derivative: "none by n, (besselj(n - 1, x) - besselj(n + 1, x))/2",
  domain: "x >= 0, or n whole",
  examples: [
    ["besselj(0, 1)", 0.7651976865579666],
    ["besselj(1, 0)", 0],
  ],
});

export const bessely: Callable = define({
  ...ofBoth,
  name: "bessely",
  latex: "Y_{#1}\\left(#2\\right)",
  forward: bessel("Y", 0),
  slopes: [noClosedForm, (n, x) => besselySlope(n, x)],
  whyNotFinite: outOf(whyNotSecond),
  summary: "the Bessel function of the second kind of order n, Y_n(x)",
  derivative: "none by n, (bessely(n - 1, x) - bessely(n + 1, x))/2",
  domain: "x > 0",
  examples: [["bessely(0, 1)", 0.08825696421567697]],
});

export const besseli: Callable = define({
  ...ofBoth,
  name: "besseli",
  latex: "I_{#1}\\left(#2\\right)",
  forward: bessel("I", 0),
  slopes: [noClosedForm, (n, x) => besseliSlope(n, x)],
  whyNotFinite: whyNotFirst,
  summary: "the modified Bessel function of the first kind of order n, I_n(x)",
  derivative: "none by n, (besseli(n - 1, x) + besseli(n + 1, x))/2",
  domain: "x >= 0, or n whole",
  examples: [["besseli(0, 1)", 1.2660658777520082]],
});

export const besselk: Callable = define({
  ...ofBoth,
  name: "besselk",
  latex: "K_{#1}\\left(#2\\right)",
  forward: bessel("K", 0),
  slopes: [noClosedForm, (n, x) => besselkSlope(n, x)],
  whyNotFinite: whyNotSecond,
  summary: "the modified Bessel function of the second kind of order n, K_n(x)",
  derivative: "none by n, -(besselk(n - 1, x) + besselk(n + 1, x))/2",
  domain: "x > 0",
  examples: [["besselk(0, 1)", 0.42102443824070834]],
});
