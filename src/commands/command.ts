import type { Json } from "../print/json.ts";
import type { Note } from "../print/notes.ts";
import type { Palette } from "../print/palette.ts";
import { DEFAULT_DIGITS } from "../print/number.ts";
import type { ByteReader, ByteWriter } from "../rows/bytes.ts";
import type { Session } from "../session/session.ts";
import { DzeroError } from "../errors.ts";

/** How an answer is to look. */
export interface View {
  readonly digits: number;
  readonly width: number;
  /** Lines of the screen. */
  readonly height: number;
  /** Whether only ASCII can be shown. */
  readonly ascii: boolean;
  /** Whether it is for a terminal of that width, where long lines are broken; other programs read them whole. */
  readonly isTerminal?: boolean;
  readonly palette: Palette;
}

/** A whole result. It is written in one of its two forms. */
export interface Answer {
  /** For people; without a newline at the end, empty where there is nothing to say. */
  text(view: View): string;
  /** For programs. */
  readonly json?: Json;
  readonly notes?: readonly Note[];
  /** How the expression was read, where readers may differ. */
  readonly reading?: string | undefined;
}

/** An error after which a command goes on. */
export interface Failure {
  readonly error: DzeroError;
}

export type Answers = Iterable<Answer | Failure> | AsyncIterable<Answer | Failure>;

export interface CommandOption {
  /** Long name, without dashes. */
  readonly name: string;
  /** One letter, without a dash. */
  readonly short?: string;
  /** What its value is, in a word; absent for a switch. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly summary: string;
}

/** A variable given on the command line. */
export interface Binding {
  readonly name: string;
  /** The text of its value. */
  readonly value: string;
  /** How it was given, for messages: `--x`. */
  readonly given: string;
}

/** What was asked: a command's operands and options, from argv or a typed line. */
export class Request {
  readonly operands: readonly string[];
  readonly bindings: readonly Binding[];
  readonly #options: ReadonlyMap<string, string | true>;

  constructor(
    operands: readonly string[] = [],
    options: ReadonlyMap<string, string | true> = new Map(),
    bindings: readonly Binding[] = [],
  ) {
    this.operands = operands;
    this.bindings = bindings;
    this.#options = options;
  }

  /** Whether a switch was given. */
  has(name: string): boolean {
    return this.#options.has(name);
  }

  /** An option's value, if it was given. */
  option(name: string): string | undefined {
    const value = this.#options.get(name);
    return value === true ? undefined : value;
  }

  /**
   * An option's value as a whole number from `least` to `most`.
   * @throws DzeroError usage
   */
  wholeNumber(name: string, least: number, most: number): number | undefined {
    const text = this.option(name);
    return text === undefined ? undefined : wholeNumber(`--${name}`, text, least, most);
  }
}

/** @throws DzeroError usage, where the text is no whole number from `least` to `most` */
export function wholeNumber(what: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new DzeroError("usage", `${what} takes a whole number from ${least} to ${most}, not '${text}'`);
}

/** What lies outside a calculation: files, standard input, other programs. */
export interface Files {
  /** @throws DzeroError file */
  read(path: string): Promise<string>;
  /**
   * Writes a text to a file, whole or not at all; what was in it is gone.
   * @throws DzeroError file
   */
  write(path: string, text: string): Promise<void>;
  /**
   * What another program makes of a text that it is given on its standard input.
   * @throws DzeroError program
   */
  pipe(program: string, options: readonly string[], text: string): Promise<string>;
  /** Standard input as it comes, in pieces of any size. */
  stdin(): AsyncIterable<string>;
  /**
   * Opens a file to read its bytes.
   * @param path absent for standard input
   * @param signal ends the reading
   * @throws DzeroError file
   */
  openToRead(path: string | undefined, signal: AbortSignal): Promise<ByteReader>;
  /**
   * Opens a file to write bytes; what was in it is gone.
   * @param path absent for standard output
   * @param source what is read meanwhile, which must not be the same file
   * @throws DzeroError file
   */
  openToWrite(path: string | undefined, source: ByteReader): Promise<ByteWriter>;
}

/** What can be set, and stays set. */
export interface Settings {
  digits: number;
  /** Notes are errors. */
  strict: boolean;
  /** Notes are dropped. */
  quiet: boolean;
  /** It is told how an expression was read. */
  verbose: boolean;
  /** A script reports every error and goes on. */
  keepGoing: boolean;
  /** The result of a line is shown while it is typed. */
  preview: boolean;
  /** Whether it was said already that gradients add up. */
  toldOfAccumulation: boolean;
  /** The session is to end. */
  quit: boolean;
}

/** What a command works on. */
export interface Context {
  readonly session: Session;
  readonly settings: Settings;
  readonly files: Files;
  /** Is aborted when someone stops the program; from the first call on a stop waits for whoever asked. */
  interruption(): AbortSignal;
  /** Shows a line in place of the last one while work goes on, if someone is looking; nothing takes it away. */
  status(line: string): void;
  /** The files that are being loaded, the innermost last. */
  readonly loading?: readonly string[];
  /** Every command, for those that call or describe others. */
  readonly commands: readonly Command[];
  /** The names of the command line's options, of which a variable's may be a misspelling. */
  readonly optionNames: readonly string[];
}

export interface Command {
  readonly name: string;
  /** Other names at the prompt. */
  readonly synonyms?: readonly string[];
  readonly summary: string;
  /** The operands, for help: `EXPR`, `[x ...]`. */
  readonly usage: string;
  /** Where it can be called: `dzero NAME`, `:NAME`. */
  readonly places: readonly ("shell" | "prompt")[];
  /** At the prompt: whether the rest of the line is one operand or words. */
  readonly takes: "text" | "words";
  /** At the prompt: what its operands are, where they are no expression. */
  readonly operand?: "file" | "variable" | "topic" | "setting" | "none";
  /** In the shell: whether variables can be given (`--x 3`). */
  readonly takesBindings?: boolean;
  /** It computes derivatives at points, to the bit as compiled rows do: see `Purpose`. */
  readonly isForPoints?: boolean;
  readonly options?: readonly CommandOption[];
  /** At the prompt: whether it changes what names stand for or their gradients, and so belongs to the journal. */
  readonly changesSession?: boolean;
  /** At the prompt: whether it looks at an expression only, and what that would make of the session is forgotten. */
  readonly onlyLooks?: boolean;
  /** Where the shell's help lists it; absent for what explains or draws an expression. */
  readonly group?: "calculate" | "other";
  /** More than the summary says, for help: paragraphs and, indented, what stands as it is. */
  readonly details?: string;
  /** Command lines, as they are typed in the shell or, with a colon, at the prompt. */
  readonly examples: readonly string[];
  /** @throws DzeroError */
  run(context: Context, request: Request): Answers;
}

export function defaultSettings(): Settings {
  return {
    digits: DEFAULT_DIGITS,
    strict: false,
    quiet: false,
    verbose: false,
    keepGoing: false,
    preview: true,
    toldOfAccumulation: false,
    quit: false,
  };
}

/** An answer of fixed text. */
export function say(text: string): Answer {
  return { text: () => text };
}
