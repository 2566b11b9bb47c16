import { close, fstat, ftruncate, open, read, write, type Stats } from "node:fs";
import { promisify } from "node:util";
import { DzeroError } from "../errors.ts";
import type { ByteReader, ByteWriter } from "../rows/bytes.ts";
import { codeOf, reasonOf, writeReasonOf } from "./reasons.ts";
import { isTerminal } from "./streams.ts";

// Reading and writing go on in node's threads while the program computes.

const openFile = promisify(open);
const closeFile = promisify(close);
const statOf = promisify(fstat);
const truncate = promisify(ftruncate);

const STDIN = 0;
const STDOUT = 1;

/** How long to wait for a pipe that does not wait itself, in milliseconds. */
const PAUSE = 5;

function pause(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, PAUSE));
}

/** What tells a file from every other; undefined for what is no file of a disk. */
function identityOf(stats: Stats): string | undefined {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : undefined;
}

/** What people call standard input. */
const STDIN_NAME = "standard input";

/** A file, or what reads as one. */
class DescriptorReader implements ByteReader {
  readonly name: string;
  readonly size: number | undefined;
  readonly identity: string | undefined;
  readonly #descriptor: number;

  constructor(name: string, descriptor: number, stats: Stats) {
    this.name = name;
    this.size = stats.isFile() ? stats.size : undefined;
    this.identity = identityOf(stats);
    this.#descriptor = descriptor;
  }

  read(into: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#descriptor, into, 0, into.length, null, (error, count) => {
        if (error === null) resolve(count);
        else reject(unreadable(this.name, error));
      });
    });
  }

  async close(): Promise<void> {
    if (this.#descriptor !== STDIN) await closeFile(this.#descriptor);
  }
}

function unreadable(name: string, error: unknown): DzeroError {
  const shown = name === STDIN_NAME ? name : `'${name}'`;
  return new DzeroError("file", `cannot read ${shown}: ${reasonOf(error)}`);
}

/**
 * A pipe or a terminal on standard input. It may be silent for ever: a thread that waits in it would keep the program from
 * ending, so node's stream waits.
 */
class StreamReader implements ByteReader {
  readonly name = STDIN_NAME;
  readonly size = undefined;
  readonly identity = undefined;
  readonly #stream: NodeJS.ReadStream = process.stdin;
  readonly #signal: AbortSignal;
  #rest: Uint8Array = new Uint8Array();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async read(into: Uint8Array): Promise<number> {
    if (this.#rest.length === 0) this.#rest = await this.#next();
    const piece = this.#rest.subarray(0, into.length);
    into.set(piece);
    this.#rest = this.#rest.subarray(piece.length);
    return piece.length;
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }

  /** What has come; empty at the end. */
  #next(): Promise<Uint8Array> {
    const stream = this.#stream;
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        stream.off("readable", look).off("end", look).off("error", fail);
        signal.removeEventListener("abort", look);
        finish();
      };
      const fail = (error: unknown) => settle(() => reject(unreadable(this.name, error)));
      const look = () => {
        if (signal.aborted) return settle(() => reject(interruption()));
        const piece: unknown = stream.read();
        if (piece instanceof Uint8Array) settle(() => resolve(piece));
        else if (stream.readableEnded) settle(() => resolve(new Uint8Array()));
      };
      stream.on("readable", look).on("end", look).on("error", fail);
      signal.addEventListener("abort", look);
      look();
    });
  }
}

/** Someone stopped the program. */
export function interruption(): DzeroError {
  return new DzeroError("interrupted", "interrupted");
}

class DescriptorWriter implements ByteWriter {
  readonly isTerminal: boolean;
  readonly #name: string;
  readonly #descriptor: number;

  constructor(name: string, descriptor: number) {
    this.#name = name;
    this.#descriptor = descriptor;
    this.isTerminal = descriptor === STDOUT && isTerminal(STDOUT);
  }

  async write(bytes: Uint8Array): Promise<void> {
    let written = 0;
    try {
      while (written < bytes.length) written += await this.#part(bytes.subarray(written));
    } catch (error) {
      // `dzero ... | head -1` closes the pipe early: that is no error, and there is no one left to tell.
      if (codeOf(error) === "EPIPE") process.exit();
      await this.#takeBack(written);
      throw new DzeroError("file", `cannot write to ${this.#name}: ${reasonOf(error)}`);
    }
  }

  async close(): Promise<void> {
    if (this.#descriptor !== STDOUT) await closeFile(this.#descriptor);
  }

  #part(bytes: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      const next = () =>
        write(this.#descriptor, bytes, 0, bytes.length, null, (error, count) => {
          if (codeOf(error) === "EAGAIN") void pause().then(next);
          else if (error === null) resolve(count);
          else reject(error);
        });
      next();
    });
  }

  /** Leaves no half of a row in a file. */
  async #takeBack(count: number): Promise<void> {
    try {
      const stats = await statOf(this.#descriptor);
      if (count > 0 && stats.isFile()) await truncate(this.#descriptor, stats.size - count);
    } catch {
      // What went wrong first is told.
    }
  }
}

/**
 * Opens a file, or standard input, to read bytes.
 * @param path absent for standard input
 * @param signal ends the reading
 * @throws DzeroError file
 */
export async function openToRead(path: string | undefined, signal: AbortSignal): Promise<ByteReader> {
  try {
    const descriptor = path === undefined ? STDIN : await openFile(path, "r");
    const stats = await statOf(descriptor);
    if (path === undefined && (stats.isFIFO() || stats.isSocket() || isTerminal(STDIN)))
      return new StreamReader(signal);
    return new DescriptorReader(path ?? STDIN_NAME, descriptor, stats);
  } catch (error) {
    throw unreadable(path ?? STDIN_NAME, error);
  }
}

/**
 * Opens a file, which is made empty, or standard output, to write bytes.
 * @param path absent for standard output
 * @param source what is read meanwhile, and so must be another file
 * @throws DzeroError file
 */
export async function openToWrite(path: string | undefined, source: ByteReader): Promise<ByteWriter> {
  const name = path === undefined ? "standard output" : `'${path}'`;
  try {
    const descriptor = path === undefined ? STDOUT : await openFile(path, "a");
    const identity = identityOf(await statOf(descriptor));
    if (identity !== undefined && identity === source.identity)
      throw new DzeroError("file", `cannot write to ${name}: it is the file that is read`, {
        hint: "write to another file, and rename it then",
      });
    if (path !== undefined && identity !== undefined) await truncate(descriptor, 0);
    return new DescriptorWriter(name, descriptor);
  } catch (error) {
    if (error instanceof DzeroError) throw error;
    throw new DzeroError("file", `cannot write to ${name}: ${writeReasonOf(error)}`);
  }
}
