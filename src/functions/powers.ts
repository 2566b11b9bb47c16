import type { Lanes } from "../autodiff/lanes.ts";
import { powerOf } from "../autodiff/magnitude.ts";
import { define, noClosedForm, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, edge, sub } from "./arithmetic.ts";
import { log } from "./exponential.ts";
import { logarithmBeyond, powerBeyond } from "./beyond.ts";
import { rounded } from "./kernels/double-double.ts";
import { isProduct, LEAST_NORMAL, logOfBase, lowerPower as lowerPowerOf, power } from "./kernels/power.ts";
import * as lowered from "./lowered.ts";

export { LEAST_NORMAL } from "./kernels/power.ts";

/** x^n for whole n >= 0, in the order of the kernel. */
function wholePower(x: Term, n: number): Term | number {
  let result: Term | undefined;
  let base = x;
  for (let rest = n; rest !== 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === undefined ? base : mul(result, base);
    if (rest > 1) base = mul(base, base);
  }
  return result ?? 1;
}

/** x^y for a y >= 0 for which that is a product. */
function product(x: Term, y: number): Term | number {
  const n = Math.floor(y);
  if (n === y) return wholePower(x, n);
  return n === 0 ? sqrt(x) : lowered.rootPower(edge(x), sqrt(x), n);
}

/** 1/x; NaN where x is infinite or too small for that, and a power would not be the inverse. */
function inverse(x: Term | number): Term | number {
  return typeof x === "number" ? 1 / x : lowered.within(div(1, sub(x, sub(x, x))), 1 / LEAST_NORMAL);
}

/** One of two kinds of powers, as the exponent demands. On lanes it is NaN where that may be a product. */
const realUnlessProduct = define({
  name: "realUnlessProduct",
  arity: 4,
  forward: (real, x, y, n) => (isProduct(y) || Number.isNaN(real) ? lowerPowerOf(x, y, n) : real),
  lanes: (real, _x, y) => y.add(y).equal(y.add(y).trunc()).select(NaN, real),
  slopes: () => noClosedForm,
  internal: true,
  summary: "x^(y - n), where it is known for y that are not whole",
  examples: [],
});

/**
 * x^(y - n) in the order of the kernel.
 * @param n whole, from 0 on
 */
function loweredPower(x: Term, y: Term, n: number): Term | number {
  const isKnown = y.graph.isKnown(y.node);
  if (isKnown && isProduct(y.graph.value(y.node))) {
    const lower = y.graph.value(y.node) - n;
    if (!isProduct(lower)) return lowered.realPower(x, sub(y, n));
    return lower < 0 ? inverse(product(x, -lower)) : product(x, lower);
  }
  let real = lowered.realPower(x, y);
  for (let i = 0; i < n; i++) real = div(real, x);
  return isKnown ? real : realUnlessProduct(real, x, y, n);
}

const ONE = new Wide(1);

function whyPowerNotFinite(x: number, y: number): string {
  if (x === 0) return "zero to a negative power";
  if (x > 0 || Number.isInteger(y)) return "overflow";
  const isThird = Math.abs(y * 3 - Math.round(y * 3)) < 1e-12;
  return `a negative number to a power that is not whole${isThird ? "; cbrt(x) is the real cube root" : ""}`;
}

export const pow: Callable = define({
  name: "pow",
  operator: "^",
  arity: 2,
  forward: power,
  wide: (x, y) => powerBeyond(x, y.number),
  zeroWith: [0],
  magnitude: (x, y) => (y.value === undefined ? undefined : powerOf(x, y.value)),
  lowered: (x, y) => loweredPower(x, y, 0),
  // abs(u)^n with n even is u^n, which has all its derivatives at 0.
  replacement: (graph, nodes) => {
    const [base, exponent] = [nodes[0], nodes[1]];
    const isFixed = !graph.varies(exponent) && !graph.isPlaced(exponent);
    if (!isFixed || graph.value(exponent) % 2 !== 0) return undefined;
    const signed = graph.signed(base);
    return signed === base ? undefined : graph.apply(pow.operation, [signed, exponent]);
  },
  slopes: [
    {
      rule: (x, y) => scale(y, lowerPower(x, y, 1)),
      reached: (_x, y) => y,
      reachedOverSymbols: true,
      whileConstant: 1,
    },
    (x, y) => powlog(x, y, 0, 1),
  ],
  whyNotFinite: whyPowerNotFinite,
  summary: "x to the power y",
  derivative: "y*x^(y - 1), x^y*log(x)",
  domain: "x >= 0, or y whole",
  examples: [
    ["2^10", 1024],
    ["4^-0.5", 0.5],
    ["0^0", 1],
  ],
});

