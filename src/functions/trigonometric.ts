import { define, noClosedForm, type Callable } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { equal } from "./comparison.ts";
import * as kernel from "./kernels/elementary.ts";
import { sincDerivative } from "./kernels/sinc.ts";
import * as lowered from "./lowered.ts";
import { abs } from "./piecewise.ts";
import { hypot, oneMinusSquare, pow, sqrt, squareMinusOne } from "./powers.ts";

/** In size no double but 0 is nearer to a multiple of pi/2 than 2^-61 (Muller, Elementary Functions, on range reduction). */
const NEAREST_TO_ZERO = -62;

const ofInfinity = () => "an angle of infinity";

export const sin = define({
  name: "sin",
  latex: "\\sin",
  forward: kernel.sin,
  lowered: lowered.sin,
  magnitude: ({ lowest, mayBeZero }) => ({
    lowest: Math.min(lowest - 1, NEAREST_TO_ZERO),
    highest: 0,
    mayBeZero,
    sign: 0,
  }),
  slopes: [(x) => cos(x)],
  whyNotFinite: ofInfinity,
  summary: "the sine of an angle in radians",
  derivative: "cos(x)",
  examples: [
    ["sin(0)", 0],
    ["sin(pi/2)", 1],
  ],
});

export const cos = define({
  name: "cos",
  latex: "\\cos",
  forward: kernel.cos,
  lowered: lowered.cos,
  magnitude: () => ({ lowest: NEAREST_TO_ZERO, highest: 0, mayBeZero: false, sign: 0 }),
  slopes: [(x) => neg(sin(x))],
  whyNotFinite: ofInfinity,
  summary: "the cosine of an angle in radians",
  derivative: "-sin(x)",
  examples: [
    ["cos(0)", 1],
    ["cos(pi)", -1],
  ],
});

export const tan = define({
  name: "tan",
  latex: "\\tan",
  forward: Math.tan,
  slopes: [(_x, y) => add(1, pow(y, 2))],
  whyNotFinite: ofInfinity,
  summary: "the tangent of an angle in radians",
  derivative: "1 + tan(x)^2",
  examples: [["tan(pi/4)", 1]],
});

export const sec = define({
  name: "sec",
  latex: "\\sec",
  forward: (x) => 1 / kernel.cos(x),
  slopes: [(x, y) => mul(y, tan(x))],
  whyNotFinite: ofInfinity,
  summary: "the secant of an angle in radians, 1/cos(x)",
  derivative: "sec(x)*tan(x)",
  examples: [["sec(0)", 1]],
});

export const csc = define({
  name: "csc",
  latex: "\\csc",
  forward: (x) => 1 / kernel.sin(x),
  slopes: [(x, y) => neg(mul(y, cot(x)))],
  whyNotFinite: (x) => (x === 0 ? "division by the sine of 0" : "an angle of infinity"),
  summary: "the cosecant of an angle in radians, 1/sin(x)",
  derivative: "-csc(x)*cot(x)",
  domain: "x other than a multiple of pi",
  examples: [["csc(pi/2)", 1]],
});

export const cot = define({
  name: "cot",
  latex: "\\cot",
  forward: (x) => 1 / Math.tan(x),
  slopes: [(_x, y) => neg(add(1, pow(y, 2)))],
  whyNotFinite: (x) => (x === 0 ? "division by the tangent of 0" : "an angle of infinity"),
  summary: "the cotangent of an angle in radians, 1/tan(x)",
  derivative: "-(1 + cot(x)^2)",
  domain: "x other than a multiple of pi",
  examples: [["cot(pi/4)", 1]],
});

/** sqrt(x^2 - 1) for x >= 1. */
function legOf(x: number): number {
  return x < 2 ** 500 ? Math.sqrt((x - 1) * (x + 1)) : x;
}

const outsideUnit = (what: string) => (x: number) => `${what} of a number outside -1 to 1, ${x}`;
const insideUnit = (what: string) => (x: number) => `${what} of a number between -1 and 1, ${x}`;

export const asin = define({
  name: "asin",
  latex: "\\arcsin",
  synonyms: ["arcsin"],
  forward: Math.asin,
  slopes: [(x) => div(1, sqrt(oneMinusSquare(x)))],
  whyNotFinite: outsideUnit("arcsine"),
  summary: "the angle from -pi/2 to pi/2 whose sine is x",
  derivative: "1/sqrt(1 - x^2)",
  domain: "-1 <= x <= 1",
  examples: [["asin(1)", Math.PI / 2]],
});

