import type { DzeroError } from "../errors.ts";
import { LONG_WORDS, type Batch } from "./batch.ts";
import { LONGEST_ROW, type Blocks } from "./blocks.ts";
import { cellsOf, delimitedRow, jsonOfCell } from "./cells.ts";
import { delimiterOf, type Format } from "./format.ts";
import { Trouble, type Machine } from "./machine.ts";
import { cellError, decode, rowError, type RowPlace, type Rows, type Use } from "./rows.ts";

/** The row that names the columns is looked at from its beginning each time that more of it has come. */
const LONGEST_FIRST_ROW = 1 << 23;

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const QUOTE = 0x22;

/** How a file is written. */
export interface Dialect {
  readonly format: "csv" | "tsv";
  readonly hasHeader: boolean;
}

/** The rows of a CSV or TSV file: RFC 4180, with tabs for commas in TSV. Blank lines are no rows. */
export class DelimitedRows implements Rows {
  readonly columns: readonly string[];
  readonly lineEnd: string;
  readonly header: Uint8Array | undefined;
  readonly #machine: Machine;
  readonly #blocks: Blocks;
  readonly #name: string;
  readonly #delimiter: string;
  #used: readonly number[] = [];
  #batch: Batch | undefined;
  #count = 0;
  #lines = 0;
  #firstBad: DzeroError | undefined;

