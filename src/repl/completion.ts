import { formNames } from "../../grammar/forms.ts";
import { NAME } from "../../grammar/names.ts";
import type { Context } from "../commands/command.ts";
import { constants } from "../functions/constants.ts";
import { functionNames } from "../functions/registry.ts";

let lastWord: RegExp | undefined;

/** What the word before the cursor can become: names, functions, constants; commands after a colon. */
export function complete(context: Context, line: string): [candidates: string[], word: string] {
  lastWord ??= new RegExp(`(?:^\\s*:)?${NAME}$|^\\s*:$`, "u");
  const word = lastWord.exec(line)?.[0].trimStart() ?? "";
  const candidates = word.startsWith(":")
    ? context.commands.filter(({ places }) => places.includes("prompt")).map(({ name }) => `:${name}`)
    : [
        ...context.session.variables.keys(),
        ...Array.from(context.session.functions.keys(), (name) => `${name}(`),
        ...[...functionNames(), ...formNames].map((name) => `${name}(`),
        ...constants.keys(),
      ];
  const fitting = word === "" ? [] : candidates.filter((candidate) => candidate.startsWith(word));
  return [[...new Set(fitting)].sort(), word];
}
