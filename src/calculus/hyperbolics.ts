import type { Operation } from "../autodiff/operation.ts";
import { abs } from "../functions/piecewise.ts";
import type { Algebra } from "./algebra.ts";
import { families } from "./arrange.ts";
import { decided, withBranches, type Fact } from "./branches.ts";
import { HALF, isEven, numberOf, ONE, TWO, wholeOf, type Call, type Factor, type Form, type Product } from "./form.ts";
import { expanded } from "./polynomial.ts";
import {
  below,
  isHyperbolic,
  MOST_ABOVE,
  MOST_DEPTH,
  MOST_POWER,
  partsOfConditional,
  productOf,
  sumOf,
  termsOf,
} from "./quotients.ts";

const [, { sine, cosine, tangent, cotangent }] = families;

/** (x*sinh(u)^2 - x)/cosh(u)^3 as (x*tanh(u)^2 - x*sech(u)^2)*sech(u), for each such angle u. */
export function overHyperbolics(algebra: Algebra, product: Product): Form {
  let factors = withFallsOutside(algebra, withoutHalves(algebra, product.factors));
  for (const { factor, power } of below(factors, isHyperbolic)) {
    if (!isHyperbolic(factor.base)) continue;
    const { operation, parts } = factor.base;
    const angle = new Angle(algebra, operation, parts[0]);
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
    if (operation === cosine.operation) quotients.set(magnitudeOf(angle.other), magnitudeOf(angle.quotient));
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
    if (power > 0 && power <= MOST_POWER && isHyperbolic(factor.base))
      factors = withGrowthInside(algebra, factors, factor, factor.base);
  }
  return factors === product.factors ? product : productOf(algebra, product.coefficient, factors);
}

/** Squares of functions of u by cosh(2u), where that divides: cosh(u)^2 as (cosh(2u) + 1)/2. */
function withoutHalves(algebra: Algebra, factors: readonly Factor[]): readonly Factor[] {
  let written = factors;
  for (const { factor } of below(factors, isHyperbolic)) {
    if (!isHyperbolic(factor.base) || factor.base.operation !== cosine.operation) continue;
    const half = algebra.scaled(factor.base.parts[0], HALF);
    const one = algebra.one;
    const squares = new Map([
      [algebra.plainCall(sine.operation, [half]), algebra.scaled(algebra.add([factor.base, algebra.minusOne]), HALF)],
      [algebra.plainCall(cosine.operation, [half]), algebra.scaled(algebra.add([factor.base, one]), HALF)],
    ]);
    const isHalf = ({ base, exponent }: Factor) => squares.has(base) && isEven(numberOf(exponent) ?? ONE);
    const replaced = (parts: readonly Factor[]) =>
      parts.map((part) => {
        const square = isHalf(part) ? squares.get(part.base) : undefined;
        return square === undefined ? part : { base: square, exponent: algebra.scaled(part.exponent, HALF) };
      });
    // (cosh(2u) - 1)/2 loses digits near 0, so sinh(u)^2 becomes that only in a sum with a number.
    const isSine = (part: Factor) => isHalf(part) && isHyperbolic(part.base) && part.base.operation === sine.operation;
    written = written.map((part) => {
      const terms = part.base.kind === "sum" ? termsOf(algebra, part.base) : [];
      const inTerms = terms.map(({ monomial }) => algebra.factorsOf(monomial));
      if (!inTerms.some((factors) => factors.some(isHalf))) return part;
      if (inTerms.flat().some(isSine) && !terms.some(({ monomial }) => monomial === algebra.one)) return part;
      const sum = algebra.add(terms.map(({ coefficient }, i) => algebra.product(coefficient, replaced(inTerms[i]))));
      return { base: expanded(algebra, sum, MOST_ABOVE) ?? part.base, exponent: part.exponent };
    });
    if (!written.some(isSine)) written = replaced(written);
  }
  return written;
}

/** (x*cosh(u) + 1)^2*(sech(u)^3 + sech(u)^2) is (x*cosh(u) + 1)^2*(sech(u) + 1)/cosh(u)^2, to be divided by. */
function withFallsOutside(algebra: Algebra, factors: readonly Factor[]): readonly Factor[] {
  for (const factor of factors) {
    const power = wholeOf(factor.exponent) ?? 0;
    if (factor.base.kind !== "sum" || power <= 0) continue;
    const [first] = termsOf(algebra, factor.base);
    for (const { base: divisor, exponent } of algebra.factorsOf(first.monomial)) {
      if (!isHyperbolic(divisor) || divisor.operation !== cosine.operation || (wholeOf(exponent) ?? 0) >= 0) continue;
      const angle = new Angle(algebra, cosine.operation, divisor.parts[0]);
      const by = angle.fall(factor.base);
      const grows = (one: Factor) =>
        one.base.kind === "sum" && (wholeOf(one.exponent) ?? 0) > 0 && angle.degree(one.base, MOST_DEPTH) > 0;
      if (by <= 0 || !factors.some(grows)) continue;
      const rest = { ...factor, base: angle.divided(factor.base, -by, MOST_DEPTH) };
      const others = factors.filter((other) => other !== factor && other.base !== divisor);
      const own = factors.find(({ base }) => base === divisor)?.exponent ?? algebra.zero;
      const left = algebra.add([own, algebra.number(-by * power)]);
      return [...others, rest, { base: divisor, exponent: left }];
    }
  }
  return factors;
}

