import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Files } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
  ["ENOTDIR", "a part of the path is no directory"],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return reasons.get(code) ?? error.message;
}

export const realFiles: Files = {
  async read(path) {
    try {
      const text = await readFile(path, "utf8");
      return text.replace(/^\uFEFF/, "");
    } catch (error) {
      throw new DzeroError("file", `cannot read '${path}': ${reasonOf(error)}`);
    }
  },
  async *stdin() {
    process.stdin.setEncoding("utf8");
    for await (const piece of process.stdin) yield String(piece);
  },
};

/** The file of statements that runs before the prompt (XDG base directories). */
export function initFile(env: Environment): string {
  return join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "dzero", "init.dz");
}

/** Where the prompt keeps its history; an empty DZERO_HISTORY means nowhere. Makes the folder. */
export function historyFile(env: Environment): string | undefined {
  const chosen = env["DZERO_HISTORY"];
  if (chosen === "") return undefined;
  const path = chosen ?? join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "dzero", "history");
  try {
    mkdirSync(dirname(path), { recursive: true });
    return path;
  } catch {
    // A home that cannot be written to is no reason not to calculate.
    return undefined;
  }
}
