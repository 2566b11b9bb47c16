import { conditional } from "../autodiff/ring.ts";
import type { Algebra } from "./algebra.ts";
import type { Factor, Form } from "./form.ts";

/** Formulas with more conditions are left as they are. */
const MOST_CONDITIONS = 4;

/**
 * A formula as one conditional, for each condition in it: if(c, a, 0) + if(c, 0, b) is if(c, a, b), and x*if(c, a, 0) is
 * if(c, x*a, 0).
 *
 * @param finish what is done to the branches
 */
export function asConditionals(algebra: Algebra, form: Form, finish: (branch: Form) => Form): Form[] {
  const conditions = new Set<Form>();
  const terms = algebra.termsOf(form);
  for (const { monomial } of terms) {
    for (const factor of algebra.factorsOf(monomial)) {
      const condition = conditionOf(algebra, factor);
      if (condition !== undefined) conditions.add(condition);
    }
  }
  if (conditions.size > MOST_CONDITIONS) return [];
  return Array.from(conditions, (condition) => {
    // The branch that is taken where the condition holds is the second part of a conditional, the other its third.
    const [whenTrue, whenFalse] = [1, 2].map((part) =>
      finish(
        algebra.add(
          terms.map(({ coefficient, monomial }) =>
            algebra.product(
              coefficient,
              algebra.factorsOf(monomial).map((factor) => {
                const { base } = factor;
                const isDecided = base.kind === "call" && conditionOf(algebra, factor) === condition;
                return isDecided ? { base: base.parts[part], exponent: algebra.one } : factor;
              }),
            ),
          ),
        ),
      ),
    );
    return algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
  }).filter((one) => one !== form);
}

function conditionOf(algebra: Algebra, { base, exponent }: Factor): Form | undefined {
  const isConditional = base.kind === "call" && base.operation === conditional.operation && exponent === algebra.one;
  return isConditional ? base.parts[0] : undefined;
}
