import Fraction from "fraction.js";
import { exp, log } from "../functions/exponential.ts";
import { cosh, sech, sinh, tanh } from "../functions/hyperbolic.ts";
import { sigmoid } from "../functions/logistic.ts";
import { abs } from "../functions/piecewise.ts";
import { hypot } from "../functions/powers.ts";
import type { Algebra } from "./algebra.ts";
import {
  HALF,
  isNegative,
  isWhole,
  numberOf,
  ONE,
  TWO,
  ZERO,
  type Call,
  type Factor,
  type Form,
  type NumberForm,
  type Product,
} from "./form.ts";
import {
  isDifference,
  isDifferenceIn,
  isExponential,
  isHyperbolic,
  least,
  MOST_POWER,
  productOf,
  sumOf,
  termsAlong,
  termsOf,
  withoutNumber,
} from "./quotients.ts";
import { rationalPower } from "./roots.ts";

/** Formulas nested deeper are left as they are. */
const MOST_NESTED = 24;

/** Both are multiplied by what all their arguments are multiplied by. */
const isMagnitude = (form: Form): form is Call =>
  form.kind === "call" && (form.operation === hypot.operation || form.operation === abs.operation);

/** A formula that is rising^low*falling^-high times another, which is bounded where what it is made of is. */
interface Scaled {
  readonly form: Form;
  readonly low: Fraction;
  readonly high: Fraction;
}

/**
 * A fraction of exponentials of one formula u by logistic functions, which are bounded, where it could not be balanced
 * otherwise: with exp(u) = sigmoid(u)/sigmoid(-u), exp(u)/((exp(u) - 2)^2 + 1) is
 * sigmoid(u)*sigmoid(-u)/((sigmoid(u) - 2*sigmoid(-u))^2 + sigmoid(-u)^2). One of hyperbolic functions is by sech(u) and
 * tanh(u) likewise.
 *
 * @param isStuck whether it is known that it could not be balanced: else it is where it has a part that cannot
 * @returns undefined where it needs no such form, or has none
 */
export function overLogistic(algebra: Algebra, product: Product, isStuck: boolean): Form | undefined {
  const below = product.factors.filter(({ exponent }) => isNegative(numberOf(exponent) ?? ONE));
  const kinds: readonly ((form: Form) => readonly (Form | undefined)[])[] = [
    (form) => exponentsOf(algebra, form),
    (form) => (isHyperbolic(form) && withoutNumber(algebra, form.parts[0]) ? form.parts : []),
  ];
  for (const argumentOf of kinds) {
    const found = argumentsIn(
      below.map(({ base }) => base),
      argumentOf,
    );
    const [first] = found;
    if (first === undefined) continue;
    // Hyperbolic functions beside exponentials of their argument are exponentials.
    const exponents = argumentsIn(
      product.factors.map(({ base }) => base),
      kinds[0],
    ).filter((exponent) => algebra.ratio(exponent, first) !== undefined);
    const unit = unitOf(algebra, [...found, ...exponents]);
    if (unit === undefined) continue;
    const scales = exponents.length > 0 ? new LogisticScales(algebra, unit) : new HyperbolicScales(algebra, unit);
    return needsScales(algebra, scales, product, below, isStuck) ? scales.written(product) : undefined;
  }
  return undefined;
}

/** The arguments of functions in formulas, wherever sums, products and lengths are looked into. */
function argumentsIn(forms: readonly Form[], argumentsOf: (form: Form) => readonly (Form | undefined)[]): Form[] {
  const seen = new Set(forms);
  for (const form of seen) for (const part of partsWithin(form)) seen.add(part);
  const found = Array.from(seen).flatMap(argumentsOf);
  return [...new Set(found.filter((argument) => argument !== undefined))];
}

/** What Euler's number is raised to in an exponential, or in powers of numbers: 2^x is exp(x*log(2)). */
function exponentsOf(algebra: Algebra, form: Form): (Form | undefined)[] {
  if (isExponential(form) || isDifference(form)) return [withoutNumber(algebra, form.parts[0])];
  if (form.kind !== "product") return [];
  return form.factors
    .filter(isPowerOfNumber)
    .map(({ base, exponent }) => timesLog(algebra, withoutNumber(algebra, exponent), base));
}

