import { lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Files } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";
import { reasonOf, writeReasonOf } from "./reasons.ts";
import { openToRead, openToWrite } from "./bytes.ts";
import { standardInput } from "./streams.ts";

/** Whether there is something that must be written to as it is, and not be replaced: a device, a pipe, a link. */
function isNoPlainFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile();
}

/** Writes beside the file and puts it in its place, so that a disk that is full takes nothing away. */
function writeWhole(path: string, text: string): void {
  if (isNoPlainFile(path)) {
    writeFileSync(path, text);
    return;
  }
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, mode === undefined ? {} : { mode });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** A path as people write it at the prompt, where no shell knows what ~ is. */
async function expanded(path: string): Promise<string> {
  if (!path.startsWith("~/")) return path;
  const { atHome } = await import("./home.ts");
  return atHome(path);
}

export const realFiles: Files = {
  async read(path) {
    try {
      return readFileSync(await expanded(path), "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
      throw new DzeroError("file", `cannot read '${path}': ${reasonOf(error)}`);
    }
  },
  async write(path, text) {
    try {
      writeWhole(await expanded(path), text);
    } catch (error) {
      throw new DzeroError("file", `cannot write '${path}': ${writeReasonOf(error)}`);
    }
  },
  async pipe(program, options, text) {
    const { pipe } = await import("./programs.ts");
    return pipe(program, options, text);
  },
  stdin: standardInput,
  openToRead,
  openToWrite,
};
