import { conditional } from "../autodiff/ring.ts";
import type { Operation } from "../autodiff/operation.ts";
import { equal } from "../functions/comparison.ts";
import { erf, erfc, normcdf, normpdf } from "../functions/error.ts";
import { exp, log, logaddexp } from "../functions/exponential.ts";
import { lgamma } from "../functions/gamma.ts";
import { cosh, tanh } from "../functions/hyperbolic.ts";
import { sigmoid, softplus } from "../functions/logistic.ts";
import { abs, max, min, relu, sign } from "../functions/piecewise.ts";
import { hypot } from "../functions/powers.ts";
import { atan, cos, sin } from "../functions/trigonometric.ts";
import type { Algebra } from "./algebra.ts";
import { isEven, isNegative, numberOf, ONE, type Call, type Factor, type Form, type Product } from "./form.ts";
import {
  isDifference,
  isExponential,
  isFalling,
  isHyperbolic,
  MOST_DEPTH,
  partsOfConditional,
  reachable,
  termsOf,
  withoutNumber,
} from "./quotients.ts";

/**
 * Products of a double exponential that falls, such as sech(sinh(x)), with exponentials. Where an exponential overflows, the
 * double exponential underflows to 0, and infinity times 0 is NaN. Such a product is printed with a condition.
 */

/**
 * The condition is right if the double exponential underflows before the rest of the product overflows. exp(-c*exp(x)) with
 * c = LEAST_SCALE is 0 from exp(x) = 7.5e5 on, where exp(x)^MOST_GROWTH is still a double.
 */
const MOST_GROWTH = 50;
const LEAST_SCALE = 1e-3;

const operationsOf = (...functions: readonly { readonly operation: Operation }[]) =>
  new Set(functions.map(({ operation }) => operation));

/** Functions that grow with their arguments, and no faster. */
const growing = operationsOf(softplus, logaddexp, hypot, abs, relu, max, min, lgamma);

/** The growing functions that grow only where their argument is positive. */
const ramps = operationsOf(softplus, relu);

/** Functions that are positive where they are large. */
const aboveZero = operationsOf(exp, cosh, softplus, hypot, abs, relu, lgamma);

/** Functions with bounded values. */
const small = operationsOf(tanh, sigmoid, erf, erfc, normcdf, normpdf, sin, cos, atan, sign);

/** Functions that do not grow exponentially if their argument does. Not digamma, which has a pole at 0. */
const bounded = new Set([...small, ...operationsOf(log)]);

/** The side of its argument on which a function falls exponentially: -1, 1, or 0 for both. */
const falling = new Map<Operation, -1 | 0 | 1>([
  [exp.operation, -1],
  [sigmoid.operation, -1],
  [normcdf.operation, -1],
  [erfc.operation, 1],
  [normpdf.operation, 0],
]);

/** Prints such a product as a conditional: sech(sinh(x)) == 0 ? 0 : sech(sinh(x))^2*cosh(x). */
export function unlessVanished(algebra: Algebra, product: Product): Form {
  const tails = tailsAmong(algebra, product, MOST_DEPTH);
  for (const [tail, argument] of tails) {
    const growth = growthOf(algebra, argument, tails);
    const rate = growth?.rate(product, MOST_DEPTH);
    if (rate === undefined || rate === 0 || rate > MOST_GROWTH) continue;
    // sigmoid(sinh(x)) falls on one side, sigmoid(-sinh(x)) on the other: the condition tests both.
    const mirrored = tail.kind === "call" ? algebra.plainCall(tail.operation, [algebra.negative(argument)]) : tail;
    const vanishing = mirrored !== tail && tails.has(mirrored) ? algebra.multiply([tail, mirrored]) : tail;
    const vanished = algebra.plainCall(equal.operation, [vanishing, algebra.zero]);
    return algebra.plainCall(conditional.operation, [vanished, algebra.zero, product]);
  }
  return product;
}

/** The factors of a product that are falling double exponentials, each with its argument. */
function tailsAmong(algebra: Algebra, form: Form, depth: number): ReadonlyMap<Form, Form> {
  return new Map(pairedFactors(algebra, form).flatMap((factor) => [...tailsOf(algebra, factor, depth)]));
}

/** The factors of a formula, with sinh(u) counted as cosh(u), because both grow alike: tanh(u) is then no factor. */
function pairedFactors(algebra: Algebra, form: Form): Factor[] {
  const paired = new Map<Form, Form>();
  for (const { base, exponent } of algebra.factorsOf(form)) {
    const isSine = base.kind === "call" && isHyperbolic(base) && isDouble(algebra, base);
    const like = isSine ? algebra.plainCall(cosh.operation, base.parts) : base;
    paired.set(like, algebra.add([paired.get(like) ?? algebra.zero, exponent]));
  }
  return Array.from(paired, ([base, exponent]) => ({ base, exponent })).filter(
    ({ exponent }) => exponent !== algebra.zero,
  );
}

