import { formNames, forms, type Form } from "../../../grammar/forms.ts";
import { arityText, type Operation } from "../../autodiff/operation.ts";
import { DzeroError } from "../../errors.ts";
import { constants } from "../../functions/constants.ts";
import { functionNames, functionsNamed, operationsByFamily } from "../../functions/registry.ts";
import { formatTable } from "../../pictures/table.ts";
import { formatNumber } from "../../print/number.ts";
import { beforeOperand } from "../../print/piece.ts";
import { didYouMean } from "../../suggestion.ts";
import type { Command, CommandOption, Context, View } from "../command.ts";
import { commonOptions, knownOptions } from "../options.ts";
import { packed, textLines, twoColumns, widthOfHelp, wrapped } from "./layout.ts";
import { environment, exitCodes, files } from "./surroundings.ts";
import type { Topic } from "./topics.ts";

type Look = Pick<View, "palette" | "width">;
type Rows = readonly (readonly [string, string])[];

/** What dzero is, in a line. */
export const PURPOSE = "A calculator in which every value knows its derivatives.";

const FIRST_STEPS: Rows = [
  ["x = 3", "gives x a value"],
  ["x + x", "value and gradient; gradients add up until :cleargrad"],
  ["f(x) = x^2 + 1", "defines a function"],
  ["f'(x)", "its derivative at x; f' alone is a formula"],
  ["d/dx(x^2 y)", "a derivative as a value; also diff(x^2 y, x)"],
  ["t^2, t = 0..1 in 5", "a table for values of t"],
  ["sin(t)", "where t has no value: a formula and its derivatives"],
  ["sum(k^2, k, 1, n)", "a sum over whole k; also prod"],
  ["x < 0 ? -x : x", "a condition"],
  ["2x, x², √x, sin x", "as in a book; 1/2x is 1/(2x), -2^2 is -4"],
];

/** The groups of commands, as `dzero --help` heads them. */
const groups: readonly (readonly [heading: string, group: Command["group"]])[] = [
  ["Calculate", "calculate"],
  ["Explain", undefined],
  ["Other", "other"],
];

/** How a command is called at a place. */
export function callOf({ name, usage }: Command, place: "shell" | "prompt"): string {
  return `${place === "shell" ? "dzero " : ":"}${name} ${usage}`.trimEnd();
}

function commandsAt(commands: readonly Command[], place: "shell" | "prompt"): readonly Command[] {
  return commands.filter(({ places }) => places.includes(place));
}

/** An option as it is typed: `-f, --file FILE`. */
export function optionForm({ name, short, value }: CommandOption): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

/** What an option is, with the words it takes where its summary does not say them. */
export function optionSummary({ choices = [], summary }: CommandOption): string {
  return choices.every((choice) => summary.includes(choice)) ? summary : `${summary} (${choices.join(", ")})`;
}

function optionRows(options: readonly CommandOption[]): Rows {
  return options.map((option) => [optionForm(option), optionSummary(option)]);
}

/** Parts under their headings, with a blank line between them; a part without lines is left out. */
function sections(
  { palette }: Look,
  parts: readonly (readonly [heading: string, lines: readonly string[]])[],
): string[] {
  return parts
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([heading, lines]) => ["", palette.heading(heading), ...lines]);
}

/** What `dzero --help` tells. */
export function programPage(commands: readonly Command[], look: Look): string[] {
  const width = widthOfHelp(look.width);
  const shell = commandsAt(commands, "shell");
  return [
    "Usage: dzero [COMMAND] [OPTIONS]",
    "",
    PURPOSE,
    ...wrapped("Without a command: a prompt or, when something is piped in, a script.", width),
    ...sections(look, [
      ...groups.map(([heading, group]) => {
        const rows = shell.filter((command) => command.group === group).map(rowOf);
        return [`${heading}:`, twoColumns(rows, width)] as const;
      }),
      ["Options:", twoColumns(optionRows(knownOptions()), width)],
      ["Environment:", twoColumns(environment, width)],
      ["Examples:", ['  dzero eval "x+x" --x 3', "  dzero eval --help", "  dzero help language"]],
    ]),
  ];
}

function rowOf({ name, usage, summary }: Command): [string, string] {
  return [`${name} ${usage}`.trimEnd(), summary];
}

const BINDINGS = "A variable is given as --x 3, --x=-2.5, x=3 or -D x=3, before or after the expression.";

