import { formNames, forms, type Form } from "../../grammar/forms.ts";
import { arityText, type Operation } from "../autodiff/operation.ts";
import { DzeroError } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionsNamed, functionNames, operationsByFamily } from "../functions/registry.ts";
import { formatTable } from "../pictures/table.ts";
import { plain, type Palette } from "../print/palette.ts";
import { beforeOperand } from "../print/piece.ts";
import { formatNumber } from "../print/number.ts";
import { didYouMean } from "../suggestion.ts";
import type { Answer, Command, Context, View } from "./command.ts";

const LANGUAGE = [
  "x = 3             gives x a value",
  "x + x             value and gradient; gradients add up until :cleargrad",
  "f(x) = x^2 + 1    defines a function; recursion is fine",
  "f'(x), f''(x)     its derivatives, and those of built-in functions",
  "f'                alone: the derivative of f as a formula; a name without value is a symbol",
  "d/dx(x^2 y)       a derivative as a value; also diff(x^2 y, x), ∂²/∂x∂y(x y)",
  "sum(k^2, k, 1, n) a sum over whole k; also prod",
  "x < 0 ? -x : x    a condition; only the branch taken is evaluated",
  "0 < x <= 1        comparisons; and, or, not",
  "x.grad, x.value   plain numbers, so x = x.value - 0.1*x.grad descends",
  "ans, _            the last result; a line that starts with * / ^ % goes on from it",
  "2x, 2(x+1), x y   products; 1/2x is 1/(2x), -2^2 is -4, 2^3^2 is 2^(3^2)",
  "x², √x, x!        powers, roots, factorials; sin x, sin² x without brackets",
  "`unit price`      any text in backquotes is a name",
  "1e-3, 0x1F, .5    numbers; ; or a new line ends a statement; # starts a comment",
];

function list(rows: readonly (readonly [string, string])[]): string[] {
  const width = rows.reduce((most, [left]) => Math.max(most, left.length), 0);
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}

function commandRows(commands: readonly Command[], place: "shell" | "prompt"): [string, string][] {
  return commands
    .filter(({ places }) => places.includes(place))
    .map(({ name, usage, summary }) => [`${place === "prompt" ? ":" : "dzero "}${name} ${usage}`.trimEnd(), summary]);
}

/** Words in lines of a width. */
function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function overview({ commands }: Context, view: View): string[] {
  const { palette } = view;
  return [
    palette.heading("The language"),
    ...LANGUAGE.map((line) => `  ${line}`),
    palette.heading("Functions"),
    ...wrapped([...functionNames(), ...formNames], view.width),
    palette.heading("Constants"),
    `  ${[...constants.keys()].join(" ")}`,
    palette.heading("At the prompt and in scripts"),
    ...list(commandRows(commands, "prompt")),
    palette.heading("In the shell"),
    ...list(commandRows(commands, "shell")),
    "help TOPIC tells more: a function, a command, functions, constants.",
  ];
}

function functionList(palette: Palette): string[] {
  return [
    ...[...operationsByFamily].flatMap(([family, operations]) => [
      palette.heading(family),
      ...list(operations.map((operation) => [callForm(operation), operation.summary])),
    ]),
    palette.heading("forms"),
    ...list(forms.map(({ usage, summary }) => [usage, summary])),
  ];
}

function formTopic({ usage, summary, examples }: Form): string[] {
  return [`${usage}: ${summary}`, ...list(exampleRows(examples))];
}

function exampleRows(examples: Operation["examples"]): (readonly [string, string])[] {
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

function functionTopic(operation: Operation): string[] {
  const { summary, synonyms, operator, derivative, domain, examples } = operation;
  return [
    `${callForm(operation)}: ${summary}`,
    ...list([
      ["takes", arityText(operation)],
      ...(synonyms === undefined ? [] : [["also", synonyms.join(", ")] as const]),
      ...(operator === undefined || operation.operatorOnly ? [] : [["operator", operator] as const]),
      ...(derivative === undefined ? [] : [["slope", derivative] as const]),
      ...(domain === undefined ? [] : [["domain", domain] as const]),
      ...exampleRows(examples),
    ]),
  ];
}

function commandTopic({ name, places, usage, summary, options = [], examples }: Command): string[] {
  const forms = places.map((place) => `${place === "shell" ? "dzero " : ":"}${name} ${usage}`.trimEnd());
  return [
    `${forms.join(", ")}: ${summary}`,
    ...list(options.map((option) => [`--${option.name}${option.value ? ` ${option.value}` : ""}`, option.summary])),
    ...examples.map((example) => `  example  ${example}`),
  ];
}

function constantTable(palette: Palette): string[] {
  const columns = ["name", "value", ""].map((heading) => ({ heading, align: "left" as const }));
  return formatTable(
    columns,
    [...constants].map(([name, { value, summary }]) => [name, formatNumber(value), summary]),
    palette,
  );
}

function topicLines(context: Context, topic: string, view: View): string[] {
  const word = topic.replace(/^:/, "").replace(/\(.*$/, "");
  if (word === "functions") return functionList(view.palette);
  if (word === "constants") return constantTable(view.palette);
  const named = functionsNamed(word);
  const operations = named.length > 0 ? named : operatorsNamed(topic);
  const commands = context.commands.filter(({ name, synonyms }) => name === word || synonyms?.includes(word));
  const constant = constants.get(word);
  const own = context.session.functions.get(word);
  const form = forms.find(({ name }) => name === word);
  if (operations.length > 0) return operations.flatMap(functionTopic);
  // diff is both: a form of the language and a command.
  if (form !== undefined || commands.length > 0)
    return [...(form === undefined ? [] : formTopic(form)), ...commands.flatMap(commandTopic)];
  if (own !== undefined) return [own.text];
  if (constant !== undefined) return [`${word} = ${formatNumber(constant.value, view.digits)}: ${constant.summary}`];
  const topics = [
    ...functionNames(),
    ...formNames,
    ...constants.keys(),
    ...context.commands.map(({ name }) => name),
    "functions",
    "constants",
  ];
  throw new DzeroError("unknown-name", `there is no help on '${topic}'`, {
    hint: didYouMean(word, topics) ?? "help alone gives an overview",
  });
}

function operatorsNamed(operator: string): Operation[] {
  return [...operationsByFamily.values()].flat().filter((operation) => operation.operator === operator);
}

export const helpCommand: Command = {
  name: "help",
  summary: "the language, every function and command, or one topic",
  usage: "[topic]",
  places: ["shell", "prompt"],
  takes: "text",
  operand: "topic",
  examples: ["dzero help sin", ":help functions"],
  run(context, { operands }): Answer[] {
    const topic = operands.join(" ").trim();
    const text = (view: View) => (topic === "" ? overview(context, view) : topicLines(context, topic, view)).join("\n");
    // Asked once before it is shown, so that an unknown topic is an error and no answer.
    text({ digits: 15, width: 80, height: 24, ascii: false, palette: plain });
    return [{ text }];
  },
};
