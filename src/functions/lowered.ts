import { define, noClosedForm, type Callable, type OperationRecord, type Term } from "../autodiff/operation.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div, sub } from "./arithmetic.ts";
import { asJavaScript, bits, exponent, powers, scaled, significand, words } from "./kernels/binary.ts";
import { EXP, LN2_HIGH, LN2_LOW, MOST_LOWERED_EXPONENT, TO_WHOLE } from "./kernels/exp.ts";
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

/**
 * The kernels exp, log, sin, cos as expressions of simpler operations, which compiled code shares among those that are
 * needed together. Each does what the kernel of its name does, operation by operation, so that both agree to the bit; out
 * of the range that it is good for it gives NaN. There are no branches: they would cost more than what they save, and
 * vector instructions have none.
 */

/** An operation of rules only. */
function primitive(record: Omit<OperationRecord, "slopes" | "internal" | "examples">): Callable {
  return define({ ...record, slopes: () => noClosedForm, internal: true, examples: [] });
}

/** In WebAssembly k, as the low bits of k + 1.5*2^52, is shifted left by 52 bits and added to the bits of x. */
const times2To = primitive({
  name: "times2To",
  arity: 2,
  forward: scaled,
  javascript: asJavaScript.scaled,
  tables: { powers },
  summary: "x*2^k for whole k",
});

/** In WebAssembly an arithmetic shift right of the bits, put under the exponent of 1.5*2^52, which is then taken off. */
const binaryExponent = primitive({
  name: "binaryExponent",
  forward: exponent,
  javascript: asJavaScript.exponent,
  tables: { bits, words },
  summary: "the whole k for which x/2^k is from sqrt(1/2) to sqrt(2)",
});

/** In WebAssembly the bits of x less those of k, and all ones by a mask where x is not from 2^-1022 to Infinity. */
const binarySignificand = primitive({
  name: "binarySignificand",
  arity: 2,
  forward: significand,
  javascript: asJavaScript.significand,
  tables: { powers },
  summary: "x/2^k, from sqrt(1/2) to sqrt(2), for the binary exponent k of x",
});

/** In WebAssembly the lowest bit of k + 1.5*2^52, spread over a mask, chooses, and the next is moved to flip the sign. */
const turn = primitive({
  name: "turn",
  arity: 3,
  forward: turned,
  javascript: (s, c, k) => `${s} * sineShare[${k} & 3] + ${c} * cosineShare[${k} & 3]`,
  tables: { sineShare, cosineShare },
  summary: "the sine of r + k*pi/2 by sin(r), cos(r) and k",
});

/** x, and NaN where it is larger than some most in size: there the product is infinite, and less itself no longer 0. */
function within(x: Term, most: number): Term {
  const large = mul(x, Number.MAX_VALUE / most);
  return sub(x, sub(large, large));
}

function toWhole(x: Term): Term {
  return sub(add(x, TO_WHOLE), TO_WHOLE);
}

function quintic(c: Quintic, x: Term, square: Term): Term {
  const tail = add(add(c[2], mul(x, c[3])), mul(square, add(c[4], mul(x, c[5]))));
  return add(add(c[0], mul(x, c[1])), mul(square, tail));
}

export function exp(argument: Term): Term {
  const x = within(argument, MOST_LOWERED_EXPONENT);
  const k = toWhole(mul(x, Math.LOG2E));
  const high = sub(x, mul(k, LN2_HIGH));
  const low = mul(k, LN2_LOW);
  const r = sub(high, low);
  const r2 = mul(r, r);
  const r4 = mul(r2, r2);
  const head = add(add(EXP[0], mul(r, EXP[1])), mul(r2, add(EXP[2], mul(r, EXP[3]))));
  const middle = add(add(EXP[4], mul(r, EXP[5])), mul(r2, add(EXP[6], mul(r, EXP[7]))));
  const tail = add(EXP[8], mul(r, EXP[9]));
  const small = sub(mul(r2, add(head, mul(r4, add(middle, mul(r4, tail))))), low);
  const sum = add(1, high);
  return times2To(add(sum, add(add(sub(1, sum), high), small)), k);
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

/** The sine and the cosine of an angle less its multiple k of pi/2. */
function inQuarter(angle: Term): { readonly sine: Term; readonly cosine: Term; readonly k: Term } {
  const x = within(angle, MOST_LOWERED_ANGLE);
  const k = toWhole(mul(x, PER_QUARTER));
  const first = sub(x, mul(k, QUARTER));
  const cut = mul(k, QUARTER_LOW);
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
