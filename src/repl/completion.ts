import { forms } from "../../grammar/forms.ts";
import { NAME, writtenName } from "../../grammar/names.ts";
import type { Command, Context } from "../commands/command.ts";
import { isCommandLine, promptCommand } from "../commands/line.ts";
import { settingNames } from "../commands/set.ts";
import { constants } from "../functions/constants.ts";
import { functionNames, functionsNamed } from "../functions/registry.ts";
import { formatNumber } from "../print/number.ts";

/** What a word can become, and what that is in a line. */
export interface Candidate {
  readonly text: string;
  readonly summary: string;
}

export interface Completion {
  /** In the order of the alphabet. */
  readonly candidates: readonly Candidate[];
  /** The word before the cursor, which each of them begins with. */
  readonly word: string;
}

/** The files whose paths begin with a text; folders end in a slash. */
export type PathsBeginning = (start: string) => readonly string[];

let lastWord: RegExp | undefined;

function variables({ session, settings }: Context): Candidate[] {
  return Array.from(session.variables, ([name, { node }]) => ({
    text: writtenName(name),
    summary: session.graph.isKnown(node) ? `= ${formatNumber(session.graph.value(node), settings.digits)}` : "a symbol",
  }));
}

function builtIns(suffix: string): Candidate[] {
  return [
    ...Array.from(functionNames(), (name) => ({
      text: name + suffix,
      summary: functionsNamed(name)[0]?.summary ?? "",
    })),
    ...forms.map(({ name, summary }) => ({ text: name + suffix, summary })),
    ...Array.from(constants, ([text, { summary }]) => ({ text, summary })),
  ];
}

function commandsAt(context: Context, colon: string): Candidate[] {
  return context.commands
    .filter(({ places }) => places.includes("prompt"))
    .map(({ name, summary }) => ({ text: `${colon}${name}`, summary }));
}

function values(context: Context): Candidate[] {
  const own = Array.from(context.session.functions.values(), ({ name, text }) => ({ text: `${name}(`, summary: text }));
  return [...variables(context), ...own, ...builtIns("(")];
}

/** What can stand in a command's operands. */
function operands(context: Context, { operand }: Command): Candidate[] {
  switch (operand) {
    case "variable":
      return [
        ...variables(context),
        ...Array.from(context.session.functions.values(), ({ name, text }) => ({ text: name, summary: text })),
      ];
    case "topic":
      return [...builtIns(""), ...commandsAt(context, "")];
    case "setting":
      return settingNames.map((text) => ({ text, summary: context.settings[text] ? "is on" : "is off" }));
    case "none":
      return [];
    default:
      return values(context);
  }
}

function fitting(candidates: readonly Candidate[], word: string): readonly Candidate[] {
  const found = new Map(candidates.filter(({ text }) => text.startsWith(word)).map((one) => [one.text, one]));
  return [...found.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/**
 * What the word before the cursor can become: a command after a colon, then what that command is about; names, functions and
 * constants everywhere else.
 * @param line up to the cursor
 */
export function complete(context: Context, line: string, pathsBeginning: PathsBeginning): Completion {
  lastWord ??= new RegExp(`${NAME}$`, "u");
  if (!isCommandLine(line)) {
    const word = lastWord.exec(line)?.[0] ?? "";
    return { word, candidates: word === "" ? [] : fitting(values(context), word) };
  }
  const [, name = "", space = "", rest = ""] = /^\s*:([\p{L}\p{N}_-]*)(\s*)(.*)$/su.exec(line) ?? [];
  if (space === "") return { word: `:${name}`, candidates: fitting(commandsAt(context, ":"), `:${name}`) };
  const command = promptCommand(context.commands, name);
  if (command === undefined) return { word: "", candidates: [] };
  if (command.operand === "file") {
    return { word: rest, candidates: pathsBeginning(rest).map((text) => ({ text, summary: "" })) };
  }
  const word = lastWord.exec(rest)?.[0] ?? "";
  const isListed = word !== "" || command.operand !== undefined;
  return { word, candidates: isListed ? fitting(operands(context, command), word) : [] };
}

/** The longest text that all begin with. */
export function commonStart(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
