import { DzeroError } from "../errors.ts";
import type { Batch } from "./batch.ts";
import type { Format } from "./format.ts";

/** Which columns are read as numbers. */
export interface Use {
  /** Their places among the columns. */
  readonly columns: readonly number[];
  /** Whether a row with a cell that is no number is kept, with empty outputs. */
  readonly keepsBad: boolean;
  /** How the columns are written again; absent where they are not. */
  readonly to: Format | undefined;
  /** The names of the results, which no field may have that is written beside them. */
  readonly outputs: readonly string[];
}

/** The rows of a text, batch by batch. */
export interface Rows {
  /** The names of the columns. */
  readonly columns: readonly string[];
  /** The header as it was read, without the line's end; absent where there is none. */
  readonly header: Uint8Array | undefined;
  /** What ends a line. */
  readonly lineEnd: string;
  /** How many rows were read so far. */
  readonly count: number;
  /** What is wrong with the first row that was kept all the same. */
  readonly firstBad: DzeroError | undefined;

  /** Says which columns are used; to be called once, before the first batch. */
  use(use: Use, batch: Batch): void;

  /**
   * Reads rows into the batch.
   * @returns how many; 0 at the end
   * @throws DzeroError bad-cell or bad-row, when the rows before it were given out
   */
  next(): Promise<number>;

  /** The last batch's rows as another format writes them, without what ends the line; for JSON, without the last brace. */
  converted(count: number, to: Format): string[];
}

/** Where a row stands, for people. Rows and lines are counted from 1, rows without the header. */
export interface RowPlace {
  readonly name: string;
  readonly row?: number | undefined;
  readonly line?: number | undefined;
  readonly column?: string | undefined;
}

/** A cell or a name longer than this is cut where it is shown. */
const MOST_SHOWN = 40;

export function shown(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}...`;
}

function placeText({ name, row, line, column }: RowPlace): string {
  const parts = [name];
  if (row !== undefined) parts.push(`row ${row}`);
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${shown(column)}`);
  return parts.join(", ");
}

/** A row, or a file, that cannot be read. */
export function rowError(place: RowPlace, message: string, hint?: string): DzeroError {
  return new DzeroError("bad-row", `${message} (${placeText(place)})`, { hint });
}

/**
 * A cell that should be a number.
 * @param text what it holds, if it is there
 */
export function cellError(place: RowPlace, text: string | undefined): DzeroError {
  const trimmed = text?.trim();
  const what = trimmed === undefined ? "a missing field" : trimmed === "" ? "an empty cell" : `'${shown(trimmed)}'`;
  return new DzeroError("bad-cell", `${what} is no number (${placeText(place)})`, { hint: cellHint(trimmed ?? "") });
}

function cellHint(text: string): string | undefined {
  if (/^[+-]?\d+,\d+$/.test(text)) return "the decimal point is '.'";
  return "--on-error blank leaves the outputs of such rows empty and goes on";
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
