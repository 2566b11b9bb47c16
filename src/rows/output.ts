import type { Batch } from "./batch.ts";
import type { Machine } from "./machine.ts";

/** No number takes more bytes, quotes included; some may be written over in passing. */
const WIDEST = 27;
const PASSING = 64;

/** A UTF-16 unit takes at most so many bytes in UTF-8. */
const MOST_BYTES = 3;

interface Place {
  readonly address: number;
  readonly length: number;
}

const noPlace: Place = { address: 0, length: 0 };

/** How rows with their numbers are written. */
export interface Layout {
  /** What stands before each number, and behind the last. */
  readonly pieces: readonly string[];
  /** What stands for a number that is left empty. */
  readonly blank: string;
  /** Whether NaN and infinities are written in quotes, as JSON wants it. */
  readonly quotesWords: boolean;
}

/** Rows as bytes, in the machine's memory. There are two places for them: one is filled while the other is written out. */
export class RowPrinter {
  readonly #machine: Machine;
  readonly #batch: Batch;
  readonly #settle: () => Promise<void>;
  /** What a row takes at most, besides what it is itself. */
  readonly #width: number;
  #places: [Place, Place] = [noPlace, noPlace];
  #replaced = noPlace;

  /** @param settle called before the memory grows: no one may be using it then */
  constructor(machine: Machine, batch: Batch, { pieces, blank, quotesWords }: Layout, settle: () => Promise<void>) {
    this.#machine = machine;
    this.#batch = batch;
    this.#settle = settle;
    const texts = pieces.map((piece) => new TextEncoder().encode(piece));
    const kept = texts.map((text) => [machine.keep(text), text.length]);
    const table = machine.allocate(8 * kept.length);
    machine.words(table, 2 * kept.length).set(kept.flat());
    const numbers = pieces.length - 1;
    machine.exports.writeNumbersAs(
      numbers,
      table,
      machine.keep(new TextEncoder().encode(blank)),
      blank.length,
      quotesWords ? 1 : 0,
    );
    this.#width = numbers * WIDEST + texts.reduce((sum, { length }) => sum + length, 0);
  }

  /**
   * Writes the first rows of the batch.
   * @returns them as bytes, which stay as they are until the next but one are written
   */
  async print(rows: number): Promise<Uint8Array> {
    const { starts, ends } = this.#batch;
    let needed = rows * this.#width + PASSING;
    for (let row = 0; row < rows; row++) needed += ends[row] - starts[row];
    const [spare, other] = this.#places;
    const place = spare.length >= needed ? spare : await this.#room(needed);
    this.#places = [other, place];
    const end = this.#machine.exports.printRows(rows, place.address);
    return this.#machine.bytes(place.address, end - place.address);
  }

  /** Of the first rows, only the numbers are written. */
  dropRows(rows: number): void {
    const { starts, ends } = this.#batch;
    starts.fill(0, 0, rows);
    ends.fill(0, 0, rows);
  }

  /** The first rows are written in other words. */
  async replaceRows(texts: readonly string[]): Promise<void> {
    const needed = texts.reduce((sum, { length }) => sum + MOST_BYTES * length, PASSING);
    if (this.#replaced.length < needed) this.#replaced = await this.#room(needed);
    const { starts, ends } = this.#batch;
    const { address, length } = this.#replaced;
    const bytes = this.#machine.bytes(address, length);
    const encoder = new TextEncoder();
    let at = 0;
    for (const [row, text] of texts.entries()) {
      starts[row] = address + at;
      at += encoder.encodeInto(text, bytes.subarray(at)).written;
      ends[row] = address + at;
    }
  }

  async #room(length: number): Promise<Place> {
    await this.#settle();
    // A little more, so that the next batch, which is much the same, needs no other.
    const room = Math.ceil(1.25 * length);
    return { address: this.#machine.allocate(room), length: room };
  }
}
