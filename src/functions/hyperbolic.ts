import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, sub } from "./arithmetic.ts";
import { exponentialBeyond } from "./beyond.ts";
import { equal } from "./comparison.ts";
import * as kernel from "./kernels/elementary.ts";
import { LEAST_NORMAL } from "./kernels/power.ts";
import { sinhcDerivative } from "./kernels/sinc.ts";
import * as lowered from "./lowered.ts";
import { abs } from "./piecewise.ts";
import { hypot, oneMinusSquare, pow, sqrt, squareMinusOne } from "./powers.ts";

const overflow = () => "overflow";

const ONE = new Wide(1);
const TWO = new Wide(2);
const HALF = new Wide(0.5);

export const sinh = define({
  name: "sinh",
  latex: "\\sinh",
  forward: kernel.sinh,
  // Needed only where x is so small that sinh(x) is x, or so large that sinh(x) overflows.
  wide: (x) => (Math.abs(x.number) < 1 ? x : exponentialBeyond(x.number).sub(exponentialBeyond(-x.number)).mul(HALF)),
  zeroWith: [0],
  lowered: lowered.sinh,
  slopes: [(x) => cosh(x)],
  whyNotFinite: overflow,
  summary: "the hyperbolic sine of x",
  derivative: "cosh(x)",
  examples: [["sinh(0)", 0]],
});

export const cosh = define({
  name: "cosh",
  latex: "\\cosh",
  forward: kernel.cosh,
  wide: ({ number: x }) => exponentialBeyond(x).add(exponentialBeyond(-x)).mul(HALF),
  lowered: lowered.cosh,
  slopes: [(x) => sinh(x)],
  whyNotFinite: overflow,
  summary: "the hyperbolic cosine of x",
  derivative: "sinh(x)",
  examples: [["cosh(0)", 1]],
});

export const tanh = define({
  name: "tanh",
  latex: "\\tanh",
  forward: kernel.tanh,
  lowered: lowered.tanh,
  magnitude: ({ lowest, mayBeZero, sign }) => ({ lowest: Math.min(lowest - 1, -1), highest: 0, mayBeZero, sign }),
  // Not 1 - y^2, which is 0 from x = 19 on.
  slopes: [(x) => pow(sech(x), 2)],
  summary: "the hyperbolic tangent of x",
  derivative: "sech(x)^2",
  examples: [["tanh(0)", 0]],
});

export const sech = define({
  name: "sech",
  // 2/(e^x + e^-x) by the falling exponential only: 1/cosh(x) is 0 from x = 711 on, where the value is not.
  forward: (x) => {
    const e = kernel.exp(-Math.abs(x));
    return (2 * e) / (1 + e * e);
  },
  wide: (x) => {
    const e = exponentialBeyond(-Math.abs(x.number));
    return TWO.mul(e).div(ONE.add(e.mul(e)));
  },
  lowered: lowered.sech,
  slopes: [(x, y) => neg(mul(y, tanh(x)))],
  summary: "the hyperbolic secant of x, 1/cosh(x)",
  derivative: "-sech(x)*tanh(x)",
  examples: [
    ["sech(0)", 1],
    ["sech(720)/exp(-720)", 2],
  ],
});

export const csch = define({
  name: "csch",
  forward: (x) => {
    if (Math.abs(x) < 1) return 1 / kernel.sinh(x);
    const e = kernel.exp(-Math.abs(x));
    return (Math.sign(x) * 2 * e) / (1 - e * e);
  },
  wide: ({ number: x }) => {
    if (Math.abs(x) < 1) return ONE.div(new Wide(kernel.sinh(x)));
    const e = exponentialBeyond(-Math.abs(x));
    return new Wide(2 * Math.sign(x)).mul(e).div(ONE.sub(e.mul(e)));
  },
  slopes: [(x, y) => neg(mul(y, coth(x)))],
  whyNotFinite: () => "division by the hyperbolic sine of 0",
  summary: "the hyperbolic cosecant of x, 1/sinh(x)",
  derivative: "-csch(x)*coth(x)",
  domain: "x other than 0",
  examples: [["csch(1)*sinh(1)", 1]],
});

export const coth = define({
  name: "coth",
  latex: "\\coth",
  // 1 + 2/(e^2x - 1), which rounds less often than 1/tanh(x).
  forward: (x) => (x === 0 ? 1 / x : Math.sign(x) * (1 + 2 / kernel.expm1(2 * Math.abs(x)))),
  slopes: [(x) => neg(pow(csch(x), 2))],
  whyNotFinite: () => "division by the hyperbolic tangent of 0",
  summary: "the hyperbolic cotangent of x, 1/tanh(x)",
  derivative: "-csch(x)^2",
  domain: "x other than 0",
  examples: [["coth(1)*tanh(1)", 1]],
});

const sinhcs: Callable = define({
  name: "sinhcs",
  arity: 2,
  forward: (x, n) => (x < 0 && n % 2 !== 0 ? -1 : 1) * sinhcDerivative(Math.abs(x), n),
  slopes: [(x, n) => sinhcs(x, add(n, 1)), noClosedForm],
  derivativeOf: "sinhc",
  internal: true,
  summary: "the n-th derivative of sinhc",
  examples: [],
});

