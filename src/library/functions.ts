import { takes, type Callable } from "../autodiff/operation.ts";
import { onVariables, type Variable } from "../autodiff/variable.ts";
import { callables } from "../functions/registry.ts";

/** A function of the calculator on variables; a number among its arguments is a constant. */
export type VariableFunction = (...inputs: (Variable | number)[]) => Variable;

/** Of functions that share a name, the one that takes so many arguments; where none does, the first, which says so. */
function overloaded(callables: readonly Callable[]): VariableFunction {
  const all = callables.map((callable) => ({ operation: callable.operation, call: onVariables(callable) }));
  return (...inputs) => (all.find(({ operation }) => takes(operation, inputs.length)) ?? all[0]).call(...inputs);
}

const byName = new Map<string, Callable[]>();
for (const callable of callables) {
  const { name, synonyms = [] } = callable.operation;
  for (const one of [name, ...synonyms]) byName.set(one, [...(byName.get(one) ?? []), callable]);
}

/** Every function of the calculator by its name: `functions.add(x, x)`. */
export const functions: { readonly [name: string]: VariableFunction } = Object.freeze(
  Object.fromEntries(Array.from(byName, ([name, sharing]) => [name, overloaded(sharing)] as const)),
);
