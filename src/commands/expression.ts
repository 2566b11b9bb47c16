import { parse } from "../../grammar/parser.ts";
import { DzeroError, type Source } from "../errors.ts";
import type { Outcome, Variable } from "../session/session.ts";
import { nearest } from "../suggestion.ts";
import { bind, checkAllUsed } from "./bindings.ts";
import type { CommandOption, Context, Request } from "./command.ts";
import { readAll } from "./input.ts";

/** The options of every command that works on one expression. */
export const expressionOptions: readonly CommandOption[] = [
  { name: "file", short: "f", value: "FILE", summary: "read the expression from a file" },
];

/** An expression that was carried out, ready to be differentiated. */
export interface Prepared {
  readonly node: number;
  /** The variables it depends on, in order of first use: those given, and the results that were given a name. */
  readonly places: ReadonlyMap<string, Variable>;
}

/** The text a command is about: its operand, a file's, or standard input's. */
async function sourceOf(context: Context, request: Request, example: string): Promise<Source> {
  const file = request.option("file");
  const [operand, ...others] = request.operands;
  if (file !== undefined) {
    if (operand !== undefined) throw new DzeroError("usage", "there are two expressions: one given, one in a file");
    return { text: await context.files.read(file), name: file, firstLine: 1 };
  }
  if (operand === undefined) throw withoutExpression(context, request, example);
  if (others.length > 0) {
    throw new DzeroError("usage", `there is more than one expression: '${operand}' and '${others[0]}'`, {
      hint: "put quotes around an expression with spaces; a variable is given as --x 3 or x=3",
    });
  }
  if (operand === "-") return { text: await readAll(context.files.stdin()), name: "stdin", firstLine: 1 };
  return { text: operand };
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
 * Carries out the statements of a request in a session of its own. The last one is the result: an expression, or an
 * assignment by its value.
 * @param example what the command looks like with an expression, for a hint
 */
export async function prepare(context: Context, request: Request, example: string): Promise<Prepared> {
  const { session } = context;
  const source = await sourceOf(context, request, example);
  const { statements } = parse(source);
  bind(session, request.bindings);
  const given = new Map(request.bindings.map(({ name }) => [name, session.variable(name)] as const));
  const order = new Set<string>();
  const used = new Set<string>();
  let last: Outcome | undefined;
  for (const statement of statements) {
    last = session.run(statement, source);
    if (last.kind === "computed" || last.kind === "read") session.setLast(last.node);
    for (const name of last.resolution.names) order.add(name);
    for (const name of last.resolution.used) used.add(name);
  }
  if (last === undefined) throw new DzeroError("empty", "the expression is empty");
  if (last.kind === "defined") {
    throw new DzeroError("no-value", "the last statement defines a function and has no value", {
      hint: `add an expression: ${last.definition.name}(...)`,
    });
  }
  checkAllUsed(request.bindings, used, context.optionNames);
  const dependencies = session.dependencies(last.node, last.resolution.names);
  if (last.kind === "assigned") dependencies.delete(last.name);
  const places = new Map<string, Variable>();
  for (const name of [...order, ...dependencies.keys()]) {
    const place = given.get(name) ?? dependencies.get(name);
    if (place !== undefined) places.set(name, place);
  }
  return { node: last.node, places };
}
