import { defaultSettings, type Context, type Files, type View } from "../src/commands/command.ts";
import { commands } from "../src/commands/registry.ts";
import { DzeroError } from "../src/errors.ts";
import { plain } from "../src/print/palette.ts";
import { Session } from "../src/session/session.ts";

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

/** What commands work on at a prompt, in a world where no file is read. */
export function contextOf(session = new Session()): Context {
  return { session, settings: defaultSettings(), ...nothingOutside, commands, optionNames: [] };
}

/** A screen of the common size, without colour. */
export const plainView: View = { digits: 15, width: 80, height: 24, ascii: false, palette: plain };
