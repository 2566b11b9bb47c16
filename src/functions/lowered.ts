import { define, noClosedForm, type Callable, type OperationRecord, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import {
  asJavaScript,
  bits,
  exponent,
  FROM_ROOT_HALF,
  powers,
  row,
  scaled,
  signed,
  significand,
  signs,
  words,
} from "./kernels/binary.ts";
import { SPLITTER } from "./kernels/double-double.ts";
import { EXP, type ExpParts, LN2_HIGH, LN2_LOW, MOST_LOWERED_EXPONENT, TO_WHOLE } from "./kernels/exp.ts";
import { LOG } from "./kernels/log.ts";
import type { Quintic } from "./kernels/polynomial.ts";
import {
  COS,
  cosineShare,
  MOST_LOWERED_ANGLE,
  PER_QUARTER,
  QUARTER,
  QUARTER_LEAST,
  QUARTER_LOW,
  SIN,
  sineShare,
  turned,
} from "./kernels/sincos.ts";
import { LOG1P, rowHigh, rowInverse, rowLow, TO_22_DIGITS } from "./kernels/wide-log.ts";
import { abs } from "./piecewise.ts";

/**
 * The kernels of the elementary functions as expressions of simpler operations, which compiled code shares among those that are
 * needed together. Each does what the kernel of its name does, operation by operation, so that both agree to the bit; out
 * of the range that it is good for it gives NaN. There are no branches: they would cost more than what they save, and
 * vector instructions have none.
 */

/** The double of which only the lowest bit is set, and that of which only the lowest bit of the upper half is. */
const LEAST = 2 ** -1074;
const BIT_OF_UPPER = 2 ** (32 - 1074);

/**
 * An operation of rules only. On lanes it may give NaN where `forward` gives a number. A whole number stands in the low bits
 * of a lane once TO_WHOLE is added.
 */
function primitive(record: Omit<OperationRecord, "slopes" | "internal" | "examples">): Callable {
  return define({ ...record, slopes: () => noClosedForm, internal: true, examples: [] });
}

const times2To = primitive({
  name: "times2To",
  arity: 2,
  forward: scaled,
  javascript: asJavaScript.scaled,
  // A product, not a sum of bits: NaN must stay NaN.
  lanes: (x, k) => x.mul(k.add(TO_WHOLE + 1023).shiftLeft(52)),
  tables: { powers },
  summary: "x*2^k for whole k",
});

const binaryExponent = primitive({
  name: "binaryExponent",
  forward: exponent,
  javascript: asJavaScript.exponent,
  lanes: (x) =>
    x
      .addBits(FROM_ROOT_HALF * BIT_OF_UPPER)
      .shiftRight(52)
      .addBits(TO_WHOLE)
      .sub(TO_WHOLE + 1023),
  tables: { bits, words },
  summary: "the whole k for which x/2^k is from 0.71 to 1.42",
});

const binarySignificand = primitive({
  name: "binarySignificand",
  arity: 2,
  forward: significand,
  javascript: asJavaScript.significand,
  // Zeros and subnormal numbers have a k below -1021, negative ones, Infinity and NaN one above 1023.
  lanes: (x, k) =>
    k
      .sub(1)
      .abs()
      .lessEqual(1022)
      .select(x.subBits(k.add(TO_WHOLE).shiftLeft(52)), NaN),
  tables: { powers },
  summary: "x/2^k, from 0.71 to 1.42, for the binary exponent k of x",
});

const withSign = primitive({
  name: "withSign",
  arity: 2,
  forward: signed,
  javascript: asJavaScript.signed,
  lanes: (size, x) => size.xor(x.and(-0)),
  tables: { bits, words, signs },
  summary: "a number from 0 on with the sign of x",
});

const binaryRow = primitive({
  name: "binaryRow",
  forward: row,
  javascript: asJavaScript.row,
  lanes: (x) =>
    x
      .addBits(FROM_ROOT_HALF * BIT_OF_UPPER)
      .shiftRight(47)
      .and(31 * LEAST)
      .addBits(TO_WHOLE)
      .sub(TO_WHOLE),
  tables: { bits, words },
  summary: "which 32nd of the range of significands that of x is in",
});

/** A number in a table. */
function inRow(name: string, table: Float64Array, summary: string): Callable {
  return primitive({
    name,
    forward: (at) => table[at],
    javascript: (at) => `${name}[${at}]`,
    lanes: (at) => at.add(TO_WHOLE).lookUp(table),
    tables: { [name]: table },
    summary,
  });
}

const inverseInRow = inRow("rowInverse", rowInverse, "about the inverse of the middle of a row of significands");
const highInRow = inRow("rowHigh", rowHigh, "the logarithm of the inverse of that");
const lowInRow = inRow("rowLow", rowLow, "what it lacks");

const turn = primitive({
  name: "turn",
  arity: 3,
  forward: turned,
  javascript: (s, c, k) => `${s} * sineShare[${k} & 3] + ${c} * cosineShare[${k} & 3]`,
  lanes: (s, c, k) => {
    // The lowest bit of k chooses, the next is the sign.
    const quarter = k.add(TO_WHOLE).shiftLeft(62);
    return quarter.notEqual(0).select(c, s).xor(quarter.and(-0));
  },
  tables: { sineShare, cosineShare },
  summary: "the sine of r + k*pi/2 by sin(r), cos(r) and k",
});

/** 0, and NaN where x is larger than some most in size: there the product is infinite, and less itself no longer 0. */
function zeroWithin(x: Term, most: number): Term {
  const large = mul(x, Number.MAX_VALUE / most);
  return sub(large, large);
}

/** x, and NaN where it is larger than some most in size. */
export function within(x: Term, most: number): Term {
  return sub(x, zeroWithin(x, most));
}

function toWhole(x: Term): Term {
  return sub(add(x, TO_WHOLE), TO_WHOLE);
}

function quintic(c: Quintic, x: Term, square: Term): Term {
  const tail = add(add(c[2], mul(x, c[3])), mul(square, add(c[4], mul(x, c[5]))));
  return add(add(c[0], mul(x, c[1])), mul(square, tail));
}

function expParts(x: Term, rest: Term | 0): ExpParts<Term> {
  // Not taken off x itself: all else would have to wait for it.
  const zero = zeroWithin(x, MOST_LOWERED_EXPONENT);
  const k = toWhole(mul(x, Math.LOG2E));
  const high = sub(x, mul(k, LN2_HIGH));
  const low = sub(mul(k, LN2_LOW), rest === 0 ? zero : sub(rest, zero));
  const r = sub(high, low);
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const head = add(add(EXP[0], mul(r, EXP[1])), mul(r2, add(EXP[2], mul(r, EXP[3]))));
  const middle = add(add(EXP[4], mul(r, EXP[5])), mul(r2, add(EXP[6], mul(r, EXP[7]))));
  const tail = add(EXP[8], mul(r, EXP[9]));
  const small = sub(mul(r2, add(head, mul(r4, add(middle, mul(r4, tail))))), low);
  return { k, high, small };
}

/** e^(x + rest), where the rest is small. */
function expOfSum(x: Term, rest: Term | 0): Term {
  const { k, high, small } = expParts(x, rest);
  const sum = add(1, high);
  return times2To(add(sum, add(add(sub(1, sum), high), small)), k);
}

export function exp(x: Term): Term {
  return expOfSum(x, 0);
}

export function log(x: Term): Term {
  const k = binaryExponent(x);
  const f = sub(binarySignificand(x, k), 1);
  const s = div(f, add(2, f));
  const s2 = mul(s, s);
  const s4 = mul(s2, s2);
  const head = add(add(LOG[0], mul(s2, LOG[1])), mul(s4, add(LOG[2], mul(s2, LOG[3]))));
  const tail = add(add(LOG[4], mul(s2, LOG[5])), mul(s4, LOG[6]));
  const rest = mul(s2, add(head, mul(mul(s4, s4), tail)));
  const half = mul(mul(0.5, f), f);
  return sub(mul(k, LN2_HIGH), sub(sub(half, add(mul(s, add(half, rest)), mul(k, LN2_LOW))), f));
}

/** A number in two parts, of which the second is small. */
interface Parts {
  readonly head: Term;
  readonly tail: Term;
}

/** e^x + offset for the offsets -1, 0 and 1. */
function plus({ k, high, small }: ExpParts<Term>, offset: number): Parts {
  const unit = times2To(1, k);
  const main = mul(unit, high);
  const start = add(unit, offset);
  const head = add(start, main);
  const lost = add(add(sub(unit, start), offset), add(sub(start, head), main));
  return { head, tail: add(lost, mul(unit, small)) };
}

function quotient(above: Parts, below: Parts): Term {
  const numerator = add(above.head, above.tail);
  const denominator = add(below.head, below.tail);
  const result = div(numerator, denominator);
  const lostBelow = add(sub(below.head, denominator), below.tail);
  const lost = sub(add(sub(above.head, numerator), above.tail), mul(result, lostBelow));
  return add(result, div(lost, denominator));
}

export function expm1(x: Term): Term {
  const { head, tail } = plus(expParts(x, 0), -1);
  return withSign(abs(add(head, tail)), x);
}

export function sigmoid(x: Term): Term {
  const e = expParts(x, 0);
  return quotient(plus(e, 0), plus(e, 1));
}

export function tanh(x: Term): Term {
  const e = expParts(mul(2, abs(x)), 0);
  return withSign(quotient(plus(e, -1), plus(e, 1)), x);
}

export function sinh(x: Term): Term {
  const e = expParts(abs(x), 0);
  const m = plus(e, -1);
  const most = add(m.head, m.tail);
  return withSign(mul(0.5, add(most, add(add(sub(m.head, most), m.tail), quotient(m, plus(e, 0))))), x);
}

export function cosh(x: Term): Term {
  const { head, tail } = plus(expParts(abs(x), 0), 0);
  return mul(0.5, add(head, add(tail, div(1, add(head, tail)))));
}

export function sech(x: Term): Term {
  const e = exp(neg(abs(x)));
  return div(mul(2, e), add(1, mul(e, e)));
}

/** The sine and the cosine of an angle less its multiple k of pi/2. */
function inQuarter(angle: Term): { readonly sine: Term; readonly cosine: Term; readonly k: Term } {
  const k = toWhole(mul(angle, PER_QUARTER));
  const first = sub(angle, mul(k, QUARTER));
  const cut = sub(mul(k, QUARTER_LOW), zeroWithin(angle, MOST_LOWERED_ANGLE));
  const second = sub(first, cut);
  const rest = sub(mul(k, QUARTER_LEAST), sub(sub(first, second), cut));
  const r = sub(second, rest);
  const t = sub(rest, sub(second, r));
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const half = mul(0.5, r2);
  const base = sub(half, 1);
  const sine = sub(r, sub(mul(mul(r2, r), quintic(SIN, r2, r4)), mul(t, base)));
  const cosine = sub(add(add(mul(r4, quintic(COS, r2, r4)), mul(r, t)), sub(add(1, base), half)), base);
  return { sine, cosine, k };
}

export function sin(angle: Term): Term {
  const { sine, cosine, k } = inQuarter(angle);
  return turn(sine, cosine, k);
}

export function cos(angle: Term): Term {
  const { sine, cosine, k } = inQuarter(angle);
  return turn(cosine, neg(sine), k);
}

function wideLog(x: Term): { readonly high: Term; readonly low: Term } {
  const k = binaryExponent(x);
  const m = binarySignificand(x, k);
  const row = binaryRow(x);
  const inverse = inverseInRow(row);
  const head = sub(add(m, TO_22_DIGITS), TO_22_DIGITS);
  const rHead = sub(mul(head, inverse), 1);
  const rTail = mul(sub(m, head), inverse);
  const r = add(rHead, rTail);
  const start = add(mul(k, LN2_HIGH), highInRow(row));
  const sum = add(start, r);
  const half = mul(mul(0.5, rHead), rHead);
  const high = sub(sum, half);
  const r2 = mul(r, r);
  const first = add(add(LOG1P[0], mul(r, LOG1P[1])), mul(r2, add(LOG1P[2], mul(r, LOG1P[3]))));
  const second = add(add(LOG1P[4], mul(r, LOG1P[5])), mul(r2, add(LOG1P[6], mul(r, LOG1P[7]))));
  const cubic = mul(mul(r2, r), add(first, mul(mul(r2, r2), second)));
  const lost = add(add(add(sub(start, sum), r), add(sub(rHead, r), rTail)), sub(sub(sum, high), half));
  const least = sub(cubic, mul(mul(0.5, rTail), add(r, rHead)));
  const low = add(add(add(mul(k, LN2_LOW), lowInRow(row)), lost), least);
  const result = add(high, low);
  return { high: result, low: add(sub(high, result), low) };
}

/** ln x to the last digit, of the parts that powers need too. */
export function logOfBase(x: Term): Term {
  return wideLog(x).high;
}

/** The upper 26 digits. */
function upperHalf(x: Term): Term {
  const c = mul(x, SPLITTER);
  return sub(c, sub(c, x));
}

/** x^y where that is no product. */
export function realPower(x: Term, y: Term): Term {
  const log = wideLog(x);
  const yHigh = upperHalf(y);
  const logHigh = upperHalf(log.high);
  const rest = add(mul(sub(y, yHigh), logHigh), mul(y, add(sub(log.high, logHigh), log.low)));
  return expOfSum(mul(yHigh, logHigh), rest);
}

/** x^1.5 or x^2.5, by the square root of x. */
export function rootPower(x: Term, root: Term, n: number): Term {
  const rootHigh = upperHalf(root);
  const rootLow = sub(root, rootHigh);
  const xHigh = upperHalf(x);
  const xLow = sub(x, xHigh);
  const excess = add(sub(mul(rootHigh, rootHigh), x), mul(rootLow, add(root, rootHigh)));
  const high = mul(x, root);
  const start = add(sub(mul(xHigh, rootHigh), high), mul(xHigh, rootLow));
  const low = add(start, mul(root, sub(xLow, mul(0.5, excess))));
  if (n === 1) return add(high, low);
  const upper = upperHalf(high);
  const result = mul(x, high);
  const rest = add(sub(mul(xHigh, upper), result), mul(xHigh, add(sub(high, upper), low)));
  return add(result, add(rest, mul(xLow, high)));
}
