import { arityText, type Operation } from "../autodiff/operation.ts";
import { DzeroError } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionsNamed, functionNames, operationsByFamily } from "../functions/registry.ts";
import { formatTable } from "../pictures/table.ts";
import { plain, type Palette } from "../print/palette.ts";
import { formatNumber } from "../print/number.ts";
import { didYouMean } from "../suggestion.ts";
import type { Answer, Command, Context, View } from "./command.ts";

const LANGUAGE = [
  "x = 3             gives x a value",
  "x + x             value and gradient; gradients add up until :cleargrad",
  "f(x) = x^2 + 1    defines a function; recursion is fine",
  "x < 0 ? -x : x    a condition; only the branch taken is evaluated",
  "x.grad, x.value   plain numbers, so x = x.value - 0.1*x.grad descends",
  "ans, _            the last result",
  "2x, 2(x+1), x y   products; 1/2x is 1/(2x), -2^2 is -4, 2^3^2 is 2^(3^2)",
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

function overview({ commands }: Context, { palette }: View): string[] {
  return [
    palette.heading("The language"),
    ...LANGUAGE.map((line) => `  ${line}`),
    palette.heading("Functions"),
    `  ${[...functionNames()].join(" ")}`,
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
  return [...operationsByFamily].flatMap(([family, operations]) => [
    palette.heading(family),
    ...list(operations.map((operation) => [callForm(operation), operation.summary])),
  ]);
}

const LETTERS = ["a", "b", "c"];

function callForm({ name, operator, operatorOnly, leastArity, mostArity }: Operation): string {
  const names = leastArity === 1 && mostArity === 1 ? ["x"] : leastArity === 2 && !operatorOnly ? ["x", "y"] : LETTERS;
  const parameters = names.slice(0, leastArity);
  if (operatorOnly) return parameters.length === 1 ? `${operator}${parameters[0]}` : parameters.join(` ${operator} `);
  if (mostArity === Infinity) parameters.push("...");
  return `${name}(${parameters.join(", ")})`;
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
      ...examples.map(([text, value], i) => [i === 0 ? "example" : "", `${text} = ${formatNumber(value)}`] as const),
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
  const command = context.commands.find(({ name, synonyms }) => name === word || synonyms?.includes(word));
  const constant = constants.get(word);
  const own = context.session.functions.get(word);
  if (operations.length > 0) return operations.flatMap(functionTopic);
  if (command !== undefined) return commandTopic(command);
  if (own !== undefined) return [own.text];
  if (constant !== undefined) return [`${word} = ${formatNumber(constant.value, view.digits)}: ${constant.summary}`];
  const topics = [
    ...functionNames(),
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
  examples: ["dzero help sin", ":help functions"],
  run(context, { operands }): Answer[] {
    const topic = operands.join(" ").trim();
    const text = (view: View) => (topic === "" ? overview(context, view) : topicLines(context, topic, view)).join("\n");
    // Asked once before it is shown, so that an unknown topic is an error and no answer.
    text({ digits: 15, width: 80, palette: plain });
    return [{ text }];
  },
};
