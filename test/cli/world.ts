import { main, type PromptRequest } from "../../src/cli/main.ts";
import { DzeroError } from "../../src/errors.ts";

export interface Surroundings {
  /** What is piped in; without it standard input is empty. */
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What other programs make of a text. */
  readonly programs?: Readonly<Record<string, (text: string) => string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly prompt?: (request: PromptRequest) => Promise<void>;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The files that were written; absent where there are none. */
  readonly written?: Readonly<Record<string, string>>;
}

/** Runs the program in this process, in a world of strings. */
export async function dzero(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { stdin = "", files = {}, programs = {}, env = {}, terminal = false } = surroundings;
  let out = "";
  let err = "";
  const texts = new Map(Object.entries(files));
  const written = new Map<string, string>();
  const textOf = (path: string) => {
    const text = texts.get(path);
    if (text === undefined) throw new DzeroError("file", `cannot read '${path}': there is no such file`);
    return text;
  };
  const code = await main(argv, {
    version: "0.0.0",
    stdout: { write: (text) => void (out += text), isTerminal: terminal },
    stderr: { write: (text) => void (err += text), isTerminal: terminal },
    stdinIsTerminal: terminal,
    files: {
      async read(path) {
        return textOf(path);
      },
      async write(path, text) {
        texts.set(path, text);
        written.set(path, text);
      },
      async pipe(program, _options, text) {
        const run = programs[program];
        if (run === undefined) throw new DzeroError("program", `cannot run '${program}': there is no such program`);
        return run(text);
      },
      async *stdin() {
        // In two pieces, cut within a line, as a pipe may deliver them.
        const middle = Math.floor(stdin.length / 2);
        yield stdin.slice(0, middle);
        yield stdin.slice(middle);
      },
      async openToRead(path) {
        const bytes = Buffer.from(path === undefined ? stdin : textOf(path));
        let at = 0;
        return {
          name: path ?? "standard input",
          size: bytes.length,
          identity: path,
          async read(into) {
            const piece = bytes.subarray(at, Math.min(bytes.length, at + into.length));
            into.set(piece);
            at += piece.length;
            return piece.length;
          },
          async close() {},
        };
      },
      async openToWrite(path) {
        if (path !== undefined) written.set(path, "");
        return {
          isTerminal: terminal && path === undefined,
          async write(bytes) {
            const text = Buffer.from(bytes).toString();
            if (path === undefined) out += text;
            else written.set(path, written.get(path) + text);
          },
          async close() {},
        };
      },
    },
    interruption: () => new AbortController().signal,
    env,
    initFile: async () => "init.dz",
    prompt: surroundings.prompt ?? (async () => {}),
  });
  return written.size === 0 ? { code, out, err } : { code, out, err, written: Object.fromEntries(written) };
}
