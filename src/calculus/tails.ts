import type { Operation } from "../autodiff/operation.ts";
import { erfc, erfcx } from "../functions/error.ts";
import { exp, expm1 } from "../functions/exponential.ts";
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
import { below, isExponential, MOST_ABOVE, productOf, termsOf, withoutCommon } from "./quotients.ts";

/** A function that falls or grows as an exponential does, so that their quotient is another. */
interface Tail {
  readonly of: Operation;
  /** The exponent, of the function's argument. */
  readonly exponent: (algebra: Algebra, argument: Form) => Form;
  /** The function over the exponential. */
  readonly quotient: (algebra: Algebra, argument: Form) => Form;
}

/** exp(-u^2)/erfc(u) is 1/erfcx(u). */
const falling: Tail = {
  of: erfc.operation,
  exponent: (algebra, u) => algebra.negative(algebra.power(u, algebra.number(TWO))),
  quotient: (algebra, u) => algebra.plainCall(erfcx.operation, [u]),
};

const tails: readonly Tail[] = [
  falling,
  {
    // exp(u)/expm1(u) is -1/expm1(-u).
    of: expm1.operation,
    exponent: (_algebra, u) => u,
    quotient: (algebra, u) => algebra.negative(algebra.plainCall(expm1.operation, [algebra.negative(u)])),
  },
];

/** exp(u^2)*erfc(u) as erfcx(u): infinity times 0 is no number. */
export function timesTails(algebra: Algebra, product: Product): Form {
  const exponential = product.factors.find(({ base }) => isExponential(base))?.base;
  const tail = product.factors.find(({ base }) => base.kind === "call" && base.operation === falling.of);
  const power = tail && numberOf(tail.exponent);
  if (exponential?.kind !== "call" || tail?.base.kind !== "call" || power === undefined) return product;
  const [argument] = tail.base.parts;
  const exponent = falling.exponent(algebra, argument);
  const [{ coefficient, monomial }] = termsOf(algebra, exponent);
  const grown = termsOf(algebra, exponential.parts[0]).find((term) => term.monomial === monomial)?.coefficient ?? ZERO;
  const times = grown.div(coefficient).neg();
  const count = times.compare(power) < 0 ? times.floor() : power;
  if (isZero(count) || isNegative(count)) return product;
  const left = algebra.add([exponential.parts[0], algebra.scaled(exponent, count)]);
  return productOf(algebra, product.coefficient, [
    ...product.factors.filter((factor) => factor !== tail && factor.base !== exponential),
    { base: tail.base, exponent: algebra.number(power.sub(count)) },
    { base: falling.quotient(algebra, argument), exponent: algebra.number(count) },
    { base: algebra.call(exp.operation, [left]), exponent: algebra.one },
  ]);
}

/** A fraction over the tail of a function, in which no part is 0 over 0 or infinite over infinite. */
export function overTails(algebra: Algebra, product: Product): Form {
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
    const mixed = expanded(algebra, algebra.product(form.coefficient, form.factors.filter(isMixed)), MOST_ABOVE);
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
