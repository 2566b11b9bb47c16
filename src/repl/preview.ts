import type { Statement } from "../../grammar/ast.ts";
import { writtenName } from "../../grammar/names.ts";
import type { Context } from "../commands/command.ts";
import { Formulas } from "../commands/formula.ts";
import { isAtPoints, isCommandLine, statementsIn } from "../commands/line.ts";
import { DzeroError, type Source } from "../errors.ts";
import { formatNumber } from "../print/number.ts";
import { read } from "../session/read.ts";
import type { Outcome } from "../session/session.ts";

/** What may be tried out between two keys: some milliseconds, so that typing is never slowed down. */
const MOST_STEPS = 2_000;

/** A longer formula takes longer to simplify than one waits for while typing. */
const MOST_NODES = 8;

/**
 * Carries out the statements of a line and leaves the session as it is.
 * @param look is given the last of them, while what it made is there
 * @throws DzeroError also where that would take too long
 */
function tryOut<Result>(
  { session }: Context,
  source: Source,
  statements: readonly Statement[],
  look: (last: Outcome) => Result,
): Result {
  return session.tryOut(MOST_STEPS, () => {
    let last: Outcome | undefined;
    for (const statement of statements) {
      last = session.run(statement, source);
      if (last.kind === "computed" || last.kind === "read") session.setLast(last.node);
    }
    if (last === undefined) throw new DzeroError("empty", "there is no statement");
    return look(last);
  });
}

/** Whether all there is to know of a formula is found at once. */
function isShort({ session }: Context, before: number): boolean {
  return session.graph.length - before <= MOST_NODES;
}

/** Whether a line is carried out in no time, so that no one wants to stop it. */
export function isQuick(context: Context, source: Source): boolean {
  if (isCommandLine(source.text) || isAtPoints(source.text)) return false;
  const { graph } = context.session;
  const before = graph.length;
  const whole = statementsIn(source);
  try {
    return tryOut(
      context,
      whole,
      read(whole).statements,
      (last) => last.kind === "defined" || graph.isKnown(last.node) || isShort(context, before),
    );
  } catch (error) {
    // Any other error will be found as soon again.
    return error instanceof DzeroError && error.code !== "too-long" && error.code !== "too-many-nodes";
  }
}

/** A value that the line itself shows needs no preview. */
function isPlain(statement: Statement): boolean {
  const expression =
    statement.kind === "assignment" || statement.kind === "evaluation" ? statement.expression : undefined;
  return expression?.kind === "number" || (expression?.kind === "unary" && expression.operand.kind === "number");
}

/** The derivatives of a formula; of `f'` alone, which is one, the formula. */
function formulaText({ session }: Context, { kind, node, resolution }: Outcome & { node: number }): string {
  const formulas = new Formulas(session);
  if (kind === "primed") return `= ${formulas.text(formulas.simplified(node))}`;
  const opened = formulas.opened(node);
  return Array.from(session.dependencies(node, resolution.names))
    .filter(([, variable]) => session.graph.isLeaf(variable.node))
    .map(([name, variable]) => {
      const derivative = formulas.derivative(opened, formulas.symbolOf(variable.node));
      return `d/d${writtenName(name)} = ${formulas.text(derivative)}`;
    })
    .join(", ");
}

/**
 * What a line will answer, in a few words, before it is entered: a value, or the derivatives of a formula.
 * @returns undefined where there is nothing to tell, or it would take too long to find out
 */
export function previewOf(context: Context, source: Source): string | undefined {
  const { session, settings } = context;
  if (isCommandLine(source.text)) return undefined;
  const { graph } = session;
  const before = graph.length;
  const whole = statementsIn(source);
  try {
    const { statements } = read(whole);
    const final = statements.at(-1);
    if (final === undefined || final.kind === "definition" || isPlain(final)) return undefined;
    return tryOut(context, whole, statements, (last) => {
      if (last.kind === "defined") return undefined;
      if (graph.isKnown(last.node)) return `= ${formatNumber(graph.value(last.node), settings.digits)}`;
      return last.kind === "read" || !isShort(context, before) ? undefined : formulaText(context, last);
    });
  } catch (error) {
    // What is not whole yet, or wrong, is told when it is entered.
    if (error instanceof DzeroError) return undefined;
    throw error;
  }
}
