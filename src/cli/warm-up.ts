import type { ByteReader } from "../rows/bytes.ts";
import { main, type Output } from "./main.ts";

const silent: Output = { write() {}, isTerminal: false };

const rows = new TextEncoder().encode("x,y\n1,2\n");

/** A file of one row. */
async function openToRead(): Promise<ByteReader> {
  let left = rows;
  return {
    name: "",
    size: undefined,
    identity: undefined,
    async read(into) {
      const count = left.length;
      into.set(left);
      left = left.subarray(count);
      return count;
    },
    async close() {},
  };
}

/** The command lines that are to start fast. */
const usual = [
  ["eval", "x+x", "--x", "3"],
  ["map", "x^2*sin(y) + exp(x/y)", "--no-input"],
];

/** Runs what is used most, for nothing but to have it compiled. */
export async function warmUp(version: string): Promise<void> {
  for (const argv of usual) {
    await main(argv, {
      version,
      stdout: silent,
      stderr: silent,
      stdinIsTerminal: false,
      files: {
        async read() {
          return "";
        },
        async write() {},
        async pipe() {
          return "";
        },
        async *stdin() {
          yield "x = 3\nx + x\n";
        },
        openToRead,
        async openToWrite() {
          return { isTerminal: false, async write() {}, async close() {} };
        },
      },
      interruption: () => new AbortController().signal,
      env: {},
      async initFile() {
        return "";
      },
      async prompt() {},
    });
  }
}
