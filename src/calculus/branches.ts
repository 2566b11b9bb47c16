import { conditional } from "../autodiff/ring.ts";
import { equal, greater, greaterEqual, lessEqual } from "../functions/comparison.ts";
import { max, min, relu } from "../functions/piecewise.ts";
import type { Algebra } from "./algebra.ts";
import { isNegative, numberOf, ONE, TWO, type Call, type Factor, type Form } from "./form.ts";

/** Formulas with more conditions are left as they are. */
const MOST_CONDITIONS = 4;

/** Conditions within conditions are looked for so deep, and what depends on one in sums, functions and branches. */
const MOST_NESTED = 3;
const MOST_DEPTH = 5;

/**
 * A formula as one conditional, for each condition in it: if(c, a, 0) + if(c, 0, b) is if(c, a, b), x*if(c, a, 0) is
 * if(c, x*a, 0), and if(d, if(c, a, 0), 0) is if(c, if(d, a, 0), 0).
 *
 * @param finish what is done to the branches
 */
export function asConditionals(algebra: Algebra, form: Form, finish: (branch: Form) => Form): Form[] {
  const conditions = new Set<Form>();
  for (const { monomial } of algebra.termsOf(form)) {
    for (const { base, exponent } of algebra.factorsOf(monomial))
      if (exponent === algebra.one) collect(base, conditions, MOST_NESTED);
  }
  if (conditions.size > MOST_CONDITIONS) return [];
  return Array.from(conditions, (condition) => {
    const [whenTrue, whenFalse] = [true, false].map((holds) =>
      finish(decided(algebra, form, { condition, holds, keepsRamps: true })),
    );
    return algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
  }).filter((one) => one !== form);
}

function isConditional({ operation }: Call): boolean {
  return operation === conditional.operation;
}

function collect(form: Form, conditions: Set<Form>, depth: number): void {
  if (depth === 0 || form.kind !== "call" || !isConditional(form)) return;
  const [condition, ...branches] = form.parts;
  conditions.add(condition);
  for (const branch of branches) collect(branch, conditions, depth - 1);
}

/** What is known in a branch. */
export interface Fact {
  readonly condition: Form;
  readonly holds: boolean;
  /** Of a comparison that does not hold: whether both sides are not equal either. */
  readonly isStrict?: boolean;
  /** Whether ramps above the bar stay: one that is 0 where the condition does not hold needs no condition. */
  readonly keepsRamps?: boolean;
}

/** A formula where a fact is known, of which its conditions, maxima, minima and ramps may depend. */
export function decided(algebra: Algebra, form: Form, fact: Fact, depth = MOST_DEPTH): Form {
  if (depth === 0) return form;
  let isSame = true;
  const terms = algebra.termsOf(form).map(({ coefficient, monomial }) => ({
    coefficient,
    factors: algebra.factorsOf(monomial).map((factor): Factor => {
      const base = decidedBase(algebra, factor, fact, depth);
      isSame &&= base === factor.base;
      return { base, exponent: factor.exponent };
    }),
  }));
  return isSame ? form : algebra.add(terms.map(({ coefficient, factors }) => algebra.product(coefficient, factors)));
}

function decidedBase(algebra: Algebra, { base, exponent }: Factor, fact: Fact, depth: number): Form {
  if (base.kind === "sum") return decided(algebra, base, fact, depth - 1);
  if (base.kind !== "call") return base;
  if (isConditional(base) || isExtremeOfTwo(base)) return decidedChoice(algebra, base, fact, depth);
  const isKept = fact.keepsRamps === true && depth === MOST_DEPTH && !isNegative(numberOf(exponent) ?? ONE);
  if (base.operation === relu.operation) return isKept ? base : decidedRamp(algebra, base, fact);
  const parts = base.parts.map((part) => decided(algebra, part, fact, depth - 1));
  return parts.every((part, i) => part === base.parts[i]) ? base : algebra.call(base.operation, parts);
}

/**
 * A conditional with each branch rewritten.
 *
 * @param made rewrites a branch, given the fact that holds in it: in w of `a > b ? u : a == b ? v : w` that is a < b
 */
export function withBranches(
  algebra: Algebra,
  [condition, whenTrue, whenFalse]: readonly Form[],
  made: (branch: Form, fact: Fact) => Form,
): Form {
  const choose = (...parts: Form[]) => algebra.plainCall(conditional.operation, parts);
  const isTie = condition.kind === "call" && algebra.plainCall(equal.operation, condition.parts);
  const otherwise =
    whenFalse.kind === "call" && isConditional(whenFalse) && whenFalse.parts[0] === isTie
      ? choose(
          isTie,
          made(whenFalse.parts[1], { condition, holds: false }),
          made(whenFalse.parts[2], { condition, holds: false, isStrict: true }),
        )
      : made(whenFalse, { condition, holds: false });
  return choose(condition, made(whenTrue, { condition, holds: true }), otherwise);
}

