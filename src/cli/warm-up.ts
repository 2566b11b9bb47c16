import { DzeroError } from "../errors.ts";
import { main, type Output } from "./main.ts";

const silent: Output = { write() {}, isTerminal: false };

function noFile(): never {
  throw new DzeroError("file", "there are no files here");
}

/** The command lines that are to start fast. */
const usual = [["eval", "x+x", "--x", "3"]];

/** Runs what is used most, for nothing but to have it compiled. */
export async function warmUp(version: string): Promise<void> {
  for (const argv of usual) {
    await main(argv, {
      version,
      stdout: silent,
      stderr: silent,
      stdinIsTerminal: false,
      files: {
        async read() {
          return "";
        },
        async *stdin() {
          yield "x = 3\nx + x\n";
        },
        openToRead: noFile,
        openToWrite: noFile,
      },
      interruption: () => new AbortController().signal,
      env: {},
      async initFile() {
        return "";
      },
      async prompt() {},
    });
  }
}
