import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

/** What was typed at the prompt, from one session to the next. */
export interface History {
  /** The newest first. */
  readonly lines: readonly string[];
  add(line: string): void;
}

/** As many lines are read. The file may have twice as many, so that it is not written anew for each. */
export const MOST_LINES = 1000;

const MODE = 0o600;

/** A history that cannot be read or written is no reason not to calculate. */
function tried<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/**
 * A history in a file, which only who made it may read. A line is written at the end as soon as it is entered, so that
 * sessions at the same time lose nothing of one another.
 */
export function historyIn(file: string): History {
  const all = (tried(() => readFileSync(file, "utf8")) ?? "").split("\n").filter((line) => line !== "");
  const lines = all.slice(-MOST_LINES);
  if (all.length > 2 * MOST_LINES) tried(() => writeFileSync(file, `${lines.join("\n")}\n`, { mode: MODE }));
  let last = lines.at(-1);
  return {
    lines: lines.toReversed(),
    add(line) {
      if (line.trim() === "" || line === last) return;
      last = line;
      tried(() => appendFileSync(file, `${line}\n`, { mode: MODE }));
    },
  };
}
