const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "permission denied"],
  ["ENOTDIR", "a part of the path is no directory"],
  ["ENOSPC", "no space is left"],
]);

/** The system's code of an error: ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Why a file cannot be written: one that is not there would be made. */
export function writeReasonOf(error: unknown): string {
  return codeOf(error) === "ENOENT" ? "there is no such folder" : reasonOf(error);
}

/** What is wrong with a file, in the user's words. */
export function reasonOf(error: unknown): string {
  return reasons.get(codeOf(error) ?? "") ?? (error instanceof Error ? error.message : String(error));
}
