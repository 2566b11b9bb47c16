import type { Context, Files } from "../src/commands/command.ts";
import { DzeroError } from "../src/errors.ts";

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

/** Files in memory: their texts by their paths, also of those that are written. */
export function filesOf(texts: Map<string, string>): Files {
  return {
    ...nothingOutside.files,
    async read(path) {
      const text = texts.get(path);
      if (text === undefined) throw new DzeroError("file", `cannot read '${path}': there is no such file`);
      return text;
    },
    async write(path, text) {
      texts.set(path, text);
    },
  };
}
