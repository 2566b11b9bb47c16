import Fraction from "fraction.js";
import type { Algebra } from "./algebra.ts";
import { families } from "./arrange.ts";
import { erfc, erfcx } from "../functions/error.ts";
import { exp } from "../functions/exponential.ts";
import {
  isNegative,
  isZero,
  numberOf,
  ONE,
  TWO,
  wholeOf,
  ZERO,
  type Call,
  type Factor,
  type Form,
  type Product,
  type Term,
} from "./form.ts";
import { expanded } from "./polynomial.ts";

/** Sums are looked into so deep, and no deeper; to higher powers products are left as they are. */
const MOST_DEPTH = 6;
const MOST_POWER = 12;
const MOST_TERMS = 16;

const [, { sine, cosine }] = families;

/** A product in which no part overflows over another that does, of hyperbolic functions or of the tail of a normal distribution. */
export function withTails(algebra: Algebra, product: Product): Form {
  const form = overHyperbolics(algebra, product);
  return form.kind === "product" ? overErrors(algebra, form) : form;
}

/** Powers below a bar of one function's calls. */
function below(factors: readonly Factor[], isCalled: (form: Form) => boolean): { factor: Factor; power: number }[] {
  return factors.flatMap((factor) => {
    const whole = wholeOf(factor.exponent);
    return whole !== undefined && whole < 0 && -whole <= MOST_POWER && isCalled(factor.base)
      ? [{ factor, power: -whole }]
      : [];
  });
}

/** (x*sinh(u)^2 - x)/cosh(u)^3 as (x*tanh(u)^2 - x*sech(u)^2)*sech(u), for each such angle u. */
function overHyperbolics(algebra: Algebra, product: Product): Form {
  let factors = product.factors;
  const isHyperbolic = (form: Form) =>
    form.kind === "call" && (form.operation === sine.operation || form.operation === cosine.operation);
  for (const { factor, power } of below(factors, isHyperbolic)) {
    if (factor.base.kind !== "call") continue;
    const angle = new Angle(algebra, factor.base);
    let left = power;
    factors = factors.map((one) => {
      if (one === factor || one.exponent !== algebra.one || one.base.kind !== "sum") return one;
      const by = Math.min(left, angle.degree(one.base, MOST_DEPTH));
      if (by === 0) return one;
      left -= by;
      return { ...one, base: angle.divided(one.base, by, MOST_DEPTH) };
    });
    factors = factors.map((one) => (one === factor ? { ...one, exponent: algebra.number(-left) } : one));
  }
  return factors === product.factors ? product : algebra.bare(product.coefficient, factors);
}

/** The hyperbolic sine and cosine of twice an angle by those of the angle. */
export function ofTwice(algebra: Algebra, angle: Form): ReadonlyMap<Form, Form> {
  const of = (form: Form) => [sine, cosine].map(({ operation }) => algebra.plainCall(operation, [form]));
  const [s, c] = of(angle);
  const [sineOfTwice, cosineOfTwice] = of(algebra.scaled(angle, TWO));
  return new Map([
    [sineOfTwice, algebra.scaled(algebra.multiply([s, c]), TWO)],
    [cosineOfTwice, algebra.add([algebra.scaled(algebra.power(c, algebra.number(TWO)), TWO), algebra.minusOne])],
  ]);
}

/** The hyperbolic functions of one angle, and of twice it. */
class Angle {
  readonly #algebra: Algebra;
  /** The sine or cosine that is divided by. */
  readonly #divisor: Form;
  readonly #sine: Form;
  readonly #cosine: Form;
  readonly #doubles: ReadonlyMap<Form, Form>;

