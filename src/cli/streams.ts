import { fstatSync, readSync, statSync, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { DzeroError } from "../errors.ts";
import type { Output } from "./main.ts";
import { codeOf, reasonOf } from "./reasons.ts";

// Pipes and files are read and written by their numbers: to make node's streams for them takes longer than to start the
// program and to calculate. A terminal gets node's stream, which knows its width and, on Windows, its encoding.

const STDIN = 0;
const BLOCK = 65_536;

/** Whether standard input, output or error, 0 to 2, is a terminal. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  const status = fstatSync(descriptor);
  if (!status.isCharacterDevice()) return false;
  // The device that is most likely no terminal; of others node's stream tells.
  if (status.rdev === statSync("/dev/null", { throwIfNoEntry: false })?.rdev) return false;
  return streamOf(descriptor).isTTY;
}

function streamOf(descriptor: 0 | 1 | 2): NodeJS.ReadStream | NodeJS.WriteStream {
  return descriptor === STDIN ? process.stdin : outputStream(descriptor);
}

function outputStream(descriptor: 1 | 2): NodeJS.WriteStream {
  return descriptor === 1 ? process.stdout : process.stderr;
}

/** Standard output or error as bytes go to it. */
class DescriptorOutput implements Output {
  readonly #descriptor: 1 | 2;
  #isTerminal: boolean | undefined;
  /** Node's stream, once there is need of it. */
  #stream: NodeJS.WriteStream | undefined;

  constructor(descriptor: 1 | 2) {
    this.#descriptor = descriptor;
  }

  get isTerminal(): boolean {
    return (this.#isTerminal ??= isTerminal(this.#descriptor));
  }

  get width(): number | undefined {
    return this.isTerminal ? outputStream(this.#descriptor).columns : undefined;
  }

  get height(): number | undefined {
    return this.isTerminal ? outputStream(this.#descriptor).rows : undefined;
  }

  /** @throws DzeroError file */
  write(text: string): void {
    if (this.#stream !== undefined || this.isTerminal) {
      this.#throughStream(text);
      return;
    }
    const bytes = Buffer.from(text);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      // A full pipe that does not wait: the stream waits for it, and has to have all that comes after.
      if (codeOf(error) === "EAGAIN") this.#throughStream(bytes.subarray(written));
      else throw this.#failure(error);
    }
  }

  #throughStream(data: string | Uint8Array): void {
    if (this.#stream === undefined) {
      this.#stream = outputStream(this.#descriptor);
      this.#stream.on("error", (error) => {
        standardError.write(`error: ${this.#failure(error).message}\n`);
        process.exit(1);
      });
    }
    this.#stream.write(data);
  }

  /** What to tell of a failure, where there is anyone left to tell. */
  #failure(error: unknown): DzeroError {
    // `dzero ... | head -1` closes the pipe early: that is no error.
    if (codeOf(error) === "EPIPE") process.exit();
    if (this.#descriptor === 2) process.exit(1);
    return new DzeroError("file", `cannot write to standard output: ${reasonOf(error)}`);
  }
}

export const standardOutput: Output = new DescriptorOutput(1);
export const standardError: Output = new DescriptorOutput(2);

/**
 * Standard input as it comes.
 * @throws DzeroError file
 */
export async function* standardInput(): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  const block = Buffer.allocUnsafe(BLOCK);
  let mustWait = isTerminal(STDIN);
  while (!mustWait) {
    let length = 0;
    try {
      length = readSync(STDIN, block);
    } catch (error) {
      mustWait = codeOf(error) === "EAGAIN";
      // Windows calls the end of a pipe an error.
      if (!mustWait && codeOf(error) !== "EOF")
        throw new DzeroError("file", `cannot read standard input: ${reasonOf(error)}`);
    }
    if (length === 0) break;
    yield decoder.write(block.subarray(0, length));
  }
  if (mustWait) for await (const piece of process.stdin) yield decoder.write(piece);
  yield decoder.end();
}
