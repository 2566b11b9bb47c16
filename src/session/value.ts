import type { Expression } from "../../grammar/ast.ts";
import { DzeroError, type Source } from "../errors.ts";
import type { Session } from "./session.ts";

/**
 * The number that an expression of what a session knows stands for. The session stays as it is.
 * @throws DzeroError unknown-name, no-value, where it has none
 */
export function valueOf(session: Session, expression: Expression, source: Source): number {
  const { graph } = session;
  const { start, end } = expression;
  const length = graph.length;
  try {
    // Names without value are no symbols here.
    const fork = session.fork({ symbols: false });
    const outcome = fork.run({ kind: "evaluation", expression, start, end }, source);
    if (outcome.kind !== "computed" && outcome.kind !== "read") throw new TypeError("an evaluation computes");
    if (graph.isKnown(outcome.node)) return graph.value(outcome.node);
    throw new DzeroError("no-value", `${source.text.slice(start, end)} has no value`, {
      place: { source, span: { start, end } },
    });
  } finally {
    graph.truncate(length);
  }
}
