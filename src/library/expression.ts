import { MAX_ORDER } from "../calculus/derivatives.ts";
import { carryOut, noVariable, type Prepared } from "../commands/expression.ts";
import { DzeroError, type Source } from "../errors.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";

/** An expression over symbols, and its variables in order of first use. */
export interface OpenExpression {
  readonly session: Session;
  readonly prepared: Prepared;
  /** The leaf of each variable that has no value. */
  readonly variables: ReadonlyMap<string, number>;
}

/**
 * What the caller gave for the text of an expression, which without TypeScript can be anything.
 * @throws DzeroError usage
 */
export function sourceOf(text: unknown): Source {
  if (typeof text === "string") return { text };
  throw new DzeroError("usage", `an expression is a string, not ${text === null ? "null" : typeof text}`);
}

/** @throws DzeroError usage, where it is no list of names */
export function namesOf(wrt: unknown): readonly string[] | undefined {
  if (wrt === undefined) return undefined;
  if (Array.isArray(wrt) && wrt.every((name) => typeof name === "string"))
    return wrt.map((name) => name.normalize("NFC"));
  throw new DzeroError("usage", 'wrt is a list of names: ["x"]');
}

/** @throws DzeroError usage, where it is no order of a derivative */
export function checkOrder(order: number): void {
  if (Number.isInteger(order) && order >= 0 && order <= MAX_ORDER) return;
  throw new DzeroError("usage", `order takes a whole number from 0 to ${MAX_ORDER}, not ${order}`);
}

/**
 * Reads an expression without giving its variables values.
 * @param isForPoints whether it is to be computed at points, rather than shown
 * @throws DzeroError
 */
export function openExpression(text: string, isForPoints = false): OpenExpression {
  const session = new Session({ symbols: true, isForPoints });
  const source = sourceOf(text);
  const prepared = carryOut(session, read(source).statements, source, new Map());
  const { graph } = session;
  const places = Array.from(prepared.places, ([name, { node }]) => [name, node] as const);
  const variables = new Map(places.filter(([, node]) => graph.isLeaf(node) && !graph.isKnown(node)));
  for (const [name, leaf] of session.symbolsBelow(prepared.node)) variables.set(name, leaf);
  return { session, prepared, variables };
}

/**
 * The places to differentiate by: variables, and results that a statement gave a name.
 * @param wrt their names; all variables where absent
 * @throws DzeroError unknown-name, where one is none of the expression's
 */
export function chosenFrom({ variables, prepared }: OpenExpression, wrt: readonly string[] = [...variables.keys()]) {
  return wrt.map((name) => {
    const node = variables.get(name) ?? prepared.places.get(name)?.node;
    if (node === undefined) throw noVariable(name, [...new Set([...variables.keys(), ...prepared.places.keys()])]);
    return { name, node };
  });
}
