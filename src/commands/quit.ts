import type { Command } from "./command.ts";

export const quitCommand: Command = {
  name: "quit",
  synonyms: ["q", "exit"],
  summary: "leaves, as quit, exit and Ctrl-D do",
  usage: "",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  examples: [":quit"],
  run({ settings }) {
    settings.quit = true;
    return [];
  },
};
