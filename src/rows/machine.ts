import { DzeroError } from "../errors.ts";
import bytes from "../../dist/rows.wasm";
import { powersOfTen } from "./powers.ts";

/** How reading a number ended, as wasm/parse.ts has it. */
export const Outcome = { Parsed: 0, NoNumber: 1, Long: 2 } as const;

/** What is wrong with a row, as wasm/delimited.ts has it. */
export const Trouble = { None: 0, NoNumber: 1, Ragged: 2, AfterQuote: 3, OpenQuote: 4 } as const;

/** What wasm/rows.ts exports, told there. Addresses are offsets into its memory, truths are 0 and 1. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;

  readonly powers: WebAssembly.Global;
  readonly outcome: WebAssembly.Global;
  readonly behind: WebAssembly.Global;
  parseNumber(at: number): number;
  printNumber(number: number, at: number): number;

  layOut(
    capacity: number,
    starts: number,
    ends: number,
    blanks: number,
    inputs: number,
    outputs: number,
    longs: number,
    mostLongs: number,
  ): void;

  readonly badRow: WebAssembly.Global;
  readonly lines: WebAssembly.Global;
  readonly longCount: WebAssembly.Global;
  readonly rest: WebAssembly.Global;
  readonly trouble: WebAssembly.Global;
  readonly troubleColumn: WebAssembly.Global;
  readonly troubleStart: WebAssembly.Global;
  readonly troubleEnd: WebAssembly.Global;
  readCellsOf(delimiter: number, columns: number, uses: number, used: number, keepsBad: number): void;
  readDelimited(start: number, end: number, isLast: number): number;

  writeNumbersAs(count: number, pieces: number, blank: number, blankLength: number, quotesWords: number): void;
  printRows(rows: number, at: number): number;
}

const PAGE = 65536;

/** The machine that reads and prints rows, with the one memory that everything it works on stands in. */
export class Machine {
  readonly exports: Exports;
  #free: number;

  /** @throws DzeroError usage, where there is no WebAssembly */
  constructor() {
    if (typeof WebAssembly === "undefined")
      throw new DzeroError("usage", "map needs WebAssembly, and this Node runs without", { hint: "is --jitless set?" });
    this.exports = new WebAssembly.Instance<Exports>(new WebAssembly.Module(bytes)).exports;
    this.#free = this.exports.heapBase();
    const { memory, powers } = this.exports;
    new BigUint64Array(memory.buffer, powers.value).set(powersOfTen());
  }

  /**
   * Takes memory that nothing else uses. Where the whole must grow, every view made before is of no more use.
   * @returns its address, a multiple of 16
   */
  allocate(length: number): number {
    const { memory } = this.exports;
    const address = Math.ceil(this.#free / 16) * 16;
    this.#free = address + length;
    const missing = this.#free - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return address;
  }

  /** Puts bytes where nothing else is, with room behind them for a word. */
  keep(bytes: Uint8Array): number {
    const address = this.allocate(bytes.length + 8);
    this.bytes(address, bytes.length).set(bytes);
    return address;
  }

  /** Moves bytes within the memory; the places may overlap. */
  move(to: number, from: number, length: number): void {
    new Uint8Array(this.exports.memory.buffer).copyWithin(to, from, from + length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address, length);
  }

  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.exports.memory.buffer, address, count);
  }

  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address, count);
  }
}