/** x^(y - n): the powers' derivatives by the base, which lose no digit of the exponent. */
export const lowerPower = define({
  name: "lowerPower",
  arity: 3,
  forward: lowerPowerOf,
  wide: (x, y, n) => powerBeyond(x, y.number, n.number),
  zeroWith: [0],
  magnitude: (x, y, n) => (y.value === undefined || n.value === undefined ? undefined : powerOf(x, y.value - n.value)),
  lowered: (x, y, n) => loweredPower(x, y, n.graph.value(n.node)),
  slopes: [
    {
      rule: (x, y, n) => scale(sub(y, n), lowerPower(x, y, add(n, 1))),
      reached: (_x, y, n) => sub(y, n),
      reachedOverSymbols: true,
      whileConstant: 1,
    },
    (x, y, n) => powlog(x, y, n, 1),
    // A constant that slopes count up.
    noClosedForm,
  ],
  shown: (x, y, n) => pow(x, sub(y, n)),
  whyNotFinite: (x, y, n) => whyPowerNotFinite(x, y - n),
  internal: true,
  summary: "x^(y - n)",
  examples: [],
});

/** x^(y - n)*log(x)^k, 0 where the power is 0: the powers' derivatives by the exponent, which meet every awkward point so. */
export const powlog = define({
  name: "powlog",
  arity: 4,
  forward: (x, y, n, k) => {
    const p = lowerPowerOf(x, y, n);
    return p === 0 ? 0 : p * power(logOfBase(x), k) + 0;
  },
  wide: (x, y, n, k) => {
    const p = powerBeyond(x, y.number, n.number);
    if (p.isZero) return new Wide(0);
    const log = new Wide(x.isFinite && x.m > 0 ? rounded(logarithmBeyond(x)) : logOfBase(x.number));
    return p.mul(powerBeyond(log, k.number)).add(new Wide(0));
  },
  zeroWith: [0],
  lowered: (x, y, n, k) => {
    const count = k.graph.value(k.node);
    if (!isProduct(count) || count < 0) return undefined;
    const p = loweredPower(x, y, n.graph.value(n.node));
    const logs = wholePower(lowered.logOfBase(x), count);
    return typeof p === "number" && typeof logs === "number" ? p * logs : add(mul(p, logs), 0);
  },
  slopes: [
    (x, y, n, k) => {
      const next = add(n, 1);
      return add(scale(sub(y, n), powlog(x, y, next, k)), scale(k, powlog(x, y, next, sub(k, 1))));
    },
    (x, y, n, k) => powlog(x, y, n, add(k, 1)),
    // How far the exponent is lowered and the number of logarithms are constants that slopes count.
    noClosedForm,
    noClosedForm,
  ],
  shown: (x, y, n, k) => mul(pow(x, sub(y, n)), pow(log(x), k)),
  internal: true,
  summary: "x^(y - n)*log(x)^k",
  examples: [],
});

export const sqrt = define({
  name: "sqrt",
  latex: "\\sqrt{#1}",
  // -0 + 0 is 0: the slope at -0 is +Infinity, the limit from inside.
  forward: (x) => Math.sqrt(x + 0),
  lanes: (x) => x.add(0).sqrt(),
  wide: (x) => (x.isZero ? new Wide(0) : x.sqrt()),
  zeroWith: [0],
  magnitude: (x) => powerOf({ ...x, sign: 1 }, 0.5),
  slopes: [(_x, y) => div(1, mul(2, y))],
  whyNotFinite: (x) => `square root of a negative number, ${x}`,
  advice: ([inner]) => (inner === "add" ? "hypot(x, y) is sqrt(x^2 + y^2) with a slope at (0, 0)" : undefined),
  summary: "the square root of x",
  derivative: "1/(2*sqrt(x))",
  domain: "x >= 0",
  examples: [["sqrt(9)", 3]],
});

export const cbrt = define({
  name: "cbrt",
  latex: "\\sqrt[3]{#1}",
  forward: Math.cbrt,
  slopes: [(_x, y) => div(pow(y, -2), 3)],
  summary: "the real cube root of x",
  derivative: "1/(3*cbrt(x)^2)",
  examples: [
    ["cbrt(27)", 3],
    ["cbrt(-8)", -2],
  ],
});

/** Between these a square neither over- nor underflows. */
const SQUARE_FROM = 2 ** -500;
const SQUARE_TO = 2 ** 500;

/** What is taken for the unit of numbers too small for squares: even the least of them, 2^-1074, has a square beside it. */
const SMALL_UNIT = 2 ** -600;

