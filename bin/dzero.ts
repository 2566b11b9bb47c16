import manifest from "../package.json" with { type: "json" };
import { historyFile, initFile, realFiles } from "../src/cli/files.ts";
import { main, type Output } from "../src/cli/main.ts";

/** `dzero ... | head -1` closes the pipe early: that is no error, and there is no one left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

function output(stream: NodeJS.WriteStream): Output {
  stream.on("error", endQuietly);
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY ?? false,
    get width() {
      return stream.isTTY ? stream.columns : undefined;
    },
  };
}

const code = main(process.argv.slice(2), {
  version: manifest.version,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  stdinIsTerminal: process.stdin.isTTY ?? false,
  files: realFiles,
  env: process.env,
  initFile: initFile(process.env),
  async prompt(request) {
    const { prompt } = await import("../src/repl/repl.ts");
    await prompt({ ...request, input: process.stdin, output: process.stdout, historyFile: historyFile(process.env) });
  },
});
// Not process.exit, which loses what a pipe has not taken yet.
void code.then((value) => (process.exitCode = value));
