import Fraction from "fraction.js";
import { step, type Callable, type Operation } from "../autodiff/operation.ts";
import { add, conditional, mul, neg } from "../autodiff/ring.ts";
import { div, edge, mod, sub } from "../functions/arithmetic.ts";
import { besseli, besselj, besselk, bessely } from "../functions/bessel.ts";
import { and, equal, greater, greaterEqual, less, lessEqual, not, notEqual } from "../functions/comparison.ts";
import { beta, lbeta } from "../functions/beta.ts";
import { erf } from "../functions/error.ts";
import { exp, expm1, log, log10, log1p, log2, logaddexp, logb } from "../functions/exponential.ts";
import { choose } from "../functions/binomial.ts";
import { digamma, digammadiff, factorial, gamma, polygamma, polygammadiff } from "../functions/gamma.ts";
import { acosh, asinh, atanh, cosh, coth, csch, sech, sinh, tanh } from "../functions/hyperbolic.ts";
import { abs, max, min, relu, sign, ties } from "../functions/piecewise.ts";
import { cbrt, hypot, pow, sqrt } from "../functions/powers.ts";
import { acos, asin, atan, cos, cot, csc, sec, sin, sinc, tan } from "../functions/trigonometric.ts";
import type { Algebra } from "./algebra.ts";
import { decided } from "./branches.ts";
import {
  HALF,
  isEven,
  isNegative,
  isOne,
  isZero,
  numberOf,
  ONE,
  wholeOf,
  ZERO,
  type Factor,
  type Form,
} from "./form.ts";

type Maker = (algebra: Algebra, parts: readonly Form[]) => Form | undefined;

const reciprocal = (algebra: Algebra, form: Form) => algebra.power(form, algebra.minusOne);

/**
 * One function over another; left as it is where that is 0, as in tan(pi/2), for pi itself is rounded, or beyond the doubles, as
 * in tanh(1e5).
 */
function quotient(above: Callable | undefined, below: Callable): Maker {
  return (algebra, parts) => {
    const divisor = algebra.call(below.operation, parts);
    // An argument that is no number counts as 0, where all these functions are finite.
    const isBeyond = !Number.isFinite(below.operation.forward(...parts.map((part) => numberOf(part)?.valueOf() ?? 0)));
    if (divisor === algebra.zero || isBeyond) return undefined;
    const inverse = reciprocal(algebra, divisor);
    if (above === undefined) return inverse;
    if (divisor.kind !== "call" || divisor.operation !== below.operation || divisor.parts[0] === parts[0])
      return algebra.multiply([algebra.call(above.operation, parts), inverse]);
    // Of one angle, where that of the even function was turned round: twice where only then its numbers come out of sums.
    const sign = divisor.parts[0] === algebra.negative(parts[0]) ? algebra.minusOne : algebra.one;
    return algebra.multiply([sign, algebra.plainCall(above.operation, divisor.parts), inverse]);
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
  [polygamma.operation, ofOrderZero(digamma)],
  [digammadiff.operation, (algebra, [a, b]) => differenceBySteps(algebra, ZERO, a, b)],
  [polygammadiff.operation, polygammaDifference],
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
  [exp.operation, (algebra, [a]) => (a === algebra.one ? algebra.eulersNumber : powerOfLog(algebra, a))],
  [log.operation, (algebra, [a]) => (a === algebra.eulersNumber ? algebra.one : undefined)],
  [conditional.operation, choice],
  [and.operation, bothHold],
  [choose.operation, binomial],
  [sign.operation, (algebra, [a]) => signOf(algebra, a)],
  [max.operation, onlyOne],
  [min.operation, onlyOne],
  [ties.operation, (algebra, parts) => (onlyOne(algebra, parts) ? algebra.number(parts.length - 1) : undefined)],
  ...[equal, lessEqual, greaterEqual].map(({ operation }) => [operation, ofTheSame(true)] as const),
  ...[notEqual, less, greater].map(({ operation }) => [operation, ofTheSame(false)] as const),
]);

/** The largest of copies of one formula. */
function onlyOne(_algebra: Algebra, [first, ...others]: readonly Form[]): Form | undefined {
  return others.every((other) => other === first) ? first : undefined;
}

/** A formula compared with itself. */
function ofTheSame(holds: boolean): Maker {
  return (algebra, [a, b]) => (a !== b ? undefined : holds ? algebra.one : algebra.zero);
}

