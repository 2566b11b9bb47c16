import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";
import { conditional } from "../autodiff/ring.ts";
import type { Algebra } from "./algebra.ts";
import { families } from "./arrange.ts";
import { erfc, erfcx } from "../functions/error.ts";
import { exp, expm1 } from "../functions/exponential.ts";
import { abs } from "../functions/piecewise.ts";
import {
  isNegative,
  isWholeForm,
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

const [, { sine, cosine, tangent, cotangent }] = families;

/** A product in which no part overflows over another that does, of hyperbolic functions or of the tail of a normal distribution. */
export function withTails(algebra: Algebra, product: Product): Form {
  let form: Form = product;
  for (const bounded of [overHyperbolics, overTails, withExponentialsInside])
    if (form.kind === "product") form = bounded(algebra, form);
  return form;
}

/** The condition and the branches of a conditional; undefined of another formula. */
const partsOfConditional = (form: Form) =>
  form.kind === "call" && form.operation === conditional.operation ? form.parts : undefined;

const isExponential = (form: Form): form is Call => form.kind === "call" && form.operation === exp.operation;

/** exp(-u)*(exp(u) + 1) is 1 + exp(-u): 0 times infinity is no number. */
function withExponentialsInside(algebra: Algebra, product: Product): Form {
  const outside = product.factors.find(({ base, exponent }) => exponent === algebra.one && isExponential(base));
  if (outside?.base.kind !== "call") return product;
  const [argument] = outside.base.parts;
  const taken = new Map(termsOf(algebra, argument).map(({ monomial, coefficient }) => [monomial, coefficient]));
  // All its terms stand in the exponent outside with the other sign.
  const isOpposite = (form: Form) =>
    isExponential(form) &&
    termsOf(algebra, form.parts[0]).every(({ monomial, coefficient }) => {
      const other = taken.get(monomial);
      return other !== undefined && isNegative(other) !== isNegative(coefficient);
    });
  const inside = product.factors.find(
    ({ base, exponent }) => exponent === algebra.one && base.kind === "sum" && reaches(algebra, base, isOpposite),
  );
  if (inside === undefined) return product;
  const base = times(algebra, inside.base, outside, isOpposite, MOST_DEPTH);
  return productOf(algebra, product.coefficient, [
    ...product.factors.filter((factor) => factor !== inside && factor !== outside),
    { base, exponent: algebra.one },
  ]);
}

/** Whether such a factor stands in a term of a sum, or in a sum that does. */
function reaches(algebra: Algebra, form: Form, is: (form: Form) => boolean, depth = MOST_DEPTH): boolean {
  return termsOf(algebra, form).some(({ monomial }) =>
    algebra.factorsOf(monomial).some(({ base, exponent }) => {
      if (exponent !== algebra.one) return false;
      return base.kind === "sum" && depth > 0 ? reaches(algebra, base, is, depth - 1) : is(base);
    }),
  );
}

/** A sum times a factor, term by term; a sum within a term, in which its opposite stands, takes it for the term. */
function times(algebra: Algebra, sum: Form, by: Factor, is: (form: Form) => boolean, depth: number): Form {
  return sumOf(
    algebra,
    termsOf(algebra, sum).map(({ coefficient, monomial }) => {
      const factors = algebra.factorsOf(monomial);
      const inner = factors.find(
        ({ base, exponent }) =>
          exponent === algebra.one && base.kind === "sum" && depth > 0 && reaches(algebra, base, is, depth - 1),
      );
      if (inner === undefined) return { coefficient, form: productOf(algebra, ONE, [...factors, by]) };
      const base = times(algebra, inner.base, by, is, depth - 1);
      const others = factors.filter((factor) => factor !== inner);
      return { coefficient, form: productOf(algebra, ONE, [...others, { base, exponent: algebra.one }]) };
    }),
  );
}

/** Powers below a bar of one function's calls. */
function below(factors: readonly Factor[], isCalled: (form: Form) => boolean): { factor: Factor; power: number }[] {
  return factors.flatMap((factor) => {
    const power = -(numberOf(factor.exponent)?.valueOf() ?? 0);
    return power > 0 && power <= MOST_POWER && isCalled(factor.base) ? [{ factor, power }] : [];
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
    let taken = 0;
    factors = factors.map((one) => {
      const times = wholeOf(one.exponent) ?? 0;
      if (one === factor || times <= 0 || !angle.isDivided(one.base)) return one;
      const by = Math.min(Math.floor((power - taken) / times), angle.degree(one.base, MOST_DEPTH));
      if (by === 0) return one;
      taken += times * by;
      return { ...one, base: angle.divided(one.base, by, MOST_DEPTH) };
    });
    // In a power that is not whole, or in an absolute value, a sine does not meet its cosine by itself.
    const isWhole = wholeOf(factor.exponent) !== undefined;
    const magnitudeOf = (form: Form) => algebra.plainCall(abs.operation, [form]);
    const quotients = new Map<Form, Form>();
    if (!isWhole) quotients.set(angle.other, angle.quotient);
    if (factor.base.operation === cosine.operation)
      quotients.set(magnitudeOf(angle.other), magnitudeOf(angle.quotient));
    factors = factors.map((one) => {
      const quotient = quotients.get(one.base);
      const count = wholeOf(one.exponent) ?? 0;
      if (quotient === undefined || count <= 0 || count > power - taken) return one;
      taken += count;
      return { ...one, base: quotient };
    });
    factors = factors.map((one) =>
      one === factor ? { ...one, exponent: algebra.add([one.exponent, algebra.number(taken)]) } : one,
    );
  }
  for (const factor of factors) {
    const power = wholeOf(factor.exponent) ?? 0;
    if (power > 0 && power <= MOST_POWER && factor.base.kind === "call" && isHyperbolic(factor.base))
      factors = withGrowthInside(algebra, factors, factor, factor.base);
  }
  return factors === product.factors ? product : algebra.bare(product.coefficient, factors);
}

/** sinh(u)*(sech(u)^3 + sech(u)^2) is tanh(u)*(sech(u)^2 + sech(u)). */
function withGrowthInside(
  algebra: Algebra,
  factors: readonly Factor[],
  factor: Factor,
  grown: Call,
): readonly Factor[] {
  const cosineOfAngle = algebra.plainCall(cosine.operation, grown.parts);
  const angle = cosineOfAngle.kind === "call" ? new Angle(algebra, cosineOfAngle) : undefined;
  const fall = (form: Form) =>
    Math.min(...termsOf(algebra, form).map(({ monomial }) => -(angle?.degree(monomial, MOST_DEPTH) ?? 0)));
  const inside = factors.find(
    ({ base, exponent }) => exponent === algebra.one && base.kind === "sum" && fall(base) > 0,
  );
  if (angle === undefined || inside === undefined) return factors;
  const by = Math.min(wholeOf(factor.exponent) ?? 0, fall(inside.base));
  const others = factors.filter((one) => one !== inside && one.base !== cosineOfAngle);
  const left = algebra.add([
    factors.find(({ base }) => base === cosineOfAngle)?.exponent ?? algebra.zero,
    algebra.number(-by),
  ]);
  return [
    ...others,
    { base: angle.divided(inside.base, -by, MOST_DEPTH), exponent: algebra.one },
    { base: cosineOfAngle, exponent: left },
  ];
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
  readonly #divisor: Call;
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

  /** The sine of a cosine, and the other way round. */
  get other(): Form {
    return this.#divisor === this.#cosine ? this.#sine : this.#cosine;
  }

  /** That over what is divided by. */
  get quotient(): Form {
    const { operation } = this.#divisor === this.#cosine ? tangent : cotangent;
    return this.#algebra.plainCall(operation, this.#divisor.parts);
  }

  /** Whether a factor is divided term by term, or by a formula that is put in for it; others are by adding exponents. */
  isDivided(form: Form): boolean {
    return form.kind === "sum" || this.#doubles.has(form) || partsOfConditional(form) !== undefined;
  }

  /** To which power a formula grows with the functions of the angle; 0 where it does not. */
  degree(form: Form, depth: number): number {
    const algebra = this.#algebra;
    if (depth === 0) return 0;
    if (form.kind === "sum")
      return Math.max(0, ...termsOf(algebra, form).map(({ monomial }) => this.degree(monomial, depth - 1)));
    const parts = partsOfConditional(form);
    if (parts !== undefined) return Math.max(...parts.slice(1).map((branch) => this.degree(branch, depth - 1)));
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
    const parts = partsOfConditional(form);
    if (parts !== undefined) {
      const [condition, ...branches] = parts;
      const divided = branches.map((branch) => this.divided(branch, by, depth - 1));
      return algebra.plainCall(conditional.operation, [condition, ...divided]);
    }
    if (form.kind === "sum")
      return sumOf(
        algebra,
        termsOf(algebra, form).map(({ coefficient, monomial }) => ({
          coefficient,
          form: this.divided(monomial, by, depth - 1),
        })),
      );
    let left = by;
    const doubles = new Set(this.#doubles.values());
    const coefficient = algebra.coefficientOf(form);
    const factors = algebra.factorsOf(form).flatMap((factor): readonly Factor[] => {
      const { base, exponent } = factor;
      const double = this.#doubles.get(base);
      if (double !== undefined) return [{ base: double, exponent }];
      if ((base.kind !== "sum" && partsOfConditional(base) === undefined) || exponent !== algebra.one) return [factor];
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
    return productOf(algebra, coefficient, [...factors, { base: this.#divisor, exponent: algebra.number(-left) }]);
  }
}

function sumOf(algebra: Algebra, parts: readonly { coefficient: Term["coefficient"]; form: Form }[]): Form {
  return algebra.sum(
    parts.flatMap(({ coefficient, form }) =>
      termsOf(algebra, form).map((term) => ({ ...term, coefficient: term.coefficient.mul(coefficient) })),
    ),
  );
}

/** A function that falls or grows as an exponential does, so that their quotient is another. */
interface Tail {
  readonly of: Operation;
  /** The exponent, of the function's argument. */
  readonly exponent: (algebra: Algebra, argument: Form) => Form;
  /** What the exponential over the function is one over. */
  readonly quotient: (algebra: Algebra, argument: Form) => Form;
}

const tails: readonly Tail[] = [
  {
    // exp(-u^2)/erfc(u) is 1/erfcx(u).
    of: erfc.operation,
    exponent: (algebra, u) => algebra.negative(algebra.power(u, algebra.number(TWO))),
    quotient: (algebra, u) => algebra.plainCall(erfcx.operation, [u]),
  },
  {
    // exp(u)/expm1(u) is -1/expm1(-u).
    of: expm1.operation,
    exponent: (_algebra, u) => u,
    quotient: (algebra, u) => algebra.negative(algebra.plainCall(expm1.operation, [algebra.negative(u)])),
  },
];

/** A fraction over the tail of a function, in which no part is 0 over 0 or infinite over infinite. */
function overTails(algebra: Algebra, product: Product): Form {
  let form: Form = product;
  const tailOf = ({ base }: Factor) =>
    base.kind === "call" ? tails.find(({ of }) => of === base.operation) : undefined;
  for (const { factor } of below(product.factors, (base) => tailOf({ base, exponent: algebra.one }) !== undefined)) {
    const tail = tailOf(factor);
    const { base: divisor } = factor;
    if (form.kind !== "product" || divisor.kind !== "call" || tail === undefined) break;
    const isMixed = ({ base, exponent }: Factor) =>
      base === divisor || (exponent === algebra.one && (base.kind === "sum" || isExponential(base)));
    const others = form.factors.filter((one) => !isMixed(one));
    const mixed = expanded(algebra, algebra.product(form.coefficient, form.factors.filter(isMixed)), MOST_TERMS);
    const shared = mixed && withQuotients(algebra, mixed, divisor, tail);
    if (shared !== undefined) form = productOf(algebra, ONE, [...withoutCommon(algebra, shared), ...others]);
  }
  return form;
}

/** A sum in which each exponential over the function is one; undefined where there is none. */
function withQuotients(algebra: Algebra, form: Form, divisor: Call, tail: Tail): Form | undefined {
  const [argument] = divisor.parts;
  const exponent = tail.exponent(algebra, argument);
  const quotient = tail.quotient(algebra, argument);
  let isShared = false;
  const terms = termsOf(algebra, form).map(({ coefficient, monomial }) => {
    const factors = algebra.factorsOf(monomial);
    const exponential = factors.find(({ base }) => isExponential(base))?.base;
    const power = numberOf(factors.find(({ base }) => base === divisor)?.exponent ?? algebra.zero)?.neg() ?? ZERO;
    const times = exponential?.kind === "call" ? algebra.ratio(exponential.parts[0], exponent) : undefined;
    const count = times === undefined || times.compare(power) > 0 ? power : times;
    if (times === undefined || isZero(count) || isNegative(count)) return algebra.product(coefficient, factors);
    isShared = true;
    return algebra.product(coefficient, [
      ...factors,
      { base: divisor, exponent: algebra.number(count) },
      { base: algebra.call(exp.operation, [algebra.scaled(exponent, count.neg())]), exponent: algebra.one },
      { base: quotient, exponent: algebra.number(count.neg()) },
    ]);
  });
  return isShared ? algebra.add(terms) : undefined;
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
