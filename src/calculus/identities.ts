import Fraction from "fraction.js";
import { step, type Callable, type Operation } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { div, edge, sub } from "../functions/arithmetic.ts";
import { besseli, besselj, besselk, bessely } from "../functions/bessel.ts";
import { not } from "../functions/comparison.ts";
import { erf } from "../functions/error.ts";
import { exp, expm1, log, log1p } from "../functions/exponential.ts";
import { acosh, asinh, atanh, cosh, coth, csch, sech, sinh, tanh } from "../functions/hyperbolic.ts";
import { abs, sign } from "../functions/piecewise.ts";
import { cbrt, hypot, pow, sqrt } from "../functions/powers.ts";
import { acos, asin, atan, cos, cot, csc, sec, sin, sinc, tan } from "../functions/trigonometric.ts";
import type { Algebra } from "./algebra.ts";
import { isNegative, isZero, numberOf, ONE, type Form } from "./form.ts";

type Maker = (algebra: Algebra, parts: readonly Form[]) => Form | undefined;

const reciprocal = (algebra: Algebra, form: Form) => algebra.power(form, algebra.minusOne);

/** One function over another; left as it is where that is 0, as in tan(pi/2), for pi itself is rounded. */
function quotient(above: Callable | undefined, below: Callable): Maker {
  return (algebra, parts) => {
    const divisor = algebra.call(below.operation, parts);
    if (divisor === algebra.zero) return undefined;
    const inverse = reciprocal(algebra, divisor);
    return above === undefined ? inverse : algebra.multiply([algebra.call(above.operation, parts), inverse]);
  };
}

const inverseOf = (below: Callable): Maker => quotient(undefined, below);

/** Operations that are sums, products, powers, or quotients of others. */
const makers = new Map<Operation, Maker>([
  [add.operation, (algebra, parts) => algebra.add(parts)],
  [sub.operation, (algebra, [a, b]) => algebra.add([a, algebra.negative(b)])],
  [neg.operation, (algebra, [a]) => algebra.negative(a)],
  [mul.operation, (algebra, parts) => algebra.multiply(parts)],
  [div.operation, (algebra, [a, b]) => algebra.multiply([a, reciprocal(algebra, b)])],
  [pow.operation, (algebra, [a, b]) => algebra.power(a, b)],
  [sqrt.operation, (algebra, [a]) => algebra.power(a, algebra.half)],
  [edge.operation, (_algebra, [a]) => a],
  [tan.operation, quotient(sin, cos)],
  [cot.operation, quotient(cos, sin)],
  [sec.operation, inverseOf(cos)],
  [csc.operation, inverseOf(sin)],
  [tanh.operation, quotient(sinh, cosh)],
  [coth.operation, quotient(cosh, sinh)],
  [sech.operation, inverseOf(cosh)],
  [csch.operation, inverseOf(sinh)],
  [hypot.operation, hypotenuse],
  [abs.operation, (algebra, [a]) => absolute(algebra, a)],
  [log.operation, (algebra, [a]) => (a === algebra.eulersNumber ? algebra.one : powerOfE(algebra, a))],
  [conditional.operation, choice],
]);

/** A condition counts by whether it is 0: its factor that is a number says nothing. */
function choice(algebra: Algebra, [condition, whenTrue, whenFalse]: readonly Form[]): Form | undefined {
  if (whenTrue === whenFalse) return whenTrue;
  const known = numberOf(condition);
  if (known !== undefined) return isZero(known) ? whenFalse : whenTrue;
  if (condition.kind === "call" && condition.operation === conditional.operation) {
    // A condition on a condition, as gates within gates have it.
    const [inner, first, second] = condition.parts;
    if (first === algebra.one && second === algebra.zero) return choose(algebra, inner, whenTrue, whenFalse);
    if (first === algebra.zero && second === algebra.one) return choose(algebra, inner, whenFalse, whenTrue);
  }
  if (condition.kind === "call" && condition.operation === not.operation)
    return choose(algebra, condition.parts[0], whenFalse, whenTrue);
  if (condition.kind !== "sum" && condition.kind !== "product") return undefined;
  const product = algebra.multiply([condition]);
  const bare = algebra.product(ONE, algebra.factorsOf(product));
  return bare === condition ? undefined : algebra.plainCall(conditional.operation, [bare, whenTrue, whenFalse]);
}

function choose(algebra: Algebra, condition: Form, whenTrue: Form, whenFalse: Form): Form {
  return algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
}

/** With a number beside it the length of a right triangle is the shorter as a root. */
function hypotenuse(algebra: Algebra, parts: readonly Form[]): Form | undefined {
  if (parts.every(({ kind }) => kind !== "number")) return undefined;
  const squares = parts.map((part) => algebra.power(part, algebra.number(2)));
  return algebra.power(algebra.add(squares), algebra.half);
}

/** The logarithm of a power of e. */
function powerOfE(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind !== "product") return undefined;
  const [factor, ...others] = form.factors;
  const isPower = others.length === 0 && factor.base === algebra.eulersNumber && algebra.coefficientOf(form).equals(1);
  return isPower ? factor.exponent : undefined;
}

function absolute(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind === "number") return algebra.number(form.value.abs());
  if (algebra.isPositive(form)) return form;
  if (form.kind === "call" && form.operation === abs.operation) return form;
  if (form.kind !== "product") return undefined;
  const outside = form.factors.filter(({ base, exponent }) => isEvenPower(exponent) || algebra.isPositive(base));
  const inside = form.factors.filter((factor) => !outside.includes(factor));
  const coefficient = algebra.coefficientOf(form);
  if (outside.length === 0 && coefficient.equals(1)) return undefined;
  const rest = algebra.product(coefficient.div(coefficient.abs()).abs(), inside);
  const magnitude = rest === algebra.one ? rest : algebra.call(abs.operation, [rest]);
  return algebra.product(coefficient.abs(), [...outside, { base: magnitude, exponent: algebra.one }]);
}

