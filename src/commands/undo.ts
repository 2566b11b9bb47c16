import { DzeroError } from "../errors.ts";
import { say, wholeNumber, type Answer, type Command, type Context, type Request } from "./command.ts";

/** More lines than are kept to be undone. */
const MOST_LINES = 1000;

function run({ session }: Context, { operands }: Request): Answer[] {
  if (operands.length > 1) throw new DzeroError("usage", ":undo takes one number", { hint: ":undo 2" });
  const lines = wholeNumber(":undo", operands[0] ?? "1", 1, MOST_LINES);
  const undone: string[] = [];
  for (let i = 0; i < lines; i++) {
    const lost = session.undo();
    if (lost.length === 0) break;
    undone.unshift(...lost);
  }
  if (undone.length === 0) throw new DzeroError("no-value", "there is nothing to undo");
  return [say(undone.map((entry) => `undone: ${entry.replace(/\s*\n\s*/g, " ")}`).join("\n"))];
}

export const undoCommand: Command = {
  name: "undo",
  summary: "takes back what the last line, or the last n lines, did to names and gradients",
  usage: "[n]",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  examples: [":undo", ":undo 2"],
  run,
};
