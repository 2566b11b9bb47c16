import bytes from "../../dist/rows.wasm";
import { powersOfTen } from "./powers.ts";

/** What wasm/rows.ts exports. Addresses are offsets into its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  readonly powers: WebAssembly.Global;
  readonly outcome: WebAssembly.Global;
  readonly behind: WebAssembly.Global;
  parseNumber(at: number): number;
  printNumber(number: number, at: number): number;
}

const PAGE = 65536;

/** The machine that reads and prints rows, with the one memory that everything it works on stands in. */
export class Machine {
  readonly exports = new WebAssembly.Instance<Exports>(new WebAssembly.Module(bytes)).exports;
  #free = this.exports.heapBase();

  constructor() {
    const { memory, powers } = this.exports;
    new BigUint64Array(memory.buffer, powers.value).set(powersOfTen());
  }

  /**
   * Takes memory that nothing else uses. Where it must grow, every view of it made before is of no more use.
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

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address, length);
  }

  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address, count);
  }
}
