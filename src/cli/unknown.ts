import { formNames } from "../../grammar/forms.ts";
import type { Command, CommandOption } from "../commands/command.ts";
import { DzeroError } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionsNamed } from "../functions/registry.ts";
import { formatOf } from "../rows/format.ts";
import { didYouMean, nearest } from "../suggestion.ts";

/** A word that stands where the command should. */
export function unknownCommand(name: string, commands: readonly Command[]): DzeroError {
  return new DzeroError("unknown-command", `unknown command '${name}'`, { hint: hintOnCommand(name, commands) });
}

function hintOnCommand(name: string, commands: readonly Command[]): string {
  const inShell = commands.filter(({ places }) => places.includes("shell")).map((one) => one.name);
  const word = name.replace(/^:/, "");
  const atPrompt = commands.find((one) => one.name === word || one.synonyms?.includes(word));
  if (inShell.includes(word)) return `in the shell it is written dzero ${word}`;
  if (atPrompt !== undefined) return `:${word} is a command of the prompt, which dzero alone starts`;
  const [operation] = functionsNamed(name);
  if (operation?.leastArity === 1) return `dzero eval "${name}(x)" --x 3, or dzero help ${name}`;
  if (operation !== undefined || formNames.includes(name)) return `dzero help ${name} tells of the function`;
  if (constants.has(name)) return `dzero eval "${name}"`;
  const beginning = inShell.filter((one) => one.startsWith(name));
  const near = didYouMean(name, inShell) ?? (beginning.length === 1 ? `did you mean '${beginning[0]}'?` : undefined);
  if (near !== undefined) return near;
  if (name.endsWith(".dz")) return `dzero run ${name}`;
  if (formatOf(name) !== undefined) return `dzero map EXPR ${name}`;
  return /[^\p{L}]/u.test(name) ? `dzero eval "${name}"` : "dzero --help lists the commands";
}

/** How options are written. */
function written(options: readonly CommandOption[]): string[] {
  return options.map(({ name }) => `--${name}`);
}

/**
 * An option that the command does not have.
 * @param known the options it has
 * @param commands of which another may have it
 */
export function unknownOption(name: string, known: readonly CommandOption[], commands: readonly Command[]): DzeroError {
  const hint = didYouMean(`--${name}`, written(known)) ?? elsewhere(name, commands) ?? nearElsewhere(name, commands);
  return new DzeroError("usage", `unknown option '--${name}'`, { hint });
}

/** What was taken for a variable has no value: it may be an option. */
export function withoutValue(name: string, known: readonly CommandOption[], commands: readonly Command[]): DzeroError {
  const hint = didYouMean(`--${name}`, written(known)) ?? elsewhere(name, commands);
  if (hint !== undefined) return new DzeroError("usage", `unknown option '--${name}'`, { hint });
  return new DzeroError("usage", `--${name} needs a value`, { hint: `write --${name} 3` });
}

/** The commands that have an option of that name. */
function ownersOf(name: string, commands: readonly Command[]): string {
  const owners = commands.filter(({ options }) => options?.some((option) => option.name === name));
  return [...new Set(owners.map((owner) => owner.name))].join(" and ");
}

function elsewhere(name: string, commands: readonly Command[]): string | undefined {
  const owners = ownersOf(name, commands);
  return owners === "" ? undefined : `--${name} is an option of ${owners}`;
}

function nearElsewhere(name: string, commands: readonly Command[]): string | undefined {
  const all = commands.flatMap(({ options = [] }) => options);
  const near = nearest(`--${name}`, written(all))?.slice(2);
  return near === undefined ? undefined : `did you mean '--${near}', an option of ${ownersOf(near, commands)}?`;
}
