import { main, type Output } from "./main.ts";

const silent: Output = { write() {}, isTerminal: false };

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
      },
      env: {},
      async initFile() {
        return "";
      },
      async prompt() {},
    });
  }
}
