import { isRange } from "../../grammar/range.ts";
import { MAX_ORDER } from "../calculus/derivatives.ts";
import { DzeroError } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import { formats } from "../rows/format.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { readBindings } from "./bindings.ts";
import { derivativesOf, partNamed } from "./point.ts";
import { swept, sweepAnswers, type Form } from "./sweep.ts";
import { expressionOptions, prepare, sourceOf, wordsOf } from "./expression.ts";

const options = [
  ...expressionOptions,
  { name: "wrt", value: "NAMES", summary: "differentiate by these variables only: x,y" },
  { name: "hessian", summary: "the second derivatives too" },
  { name: "order", value: "n", summary: `the n-th derivative in the one variable too, up to ${MAX_ORDER}` },
  { name: "to", value: "FORMAT", choices: formats, summary: "write the points of a range as rows of a file" },
  { name: "only", value: "PARTS", summary: "print bare numbers: value, x.grad, or several with commas" },
];

/** How the points of a sweep are written. */
function formOf(request: Request): Form {
  const format = formats.find((one) => one === request.option("to"));
  if (format === undefined) return request.has("json") ? "json" : "table";
  if (request.has("json")) throw new DzeroError("usage", "--json and --to exclude each other");
  return format;
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const order = request.wholeNumber("order", 0, MAX_ORDER);
  const source = await sourceOf(context, request, `dzero eval "x+x" --x 3`);
  const wrt = wordsOf(request, "wrt");
  const only = wordsOf(request, "only");
  if (request.bindings.some(({ value }) => isRange(value))) {
    const form = formOf(request);
    const sweep = await swept(context, source, readBindings(request.bindings), {
      wrt,
      hessian: request.has("hessian"),
      order,
    });
    yield* sweepAnswers(sweep, form, only);
    return;
  }
  if (request.option("to") !== undefined) {
    throw new DzeroError("usage", "--to says how the points of a range are written, and no variable has one", {
      hint: "for example --x 0..1",
    });
  }
  const prepared = prepare(context, source, request.bindings);
  const { reading } = prepared;
  const { parts, fields, notes } = derivativesOf(context, prepared, {
    wrt,
    hessian: request.has("hessian"),
    order,
  });
  if (only !== undefined) {
    const numbers = only.map((name) => partNamed(name, parts).number);
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
  summary: "value and gradient of an expression, once or at each point of a range",
  usage: "EXPR [--x 3 ...]",
  places: ["shell"],
  group: "calculate",
  takes: "text",
  takesBindings: true,
  isForPoints: true,
  options,
  examples: [
    `dzero eval "x+x" --x 3`,
    `dzero eval "x^2*sin(y)" --x 1.5 --y pi/4 --json`,
    `dzero eval "x^5" --x 2 --order 3`,
    `dzero eval "sin(x)" --x "0..pi in 7"`,
    `dzero eval "a*x^2" --a 2 --x "0..1 step 0.1" --to csv`,
  ],
  run,
};
