import { DzeroError } from "../errors.ts";
import { formatTable } from "../pictures/table.ts";
import { didYouMean } from "../suggestion.ts";
import type { Answer, Command, Settings } from "./command.ts";

/** What can be on or off, and what that means. */
const switches = {
  preview: "the result of a line is shown while it is typed",
  strict: "notes are errors",
  quiet: "notes are dropped",
  verbose: "it is told how an expression was read, in scripts too",
} as const;

type Switch = keyof typeof switches;

function isSwitch(name: string): name is Switch {
  return Object.hasOwn(switches, name);
}

/** The names of the settings. */
export const settingNames: readonly Switch[] = Object.keys(switches).filter(isSwitch);

function list(settings: Settings): Answer {
  const columns = ["setting", "now", ""].map((heading) => ({ heading, align: "left" as const }));
  const rows = settingNames.map((name) => [name, settings[name] ? "on" : "off", switches[name]]);
  return { text: ({ palette }) => formatTable(columns, rows, palette).join("\n") };
}

export const setCommand: Command = {
  name: "set",
  summary: `turns a setting on or off: ${settingNames.join(", ")}; alone: shows them`,
  usage: "[setting on|off]",
  places: ["prompt"],
  takes: "words",
  operand: "setting",
  examples: [":set preview off", ":set"],
  run({ settings }, { operands }) {
    const [name, state, ...others] = operands;
    if (name === undefined) return [list(settings)];
    if (!isSwitch(name)) {
      throw new DzeroError("usage", `there is no setting '${name}'`, {
        hint: didYouMean(name, settingNames) ?? `there are ${settingNames.join(", ")}`,
      });
    }
    if ((state !== "on" && state !== "off") || others.length > 0)
      throw new DzeroError("usage", `${name} is on or off`, { hint: `:set ${name} ${settings[name] ? "off" : "on"}` });
    settings[name] = state === "on";
    return [];
  },
};
