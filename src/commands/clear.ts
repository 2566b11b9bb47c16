import { DzeroError } from "../errors.ts";
import { didYouMean } from "../suggestion.ts";
import type { Command } from "./command.ts";
import { namesIn } from "./names.ts";

export const clearCommand: Command = {
  name: "clear",
  summary: "forgets the variables and functions named, or everything",
  usage: "[x ...]",
  places: ["prompt"],
  takes: "words",
  operand: "variable",
  changesSession: true,
  examples: [":clear x", ":clear"],
  run({ session }, request) {
    const names = namesIn(request.operands);
    const known = new Set([...session.variables.keys(), ...session.functions.keys()]);
    const stranger = names.find((name) => !known.has(name));
    if (stranger !== undefined) {
      throw new DzeroError("unknown-name", `there is nothing named '${stranger}'`, {
        hint: didYouMean(stranger, known),
      });
    }
    if (names.length === 0) session.clearAll();
    for (const name of names) session.clear(name);
    return [];
  },
};
