import { expressionOf, walk } from "../../../grammar/ast.ts";
import { forms } from "../../../grammar/forms.ts";
import { isName, NAME } from "../../../grammar/names.ts";
import { DzeroError } from "../../errors.ts";
import { constants } from "../../functions/constants.ts";
import { functionNames, functionsNamed } from "../../functions/registry.ts";
import { read } from "../../session/read.ts";
import type { Command, CommandOption } from "../command.ts";
import { knownOptions } from "../options.ts";

/** What a word can become. */
export interface Candidate {
  readonly text: string;
  readonly summary: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** The names of files fit, too; the shell knows them. */
  readonly files: boolean;
}

/** What is described by a name and a line: commands, topics. */
interface Named {
  readonly name: string;
  readonly summary: string;
}

const NOTHING: Completion = { candidates: [], files: false };
const FILES: Completion = { candidates: [], files: true };

/** What was typed before the word. */
interface Typed {
  readonly command: Command | undefined;
  /** A word stands where the command should, and is none. */
  readonly stray: boolean;
  /** The option whose value comes next. */
  readonly open: CommandOption | undefined;
  /** A variable's value comes next, or `x=3` after -D. */
  readonly binding: boolean;
  /** The names of the options and variables given. */
  readonly given: ReadonlySet<string>;
  readonly operands: readonly string[];
  /** No options come any more. */
  readonly ended: boolean;
}

/** Goes over the words as `sortArguments` of the command line does, but takes whatever comes. */
function typedIn(words: readonly string[], commands: readonly Command[]): Typed {
  let command: Command | undefined;
  let stray = false;
  let open: CommandOption | undefined;
  let binding = false;
  let ended = false;
  const given = new Set<string>();
  const operands: string[] = [];
  for (const word of words) {
    if (open !== undefined || binding) {
      open = undefined;
      binding = false;
      continue;
    }
    const [, name, value] = /^--([^=]+)(=.*)?$/su.exec(word) ?? [];
    const option = ended
      ? undefined
      : knownOptions(command?.options).find((one) => one.name === name || (one.short && `-${one.short}` === word));
    if (option !== undefined) {
      given.add(option.name);
      if (option.value !== undefined && value === undefined) open = option;
    } else if (word === "--" && !ended) {
      ended = true;
    } else if (command === undefined) {
      command = commands.find((one) => one.name === word);
      stray ||= command === undefined;
    } else if (!ended && command.takesBindings && (name !== undefined || word === "-D")) {
      given.add(name ?? "");
      binding = value === undefined;
    } else if (ended || word === "-" || !/^-[-\w]/.test(word) || command.takesBindings) {
      operands.push(word);
    }
  }
  return { command, stray, open, binding, given, operands, ended };
}

/** The word for an operand in a command's usage: `EXPR`, `FILE`, `topic`, `bash|zsh|fish`. */
function operandAt(usage: string, at: number): string {
  const words = usage
    .replace(/\[--.*?\]/g, "")
    .split(/\s+/)
    .map((word) => word.replaceAll(/[[\]]/g, ""));
  const last = words.at(-1) ?? "";
  return (words[at] ?? (last.endsWith("...") ? last : "")).replace(/\.\.\.$/, "");
}

/** Whether an operand is an expression: `EXPR`, `E[, x]`, `E2`. */
function isExpression(operand: string): boolean {
  return /^E(?:XPR|\d*)(?:\W|$)/.test(operand);
}

/** The variables that an expression needs a value for, as far as its text tells. */
function variablesOf(expression: string | undefined): string[] {
  if (expression === undefined) return [];
  const used = new Set<string>();
  const bound = new Set<string>(constants.keys());
  try {
    for (const statement of read({ text: expression }).statements) {
      if (statement.kind === "assignment") bound.add(statement.target.name);
      if (statement.kind === "definition") for (const { name } of statement.parameters) bound.add(name);
      walk(expressionOf(statement), (part) => {
        if (part.kind === "name") used.add(part.name);
        if (part.kind === "series" && part.index.kind === "name") bound.add(part.index.name);
      });
    }
  } catch (error) {
    // What cannot be read yet has no variables yet.
    if (!(error instanceof DzeroError)) throw error;
  }
  return [...used].filter((name) => isName(name) && !bound.has(name));
}

/** The candidates that go on from a word. */
function fitting(candidates: readonly Candidate[], word: string): Completion {
  return { candidates: candidates.filter(({ text }) => text.startsWith(word)), files: false };
}

/** Candidates behind what stands before them in the same word. */
function behind(before: string, { candidates, files }: Completion): Completion {
  return { candidates: candidates.map(({ text, summary }) => ({ text: before + text, summary })), files };
}

