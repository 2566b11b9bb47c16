import { DzeroError } from "../errors.ts";
import { Batch } from "./batch.ts";
import { Blocks } from "./blocks.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { delimitedRow } from "./cells.ts";
import { DelimitedRows } from "./delimited.ts";
import { delimiterOf, type Format } from "./format.ts";
import { JsonRows } from "./json.ts";
import { Machine } from "./machine.ts";
import { RowPrinter, type Layout } from "./output.ts";
import type { Rows } from "./rows.ts";

/** What is to be computed of each row. */
export interface Plan {
  /** The columns that are read, by their places. */
  readonly inputs: readonly number[];
  /** The names of the columns that are written. */
  readonly outputs: readonly string[];
  /**
   * Computes the rows 0 to count - 1.
   * @param inputs the numbers of the columns read, an array a column
   * @param outputs where the results go
   * @param first the number of row 0 in the file, from 1
   * @param blanks 1 for a row whose results are not written
   * @returns where it was to stop, if it was
   */
  run(
    inputs: readonly Float64Array[],
    outputs: readonly Float64Array[],
    count: number,
    first: number,
    blanks: Uint8Array,
  ): Stop | undefined;
}

/** A row that is in error; those before it are written. */
export interface Stop {
  /** Within the batch, from 0. */
  readonly row: number;
  readonly error: DzeroError;
}

/** A file to be mapped, and how. */
export interface Mapping {
  readonly reader: ByteReader;
  /** Opened when it is certain that there is something to write. */
  readonly openWriter: () => Promise<ByteWriter>;
  readonly from: Format;
  readonly to: Format;
  /** Whether CSV and TSV have a header, read and written. */
  readonly hasHeader: boolean;
  /** Whether the columns read are written too. */
  readonly keepsInput: boolean;
  /** Whether a row with a cell that is no number is written with empty outputs; otherwise it is an error. */
  readonly keepsBad: boolean;
  /** Says what is to be done, once the names of the columns are known. */
  readonly plan: (columns: readonly string[]) => Promise<Plan>;
  /** Ends the work between two batches. */
  readonly signal: AbortSignal;
  /** Told after every batch how many rows and bytes were read. */
  readonly progress: (rows: number, bytes: number) => void;
}

/** What came of it. */
export interface Mapped {
  readonly rows: number;
  /** Rows whose outputs are empty, and what is wrong with the first. */
  readonly blankRows: number;
  readonly firstBad: DzeroError | undefined;
}

/** Rows of numbers are printed behind what they are already. */
function layoutOf(outputs: readonly string[], to: Format, hasInput: boolean, lineEnd: string): Layout {
  if (to === "jsonl") {
    const fields = outputs.map((name) => `${JSON.stringify(name)}:`);
    const pieces = fields.map((field, i) => (i > 0 ? "," : hasInput ? "" : "{") + field);
    return { pieces: [...pieces, `}${lineEnd}`], blank: "null", quotesWords: true };
  }
  const delimiter = delimiterOf(to);
  const pieces = outputs.map((_, i) => (i > 0 || hasInput ? delimiter : ""));
  return { pieces: [...pieces, lineEnd], blank: "", quotesWords: false };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The header as it is written, with the line's end. */
function headerOf(rows: Rows, outputs: readonly string[], { from, to, keepsInput }: Mapping): Uint8Array {
  const delimiter = to === "jsonl" ? "" : delimiterOf(to);
  const encoder = new TextEncoder();
  const isSame = from === to && rows.header !== undefined;
  const kept = !keepsInput || isSame ? [] : rows.columns;
  const text = delimitedRow([...kept, ...outputs], delimiter) + rows.lineEnd;
  if (!keepsInput || !isSame || rows.header === undefined) return encoder.encode(text);
  return joined(rows.header, encoder.encode(delimiter + text));
}

/** How many rows are computed at once at first. */
const FIRST_SLICE = 64;

/** So long may rows be computed before it is looked whether the work is to end, in milliseconds. */
const LONG = 100;

/** How many rows are computed at once: as many as are sure not to take long, as far as is known. */
interface Pace {
  rows: number;
}

/**
 * Computes the rows of a batch, a slice at a time if that takes long.
 * @param first the number of the first row in the file, from 1
 */
async function inSlices(
  plan: Plan,
  { inputs, outputs, blanks }: Batch,
  count: number,
  first: number,
  signal: AbortSignal,
  pace: Pace,
): Promise<Stop | undefined> {
  for (let from = 0; from < count;) {
    const to = Math.min(from + pace.rows, count);
    const part = (column: Float64Array) => column.subarray(from, to);
    const start = performance.now();
    const stop = plan.run(inputs.map(part), outputs.map(part), to - from, first + from, blanks.subarray(from, to));
    const passed = performance.now() - start;
    if (passed > LONG) pace.rows = Math.max(1, pace.rows >> 1);
    else if (passed < LONG / 4 && to - from === pace.rows) pace.rows *= 2;
    if (stop !== undefined) return { row: from + stop.row, error: stop.error };
    from = to;
    if (passed < LONG / 4) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return { row: from, error: new DzeroError("interrupted", "interrupted") };
  }
  return undefined;
}

/**
 * Writes every row of a file with results behind it. It works in blocks and batches, so that memory does not grow with the
 * file; one is written and one is read while another is computed.
 *
 * @throws DzeroError at the first row that cannot be read, when every row before it is written whole
 */
export async function mapRows(mapping: Mapping): Promise<Mapped> {
  const { reader, from, to, hasHeader, keepsInput, keepsBad, signal } = mapping;
  const machine = new Machine();
  let written = Promise.resolve();
  const settle = () => written;
  const blocks = new Blocks(machine, reader, settle);
  const rows =
    from === "jsonl"
      ? await JsonRows.open(blocks, reader.name)
      : await DelimitedRows.open(machine, blocks, reader.name, { format: from, hasHeader });
  const plan = await mapping.plan(rows.columns);
  const batch = new Batch(machine, plan.inputs.length, plan.outputs.length);
  rows.use({ columns: plan.inputs, keepsBad, to: keepsInput ? to : undefined, outputs: plan.outputs }, batch);
  const hasInput = keepsInput && (to === "jsonl" || rows.columns.length > 0);
  const layout = layoutOf(plan.outputs, to, hasInput, rows.lineEnd);
  const printer = new RowPrinter(machine, batch, layout, settle);
  const writer = await mapping.openWriter();
  const write = async (bytes: Uint8Array) => {
    await written;
    written = writer.write(bytes);
    // Its error is told when it is awaited.
    written.catch(() => {});
  };
  let blankRows = 0;
  const pace: Pace = { rows: FIRST_SLICE };
  try {
    if (to !== "jsonl" && hasHeader) await write(headerOf(rows, plan.outputs, mapping));
    for (;;) {
      const before = rows.count;
      const read = await rows.next();
      if (read === 0) break;
      const stop = await inSlices(plan, batch, read, before + 1, signal, pace);
      const count = stop?.row ?? read;
      const { blanks } = batch;
      if (keepsBad) for (let row = 0; row < count; row++) blankRows += blanks[row];
      if (!keepsInput) printer.dropRows(count);
      else if (from !== to) await printer.replaceRows(rows.converted(count, to));
      await write(await printer.print(count));
      mapping.progress(rows.count, blocks.read);
      if (stop !== undefined) throw stop.error;
      if (signal.aborted) throw new DzeroError("interrupted", "interrupted");
    }
  } finally {
    // What was computed is written, also where the next row is in error.
    await written.finally(() => writer.close());
  }
  return { rows: rows.count, blankRows, firstBad: rows.firstBad };
}
