import { onVariables, type Variable } from "./autodiff/variable.ts";
import { callables } from "./functions/registry.ts";

export { Variable } from "./autodiff/variable.ts";
export { DzeroError, type ErrorCode, type Place, type Source, type Span } from "./errors.ts";

/** A function of the calculator on variables; a number among its arguments is a constant. */
export type VariableFunction = (...inputs: (Variable | number)[]) => Variable;

/** Every function of the calculator by its name: `functions.add(x, x)`. */
export const functions: { readonly [name: string]: VariableFunction } = Object.freeze(
  Object.fromEntries(
    callables.flatMap((callable) => {
      const { name, synonyms = [] } = callable.operation;
      return [name, ...synonyms].map((one) => [one, onVariables(callable)] as const);
    }),
  ),
);
