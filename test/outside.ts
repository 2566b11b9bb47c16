import type { Context } from "../src/commands/command.ts";

function fail(): never {
  throw new Error("there are no files here");
}

/** A context's world where no file is read and no one looks on. */
export const nothingOutside: Pick<Context, "files" | "interruption" | "status"> = {
  files: {
    read: async () => fail(),
    write: async () => fail(),
    pipe: async () => fail(),
    stdin: fail,
    openToRead: fail,
    openToWrite: fail,
  },
  interruption: () => new AbortController().signal,
  status() {},
};
