import { define, written, type Callable, type Term } from "../autodiff/operation.ts";
import { add, mul, neg, scale } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, edge, sub } from "./arithmetic.ts";
import { exponentialBeyond, powerBeyond } from "./beyond.ts";
import { sigmoid } from "./logistic.ts";
import * as kernel from "./kernels/elementary.ts";
import { power } from "./kernels/power.ts";
import * as lowered from "./lowered.ts";

const logarithmFault = (x: number) => (x < 0 ? `logarithm of a negative number, ${x}` : "logarithm of zero");

export const exp = define({
  name: "exp",
  latex: "e^{#1}",
  forward: kernel.exp,
  wide: (x) => exponentialBeyond(x.number),
  lowered: lowered.exp,
  slopes: [(_x, y) => y],
  whyNotFinite: () => "overflow",
  summary: "e to the power x",
  derivative: "exp(x)",
  examples: [
    ["exp(0)", 1],
    ["exp(1)", Math.E],
  ],
});

const ONE = new Wide(1);
const TWO = new Wide(2);

export const exp2 = define({
  name: "exp2",
  latex: "2^{#1}",
  forward: (x) => power(2, x),
  wide: (x) => powerBeyond(TWO, x.number),
  slopes: [(_x, y) => mul(y, log(written(y, 2, "2")))],
  whyNotFinite: () => "overflow",
  summary: "2 to the power x",
  derivative: "2^x*log(2)",
  examples: [["exp2(10)", 1024]],
});

export const expm1 = define({
  name: "expm1",
  forward: kernel.expm1,
  lowered: lowered.expm1,
  slopes: [(x) => exp(x)],
  whyNotFinite: () => "overflow",
  summary: "exp(x) - 1, exact near 0",
  derivative: "exp(x)",
  examples: [["expm1(0)", 0]],
});

export const log = define({
  name: "log",
  latex: "\\ln",
  synonyms: ["ln"],
  forward: kernel.log,
  lowered: lowered.log,
  // Beside 1 the logarithm is as small as the last digit there, which is worth 2^-53.
  magnitude: ({ lowest, highest }) => ({
    lowest: -54,
    highest: Math.ceil(Math.log2(Math.max(1, Math.abs(lowest), Math.abs(highest)))),
    mayBeZero: true,
    sign: 0,
  }),
  slopes: [(x) => div(1, edge(x))],
  whyNotFinite: logarithmFault,
  summary: "the natural logarithm of x",
  derivative: "1/x",
  domain: "x > 0",
  examples: [
    ["log(1)", 0],
    ["ln(e)", 1],
  ],
});

export const log1p = define({
  name: "log1p",
  forward: Math.log1p,
  slopes: [(x) => div(1, add(1, x))],
  whyNotFinite: (x) => logarithmFault(1 + x),
  summary: "log(1 + x), exact near 0",
  derivative: "1/(1 + x)",
  domain: "x > -1",
  examples: [["log1p(0)", 0]],
});

function logarithm(name: string, forward: (x: number) => number, base: number, example: readonly [string, number]) {
  return define({
    name,
    latex: `\\log_{${base}}`,
    forward: (x) => forward(x + 0),
    slopes: [(x) => div(1, mul(edge(x), log(written(x, base, String(base)))))],
    whyNotFinite: logarithmFault,
    summary: `the logarithm of x to the base ${base}`,
    derivative: `1/(x*log(${base}))`,
    domain: "x > 0",
    examples: [example],
  });
}

export const log2 = logarithm("log2", Math.log2, 2, ["log2(8)", 3]);
export const log10 = logarithm("log10", Math.log10, 10, ["log10(1000)", 3]);

/** log(x, b): a quotient of logarithms, but exact where x is a power of b. */
function logarithmTo(x: number, base: number): number {
  if (base === 2) return Math.log2(x + 0);
  if (base === 10) return Math.log10(x + 0);
  const quotient = kernel.log(x) / kernel.log(base);
  const whole = Math.round(quotient);
  // Only next to it: of numbers with few digits several have the same power.
  return Math.abs(whole - quotient) <= 1e-14 * Math.abs(whole) && power(base, whole) === x ? whole : quotient;
}