  constructor(algebra: Algebra, divisor: Call) {
    const [angle] = divisor.parts;
    [this.#sine, this.#cosine] = [sine, cosine].map(({ operation }) => algebra.plainCall(operation, [angle]));
    this.#algebra = algebra;
    this.#divisor = divisor;
    this.#doubles = ofTwice(algebra, angle);
  }

  /** To which power a formula grows with the functions of the angle; 0 where it does not. */
  degree(form: Form, depth: number): number {
    const algebra = this.#algebra;
    if (depth === 0) return 0;
    if (form.kind === "sum") return Math.max(0, ...form.terms.map(({ monomial }) => this.degree(monomial, depth - 1)));
    if (form.kind === "call") return this.#doubles.has(form) ? 2 : form === this.#sine || form === this.#cosine ? 1 : 0;
    if (form.kind !== "product") return 0;
    return form.factors.reduce((sum, { base, exponent }) => {
      const whole = wholeOf(exponent);
      if (whole === undefined || (whole < 0 && base.kind !== "call") || base === algebra.one) return sum;
      return sum + whole * this.degree(base, depth - 1);
    }, 0);
  }

  /** A formula divided by a power, term by term. */
  divided(form: Form, by: number, depth: number): Form {
    const algebra = this.#algebra;
    if (form.kind === "sum")
      return sumOf(
        algebra,
        form.terms.map(({ coefficient, monomial }) => ({
          coefficient,
          form: this.divided(monomial, by, depth - 1),
        })),
      );
    let left = by;
    const doubles = new Set(this.#doubles.values());
    const coefficient = form.kind === "product" ? form.coefficient : ONE;
    const factors = algebra.factorsOf(form).flatMap((factor): readonly Factor[] => {
      const { base, exponent } = factor;
      const double = this.#doubles.get(base);
      if (double !== undefined) return [{ base: double, exponent }];
      if (base.kind !== "sum" || exponent !== algebra.one) return [factor];
      const own = Math.min(left, this.degree(base, depth - 1));
      left -= own;
      return [{ base: own === 0 ? base : this.divided(base, own, depth - 1), exponent }];
    });
    // The cosine of twice the angle is a sum now, and is divided like one.
    const isOpen = factors.some(({ base }) => base.kind === "sum" && doubles.has(base));
    if (isOpen && depth > 0) {
      const open = expanded(algebra, algebra.product(coefficient, factors), MOST_TERMS);
      if (open !== undefined && open.kind === "sum") return this.divided(open, by, depth - 1);
    }
    if (left === 0) return productOf(algebra, coefficient, factors);
    return algebra.product(coefficient, [...factors, { base: this.#divisor, exponent: algebra.number(-left) }]);
  }
}

function sumOf(algebra: Algebra, parts: readonly { coefficient: Term["coefficient"]; form: Form }[]): Form {
  return algebra.sum(
    parts.flatMap(({ coefficient, form }) =>
      algebra.termsOf(form).map((term) => ({ ...term, coefficient: term.coefficient.mul(coefficient) })),
    ),
  );
}

/** exp(-u^2)/erfc(u) is 1/erfcx(u), which is no 0 over 0 in the tail. */
function overErrors(algebra: Algebra, product: Product): Form {
  const isError = (form: Form) => form.kind === "call" && form.operation === erfc.operation;
  let form: Form = product;
  for (const { factor } of below(product.factors, isError)) {
    if (form.kind !== "product" || factor.base.kind !== "call") break;
    const { base: error } = factor;
    const isMixed = ({ base, exponent }: Factor) =>
      base === error ||
      (exponent === algebra.one && (base.kind === "sum" || (base.kind === "call" && base.operation === exp.operation)));
    const others = form.factors.filter((one) => !isMixed(one));
    const mixed = expanded(algebra, algebra.product(form.coefficient, form.factors.filter(isMixed)), MOST_TERMS);
    const scaled = mixed && withScaledErrors(algebra, mixed, factor.base);
    if (scaled !== undefined) form = productOf(algebra, ONE, [...withoutCommon(algebra, scaled), ...others]);
  }
  return form;
}

/** A sum in which each exp(-u^2) over the error function's complement is one; undefined where there is none. */
function withScaledErrors(algebra: Algebra, form: Form, error: Call): Form | undefined {
  const [argument] = error.parts;
  const square = algebra.power(argument, algebra.number(TWO));
  const scaled = algebra.plainCall(erfcx.operation, [argument]);
  let isScaled = false;
  const terms = algebra.termsOf(form).map(({ coefficient, monomial }) => {
    const factors = algebra.factorsOf(monomial);
    const bell = factors.find(({ base }) => base.kind === "call" && base.operation === exp.operation)?.base;
    const power = wholeOf(factors.find(({ base }) => base === error)?.exponent ?? algebra.zero) ?? 0;
    const squares = bell?.kind === "call" ? ratio(algebra, bell.parts[0], square) : undefined;
    const count = squares === undefined ? 0 : Math.min(-power, Math.floor(-squares.valueOf()));
    if (count <= 0) return algebra.product(coefficient, factors);
    isScaled = true;
    return algebra.product(coefficient, [
      ...factors,
      { base: error, exponent: algebra.number(count) },
      { base: algebra.call(exp.operation, [algebra.scaled(square, new Fraction(count))]), exponent: algebra.one },
      { base: scaled, exponent: algebra.number(-count) },
    ]);
  });
  return isScaled ? algebra.add(terms) : undefined;
}

/** A sum as a product of the factors that stand in all its terms, and the rest. */
export function withoutCommon(algebra: Algebra, form: Form): Factor[] {
  const terms = algebra.termsOf(form);
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
  for (const { base, exponent } of factors) {
    const own = exponent === algebra.one ? numberOf(base) : undefined;
    if (own === undefined) collected.set(base, algebra.add([collected.get(base) ?? algebra.zero, exponent]));
    else number = number.mul(own);
  }
  const parts = Array.from(collected, ([base, exponent]) => ({ base, exponent }));
  const isExponential = ({ base }: Factor) => base.kind === "call" && base.operation === exp.operation;
  const isOpen =
    parts.some(({ base }) => base.kind === "number" || base.kind === "product") ||
    parts.filter(isExponential).length > 1 ||
    parts.some((part) => isExponential(part) && part.exponent !== algebra.one);
  return isOpen ? algebra.product(coefficient, factors) : algebra.bare(number, parts);
}

/** How many times another formula one is, where it is a multiple. */
export function ratio(algebra: Algebra, form: Form, unit: Form): Fraction | undefined {
  if (form === algebra.zero) return ZERO;
  const [term] = algebra.termsOf(unit);
  const own = algebra.termsOf(form).find(({ monomial }) => monomial === term.monomial);
  const times = own?.coefficient.div(term.coefficient);
  return times !== undefined && algebra.scaled(unit, times) === form ? times : undefined;
}