export const acos = define({
  name: "acos",
  latex: "\\arccos",
  synonyms: ["arccos"],
  forward: Math.acos,
  slopes: [(x) => neg(div(1, sqrt(oneMinusSquare(x))))],
  whyNotFinite: outsideUnit("arccosine"),
  summary: "the angle from 0 to pi whose cosine is x",
  derivative: "-1/sqrt(1 - x^2)",
  domain: "-1 <= x <= 1",
  examples: [["acos(-1)", Math.PI]],
});

export const atan = define({
  name: "atan",
  latex: "\\arctan",
  synonyms: ["arctan"],
  forward: Math.atan,
  slopes: [(x) => div(1, add(1, pow(x, 2)))],
  summary: "the angle from -pi/2 to pi/2 whose tangent is x",
  derivative: "1/(1 + x^2)",
  examples: [["atan(1)", Math.PI / 4]],
});

export const acot = define({
  name: "acot",
  synonyms: ["arccot"],
  forward: (x) => Math.atan(1 / x),
  slopes: [(x) => neg(div(1, add(1, pow(x, 2))))],
  exceptionAt: (x) => (x === 0 ? "jumps at 0; used the slope beside the jump" : undefined),
  summary: "the angle from -pi/2 to pi/2 whose cotangent is x",
  derivative: "-1/(1 + x^2)",
  examples: [["acot(1)", Math.PI / 4]],
});

export const asec = define({
  name: "asec",
  synonyms: ["arcsec"],
  // By the tangent: acos(1/x) loses half the digits near 1.
  forward: (x) => (x >= 1 ? Math.atan(legOf(x)) : x <= -1 ? Math.PI - Math.atan(legOf(-x)) : NaN),
  // Not 1/(|x|*sqrt(...)), whose slope at 1 would be infinity*0.
  slopes: [(x) => div(div(1, abs(x)), sqrt(squareMinusOne(x)))],
  whyNotFinite: insideUnit("arcsecant"),
  summary: "the angle from 0 to pi whose secant is x",
  derivative: "1/(abs(x)*sqrt(x^2 - 1))",
  domain: "x <= -1 or x >= 1",
  examples: [["asec(2)", Math.PI / 3]],
});

export const acsc = define({
  name: "acsc",
  synonyms: ["arccsc"],
  forward: (x) => (x >= 1 ? Math.atan(1 / legOf(x)) : x <= -1 ? -Math.atan(1 / legOf(-x)) : NaN),
  slopes: [(x) => neg(div(div(1, abs(x)), sqrt(squareMinusOne(x))))],
  whyNotFinite: insideUnit("arccosecant"),
  summary: "the angle from -pi/2 to pi/2 whose cosecant is x",
  derivative: "-1/(abs(x)*sqrt(x^2 - 1))",
  domain: "x <= -1 or x >= 1",
  examples: [["acsc(2)", Math.PI / 6]],
});

export const atan2 = define({
  name: "atan2",
  synonyms: ["arctan2"],
  arity: 2,
  forward: Math.atan2,
  slopes: [(y, x) => div(div(x, hypot(x, y)), hypot(x, y)), (y, x) => neg(div(div(y, hypot(x, y)), hypot(x, y)))],
  exceptionAt: (y, x) => {
    if (y === 0 && x === 0) return "has no slope at (0, 0)";
    return y === 0 && x < 0 ? "jumps here; used the slope beside the jump" : undefined;
  },
  parameters: ["y", "x"],
  summary: "the angle from -pi to pi of the point with the coordinates x, y, given as atan2(y, x)",
  derivative: "x/(x^2 + y^2), -y/(x^2 + y^2)",
  domain: "(y, x) other than (0, 0)",
  examples: [["atan2(1, -1)", (3 * Math.PI) / 4]],
});

const sincs: Callable = define({
  name: "sincs",
  arity: 2,
  forward: sincDerivative,
  slopes: [(x, n) => sincs(x, add(n, 1)), noClosedForm],
  derivativeOf: "sinc",
  internal: true,
  summary: "the n-th derivative of sinc",
  examples: [],
});

export const sinc: Callable = define({
  name: "sinc",
  forward: (x) => sincDerivative(x, 0),
  slopes: [(x) => sincs(x, 1)],
  closedForm: (x) => conditional(equal(x, 0), 0, div(sub(cos(x), sinc(x)), x)),
  summary: "sin(x)/x, and 1 at 0",
  derivative: "(cos(x) - sinc(x))/x, and 0 at 0",
  examples: [
    ["sinc(0)", 1],
    ["sinc(pi/2)", 2 / Math.PI],
  ],
});
