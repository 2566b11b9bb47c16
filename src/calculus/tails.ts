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
