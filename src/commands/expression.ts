import { expressionOf, type Statement } from "../../grammar/ast.ts";
import { DzeroError, type Place, type Source } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { formatReading } from "../print/reading.ts";
import { MissingSlopes } from "../session/missing-slopes.ts";
import { read } from "../session/read.ts";
import type { Outcome, Session, Variable } from "../session/session.ts";
import { nearest } from "../suggestion.ts";
import { bind, checkAllUsed, checkOptions } from "./bindings.ts";
import type { Binding, CommandOption, Context, Request } from "./command.ts";
import { readAll } from "./input.ts";
import { optionWithOneDash } from "./options.ts";

/** The options of every command that works on one expression. */
export const expressionOptions: readonly CommandOption[] = [
  { name: "file", short: "f", value: "FILE", summary: "read the expression from a file" },
];

/** An expression that was carried out, ready to be differentiated. */
export interface Prepared {
  readonly node: number;
  /** The variables it depends on, in order of first use: those given, and the results that were given a name. */
  readonly places: ReadonlyMap<string, Variable>;
  /** Where the last statement stands, for errors that come from the graph. */
  readonly place: Place;
  /** Constants that a variable, a parameter or an index hides. */
  readonly hidden: readonly string[];
  /** How the last expression was read, where readers may differ. */
  readonly reading: string | undefined;
}

/** The words of an option's value, separated by commas; undefined where it was not given. */
export function wordsOf(request: Request, option: string): string[] | undefined {
  return request
    .option(option)
    ?.split(",")
    .map((word) => word.trim().normalize("NFC"));
}

/**
 * The text a command is about: its operand, a file's, or standard input's.
 * @param example what the command looks like with an expression, for a hint
 * @param operands those that the expression may be among
 */
export async function sourceOf(
  context: Context,
  request: Request,
  example: string,
  operands: readonly string[] = request.operands,
): Promise<Source> {
  const file = request.option("file");
  const [operand, ...others] = operands;
  if (file !== undefined) {
    if (operand !== undefined) throw new DzeroError("usage", "there are two expressions: one given, one in a file");
    return { text: await context.files.read(file), name: file, firstLine: 1 };
  }
  if (operand === undefined) throw withoutExpression(context, request, example);
  if (others.length > 0) {
    const misspelt = optionWithOneDash(operands, context.optionNames);
    if (misspelt !== undefined) throw misspelt;
    throw new DzeroError("usage", `there is more than one expression: '${operand}' and '${others[0]}'`, {
      hint: "put quotes around an expression with spaces; a variable is given as --x 3 or x=3",
    });
  }
  if (operand === "-") return { text: await readAll(context.files.stdin()), name: "stdin", firstLine: 1 };
  return { text: operand };
}

/**
 * The one operand of a command of the prompt.
 * @param example what the command looks like with an expression, for a hint
 */
export function operandOf({ operands }: Request, example: string): string {
  const [operand] = operands;
  if (operand === undefined)
    throw new DzeroError("usage", "there is no expression", { hint: `for example ${example}` });
  return operand;
}

/**
 * Checks that a text of the prompt is no statement that would change something.
 * @throws DzeroError not-assignable
 */
export function checkOnlyLooks(source: Source): void {
  const other = read(source).statements.find(({ kind }) => kind !== "evaluation");
  if (other === undefined) return;
  const place = { source, span: { start: other.start, end: other.end } };
  throw new DzeroError("not-assignable", "the command takes an expression and gives no name a value", {
    place,
    hint: "'==' compares",
  });
}

/**
 * Carries out the expression of a command of the prompt that looks at it and leaves the session as it is.
 * @throws DzeroError not-assignable, where it is a statement that would change something
 */
export function prepareToLook(context: Context, source: Source): Prepared {
  checkOnlyLooks(source);
  return prepare(context, source, []);
}

/**
 * A derivative is asked for by a name that the expression does not depend on.
 * @param variables those it depends on
 */
export function noVariable(name: string, variables: Iterable<string>): DzeroError {
  const known = [...variables];
  const hint = known.length > 0 ? `it has ${known.join(", ")}` : "it has none";
  return new DzeroError("unknown-name", `'${name}' is no variable of the expression`, { hint });
}

/** A misspelt switch has taken the expression for its value: `--jsn "x+x"`. */
function withoutExpression({ optionNames }: Context, { bindings }: Request, example: string): DzeroError {
  for (const { name } of bindings) {
    const option = nearest(name, optionNames);
    if (option === undefined) continue;
    return new DzeroError("usage", `unknown option '--${name}'`, { hint: `did you mean '--${option}'?` });
  }
  const taker = bindings.find(({ value }) => Number.isNaN(Number(value)));
  const hint =
    taker === undefined ? `for example ${example}` : `'${taker.value}' was taken as the value of ${taker.given}`;
  return new DzeroError("usage", "there is no expression", { hint });
}

/**
 * Carries out the statements of a text in a session of its own. The last one is the result: an expression, or an
 * assignment by its value.
 * @param bindings the values of variables; one that is not used is an error
 */
export function prepare(context: Context, source: Source, bindings: readonly Binding[]): Prepared {
  const { session } = context;
  const { statements } = read(source);
  checkOptions(bindings, source, context.optionNames);
  bind(session, bindings);
  const given = new Map(bindings.map(({ name }) => [name, session.variable(name)] as const));
  const { used, ...prepared } = carryOut(session, statements, source, given);
  checkAllUsed(bindings, used, context.optionNames);
  return prepared;
}

/**
 * Carries out statements in a session.
 * @param given variables to differentiate by as they were given, even where a statement gives the name to another
 */
export function carryOut(
  session: Session,
  statements: readonly Statement[],
  source: Source,
  given: ReadonlyMap<string, Variable>,
): Prepared & { readonly used: ReadonlySet<string> } {
  const order = new Set<string>();
  const used = new Set<string>();
  const hidden = new Set<string>();
  const earlier = new Set<number>();
  let last: Outcome | undefined;
  for (const statement of statements) {
    if (last !== undefined && "node" in last) earlier.add(last.node);
    last = session.run(statement, source);
    if (last.kind === "computed" || last.kind === "read") session.setLast(last.node);
    for (const name of last.resolution.names) order.add(name);
    for (const name of last.resolution.used) used.add(name);
    for (const name of last.resolution.hidden) hidden.add(name);
  }
  const final = statements.at(-1);
  if (last === undefined || final === undefined) throw new DzeroError("empty", "the expression is empty");
  const place = { source, span: { start: final.start, end: final.end } };
  if (last.kind === "primed") {
    const shown = source.text.slice(final.start, final.end);
    throw new DzeroError("no-value", `${shown} is a formula and has no value`, {
      place,
      hint: `${shown}(2) is its value at 2`,
    });
  }
  if (last.kind === "defined") {
    throw new DzeroError("no-value", "the last statement defines a function and has no value", {
      place,
      hint: `add an expression: ${last.definition.name}(...)`,
    });
  }
  const dependencies = session.dependencies(last.node, last.resolution.names);
  if (last.kind === "assigned") dependencies.delete(last.name);
  const places = new Map<string, Variable>();
  for (const name of [...order, ...dependencies.keys()]) {
    const place = given.get(name) ?? dependencies.get(name);
    if (place !== undefined) places.set(name, place);
  }
  for (const name of given.keys()) if (constants.has(name) && used.has(name)) hidden.add(name);
  const reading = formatReading(expressionOf(final), (name) => session.variables.has(name));
  const node = new MissingSlopes(session.graph, 0).beside(last.node, earlier);
  return { node, places, place, hidden: [...hidden], reading, used };
}