/** The falling double exponentials in one factor, each with its argument. */
function tailsOf(algebra: Algebra, { base, exponent }: Factor, depth: number): ReadonlyMap<Form, Form> {
  const power = numberOf(exponent);
  // The root of a function that underflows is not 0.
  if (power === undefined || power.abs().compare(ONE) < 0 || depth === 0) return new Map();
  if (isNegative(power)) {
    const argument = risenIn(algebra, base);
    return argument === undefined ? new Map() : new Map([[algebra.power(base, algebra.minusOne), argument]]);
  }
  if (base.kind === "call") return isTail(algebra, base) ? new Map([[base, base.parts[0]]]) : new Map();
  if (base.kind !== "sum") return new Map();
  // A sum falls only with a double exponential that all its terms share.
  const [first, ...others] = termsOf(algebra, base).map(({ monomial }) => tailsAmong(algebra, monomial, depth - 1));
  return new Map([...first].filter(([tail]) => others.every((other) => other.has(tail))));
}

/** The argument of a double exponential in a denominator that grows with it; undefined if there is none. */
function risenIn(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind === "call")
    return isDouble(algebra, form) && form.operation !== exp.operation ? form.parts[0] : undefined;
  if (form.kind !== "sum") return undefined;
  const risen = termsOf(algebra, form)
    .flatMap(({ monomial }) => pairedFactors(algebra, monomial))
    .find((factor) => isDouble(algebra, factor.base) && !isFalling(factor.exponent));
  return risen?.base.kind === "call" ? risen.base.parts[0] : undefined;
}

/** Whether a call is a falling double exponential: its argument reaches the side on which the function falls. */
function isTail(algebra: Algebra, { operation, parts: [argument] }: Call): boolean {
  const side = falling.get(operation);
  if (side === undefined || grownIn(algebra, argument, MOST_DEPTH).length === 0) return false;
  return (side <= 0 && canFall(algebra, argument)) || (side >= 0 && canFall(algebra, algebra.negative(argument)));
}

/** Whether a formula is an exponential or hyperbolic function of an unbounded argument. */
function isGrown(form: Form): boolean {
  const isOne = isExponential(form) || isDifference(form) || isHyperbolic(form);
  return isOne && form.kind === "call" && form.parts.some((part) => isLarge(part, MOST_DEPTH));
}

/** Whether a formula is unbounded: it has a variable outside bounded functions. */
function isLarge(form: Form, depth: number): boolean {
  if (depth === 0) return true;
  const among = (parts: readonly Form[]) => parts.some((part) => isLarge(part, depth - 1));
  switch (form.kind) {
    case "number":
      return false;
    case "atom":
      return !form.isPositive;
    case "part":
      return among([form.form]);
    case "sum":
      return among(form.terms.map(({ monomial }) => monomial));
    case "product":
      return among(
        form.factors
          .filter(({ base, exponent }) => !(isHyperbolic(base) && isFalling(exponent)))
          .map(({ base }) => base),
      );
    case "call":
      return !small.has(form.operation) && among(form.parts);
  }
}

/** Whether a formula is a double exponential. */
function isDouble(algebra: Algebra, form: Form): boolean {
  return form.kind === "call" && isGrown(form) && grownIn(algebra, form.parts[0], MOST_DEPTH).length > 0;
}

/** The exponentials and hyperbolic functions that make a formula grow. */
function grownIn(algebra: Algebra, form: Form, depth: number): Call[] {
  if (depth === 0) return [];
  const within = (parts: readonly Form[]) => parts.flatMap((part) => grownIn(algebra, part, depth - 1));
  if (form.kind === "sum") return within(form.terms.map(({ monomial }) => monomial));
  if (form.kind === "product")
    return within(form.factors.filter(({ exponent }) => !isFalling(exponent)).map(({ base }) => base));
  if (form.kind === "part") return within([form.form]);
  if (form.kind !== "call") return [];
  if (isGrown(form)) return withoutNumber(algebra, form.parts[0]) === undefined ? [] : [form];
  const branches = partsOfConditional(form)?.slice(1);
  if (branches !== undefined) return within(branches);
  if (ramps.has(form.operation)) return within(form.parts.filter((part) => canFall(algebra, algebra.negative(part))));
  return growing.has(form.operation) ? within(form.parts) : [];
}

/** Whether a formula may go to -infinity exponentially. */
function canFall(algebra: Algebra, form: Form): boolean {
  return termsOf(algebra, form).some(({ coefficient, monomial }) => {
    if (grownIn(algebra, monomial, MOST_DEPTH).length === 0) return false;
    const isAbove = algebra.factorsOf(monomial).every(({ base, exponent }) => {
      const isEvenPower = isEven(numberOf(exponent) ?? ONE);
      if (isEvenPower || (base.kind === "atom" && base.isPositive)) return true;
      return base.kind === "call" && aboveZero.has(base.operation);
    });
    return !isAbove || isNegative(coefficient);
  });
}

