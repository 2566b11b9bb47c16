import { openBrackets, topLevelParts } from "../../grammar/parser.ts";
import { DzeroError, type Source } from "../errors.ts";
import { didYouMean } from "../suggestion.ts";
import { read } from "../session/read.ts";
import { bindingIn } from "./bindings.ts";
import { Request, type Answer, type Command, type Context, type Failure } from "./command.ts";
import { answerStatement } from "./statement.ts";

/** A line that goes on from the last result; + and - are signs. */
const CONTINUES = /^\s*(?:[*/^%·⋅×÷<>≤≥≠]|==|!=)/;
const LEAVE = /^\s*(?:quit|exit)\s*;?\s*$/;
/** What newcomers type; it is a question unless there is a variable of that name. */
const ASKS = /^\s*(?:help|\?)\s*$/;

/** Whether a line is an expression with values of its variables: `sin(t), t = 0..pi in 7`. */
export function isAtPoints(text: string): boolean {
  if (!text.includes(",") || !text.includes("=")) return false;
  const [isFirst, ...areRest] = topLevelParts(text).map((part) => bindingIn(part) !== undefined);
  return areRest.length > 0 && !isFirst && areRest.every(Boolean);
}

export function isCommandLine(text: string): boolean {
  return /^\s*:/.test(text);
}

/** The command of the prompt that has a name, or is called so too. */
export function promptCommand(commands: readonly Command[], name: string): Command | undefined {
  return commands.find((one) => one.places.includes("prompt") && (one.name === name || one.synonyms?.includes(name)));
}

function commandOf(source: Source, all: readonly Command[]): { command: Command; rest: string } {
  // `:name` and the rest of the line.
  const match = /^\s*:\s*([\p{L}\p{N}_-]*)\s*/u.exec(source.text);
  const name = match?.[1] ?? "";
  const command = promptCommand(all, name);
  if (command === undefined) {
    const commands = all.filter(({ places }) => places.includes("prompt"));
    const start = source.text.indexOf(":");
    const place = { source, span: { start, end: start + 1 + name.length } };
    const names = commands.flatMap((one) => [one.name, ...(one.synonyms ?? [])]);
    const near = didYouMean(name, names)?.replace("'", "':");
    throw new DzeroError(
      "unknown-command",
      name === "" ? "a command's name is missing after ':'" : `unknown command ':${name}'`,
      {
        place,
        hint: near ?? ":help lists the commands",
      },
    );
  }
  return { command, rest: source.text.slice(match?.[0].length).trim() };
}

/** The line of a command, or of what stands for one. */
function commandLineOf({ session }: Context, source: Source): Source | undefined {
  if (isCommandLine(source.text)) return source;
  if (ASKS.test(source.text) && !session.variables.has("help")) return { text: ":help" };
  return isAtPoints(source.text) ? { text: `:eval ${source.text}` } : undefined;
}

/** The statements that a line means: one that begins with an operator goes on from the last result. */
export function statementsIn(source: Source): Source {
  return CONTINUES.test(source.text) ? { ...source, text: `ans ${source.text.trimStart()}` } : source;
}

/** Carries out what was typed at the prompt or stands in a script: statements, or one command. */
export async function* runLine(context: Context, source: Source): AsyncGenerator<Answer | Failure> {
  if (LEAVE.test(source.text)) {
    context.settings.quit = true;
    return;
  }
  const meant = commandLineOf(context, source);
  if (meant !== undefined) {
    const { command, rest } = commandOf(meant, context.commands);
    const words = command.takes === "words" ? rest.split(/[\s,]+/).filter(Boolean) : rest === "" ? [] : [rest];
    const session = command.onlyLooks ? context.session.fork() : context.session;
    yield* command.run({ ...context, session }, new Request(words));
    if (command.changesSession) context.session.journal.add(`:${command.name} ${rest}`.trim());
    return;
  }
  const whole = statementsIn(source);
  for (const statement of read(whole).statements) yield answerStatement(context, statement, whole);
}

/** Puts the lines together that belong together: an open bracket goes on in the next line. */
export async function* statementLines(lines: AsyncIterable<string>, name: string): AsyncGenerator<Source> {
  let held: string[] = [];
  let depth = 0;
  let lineNumber = 0;
  let firstLine = 1;
  for await (const line of lines) {
    lineNumber += 1;
    if (held.length === 0) {
      firstLine = lineNumber;
      if (isCommandLine(line)) {
        yield { text: line, name, firstLine };
        continue;
      }
    }
    held.push(line);
    depth += openBrackets(line);
    if (depth > 0) continue;
    yield { text: held.join("\n"), name, firstLine };
    held = [];
    depth = 0;
  }
  if (held.length > 0) yield { text: held.join("\n"), name, firstLine };
}
