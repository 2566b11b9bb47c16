import { carryOut, noVariable, type Prepared } from "../commands/expression.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";

/** An expression over symbols, and its variables in order of first use. */
export interface OpenExpression {
  readonly session: Session;
  readonly prepared: Prepared;
  /** The leaf of each variable. */
  readonly variables: ReadonlyMap<string, number>;
}

/**
 * Reads an expression without giving its variables values.
 * @throws DzeroError
 */
export function openExpression(text: string): OpenExpression {
  const session = new Session({ symbols: true });
  const source = { text };
  const prepared = carryOut(session, read(source).statements, source, new Map());
  const variables = new Map<string, number>();
  for (const [name, { node }] of prepared.places) if (session.graph.isLeaf(node)) variables.set(name, node);
  return { session, prepared, variables };
}

/**
 * The variables to differentiate by.
 * @throws DzeroError unknown-name, where one is none of the expression's
 */
export function chosenFrom({ variables }: OpenExpression, wrt: readonly string[] = [...variables.keys()]) {
  return wrt.map((given) => {
    const name = given.normalize("NFC");
    const leaf = variables.get(name);
    if (leaf === undefined) throw noVariable(name, variables.keys());
    return { name, leaf };
  });
}
