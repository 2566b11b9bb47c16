import {
  Request,
  defaultSettings,
  type Settings,
  type Answers,
  type Command,
  type CommandOption,
  type Context,
  type Files,
  type View,
} from "../commands/command.ts";
import { commandPage, programPage } from "../commands/help/pages.ts";
import { commonOptions, knownOptions, optionWithOneDash } from "../commands/options.ts";
import { once } from "../commands/input.ts";
import { commands } from "../commands/registry.ts";
import { runScript } from "../commands/run.ts";
import { asDzeroError, DzeroError } from "../errors.ts";
import { GREATEST_MAX_NODES } from "../autodiff/graph.ts";
import { DEFAULT_HEIGHT, DEFAULT_WIDTH, formatError } from "../print/frame.ts";
import { toJson } from "../print/json.ts";
import { MOST_DIGITS } from "../print/number.ts";
import type { Palette } from "../print/palette.ts";
import { Session } from "../session/session.ts";
import { sortArguments, type Arguments } from "./arguments.ts";
import { paletteFor } from "./color.ts";
import { showsOnlyAscii } from "./locale.ts";
import type { Options } from "./program.ts";
import { unknownCommand, unknownOption } from "./unknown.ts";

/** A stream to write to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns, where it is a terminal. */
  readonly width?: number | undefined;
  /** Lines, where it is a terminal. */
  readonly height?: number | undefined;
}

/** What a prompt needs. */
export interface PromptRequest {
  readonly context: Context;
  readonly view: View;
  readonly banner: string | undefined;
}

/** The world around the program; tests bring one of their own. */
export interface World {
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTerminal: boolean;
  readonly files: Files;
  /** Is aborted when someone stops the program; from the first call on nothing else happens then. */
  interruption(): AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path of init.dz. */
  initFile(): Promise<string>;
  /** Runs the prompt to its end. */
  prompt(request: PromptRequest): Promise<void>;
}

/** Everything well. */
const OK = 0;
/** Something is wrong with the expression, its variables, scripts or data. */
const FAILED = 1;
/** Something is wrong with the command line. */
const MISUSED = 2;
/** Someone stopped it. */
export const INTERRUPTED = 130;

/** Goes to the beginning of the terminal's line and makes it empty. */
const LINE_AGAIN = "\r\u001b[K";

/**
 * Runs the program.
 * @param argv the arguments after the program's name
 * @returns the exit code
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  let when: string | undefined;
  try {
    const { command, rest } = commandIn(argv);
    const sorted = sortArguments(rest, knownOptions(command?.options), command?.takesBindings ?? false);
    const information = await informationAsked(sorted.options, command, world);
    if (information !== undefined) {
      world.stdout.write(`${information}\n`);
      return OK;
    }
    const options = await judged(sorted.options, command?.options ?? []);
    const color = options.get("color");
    when = typeof color === "string" ? color : undefined;
    return await carryOut(command, sorted, options, world, when);
  } catch (error) {
    if (error instanceof DzeroError && error.code === "interrupted") return INTERRUPTED;
    const err = await paletteFor({ when, env: world.env, stream: world.stderr });
    world.stderr.write(`${formatError(asDzeroError(error), err, world.stderr.width ?? DEFAULT_WIDTH)}\n`);
    return error instanceof DzeroError && isMisuse(error) ? MISUSED : FAILED;
  }
}

function isMisuse({ code, place }: DzeroError): boolean {
  return code === "usage" || (code === "unknown-command" && place === undefined);
}

/** Help or the version, where it is asked for: whatever else stands there. */
async function informationAsked(
  options: readonly string[],
  command: Command | undefined,
  { version, stdout, env }: World,
): Promise<string | undefined> {
  if (options.includes("-V") || options.includes("--version")) return version;
  if (!options.includes("-h") && !options.includes("--help")) return undefined;
  const palette = await paletteFor({ when: undefined, env, stream: stdout });
  const look = { palette, width: stdout.width ?? DEFAULT_WIDTH };
  return (command === undefined ? programPage(commands, look) : commandPage(command, look)).join("\n");
}

/** Options as commander judges them. Where there are none there is nothing to judge, and commander is not loaded. */
async function judged(options: readonly string[], own: readonly CommandOption[]): Promise<Options> {
  if (options.length === 0) return new Map();
  const { judgeOptions } = await import("./program.ts");
  return judgeOptions(options, own);
}

/** The command in the arguments, and the arguments without it. */
function commandIn(argv: readonly string[]): { command: Command | undefined; rest: readonly string[] } {
  const valued = new Set(commonOptions.filter(({ value }) => value !== undefined).map(({ name }) => `--${name}`));
  const at = argv.findIndex((argument, i) => !argument.startsWith("-") && !valued.has(argv[i - 1]));
  if (at < 0) {
    const stray = argv.find(
      (argument) => argument.startsWith("-") && !argument.startsWith("--") && !/^-[hVq]$/.test(argument),
    );
    if (stray !== undefined) {
      const names = knownOptions().map(({ name }) => name);
      throw optionWithOneDash([stray], names) ?? unknownCommand(stray, commands);
    }
    return { command: undefined, rest: argv };
  }
  const name = argv[at];
  const command = commands.find((one) => one.name === name && one.places.includes("shell"));
  if (command === undefined) throw misread(argv, at) ?? unknownCommand(name, commands);
  return { command, rest: argv.filter((_, i) => i !== at) };
}

