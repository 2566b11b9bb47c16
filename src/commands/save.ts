import { DzeroError } from "../errors.ts";
import { say, type Answer, type Command, type Context, type Request } from "./command.ts";
import { fileOf } from "./load.ts";

async function* run({ session: { journal }, files }: Context, request: Request): AsyncGenerator<Answer> {
  const file = fileOf(request, ":save session.dz");
  if (!journal.isWhole) {
    throw new DzeroError("too-long", `the session has more than ${journal.length} statements and cannot be saved`);
  }
  await files.write(file, journal.script());
  const inShell = /^[\w./~-]+$/.test(file) ? file : `"${file}"`;
  yield say(`saved in ${file}; :load ${file} or dzero run ${inShell} brings it back`);
}

export const saveCommand: Command = {
  name: "save",
  summary: "writes the statements that made the session to a file, gradients and all",
  usage: "FILE",
  places: ["prompt"],
  takes: "text",
  operand: "file",
  examples: [":save session.dz"],
  run,
};
