import { DzeroError } from "../errors.ts";
import type { Answer, Command, Context, Failure, Request } from "./command.ts";
import { once } from "./input.ts";
import { runScript } from "./run.ts";

/** Files that load one another deeper than this have no end. */
const DEEPEST = 20;

/**
 * The file that a command of the prompt is about.
 * @param example what the command looks like with a file, for a hint
 */
export function fileOf({ operands: [file] }: Request, example: string): string {
  if (file === undefined) throw new DzeroError("usage", "there is no file", { hint: `for example ${example}` });
  return file;
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer | Failure> {
  const file = fileOf(request, ":load session.dz");
  const loading = [...(context.loading ?? []), file];
  if (loading.length > DEEPEST) {
    throw new DzeroError(
      "recursion",
      `files load one another more than ${DEEPEST} deep: ${loading.slice(-3).join(", ")}`,
    );
  }
  yield* runScript({ ...context, loading }, once(await context.files.read(file)), file);
}

export const loadCommand: Command = {
  name: "load",
  summary: "runs a script file in the session",
  usage: "FILE",
  places: ["prompt"],
  takes: "text",
  operand: "file",
  examples: [":load session.dz"],
  run,
};
