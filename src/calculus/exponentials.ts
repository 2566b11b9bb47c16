import Fraction from "fraction.js";
import { conditional } from "../autodiff/ring.ts";
import { exp } from "../functions/exponential.ts";
import { sigmoid, softplus } from "../functions/logistic.ts";
import { cosh, sinh, tanh } from "../functions/hyperbolic.ts";
import { hypot } from "../functions/powers.ts";
import type { Algebra } from "./algebra.ts";
import {
  HALF,
  isEven,
  isNegative,
  isOne,
  isWhole,
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
import { exactQuotient, expanded } from "./polynomial.ts";
import { ofTwice, overHyperbolics } from "./hyperbolics.ts";
import { overLogistic } from "./logistic.ts";
import {
  isDifference,
  isDifferenceIn,
  isExponential,
  isFalling,
  isHyperbolic,
  MOST_ABOVE,
  MOST_DEPTH,
  MOST_POWER,
  partsOfConditional,
  productOf,
  reachable,
  sumOf,
  termsAlong,
  termsOf,
  withoutCommon,
  withoutNumber,
} from "./quotients.ts";
import { rationalPower } from "./roots.ts";
import { overTails, timesLogistic, timesTails } from "./tails.ts";
import { unlessVanished } from "./vanishing.ts";

/** Sums of exponentials with more terms below a bar are left as they are. */
const MOST_BELOW = 8;

/** What is divided term by term may be a fraction again. */
const MOST_PASSES = 3;

/** A term as a power of one base, Euler's number, a number or a hyperbolic cosine, times what is left. */
interface Exponential {
  /** Undefined for Euler's number. */
  readonly base: Form | undefined;
  /** 0 of a term without any. */
  readonly exponent: Form;
  readonly rest: Term;
}

/** A sum of exponentials with a power below 0. */
interface Divisor {
  readonly factor: Factor;
  readonly base: Form | undefined;
  readonly terms: readonly Exponential[];
  /** To which power it divides, above 0. */
  readonly power: Fraction;
}

/**
 * Fractions of exponentials as ones of which no part is infinite over infinite or 0 times infinite: exp(u)/(exp(u) + c)^2 is
 * 1/((1 + c*exp(-u))*(exp(u) + c)). Where Euler's number is the base and c is 1, these are logistic functions.
 */
export class Exponentials {
  readonly #algebra: Algebra;
  readonly #isDerivative: boolean;

  /** @param isDerivative whether logistic functions may come into a formula that has none: a formula as it is typed in has reasons */
  constructor(algebra: Algebra, isDerivative: boolean) {
    this.#algebra = algebra;
    this.#isDerivative = isDerivative;
  }

  /** A formula with all its fractions in that form. */
  balanced(root: Form): Form {
    let form = root;
    for (let i = 0; i < MOST_PASSES; i++) {
      const before = form;
      form = this.#pass(before, (product) => this.#balanced(product));
      if (form === before) break;
    }
    if (!this.#isDerivative) return form;
    // Last, when exponentials outside a sum have met those in it. Before it is differentiated a formula keeps the product,
    // for the slope of erfcx is a function of its own.
    form = this.#pass(form, (product) => {
      let whole: Form = product;
      for (const bounded of [timesTails, timesLogistic])
        if (whole.kind === "product") whole = bounded(this.#algebra, whole);
      return whole.kind === "product" ? withoutRoots(this.#algebra, whole) : whole;
    });
    return this.#pass(form, (product) => unlessVanished(this.#algebra, product));
  }

  #pass(root: Form, rewritten: (product: Product) => Form): Form {
    const algebra = this.#algebra;
    const made = new Map<Form, Form>();
    const of = (form: Form) => made.get(form) ?? form;
    const isSame = (parts: readonly Form[]) => parts.every((part) => of(part) === part);
    // Parts before wholes, without a recursion: formulas nest as deep as graphs.
    for (const form of reachable(root)) {
      switch (form.kind) {
        case "call":
          // As it is: what is known in a branch was put in before, and would be brought over a common denominator again.
          if (!isSame(form.parts))
            made.set(form, algebra.plainCall(form.operation, decidedOnce(form, form.parts.map(of))));
          break;
        case "part":
          if (!isSame([form.form])) made.set(form, algebra.part(of(form.form)));
          break;
        case "sum": {
          const parts = form.terms.map(({ monomial }) => monomial);
          if (isSame(parts)) break;
          made.set(
            form,
            algebra.sum(form.terms.flatMap((term) => timesNumber(algebra, of(term.monomial), term.coefficient))),
          );
          break;
        }
        case "product": {
          const parts = form.factors.flatMap(({ base, exponent }) => [base, exponent]);
          const whole = isSame(parts)
            ? form
            : productOf(
                this.#algebra,
                form.coefficient,
                form.factors.map(({ base, exponent }) => ({ base: of(base), exponent: of(exponent) })),
              );
          const balanced = whole.kind === "product" ? rewritten(whole) : whole;
          if (balanced !== form) made.set(form, balanced);
        }
      }
    }
    return of(root);
  }

  #balanced(product: Product): Form {
    const logistic = this.#isDerivative ? overLogistic(this.#algebra, product, false) : undefined;
    if (logistic !== undefined) return logistic;
    let form: Form = this.#withoutHyperbolics(product);
    for (const bounded of [overHyperbolics, overTails, withExponentialsInside])
      if (form.kind === "product") form = bounded(this.#algebra, form);
    if (form.kind === "product") form = this.#withExponentialsOutside(form);
    const done = new Set<Form>();
    let isStuck = false;
    const isOpen = ({ base }: Factor) => !done.has(base);
    while (form.kind === "product") {
      const factor = form.factors.find((one) => isOpen(one) && this.#divisor(one) !== undefined);
      const divisor = factor && this.#divisor(factor);
      if (divisor === undefined) break;
      done.add(divisor.factor.base);
      const divided = this.#over(form, divisor);
      isStuck ||= divided === undefined;
      form = divided ?? form;
    }
    return (isStuck && this.#isDerivative ? overLogistic(this.#algebra, product, true) : undefined) ?? form;
  }

  /** A fraction of exponentials and hyperbolic functions as one of exponentials. */
  #withoutHyperbolics(product: Product): Product {
    const algebra = this.#algebra;
    const found = (form: Form, is: (factor: Factor) => boolean) =>
      termsOf(algebra, form).flatMap(({ monomial }) => algebra.factorsOf(monomial).filter(is));
    const angles = product.factors.flatMap(({ base, exponent }) =>
      isFalling(exponent) && base.kind === "sum"
        ? found(
            base,
            ({ base: called }) => !isOfNumber(called) && (isHyperbolic(called) || isDifferenceIn(base, called)),
          )
        : [],
    );
    // An exponential of something else is of no use.
    const isOfAngle = (factor: Factor) =>
      angles.some(({ base }) => base.kind === "call" && this.#isAlong(factor, base.parts[0]));
    if (!product.factors.some((factor) => isOfAngle(factor) || found(factor.base, isOfAngle).length > 0))
      return product;
    const written = ({ base, exponent }: Factor, sum?: Form): Factor => {
      if (base.kind !== "call" || isOfNumber(base)) return { base, exponent };
      const rising = algebra.call(exp.operation, [base.parts[0]]);
      if (sum !== undefined && isDifferenceIn(sum, base))
        return { base: algebra.add([rising, algebra.minusOne]), exponent };
      if (!isHyperbolic(base)) return { base, exponent };
      const falling = algebra.call(exp.operation, [algebra.negative(base.parts[0])]);
      const other = base.operation === cosh.operation ? falling : algebra.negative(falling);
      return { base: algebra.scaled(algebra.add([rising, other]), HALF), exponent };
    };
    const factors = product.factors.map(({ base, exponent }) => {
      if (base.kind !== "sum") return written({ base, exponent });
      const open = expanded(algebra, base, MOST_ABOVE) ?? base;
      const terms = termsOf(algebra, open).map(({ coefficient, monomial }) =>
        algebra.product(
          coefficient,
          algebra.factorsOf(monomial).map((one) => written(one, base)),
        ),
      );
      return { base: expanded(algebra, algebra.add(terms), MOST_ABOVE) ?? base, exponent };
    });
    const made = algebra.product(product.coefficient, factors);
    return made.kind === "product" ? made : product;
  }

  /** Above a bar, what the exponentials of a sum have in common, which may be as small as what is below: exp(-x^2)*(...)/erfc(x). */
  #withExponentialsOutside(product: Product): Form {
    const algebra = this.#algebra;
    const isFraction = product.factors.some(({ exponent }) => isFalling(exponent));
    if (!isFraction) return product;
    const factors = product.factors.map((factor) => {
      const common = factor.exponent === algebra.one ? this.#common(factor.base) : undefined;
      if (common === undefined) return [factor];
      const inverse = this.#raised(common.base, algebra.negative(common.exponent));
      const rest = algebra.add(
        termsOf(algebra, factor.base).map(({ coefficient, monomial }) =>
          algebra.product(coefficient, [...algebra.factorsOf(monomial), inverse]),
        ),
      );
      return [{ base: rest, exponent: algebra.one }, this.#raised(common.base, common.exponent)];
    });
    return factors.every(({ length: count }) => count === 1)
      ? product
      : productOf(algebra, product.coefficient, factors.flat());
  }

  /** The exponential of all terms of a sum with the exponent nearest to 0; undefined where they have none in common. */
  #common(sum: Form): Omit<Exponential, "rest"> | undefined {
    const algebra = this.#algebra;
    if (sum.kind !== "sum") return undefined;
    const terms = termsOf(algebra, sum).map((term) => this.#exponential(term));
    const [first] = terms;
    if (first === undefined || first.base?.kind === "call" || first.exponent === algebra.zero) return undefined;
    let nearest = first;
    for (const term of terms) {
      if (term === undefined || term.base !== first.base) return undefined;
      const times = algebra.ratio(term.exponent, nearest.exponent);
      if (times === undefined || isZero(times) || isNegative(times)) return undefined;
      if (times.compare(ONE) < 0) nearest = term;
    }
    return nearest;
  }

  #divisor(factor: Factor): Divisor | undefined {
    const power = numberOf(factor.exponent)?.neg();
    const { base } = factor;
    if (power === undefined || isNegative(power) || isZero(power) || power.compare(MOST_POWER) > 0) return undefined;
    if (base.kind !== "sum" || base.terms.length > MOST_BELOW) return undefined;
    const terms: Exponential[] = [];
    for (const term of termsOf(this.#algebra, base)) {
      const read = this.#exponential(term);
      if (read === undefined) return undefined;
      terms.push(read);
    }
    const first = terms.find(({ exponent }) => exponent !== this.#algebra.zero);
    if (first === undefined || terms.some((one) => one.exponent !== this.#algebra.zero && one.base !== first.base))
      return undefined;
    return { factor, base: first.base, terms, power };
  }

  /** Whether a factor is an exponential of a multiple of a formula, or of another base. */
  #isAlong(factor: Factor, angle: Form): boolean {
    if (!isExponentialFactor(factor)) return false;
    const [argument] = factor.base.kind === "call" ? factor.base.parts : [];
    const exponent = argument === undefined ? undefined : withoutNumber(this.#algebra, argument);
    return argument === undefined || (exponent !== undefined && this.#algebra.ratio(exponent, angle) !== undefined);
  }

  /** Undefined where there are exponentials of several bases. */
  #exponential({ coefficient, monomial }: Term): Exponential | undefined {
    const algebra = this.#algebra;
    const factors = algebra.factorsOf(monomial);
    const angle = this.#angle(factors);
    const found = factors.filter((factor) =>
      angle === undefined ? isExponentialFactor(factor) : this.#isAlong(factor, angle),
    );
    if (found.length > 1 || (found.length === 1 && angle !== undefined)) return undefined;
    if (angle !== undefined) return this.#growth(coefficient, factors, angle);
    if (found.length === 0) return { base: undefined, exponent: algebra.zero, rest: { coefficient, monomial } };
    const [{ base, exponent }] = found;
    const others = factors.filter((factor) => factor !== found[0]);
    const rest = { coefficient, monomial: algebra.bare(ONE, others) };
    return base.kind === "call" ? { base: undefined, exponent: base.parts[0], rest } : { base, exponent, rest };
  }

  /** What the hyperbolic functions of a term are of; undefined where there are none, or of several. */
  #angle(factors: readonly Factor[]): Form | undefined {
    const angles = new Set(
      factors.flatMap(({ base, exponent }) =>
        isHyperbolic(base) && !isOfNumber(base) && wholeOf(exponent) !== undefined ? base.parts : [],
      ),
    );
    return angles.size === 1 ? [...angles][0] : undefined;
  }

  /** A term as a power of the hyperbolic cosine, by which the sine is the tangent. */
  #growth(coefficient: Fraction, factors: readonly Factor[], angle: Form): Exponential {
    const algebra = this.#algebra;
    const base = algebra.plainCall(cosh.operation, [angle]);
    const exponent = algebra.add(factors.flatMap((factor) => (isHyperbolic(factor.base) ? [factor.exponent] : [])));
    // A product of sums may have a coefficient of its own again.
    const product = algebra.product(coefficient, [...factors, { base, exponent: algebra.negative(exponent) }]);
    const rest = {
      coefficient: algebra.coefficientOf(product),
      monomial: algebra.bare(ONE, algebra.factorsOf(product)),
    };
    return { base: exponent === algebra.zero ? undefined : base, exponent, rest };
  }

  /** A fraction over one sum; undefined where what grows above cannot be divided by it. */
  #over(product: Product, divisor: Divisor): Form | undefined {
    const algebra = this.#algebra;
    const isOfBase = (form: Form) =>
      termsOf(algebra, form).some((term) => {
        const read = this.#exponential(term);
        if (read === undefined || read.exponent === algebra.zero) return false;
        if (read.base?.kind !== "call") return read.base === divisor.base;
        return this.#isOf({ base: read.base, exponent: algebra.one }, divisor.base) && !isFalling(read.exponent);
      });
    // Nested sums count too, because the numerator is multiplied out.
    const isInside = (form: Form) => (divisor.base === undefined ? isExponential(form) : form === divisor.base);
    const above: Factor[] = [];
    const others: Factor[] = [];
    for (const factor of product.factors) {
      if (factor === divisor.factor) continue;
      const isAbove = !isFalling(factor.exponent);
      const isTaken =
        isAbove &&
        (factor.base.kind === "sum"
          ? isOfBase(factor.base) || reaches(algebra, factor.base, isInside)
          : this.#isOf(factor, divisor.base));
      (isTaken ? above : others).push(factor);
    }
    if (above.length === 0) return this.#steady(others, product.coefficient, divisor) ?? product;
    const tangent = this.#tangent(above, divisor);
    if (tangent !== undefined) return algebra.product(product.coefficient, [...tangent, ...others]);
    const once = expanded(algebra, algebra.product(product.coefficient, above), MOST_ABOVE);
    const single = once && this.#ofSingleAngle(once, divisor);
    // Sums within the terms of a sum, too.
    const numerator = single && expanded(algebra, single, MOST_ABOVE);
    if (numerator === undefined) return undefined;
    const parts = this.#groups(numerator, divisor).map((group) => this.#parts(group, divisor));
    if (parts.includes(undefined)) return undefined;
    const sum = algebra.add(parts.flatMap((forms) => forms ?? []));
    return productOf(algebra, ONE, [...withoutCommon(algebra, sum), ...others]);
  }

  /**
   * 1/(2*cosh(u) + sinh(u)) as sech(u)/(2 + tanh(u)): the sum has no value where its terms are infinite with different signs.
   * 1/sqrt(exp(2*u) + 1) as 1/hypot(exp(u), 1), which is not 0 before exp(u) is infinite.
   */
  #steady(others: readonly Factor[], coefficient: Fraction, divisor: Divisor): Form | undefined {
    const algebra = this.#algebra;
    const { terms, base, power, factor } = divisor;
    if (base?.kind !== "call" && this.#isDerivative && !isWhole(power) && isWhole(power.mul(TWO))) {
      const areSquares = terms.every(({ exponent }) => isEven(algebra.coefficientOf(exponent)));
      const length = areSquares ? lengthOf(algebra, factor.base) : undefined;
      if (length === undefined) return undefined;
      return algebra.bare(coefficient, [{ base: length, exponent: algebra.number(power.mul(-2)) }, ...others]);
    }
    if (base?.kind !== "call") return undefined;
    const powers = terms.map(({ exponent }) => numberOf(exponent) ?? ZERO);
    const most = powers.reduce((a, b) => (a.compare(b) > 0 ? a : b));
    if (isZero(most) || powers.filter((one) => one.equals(most)).length < 2) return undefined;
    const copy = this.#copy(divisor, algebra.number(most), power);
    const own = others.find((one) => one.base === base);
    const exponent = algebra.add([own?.exponent ?? algebra.zero, algebra.number(most.mul(power).neg())]);
    return algebra.bare(coefficient, [copy, { base, exponent }, ...others.filter((one) => one !== own)]);
  }

  /** A formula with sines and cosines of twice the angle of the divisor's by those of the angle. */
  #ofSingleAngle(form: Form, { base }: Divisor): Form {
    const algebra = this.#algebra;
    if (base?.kind !== "call") return form;
    const doubles = ofTwice(algebra, base.parts[0]);
    const written = (factor: Factor): Factor => ({ ...factor, base: doubles.get(factor.base) ?? factor.base });
    return algebra.add(
      termsOf(algebra, form).map(({ coefficient, monomial }) =>
        algebra.product(coefficient, algebra.factorsOf(monomial).map(written)),
      ),
    );
  }

  /** The terms of a numerator, those together that have the same factors beside their exponentials. */
  #groups(numerator: Form, { base }: Divisor): Form[] {
    const groups = new Map<Form, Term[]>();
    for (const term of termsOf(this.#algebra, numerator)) {
      const read = this.#exponential(term);
      const key = read === undefined || read.base !== base ? this.#algebra.one : read.rest.monomial;
      groups.set(key, [...(groups.get(key) ?? []), term]);
    }
    return Array.from(groups.values(), (terms) => this.#algebra.sum(terms));
  }

  /** The fractions that a group of terms makes; undefined where one cannot be balanced. */
  #parts(group: Form, divisor: Divisor): Form[] | undefined {
    const algebra = this.#algebra;
    const quotient = this.#quotient(group, divisor);
    if (quotient !== undefined) {
      const rest = divisor.power.sub(ONE);
      if (isZero(rest)) return [quotient];
      if (!isNegative(rest)) return this.#parts(quotient, { ...divisor, power: rest });
      // One over a root times the sum is a root again: there is nothing left to divide.
      const root = { base: divisor.factor.base, exponent: algebra.number(rest.neg()) };
      return [productOf(algebra, ONE, [{ base: quotient, exponent: algebra.one }, root])];
    }
    const parts: Form[] = [];
    for (const term of termsOf(algebra, group)) {
      const read = this.#exponential(term);
      if (read === undefined || (read.base !== divisor.base && read.exponent !== algebra.zero)) return undefined;
      const shared = this.#shared(read.exponent, divisor);
      if (shared === undefined) return undefined;
      parts.push(productOf(algebra, read.rest.coefficient, [...algebra.factorsOf(read.rest.monomial), ...shared]));
    }
    return parts;
  }

  /** A group of terms divided by the sum, where it is a multiple of that. */
  #quotient(group: Form, { base, factor, terms }: Divisor): Form | undefined {
    const algebra = this.#algebra;
    const step = terms.map(({ exponent }) => exponent).find((exponent) => exponent !== algebra.zero);
    if (step === undefined) return undefined;
    // One base for all powers: exp(2x) and exp(x) are two in normal form.
    const unit = algebra.part(algebra.product(ONE, [this.#raised(base, step)]));
    const polynomial = (form: Form) => {
      const powers = termsOf(algebra, form).map((term) => {
        const read = this.#exponential(term);
        const count = read === undefined ? undefined : algebra.ratio(read.exponent, step);
        if (read === undefined || count === undefined || !isWhole(count) || isNegative(count)) return undefined;
        const power: Factor = { base: unit, exponent: algebra.number(count) };
        return algebra.product(read.rest.coefficient, [...algebra.factorsOf(read.rest.monomial), power]);
      });
      return powers.some((power) => power === undefined)
        ? undefined
        : algebra.add(powers.filter((power) => power !== undefined));
    };
    const [above, below] = [polynomial(group), polynomial(factor.base)];
    if (above === undefined || below === undefined) return undefined;
    const quotient = exactQuotient(algebra, above, below);
    if (quotient === undefined) return undefined;
    const written = (one: Factor) =>
      one.base === unit ? this.#raised(base, algebra.scaled(step, numberOf(one.exponent) ?? ONE)) : one;
    return algebra.add(
      termsOf(algebra, quotient).map(({ coefficient, monomial }) =>
        algebra.product(coefficient, algebra.factorsOf(monomial).map(written)),
      ),
    );
  }

  #isOf(factor: Factor, base: Form | undefined): boolean {
    if (isExponentialFactor(factor)) return factor.base.kind === "call" ? base === undefined : factor.base === base;
    if (base?.kind !== "call" || !isHyperbolic(factor.base)) return false;
    const [angle] = base.parts;
    return [angle, this.#algebra.scaled(angle, TWO)].includes(factor.base.parts[0]);
  }

  /** (exp(u) - 1)/(exp(u) + 1) is tanh(u/2), which keeps its digits near 0; with exp(u)^n over what is left of the power. */
  #tangent(above: readonly Factor[], { terms, power, base, factor }: Divisor): Factor[] | undefined {
    const algebra = this.#algebra;
    const difference = above.find(({ base: one }) => one.kind === "sum");
    const tangents = difference === undefined ? undefined : numberOf(difference.exponent);
    if (difference === undefined || tangents === undefined || base !== undefined || terms.length !== 2)
      return undefined;
    const rising = terms.find(({ exponent }) => exponent !== algebra.zero);
    const one = algebra.one;
    if (rising === undefined || factor.base !== algebra.add([algebra.call(exp.operation, [rising.exponent]), one]))
      return undefined;
    const isDifference =
      difference.base === algebra.add([algebra.call(exp.operation, [rising.exponent]), algebra.minusOne]);
    if (!isDifference || !isWhole(tangents) || power.compare(tangents) < 0) return undefined;
    const half = algebra.plainCall(tanh.operation, [algebra.scaled(rising.exponent, HALF)]);
    const rest = above.filter((other) => other !== difference);
    const left = { base: factor.base, exponent: algebra.number(tangents.sub(power)) };
    const quotient = algebra.product(ONE, [...rest, left]);
    const balanced = quotient.kind === "product" ? this.#balanced(quotient) : quotient;
    return [
      { base: half, exponent: difference.exponent },
      { base: balanced, exponent: one },
    ];
  }

  /**
   * exp(E) over a sum of exponentials to a power, so that each copy of the sum is divided by one exponential of its range.
   * Undefined where the exponents have nothing to do with each other.
   */
  #shared(exponent: Form, divisor: Divisor): Factor[] | undefined {
    return (
      this.#sharedAlongLine(exponent, divisor) ??
      this.#sharedByTerms(exponent, divisor) ??
      this.#sharedInPart(exponent, divisor)
    );
  }

  /** The same for some terms of E, with the others as a factor: exp(u + exp(u)) over a sum of exponentials of exp(u). */
  #sharedInPart(exponent: Form, divisor: Divisor): Factor[] | undefined {
    const algebra = this.#algebra;
    const own = termsAlong(algebra, exponent, algebra.add(divisor.terms.map((one) => one.exponent)));
    const beside = algebra.add([exponent, algebra.negative(own)]);
    if (own === algebra.zero || beside === algebra.zero) return undefined;
    const shared = this.#sharedAlongLine(own, divisor);
    return shared && [...shared, this.#raised(divisor.base, beside)];
  }

  /** Where all exponents of the sum differ by multiples of one formula. */
  #sharedAlongLine(exponent: Form, divisor: Divisor): Factor[] | undefined {
    const algebra = this.#algebra;
    const { terms, power } = divisor;
    const origin = terms[0].exponent;
    const step = terms
      .map((one) => algebra.add([one.exponent, algebra.negative(origin)]))
      .find((one) => one !== algebra.zero);
    if (step === undefined) {
      const rest = algebra.add([exponent, algebra.negative(algebra.scaled(origin, power))]);
      return [this.#copy(divisor, origin, power), this.#raised(divisor.base, rest)];
    }
    const placeOf = (form: Form) => algebra.ratio(algebra.add([form, algebra.negative(origin)]), step);
    const places = terms.map((one) => placeOf(one.exponent));
    const total = algebra.ratio(algebra.add([exponent, algebra.negative(algebra.scaled(origin, power))]), step);
    if (total === undefined || places.some((place) => place === undefined)) return undefined;
    const known = places.filter((place) => place !== undefined);
    const least = known.reduce((a, b) => (a.compare(b) < 0 ? a : b));
    const most = known.reduce((a, b) => (a.compare(b) > 0 ? a : b));
    const range = most.sub(least);
    // What is beyond the range stays as a factor.
    const bound = clamped(total.sub(least.mul(power)), range.mul(power));
    const beyond = total.sub(least.mul(power)).sub(bound);
    const at = (place: Fraction) => algebra.add([origin, algebra.scaled(step, place)]);
    const copies: [Fraction, Fraction][] = [];
    let areSquares = false;
    if (isWhole(power)) {
      const full = bound.div(range).floor();
      const between = bound.sub(range.mul(full));
      const isBetween = !isZero(between);
      copies.push([full, most], [isBetween ? ONE : ZERO, least.add(between)]);
      copies.push([power.sub(full).sub(isBetween ? ONE : ZERO), least]);
    } else {
      // exp(u) over the root of exp(2u) + 1: the root is that of squares, and must not be infinite where exp(-u) is none.
      areSquares = !isWhole(total.div(range)) && isWhole(power.mul(TWO));
      const rising = bound.div(range);
      copies.push([rising, most], [power.sub(rising), least]);
    }
    const factors = copies
      .filter(([count]) => !isZero(count))
      .map(([count, place]) => this.#copy(divisor, at(place), count, areSquares));
    return isZero(beyond) ? factors : [...factors, this.#raised(divisor.base, algebra.scaled(step, beyond))];
  }

  /** Where they are of several variables: the exponents of terms are taken out of E as long as it gets shorter. */
  #sharedByTerms(exponent: Form, divisor: Divisor): Factor[] | undefined {
    const algebra = this.#algebra;
    if (!isWhole(divisor.power)) return undefined;
    const factors: Factor[] = [];
    let rest = exponent;
    for (let i = 0; i < divisor.power.valueOf(); i++) {
      const choices = divisor.terms.map((one) => ({
        taken: one.exponent,
        left: algebra.add([rest, algebra.negative(one.exponent)]),
      }));
      const best = choices.reduce((a, b) => (length(algebra, b.left) < length(algebra, a.left) ? b : a));
      factors.push(this.#copy(divisor, best.taken, ONE));
      rest = best.left;
    }
    return rest === algebra.zero ? factors : undefined;
  }

  /**
   * One over the sum divided by an exponential, to a power.
   *
   * @param areSquares whether a root of it is one of squares
   */
  #copy({ terms, base }: Divisor, by: Form, count: Fraction, areSquares = false): Factor {
    const algebra = this.#algebra;
    // Terms with one exponential together: infinite with opposite signs they would have no sum.
    const byExponent = new Map<Form, Term[]>();
    for (const { exponent, rest } of terms) byExponent.set(exponent, [...(byExponent.get(exponent) ?? []), rest]);
    const lowered = Array.from(byExponent, ([exponent, own]) => {
      const power = this.#raised(base, algebra.add([exponent, algebra.negative(by)]));
      const rest = algebra.sum(own);
      return productOf(algebra, ONE, [{ base: rest, exponent: algebra.one }, power]);
    });
    const sum = algebra.add(lowered);
    const length = areSquares && !isWhole(count) ? lengthOf(algebra, sum) : undefined;
    if (
      base === undefined &&
      sum.kind === "sum" &&
      sum.terms.length === 2 &&
      sum.terms.every(({ coefficient }) => isOne(coefficient))
    ) {
      const [one, other] = [algebra.one, sum.terms.find(({ monomial }) => monomial !== algebra.one)?.monomial];
      const hasOne = sum.terms.some(({ monomial }) => monomial === one);
      if (hasOne && length === undefined && other?.kind === "call" && other.operation === exp.operation)
        return {
          base: algebra.plainCall(sigmoid.operation, [algebra.negative(other.parts[0])]),
          exponent: algebra.number(count),
        };
    }
    return { base: length ?? sum, exponent: algebra.number(count.mul(length === undefined ? -1 : -2)) };
  }

  #raised(base: Form | undefined, exponent: Form): Factor {
    const algebra = this.#algebra;
    return base === undefined
      ? { base: algebra.call(exp.operation, [exponent]), exponent: algebra.one }
      : { base, exponent };
  }
}

const isSigmoid = (form: Form) => form.kind === "call" && form.operation === sigmoid.operation;

/**
 * Rewrites roots that underflow or overflow too early: sqrt(sigmoid(u)) as exp(-softplus(-u)/2), sqrt(sech(u)) as
 * 1/hypot(cosh(u/2), sinh(u/2)), sqrt(sinh(u)^2 + 4) as hypot(sinh(u), 2). A root of a sigmoid beside an exponential of u stays:
 * their product is balanced already.
 */
function withoutRoots(algebra: Algebra, product: Product): Form {
  const exponentials = product.factors.flatMap(({ base }) => (isExponential(base) ? base.parts : []));
  const factors = product.factors.map((factor): Factor => {
    const { base, exponent } = factor;
    const power = numberOf(exponent) ?? ONE;
    const isRoot = !isWhole(power) && isWhole(power.mul(TWO));
    const terms = base.kind === "sum" ? termsOf(algebra, base) : [];
    if (isRoot && terms.some(({ monomial }) => algebra.factorsOf(monomial).some(isOfHyperbolic))) {
      const length = lengthOf(algebra, base);
      return length === undefined ? factor : { base: length, exponent: algebra.number(power.mul(TWO)) };
    }
    if (base.kind !== "call" || isOfNumber(base) || isZero(power) || power.abs().compare(ONE) >= 0) return factor;
    const [argument] = base.parts;
    const isBeside = exponentials.some((exponent) => termsAlong(algebra, exponent, argument) !== algebra.zero);
    if (isSigmoid(base) && !isNegative(power) && !isBeside) {
      const softened = algebra.plainCall(softplus.operation, [algebra.negative(argument)]);
      return { base: algebra.call(exp.operation, [algebra.scaled(softened, power.neg())]), exponent: algebra.one };
    }
    if (base.operation !== cosh.operation || !isNegative(power)) return factor;
    const sides = [cosh, sinh].map(({ operation }) => algebra.plainCall(operation, [algebra.scaled(argument, HALF)]));
    return { base: algebra.plainCall(hypot.operation, sides), exponent: algebra.number(power.mul(TWO)) };
  });
  return algebra.bare(product.coefficient, factors);
}

/** The root of a sum of two squares as a length: sqrt(exp(2*u) + 9) is hypot(exp(u), 3). */
function lengthOf(algebra: Algebra, sum: Form): Form | undefined {
  if (sum.kind !== "sum" || sum.terms.length !== 2) return undefined;
  const sides = termsOf(algebra, sum).map(({ coefficient, monomial }) => {
    const root = rationalPower(coefficient, HALF);
    if (root === undefined) return undefined;
    if (monomial === algebra.one) return algebra.number(root);
    const factors = algebra.factorsOf(monomial).map((factor): Factor | undefined => {
      const { base, exponent } = factor;
      if (isExponential(base))
        return { base: algebra.call(exp.operation, [algebra.scaled(base.parts[0], HALF)]), exponent: algebra.one };
      const isSquare = isEven(numberOf(exponent) ?? ONE) || isExponentialFactor(factor);
      return isSquare ? { base, exponent: algebra.scaled(exponent, HALF) } : undefined;
    });
    const known = factors.filter((factor) => factor !== undefined);
    return known.length < factors.length ? undefined : algebra.product(root, known);
  });
  const [a, b] = sides;
  return a === undefined || b === undefined
    ? undefined
    : algebra.plainCall(hypot.operation, a.kind === "number" ? [b, a] : [a, b]);
}

/** exp(-u)*(exp(u) + 1) is 1 + exp(-u): 0 times infinity is no number. */
function withExponentialsInside(algebra: Algebra, product: Product): Form {
  const outside = product.factors.find(({ base, exponent }) => exponent === algebra.one && isExponential(base));
  if (outside?.base.kind !== "call") return product;
  const [argument] = outside.base.parts;
  const taken = new Map(termsOf(algebra, argument).map(({ monomial, coefficient }) => [monomial, coefficient]));
  // Those of its terms that stand in the exponent outside do with the other sign.
  const isOpposite = (form: Form) => {
    if (!isExponential(form)) return false;
    const signs = termsOf(algebra, form.parts[0]).flatMap(({ monomial, coefficient }) => {
      const other = taken.get(monomial);
      return other === undefined ? [] : [isNegative(other) !== isNegative(coefficient)];
    });
    return signs.length > 0 && signs.every((isOther) => isOther);
  };
  const inside = product.factors.find(
    ({ base, exponent }) => exponent === algebra.one && isOpen(base) && reaches(algebra, base, isOpposite),
  );
  if (inside === undefined) {
    const lowered = withLoweredPowers(algebra, product.factors);
    return lowered === product.factors ? product : productOf(algebra, product.coefficient, lowered);
  }
  const base = times(algebra, inside.base, outside, isOpposite, MOST_DEPTH);
  return productOf(algebra, product.coefficient, [
    ...product.factors.filter((factor) => factor !== inside && factor !== outside),
    { base, exponent: algebra.one },
  ]);
}

/** (exp(u) + 1)^2*exp(-2*u) is (1 + exp(-u))^2. */
function withLoweredPowers(algebra: Algebra, factors: readonly Factor[]): readonly Factor[] {
  const outside = factors.find(({ base, exponent }) => exponent === algebra.one && isExponential(base))?.base;
  if (outside?.kind !== "call") return factors;
  for (const factor of factors) {
    const power = wholeOf(factor.exponent) ?? 0;
    if (factor.base.kind !== "sum" || power < 2) continue;
    const terms = termsOf(algebra, factor.base).map(({ coefficient, monomial }) => ({
      coefficient,
      factors: algebra.factorsOf(monomial),
    }));
    const exponentials = terms.flatMap((term) =>
      term.factors.flatMap(({ base }) => (isExponential(base) ? [base] : [])),
    );
    // The largest exponential of the sum that the outer one cancels in every factor of the power.
    let most: Form | undefined;
    for (const { parts } of exponentials) {
      const [argument] = parts;
      const outer = algebra.ratio(termsAlong(algebra, outside.parts[0], argument), argument)?.neg() ?? ZERO;
      const isMost = most === undefined || (algebra.ratio(argument, most) ?? ZERO).compare(ONE) > 0;
      if (isMost && outer.compare(power) >= 0) most = argument;
    }
    if (most === undefined) continue;
    const by = algebra.negative(most);
    const lowered = terms.map(({ coefficient, factors: own }) => ({
      coefficient,
      form: productOf(algebra, ONE, [...own, { base: algebra.call(exp.operation, [by]), exponent: algebra.one }]),
    }));
    const left = algebra.add([outside.parts[0], algebra.negative(algebra.scaled(by, new Fraction(power)))]);
    return [
      ...factors.filter(({ base }) => base !== factor.base && base !== outside),
      { base: sumOf(algebra, lowered), exponent: factor.exponent },
      { base: algebra.call(exp.operation, [left]), exponent: algebra.one },
    ];
  }
  return factors;
}

/** Whether a formula is multiplied by multiplying its parts: the terms of a sum, the branches of a conditional. */
const isOpen = (form: Form) => form.kind === "sum" || partsOfConditional(form) !== undefined;

/** Whether such a factor stands in a term of a sum, or in a sum or a branch that does. */
function reaches(algebra: Algebra, form: Form, is: (form: Form) => boolean, depth = MOST_DEPTH): boolean {
  return termsOf(algebra, form).some(({ monomial }) =>
    algebra.factorsOf(monomial).some(({ base, exponent }) => {
      const isPower = base.kind === "sum" && (wholeOf(exponent) ?? 0) > 1;
      if (exponent !== algebra.one && !isPower) return false;
      const branches = partsOfConditional(base)?.slice(1);
      if (branches !== undefined)
        return depth > 0 && branches.some((branch) => reaches(algebra, branch, is, depth - 1));
      return base.kind === "sum" && depth > 0 ? reaches(algebra, base, is, depth - 1) : is(base);
    }),
  );
}

/**
 * A sum times a factor, term by term, or a conditional, branch by branch; what is open within a term, in which its opposite
 * stands, takes it for the term.
 */
function times(algebra: Algebra, sum: Form, by: Factor, is: (form: Form) => boolean, depth: number): Form {
  const parts = partsOfConditional(sum);
  if (parts !== undefined) {
    const [condition, ...branches] = parts;
    const multiplied = branches.map((branch) => times(algebra, branch, by, is, depth - 1));
    return algebra.plainCall(conditional.operation, [condition, ...multiplied]);
  }
  return sumOf(
    algebra,
    termsOf(algebra, sum).map(({ coefficient, monomial }) => {
      const factors = algebra.factorsOf(monomial);
      const inner = factors.find(
        ({ base, exponent }) =>
          exponent === algebra.one && isOpen(base) && depth > 0 && reaches(algebra, base, is, depth - 1),
      );
      if (inner === undefined) {
        const whole = productOf(algebra, ONE, [...factors, by]);
        const lowered = withLoweredPowers(algebra, algebra.factorsOf(whole));
        return { coefficient, form: productOf(algebra, algebra.coefficientOf(whole), lowered) };
      }
      const base = times(algebra, inner.base, by, is, depth - 1);
      const others = factors.filter((factor) => factor !== inner);
      return { coefficient, form: productOf(algebra, ONE, [...others, { base, exponent: algebra.one }]) };
    }),
  );
}

/** The parts of a call, without nested conditionals that repeat the outer condition. */
function decidedOnce({ operation }: Call, parts: readonly Form[]): readonly Form[] {
  if (operation !== conditional.operation) return parts;
  const [condition, ...branches] = parts;
  return [
    condition,
    ...branches.map((branch, i) => {
      const inner = partsOfConditional(branch);
      return inner?.[0] === condition ? inner[i + 1] : branch;
    }),
  ];
}

function timesNumber(algebra: Algebra, form: Form, by: Fraction): Term[] {
  return termsOf(algebra, form).map(({ coefficient, monomial }) => ({ coefficient: coefficient.mul(by), monomial }));
}

const isOfHyperbolic = ({ base }: Factor) => isHyperbolic(base) || isDifference(base);

/** Whether it is a function of a number: a number itself, which neither grows nor falls. */
function isOfNumber(form: Form): boolean {
  return form.kind === "call" && numberOf(form.parts[0]) !== undefined;
}

/** Whether a factor is an exponential, of Euler's number or of another. */
function isExponentialFactor({ base, exponent }: Factor): boolean {
  if (isExponential(base)) return numberOf(exponent)?.equals(1) === true;
  return base.kind === "number" && exponent.kind !== "number";
}

/** A number from 0 to some most. */
function clamped(value: Fraction, most: Fraction): Fraction {
  return isNegative(value) ? ZERO : value.compare(most) > 0 ? most : value;
}

function length(algebra: Algebra, form: Form): number {
  return termsOf(algebra, form).length;
}
