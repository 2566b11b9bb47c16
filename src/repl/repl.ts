import type { REPLServer } from "node:repl";
import type { Readable, Writable } from "node:stream";
import type { PromptRequest } from "../cli/main.ts";
import { isCommandLine, runLine } from "../commands/line.ts";
import { asDzeroError, DzeroError, type Source } from "../errors.ts";
import { formatError } from "../print/frame.ts";
import { read } from "../session/read.ts";
import { complete } from "./completion.ts";

export interface PromptWorld extends PromptRequest {
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number };
  /** Where lines typed are kept; undefined for nowhere. */
  readonly historyFile: string | undefined;
  /** Whether to edit lines as on a terminal; default: whether the output is one. */
  readonly terminal?: boolean;
}

/** Whether more lines could complete the text: a bracket is open. */
function isUnfinished(source: Source): boolean {
  if (isCommandLine(source.text)) return false;
  try {
    read(source);
    return false;
  } catch (error) {
    return error instanceof DzeroError && error.code === "unclosed-bracket";
  }
}

/** Everything a line answers, as it is shown. */
export async function answer(
  { context, view }: Pick<PromptWorld, "context" | "view">,
  source: Source,
  width: number,
): Promise<string> {
  const shown: string[] = [];
  const { palette } = view;
  try {
    for await (const one of runLine(context, source)) {
      if ("error" in one) {
        shown.push(formatError(one.error, palette, width));
        continue;
      }
      if (one.reading !== undefined) shown.push(palette.dim(`read as ${one.reading}`));
      const text = one.text({ ...view, digits: context.settings.digits, width });
      if (text !== "") shown.push(text);
      if (!context.settings.quiet)
        shown.push(...(one.notes ?? []).map(({ message }) => `${palette.note("note:")} ${message}`));
    }
  } catch (error) {
    shown.push(formatError(asDzeroError(error), palette, width));
  }
  return shown.join("\n");
}

/**
 * node:repl's own commands begin with a dot; here a line may begin with .5, and commands begin with a colon. Only .exit
 * stays, which node:repl names when Ctrl-C is pressed.
 */
function dropDotCommands(server: REPLServer): void {
  for (const name of Object.keys(server.commands)) {
    if (name !== "exit") Reflect.deleteProperty(server.commands, name);
  }
}

const PROMPT = "dzero> ";
const CONTINUED = "... ";

/** Runs the prompt until it is left. */
export async function prompt(world: PromptWorld): Promise<void> {
  const { start } = await import("node:repl");
  const { context, input, output, banner, historyFile } = world;
  if (banner !== undefined) output.write(`${banner}\n`);
  // Lines may come faster than answers, as when text is pasted: they are answered one after the other.
  let turn: Promise<void> = Promise.resolve();
  // Lines of an open bracket. node:repl could hold them itself, but mixes them up when lines come before the answers.
  let held = "";
  const server = start({
    prompt: PROMPT,
    input,
    output,
    ...(world.terminal !== undefined && { terminal: world.terminal }),
    preview: false,
    ignoreUndefined: true,
    useGlobal: false,
    writer: String,
    completer: (line: string) => complete(context, line),
    eval: (line, _context, _file, done) => {
      const source = { text: held + line.replace(/\n$/, "") };
      const unfinished = isUnfinished(source);
      held = unfinished ? `${source.text}\n` : "";
      turn = turn.then(async () => {
        server.setPrompt(unfinished ? CONTINUED : PROMPT);
        const text = unfinished ? "" : await answer(world, source, output.columns ?? world.view.width);
        done(null, text === "" ? undefined : text);
        if (context.settings.quit) server.close();
      });
    },
  });
  // Before node:repl shows its prompt again.
  server.prependListener("SIGINT", () => {
    held = "";
    server.setPrompt(PROMPT);
  });
  dropDotCommands(server);
  if (historyFile !== undefined && server.terminal) {
    await new Promise<void>((resolve) => {
      // A history that cannot be read or written is no reason not to calculate.
      server.setupHistory(historyFile, () => resolve());
    });
  }
  await new Promise<void>((resolve) => server.once("exit", resolve));
  await turn;
}