/** relu(u) is u where u > 0, and else 0. */
function decidedRamp(algebra: Algebra, ramp: Call, { condition, holds }: Fact): Form {
  if (condition !== algebra.plainCall(greater.operation, [ramp.parts[0], algebra.zero])) return ramp;
  return holds ? ramp.parts[0] : algebra.zero;
}

function decidedChoice(algebra: Algebra, form: Call, fact: Fact, depth: number): Form {
  const { condition, holds, isStrict = false } = fact;
  if (isExtremeOfTwo(form)) {
    const { isGreater, whenGreater, otherwise } = ranking(algebra, form);
    // At a tie the maximum stays: its slope is of both.
    if (condition === isGreater) return holds ? whenGreater : isStrict ? otherwise : form;
  }
  if (!isConditional(form)) return form;
  const [own, whenTrue, whenFalse] = form.parts;
  if (own === condition) return decided(algebra, holds ? whenTrue : whenFalse, fact, depth - 1);
  const isTie = !holds && condition.kind === "call" && own === algebra.plainCall(equal.operation, condition.parts);
  return algebra.call(conditional.operation, [
    own,
    decided(algebra, whenTrue, fact, depth - 1),
    decided(algebra, whenFalse, isTie ? { ...fact, isStrict: true } : fact, depth - 1),
  ]);
}

function isExtremeOfTwo({ operation, parts }: Call): boolean {
  return parts.length === 2 && (operation === max.operation || operation === min.operation);
}

/**
 * What one argument of a maximum or minimum has of its slope: of two `a > b ? u : a == b ? u/2 : 0`, of more
 * `a >= max(b, c) ? u/((a == b) + (a == c) + 1) : 0`. To compare arguments is exact; the sign of their difference is not,
 * once it is rearranged.
 *
 * @param extreme the maximum or minimum
 * @param one the argument
 * @param u the slope where that is the only winner
 * @param exponent to which power the count of winners stands beside it, below 0
 */
export function winnersShare(algebra: Algebra, extreme: Call, one: Form, u: Form, exponent: Form): Form {
  const isMaximum = extreme.operation === max.operation;
  const choose = (condition: Form, whenTrue: Form, whenFalse: Form) =>
    algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
  const shared = (count: Form) => algebra.multiply([u, algebra.power(count, exponent)]);
  if (extreme.parts.length !== 2) {
    const others = extreme.parts.filter((part) => part !== one);
    const rest = others.length === 1 ? others[0] : algebra.call(extreme.operation, others);
    const ties = others.map((other) => algebra.call(equal.operation, [one, other]));
    const copies = algebra.number(extreme.parts.length - others.length);
    const { operation } = isMaximum ? greaterEqual : lessEqual;
    return choose(algebra.call(operation, [one, rest]), shared(algebra.add([...ties, copies])), algebra.zero);
  }
  // All ask the same of two arguments, so that their shares can be one condition.
  const { isGreater, isTie, whenGreater } = ranking(algebra, extreme);
  const [win, lose] = one === whenGreater ? [u, algebra.zero] : [algebra.zero, u];
  return choose(isGreater, win, choose(isTie, shared(algebra.number(TWO)), lose));
}

/** What decides between the two arguments of a maximum or minimum. */
interface Ranking {
  readonly isGreater: Form;
  readonly isTie: Form;
  /** The value where `isGreater` holds. */
  readonly whenGreater: Form;
  readonly otherwise: Form;
}

function ranking(algebra: Algebra, { operation, parts: [a, b] }: Call): Ranking {
  const [left, right, isTurned] = sides(algebra, a, b);
  const isFirst = (operation === max.operation) !== isTurned;
  return {
    isGreater: algebra.call(greater.operation, [left, right]),
    isTie: algebra.call(equal.operation, [left, right]),
    whenGreater: isFirst ? a : b,
    otherwise: isFirst ? b : a,
  };
}

/**
 * Two formulas to compare: of multiples of one formula that formula and 0, of two negatives what they are of.
 * @returns the two, and whether their order is the opposite one
 */
function sides(algebra: Algebra, a: Form, b: Form): [Form, Form, boolean] {
  const difference = algebra.add([a, algebra.negative(b)]);
  const terms = [a, b].flatMap((form) => algebra.termsOf(form));
  const isMultiple = difference.kind !== "sum" && terms.every(({ monomial }) => monomial === terms[0].monomial);
  if (isMultiple && numberOf(difference) === undefined)
    return [terms[0].monomial, algebra.zero, isNegative(algebra.coefficientOf(difference))];
  const areNegative = terms.every(({ coefficient }) => isNegative(coefficient));
  return areNegative ? [algebra.negative(a), algebra.negative(b), true] : [a, b, false];
}