function isEvenPower(exponent: Form): boolean {
  const value = numberOf(exponent);
  return value !== undefined && value.d === 1n && value.n % 2n === 0n;
}

/** f(g(x)) is x wherever g has a value. */
const inverses: readonly (readonly [outer: Callable, inner: Callable])[] = [
  [log, exp],
  [exp, log],
  [sin, asin],
  [cos, acos],
  [sinh, asinh],
  [cosh, acosh],
  [asinh, sinh],
  [log1p, expm1],
  [expm1, log1p],
];

const outerOf = new Map(inverses.map(([outer, inner]) => [outer.operation, inner.operation]));

/** f(-x) = -f(x). */
const odd = new Set<Operation>(
  [sin, sinh, asin, atan, asinh, atanh, erf, cbrt, sign].map(({ operation }) => operation),
);
/** f(-x) = f(x). */
const even = new Set<Operation>([cos, cosh, sinc, abs].map(({ operation }) => operation));

/** Whether a formula begins with a minus whichever way it is written. */
function isNegated(form: Form): boolean {
  if (form.kind === "number") return isNegative(form.value);
  if (form.kind === "product") return isNegative(form.coefficient);
  return form.kind === "sum" && form.terms.every(({ coefficient }) => isNegative(coefficient));
}

/** Whether of a difference and its negative this is the one that is not written. */
function isReversed(form: Form): boolean {
  if (form.kind !== "sum") return isNegated(form);
  const leading = form.terms.find(({ monomial }) => monomial.kind !== "number") ?? form.terms[0];
  return isNegative(leading.coefficient);
}

/** Numbers up to this are doubles exactly, and so are their ratios in a comparison with whole numbers. */
const MOST_EXACT = 1n << 26n;

/** A whole number as the value at numbers: of a step function anywhere, of others from -1 to 1, as sin(0), gamma(1). */
function exactValue(algebra: Algebra, { forward, slopes }: Operation, parts: readonly Form[]): Form | undefined {
  const isStep = typeof slopes !== "function" && slopes.every((slope) => slope === step);
  const values: number[] = [];
  for (const part of parts) {
    const value = numberOf(part);
    if (value === undefined || value.n > MOST_EXACT || value.d > MOST_EXACT) return undefined;
    if (!isStep && (value.d !== 1n || value.n > 1n)) return undefined;
    values.push(value.valueOf());
  }
  const result = values.length === 0 ? NaN : forward(...values);
  return Number.isInteger(result) && (isStep || Math.abs(result) <= 1) ? algebra.number(result) : undefined;
}

/** Twice the sine at so many twelfths of a half turn, squared, where that is a whole number. */
const squaredSines: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [2, 1],
  [3, 2],
  [4, 3],
  [6, 4],
]);

/** The sine or cosine of a multiple of pi that is a root: sin(pi/3) is sqrt(3)/2. */
function angleValue(algebra: Algebra, operation: Operation, [angle]: readonly Form[]): Form | undefined {
  if (operation !== sin.operation && operation !== cos.operation) return undefined;
  const turns = angle === algebra.pi ? ONE : algebra.multipleOf(angle, algebra.pi);
  const twelfths = turns?.mul(12);
  if (twelfths === undefined || twelfths.d !== 1n) return undefined;
  const shifted = (Number(twelfths.n) * Number(twelfths.s) + (operation === cos.operation ? 6 : 0)) % 24;
  const positive = (shifted + 24) % 24;
  const within = positive % 12;
  const square = squaredSines.get(Math.min(within, 12 - within));
  if (square === undefined) return undefined;
  const root = algebra.power(algebra.number(square), algebra.half);
  return algebra.scaled(root, new Fraction(positive < 12 ? 1 : -1, 2));
}

/** Cylinder functions of order -n by those of order n, for whole n: (-1)^n times it, or the same (NIST DLMF 10.4, 10.27). */
const reflected: ReadonlyMap<Operation, "alternating" | "same"> = new Map([
  [besselj.operation, "alternating"],
  [bessely.operation, "alternating"],
  [besseli.operation, "same"],
  [besselk.operation, "same"],
]);

function ofPositiveOrder(algebra: Algebra, operation: Operation, parts: readonly Form[]): Form | undefined {
  const kind = reflected.get(operation);
  const order = kind === undefined ? undefined : numberOf(parts[0]);
  if (order === undefined || !isNegative(order) || order.d !== 1n) return undefined;
  const opposite = algebra.call(operation, [algebra.number(order.neg()), parts[1]]);
  return kind === "alternating" && order.n % 2n === 1n ? algebra.negative(opposite) : opposite;
}

/** What is known of an operation on formulas; undefined where it stays as it is. */
export function identityOf(algebra: Algebra, operation: Operation, parts: readonly Form[]): Form | undefined {
  const made =
    makers.get(operation)?.(algebra, parts) ??
    exactValue(algebra, operation, parts) ??
    angleValue(algebra, operation, parts) ??
    ofPositiveOrder(algebra, operation, parts);
  if (made !== undefined) return made;
  const [inner] = parts;
  if (inner?.kind === "call" && outerOf.get(operation) === inner.operation) return inner.parts[0];
  // A minus in front costs more than the order of a difference, save where both orders may meet.
  if (odd.has(operation) && (operation === sign.operation ? isReversed(inner) : isNegated(inner)))
    return algebra.negative(algebra.call(operation, [algebra.negative(inner)]));
  if (even.has(operation) && isReversed(inner)) return algebra.call(operation, [algebra.negative(inner)]);
  return undefined;
}
