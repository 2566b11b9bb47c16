import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

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