/** The length of (x, y). Math.hypot would be Infinity for (Infinity, NaN), and is off by more than a unit of the last digit. */
function length(x: number, y: number): number {
  const most = Math.max(Math.abs(x), Math.abs(y));
  if (most > SQUARE_FROM && most < SQUARE_TO) return Math.sqrt(x * x + y * y);
  if (most === 0 || !Number.isFinite(most)) return most;
  const unit = most >= 1 ? SQUARE_TO : SMALL_UNIT;
  const [a, b] = [x / unit, y / unit];
  return Math.sqrt(a * a + b * b) * unit;
}

function lengthOf(x: Lanes, y: Lanes): Lanes {
  const most = x.abs().max(y.abs());
  const isGreat = most.greaterEqual(1);
  const isMiddling = most.greater(SQUARE_FROM).and(most.less(SQUARE_TO));
  // By powers of two, which round nothing.
  const unit = isMiddling.select(1, isGreat.select(SQUARE_TO, SMALL_UNIT));
  const inverse = isMiddling.select(1, isGreat.select(1 / SQUARE_TO, 1 / SMALL_UNIT));
  const [a, b] = [x.mul(inverse), y.mul(inverse)];
  return most
    .greater(0)
    .and(most.less(Infinity))
    .select(a.mul(a).add(b.mul(b)).sqrt().mul(unit), most);
}

function lengthBeyond(x: Wide, y: Wide): Wide {
  const double = length(x.number, y.number);
  if (x.isDouble && y.isDouble && Number.isFinite(double)) return new Wide(double);
  if (!x.isFinite || !y.isFinite) return new Wide(double);
  const e = Math.max(x.isZero ? -Infinity : x.e, y.isZero ? -Infinity : y.e);
  const [a, b] = [x, y].map(({ m, e: exponent }) => m * 2 ** (exponent - e));
  return new Wide(length(a, b), e);
}

/** x over the length of (x, y), and 0 at (0, 0): the subgradient of least norm. */
const unit: Callable = define({
  name: "unit",
  arity: 2,
  forward: (x, y) => (x === 0 && y === 0 ? 0 : x / length(x, y)),
  lanes: (x, y) =>
    x
      .equal(0)
      .and(y.equal(0))
      .select(0, x.div(lengthOf(x, y))),
  wide: (x, y) => (x.isZero && y.isZero ? new Wide(0) : x.div(lengthBeyond(x, y))),
  zeroWith: [0],
  slopes: [
    (x, y) => div(pow(div(y, hypot(x, y)), 2), hypot(x, y)),
    (x, y) => neg(div(mul(div(x, hypot(x, y)), div(y, hypot(x, y))), hypot(x, y))),
  ],
  shown: (x, y) => div(x, hypot(x, y)),
  internal: true,
  summary: "x/hypot(x, y)",
  examples: [],
});

export const hypot: Callable = define({
  name: "hypot",
  arity: 2,
  forward: length,
  lanes: lengthOf,
  wide: lengthBeyond,
  keepsRange: true,
  slopes: [(x, y) => unit(x, y), (x, y) => unit(y, x)],
  whyNotFinite: () => "overflow",
  exceptionAt: (x, y) => (x === 0 && y === 0 ? "is not differentiable at (0, 0); used 0" : undefined),
  exceptionLanes: (x, y) => x.equal(0).and(y.equal(0)),
  summary: "the length of (x, y), sqrt(x^2 + y^2) without overflow",
  derivative: "x/hypot(x, y), y/hypot(x, y)",
  examples: [["hypot(3, 4)", 5]],
});

/** 1 - x^2 of two factors that are exact: as a product of terms its second derivative would be 0*infinity at 1 and -1. */
export const oneMinusSquare = define({
  name: "oneMinusSquare",
  forward: (x) => (1 - x) * (1 + x),
  wide: (x) => ONE.sub(x).mul(ONE.add(x)),
  lowered: (x) => mul(sub(1, x), add(1, x)),
  slopes: [(x) => mul(-2, x)],
  shown: (x) => sub(1, pow(x, 2)),
  internal: true,
  summary: "1 - x^2",
  examples: [],
});

/** x^2 - 1, whose zero at the edge of a domain has no sign. */
export const squareMinusOne = define({
  name: "squareMinusOne",
  forward: (x) => (x - 1) * (x + 1) + 0,
  wide: (x) => x.sub(ONE).mul(x.add(ONE)).add(new Wide(0)),
  lowered: (x) => edge(mul(sub(x, 1), add(x, 1))),
  slopes: [(x) => mul(2, x)],
  shown: (x) => sub(pow(x, 2), 1),
  internal: true,
  summary: "x^2 - 1",
  examples: [],
});
