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

/** A block, with room before it for what the last one left over. */
interface Buffer {
  readonly address: number;
  /** How many bytes may be left over. */
  readonly room: number;
}

/**
 * A text in the machine's memory, block by block. The next block is read while one is worked on; what is left over of one
 * is put before the next.
 */
export class Blocks {
  readonly #machine: Machine;
  readonly #reader: ByteReader;
  readonly #settle: () => Promise<void>;
  #current: Buffer;
  #next: Buffer;
  #coming: Promise<number> | undefined;
  #start: number;
  #end: number;
  #isLast = false;
  #read = 0;

  /** @param settle called before the memory grows: no one may be using it then */
  constructor(machine: Machine, reader: ByteReader, settle: () => Promise<void>) {
    this.#machine = machine;
    this.#reader = reader;
    this.#settle = settle;
    this.#current = this.#buffer(BLOCK);
    this.#next = this.#buffer(BLOCK);
    this.#start = this.#end = this.#current.address + this.#current.room;
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
    this.#coming ??= this.#fill();
    const count = await this.#coming;
    this.#coming = undefined;
    this.#read += count;
    if (count === 0) {
      this.#isLast = true;
      this.#guard();
      return;
    }
    const left = this.#end - this.#start;
    if (left > this.#next.room) await this.#grow(left, count);
    const { address, room } = this.#next;
    const memory = new Uint8Array(this.#machine.exports.memory.buffer);
    const start = address + room - left;
    memory.copyWithin(start, this.#start, this.#end);
    this.#start = start;
    this.#end = address + room + count;
    this.#guard();
    [this.#current, this.#next] = [this.#next, this.#current];
    this.#coming = this.#fill();
    // Its error is told when it is awaited.
    this.#coming.catch(() => {});
  }

  #fill(): Promise<number> {
    return this.#reader.read(this.#machine.bytes(this.#next.address + this.#next.room, BLOCK));
  }

  #buffer(room: number): Buffer {
    return { address: this.#machine.allocate(room + BLOCK + GUARD), room };
  }

  #guard(): void {
    this.#machine.bytes(this.#end, GUARD).fill(LINE_FEED);
  }

  /** Makes room for a long row: twice as much, so that copying takes time in proportion to its length. */
  async #grow(left: number, count: number): Promise<void> {
    await this.#settle();
    const { address, room } = this.#next;
    const wider = this.#buffer(2 * left);
    const memory = new Uint8Array(this.#machine.exports.memory.buffer);
    memory.copyWithin(wider.address + wider.room, address + room, address + room + count);
    this.#next = wider;
  }
}
