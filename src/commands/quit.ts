import type { Command } from "./command.ts";

export const quitCommand: Command = {
  name: "quit",
  synonyms: ["q", "exit"],
  summary: "leaves, as quit, exit and Ctrl-D do",
  usage: "",
  places: ["prompt"],
  takes: "words",
  examples: [":quit"],
  run({ settings }) {
    settings.quit = true;
    return [];
  },
};
