import { jsonObject } from "../print/json.ts";
import type { Command } from "./command.ts";

export const funcsCommand: Command = {
  name: "funcs",
  summary: "the functions you defined",
  usage: "",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  examples: [":funcs"],
  run({ session }) {
    const definitions = [...session.functions.values()];
    const text = definitions.length === 0 ? "no functions of your own" : definitions.map((one) => one.text).join("\n");
    return [{ text: () => text, json: jsonObject(definitions.map((one) => [one.name, one.text])) }];
  },
};
