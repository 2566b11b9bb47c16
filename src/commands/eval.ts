import { DzeroError } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import { NoteTaker } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import type { GradientEntry, Variable } from "../session/session.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { expressionOptions, prepare } from "./expression.ts";
import { heed } from "./statement.ts";

const options = [
  ...expressionOptions,
  { name: "wrt", value: "NAMES", summary: "differentiate by these variables only: x,y" },
  { name: "only", value: "PARTS", summary: "print bare numbers: value, x.grad, or several with commas" },
];

function words(list: string): string[] {
  return list.split(",").map((word) => word.trim().normalize("NFC"));
}

function limited(places: ReadonlyMap<string, Variable>, wrt: string | undefined): ReadonlyMap<string, Variable> {
  if (wrt === undefined) return places;
  const wanted = words(wrt);
  const stranger = wanted.find((name) => !places.has(name));
  if (stranger !== undefined) {
    const hint = places.size > 0 ? `it has ${[...places.keys()].join(", ")}` : "it has none";
    throw new DzeroError("unknown-name", `'${stranger}' is no variable of the expression`, { hint });
  }
  return new Map([...places].filter(([name]) => wanted.includes(name)));
}

/** The numbers that `--only` asks for. */
function picked(only: string, value: number, entries: readonly GradientEntry[]): number[] {
  return words(only).map((part) => {
    const entry = entries.find(({ name }) => part === `${name}.grad`);
    if (part === "value") return value;
    if (entry !== undefined) return entry.now;
    const parts = ["value", ...entries.map(({ name }) => `${name}.grad`)];
    throw new DzeroError("unknown-name", `the answer has no '${part}'`, { hint: `it has ${parts.join(", ")}` });
  });
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const { session } = context;
  const { node, places } = await prepare(context, request, `dzero eval "x+x" --x 3`);
  const taker = new NoteTaker(session.graph, session.nodeNames());
  taker.value(node);
  const value = session.graph.value(node);
  const entries = session.gradient(node, limited(places, request.option("wrt")), taker);
  const notes = heed(context, taker.notes);
  const only = request.option("only");
  if (only !== undefined) {
    const numbers = picked(only, value, entries);
    yield {
      text: ({ digits }) => numbers.map((number) => formatNumber(number, digits)).join("\n"),
      json: numbers.length === 1 ? numbers[0] : numbers,
      notes,
    };
    return;
  }
  yield {
    text: ({ digits, palette }) =>
      [
        `${palette.name("value")} = ${formatNumber(value, digits)}`,
        ...entries.map(({ name, now }) => `${palette.name(`${name}.grad`)} = ${formatNumber(now, digits)}`),
      ].join("\n"),
    json: jsonObject([
      ["value", value],
      ["grad", new Map(entries.map(({ name, now }) => [name, now]))],
    ]),
    notes,
  };
}

export const evalCommand: Command = {
  name: "eval",
  summary: "value and gradient of an expression, once",
  usage: "EXPR [--x 3 ...]",
  places: ["shell"],
  takes: "text",
  takesBindings: true,
  options,
  examples: [`dzero eval "x+x" --x 3`, `dzero eval "x^2*sin(y)" --x 1.5 --y pi/4 --json`],
  run,
};
