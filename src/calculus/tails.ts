import type Fraction from "fraction.js";
import type { Callable, Operation } from "../autodiff/operation.ts";
import { erfc, erfcx, normcdf, normpdf } from "../functions/error.ts";
import { exp, expm1 } from "../functions/exponential.ts";
import { sigmoid, softplus } from "../functions/logistic.ts";
import type { Algebra } from "./algebra.ts";
import {
  isNegative,
  isZero,
  numberOf,
  ONE,
  TWO,
  ZERO,
  type Call,
  type Factor,
  type Form,
  type Product,
} from "./form.ts";
import { expanded } from "./polynomial.ts";
import {
  below,
  isExponential,
  least,
  MOST_ABOVE,
  productOf,
  sumOf,
  termsAlong,
  termsOf,
  withoutCommon,
} from "./quotients.ts";

/** A function that falls or grows as an exponential does, so that their quotient is another. */
interface Tail {
  readonly of: Operation;
  /** What it falls or grows as. */
  readonly like: (algebra: Algebra, argument: Form) => Form;
  /** That over the function. */
  readonly quotient: (algebra: Algebra, argument: Form) => Factor;
  /** The power below a bar from which on it is divided. */
  readonly least: number;
}

/** exp(-u^2)/erfc(u) is 1/erfcx(u). */
const falling: Tail = {
  of: erfc.operation,
  like: (algebra, u) => algebra.call(exp.operation, [algebra.negative(algebra.power(u, algebra.number(TWO)))]),
  quotient: (algebra, u) => ({ base: algebra.plainCall(erfcx.operation, [u]), exponent: algebra.minusOne }),
  least: 0,
};

/** A tail whose quotient is no other function. */
function ownQuotient({ operation: of }: Callable, { operation: slope }: Callable, least: number): Tail {
  const like = (algebra: Algebra, u: Form) => algebra.plainCall(slope, [u]);
  const quotient = (algebra: Algebra, u: Form) => {
    const below = { base: algebra.plainCall(of, [u]), exponent: algebra.minusOne };
    const fraction = algebra.bare(ONE, [{ base: like(algebra, u), exponent: algebra.one }, below]);
    return { base: algebra.part(fraction), exponent: algebra.one };
  };
  return { of, like, quotient, least };
}

const tails: readonly Tail[] = [
  falling,
  {
    // exp(u)/expm1(u) is -1/expm1(-u).
    of: expm1.operation,
    like: (algebra, u) => algebra.call(exp.operation, [u]),
    quotient: (algebra, u) => ({
      base: algebra.negative(algebra.plainCall(expm1.operation, [algebra.negative(u)])),
      exponent: algebra.minusOne,
    }),
    least: 0,
  },
  // A power of normcdf(u) is 0 where normpdf(u)/normcdf(u) is about -u, one of softplus(u) where sigmoid(u)/softplus(u) is 1.
  ownQuotient(normcdf, normpdf, 2),
  ownQuotient(softplus, sigmoid, 1.5),
];

/** exp(u^2)*erfc(u) as erfcx(u): infinity times 0 is no number. */
export function timesTails(algebra: Algebra, product: Product): Form {
  const exponential = product.factors.find(({ base }) => isExponential(base))?.base;
  const tail = product.factors.find(({ base }) => base.kind === "call" && base.operation === falling.of);
  const power = tail && numberOf(tail.exponent);
  if (exponential?.kind !== "call" || tail?.base.kind !== "call" || power === undefined) return product;
  const [argument] = tail.base.parts;
  const like = falling.like(algebra, argument);
  if (!isExponential(like)) return product;
  const [exponent] = like.parts;
  const [{ coefficient, monomial }] = termsOf(algebra, exponent);
  const grown = termsOf(algebra, exponential.parts[0]).find((term) => term.monomial === monomial)?.coefficient ?? ZERO;
  const times = grown.div(coefficient).neg();
  const count = times.compare(power) < 0 ? times.floor() : power;
  if (isZero(count) || isNegative(count)) return product;
  const left = algebra.add([exponential.parts[0], algebra.scaled(exponent, count)]);
  return productOf(algebra, product.coefficient, [
    ...product.factors.filter((factor) => factor !== tail && factor.base !== exponential),
    { base: tail.base, exponent: algebra.number(power.sub(count)) },
    { base: algebra.plainCall(erfcx.operation, [argument]), exponent: algebra.number(count) },
    { base: algebra.call(exp.operation, [left]), exponent: algebra.one },
  ]);
}

/**
 * exp(u)*sigmoid(-u) as sigmoid(u), because infinity times 0 is NaN. A sum with exp(u) takes the sigmoids it needs from beside it:
 * (x + exp(2*u)*sigmoid(-u))*sigmoid(-u) becomes x*sigmoid(-u) + sigmoid(u)^2.
 */