interface PowerOfNumber extends Factor {
  readonly base: NumberForm;
}

/** Whether a factor is a number above 0 to the power of a formula. */
const isPowerOfNumber = (factor: Factor): factor is PowerOfNumber =>
  factor.base.kind === "number" && isAbove(factor.base.value, ZERO) && factor.exponent.kind !== "number";

/** A formula times the logarithm of a number, in which 4^x is a power of 2^x, and 0.5^x one over it. */
function timesLog(algebra: Algebra, exponent: Form | undefined, base: NumberForm): Form | undefined {
  const isBelowOne = base.value.compare(ONE) < 0;
  let [root, degree] = [isBelowOne ? base.value.inverse() : base.value, isBelowOne ? ONE.neg() : ONE];
  for (let power = MOST_POWER; power > 1; power--) {
    const found = rationalPower(root, new Fraction(1, power));
    if (found !== undefined) [root, degree] = [found, degree.mul(power)];
  }
  const logarithm = algebra.call(log.operation, [algebra.number(root)]);
  return exponent && algebra.multiply([algebra.scaled(exponent, degree), logarithm]);
}

/** An exponential as it is written: exp(x*log(2)) as 2^x. */
function exponential(algebra: Algebra, exponent: Form): Form {
  const isLogOfNumber = ({ base, exponent: power }: Factor) =>
    base.kind === "call" &&
    base.operation === log.operation &&
    base.parts[0].kind === "number" &&
    power === algebra.one;
  const { base } = algebra.factorsOf(exponent).find(isLogOfNumber) ?? {};
  if (base?.kind !== "call") return algebra.call(exp.operation, [exponent]);
  const others = algebra.factorsOf(exponent).filter((factor) => factor.base !== base);
  return algebra.power(base.parts[0], algebra.product(algebra.coefficientOf(exponent), others));
}

function partsWithin(form: Form): readonly Form[] {
  if (form.kind === "sum") return form.terms.map(({ monomial }) => monomial);
  if (form.kind === "product") return form.factors.map(({ base }) => base);
  return isMagnitude(form) ? form.parts : [];
}

/** The greatest formula all of these are whole multiples of; undefined where there is none, or they are multiples too great. */
function unitOf(algebra: Algebra, forms: readonly Form[]): Form | undefined {
  const [first] = forms;
  if (first === undefined) return undefined;
  const ratios = forms.map((form) => algebra.ratio(form, first));
  const known = ratios.filter((ratio) => ratio !== undefined);
  if (known.length < ratios.length) return undefined;
  const step = known.reduce((a, b) => a.gcd(b), ZERO).abs();
  if (known.some((ratio) => ratio.div(step).abs().compare(MOST_POWER) > 0)) return undefined;
  const unit = algebra.scaled(first, step);
  return isNegative(termsOf(algebra, unit)[0].coefficient) ? algebra.negative(unit) : unit;
}

/**
 * Whether a fraction has no number where its terms are infinite: where a power or a length grows below the bar and
 * something above it does too, or the terms of a sum below it grow with different signs.
 */