/** The inner exponential of a double exponential; undefined if it has several, or too small a coefficient. */
function growthOf(algebra: Algebra, argument: Form, tails: ReadonlyMap<Form, Form>): Growth | undefined {
  const grown = grownIn(algebra, argument, MOST_DEPTH);
  const units = grown.map(({ parts }) => withoutNumber(algebra, parts[0])).filter((unit) => unit !== undefined);
  const ratios = units.map((unit) => algebra.ratio(unit, units[0]));
  if (ratios.length === 0 || ratios.includes(undefined)) return undefined;
  const known = new Set(atomsIn(units[0]));
  const isSteep = termsOf(algebra, argument).some(
    ({ coefficient, monomial }) =>
      coefficient.abs().valueOf() >= LEAST_SCALE &&
      grownIn(algebra, monomial, MOST_DEPTH).length > 0 &&
      // y*exp(x) is no large number if y is tiny.
      atomsIn(monomial).every((atom) => known.has(atom)),
  );
  if (!isSteep) return undefined;
  const isOneSided = grown.every((form) => !isHyperbolic(form)) && ratios.every((ratio) => ratio && !isNegative(ratio));
  return new Growth(algebra, units[0], isOneSided, tails);
}

/** The variables and named constants in a formula. */
function atomsIn(form: Form): Form[] {
  return reachable(form).filter(({ kind }) => kind === "atom");
}

/** How formulas grow with an exponential. */
class Growth {
  readonly #algebra: Algebra;
  readonly #unit: Form;
  readonly #isOneSided: boolean;
  readonly #tails: ReadonlyMap<Form, Form>;

  /**
   * @param unit the argument of the exponential
   * @param isOneSided whether growth matters only where the argument is positive
   * @param tails the falling double exponentials of the product, which count as constants
   */
  constructor(algebra: Algebra, unit: Form, isOneSided: boolean, tails: ReadonlyMap<Form, Form>) {
    this.#algebra = algebra;
    this.#unit = unit;
    this.#isOneSided = isOneSided;
    this.#tails = tails;
  }

  /** The highest power of the exponential that a formula grows like; undefined if it may grow faster. */
  rate(form: Form, depth: number): number | undefined {
    if (depth === 0) return undefined;
    if (this.#tails.has(form)) return 0;
    const most = (parts: readonly Form[]) => largest(parts.map((part) => this.rate(part, depth - 1)));
    switch (form.kind) {
      case "number":
      case "atom":
        return 0;
      case "part":
        return this.rate(form.form, depth);
      case "sum":
        return most(form.terms.map(({ monomial }) => monomial));
      case "product":
        return pairedFactors(this.#algebra, form).reduce<number | undefined>((sum, factor) => {
          const own = this.#power(factor, depth - 1);
          return sum === undefined || own === undefined ? undefined : sum + own;
        }, 0);
      case "call": {
        if (isGrown(form)) return this.#exponential(form);
        const branches = partsOfConditional(form)?.slice(1);
        if (branches !== undefined) return most(branches);
        if (growing.has(form.operation)) return most(form.parts);
        if (bounded.has(form.operation)) return 0;
        return form.parts.every((part) => grownIn(this.#algebra, part, MOST_DEPTH).length === 0) ? 0 : undefined;
      }
    }
  }

  #power({ base, exponent }: Factor, depth: number): number | undefined {
    const power = numberOf(exponent)?.valueOf();
    if (power === undefined) return undefined;
    if (power > 0) {
      const rate = this.rate(base, depth);
      return rate === undefined ? undefined : rate * power;
    }
    // Dividing by a falling function makes the product grow.
    const isTail = base.kind === "call" && falling.has(base.operation);
    return isTail && grownIn(this.#algebra, base.parts[0], MOST_DEPTH).length > 0 ? undefined : 0;
  }

  #exponential(form: Call): number | undefined {
    const algebra = this.#algebra;
    const [argument] = form.parts;
    if (grownIn(algebra, argument, MOST_DEPTH).length > 0)
      return isExponential(form) && !canFall(algebra, algebra.negative(argument)) ? 0 : undefined;
    const own = withoutNumber(algebra, argument);
    const ratio = own === undefined ? 0 : algebra.ratio(own, this.#unit)?.valueOf();
    if (ratio === undefined) return undefined;
    return this.#isOneSided && !isHyperbolic(form) ? Math.max(ratio, 0) : Math.abs(ratio);
  }
}

/** The largest of numbers; undefined where one is. */
function largest(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (most, number) => (most === undefined || number === undefined ? undefined : Math.max(most, number)),
    0,
  );
}
