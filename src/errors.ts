/** Every code an error can carry. Codes are stable: programs may match on them; messages may be reworded. */
export type ErrorCode =
  | "syntax"
  | "empty"
  | "unclosed-bracket"
  | "unmatched-bracket"
  | "too-deep"
  | "unknown-character"
  | "unknown-name"
  | "unknown-function"
  | "no-value"
  | "arity"
  | "not-callable"
  | "not-assignable"
  | "unused-variable"
  | "bad-value"
  | "bad-request"
  | "bad-cell"
  | "bad-row"
  | "bad-column"
  | "no-derivative"
  | "recursion"
  | "too-many-nodes"
  | "too-many-terms"
  | "too-long"
  | "note"
  | "differs"
  | "file"
  | "program"
  | "unknown-command"
  | "usage"
  | "interrupted"
  | "internal";

/** A piece of text that was read: a line typed, an argument, a file. */
export interface Source {
  readonly text: string;
  /** Where it came from, for people: a file's name, `--x`. Absent for text on the command line or at the prompt. */
  readonly name?: string;
  /** The number of the text's first line within its file, from 1. */
  readonly firstLine?: number;
}

/** Offsets into a text in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** The one kind of error a user can meet. */
export class DzeroError extends Error {
  override readonly name = "DzeroError";
  readonly code: ErrorCode;
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  /**
   * @param code stable, for programs
   * @param message one line in the user's words, without a full stop
   * @param details where it happened, and what to do about it
   */
  constructor(
    code: ErrorCode,
    message: string,
    details: { place?: Place | undefined; hint?: string | undefined } = {},
  ) {
    super(message);
    this.code = code;
    this.place = details.place;
    this.hint = details.hint;
  }

  get span(): Span | undefined {
    return this.place?.span;
  }
}

/** A defect of the program is told in one line too, never by a stack trace. */
export function asDzeroError(error: unknown): DzeroError {
  if (error instanceof DzeroError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DzeroError("internal", `a defect of dzero: ${message}`, {
    hint: "please report it with the line you typed",
  });
}

/**
 * Runs something; an error of it that has no place gets this one.
 * @param place of the statement, which is all that is known of an error that comes from the graph
 */
export function within<Result>(place: Place, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DzeroError) || error.place !== undefined) throw error;
    throw new DzeroError(error.code, error.message, { place, hint: error.hint });
  }
}