export const sinhc: Callable = define({
  name: "sinhc",
  forward: (x) => sinhcDerivative(Math.abs(x), 0),
  slopes: [(x) => sinhcs(x, 1)],
  closedForm: (x) => conditional(equal(x, 0), 0, div(sub(cosh(x), sinhc(x)), x)),
  whyNotFinite: overflow,
  summary: "sinh(x)/x, and 1 at 0",
  derivative: "(cosh(x) - sinhc(x))/x, and 0 at 0",
  examples: [["sinhc(0)", 1]],
});

export const asinh = define({
  name: "asinh",
  synonyms: ["arcsinh"],
  forward: Math.asinh,
  slopes: [(x) => div(1, hypot(1, x))],
  summary: "the number whose hyperbolic sine is x",
  derivative: "1/sqrt(1 + x^2)",
  examples: [["asinh(sinh(1))", 1]],
});

/** sqrt(x^2 - 1) of two factors: no overflow, and every order keeps its digits. */
const root: Callable = define({
  name: "root",
  forward: (x) => Math.sqrt(x - 1) * Math.sqrt(x + 1),
  slopes: [(x, y) => div(x, y)],
  shown: (x) => sqrt(squareMinusOne(x)),
  internal: true,
  summary: "sqrt(x^2 - 1)",
  examples: [],
});

export const acosh = define({
  name: "acosh",
  synonyms: ["arccosh"],
  forward: Math.acosh,
  slopes: [(x) => div(1, root(x))],
  whyNotFinite: (x) => `inverse hyperbolic cosine of a number below 1, ${x}`,
  summary: "the number from 0 on whose hyperbolic cosine is x",
  derivative: "1/sqrt(x^2 - 1)",
  domain: "x >= 1",
  examples: [["acosh(cosh(1))", 1]],
});

const poleAtOne = (x: number) => (Math.abs(x) === 1 ? `a pole at ${x}` : undefined);

export const atanh = define({
  name: "atanh",
  synonyms: ["arctanh"],
  forward: Math.atanh,
  slopes: [(x) => div(1, oneMinusSquare(x))],
  whyNotFinite: (x) => poleAtOne(x) ?? `inverse hyperbolic tangent of a number outside -1 to 1, ${x}`,
  summary: "the number whose hyperbolic tangent is x",
  derivative: "1/(1 - x^2)",
  domain: "-1 < x < 1",
  examples: [["atanh(tanh(1))", 1]],
});

export const acoth = define({
  name: "acoth",
  synonyms: ["arccoth"],
  forward: (x) => (x > 0 ? 0.5 * Math.log1p(2 / (x - 1)) : -0.5 * Math.log1p(2 / (-x - 1))),
  // Not 1/(1 - x^2): at 1 and -1 the limit from inside the domain is -infinity.
  slopes: [(x) => neg(div(1, squareMinusOne(x)))],
  whyNotFinite: (x) => poleAtOne(x) ?? `inverse hyperbolic cotangent of a number between -1 and 1, ${x}`,
  summary: "the number whose hyperbolic cotangent is x",
  derivative: "-1/(x^2 - 1)",
  domain: "x < -1 or x > 1",
  examples: [["acoth(coth(1))", 1]],
});

/** 1/(x*sqrt(1 - x^2)), whose slope by the rule for products would be infinity - infinity at 1. */
const asechSlope = define({
  name: "asechSlope",
  forward: (x) => 1 / ((x + 0) * Math.sqrt((1 - x) * (1 + x))),
  slopes: [
    (x) => {
      const q = oneMinusSquare(x);
      return div(sub(mul(2, pow(x, 2)), 1), mul(pow(x, 2), mul(q, sqrt(q))));
    },
  ],
  shown: (x) => div(1, mul(x, sqrt(sub(1, pow(x, 2))))),
  internal: true,
  summary: "1/(x*sqrt(1 - x^2))",
  examples: [],
});

export const asech = define({
  name: "asech",
  synonyms: ["arcsech"],
  forward: (x) => {
    // acosh(1 + t) = log1p(t + sqrt(2t + t^2)) with an exact t; acosh(1/x) loses half the digits near 1.
    if (x > 0.5) {
      const t = (1 - x) / x;
      return Math.log1p(t + Math.sqrt(t * (2 + t)));
    }
    return x > 0 && x < LEAST_NORMAL ? Math.LN2 - kernel.log(x) : Math.acosh(1 / (x + 0));
  },
  slopes: [(x) => neg(asechSlope(x))],
  whyNotFinite: (x) => (x === 0 ? "a pole at 0" : `inverse hyperbolic secant of a number outside 0 to 1, ${x}`),
  summary: "the number from 0 on whose hyperbolic secant is x",
  derivative: "-1/(x*sqrt(1 - x^2))",
  domain: "0 < x <= 1",
  examples: [["asech(sech(1))", 1]],
});

export const acsch = define({
  name: "acsch",
  synonyms: ["arccsch"],
  forward: (x) =>
    x !== 0 && Math.abs(x) < LEAST_NORMAL ? Math.sign(x) * (Math.LN2 - kernel.log(Math.abs(x))) : Math.asinh(1 / x),
  slopes: [(x) => neg(div(1, mul(abs(x), sqrt(add(1, pow(x, 2))))))],
  whyNotFinite: () => "a pole at 0",
  summary: "the number whose hyperbolic cosecant is x",
  derivative: "-1/(abs(x)*sqrt(1 + x^2))",
  domain: "x other than 0",
  examples: [["acsch(csch(1))", 1]],
});
