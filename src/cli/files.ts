import { readFileSync } from "node:fs";
import type { Files } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";
import { reasonOf } from "./reasons.ts";
import { openToRead, openToWrite } from "./bytes.ts";
import { standardInput } from "./streams.ts";

export const realFiles: Files = {
  async read(path) {
    try {
      return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
    } catch (error) {
      throw new DzeroError("file", `cannot read '${path}': ${reasonOf(error)}`);
    }
  },
  stdin: standardInput,
  openToRead,
  openToWrite,
};
