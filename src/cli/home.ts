import { mkdirSync, readdirSync } from "node:fs";
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

/** A path in which ~/ at the beginning is the home folder, as shells have it. */
export function atHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

/** The files and folders whose paths begin with a text, folders with a slash at the end; hidden ones if it asks for them. */
export function pathsBeginning(start: string): readonly string[] {
  const folder = start.slice(0, start.lastIndexOf("/") + 1);
  const name = start.slice(folder.length);
  try {
    return readdirSync(atHome(folder) || ".", { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(name) && (name !== "" || !entry.name.startsWith(".")))
      .map((entry) => folder + entry.name + (entry.isDirectory() ? "/" : ""))
      .sort();
  } catch {
    // A folder that is not there has nothing in it.
    return [];
  }
}
