import { conditional } from "../autodiff/ring.ts";
import type { Algebra } from "./algebra.ts";
import type { Call, Factor, Form } from "./form.ts";

/** Formulas with more conditions are left as they are. */
const MOST_CONDITIONS = 4;

/** Conditions within conditions are looked at so deep. */
const MOST_NESTED = 3;

/**
 * A formula as one conditional, for each condition in it: if(c, a, 0) + if(c, 0, b) is if(c, a, b), x*if(c, a, 0) is
 * if(c, x*a, 0), and if(d, if(c, a, 0), 0) is if(c, if(d, a, 0), 0).
 *
 * @param finish what is done to the branches
 */
export function asConditionals(algebra: Algebra, form: Form, finish: (branch: Form) => Form): Form[] {
  const terms = algebra.termsOf(form);
  const conditions = new Set<Form>();
  for (const { monomial } of terms) {
    for (const { base, exponent } of algebra.factorsOf(monomial))
      if (exponent === algebra.one) collect(base, conditions, MOST_NESTED);
  }
  if (conditions.size > MOST_CONDITIONS) return [];
  return Array.from(conditions, (condition) => {
    const [whenTrue, whenFalse] = [true, false].map((holds) =>
      finish(
        algebra.add(
          terms.map(({ coefficient, monomial }) =>
            algebra.product(
              coefficient,
              algebra.factorsOf(monomial).map(({ base, exponent }): Factor => ({
                base: exponent === algebra.one ? decided(algebra, base, condition, holds, MOST_NESTED) : base,
                exponent,
              })),
            ),
          ),
        ),
      ),
    );
    return algebra.call(conditional.operation, [condition, whenTrue, whenFalse]);
  }).filter((one) => one !== form);
}

function isConditional(form: Form): form is Call {
  return form.kind === "call" && form.operation === conditional.operation;
}

function collect(form: Form, conditions: Set<Form>, depth: number): void {
  if (depth === 0 || !isConditional(form)) return;
  const [condition, ...branches] = form.parts;
  conditions.add(condition);
  for (const branch of branches) collect(branch, conditions, depth - 1);
}

/** A formula where it is known whether a condition holds. */
function decided(algebra: Algebra, form: Form, condition: Form, holds: boolean, depth: number): Form {
  if (depth === 0 || !isConditional(form)) return form;
  const [own, whenTrue, whenFalse] = form.parts;
  if (own === condition) return decided(algebra, holds ? whenTrue : whenFalse, condition, holds, depth - 1);
  const branches = [whenTrue, whenFalse].map((branch) => decided(algebra, branch, condition, holds, depth - 1));
  return algebra.call(conditional.operation, [own, ...branches]);
}
