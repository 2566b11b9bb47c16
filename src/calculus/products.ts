import Fraction from "fraction.js";
import { log } from "../functions/exponential.ts";
import type { Algebra } from "./algebra.ts";
import {
  isNegative,
  isWhole,
  numberOf,
  ONE,
  wholeOf,
  ZERO,
  type Factor,
  type Form,
  type Product,
  type Sum,
} from "./form.ts";
import { commonDivisor, exactQuotient, expanded } from "./polynomial.ts";

/** Higher powers of sums keep their numbers. */
const MOST_RESCALED = 3;

/**
 * Other ways to write a product. Each function gives the forms that it finds, none where it has nothing to say; which of
 * them is the shortest is for others to tell.
 */

/** exp(-x) + 1 as exp(-x)*(1 + exp(x)), so that exponential functions cancel. */
export function turned(algebra: Algebra, product: Product): Form[] {
  let isTurned = false;
  const factors = product.factors.flatMap((factor): Factor[] => {
    const { base, exponent } = factor;
    if (base.kind !== "sum" || wholeOf(exponent) === undefined) return [factor];
    const power = algebra.fallingPower(base);
    if (power === undefined) return [factor];
    isTurned = true;
    const inverse = { base: power, exponent: algebra.minusOne };
    const rest = algebra.add(
      base.terms.map(({ coefficient, monomial }) =>
        algebra.product(coefficient, [...algebra.factorsOf(monomial), inverse]),
      ),
    );
    return [
      { base: power, exponent },
      { base: rest, exponent },
    ];
  });
  return isTurned ? [algebra.product(product.coefficient, factors)] : [];
}

/** A product whose sums are multiplied out, above the bar together with the variables, below it, or both. */
export function multipliedOut(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  const side = (factor: Factor) => Math.sign(wholeOf(factor.exponent) ?? 0);
  const isOpen = ({ base }: Factor) => base.kind === "sum" || base.kind === "atom";
  const sides = [1, -1].map((sign) => factors.filter((factor) => isOpen(factor) && side(factor) === sign));
  const products = sides.map((open, i) => {
    if (!open.some(({ base }) => base.kind === "sum")) return undefined;
    const upright = open.map(({ base, exponent }) => ({
      base,
      exponent: i === 0 ? exponent : algebra.negative(exponent),
    }));
    return expanded(algebra, algebra.product(ONE, upright));
  });
  const [above, below] = products;
  const choices = [
    [above, undefined],
    [undefined, below],
    [above, below],
  ];
  return choices.flatMap((choice) => {
    const replaced = choice.flatMap((form, i) =>
      form === undefined ? [] : [{ base: form, exponent: i === 0 ? algebra.one : algebra.minusOne }],
    );
    if (replaced.length === 0) return [];
    const kept = factors.filter((factor) => !sides.some((open, i) => choice[i] !== undefined && open.includes(factor)));
    return [algebra.product(coefficient, [...kept, ...replaced])];
  });
}

/** (x - 1)^2*(x + 1)^2 as (x^2 - 1)^2: sums and variables to one whole power are multiplied under it. */
export function joined(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  const groups = new Map<Form, Factor[]>();
  for (const factor of factors) {
    const { base, exponent } = factor;
    const power = wholeOf(exponent);
    if (power === undefined || Math.abs(power) < 2 || (base.kind !== "sum" && base.kind !== "atom")) continue;
    const group = groups.get(exponent);
    if (group === undefined) groups.set(exponent, [factor]);
    else group.push(factor);
  }
  return Array.from(groups).flatMap(([exponent, group]) => {
    if (group.length < 2 || !group.some(({ base }) => base.kind === "sum")) return [];
    const inner = expanded(algebra, algebra.multiply(group.map(({ base }) => base)));
    if (inner === undefined) return [];
    const others = factors.filter((factor) => !group.includes(factor));
    return [algebra.bare(coefficient, [...others, { base: inner, exponent }])];
  });
}

/** 0.5*(2*x + 0.1) as x + 0.05, and 8.1e-6*(2*x + 123)^2 as 0.1225*(0.016*x + 1)^2: a number goes into a sum, or part of it. */
export function rescaled(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  return factors.flatMap((sum, i): Form[] => {
    const power = wholeOf(sum.exponent);
    const { base } = sum;
    if (base.kind !== "sum" || power === undefined || Math.abs(power) > MOST_RESCALED) return [];
    const whole = power === 1 ? coefficient : power === -1 ? coefficient.inverse() : undefined;
    const scales = [...(whole === undefined ? [] : [whole]), ...base.terms.map((term) => term.coefficient.inverse())];
    return scales.flatMap((scale): Form[] => {
      const rest = coefficient.div(scale.pow(power) ?? ONE);
      const scaledSum = { base: algebra.scaled(base, scale), exponent: sum.exponent };
      return [algebra.bare(rest, [...factors.filter((_, k) => k !== i), scaledSum])];
    });
  });
}

/**
 * x^(n - 1)*(x*log(x) + v) as x^n*(log(x) + v/x): what the terms of a sum have as a factor goes outside, where its power
 * may become simpler. Only where the product has no value at 0 of that factor as it is: no other division by 0 may arise.
 */