/** What is told of a command, in the shell and at the prompt. */
export function commandPage(command: Command, look: Look): string[] {
  const { places, synonyms, summary, options = [], details, examples, takesBindings } = command;
  const width = widthOfHelp(look.width);
  const inShell = places.includes("shell");
  return [
    ...places.map((place, i) => `${i === 0 ? "Usage:" : "      "} ${callOf(command, place)}`),
    "",
    ...wrapped(summary, width),
    ...(synonyms === undefined ? [] : wrapped(`Also ${synonyms.map((name) => `:${name}`).join(", ")}.`, width)),
    ...(takesBindings && inShell ? ["", ...wrapped(BINDINGS, width)] : []),
    ...(details === undefined ? [] : ["", ...textLines(details, width)]),
    ...(inShell
      ? sections(look, [
          ["Options:", twoColumns(optionRows(options), width)],
          ["Options of every command:", twoColumns(optionRows(knownOptions()), width)],
        ])
      : []),
    ...sections(look, [["Examples:", examples.map((example) => `  ${example}`)]]),
  ];
}

/** The names that functions go by first. */
function firstNames(): string[] {
  const names = [...operationsByFamily.values()]
    .flat()
    .filter(({ operatorOnly }) => !operatorOnly)
    .map(({ name }) => name);
  return [...new Set(names), ...formNames];
}

/** What `help` alone tells: what a newcomer needs, and where more is; on a terminal as much as its screen shows. */
function overview(context: Context, topics: readonly Topic[], view: View): string[] {
  const all = wholeOverview(context, topics, view);
  // The prompt stands below it.
  return view.isTerminal === true && all.length >= view.height ? shortOverview(context, view) : all;
}

function firstSteps(width: number): string[] {
  return ["Type a formula, and its value and its derivatives come back.", ...twoColumns(FIRST_STEPS, width)];
}

function wholeOverview({ commands }: Context, topics: readonly Topic[], look: Look): string[] {
  const width = widthOfHelp(look.width);
  const prompt = commandsAt(commands, "prompt").map((command) => callOf(command, "prompt"));
  return [
    ...firstSteps(width),
    ...sections(look, [
      ["Functions", packed(firstNames(), width)],
      ["Constants", packed([...constants.keys()], width)],
      ["At the prompt and in scripts", packed(prompt, width, "   ")],
      ["In the shell", twoColumns(commandsAt(commands, "shell").map(rowOf), width)],
      [
        "Topics",
        packed(
          [...topics, ...listings].map(({ name }) => name),
          width,
        ),
      ],
    ]),
    "",
    ...wrapped("help NAME tells more: of a function, a command, a constant, a topic.", width),
  ];
}

function shortOverview({ commands }: Context, look: Look): string[] {
  const width = widthOfHelp(look.width);
  const prompt = commandsAt(commands, "prompt").map(({ name }) => `:${name}`);
  const shell = commandsAt(commands, "shell").map(({ name }) => name);
  return [
    ...firstSteps(width),
    ...sections(look, [
      ["Commands at the prompt", packed(prompt, width)],
      ["Commands of dzero in the shell", packed(shell, width)],
    ]),
    "",
    ...wrapped(
      ":help NAME tells more: of a function, a command, a constant, a topic. :help topics lists the topics, :help functions the functions.",
      width,
    ),
  ];
}

/** Pages that list what there is. */
interface Listing {
  readonly name: string;
  readonly summary: string;
  lines(context: Context, topics: readonly Topic[], view: View): string[];
}

export const listings: readonly Listing[] = [
  {
    name: "functions",
    summary: "every function, by family",
    lines: (_context, _topics, view) => functionList(view),
  },
  {
    name: "constants",
    summary: "every constant with its value",
    lines: (_context, _topics, view) => constantTable(view),
  },
  {
    name: "commands",
    summary: "every command, in the shell and at the prompt",
    lines: ({ commands }, _topics, view) => commandList(commands, view),
  },
  {
    name: "options",
    summary: "the options of every command in the shell",
    lines: (_context, _topics, { width }) => twoColumns(optionRows(commonOptions), widthOfHelp(width)),
  },
  {
    name: "environment",
    summary: "variables of the environment, and files",
    lines: (_context, _topics, { width }) => twoColumns([...environment, ...files], widthOfHelp(width)),
  },
  {
    name: "exit",
    summary: "the exit codes",
    lines: (_context, _topics, { width }) => twoColumns(exitCodes, widthOfHelp(width)),
  },
  {
    name: "topics",
    summary: "this list",
    lines: (_context, topics, { width }) =>
      twoColumns(
        [...topics, ...listings].map(({ name, summary }) => [name, summary]),
        widthOfHelp(width),
      ),
  },
];

function commandList(commands: readonly Command[], look: Look): string[] {
  const rows = (place: "shell" | "prompt") =>
    twoColumns(
      commandsAt(commands, place).map((command) => [callOf(command, place), command.summary]),
      widthOfHelp(look.width),
    );
  return [
    look.palette.heading("In the shell"),
    ...rows("shell"),
    look.palette.heading("At the prompt and in scripts"),
    ...rows("prompt"),
  ];
}