  private constructor(machine: Machine, blocks: Blocks, name: string, dialect: Dialect, first: FirstRow) {
    this.#machine = machine;
    this.#blocks = blocks;
    this.#name = name;
    this.#delimiter = delimiterOf(dialect.format);
    this.lineEnd = first.lineEnd;
    const cells = cellsOf(decode(first.bytes), this.#delimiter);
    if (dialect.hasHeader) {
      this.columns = cells.map((cell) => cell.trim().normalize("NFC"));
      this.header = first.bytes;
      this.#lines = first.lines;
      blocks.take(first.length);
    } else {
      this.columns = cells.map((_, i) => `c${i + 1}`);
    }
  }

  /**
   * Reads the first row, which names the columns or only tells how many there are.
   * @param name what people call the file
   */
  static async open(machine: Machine, blocks: Blocks, name: string, dialect: Dialect): Promise<DelimitedRows> {
    return new DelimitedRows(machine, blocks, name, dialect, await firstRow(blocks, name, delimiterOf(dialect.format)));
  }

  get count(): number {
    return this.#count;
  }

  get firstBad(): DzeroError | undefined {
    return this.#firstBad;
  }

  use({ columns, keepsBad }: Use, batch: Batch): void {
    this.#used = columns;
    this.#batch = batch;
    const { exports } = this.#machine;
    const uses = this.#machine.allocate(4 * this.columns.length);
    const places = this.#machine.words(uses, this.columns.length).fill(-1);
    for (const [i, column] of columns.entries()) places[column] = i;
    exports.readCellsOf(this.#delimiter.charCodeAt(0), this.columns.length, uses, columns.length, keepsBad ? 1 : 0);
  }

  async next(): Promise<number> {
    const { exports } = this.#machine;
    const blocks = this.#blocks;
    for (;;) {
      const rows = exports.readDelimited(blocks.start, blocks.end, blocks.isLast ? 1 : 0);
      if (rows === 0 && exports.trouble.value !== Trouble.None) throw this.#trouble();
      this.#readLongs();
      if (exports.badRow.value >= 0) this.#firstBad ??= this.#noNumber({ row: this.#count + exports.badRow.value + 1 });
      blocks.take(exports.rest.value - blocks.start);
      this.#count += rows;
      this.#lines += exports.lines.value;
      if (rows > 0 || blocks.isLast) return rows;
      if (blocks.end - blocks.start > LONGEST_ROW) {
        const message = `the row has more than ${LONGEST_ROW >> 20} MB`;
        throw rowError(this.#place(), message, "is there a quote that is never closed?");
      }
      await blocks.advance();
    }
  }

  converted(count: number, to: Format): string[] {
    const { starts, ends } = this.#batch ?? {};
    if (starts === undefined || ends === undefined) throw new TypeError("the columns in use come first");
    const names = this.columns.map((name) => JSON.stringify(name));
    const isUsed = this.columns.map((_, i) => this.#used.includes(i));
    return Array.from({ length: count }, (_, row) => {
      const cells = cellsOf(decode(this.#machine.bytes(starts[row], ends[row] - starts[row])), this.#delimiter);
      if (to !== "jsonl") return delimitedRow(cells, delimiterOf(to));
      return `{${cells.map((cell, i) => `${names[i]}:${jsonOfCell(cell, isUsed[i])},`).join("")}`;
    });
  }

  /** Reads the numbers that the machine leaves to the host. */
  #readLongs(): void {
    const count = this.#machine.exports.longCount.value;
    if (count === 0 || this.#batch === undefined) return;
    const longs = this.#batch.longs(count);
    const { inputs } = this.#batch;
    for (let i = 0; i < count * LONG_WORDS; i += LONG_WORDS) {
      const [row, column, start, end] = longs.subarray(i, i + LONG_WORDS);
      inputs[column][row] = Number(decode(this.#machine.bytes(start, end - start)));
    }
  }

  /** The place of the row that was not taken up. */
  #place(): RowPlace {
    const line = this.#lines + this.#machine.exports.lines.value + 1;
    return { name: this.#name, row: this.#count + 1, line };
  }

  #trouble(): DzeroError {
    const { trouble, troubleColumn } = this.#machine.exports;
    const column = troubleColumn.value;
    const place = this.#place();
    const within = { ...place, column: this.columns[column] };
    switch (trouble.value) {
      case Trouble.NoNumber:
        return this.#noNumber(place);
      case Trouble.Ragged: {
        const cells = (count: number) => `${count} cell${count === 1 ? "" : "s"}`;
        const first = this.header === undefined ? "first row" : "header";
        return rowError(place, `the row has ${cells(column)}, the ${first} ${cells(this.columns.length)}`);
      }
      case Trouble.AfterQuote:
        return rowError(within, "text stands behind a closing quote", 'a quote within quotes is written twice: ""');
      default:
        return rowError(within, "a quote is never closed");
    }
  }

  #noNumber(place: Omit<RowPlace, "name" | "column">): DzeroError {
    const { troubleStart, troubleEnd, troubleColumn } = this.#machine.exports;
    const text = decode(this.#machine.bytes(troubleStart.value, troubleEnd.value - troubleStart.value));
    return cellError({ name: this.#name, ...place, column: this.columns[troubleColumn.value] }, text);
  }
}

interface FirstRow {
  readonly bytes: Uint8Array;
  /** How many bytes it takes with the line's end and blank lines before it. */
  readonly length: number;
  readonly lines: number;
  readonly lineEnd: string;
}

async function firstRow(blocks: Blocks, name: string, delimiter: string): Promise<FirstRow> {
  await blocks.begin(name);
  for (;;) {
    const found = findRow(blocks.bytes, delimiter, blocks.isLast);
    if (found?.bytes.includes(0)) throw rowError({ name, line: found.lines }, "the row holds NUL bytes", "is it text?");
    if (found !== undefined) {
      checkQuotes(found, name, delimiter);
      return found;
    }
    if (blocks.end - blocks.start > LONGEST_FIRST_ROW) {
      const message = `the first row has more than ${LONGEST_FIRST_ROW >> 20} MB`;
      throw rowError({ name, line: 1 }, message, "is there a quote that is never closed?");
    }
    if (blocks.isLast)
      throw rowError({ name }, "there are no rows", "a header names the columns; --no-header goes without");
    await blocks.advance();
  }
}

/** @throws DzeroError bad-row, where a cell of the first row is not quoted as cells are */
function checkQuotes({ bytes, lines }: FirstRow, name: string, delimiter: string): void {
  const cell = `(?:"(?:[^"]|"")*"|(?!")[^${delimiter}]*)`;
  const text = decode(bytes);
  if (new RegExp(`^${cell}(?:${delimiter}${cell})*$`).test(text)) return;
  const isOpen = (text.split('"').length - 1) % 2 === 1;
  const message = isOpen ? "a quote is never closed" : "text stands behind a closing quote";
  const hint = isOpen ? undefined : 'a quote within quotes is written twice: ""';
  throw rowError({ name, line: lines }, message, hint);
}

/** The first row among bytes, unless it may go on behind them. */
function findRow(bytes: Uint8Array, delimiter: string, isLast: boolean): FirstRow | undefined {
  let start = 0;
  let lines = 1;
  while (bytes[start] === LINE_FEED || (bytes[start] === RETURN && bytes[start + 1] === LINE_FEED)) {
    start += bytes[start] === RETURN ? 2 : 1;
    lines += 1;
  }
  let isQuoted = false;
  let startsCell = true;
  const separator = delimiter.charCodeAt(0);
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i];
    const isQuote: boolean = byte === QUOTE && (isQuoted || startsCell);
    if (isQuote) isQuoted = !isQuoted;
    else if (byte === LINE_FEED && !isQuoted) return rowOf(bytes, start, i, lines, i + 1);
    else if (byte === LINE_FEED) lines += 1;
    // A quote directly behind a closing one opens again: both stand for one quote.
    startsCell = isQuote || (byte === separator && !isQuoted);
  }
  return isLast && start < bytes.length ? rowOf(bytes, start, bytes.length, lines, bytes.length) : undefined;
}

function rowOf(bytes: Uint8Array, start: number, end: number, lines: number, length: number): FirstRow {
  const hasReturn = bytes[end - 1] === RETURN;
  const row = bytes.slice(start, hasReturn ? end - 1 : end);
  return { bytes: row, length, lines, lineEnd: hasReturn ? "\r\n" : "\n" };
}
