import { Command as Commander, CommanderError, Option } from "commander";
import type { Command, CommandOption } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";
import { commonOptions } from "./options.ts";

function optionOf({ name, short, value, choices, summary }: CommandOption): Option {
  const flags = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`;
  const option = new Option(flags, summary);
  return choices === undefined ? option : option.choices([...choices]);
}

function withOptions(program: Commander, own: readonly CommandOption[]): Commander {
  for (const option of [...own, ...commonOptions]) program.addOption(optionOf(option));
  return program;
}

/** A command as commander knows it: strict options, any number of operands. */
function commanderFor(command: Command): Commander {
  const examples = command.examples.filter((example) => example.startsWith("dzero ")).map((example) => `  ${example}`);
  const program = withOptions(new Commander(`dzero ${command.name}`), command.options ?? [])
    .description(command.summary)
    .usage(command.usage)
    .argument("[operands...]")
    .helpOption("-h, --help", "show this help");
  // The operands are described by the usage line.
  program.configureHelp({ visibleArguments: () => [] });
  if (command.takesBindings) program.addHelpText("after", "\nA variable is given as --x 3, --x=-2.5, x=3 or -D x=3.");
  if (examples.length > 0) program.addHelpText("after", `\nExamples:\n${examples.join("\n")}`);
  return program;
}

function rootCommander(version: string, commands: readonly Command[]): Commander {
  const program = withOptions(new Commander("dzero"), [])
    .description("A calculator in which every value knows its derivatives.")
    .usage("[command] [options]")
    .version(version, "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .addHelpText(
      "after",
      '\nWithout a command: a prompt or, when something is piped in, a script.\nExample: dzero eval "x+x" --x 3',
    );
  program.configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}`.trim() });
  for (const { name, summary, usage, places } of commands) {
    if (places.includes("shell")) program.addCommand(new Commander(name).usage(usage).description(summary));
  }
  return program;
}

/** Options as given: their long names, and their values or `true`. */
export type Options = ReadonlyMap<string, string | true>;

/** Help or the version was asked for; the text is the answer. */
export interface Information {
  readonly information: string;
}

/**
 * Judges options with commander.
 * @param command absent where none was named
 * @throws DzeroError usage
 */
export function judgeOptions(
  options: readonly string[],
  command: Command | undefined,
  version: string,
  commands: readonly Command[],
): Options | Information {
  const program = command === undefined ? withOptions(new Commander("dzero"), []) : commanderFor(command);
  const asked = options.find((option) => ["-h", "--help", "-V", "--version"].includes(option));
  if (asked === "-V" || asked === "--version") return { information: version };
  if (asked !== undefined) {
    return { information: helpOf(command === undefined ? rootCommander(version, commands) : program) };
  }
  program.exitOverride().configureOutput({ writeErr: () => {} });
  try {
    program.parse(options, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) throw usageError(error);
    throw error;
  }
  const given = new Map<string, string | true>();
  for (const { name } of [...(command?.options ?? []), ...commonOptions]) {
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

function helpOf(program: Commander): string {
  let text = "";
  program.configureOutput({ writeOut: (part) => (text += part) });
  program.outputHelp();
  return text.trimEnd();
}

function usageError({ message }: CommanderError): DzeroError {
  const [first, ...others] = message.replace(/^error: /, "").split("\n");
  const hint = others.join(" ").replace(/^\((.*)\)$/, "$1");
  return new DzeroError("usage", first.replace(/\.$/, ""), { hint: hint === "" ? undefined : hint });
}
