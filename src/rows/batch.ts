import type { Machine } from "./machine.ts";

/** A batch of rows and its results are to stay in the cache. */
const MOST_NUMBERS = 1 << 17;
const MOST_ROWS = 4096;
const LEAST_ROWS = 64;

/** How many numbers of too many digits a batch may hold, besides those of one row. */
const MOST_LONGS = 1024;

/** A number that the host reads: row, column, start, end, in 32 bits each. */
export const LONG_WORDS = 4;

/** Room in the machine's memory for rows: where each stands, its numbers, its results. */
export class Batch {
  readonly capacity: number;
  readonly #machine: Machine;
  readonly #inputCount: number;
  readonly #outputCount: number;
  readonly #starts: number;
  readonly #ends: number;
  readonly #blanks: number;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #longs: number;

  /**
   * @param inputs how many columns of numbers are read
   * @param outputs how many columns of results are written
   */
  constructor(machine: Machine, inputs: number, outputs: number) {
    const capacity = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_NUMBERS / (inputs + outputs))));
    const mostLongs = MOST_LONGS + inputs;
    this.capacity = capacity;
    this.#machine = machine;
    this.#inputCount = inputs;
    this.#outputCount = outputs;
    this.#starts = machine.allocate(4 * capacity);
    this.#ends = machine.allocate(4 * capacity);
    this.#blanks = machine.allocate(capacity);
    this.#inputs = machine.allocate(8 * inputs * capacity);
    this.#outputs = machine.allocate(8 * outputs * capacity);
    this.#longs = machine.allocate(4 * LONG_WORDS * mostLongs);
    machine.exports.layOut(
      capacity,
      this.#starts,
      this.#ends,
      this.#blanks,
      this.#inputs,
      this.#outputs,
      this.#longs,
      mostLongs,
    );
  }

  get starts(): Uint32Array {
    return this.#machine.words(this.#starts, this.capacity);
  }

  get ends(): Uint32Array {
    return this.#machine.words(this.#ends, this.capacity);
  }

  /** 1 for a row whose outputs stay empty. */
  get blanks(): Uint8Array {
    return this.#machine.bytes(this.#blanks, this.capacity);
  }

  /** The numbers read, an array a column. */
  get inputs(): Float64Array[] {
    return this.#columns(this.#inputs, this.#inputCount);
  }

  /** The results, an array a column. */
  get outputs(): Float64Array[] {
    return this.#columns(this.#outputs, this.#outputCount);
  }

  /** The numbers that are left to the host. */
  longs(count: number): Uint32Array {
    return this.#machine.words(this.#longs, LONG_WORDS * count);
  }

  #columns(address: number, count: number): Float64Array[] {
    return Array.from({ length: count }, (_, i) =>
      this.#machine.doubles(address + 8 * i * this.capacity, this.capacity),
    );
  }
}
