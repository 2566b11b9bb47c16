import type { REPLServer } from "node:repl";
import type { Readable, Writable } from "node:stream";
import { openBrackets } from "../../grammar/parser.ts";
import { MOST_LINES, type History } from "../cli/history.ts";
import type { PromptRequest } from "../cli/main.ts";
import type { Answer, Failure } from "../commands/command.ts";
import { isCommandLine, runLine } from "../commands/line.ts";
import { asDzeroError, DzeroError, type Source } from "../errors.ts";
import { formatError } from "../print/frame.ts";
import { read } from "../session/read.ts";
import { complete, type PathsBeginning } from "./completion.ts";
import { enliven } from "./editor.ts";
import { highlight } from "./highlight.ts";
import { hasInternals } from "./internals.ts";
import { Interruptible, unwatched, type Ended } from "./interrupt.ts";
import { isQuick, previewOf } from "./preview.ts";
import { inTurns, type Turns } from "./turns.ts";

/** Runs a piece of a calculation, which may be stopped. */
export type Run = <Result>(work: () => Promise<Result>) => Promise<Ended<Result>>;

export interface PromptWorld extends PromptRequest {
  readonly input: Readable;
  readonly output: Writable & { readonly columns?: number; readonly rows?: number };
  /** Keeps what is typed; undefined where nothing does. */
  readonly history: History | undefined;
  /** The files that a line could name. */
  readonly pathsBeginning: PathsBeginning;
  /** Whether to edit lines as on a terminal; default: whether the output is one. */
  readonly terminal?: boolean;
  /** Whether the terminal can do no more than show one line after the other. */
  readonly isDumb?: boolean;
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

/** Runs to the end, as nothing can stop it. */
const runThrough: Run = async (work) => ({ stopped: false, result: await work() });

/**
 * Everything a line answers, as it is shown.
 * @param run runs the steps of it; what is stopped leaves the session as it was before that step
 */
export async function answer(
  { context, view }: Pick<PromptWorld, "context" | "view">,
  source: Source,
  width: number,
  run = runThrough,
): Promise<string> {
  const { session, settings } = context;
  const { palette } = view;
  const shown: string[] = [];
  const show = (one: Answer | Failure) => {
    if ("error" in one) {
      shown.push(formatError(one.error, palette, width));
      return;
    }
    if (one.reading !== undefined) shown.push(palette.dim(`read as ${one.reading}`));
    const text = one.text({ ...view, digits: settings.digits, width });
    if (text !== "") shown.push(text);
    if (!settings.quiet) shown.push(...(one.notes ?? []).map(({ message }) => `${palette.note("note:")} ${message}`));
  };
  session.remember();
  const answers = runLine(context, source);
  try {
    for (;;) {
      session.tidy();
      const before = session.state();
      const step = await run(async () => {
        const next = await answers.next();
        if (next.done !== true) show(next.value);
        return next.done === true;
      });
      if (step.stopped) {
        session.recover(before);
        throw new DzeroError("interrupted", "stopped", { hint: "the session is as it was before" });
      }
      if (step.result) break;
    }
  } catch (error) {
    shown.push(formatError(asDzeroError(error), palette, width));
  }
  return shown.join("\n");
}

/**
 * node:repl's own commands begin with a dot; here a line may begin with .5, and commands begin with a colon. Only .exit
 * stays, for those who know it from there.
 */
function dropDotCommands(server: REPLServer): void {
  for (const name of Object.keys(server.commands)) {
    if (name !== "exit") Reflect.deleteProperty(server.commands, name);
  }
}

/**
 * Ctrl-C drops what was typed, and never leaves: to have pressed it once too often, to stop a calculation, costs no session.
 * @param drop drops the lines of an open bracket, and tells whether there were any
 */
function dropAtInterrupt(server: REPLServer, drop: () => boolean): void {
  if (!hasInternals(server)) {
    // Before node:repl shows its prompt again.
    server.prependListener("SIGINT", drop);
    return;
  }
  server.removeAllListeners("SIGINT");
  server.on("SIGINT", () => {
    const isIdle = server.line === "";
    server.clearLine();
    if (!drop() && isIdle) server.output.write("(:quit or Ctrl-D leaves)\n");
    server.displayPrompt();
  });
}

/** What node:repl hands on to node:readline. */
const readlineOptions = { historySize: MOST_LINES };

const PROMPT = "dzero> ";
const CONTINUED = "... ";

/** Lines of an open bracket are one in the history, as they are one to the language; a comment would swallow the rest. */
function joined(lines: readonly string[]): readonly string[] {
  return lines.some((line) => line.includes("#")) ? lines : [lines.join(" ")];
}

function joinInHistory(history: string[], lines: readonly string[]): void {
  const isOnTop = lines.every((line, i) => history[lines.length - 1 - i] === line);
  if (isOnTop) history.splice(0, lines.length, ...joined(lines).toReversed());
}

function historyOf(server: object): string[] {
  const history: unknown = Reflect.get(server, "history");
  return Array.isArray(history) ? history : [];
}

/** Runs the prompt until it is left. */
export async function prompt(world: PromptWorld): Promise<void> {
  const { start } = await import("node:repl");
  const { context, input, output, banner, history, view } = world;
  const { palette } = view;
  if (banner !== undefined) output.write(`${banner}\n`);
  const interruptible = new Interruptible(input);
  // Lines may come faster than answers, as when text is pasted: they are answered one after the other.
  let turn: Promise<void> = Promise.resolve();
  // Lines of an open bracket. node:repl could hold them itself, but mixes them up when lines come before the answers.
  let held: string[] = [];
  let turns: Turns | undefined;
  const stoppable: Run = async (work) => {
    const ended = await interruptible.run(work);
    // The terminal itself shows ^C, and stays in that line.
    if (ended.stopped) output.write("\n");
    return ended;
  };
  const width = () => output.columns ?? view.width;
  const server = start({
    ...unwatched,
    ...readlineOptions,
    prompt: PROMPT,
    input,
    output,
    ...(world.terminal !== undefined && { terminal: world.terminal }),
    preview: false,
    ignoreUndefined: true,
    useGlobal: false,
    writer: String,
    completer: (line: string) => {
      const { candidates, word } = complete(context, line, world.pathsBeginning);
      return [candidates.map(({ text }) => text), word];
    },
    eval: (line, _context, _file, done) => {
      const lines = [...held, line.replace(/\n$/, "")];
      const source = { text: lines.join("\n") };
      const unfinished = isUnfinished(source);
      held = unfinished ? lines : [];
      if (!unfinished) {
        if (lines.length > 1) joinInHistory(historyOf(server), lines);
        if (server.terminal) for (const entry of joined(lines)) history?.add(entry);
      }
      turns?.begin();
      turn = turn.then(async () => {
        server.setPrompt(unfinished ? CONTINUED : PROMPT);
        const run = unfinished || isQuick(context, source) ? runThrough : stoppable;
        const text = unfinished
          ? ""
          : await answer({ context, view: { ...view, height: output.rows ?? view.height } }, source, width(), run);
        if (context.settings.quit) {
          if (text !== "") output.write(`${text}\n`);
          server.close();
          return;
        }
        done(null, text === "" ? undefined : text);
        turns?.end();
      });
    },
  });
  dropAtInterrupt(server, () => {
    const isHeld = held.length > 0;
    held = [];
    server.setPrompt(PROMPT);
    return isHeld;
  });
  dropDotCommands(server);
  if (server.terminal && world.isDumb !== true) {
    const open = () => held.reduce((sum, line) => sum + openBrackets(line), 0);
    enliven(server, {
      highlight: (line, cursor) => highlight(context, { line, cursor, open: open() }, palette),
      preview: (line) =>
        context.settings.preview ? previewOf(context, { text: [...held, line].join("\n") }) : undefined,
      complete: (line) => complete(context, line, world.pathsBeginning),
      get rows() {
        return output.rows ?? 24;
      },
      get columns() {
        return width();
      },
      dim: palette.dim,
    });
  }
  if (server.terminal) turns = inTurns(server);
  if (history !== undefined) historyOf(server).push(...history.lines);
  await new Promise<void>((resolve) => server.once("exit", resolve));
  await turn;
}
