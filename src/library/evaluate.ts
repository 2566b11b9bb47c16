import { defaultSettings } from "../commands/command.ts";
import { carryOut } from "../commands/expression.ts";
import { derivativesOf } from "../commands/point.ts";
import { DzeroError } from "../errors.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { checkOrder, namesOf, sourceOf } from "./expression.ts";

/** Numbers by the names of variables. */
export type Numbers = { readonly [name: string]: number };

/** Value and derivatives at a point. */
export interface Evaluation {
  readonly value: number;
  /** The partial derivatives. */
  readonly grad: Numbers;
  /** The second derivatives, where they were asked for. */
  readonly hessian?: { readonly [name: string]: Numbers };
  /** The derivative of the order that was asked for. */
  readonly derivative?: number;
}

export interface EvaluateOptions {
  /** The variables to differentiate by; all of the expression's where absent. */
  readonly wrt?: readonly string[];
  /** Whether to find the second derivatives, too. */
  readonly hessian?: boolean;
  /** The order of a derivative in the one variable, 0 to 100. */
  readonly order?: number;
}

/**
 * Value and gradient of an expression, once: `evaluate("x+x", { x: 3 })` is `{ value: 6, grad: { x: 2 } }`.
 *
 * @param text one expression, or statements of which the last is one
 * @param at the variables' values; names that the expression does not use are ignored
 * @throws DzeroError with a code, the place in the text, and a hint where there is one
 */
export function evaluate(
  text: string,
  at: Numbers = {},
  { wrt, hessian = false, order }: EvaluateOptions = {},
): Evaluation {
  if (order !== undefined) checkOrder(order);
  const session = new Session({
    isForPoints: true,
    adviseOnMissing: ([name]) => `give it one: { ${JSON.stringify(name)}: 1 }`,
  });
  for (const [name, value] of Object.entries(at)) {
    if (typeof value !== "number") throw new DzeroError("bad-value", `the value of ${name} is not a number`);
    session.setVariable(name.normalize("NFC"), value);
  }
  const given = new Map(session.variables);
  const source = sourceOf(text);
  const prepared = carryOut(session, read(source).statements, source, given);
  const { parts, gradient, secondDerivatives } = derivativesOf({ session, settings: defaultSettings() }, prepared, {
    wrt: namesOf(wrt),
    strangers: new Set(given.keys()),
    hessian,
    order,
  });
  return {
    value: parts[0].number,
    grad: Object.fromEntries(gradient),
    ...(secondDerivatives && {
      hessian: Object.fromEntries(Array.from(secondDerivatives, ([name, row]) => [name, Object.fromEntries(row)])),
    }),
    ...(order !== undefined && { derivative: parts[parts.length - 1].number }),
  };
}
