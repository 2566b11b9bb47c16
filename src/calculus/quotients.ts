import Fraction from "fraction.js";
import { conditional } from "../autodiff/ring.ts";
import { exp, expm1 } from "../functions/exponential.ts";
import { cosh, sinh } from "../functions/hyperbolic.ts";
import type { Algebra } from "./algebra.ts";
import {
  HALF,
  isNegative,
  isWholeForm,
  isZero,
  numberOf,
  ONE,
  ZERO,
  type Call,
  type Factor,
  type Form,
  type Term,
} from "./form.ts";

/**
 * What the rules share by which fractions are printed so that no part of them is infinite over infinite: products in which
 * sums stay as they are, and terms with all of their coefficients.
 */

/** Fractions with more terms above when multiplied out, or to higher powers below, are left as they are. */
export const MOST_ABOVE = 16;
export const MOST_POWER = 12;

/** Sums are looked into so deep, and no deeper. */
export const MOST_DEPTH = 8;

export const isExponential = (form: Form): form is Call => form.kind === "call" && form.operation === exp.operation;

export const isHyperbolic = (form: Form): form is Call =>
  form.kind === "call" && (form.operation === cosh.operation || form.operation === sinh.operation);

export const isDifference = (form: Form): form is Call => form.kind === "call" && form.operation === expm1.operation;

/** Whether a factor with this exponent divides. */
export const isFalling = (exponent: Form) => isNegative(numberOf(exponent) ?? ONE);

/** The smaller of two numbers. */
export const least = (a: Fraction, b: Fraction) => (a.compare(b) < 0 ? a : b);

/** The condition and the branches of a conditional; undefined of another formula. */
export const partsOfConditional = (form: Form) =>
  form.kind === "call" && form.operation === conditional.operation ? form.parts : undefined;

/** Whether it is expm1 beside a number in a sum, so that exp and one less lose no digits. */
export function isDifferenceIn(sum: Form, form: Form): boolean {
  if (!isDifference(form) || sum.kind !== "sum") return false;
  return sum.terms.some(
    ({ coefficient, monomial }) => monomial.kind === "number" && coefficient.abs().compare(HALF) > 0,
  );
}

/** Powers below a bar of one function's calls. */
export function below(
  factors: readonly Factor[],
  isCalled: (form: Form) => boolean,
): { factor: Factor; power: number }[] {
  return factors.flatMap((factor) => {
    const power = -(numberOf(factor.exponent)?.valueOf() ?? 0);
    return power > 0 && power <= MOST_POWER && isCalled(factor.base) ? [{ factor, power }] : [];
  });
}

/** A sum of multiples of formulas. */
export function sumOf(algebra: Algebra, parts: readonly { coefficient: Term["coefficient"]; form: Form }[]): Form {
  return algebra.sum(
    parts.flatMap(({ coefficient, form }) =>
      termsOf(algebra, form).map((term) => ({ ...term, coefficient: term.coefficient.mul(coefficient) })),
    ),
  );
}

/** A sum as a product of the factors that stand in all its terms, and the rest. */
export function withoutCommon(algebra: Algebra, form: Form): Factor[] {
  const terms = termsOf(algebra, form);
  const [first = [], ...others] = terms.map(({ monomial }) => algebra.factorsOf(monomial));
  const common: Factor[] = [];
  for (const { base, exponent } of first) {
    const exponents = [exponent, ...others.map((factors) => factors.find((one) => one.base === base)?.exponent)];
    const powers = exponents.map((one) => (one === undefined ? ZERO : (numberOf(one) ?? ZERO)));
    const least = powers.reduce((a, b) => (a.abs().compare(b.abs()) <= 0 ? a : b));
    if (!isZero(least) && powers.every((power) => isNegative(power) === isNegative(least)))
      common.push({ base, exponent: algebra.number(least) });
  }
  const inverse = common.map(({ base, exponent }) => ({ base, exponent: algebra.negative(exponent) }));
  const rest = algebra.add(
    terms.map(({ coefficient, monomial }) => without(algebra, coefficient, [...algebra.factorsOf(monomial)], inverse)),
  );
  return rest === algebra.one ? common : [{ base: rest, exponent: algebra.one }, ...common];
}

/** A term without common factors; what it is made of beside them stays as it is. */
function without(
  algebra: Algebra,
  coefficient: Fraction,
  factors: readonly Factor[],
  inverse: readonly Factor[],
): Form {
  const left = factors.map(({ base, exponent }) => {
    const other = inverse.find((one) => one.base === base)?.exponent ?? algebra.zero;
    return { base, exponent: algebra.add([exponent, other]) };
  });
  return algebra.bare(coefficient, left);
}

/** A product in which sums stay as they are: over a common denominator they would be large over large again. */
export function productOf(algebra: Algebra, coefficient: Fraction, factors: readonly Factor[]): Form {
  let number = coefficient;
  const collected = new Map<Form, Form>();
  const flat = factors.flatMap((factor) =>
    factor.exponent === algebra.one && factor.base.kind === "product"
      ? [{ base: algebra.number(factor.base.coefficient), exponent: algebra.one }, ...factor.base.factors]
      : [factor],
  );
  for (const { base, exponent } of flat) {
    const own = exponent === algebra.one ? numberOf(base) : undefined;
    if (own === undefined) collected.set(base, algebra.add([collected.get(base) ?? algebra.zero, exponent]));
    else number = number.mul(own);
  }
  const parts = Array.from(collected, ([base, exponent]) => ({ base, exponent }));
  const exponentials = parts.filter(({ base }) => isExponential(base));
  const isOpen =
    // A root of a number or a product is as it is.
    parts.some(({ base, exponent }) => (base.kind === "product" || base.kind === "number") && isWholeForm(exponent)) ||
    exponentials.length > 1 ||
    exponentials.some(({ exponent }) => exponent !== algebra.one);
  return isOpen ? algebra.product(coefficient, factors) : algebra.bare(number, parts);
}

/** The terms of a formula with all of their coefficients: those that decimals are to have may stand in the monomials. */
export function termsOf(algebra: Algebra, form: Form): readonly Term[] {
  return algebra.termsOf(form).map((term) => {
    const own = algebra.coefficientOf(term.monomial);
    if (own.equals(1)) return term;
    return {
      coefficient: term.coefficient.mul(own),
      monomial: algebra.bare(ONE, algebra.factorsOf(term.monomial)),
    };
  });
}

/** A formula without the number that is added to it; undefined where nothing is left. */
export function withoutNumber(algebra: Algebra, form: Form): Form | undefined {
  const rest = algebra.sum(termsOf(algebra, form).filter(({ monomial }) => monomial !== algebra.one));
  return rest === algebra.zero ? undefined : rest;
}

/** The terms of a formula whose monomials are also in another formula. */
export function termsAlong(algebra: Algebra, form: Form, other: Form): Form {
  const monomials = new Set(termsOf(algebra, other).map(({ monomial }) => monomial));
  return algebra.sum(termsOf(algebra, form).filter(({ monomial }) => monomials.has(monomial)));
}

/** A formula and all it is made of, parts before wholes. */
export function reachable(root: Form): Form[] {
  const found = new Set<Form>([root]);
  for (const form of found) for (const part of partsOf(form)) found.add(part);
  return [...found].sort((a, b) => a.id - b.id);
}

function partsOf(form: Form): readonly Form[] {
  switch (form.kind) {
    case "call":
      return form.parts;
    case "part":
      return [form.form];
    case "sum":
      return form.terms.map(({ monomial }) => monomial);
    case "product":
      return form.factors.flatMap(({ base, exponent }) => [base, exponent]);
    default:
      return [];
  }
}
