import type { DzeroError } from "../errors.ts";
import type { Batch } from "./batch.ts";
import { LONGEST_ROW, type Blocks } from "./blocks.ts";
import { cellOfJson, delimitedRow, withNumbersAsWritten } from "./cells.ts";
import { delimiterOf, type Format } from "./format.ts";
import { cellError, decode, rowError, shown, type RowPlace, type Rows, type Use } from "./rows.ts";

const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const COMMA = 0x2c;
const CLOSE = 0x7d;

/** Numbers that JSON has not, as dzero writes them. */
const WORDS: ReadonlyMap<unknown, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** A line among bytes: its ends are offsets. */
interface Line {
  readonly start: number;
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
  /** Which line it is, from 1. */
  readonly number: number;
}

/** The rows of a file of JSON objects, one a line. Blank lines are no rows. The first one's fields are the columns. */
export class JsonRows implements Rows {
  readonly columns: readonly string[];
  readonly lineEnd: string;
  readonly header = undefined;
  readonly #blocks: Blocks;
  readonly #name: string;
  readonly #known: ReadonlySet<string>;
  #names: readonly string[] = [];
  #use: Use | undefined;
  #batch: Batch | undefined;
  /** The objects of the last batch. */
  #objects: object[] = [];
  /** The same with numbers as they are written, where another format is written. */
  #exact: object[] = [];
  #count = 0;
  #lines = 0;
  #firstBad: DzeroError | undefined;

