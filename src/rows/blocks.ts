import type { ByteReader } from "./bytes.ts";
import type { Machine } from "./machine.ts";
import { rowError } from "./rows.ts";

/** How much is read at a time. */
const BLOCK = 1 << 18;

/** The longest row that is read. A quote left open makes one of the whole file. */
export const LONGEST_ROW = 1 << 26;

/** The length of UTF-8's mark at the beginning of a file. */
const MARK = 3;

/** How many line feeds stand behind a block, so that nothing that is read in it runs on. */
const GUARD = 64;

const LINE_FEED = 0x0a;

/**
 * A text in the machine's memory, block by block, behind what is left over of the block before. The next block is read
 * while one is worked on, to a place outside: the machine's memory may move meanwhile.
 */
export class Blocks {
  readonly #machine: Machine;
  readonly #reader: ByteReader;
  readonly #settle: () => Promise<void>;
  readonly #next = new Uint8Array(BLOCK);
  #coming: Promise<number> | undefined;
  #room: number;
  #address: number;
  #start: number;
  #end: number;
  #isLast = false;
  #read = 0;

  /** @param settle called before the memory grows: no one may be using it then */
  constructor(machine: Machine, reader: ByteReader, settle: () => Promise<void>) {
    this.#machine = machine;
    this.#reader = reader;
    this.#settle = settle;
    this.#room = 2 * BLOCK;
    this.#address = machine.allocate(this.#room);
    this.#start = this.#end = this.#address;
  }

  /** The address of the first byte that was not taken up. */
  get start(): number {
    return this.#start;
  }

  /** The address behind the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Whether no block follows. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** How many bytes were read so far. */
  get read(): number {
    return this.#read;
  }

  get bytes(): Uint8Array {
    return this.#machine.bytes(this.#start, this.#end - this.#start);
  }

  /** Takes bytes up: they will not be seen again. */
  take(count: number): void {
    this.#start += count;
  }

  /**
   * Reads the first block, and passes over a mark of UTF-8.
   * @param name what people call the text
   * @throws DzeroError bad-row, where it is no text
   */
  async begin(name: string): Promise<void> {
    while (!this.isLast && this.bytes.length < MARK) await this.advance();
    const [first, second, third] = this.bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      throw rowError({ name }, "the file is UTF-16", "save it as UTF-8");
    if (first === 0xef && second === 0xbb && third === 0xbf) this.take(MARK);
  }

  /** Puts the next block behind what was not taken up. */
  async advance(): Promise<void> {
    const count = await (this.#coming ?? this.#reader.read(this.#next));
    this.#coming = undefined;
    this.#read += count;
    if (count === 0) {
      this.#isLast = true;
    } else {
      await this.#append(count);
      this.#coming = this.#reader.read(this.#next);
      // Its error is told when it is awaited.
      this.#coming.catch(() => {});
    }
    this.#machine.bytes(this.#end, GUARD).fill(LINE_FEED);
  }

  async #append(count: number): Promise<void> {
    const left = this.#end - this.#start;
    const needed = left + count + GUARD;
    let address = this.#address;
    if (needed > this.#room) {
      await this.#settle();
      // Twice as much, so that copying a long row takes time in proportion to its length.
      this.#room = 2 * needed;
      address = this.#machine.allocate(this.#room);
    }
    this.#machine.move(address, this.#start, left);
    this.#machine.bytes(address + left, count).set(this.#next.subarray(0, count));
    this.#address = this.#start = address;
    this.#end = address + left + count;
  }
}