function needsScales(
  algebra: Algebra,
  scales: Scales,
  product: Product,
  below: readonly Factor[],
  isStuck: boolean,
): boolean {
  const scaled = (form: Form) => scales.scaled(form);
  const isRising = (form: Form) => isAbove(scaled(form).high, ZERO);
  const isFalling = (form: Form) => isAbove(ZERO, scaled(form).low);
  // The power of a number grows, and not the number.
  const grownOf = (factor: Factor) => (isPowerOfNumber(factor) ? algebra.bare(ONE, [factor]) : factor.base);
  const above = product.factors.filter((factor) => !below.includes(factor)).map(grownOf);
  const [risesAbove, fallsAbove] = [above.some(isRising), above.some(isFalling)];
  const isMixed = (form: Form) => (risesAbove && isRising(form)) || (fallsAbove && isFalling(form));
  // Of exponentials and hyperbolic functions in one sum above the bar, neither kind is divided with the other.
  const grownIn = (form: Form): Form[] =>
    termsOf(algebra, form).flatMap(({ monomial }) =>
      algebra
        .factorsOf(monomial)
        .flatMap(({ base, exponent }) => (isNegative(numberOf(exponent) ?? ONE) || !isMixed(base) ? [] : [base])),
    );
  const isOfBoth = (form: Form) => {
    const parts = grownIn(form).flatMap((part) => (part.kind === "sum" ? grownIn(part) : [part]));
    return form.kind === "sum" && parts.some(isExponential) && parts.some(isHyperbolic);
  };
  if ((isStuck || above.some(isOfBoth)) && below.some(({ base }) => isMixed(base))) return true;
  return below.some(({ base, exponent }) => {
    if (base.kind !== "sum")
      return (isMagnitude(base) || (base.kind === "product" && base.factors.length > 1)) && isMixed(base);
    const isRoot = !isWhole(numberOf(exponent) ?? ONE);
    const isNested = ({ base: part, exponent: power }: Factor) =>
      (part.kind === "sum" ||
        isMagnitude(part) ||
        (isDifference(part) && (power !== algebra.one || !isDifferenceIn(base, part)))) &&
      (isRoot ? isRising(part) || isFalling(part) : isMixed(part));
    const terms = termsOf(algebra, base);
    if (terms.some(({ monomial }) => algebra.factorsOf(monomial).some(isNested))) return true;
    const parts = terms.map(({ coefficient, monomial }) => ({
      isNegative: isNegative(coefficient),
      ...scaled(monomial),
    }));
    // With something above, the sum may come to be divided by any of its terms.
    const isDivided = risesAbove || fallsAbove;
    const { low, high } = isDivided ? inner(parts) : { low: ZERO, high: ZERO };
    const sides = [parts.filter((term) => isAbove(term.high, high)), parts.filter((term) => isAbove(low, term.low))];
    return sides.some((side) => new Set(side.map((term) => term.isNegative)).size > 1);
  });
}

const isAbove = (a: Fraction, b: Fraction) => a.compare(b) > 0;

/** Functions by which what grows is written, and what does not grow beside it falls. */
abstract class Scales {
  protected readonly algebra: Algebra;
  protected readonly unit: Form;
  readonly #made = new Map<Form, Scaled>();
  #isTooDeep = false;

  constructor(algebra: Algebra, unit: Form) {
    this.algebra = algebra;
    this.unit = unit;
  }

  /** A function that grows; undefined of one that does not. */
  protected abstract grown(form: Call): Scaled | undefined;

  /** A power of a number that grows. */
  protected grownPower(_factor: PowerOfNumber): Scaled | undefined {
    return undefined;
  }

  /** rising^low*falling^-high */
  protected abstract scale(low: Fraction, high: Fraction): readonly Factor[];

  /** The factors of a formula with its scale. */
  protected abstract unscaled(scaled: Scaled): readonly Factor[];

  /** A sum of formulas of one scale. */
  protected leveledSum(sum: Form): Form {
    return sum;
  }

  /** How often the unit stands in an argument; undefined where it is no multiple of it. */
  protected count(argument: Form): Fraction | undefined {
    return this.algebra.ratio(argument, this.unit);
  }

  /** The whole fraction, with no part that grows but what it grows with itself; undefined where it nests too deep. */
  written(product: Product): Form | undefined {
    const scaled = this.#product(product, MOST_NESTED);
    return this.#isTooDeep ? undefined : productOf(this.algebra, ONE, this.unscaled(scaled));
  }

  scaled(form: Form, depth = MOST_NESTED): Scaled {
    const known = this.#made.get(form);
    if (known !== undefined) return known;
    if (depth === 0) this.#isTooDeep = true;
    const made = depth === 0 ? { form, low: ZERO, high: ZERO } : this.#scaled(form, depth);
    this.#made.set(form, made);
    return made;
  }

