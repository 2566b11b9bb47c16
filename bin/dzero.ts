import manifest from "../package.json" with { type: "json" };
import { realFiles } from "../src/cli/files.ts";
import { main } from "../src/cli/main.ts";
import { isTerminal, standardError, standardOutput } from "../src/cli/streams.ts";

const code = main(process.argv.slice(2), {
  version: manifest.version,
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
    const [{ historyFile }, { prompt }] = await Promise.all([
      import("../src/cli/home.ts"),
      import("../src/repl/repl.ts"),
    ]);
    await prompt({ ...request, input: process.stdin, output: process.stdout, historyFile: historyFile(process.env) });
  },
});
// Not process.exit, which loses what a pipe has not taken yet.
void code.then((value) => (process.exitCode = value));
