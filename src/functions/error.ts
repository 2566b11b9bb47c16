import erfKernel from "@stdlib/math-base-special-erf";
import erfcKernel from "@stdlib/math-base-special-erfc";
import { define, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div } from "./arithmetic.ts";
import { upperHalf } from "./double-double.ts";
import { exp } from "./exponential.ts";
import { pow, sqrt } from "./powers.ts";

/**
 * exp(-x^2/d) for d = 1 or 2. The square is split in two, x = h + l with an exact h^2: rounding x^2 would cost a relative
 * error of x^2/2 units of the last digit.
 */
function bell(x: number, d: 1 | 2): number {
  // Beyond 39 the value is 0 at any rate.
  if (!(Math.abs(x) < 40)) return Number.isNaN(x) ? NaN : 0;
  const h = upperHalf(x);
  return Math.exp((-h * h) / d) * Math.exp((-(x - h) * (x + h)) / d);
}

/** What Math.SQRT1_2 lacks. */
const SQRT1_2_REST = -4.833646656726457e-17;

/** The normal distribution function, erfc(-x/sqrt(2))/2, where what rounding takes from x/sqrt(2) is put right. */
function normal(x: number): number {
  const z = -x * Math.SQRT1_2;
  const value = 0.5 * erfcKernel(z);
  if (!(x < -0.5 && x > -40)) return value;
  const zh = upperHalf(-x);
  const ch = upperHalf(Math.SQRT1_2);
  const zl = -x - zh;
  const cl = Math.SQRT1_2 - ch;
  const rest = zh * ch - z + zh * cl + zl * ch + zl * cl - x * SQRT1_2_REST;
  return value - (bell(z, 1) / Math.sqrt(Math.PI)) * rest;
}

/** exp(-x^2), which keeps its digits in the tails. */
export const gauss: Callable = define({
  name: "gauss",
  forward: (x) => bell(x, 1),
  slopes: [(x, y) => mul(mul(-2, x), y)],
  shown: (x) => exp(neg(pow(x, 2))),
  internal: true,
  summary: "exp(-x^2)",
  examples: [],
});

const twoOverRootPi = (x: Term) => div(2, sqrt(written(x, Math.PI, "pi")));

export const erf = define({
  name: "erf",
  forward: (x) => erfKernel(x),
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
  forward: (x) => erfcKernel(x),
  slopes: [(x) => neg(mul(twoOverRootPi(x), gauss(x)))],
  summary: "the complementary error function, 1 - erf(x), exact for large x",
  derivative: "-2/sqrt(pi)*exp(-x^2)",
  examples: [
    ["erfc(0)", 1],
    ["erfc(10)/2.088487583762544757e-45", 1],
  ],
});

export const normpdf: Callable = define({
  name: "normpdf",
  latex: "\\varphi",
  forward: (x) => bell(x, 2) * 0.3989422804014327,
  slopes: [(x, y) => neg(mul(x, y))],
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

export const gelu = define({
  name: "gelu",
  forward: (x) => (x === -Infinity ? 0 : x * normal(x)),
  slopes: [(x) => add(normcdf(x), mul(x, normpdf(x)))],
  summary: "x*normcdf(x)",
  derivative: "normcdf(x) + x*normpdf(x)",
  examples: [["gelu(0)", 0]],
});