  #scaled(form: Form, depth: number): Scaled {
    const algebra = this.algebra;
    const asItIs = { form, low: ZERO, high: ZERO };
    switch (form.kind) {
      case "call": {
        const grown = this.grown(form);
        if (grown !== undefined) return grown;
        if (!isMagnitude(form)) return asItIs;
        const parts = form.parts.map((part) => this.scaled(part, depth - 1));
        const { low, high } = extent(parts);
        return { form: algebra.plainCall(form.operation, this.#leveled(parts, low, high)), low, high };
      }
      case "sum": {
        const terms = termsOf(algebra, form);
        const parts = terms.map(({ monomial }) => this.scaled(monomial, depth - 1));
        const { low, high } = extent(parts);
        const leveled = this.#leveled(parts, low, high);
        const sum = sumOf(
          algebra,
          leveled.map((part, i) => ({ coefficient: terms[i].coefficient, form: part })),
        );
        return { form: this.leveledSum(sum), low, high };
      }
      case "product":
        return this.#product(form, depth);
      default:
        return asItIs;
    }
  }

  #product({ coefficient, factors }: Product, depth: number): Scaled {
    let [low, high] = [ZERO, ZERO];
    const written = factors.map((factor): Factor => {
      const { base, exponent } = factor;
      const grown = isPowerOfNumber(factor) ? this.grownPower(factor) : undefined;
      const power = grown === undefined ? numberOf(exponent) : ONE;
      if (power === undefined) return { base, exponent };
      const part = grown ?? this.scaled(base, depth - 1);
      low = low.add(part.low.mul(power));
      high = high.add(part.high.mul(power));
      // A root of a number is taken, where it is one.
      return part.form.kind === "number"
        ? { base: this.algebra.power(part.form, this.algebra.number(power)), exponent: this.algebra.one }
        : { base: part.form, exponent: this.algebra.number(power) };
    });
    return { form: productOf(this.algebra, coefficient, written), low, high };
  }

  /** Formulas brought to one scale. */
  #leveled(parts: readonly Scaled[], low: Fraction, high: Fraction): Form[] {
    return parts.map((part) =>
      productOf(this.algebra, ONE, [
        { base: part.form, exponent: this.algebra.one },
        ...this.scale(part.low.sub(low), part.high.sub(high)),
      ]),
    );
  }
}

/** The greatest low and the least high of all. */
function inner(parts: readonly Scaled[]): { low: Fraction; high: Fraction } {
  return {
    low: parts.map(({ low }) => low).reduce((a, b) => (isAbove(a, b) ? a : b)),
    high: parts.map(({ high }) => high).reduce((a, b) => (isAbove(b, a) ? a : b)),
  };
}

/** The least low and the greatest high of all. */
function extent(parts: readonly Scaled[]): { low: Fraction; high: Fraction } {
  return {
    low: parts.map(({ low }) => low).reduce((a, b) => (isAbove(b, a) ? a : b)),
    high: parts.map(({ high }) => high).reduce((a, b) => (isAbove(a, b) ? a : b)),
  };
}

/** Exponentials: exp(u) is sigmoid(u)/sigmoid(-u), of which both are bounded, and one of both is not small. */
class LogisticScales extends Scales {
  readonly #tangent: Form;
  readonly #rising: Form;
  readonly #falling: Form;

  constructor(algebra: Algebra, unit: Form) {
    super(algebra, unit);
    // In the order in which they stand in a product.
    this.#tangent = algebra.plainCall(tanh.operation, [algebra.scaled(unit, HALF)]);
    this.#rising = algebra.plainCall(sigmoid.operation, [unit]);
    this.#falling = algebra.plainCall(sigmoid.operation, [algebra.negative(unit)]);
  }