function namesOfExpressions(): Candidate[] {
  return [
    ...Array.from(functionNames(), (name) => ({ text: `${name}(`, summary: functionsNamed(name)[0].summary })),
    ...forms.map(({ name, summary }) => ({ text: `${name}(`, summary })),
    ...Array.from(constants, ([text, { summary }]) => ({ text, summary })),
  ];
}

let lastName: RegExp | undefined;

/** An expression goes on with the name at its end. */
function inExpression(word: string): Completion {
  lastName ??= new RegExp(`${NAME}$`, "u");
  const at = lastName.exec(word)?.index;
  // After a number a letter may be an exponent: 2e.
  if (at === undefined) return NOTHING;
  return behind(word.slice(0, at), fitting(namesOfExpressions(), word.slice(at)));
}

/** What an option's value can be. */
function valueOf({ value, choices }: CommandOption, word: string, variables: readonly string[]): Completion {
  if (choices !== undefined)
    return fitting(
      choices.map((text) => ({ text, summary: "" })),
      word,
    );
  if (value === "FILE") return FILES;
  const parts =
    value === "NAMES" ? variables : value === "PARTS" ? ["value", ...variables.map((name) => `${name}.grad`)] : [];
  // One after the other, with commas between them.
  const start = word.lastIndexOf(",") + 1;
  const taken = word.slice(0, start).split(",");
  const left = parts.filter((part) => !taken.includes(part));
  return behind(
    word.slice(0, start),
    fitting(
      left.map((text) => ({ text, summary: "" })),
      word.slice(start),
    ),
  );
}

function optionsFor({ command, given }: Typed, word: string, variables: readonly string[]): Completion {
  const options = knownOptions(command?.options).filter(({ name }) => !given.has(name));
  const candidates = [
    ...options.map(({ name, summary }) => ({ text: `--${name}`, summary })),
    ...options.flatMap(({ short, summary }) => (short === undefined ? [] : [{ text: `-${short}`, summary }])),
    ...variables
      .filter((name) => !given.has(name))
      .map((name) => ({ text: `--${name}`, summary: `a value for ${name}` })),
  ];
  return fitting(candidates, word);
}

/**
 * What the last word of a command line can become.
 * @param words what stands after the program's name, without quotes, up to the cursor; the last one may be empty
 * @param topics what help can be asked about beside functions and commands
 */
export function completionOf(
  words: readonly string[],
  commands: readonly Command[],
  topics: readonly Named[],
): Completion {
  const shell = commands.filter(({ places }) => places.includes("shell"));
  const word = words.at(-1) ?? "";
  const typed = typedIn(words.slice(0, -1), shell);
  const { command, stray, open, binding, given, operands, ended } = typed;
  const hasExpression = command !== undefined && isExpression(operandAt(command.usage, 0)) && !given.has("file");
  const variables = command?.takesBindings && hasExpression ? variablesOf(operands.at(0)) : [];
  if (stray) return NOTHING;
  if (open !== undefined) return valueOf(open, word, variables);
  if (binding) return inExpression(word);
  if (word.startsWith("-") && !ended) {
    const [, name, value] = /^--([^=]+)=(.*)$/su.exec(word) ?? [];
    if (name === undefined) {
      const options = optionsFor(typed, word, variables);
      if (word.startsWith("--") || !hasExpression || operands.length > 0) return options;
      return { ...options, candidates: [...options.candidates, ...inExpression(word).candidates] };
    }
    const option = knownOptions(command?.options).find((one) => one.name === name);
    const after = option === undefined ? inExpression(value) : valueOf(option, value, variables);
    return behind(`--${name}=`, after);
  }
  if (command === undefined)
    return fitting(
      shell.map(({ name, summary }) => ({ text: name, summary })),
      word,
    );
  // Where a file holds the expression, the operands begin after it.
  const shifted = isExpression(operandAt(command.usage, 0)) && !hasExpression ? 1 : 0;
  const operand = operandAt(command.usage, operands.length + shifted);
  if (isExpression(operand)) return inExpression(word);
  if (operand === "FILE") return FILES;
  if (operand === "topic") return fitting(subjects(commands, topics), word);
  if (operand.includes("|"))
    return fitting(
      operand.split("|").map((text) => ({ text, summary: "" })),
      word,
    );
  return NOTHING;
}

/** What help tells of. */
function subjects(commands: readonly Command[], topics: readonly Named[]): Candidate[] {
  const all: Candidate[] = [
    ...[...topics, ...commands].map(({ name, summary }) => ({ text: name, summary })),
    ...namesOfExpressions().map(({ text, summary }) => ({ text: text.replace(/\($/, ""), summary })),
  ];
  const first = new Map<string, Candidate>();
  for (const one of all) if (!first.has(one.text)) first.set(one.text, one);
  return [...first.values()];
}
