import { main, type PromptRequest } from "../../src/cli/main.ts";
import { DzeroError } from "../../src/errors.ts";

export interface Surroundings {
  /** What is piped in; without it standard input is empty. */
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly prompt?: (request: PromptRequest) => Promise<void>;
}

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program in this process, in a world of strings. */
export async function dzero(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const { stdin = "", files = {}, env = {}, terminal = false } = surroundings;
  let out = "";
  let err = "";
  const code = await main(argv, {
    version: "0.0.0",
    stdout: { write: (text) => void (out += text), isTerminal: terminal },
    stderr: { write: (text) => void (err += text), isTerminal: terminal },
    stdinIsTerminal: terminal,
    files: {
      async read(path) {
        const text = new Map(Object.entries(files)).get(path);
        if (text === undefined) throw new DzeroError("file", `cannot read '${path}': there is no such file`);
        return text;
      },
      async *stdin() {
        // In two pieces, cut within a line, as a pipe may deliver them.
        const middle = Math.floor(stdin.length / 2);
        yield stdin.slice(0, middle);
        yield stdin.slice(middle);
      },
    },
    env,
    initFile: async () => "init.dz",
    prompt: surroundings.prompt ?? (async () => {}),
  });
  return { code, out, err };
}