/** A condition counts by whether it is 0: its factor that is a number says nothing. */
function choice(algebra: Algebra, [condition, whenTrue, whenFalse]: readonly Form[]): Form | undefined {
  if (whenTrue === whenFalse) return whenTrue;
  const known = numberOf(condition);
  if (known !== undefined) return isZero(known) ? whenFalse : whenTrue;
  if (isClosedBy(algebra, condition, whenTrue) && whenFalse === algebra.zero) return whenTrue;
  // A branch that asks the same again has its answer.
  const inner = [whenTrue, whenFalse].map((branch, i) => decided(algebra, branch, { condition, holds: i === 0 }));
  if (inner[0] !== whenTrue || inner[1] !== whenFalse) return chosen(algebra, condition, inner[0], inner[1]);
  if (condition.kind === "call" && condition.operation === conditional.operation) {
    // A condition on a condition, as gates within gates have it.
    const [inner, first, second] = condition.parts;
    if (first === algebra.one && second === algebra.zero) return chosen(algebra, inner, whenTrue, whenFalse);
    if (first === algebra.zero && second === algebra.one) return chosen(algebra, inner, whenFalse, whenTrue);
  }
  if (condition.kind === "call" && condition.operation === not.operation)
    return chosen(algebra, condition.parts[0], whenFalse, whenTrue);
  const signed = asSign(algebra, condition, whenTrue, whenFalse);
  if (signed !== undefined) return signed;
  const both = conjunction(algebra, condition);
  if (both !== undefined) return chosen(algebra, both, whenTrue, whenFalse);
  if (condition.kind !== "sum" && condition.kind !== "product") return undefined;
  const product = algebra.multiply([condition]);
  const bare = algebra.product(ONE, algebra.factorsOf(product));
  return bare === condition ? undefined : algebra.plainCall(conditional.operation, [bare, whenTrue, whenFalse]);
}

/** `u > 0 ? a : u == 0 ? 0 : -a` is a*sign(u). */
function asSign(algebra: Algebra, condition: Form, a: Form, otherwise: Form): Form | undefined {
  if (condition.kind !== "call" || otherwise.kind !== "call" || otherwise.operation !== conditional.operation)
    return undefined;
  const isAbove = condition.operation === greater.operation;
  const [u, bound] = condition.parts;
  const [tie, zero, opposite] = otherwise.parts;
  if ((!isAbove && condition.operation !== less.operation) || bound !== algebra.zero || zero !== algebra.zero)
    return undefined;
  const isTie = tie === algebra.plainCall(equal.operation, [u, algebra.zero]);
  if (!isTie || !algebra.isTotal(a) || opposite !== algebra.negative(a)) return undefined;
  const of = algebra.call(sign.operation, [u]);
  return algebra.multiply([isAbove ? a : opposite, of]);
}

/** Whether a formula is 0 wherever the condition u > 0 does not hold: relu(u) times what has a value everywhere. */
function isClosedBy(algebra: Algebra, condition: Form, form: Form): boolean {
  if (condition.kind !== "call" || condition.operation !== greater.operation) return false;
  const [of, bound] = condition.parts;
  const ramp = algebra.plainCall(relu.operation, [of]);
  return bound === algebra.zero && algebra.isTotal(form) && algebra.factorsOf(form).some(({ base }) => base === ramp);
}

const comparisons = new Set<Operation>(
  [less, lessEqual, greater, greaterEqual, equal, notEqual].map(({ operation }) => operation),
);

/** A product of comparisons, which is 1 where all hold, with `and`. */
function conjunction(algebra: Algebra, condition: Form): Form | undefined {
  if (condition.kind !== "product" || condition.factors.length < 2) return undefined;
  const isComparison = ({ base, exponent }: Factor) =>
    base.kind === "call" && comparisons.has(base.operation) && exponent === algebra.one;
  if (!condition.factors.every(isComparison)) return undefined;
  return condition.factors.map(({ base }) => base).reduce((all, one) => algebra.plainCall(and.operation, [all, one]));
}

/** A condition that holds adds nothing to another. */
function bothHold(algebra: Algebra, parts: readonly Form[]): Form | undefined {
  const known = parts.map(numberOf);
  if (known.some((number) => number !== undefined && isZero(number))) return algebra.zero;
  const open = parts.filter((_, i) => known[i] === undefined);
  if (open.length === parts.length) return undefined;
  const [condition] = open;
  if (condition === undefined) return algebra.one;
  const isTruth =
    condition.kind === "call" && (comparisons.has(condition.operation) || condition.operation === and.operation);
  return isTruth ? condition : undefined;
}

function chosen(algebra: Algebra, condition: Form, whenTrue: Form, whenFalse: Form): Form {
  return algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
}

/** The sign of a multiple is that of the formula itself, or the opposite. */
function signOf(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind !== "product" || isOne(form.coefficient.abs())) return undefined;
  const bare = algebra.call(sign.operation, [algebra.product(ONE, form.factors)]);
  return isNegative(form.coefficient) ? algebra.negative(bare) : bare;
}

