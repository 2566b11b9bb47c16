import manifest from "../package.json" with { type: "json" };
import { realFiles } from "../src/cli/files.ts";
import { INTERRUPTED, main } from "../src/cli/main.ts";
import { isTerminal, standardError, standardOutput } from "../src/cli/streams.ts";
import { prompt } from "../src/repl/repl.ts";
import { warmUp as warmUpWith } from "../src/cli/warm-up.ts";

const { version } = manifest;

/** Runs the program on the arguments of the process, and sets its exit code. */
export async function run(): Promise<void> {
  // Not process.exit, which loses what a pipe has not taken yet.
  const code = await main(process.argv.slice(2), {
    version,
    stdout: standardOutput,
    stderr: standardError,
    get stdinIsTerminal() {
      return isTerminal(0);
    },
    files: realFiles,
    interruption,
    env: process.env,
    async initFile() {
      const { initFile } = await import("../src/cli/home.ts");
      return initFile(process.env);
    },
    async prompt(request) {
      const { historyFile, pathsBeginning } = await import("../src/cli/home.ts");
      const { historyIn } = await import("../src/cli/history.ts");
      const file = historyFile(process.env);
      await prompt({
        ...request,
        input: process.stdin,
        output: process.stdout,
        history: file === undefined ? undefined : historyIn(file),
        pathsBeginning,
        isDumb: process.env["TERM"] === "dumb",
      });
    },
  });
  // What waits for a pipe that is silent would wait on.
  if (code === INTERRUPTED) process.exit(code);
  process.exitCode = code;
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  // Once: who stops it twice does not want to wait for anything.
  process.once("SIGINT", () => controller.abort());
  return controller.signal;
}

/** Runs what is used most, for nothing but to have it compiled. */
export async function warmUp(): Promise<void> {
  await warmUpWith(version);
}
