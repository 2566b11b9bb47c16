import { Command as Commander, CommanderError, Option } from "commander";
import type { CommandOption } from "../commands/command.ts";
import { commonOptions } from "../commands/options.ts";
import { DzeroError } from "../errors.ts";

function optionOf({ name, short, value, choices, summary }: CommandOption): Option {
  const flags = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
  const option = new Option(flags, summary);
  return choices === undefined ? option : option.choices([...choices]);
}

/** A command as commander knows it: strict options. */
function commanderFor(own: readonly CommandOption[]): Commander {
  const program = new Commander().helpOption(false);
  for (const option of [...own, ...commonOptions]) program.addOption(optionOf(option));
  return program;
}

/** Options as given: their long names, and their values or `true`. */
export type Options = ReadonlyMap<string, string | true>;

/**
 * Judges options with commander.
 * @param own those of the command beside the common ones
 * @throws DzeroError usage
 */
export function judgeOptions(options: readonly string[], own: readonly CommandOption[]): Options {
  const program = commanderFor(own);
  program.exitOverride().configureOutput({ writeErr: () => {} });
  try {
    program.parse(options, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error);
    throw error;
  }
  const given = new Map<string, string | true>();
  for (const { name } of [...own, ...commonOptions]) {
    const option = program.options.find((one) => one.long === `--${name}`);
    const key = option?.attributeName() ?? name;
    if (program.getOptionValueSource(key) !== "cli") continue;
    const value: unknown = program.getOptionValue(key);
    // An option and its opposite, such as --derivative and --no-derivative, are one to commander.
    if ((value === false) !== name.startsWith("no-")) continue;
    given.set(name, typeof value === "string" ? value : true);
  }
  return given;
}

function usageError({ message }: CommanderError): DzeroError {
  const [first, ...others] = message.replace(/^error: /, "").split("\n");
  const hint = others.join(" ").replace(/^\((.*)\)$/, "$1");
  return new DzeroError("usage", first.replace(/\.$/, ""), { hint: hint === "" ? undefined : hint });
}
