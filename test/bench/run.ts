import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { timed } from "./measure.ts";

/** A command line, and what it is given to read. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: string;
}

/** What becomes of what it prints. */
export interface Printed {
  /** A file that it goes to. */
  readonly output?: string;
  /** What it has to be, where it goes to no file. */
  readonly expected?: RegExp;
}

/**
 * Runs a program to its end.
 * @returns nanoseconds
 * @throws Error where it fails or prints something else
 */
export function timedRun({ command, args, input = "" }: Command, { output, expected }: Printed): number {
  const file = output === undefined ? undefined : openSync(output, "w");
  let ended: ReturnType<typeof spawnSync> | undefined;
  const time = timed(() => {
    ended = spawnSync(command, args, { input, stdio: ["pipe", file ?? "pipe", "pipe"] });
  });
  if (file !== undefined) closeSync(file);
  const text = String(ended?.stdout ?? "");
  if (ended?.status !== 0 || (expected !== undefined && !expected.test(text))) {
    throw new Error(`${command} ${args.join(" ")} failed: ${text}${ended?.stderr}`);
  }
  return time;
}
