import { NAME, nameIn, QUOTED_NAME } from "../../grammar/names.ts";
import { topLevelParts } from "../../grammar/parser.ts";
import { isRange } from "../../grammar/range.ts";
import { DzeroError, type Source } from "../errors.ts";
import { readRange, type Range } from "../session/range.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { valueOf } from "../session/value.ts";
import { nearest } from "../suggestion.ts";
import type { Binding } from "./command.ts";

/**
 * The number that the text of a value stands for: an expression of constants, `pi/2`.
 * @throws DzeroError bad-value
 */
export function constantValue({ name, value: text, given }: Binding): number {
  const source: Source = { text, name: given };
  if (isRange(text)) {
    throw new DzeroError("bad-value", `${name} is one number here, not the range ${text}`, {
      hint: "dzero eval and plot take ranges",
    });
  }
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

/** What variables are given: a number each, or a range of them. */
export interface Given {
  readonly values: ReadonlyMap<string, number>;
  readonly ranges: ReadonlyMap<string, Range>;
}

/** The value of a variable that is given at the prompt, where it may be an expression of the session's names. */
function lineValue({ name, value: text, given }: Binding, session: Session): number {
  const source: Source = { text };
  const [statement, ...others] = read(source).statements;
  if (others.length > 0 || statement?.kind !== "evaluation")
    throw new DzeroError("bad-value", `the value of ${name} is not a number: '${text}'`, { hint: `write ${given} 3` });
  return valueOf(session, statement.expression, source);
}

/**
 * Reads the values of variables, of which each is a number or a range.
 * @param session that whose names they may use, at the prompt; absent where they are made of constants alone
 * @throws DzeroError with the place in the value
 */
export function readBindings(bindings: readonly Binding[], session?: Session): Given {
  const values = new Map<string, number>();
  const ranges = new Map<string, Range>();
  const constants = new Session({ adviseOnMissing: () => "a range is made of numbers and constants: 0..2pi in 7" });
  checkNoneTwice(bindings);
  for (const binding of bindings) {
    const { name, value: text, given } = binding;
    if (isRange(text)) {
      const source: Source = session === undefined ? { text, name: given } : { text };
      ranges.set(name, readRange(session ?? constants, source));
    } else {
      values.set(name, session === undefined ? constantValue(binding) : lineValue(binding, session));
    }
  }
  return { values, ranges };
}

let binds: RegExp | undefined;

/** What `x = 3` gives a variable; undefined where a text does not. */
export function bindingIn(text: string): Binding | undefined {
  binds ??= new RegExp(`^\\s*(${NAME}|${QUOTED_NAME})\\s*=(?!=)([^]*)$`, "u");
  const [, written, value] = binds.exec(text) ?? [];
  return written === undefined ? undefined : { name: nameIn(written), value: value.trim(), given: `${written} =` };
}

/**
 * The parts of a line of the prompt: an expression, and what variables are given after it: `sin(a*x), x = 0..pi, a = 2`.
 * @param example what the command looks like, for a hint
 */
export function lineParts(line: string, example: string): { expression: string; bindings: readonly Binding[] } {
  const [expression, ...rest] = topLevelParts(line);
  const bindings = rest.map((part): Binding => {
    const binding = bindingIn(part);
    if (binding !== undefined) return binding;
    throw new DzeroError("usage", `'${part.trim()}' gives no variable a value`, { hint: `for example ${example}` });
  });
  return { expression, bindings };
}

function checkNoneTwice(bindings: readonly Binding[]): void {
  const seen = new Map<string, string>();
  for (const { name, given } of bindings) {
    const before = seen.get(name);
    if (before !== undefined) {
      const how = before === given ? "" : `, by ${before} and by ${given}`;
      throw new DzeroError("bad-value", `${name} is given twice${how}`);
    }
    seen.set(name, given);
  }
}

/** Gives a session the variables of a command line. */
export function bind(session: Session, bindings: readonly Binding[]): void {
  checkNoneTwice(bindings);
  for (const binding of bindings) session.setVariable(binding.name, constantValue(binding));
}

/**
 * Complains of a misspelt option that has taken a word for its value: `--onyl value`.
 * @param options the options of the command
 */
export function checkOptions(bindings: readonly Binding[], { text }: Source, options: readonly string[]): void {
  for (const { name, value, given } of bindings) {
    const near = given.startsWith("--") ? nearest(name, options) : undefined;
    if (near === undefined || !Number.isNaN(Number(value)) || text.includes(name)) continue;
    throw new DzeroError("usage", `unknown option '--${name}'`, { hint: `did you mean '--${near}'?` });
  }
}

/**
 * Complains of a variable that was given and is not used: it is most likely misspelt.
 * @param used the names the expression uses
 * @param options the options of the command, of which the name may be a misspelling
 */
export function checkAllUsed(
  bindings: readonly Pick<Binding, "name">[],
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