/** With a number beside it the length of a right triangle is the shorter as a root. */
function hypotenuse(algebra: Algebra, parts: readonly Form[]): Form | undefined {
  const [a, b] = parts;
  // With its square the other side would come over a common denominator.
  if (a === algebra.zero || b === algebra.zero) return algebra.call(abs.operation, [a === algebra.zero ? b : a]);
  const times = algebra.ratio(b, a);
  if (times !== undefined && !isZero(times)) {
    // Of multiples of one formula it is the absolute value, whose slope has a value where both are 0.
    const root = algebra.power(algebra.number(times.mul(times).add(ONE)), algebra.half);
    return algebra.multiply([root, algebra.call(abs.operation, [a])]);
  }
  if (parts.every(({ kind }) => kind !== "number")) return withoutShared(algebra, parts);
  const squares = parts.map((part) => algebra.power(part, algebra.number(2)));
  return algebra.power(algebra.add(squares), algebra.half);
}

/**
 * hypot(x, x^2) is abs(x)*hypot(1, x): a slope that is divided by the length has no value where both sides are 0, as that of
 * the absolute value has.
 */
function withoutShared(algebra: Algebra, [a, b]: readonly Form[]): Form | undefined {
  // Of a sum, too, what its terms share.
  const [own, others] = [a, b].map((part) => algebra.factorsOf(algebra.multiply([part])));
  const shared = own.flatMap(({ base, exponent }) => {
    const powers = [exponent, others.find((other) => other.base === base)?.exponent ?? algebra.zero].map(wholeOf);
    const least = Math.min(...powers.map((power) => power ?? 0));
    return least > 0 && algebra.isTotal(base) ? [{ base, exponent: algebra.number(least) }] : [];
  });
  if (shared.length === 0) return undefined;
  const factor = algebra.product(ONE, shared);
  const sides = [a, b].map((part) => algebra.multiply([part, reciprocal(algebra, factor)]));
  return algebra.multiply([algebra.call(abs.operation, [factor]), algebra.call(hypot.operation, sides)]);
}

/** exp(c*log(u)) is u^c. */
function powerOfLog(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind !== "product" || form.factors.length !== 1) return undefined;
  const [{ base, exponent }] = form.factors;
  if (base.kind !== "call" || base.operation !== log.operation || exponent !== algebra.one) return undefined;
  return algebra.power(base.parts[0], algebra.number(form.coefficient));
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

/** A derivative of order 0 is the function itself. */
function ofOrderZero({ operation }: Callable): Maker {
  return (algebra, [order, ...parts]) => (order === algebra.zero ? algebra.call(operation, parts) : undefined);
}

function polygammaDifference(algebra: Algebra, [order, a, b]: readonly Form[]): Form | undefined {
  if (order === algebra.zero) return algebra.call(digammadiff.operation, [a, b]);
  const n = wholeOf(order);
  return n === undefined || n < 0 ? undefined : differenceBySteps(algebra, new Fraction(n), a, b);
}

/** A difference of polygamma over more steps is left as it is. */
const MOST_STEPS = 3;

/** polygamma(n, a + b) - polygamma(n, a) for a small whole b, (-1)^n*n!*(a^(-n - 1) + (a + 1)^(-n - 1) + ...) (DLMF 5.15.5). */
function differenceBySteps(algebra: Algebra, n: Fraction, a: Form, b: Form): Form | undefined {
  const steps = wholeOf(b);
  if (steps === undefined || steps < 1 || steps > MOST_STEPS) return undefined;
  const power = algebra.number(n.add(ONE).neg());
  const terms = Array.from({ length: steps }, (_, j) => algebra.power(algebra.add([a, algebra.number(j)]), power));
  const factor = algebra.multiply([
    algebra.call(factorial.operation, [algebra.number(n)]),
    algebra.number(isEven(n) ? ONE : ONE.neg()),
  ]);
  return algebra.multiply([factor, algebra.add(terms)]);
}

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

/** Functions whose value at whole numbers is exact where it is whole. */
const exactAtWhole = new Set<Operation>(
  [factorial, gamma, choose, max, min, mod, log2, log10, logb, cbrt, hypot].map(({ operation }) => operation),
);

/**
 * The value at numbers, where it is sure to be exact: whole numbers of step functions anywhere, of some others at whole
 * numbers, of the rest from -1 to 1 at such numbers (sin(0), gamma(1)), and a half at 0 (sigmoid(0)).
 */
