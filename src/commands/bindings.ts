import { DzeroError, type Source } from "../errors.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { nearest } from "../suggestion.ts";
import type { Binding } from "./command.ts";

/**
 * The number that the text of a value stands for: an expression of constants, `pi/2`.
 * @throws DzeroError bad-value
 */
export function constantValue({ name, value: text, given }: Binding): number {
  const source: Source = { text, name: given };
  const notANumber = (details: { place?: DzeroError["place"]; hint?: string | undefined }) =>
    new DzeroError("bad-value", `the value of ${name} is not a number: '${text}'`, details);
  try {
    const { statements } = read(source);
    const [statement] = statements;
    if (statements.length !== 1 || statement.kind !== "evaluation") throw notANumber({});
    const session = new Session();
    const outcome = session.run(statement, source);
    if (outcome.kind !== "computed" && outcome.kind !== "read") throw notANumber({});
    return session.graph.value(outcome.node);
  } catch (error) {
    if (!(error instanceof DzeroError) || error.code === "bad-value") throw error;
    if (error.code === "empty") throw notANumber({ hint: `write ${given} 3` });
    const hint =
      error.code === "unknown-name" ? "a value is a number or an expression of constants: 3, pi/2" : error.hint;
    throw notANumber({ place: error.place, hint });
  }
}

/** Gives a session the variables of a command line. */
export function bind(session: Session, bindings: readonly Binding[]): void {
  const seen = new Map<string, string>();
  for (const binding of bindings) {
    const { name, given } = binding;
    if (seen.has(name))
      throw new DzeroError("bad-value", `${name} is given twice, by ${seen.get(name)} and by ${given}`);
    seen.set(name, given);
    session.setVariable(name, constantValue(binding));
  }
}

/**
 * Complains of a variable that was given and is not used: it is most likely misspelt.
 * @param used the names the expression uses
 * @param options the options of the command, of which the name may be a misspelling
 */
export function checkAllUsed(
  bindings: readonly Binding[],
  used: ReadonlySet<string>,
  options: readonly string[],
): void {
  const unused = bindings.find(({ name }) => !used.has(name));
  if (unused === undefined) return;
  const given = new Set(bindings.map(({ name }) => name));
  const name = nearest(unused.name, used);
  const option = nearest(unused.name, options);
  let hint: string | undefined;
  if (option !== undefined && name === undefined) hint = `did you mean the option --${option}?`;
  else if (name !== undefined && !given.has(name)) hint = `did you mean '${name}'?`;
  else if (used.size > 0) hint = `it uses ${[...used].join(", ")}`;
  throw new DzeroError("unused-variable", `${unused.name} is given, but the expression does not use it`, { hint });
}