export function shared(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  return factors.flatMap((sum): Form[] => {
    const { base: inner, exponent } = sum;
    if (inner.kind !== "sum" || exponent !== algebra.one) return [];
    return factors.flatMap((outer): Form[] => {
      const isDivided = isNegative(numberOf(outer.exponent) ?? ZERO);
      if (!isDivided && !hasLogarithm(algebra, inner, outer.base)) return [];
      const powers = inner.terms.map(
        ({ monomial }) => algebra.factorsOf(monomial).find(({ base }) => base === outer.base)?.exponent ?? algebra.zero,
      );
      const greatest = powers
        .map(numberOf)
        .reduce((a, b) => (a !== undefined && b !== undefined && b.compare(a) > 0 ? b : a));
      if (greatest === undefined || greatest.compare(ZERO) <= 0) return [];
      const moved = { base: outer.base, exponent: algebra.number(greatest) };
      const inverse = { base: outer.base, exponent: algebra.number(greatest.neg()) };
      const rest = algebra.add(
        inner.terms.map((term) => algebra.product(term.coefficient, [...algebra.factorsOf(term.monomial), inverse])),
      );
      const others = factors.filter((factor) => factor !== sum && factor !== outer);
      const power = algebra.product(ONE, [outer, moved]);
      return [
        algebra.bare(coefficient.mul(algebra.coefficientOf(power)), [
          ...others,
          ...algebra.factorsOf(power),
          { base: rest, exponent: algebra.one },
        ]),
      ];
    });
  });
}

function hasLogarithm(algebra: Algebra, sum: Sum, of: Form): boolean {
  const logarithm = algebra.plainCall(log.operation, [of]);
  return sum.terms.some(({ monomial }) => algebra.factorsOf(monomial).some(({ base }) => base === logarithm));
}

/** (u + v*w)^2/w^2 as (u/w + v)^2: a sum that was brought over a common denominator, without. */
export function undivided(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  return factors.flatMap((sum): Form[] => {
    const power = wholeOf(sum.exponent);
    if (sum.base.kind !== "sum" || power === undefined || power < 1) return [];
    const below = factors.flatMap((factor): { factor: Factor; root: number }[] => {
      const exponent = wholeOf(factor.exponent);
      return exponent !== undefined && exponent < 0 && exponent % power === 0
        ? [{ factor, root: exponent / power }]
        : [];
    });
    if (below.length === 0) return [];
    const divisors = below.map(({ factor: { base }, root }) => ({ base, exponent: algebra.number(root) }));
    const rest = algebra.add(
      sum.base.terms.map((term) =>
        algebra.product(term.coefficient, [...algebra.factorsOf(term.monomial), ...divisors]),
      ),
    );
    const others = factors.filter((factor) => factor !== sum && !below.some((one) => one.factor === factor));
    return [algebra.bare(coefficient, [...others, { base: rest, exponent: sum.exponent }])];
  });
}

/** 1/sqrt(u/v) as sqrt(u/v)*v/u, where the sums of u and v may cancel. */
export function raised(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  return factors.flatMap(({ base, exponent }, i): Form[] => {
    const power = numberOf(exponent);
    if (base.kind !== "product" || power === undefined || isWhole(power)) return [];
    const step = isNegative(power) ? ONE : new Fraction(-1);
    const others = factors.filter((_, k) => k !== i);
    return [
      algebra.product(coefficient, [
        ...others,
        { base, exponent: algebra.number(power.add(step)) },
        { base, exponent: algebra.number(step.neg()) },
      ]),
    ];
  });
}

/** What sums have in common as polynomials taken together: above and below the bar it cancels, beside a root it joins it. */
export function cancelled(algebra: Algebra, { coefficient, factors }: Product): Form[] {
  const sums = factors.filter(({ base }) => base.kind === "sum");
  for (const one of sums) {
    const power = wholeOf(one.exponent);
    if (power === undefined) continue;
    for (const other of sums) {
      const second = numberOf(other.exponent);
      if (other === one || second === undefined) continue;
      if (isWhole(second) && (isNegative(second) || power < 0) === (power < 0 && isNegative(second))) continue;
      const replaced = commonIn(algebra, one.base, other.base, isWhole(second));
      if (replaced === undefined) continue;
      const others = factors.filter((factor) => factor !== one && factor !== other);
      return [
        algebra.product(coefficient, [
          ...others,
          ...replaced.above.map((base) => ({ base, exponent: one.exponent })),
          ...replaced.below.map((base) => ({ base, exponent: other.exponent })),
        ]),
      ];
    }
  }
  return [];
}

/** Two sums as products with a common factor. */
function commonIn(
  algebra: Algebra,
  above: Form,
  below: Form,
  belowIsWhole: boolean,
): { above: Form[]; below: Form[] } | undefined {
  const quotient = exactQuotient(algebra, above, below);
  if (quotient !== undefined) return { above: [quotient, below], below: [below] };
  // A root of a product is not the product of the roots.
  if (!belowIsWhole) return undefined;
  const inverse = exactQuotient(algebra, below, above);
  if (inverse !== undefined) return { above: [above], below: [inverse, above] };
  const divisor = commonDivisor(algebra, above, below);
  if (divisor === undefined) return undefined;
  const [a, b] = [above, below].map((form) => exactQuotient(algebra, form, divisor));
  return a === undefined || b === undefined ? undefined : { above: [a, divisor], below: [b, divisor] };
}
