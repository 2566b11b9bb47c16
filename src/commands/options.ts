import { DzeroError } from "../errors.ts";
import { nearest } from "../suggestion.ts";
import type { CommandOption } from "./command.ts";

/** The options of every command. */
export const commonOptions: readonly CommandOption[] = [
  { name: "digits", value: "n", summary: "significant digits shown, 1 to 17 (default 15)" },
  { name: "json", summary: "print JSON, one object per result" },
  { name: "strict", summary: "take notes for errors" },
  { name: "quiet", summary: "print no notes" },
  { name: "verbose", summary: "tell how an expression was read, where readers may differ" },
  { name: "keep-going", summary: "in scripts: report every error and go on, exit 1 at the end" },
  { name: "max-nodes", value: "n", summary: "the most nodes a calculation may have (default 10000000)" },
  { name: "color", value: "when", choices: ["auto", "always", "never"], summary: "colour: auto, always or never" },
  { name: "no-init", summary: "do not run init.dz before the prompt" },
  { name: "no-banner", short: "q", summary: "no greeting at the prompt" },
];

/** What commander knows without being told. */
const builtIn: readonly CommandOption[] = [
  { name: "help", short: "h", summary: "show help" },
  { name: "version", short: "V", summary: "show the version" },
];

/** Every option that is no variable, for a command with further ones of its own. */
export function knownOptions(own: readonly CommandOption[] = []): readonly CommandOption[] {
  return [...own, ...commonOptions, ...builtIn];
}

/**
 * The complaint where one of the words is an option written with one dash: `-json`.
 * @param names of the options that there are
 */
export function optionWithOneDash(words: readonly string[], names: readonly string[]): DzeroError | undefined {
  for (const word of words) {
    const [, name] = /^-([a-z][a-z-]+)$/.exec(word) ?? [];
    if (name === undefined) continue;
    const option = names.includes(name) ? name : nearest(name, names);
    if (option !== undefined)
      return new DzeroError("usage", `unknown option '${word}'`, { hint: `did you mean '--${option}'?` });
  }
  return undefined;
}