/** An option before the command that there is not has left its value where the command should stand: `--digts 3 eval`. */
function misread(argv: readonly string[], at: number): DzeroError | undefined {
  const [, name] = /^--([^=]+)$/.exec(argv[at - 1] ?? "") ?? [];
  const known = knownOptions();
  if (name === undefined || known.some((option) => option.name === name)) return undefined;
  const error = unknownOption(name, known, commands);
  if (error.hint !== undefined) return error;
  return new DzeroError("usage", error.message, { hint: "variables come behind the command: dzero eval EXPR --x 3" });
}

async function carryOut(
  command: Command | undefined,
  sorted: Arguments,
  options: Options,
  world: World,
  color: string | undefined,
): Promise<number> {
  const request = new Request(sorted.operands, options, sorted.bindings);
  const settings = defaultSettings();
  settings.digits = request.wholeNumber("digits", 1, MOST_DIGITS) ?? settings.digits;
  settings.strict = request.has("strict");
  settings.quiet = request.has("quiet");
  settings.verbose = request.has("verbose");
  settings.keepGoing = request.has("keep-going");
  const maxNodes = request.wholeNumber("max-nodes", 1, GREATEST_MAX_NODES);
  const isPrompt = command === undefined && world.stdinIsTerminal;
  const optionNames = knownOptions(command?.options).map(({ name }) => name);
  const flag = (name: string) => (optionNames.includes(name) ? `${name}=VALUE` : `--${name} VALUE`);
  const session = new Session({
    symbols: isPrompt,
    isForPoints: command?.isForPoints ?? false,
    ...(maxNodes !== undefined && { maxNodes }),
    ...(command?.takesBindings && { adviseOnMissing: (names) => `add ${names.map(flag).join(" ")}` }),
  });
  const context: Context = {
    session,
    settings,
    files: world.files,
    interruption: () => world.interruption(),
    status: (line) => {
      if (world.stderr.isTerminal) world.stderr.write(LINE_AGAIN + line);
    },
    commands,
    optionNames,
  };
  const presenter = new Presenter(world, request, settings, {
    palette: await paletteFor({ when: color, env: world.env, stream: world.stdout }),
    // Whether standard error is a terminal is asked when there is something to tell.
    errorPalette: async () => paletteFor({ when: color, env: world.env, stream: world.stderr }),
  });
  if (command !== undefined) return presenter.all(command.run(context, request));
  if (!isPrompt) return presenter.all(runScript(context, world.files.stdin(), "stdin"));

  if (!request.has("no-init")) await presenter.initialise(context);
  await world.prompt({
    context,
    view: presenter.view(),
    banner: request.has("no-banner")
      ? undefined
      : `dzero ${world.version}: every value knows its derivatives.\nTry x = 3, then x + x. :help explains, :quit leaves.`,
  });
  return OK;
}

interface Palettes {
  readonly palette: Palette;
  errorPalette(): Promise<Palette>;
}

/** Writes answers as they come: results to standard output, notes and errors to standard error. */
class Presenter {
  readonly #world: World;
  readonly #request: Request;
  readonly #settings: Readonly<Settings>;
  readonly #palettes: Palettes;

  constructor(world: World, request: Request, settings: Readonly<Settings>, palettes: Palettes) {
    this.#world = world;
    this.#request = request;
    this.#settings = settings;
    this.#palettes = palettes;
  }

  view(): View {
    return {
      digits: this.#settings.digits,
      width: this.#world.stdout.width ?? DEFAULT_WIDTH,
      height: this.#world.stdout.height ?? DEFAULT_HEIGHT,
      ascii: showsOnlyAscii(this.#world.env),
      isTerminal: this.#world.stdout.isTerminal,
      palette: this.#palettes.palette,
    };
  }

  async all(answers: Answers): Promise<number> {
    const { stdout, stderr } = this.#world;
    const asJson = this.#request.has("json");
    let code = OK;
    for await (const answer of answers) {
      if ("error" in answer) {
        code = FAILED;
        stderr.write(`${formatError(answer.error, await this.#palettes.errorPalette(), stderr.width)}\n`);
        continue;
      }
      const text = asJson && answer.json !== undefined ? toJson(answer.json) : answer.text(this.view());
      if (text !== "") stdout.write(`${text}\n`);
      const { verbose, quiet } = this.#settings;
      if (verbose && answer.reading !== undefined) await this.#note(`read as ${answer.reading}`);
      if (quiet) continue;
      for (const { message } of answer.notes ?? []) await this.#note(message);
    }
    return code;
  }

  async #note(message: string): Promise<void> {
    const { note } = await this.#palettes.errorPalette();
    this.#world.stderr.write(`${note("note:")} ${message}\n`);
  }

  /** Runs init.dz, if there is one; what is wrong in it is told, and the prompt comes all the same. */
  async initialise(context: Context): Promise<void> {
    const { files, stderr } = this.#world;
    const initFile = await this.#world.initFile();
    try {
      const text = await files.read(initFile).catch(() => undefined);
      if (text === undefined) return;
      await this.all(runScript(context, once(text), initFile));
    } catch (error) {
      stderr.write(`${formatError(asDzeroError(error), await this.#palettes.errorPalette(), stderr.width)}\n`);
    }
  }
}