export function timesLogistic(algebra: Algebra, product: Product): Form {
  for (const { base, exponent } of product.factors) {
    const power = numberOf(exponent)?.floor() ?? ZERO;
    if (base.kind !== "call" || base.operation !== sigmoid.operation || power.compare(ONE) < 0) continue;
    const own = least(power, inversesAmong(algebra, product.factors, base));
    if (!isZero(own)) return withMirrored(algebra, product, base, own);
    for (const sum of product.factors) {
      if (sum.base.kind !== "sum" || sum.exponent !== algebra.one) continue;
      const terms = termsOf(algebra, sum.base);
      const missing = terms.map(({ monomial }) => {
        const factors = algebra.factorsOf(monomial);
        const beside = numberOf(factors.find((factor) => factor.base === base)?.exponent ?? algebra.zero) ?? ZERO;
        return inversesAmong(algebra, factors, base).sub(beside);
      });
      const taken = least(power, missing.reduce((a, b) => (a.compare(b) > 0 ? a : b)).floor());
      if (isZero(taken) || isNegative(taken)) continue;
      const times = { base, exponent: algebra.number(taken) };
      const multiplied = terms.map(({ coefficient, monomial }) => {
        const form = productOf(algebra, ONE, [...algebra.factorsOf(monomial), times]);
        return { coefficient, form: form.kind === "product" ? timesLogistic(algebra, form) : form };
      });
      return productOf(algebra, product.coefficient, [
        ...product.factors.filter((factor) => factor !== sum),
        { base: sumOf(algebra, multiplied), exponent: algebra.one },
        { base, exponent: algebra.number(taken.neg()) },
      ]);
    }
  }
  return product;
}

/** The integer power of exp(-u) among factors, for a call sigmoid(u). */
function inversesAmong(algebra: Algebra, factors: readonly Factor[], { parts: [argument] }: Call): Fraction {
  const exponential = factors.find(({ base }) => isExponential(base))?.base;
  if (exponential?.kind !== "call") return ZERO;
  const power =
    algebra
      .ratio(termsAlong(algebra, exponential.parts[0], argument), argument)
      ?.neg()
      .floor() ?? ZERO;
  return isNegative(power) ? ZERO : power;
}

/** A product in which so many of exp(-u)*sigmoid(u) are sigmoid(-u). */
function withMirrored(algebra: Algebra, { coefficient, factors }: Product, base: Call, count: Fraction): Form {
  const [argument] = base.parts;
  const [fallen, risen] = [count.neg(), count].map((power) => algebra.number(power));
  return productOf(
    algebra,
    coefficient,
    factors
      .map((factor) => {
        if (factor.base.kind !== "call" || !isExponential(factor.base)) return factor;
        const left = algebra.add([factor.base.parts[0], algebra.scaled(argument, count)]);
        return { base: algebra.call(exp.operation, [left]), exponent: algebra.one };
      })
      .concat(
        { base, exponent: fallen },
        { base: algebra.plainCall(sigmoid.operation, [algebra.negative(argument)]), exponent: risen },
      ),
  );
}

/** A fraction over the tail of a function, in which no part is 0 over 0 or infinite over infinite. */
export function overTails(algebra: Algebra, product: Product): Form {
  let form: Form = product;
  const tailOf = ({ base }: Factor) =>
    base.kind === "call" ? tails.find(({ of }) => of === base.operation) : undefined;
  for (const { factor, power } of below(
    product.factors,
    (base) => tailOf({ base, exponent: algebra.one }) !== undefined,
  )) {
    const tail = tailOf(factor);
    const { base: divisor } = factor;
    if (form.kind !== "product" || divisor.kind !== "call" || tail === undefined) break;
    if (power < tail.least) continue;
    const like = tail.like(algebra, divisor.parts[0]);
    const isMixed = ({ base, exponent }: Factor) =>
      base === divisor || base === like || (exponent === algebra.one && (base.kind === "sum" || isExponential(base)));
    const others = form.factors.filter((one) => !isMixed(one));
    const mixed = expanded(algebra, algebra.product(form.coefficient, form.factors.filter(isMixed)), MOST_ABOVE);
    const shared = mixed && withQuotients(algebra, mixed, { divisor, power, tail });
    if (shared !== undefined) form = productOf(algebra, ONE, [...withoutCommon(algebra, shared), ...others]);
  }
  return form;
}

/** A sum with each exponential over the function as one quotient; undefined if no term is a quotient or cancels the function. */
function withQuotients(
  algebra: Algebra,
  form: Form,
  { divisor, power: most, tail }: { divisor: Call; power: number; tail: Tail },
): Form | undefined {
  const [argument] = divisor.parts;
  const like = tail.like(algebra, argument);
  const quotient = tail.quotient(algebra, argument);
  let isShared = false;
  const terms = termsOf(algebra, form).map(({ coefficient, monomial }) => {
    const factors = algebra.factorsOf(monomial);
    const power = numberOf(factors.find(({ base }) => base === divisor)?.exponent ?? algebra.zero)?.neg() ?? ZERO;
    // (expm1(u) + 2)/expm1(u) is 1 + 2/expm1(u).
    isShared ||= power.valueOf() < most && form.kind === "sum";
    const times = countOf(algebra, factors, like);
    const count = times === undefined || times.compare(power) > 0 ? power : times;
    if (times === undefined || isZero(count) || isNegative(count)) return algebra.product(coefficient, factors);
    isShared = true;
    return algebra.product(coefficient, [
      ...factors,
      { base: divisor, exponent: algebra.number(count) },
      { base: like, exponent: algebra.number(count.neg()) },
      { base: quotient.base, exponent: algebra.scaled(quotient.exponent, count) },
    ]);
  });
  return isShared ? algebra.add(terms) : undefined;
}

/** To which power a function stands among factors, or an exponential in their exponential. */
function countOf(algebra: Algebra, factors: readonly Factor[], like: Form): Fraction | undefined {
  const same = isExponential(like) ? isExponential : (form: Form) => form === like;
  const factor = factors.find(({ base }) => same(base));
  if (factor?.base.kind !== "call" || like.kind !== "call") return undefined;
  return isExponential(like) ? algebra.ratio(factor.base.parts[0], like.parts[0]) : numberOf(factor.exponent);
}
