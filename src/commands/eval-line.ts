import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import { lineParts, readBindings } from "./bindings.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { checkOnlyLooks, operandOf } from "./expression.ts";
import { numberLines } from "./gradient.ts";
import { derivativesOf } from "./point.ts";
import { lookedAt } from "./sampling.ts";
import { sweepAnswer, swept } from "./sweep.ts";

const EXAMPLE = ":eval sin(x), x = 0..pi in 7";

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const { expression, bindings } = lineParts(operandOf(request, EXAMPLE), EXAMPLE);
  const source = { text: expression };
  checkOnlyLooks(source);
  const given = readBindings(bindings, context.session);
  if (given.ranges.size > 0) {
    yield sweepAnswer(await swept(context, source, given, {}));
    return;
  }
  const { values } = given;
  yield lookedAt(context, source, { values }, (session, prepared): Answer => {
    const { parts, fields, notes } = derivativesOf({ ...context, session }, prepared, {});
    const [value, ...gradient] = parts;
    return {
      text: (view) => [formatNumber(value.number, view.digits), ...numberLines(gradient, view)].join("\n"),
      json: jsonObject(fields),
      notes,
      reading: prepared.reading,
    };
  });
}

export const evalLineCommand: Command = {
  name: "eval",
  summary: "value and gradient where variables have other values, or at each point of a range; adds to no gradient",
  usage: "E[, x = 3, ...]",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  details: "An expression with values behind it means the same without :eval.",
  examples: [":eval x^2*y, x = 3, y = 2", EXAMPLE, ":eval x*y, x = 0..2 step 0.5, y = 1..3"],
  run,
};