  private constructor(blocks: Blocks, name: string) {
    this.#blocks = blocks;
    this.#name = name;
    const line = lineIn(blocks.bytes, 0, blocks.isLast);
    if (line === undefined) throw rowError({ name }, "there are no rows", "a row is one JSON object a line");
    const place = { name, row: 1, line: line.number };
    this.columns = Object.keys(this.#object(blocks.bytes, line, place));
    this.#known = new Set(this.columns);
    this.lineEnd = blocks.bytes[line.end] === RETURN ? "\r\n" : "\n";
  }

  /**
   * Reads the first object, whose fields name the columns.
   * @param name what people call the file
   */
  static async open(blocks: Blocks, name: string): Promise<JsonRows> {
    await blocks.begin(name);
    while (!blocks.isLast && lineIn(blocks.bytes, 0, false) === undefined) {
      if (blocks.end - blocks.start > LONGEST_ROW)
        throw rowError({ name, row: 1 }, `the row has more than ${LONGEST_ROW >> 20} MB`);
      await blocks.advance();
    }
    return new JsonRows(blocks, name);
  }

  get count(): number {
    return this.#count;
  }

  get firstBad(): DzeroError | undefined {
    return this.#firstBad;
  }

  use(use: Use, batch: Batch): void {
    this.#names = use.columns.map((column) => this.columns[column]);
    this.#use = use;
    this.#batch = batch;
  }

  async next(): Promise<number> {
    const blocks = this.#blocks;
    for (;;) {
      const rows = this.#read();
      this.#count += rows;
      if (rows > 0 || blocks.isLast) return rows;
      if (blocks.end - blocks.start > LONGEST_ROW)
        throw rowError({ name: this.#name, row: this.#count + 1 }, `the row has more than ${LONGEST_ROW >> 20} MB`);
      await blocks.advance();
    }
  }

  converted(_: number, to: Format): string[] {
    if (to === "jsonl") throw new TypeError("rows of JSON stay as they are");
    return this.#exact.map((object) =>
      delimitedRow(
        this.columns.map((column) => cellOfJson(field(object, column))),
        delimiterOf(to),
      ),
    );
  }

  /** Reads the whole lines of the block, as many as the batch holds; an error waits until the rows before it are out. */
  #read(): number {
    const batch = this.#batch;
    const use = this.#use;
    if (batch === undefined || use === undefined) throw new TypeError("the columns in use come first");
    const blocks = this.#blocks;
    const { bytes, start } = blocks;
    const { inputs, starts, ends, blanks } = batch;
    this.#objects = [];
    this.#exact = [];
    const isConverted = use.to !== undefined && use.to !== "jsonl";
    let at = 0;
    let before = this.#lines;
    while (this.#objects.length < batch.capacity) {
      const line = lineIn(bytes, at, blocks.isLast, before);
      if (line === undefined) break;
      const row = this.#objects.length;
      const place = { name: this.#name, row: this.#count + row + 1, line: line.number };
      try {
        const object = this.#object(bytes, line, place);
        this.#checkFields(object, use, place);
        const bad = this.#numbers(object, inputs, row, place);
        if (bad !== undefined && !use.keepsBad) throw bad;
        this.#firstBad ??= bad;
        blanks[row] = bad === undefined ? 0 : 1;
        this.#objects.push(object);
        if (isConverted) this.#exact.push(withNumbersAsWritten(decode(bytes.subarray(line.start, line.end))));
      } catch (error) {
        if (row === 0) throw error;
        break;
      }
      // The last brace makes room for the outputs: a comma, where there is something before it.
      const close = bytes.lastIndexOf(CLOSE, line.end - 1);
      starts[row] = start + line.start;
      ends[row] = start + close;
      if (Object.keys(this.#objects[row]).length > 0) {
        bytes[close] = COMMA;
        ends[row] += 1;
      }
      at = line.next;
      before = line.number;
    }
    blocks.take(at);
    this.#lines = before;
    return this.#objects.length;
  }

  /** Takes the numbers out of a row; gives back what is wrong with one of them. */
  #numbers(object: object, inputs: readonly Float64Array[], row: number, place: RowPlace): DzeroError | undefined {
    let bad: DzeroError | undefined;
    for (const [i, column] of this.#names.entries()) {
      const value = field(object, column);
      const number = typeof value === "number" ? value : WORDS.get(value);
      inputs[i][row] = number ?? NaN;
      if (number !== undefined) continue;
      const text = value === undefined ? undefined : JSON.stringify(value);
      bad ??= cellError({ ...place, column }, text);
    }
    return bad;
  }

  /** Fields that the first row has not have no column; and none may be written twice. */
  #checkFields(object: object, { to, outputs }: Use, place: RowPlace): void {
    if (to === undefined) return;
    if (to === "jsonl") {
      const twice = outputs.find((name) => Object.hasOwn(object, name));
      if (twice !== undefined) throw rowError(place, `the row has a field '${shown(twice)}' already`);
      return;
    }
    const stranger = Object.keys(object).find((key) => !this.#known.has(key));
    if (stranger === undefined) return;
    throw rowError(place, `the field '${shown(stranger)}' is none of the first row's, which are the columns`);
  }

  #object(bytes: Uint8Array, { start, end }: Line, place: RowPlace): object {
    let value: unknown;
    try {
      value = JSON.parse(decode(bytes.subarray(start, end)));
    } catch {
      throw rowError(place, "the line is not JSON", 'a row is one JSON object: {"x": 3}');
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    throw rowError(place, "the line is JSON, but no object", 'a row is one JSON object: {"x": 3}');
  }
}

/** A field of an object that came from outside. */
function field(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}

/**
 * The next line that is not blank, unless it may go on behind the bytes.
 * @param before how many lines were before these
 */
function lineIn(bytes: Uint8Array, from: number, isLast: boolean, before = 0): Line | undefined {
  let number = before;
  for (let start = from; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed < 0 && !isLast) return undefined;
    number += 1;
    const next = feed < 0 ? bytes.length : feed + 1;
    let end = feed < 0 ? bytes.length : feed;
    if (bytes[end - 1] === RETURN && end > start) end -= 1;
    for (let i = start; i < end; i++) if (bytes[i] > SPACE) return { start, end, next, number };
    start = next;
  }
  return undefined;
}