  /** A power of exp(u), of which the others are made. */
  #power(count: Fraction, form: Form = this.algebra.one): Scaled {
    return { form, low: count, high: count };
  }

  protected grown(call: Call): Scaled | undefined {
    const algebra = this.algebra;
    const {
      operation,
      parts: [argument],
    } = call;
    if (operation === exp.operation) {
      // exp(u + v) as exp(v) times a power of exp(u).
      const own = termsAlong(algebra, argument, this.unit);
      const count = own === algebra.zero ? undefined : this.count(own);
      if (count === undefined) return undefined;
      const beside = algebra.add([argument, algebra.negative(own)]);
      return this.#power(count, algebra.call(exp.operation, [beside]));
    }
    if (!isDifference(call) && operation !== sinh.operation && operation !== cosh.operation) return undefined;
    const count = this.count(argument);
    if (count === undefined || !isWhole(count) || (isDifference(call) && !count.equals(1))) return undefined;
    // sigmoid(u) - sigmoid(-u), which keeps its digits near 0.
    if (isDifference(call)) return { form: this.#tangent, low: ZERO, high: ONE };
    const size = count.abs();
    if (size.equals(1)) {
      const square = algebra.add([algebra.power(this.#tangent, algebra.number(TWO)), algebra.one]);
      const form =
        operation === sinh.operation
          ? algebra.scaled(this.#tangent, HALF.mul(count))
          : algebra.bare(HALF.mul(HALF), [{ base: square, exponent: algebra.one }]);
      return { form, low: ONE.neg(), high: ONE };
    }
    const [rising, falling] = [count, count.neg()].map((power) => this.#leveledPower(power, size));
    const other = operation === cosh.operation ? falling : algebra.negative(falling);
    return { form: algebra.scaled(algebra.add([rising, other]), HALF), low: size.neg(), high: size };
  }

  protected override grownPower({ base, exponent }: PowerOfNumber): Scaled | undefined {
    const algebra = this.algebra;
    const rest = withoutNumber(algebra, exponent);
    const argument = timesLog(algebra, rest, base);
    const count = argument === undefined ? undefined : this.count(argument);
    if (rest === undefined || count === undefined) return undefined;
    return this.#power(count, algebra.power(base, algebra.add([exponent, algebra.negative(rest)])));
  }

  #leveledPower(power: Fraction, size: Fraction): Form {
    return this.algebra.bare(ONE, this.scale(power.add(size), power.sub(size)));
  }

  protected scale(low: Fraction, high: Fraction): readonly Factor[] {
    const { algebra } = this;
    return [
      { base: this.#rising, exponent: algebra.number(low) },
      { base: this.#falling, exponent: algebra.number(high.neg()) },
    ];
  }

  /** sigmoid(u) + sigmoid(-u) is 1, and their difference is tanh(u/2). */
  protected override leveledSum(sum: Form): Form {
    const algebra = this.algebra;
    const [rising, falling] = [this.#rising, this.#falling];
    const whole = algebra.ratio(sum, algebra.add([rising, falling]));
    if (whole !== undefined) return algebra.number(whole);
    const difference = algebra.ratio(sum, algebra.add([rising, algebra.negative(falling)]));
    return difference === undefined ? sum : algebra.scaled(this.#tangent, difference);
  }

  protected unscaled({ form, low, high }: Scaled): readonly Factor[] {
    const algebra = this.algebra;
    // What grows on one side and falls on the other is an exponential.
    const sign = isNegative(low) ? ONE.neg() : ONE;
    const shared = isNegative(low) === isNegative(high) ? least(low.abs(), high.abs()).mul(sign) : ZERO;
    const power = exponential(algebra, algebra.scaled(this.unit, shared));
    return [
      { base: form, exponent: algebra.one },
      { base: power, exponent: algebra.one },
      ...this.scale(low.sub(shared), high.sub(shared)),
    ];
  }
}

/** Hyperbolic functions: with the cosine for the unit of what grows the sine is the tangent, and a number falls as sech(u) does. */
class HyperbolicScales extends Scales {
  protected grown({ operation, parts: [argument] }: Call): Scaled | undefined {
    const algebra = this.algebra;
    if (operation !== sinh.operation && operation !== cosh.operation) return undefined;
    const isSine = operation === sinh.operation;
    const tangent = algebra.plainCall(tanh.operation, [this.unit]);
    const count = this.count(argument)?.valueOf();
    if (count === 1) return { form: isSine ? tangent : algebra.one, low: ZERO, high: ONE };
    if (count !== 2) return undefined;
    const square = algebra.power(tangent, algebra.number(TWO));
    return { form: isSine ? algebra.scaled(tangent, TWO) : algebra.add([square, algebra.one]), low: ZERO, high: TWO };
  }

  protected scale(_low: Fraction, high: Fraction): readonly Factor[] {
    return [
      {
        base: this.algebra.plainCall(sech.operation, [this.unit]),
        exponent: this.algebra.number(high.neg()),
      },
    ];
  }

  protected unscaled({ form, high }: Scaled): readonly Factor[] {
    const algebra = this.algebra;
    const rest = { base: form, exponent: algebra.one };
    if (isNegative(high)) return [rest, ...this.scale(ZERO, high)];
    const cosine = algebra.plainCall(cosh.operation, [this.unit]);
    return [rest, { base: cosine, exponent: algebra.number(high) }];
  }
}
