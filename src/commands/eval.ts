import { MAX_ORDER } from "../calculus/derivatives.ts";
import { DzeroError } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { derivativesOf, type Part } from "./point.ts";
import { expressionOptions, prepare, sourceOf, wordsOf } from "./expression.ts";

const options = [
  ...expressionOptions,
  { name: "wrt", value: "NAMES", summary: "differentiate by these variables only: x,y" },
  { name: "hessian", summary: "the second derivatives too" },
  { name: "order", value: "n", summary: `the n-th derivative in the one variable too, up to ${MAX_ORDER}` },
  { name: "only", value: "PARTS", summary: "print bare numbers: value, x.grad, or several with commas" },
];

/** The numbers that `--only` asks for. */
function picked(only: string, parts: readonly Part[]): number[] {
  return wordsOf(only).map((wanted) => {
    const part = parts.find(({ name }) => name === wanted);
    if (part !== undefined) return part.number;
    throw new DzeroError("unknown-name", `the answer has no '${wanted}'`, {
      hint: `it has ${parts.map(({ name }) => name).join(", ")}`,
    });
  });
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const order = request.wholeNumber("order", 0, MAX_ORDER);
  const source = await sourceOf(context, request, `dzero eval "x+x" --x 3`);
  const prepared = prepare(context, source, request.bindings);
  const { reading } = prepared;
  const wrt = request.option("wrt");
  const { parts, fields, notes } = derivativesOf(context, prepared, {
    wrt: wrt === undefined ? undefined : wordsOf(wrt),
    hessian: request.has("hessian"),
    order,
  });
  const only = request.option("only");
  if (only !== undefined) {
    const numbers = picked(only, parts);
    yield {
      text: ({ digits }) => numbers.map((number) => formatNumber(number, digits)).join("\n"),
      json: numbers.length === 1 ? numbers[0] : numbers,
      notes,
      reading,
    };
    return;
  }
  yield {
    text: ({ digits, palette }) =>
      parts.map(({ name, number }) => `${palette.name(name)} = ${formatNumber(number, digits)}`).join("\n"),
    json: jsonObject(fields),
    notes,
    reading,
  };
}

export const evalCommand: Command = {
  name: "eval",
  summary: "value and gradient of an expression, once",
  usage: "EXPR [--x 3 ...]",
  places: ["shell"],
  group: "calculate",
  takes: "text",
  takesBindings: true,
  options,
  examples: [
    `dzero eval "x+x" --x 3`,
    `dzero eval "x^2*sin(y)" --x 1.5 --y pi/4 --json`,
    `dzero eval "x^5" --x 2 --order 3`,
  ],
  run,
};