/** sinh(u)*(sech(u)^3 + sech(u)^2) is tanh(u)*(sech(u)^2 + sech(u)), and so is it where the sum stands to a whole power. */
function withGrowthInside(
  algebra: Algebra,
  factors: readonly Factor[],
  factor: Factor,
  grown: Call,
): readonly Factor[] {
  const angle = new Angle(algebra, cosine.operation, grown.parts[0]);
  const inside = factors.find(
    ({ base, exponent }) => (wholeOf(exponent) ?? 0) > 0 && base.kind === "sum" && angle.fall(base) > 0,
  );
  if (inside === undefined) return factors;
  const times = wholeOf(inside.exponent) ?? 1;
  const by = Math.min(Math.ceil((wholeOf(factor.exponent) ?? 0) / times), angle.fall(inside.base));
  const others = factors.filter((one) => one !== inside && one.base !== angle.divisor);
  const left = algebra.add([
    factors.find(({ base }) => base === angle.divisor)?.exponent ?? algebra.zero,
    algebra.number(-by * times),
  ]);
  return [
    ...others,
    { ...inside, base: angle.divided(inside.base, -by, MOST_DEPTH) },
    { base: angle.divisor, exponent: left },
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
  readonly #angle: Form;
  /** The sine or cosine that is divided by. */
  readonly divisor: Form;
  readonly #operation: Operation;
  readonly #sine: Form;
  readonly #cosine: Form;
  /** The absolute value of the sine. */
  readonly #magnitude: Form;
  readonly #doubles: ReadonlyMap<Form, Form>;

  constructor(algebra: Algebra, operation: Operation, angle: Form) {
    this.#angle = angle;
    this.#operation = operation;
    this.divisor = algebra.plainCall(operation, [angle]);
    [this.#sine, this.#cosine] = [sine, cosine].map(({ operation }) => algebra.plainCall(operation, [angle]));
    this.#magnitude = algebra.plainCall(abs.operation, [this.#sine]);
    this.#algebra = algebra;
    this.#doubles = ofTwice(algebra, angle);
  }

  /** The sine of a cosine, and the other way round. */
  get other(): Form {
    return this.divisor === this.#cosine ? this.#sine : this.#cosine;
  }

  /** That over what is divided by. */
  get quotient(): Form {
    const { operation } = this.divisor === this.#cosine ? tangent : cotangent;
    return this.#algebra.plainCall(operation, [this.#angle]);
  }

  /** The same angle, simplified by a known fact. */
  #within(fact: Fact): Angle {
    const angle = decided(this.#algebra, this.#angle, fact);
    return angle === this.#angle ? this : new Angle(this.#algebra, this.#operation, angle);
  }

  /** Whether a factor is divided term by term, or by a formula that is put in for it; others are by adding exponents. */
  isDivided(form: Form): boolean {
    return form.kind === "sum" || this.#doubles.has(form) || partsOfConditional(form) !== undefined;
  }

  /** To which power, whole or not, a formula grows with the functions of the angle; 0 where it does not. */
  degree(form: Form, depth: number): number {
    const algebra = this.#algebra;
    if (depth === 0) return 0;
    if (form.kind === "sum")
      return Math.max(0, ...termsOf(algebra, form).map(({ monomial }) => this.degree(monomial, depth - 1)));
    const parts = partsOfConditional(form);
    if (parts !== undefined) {
      const degrees: number[] = [];
      withBranches(algebra, parts, (branch, fact) => {
        degrees.push(this.#within(fact).degree(branch, depth - 1));
        return branch;
      });
      return Math.max(...degrees);
    }
    if (form === this.#magnitude) return 1;
    if (form.kind === "call") return this.#doubles.has(form) ? 2 : form === this.#sine || form === this.#cosine ? 1 : 0;
    if (form.kind !== "product") return 0;
    return form.factors.reduce((sum, { base, exponent }) => {
      const power = numberOf(exponent)?.valueOf();
      if (power === undefined || (power < 0 && base.kind !== "call")) return sum;
      return sum + power * this.degree(base, depth - 1);
    }, 0);
  }

  /** To which power all terms of a formula fall. */
  fall(form: Form): number {
    return Math.min(...termsOf(this.#algebra, form).map(({ monomial }) => -this.degree(monomial, MOST_DEPTH)));
  }

  /** A formula divided by a power, term by term. */
  divided(form: Form, by: number, depth: number): Form {
    const algebra = this.#algebra;
    const parts = partsOfConditional(form);
    if (parts !== undefined)
      return withBranches(algebra, parts, (branch, fact) => this.#within(fact).divided(branch, by, depth - 1));
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
      if (base === this.#magnitude && exponent === algebra.one && left > 0 && this.divisor === this.#cosine) {
        left -= 1;
        return [{ base: algebra.plainCall(abs.operation, [this.quotient]), exponent }];
      }
      if ((base.kind !== "sum" && partsOfConditional(base) === undefined) || exponent !== algebra.one) return [factor];
      const own = Math.min(left, this.degree(base, depth - 1));
      left -= own;
      return [{ base: own === 0 ? base : this.divided(base, own, depth - 1), exponent }];
    });
    // The cosine of twice the angle is a sum now, and is divided like one.
    const isOpen = factors.some(({ base }) => base.kind === "sum" && doubles.has(base));
    if (isOpen && depth > 0) {
      const open = expanded(algebra, algebra.product(coefficient, factors), MOST_ABOVE);
      if (open !== undefined && open.kind === "sum") return this.divided(open, left, depth - 1);
    }
    return productOf(algebra, coefficient, [...factors, { base: this.divisor, exponent: algebra.number(-left) }]);
  }
}
