import { takes, type Callable, type Operation } from "../autodiff/operation.ts";
import * as arithmetic from "./arithmetic.ts";
import * as bessel from "./bessel.ts";
import * as beta from "./beta.ts";
import * as binomial from "./binomial.ts";
import * as comparison from "./comparison.ts";
import * as elliptic from "./elliptic.ts";
import * as error from "./error.ts";
import * as exponential from "./exponential.ts";
import * as gamma from "./gamma.ts";
import * as hyperbolic from "./hyperbolic.ts";
import * as lambert from "./lambert.ts";
import * as integrals from "./integrals.ts";
import * as incomplete from "./incomplete.ts";
import * as logistic from "./logistic.ts";
import * as piecewise from "./piecewise.ts";
import * as powers from "./powers.ts";
import * as trigonometric from "./trigonometric.ts";
import * as zeta from "./zeta.ts";

/** The files of this folder; every operation that one exports is a function of the calculator. */
const families = {
  arithmetic,
  powers,
  exponential,
  trigonometric,
  hyperbolic,
  piecewise,
  logistic,
  error,
  gamma,
  binomial,
  elliptic,
  lambert,
  integrals,
  zeta,
  bessel,
  beta,
  incomplete,
  comparison,
};

function isCallable(value: unknown): value is Callable {
  return typeof value === "function" && "operation" in value;
}

const publicIn = (exports: Readonly<Record<string, unknown>>): readonly Callable[] =>
  Object.values(exports)
    .filter(isCallable)
    .filter(({ operation }) => !operation.internal);

/** Every function of the calculator, to be called on terms. */
export const callables: readonly Callable[] = Object.values(families).flatMap(publicIn);

/** Every function of the calculator, by family. */
export const operationsByFamily: ReadonlyMap<string, readonly Operation[]> = new Map(
  Object.entries(families).map(([family, exports]) => [family, publicIn(exports).map(({ operation }) => operation)]),
);

/** One name may stand for several, told apart by the number of arguments: log(x), log(x, b). */
const byName = new Map<string, Operation[]>();
const byOperator = new Map<string, Operation>();

const operatorKey = (operator: string, operands: number) => `${operands} ${operator}`;

for (const { operation } of callables) {
  if (operation.operator !== undefined)
    byOperator.set(operatorKey(operation.operator, operation.leastArity), operation);
  if (operation.operatorOnly) continue;
  for (const name of [operation.name, ...(operation.synonyms ?? [])]) {
    byName.set(name, [...(byName.get(name) ?? []), operation]);
  }
}

/** The built-in functions of that name: none, one, or several that take different numbers of arguments. */
export function functionsNamed(name: string): readonly Operation[] {
  return byName.get(name) ?? [];
}

/** The built-in function of that name that takes so many arguments. */
export function functionNamed(name: string, count: number): Operation | undefined {
  return byName.get(name)?.find((operation) => takes(operation, count));
}

/** Every name a built-in function can be called by. */
export function functionNames(): Iterable<string> {
  return byName.keys();
}

/** The operation that an operator stands for between, or before, so many operands. */
export function operationFor(operator: string, operands: number): Operation {
  const operation = byOperator.get(operatorKey(operator, operands));
  if (operation === undefined) throw new TypeError(`no operation for the operator ${operator}`);
  return operation;
}
