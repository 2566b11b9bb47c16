import { spawn } from "node:child_process";
import { PassThrough } from "node:stream";
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