export const logb: Callable = define({
  name: "log",
  latex: "\\log_{#2}\\left(#1\\right)",
  arity: 2,
  forward: logarithmTo,
  slopes: [
    (x, b) => div(1, mul(edge(x), log(b))),
    // -ln x / (b ln^2 b)
    (_x, b, y) => neg(div(y, mul(edge(b), log(b)))),
  ],
  whyNotFinite: (x, base) => {
    if (base <= 0) return `logarithm to a base that is not positive, ${base}`;
    return base === 1 ? "logarithm to the base 1" : logarithmFault(x);
  },
  parameters: ["x", "b"],
  summary: "the logarithm of x to the base b",
  derivative: "1/(x*log(b)), -log(x)/(b*log(b)^2)",
  domain: "x > 0, b > 0 other than 1",
  examples: [
    ["log(8, 2)", 3],
    ["log(125, 5)", 3],
  ],
});

/** exp(a - m) where m is the largest: equal infinities differ by 0. */
const below = (a: number, largest: number) => (a === largest ? 1 : kernel.exp(a - largest));

/** The share of the first in the sum of the exponentials: the slope of logaddexp. */
const share: Callable = define({
  name: "share",
  arity: { atLeast: 1 },
  forward: (first, ...others) => {
    const largest = Math.max(first, ...others);
    // Terms that cannot overflow, and a tie of n is 1/n exactly.
    return below(first, largest) / others.reduce((sum, other) => sum + below(other, largest), below(first, largest));
  },
  wide: (...terms) => {
    const values = terms.map(({ number }) => number);
    const largest = Math.max(...values);
    const [first, ...others] = values.map((value) => (value === largest ? ONE : exponentialBeyond(value - largest)));
    return first.div(others.reduce((sum, other) => sum.add(other), first));
  },
  slopes: (i) =>
    i === 0
      ? (...terms) => {
          const others = terms.slice(0, -1);
          const rest = others.slice(1).map((_, k) => share(...rotated(others, k + 1)));
          // y(1 - y), where 1 - y is the sum of the other shares: no digits are lost.
          return rest.length === 0
            ? 0
            : mul(
                terms[terms.length - 1],
                rest.reduce((sum, one) => add(sum, one)),
              );
        }
      : (...terms) => neg(mul(terms[terms.length - 1], share(...rotated(terms.slice(0, -1), i)))),
  shown: (...terms) =>
    terms.length === 2 ? sigmoid(sub(terms[0], terms[1])) : exp(sub(terms[0], logaddexp(...terms))),
  internal: true,
  summary: "exp of the first over the sum of the exponentials of all",
  examples: [],
});

function rotated(terms: readonly Term[], i: number): Term[] {
  return [terms[i], ...terms.slice(0, i), ...terms.slice(i + 1)];
}

export const logaddexp: Callable = define({
  name: "logaddexp",
  synonyms: ["logsumexp"],
  arity: { atLeast: 1 },
  forward: (...values) => {
    const largest = Math.max(...values);
    if (!Number.isFinite(largest)) return largest;
    const at = values.indexOf(largest);
    const rest = values.reduce((sum, value, i) => (i === at ? sum : sum + kernel.exp(value - largest)), 0);
    return largest + Math.log1p(rest);
  },
  slopes:
    (i) =>
    (...terms) =>
      share(...rotated(terms.slice(0, -1), i)),
  whyNotFinite: () => "overflow",
  summary: "log(exp(a) + exp(b) + ...), without overflow",
  derivative: "exp(a)/(exp(a) + exp(b) + ...) by a, and so on",
  examples: [
    ["logaddexp(0, 0)", Math.LN2],
    ["logaddexp(1000, 1000, 1000, 1000)", 1000 + Math.log(4)],
  ],
});

export const xlogy = define({
  name: "xlogy",
  arity: 2,
  forward: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * kernel.log(y)),
  slopes: [(_x, y) => log(y), (x, y) => scale(x, div(1, edge(y)))],
  whyNotFinite: (_x, y) => logarithmFault(y),
  summary: "x*log(y), and 0 where x is 0",
  derivative: "log(y), x/y",
  domain: "y > 0, or x = 0",
  examples: [
    ["xlogy(0, 0)", 0],
    ["xlogy(2, e)", 2],
  ],
});