function functionList({ palette, width }: Look): string[] {
  const rows = (list: Rows) => twoColumns(list, widthOfHelp(width));
  return [
    ...[...operationsByFamily].flatMap(([family, operations]) => [
      palette.heading(family),
      ...rows(operations.map((operation) => [callForm(operation), operation.summary])),
    ]),
    palette.heading("forms"),
    ...rows(forms.map(({ usage, summary }) => [usage, summary])),
  ];
}

function constantTable({ palette }: Look): string[] {
  const columns = ["name", "value", ""].map((heading) => ({ heading, align: "left" as const }));
  return formatTable(
    columns,
    [...constants].map(([name, { value, summary }]) => [name, formatNumber(value), summary]),
    palette,
  );
}

function formPage({ usage, summary, examples }: Form, width: number): string[] {
  return [...wrapped(`${usage}: ${summary}`, width), ...twoColumns(exampleRows(examples), width)];
}

function exampleRows(examples: Operation["examples"]): Rows {
  return examples.map(([text, value], i) => [i === 0 ? "example" : "", `${text} = ${formatNumber(value)}`]);
}

const LETTERS = ["a", "b", "c"];

function callForm({ name, operator, operatorOnly, leastArity, mostArity, parameters: given }: Operation): string {
  const usual = leastArity === 1 && mostArity === 1 ? ["x"] : leastArity === 2 && !operatorOnly ? ["x", "y"] : LETTERS;
  const parameters = given ?? usual.slice(0, leastArity);
  if (operatorOnly)
    return parameters.length === 1
      ? `${beforeOperand(operator ?? "")}${parameters[0]}`
      : parameters.join(` ${operator} `);
  return `${name}(${[...parameters, ...(mostArity === Infinity ? ["..."] : [])].join(", ")})`;
}

function functionPage(operation: Operation, width: number): string[] {
  const { summary, synonyms, operator, derivative, domain, examples } = operation;
  const facts: Rows = [
    ["takes", arityText(operation)],
    ...(synonyms === undefined ? [] : [["also", synonyms.join(", ")] as const]),
    ...(operator === undefined || operation.operatorOnly ? [] : [["operator", operator] as const]),
    ...(derivative === undefined ? [] : [["slope", derivative] as const]),
    ...(domain === undefined ? [] : [["domain", domain] as const]),
    ...exampleRows(examples),
  ];
  return [...wrapped(`${callForm(operation)}: ${summary}`, width), ...twoColumns(facts, width)];
}

function operatorsNamed(operator: string): Operation[] {
  return [...operationsByFamily.values()].flat().filter((operation) => operation.operator === operator);
}

/** Everything that `help` can be asked about, but for the functions of the session. */
export function topicNames(commands: readonly Command[], topics: readonly Topic[]): string[] {
  return [
    ...[...topics, ...listings].map(({ name }) => name),
    ...commands.map(({ name }) => name),
    ...functionNames(),
    ...formNames,
    ...constants.keys(),
  ];
}

/**
 * What `help` tells.
 * @param topic empty for an overview
 * @throws DzeroError unknown-name
 */
export function helpPage(context: Context, topics: readonly Topic[], topic: string, view: View): string[] {
  if (topic === "") return overview(context, topics, view);
  const width = widthOfHelp(view.width);
  const word = topic.replace(/^:|^dzero\s+/, "").replace(/\(.*$/, "");
  const written = topics.find(({ name }) => name === word);
  if (written !== undefined) return textLines(written.text, width);
  const listing = listings.find(({ name }) => name === topic);
  if (listing !== undefined) return listing.lines(context, topics, view);
  const named = functionsNamed(word);
  const operations = named.length > 0 ? named : operatorsNamed(topic);
  if (operations.length > 0) return operations.flatMap((operation) => functionPage(operation, width));
  // diff is a form of the language, a command of the shell and one of the prompt.
  const pages = [
    ...forms.filter(({ name }) => name === word).map((form) => formPage(form, width)),
    ...context.commands
      .filter(({ name, synonyms }) => name === word || synonyms?.includes(word))
      .map((command) => commandPage(command, view)),
  ];
  if (pages.length > 0) return pages.flatMap((page, i) => (i === 0 ? page : ["", ...page]));
  const own = context.session.functions.get(word);
  if (own !== undefined) return [own.text];
  const constant = constants.get(word);
  if (constant !== undefined) return [`${word} = ${formatNumber(constant.value, view.digits)}: ${constant.summary}`];
  throw new DzeroError("unknown-name", `there is no help on '${topic}'`, {
    hint: didYouMean(word, topicNames(context.commands, topics)) ?? "help topics lists what there is",
  });
}
