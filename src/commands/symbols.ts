import type { Command } from "./command.ts";

export const symbolsCommand: Command = {
  name: "symbols",
  summary: "takes names without a value for symbols, as the prompt does anyway; for scripts",
  usage: "",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  changesSession: true,
  examples: [":symbols"],
  run({ session }) {
    session.symbols = true;
    return [];
  },
};
