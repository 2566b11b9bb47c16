import type { Command } from "./command.ts";
import { checkVariables, namesIn } from "./names.ts";

export const cleargradCommand: Command = {
  name: "cleargrad",
  summary: "starts gradients over: those of the variables named, or all",
  usage: "[x ...]",
  places: ["prompt"],
  takes: "words",
  operand: "variable",
  changesSession: true,
  examples: [":cleargrad x y", ":cleargrad"],
  run({ session }, request) {
    const names = namesIn(request.operands);
    checkVariables(session, names);
    for (const name of names.length > 0 ? names : [...session.variables.keys()]) session.clearGradient(name);
    return [];
  },
};
