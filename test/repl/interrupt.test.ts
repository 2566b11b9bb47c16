import { spawn, spawnSync } from "node:child_process";
import { PassThrough } from "node:stream";
import { buildSync } from "esbuild";
import { Interruptible } from "../../src/repl/interrupt.ts";

/** An input that says of itself that it is a terminal. */
function terminal() {
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    isRaw: true,
    setRawMode(isRaw: boolean) {
      modes.push(isRaw);
    },
  });
  return { input, modes };
}

/** What a terminal does where Ctrl-C is pressed, in a while. */
function pressLater(): void {
  spawn("sh", ["-c", `sleep 0.2; kill -INT ${process.pid}`]);
}

test("a loop without end is stopped, and the next work begins anew", async () => {
  const { input, modes } = terminal();
  const interruptible = new Interruptible(input);
  pressLater();
  const stopped = await interruptible.run(async () => {
    for (;;);
  });
  expect(stopped).toEqual({ stopped: true });
  expect(modes).toEqual([false, true]);
  expect(await interruptible.run(async () => 6 * 7)).toEqual({ stopped: false, result: 42 });
  expect(modes).toEqual([false, true, false, true]);
});

test("an error passes", async () => {
  const interruptible = new Interruptible(terminal().input);
  const fail = async () => {
    throw new RangeError("too much");
  };
  await expect(interruptible.run(fail)).rejects.toThrow("too much");
  await expect(new Interruptible(new PassThrough()).run(fail)).rejects.toThrow("too much");
});

test("where there is no terminal the work is done all the same", async () => {
  expect(await new Interruptible(new PassThrough()).run(async () => 3)).toEqual({ stopped: false, result: 3 });
});

/** In a process of its own, as Node would end it, and as the test's runner has hooks too. */
const besideRepl = `
  const { PassThrough } = require("node:stream");
  const { start } = require("node:repl");
  const prompt = module.exports;
  const server = start({ ...prompt.unwatched, input: new PassThrough(), output: new PassThrough() });
  const interruptible = new prompt.Interruptible(Object.assign(new PassThrough(), { isRaw: true, setRawMode() {} }));
  require("node:child_process").spawn("sh", ["-c", "sleep 0.2; kill -INT " + process.pid]);
  const endless = async () => {
    await undefined;
    for (;;);
  };
  interruptible.run(endless).then(async (stopped) => {
    console.log(stopped, await interruptible.run(async () => 6 * 7));
    server.close();
  });`;

test("beside node:repl, too, the program goes on where what was awaited is stopped", () => {
  const [{ text }] = buildSync({
    entryPoints: ["src/repl/interrupt.ts"],
    bundle: true,
    platform: "node",
    format: "cjs",
    footer: { js: besideRepl },
    write: false,
  }).outputFiles;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-"], { input: text, encoding: "utf8" });
  expect({ stdout, stderr, status }).toEqual({
    stdout: "{ stopped: true } { stopped: false, result: 42 }\n",
    stderr: "",
    status: 0,
  });
});
