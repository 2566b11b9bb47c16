import { DzeroError } from "../errors.ts";
import type { Answer, Command, Context, Failure, Request } from "./command.ts";
import { linesOf, once } from "./input.ts";
import { runLine, statementLines } from "./line.ts";

/** Runs a script as it comes, line by line, in the session. */
export async function* runScript(
  context: Context,
  pieces: AsyncIterable<string>,
  name: string,
): AsyncGenerator<Answer | Failure> {
  for await (const source of statementLines(linesOf(pieces), name)) {
    try {
      yield* runLine(context, source);
    } catch (error) {
      if (!context.settings.keepGoing || !(error instanceof DzeroError)) throw error;
      yield { error };
    }
    if (context.settings.quit) return;
  }
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer | Failure> {
  if (request.operands.length === 0)
    throw new DzeroError("usage", "there is no file to run", { hint: "dzero run FILE" });
  for (const file of request.operands) {
    const pieces = file === "-" ? context.files.stdin() : once(await context.files.read(file));
    yield* runScript(context, pieces, file === "-" ? "stdin" : file);
    if (context.settings.quit) return;
  }
}

export const runCommand: Command = {
  name: "run",
  summary: "script files, in order, into one session",
  usage: "FILE...",
  places: ["shell"],
  group: "calculate",
  takes: "words",
  examples: ["dzero run story.dz"],
  run,
};
