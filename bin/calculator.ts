import manifest from "../package.json" with { type: "json" };
import { realFiles } from "../src/cli/files.ts";
import { main } from "../src/cli/main.ts";
import { isTerminal, standardError, standardOutput } from "../src/cli/streams.ts";
import { prompt } from "../src/repl/repl.ts";
import { warmUp as warmUpWith } from "../src/cli/warm-up.ts";

const { version } = manifest;

/** Runs the program on the arguments of the process, and sets its exit code. */
export async function run(): Promise<void> {
  // Not process.exit, which loses what a pipe has not taken yet.
  process.exitCode = await main(process.argv.slice(2), {
    version,
    stdout: standardOutput,
    stderr: standardError,
    get stdinIsTerminal() {
      return isTerminal(0);
    },
    files: realFiles,
    env: process.env,
    async initFile() {
      const { initFile } = await import("../src/cli/home.ts");
      return initFile(process.env);
    },
    async prompt(request) {
      const { historyFile } = await import("../src/cli/home.ts");
      await prompt({ ...request, input: process.stdin, output: process.stdout, historyFile: historyFile(process.env) });
    },
  });
}

/** Runs what is used most, for nothing but to have it compiled. */
export async function warmUp(): Promise<void> {
  await warmUpWith(version);
}