function exactValue(algebra: Algebra, operation: Operation, parts: readonly Form[]): Form | undefined {
  const { forward, slopes } = operation;
  const numbers = parts.map(numberOf).filter((value) => value !== undefined);
  if (numbers.length < parts.length || parts.length === 0) return undefined;
  if (numbers.some(({ n, d }) => n > MOST_EXACT || d > MOST_EXACT)) return undefined;
  const result = forward(...numbers.map((value) => value.valueOf()));
  const isStep = parts.every((_, i) => (typeof slopes === "function" ? slopes(i) : slopes[i]) === step);
  const areWhole = numbers.every(({ d }) => d === 1n);
  const areSmall = areWhole && numbers.every(({ n }) => n <= 1n);
  if (areSmall && numbers.every(isZero) && result === 0.5) return algebra.half;
  if (!Number.isSafeInteger(result)) return undefined;
  const isExact =
    isStep ||
    (areWhole && exactAtWhole.has(operation)) ||
    (areSmall && Math.abs(result) <= 1) ||
    (result === 0 && numbers.some(isZero));
  return isExact ? algebra.number(result) : undefined;
}

/**
 * The sine and its kin of an inverse function are roots: sin(acos(x)) is sqrt(1 - x^2), cos(atan(x)) is 1/sqrt(1 + x^2).
 * cosh(log(x)) is (x + 1/x)/2.
 */
const ofInverses = new Map<Operation, ReadonlyMap<Operation, Maker>>([
  [
    sin.operation,
    new Map([
      [acos.operation, leg],
      [atan.operation, overHypotenuse(true)],
    ]),
  ],
  [
    cos.operation,
    new Map([
      [asin.operation, leg],
      [atan.operation, overHypotenuse(false)],
    ]),
  ],
  [sinh.operation, new Map([[log.operation, halfWithInverse(false)]])],
  [
    cosh.operation,
    new Map([
      [asinh.operation, hypotenuseTo],
      [log.operation, halfWithInverse(true)],
    ]),
  ],
]);

/** (x + 1/x)/2 or (x - 1/x)/2; of a sum, such as exp(x) + 1, it would be long. */
function halfWithInverse(isSum: boolean): Maker {
  return (algebra, [x]) => {
    if (x.kind === "sum") return undefined;
    const inverse = reciprocal(algebra, x);
    return algebra.scaled(algebra.add([x, isSum ? inverse : algebra.negative(inverse)]), HALF);
  };
}

/** sqrt(1 - x^2) */
function leg(algebra: Algebra, [x]: readonly Form[]): Form {
  const square = algebra.power(x, algebra.number(2));
  return algebra.power(algebra.add([algebra.one, algebra.negative(square)]), algebra.half);
}

/** sqrt(1 + x^2) */
function hypotenuseTo(algebra: Algebra, [x]: readonly Form[]): Form {
  return algebra.power(algebra.add([algebra.one, algebra.power(x, algebra.number(2))]), algebra.half);
}

function overHypotenuse(withLeg: boolean): Maker {
  return (algebra, parts) =>
    algebra.multiply([withLeg ? parts[0] : algebra.one, reciprocal(algebra, hypotenuseTo(algebra, parts))]);
}

function ofInverse(algebra: Algebra, operation: Operation, [inner]: readonly Form[]): Form | undefined {
  return inner?.kind === "call" ? ofInverses.get(operation)?.get(inner.operation)?.(algebra, inner.parts) : undefined;
}

/** Functions of two that do not change when their arguments change places. */
const symmetric = new Set<Operation>([hypot, max, min, logaddexp, beta, lbeta].map(({ operation }) => operation));

function inOrder(algebra: Algebra, operation: Operation, parts: readonly Form[]): Form | undefined {
  if (!symmetric.has(operation) || parts.length !== 2) return undefined;
  const [a, b] = parts;
  // A number comes last.
  const isOrdered = a.kind === "number" || b.kind === "number" ? b.kind === "number" : a.id <= b.id;
  return isOrdered ? undefined : algebra.plainCall(operation, [b, a]);
}

/** A binomial coefficient of so few is a polynomial: choose(x, 2) is x*(x - 1)/2. */
const MOST_CHOSEN = 6;

function binomial(algebra: Algebra, [n, k]: readonly Form[]): Form | undefined {
  const count = wholeOf(k);
  if (count === undefined || count < 0 || count > MOST_CHOSEN || n.kind === "number") return undefined;
  const factors = Array.from({ length: count }, (_, i) => algebra.add([n, algebra.number(-i)]));
  const divisor = Array.from({ length: count }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
  return algebra.scaled(algebra.multiply(factors), new Fraction(1, divisor));
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
    ofPositiveOrder(algebra, operation, parts) ??
    ofInverse(algebra, operation, parts) ??
    inOrder(algebra, operation, parts);
  if (made !== undefined) return made;
  const [inner] = parts;
  if (inner?.kind === "call" && outerOf.get(operation) === inner.operation) return inner.parts[0];
  // A minus in front costs more than the order of a difference, save where both orders may meet.
  if (odd.has(operation) && (operation === sign.operation ? isReversed(inner) : isNegated(inner)))
    return algebra.negative(algebra.call(operation, [algebra.negative(inner)]));
  if (even.has(operation) && isReversed(inner)) return algebra.call(operation, [algebra.negative(inner)]);
  return undefined;
}
