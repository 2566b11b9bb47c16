import { hessianNodes } from "../calculus/derivatives.ts";
import { within } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { prepare, sourceOf, type Prepared } from "./expression.ts";
import { Formulas } from "./formula.ts";
import { derivativesOf, hessianName } from "./point.ts";

/** The second derivatives of a formula of symbols, by pairs of names. */
function formulas({ session }: Context, { node, places }: Prepared): [string, string][] {
  const names = [...places.keys()];
  const formulas = new Formulas(session);
  const triangle = hessianNodes(
    session.graph,
    formulas.opened(node),
    Array.from(places.values(), (variable) => formulas.symbolOf(variable.node)),
  );
  return triangle.flatMap((row, i) =>
    row.map((entry, k): [string, string] => [
      hessianName(names[i], names[i + k]),
      formulas.text(formulas.simplified(entry)),
    ]),
  );
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const source = await sourceOf(context, request, ":hessian x^2*y");
  const prepared = prepare(context, source, request.bindings);
  const { reading } = prepared;
  if (!context.session.graph.isKnown(prepared.node)) {
    const rows = within(prepared.place, () => formulas(context, prepared));
    yield {
      text: ({ palette }) => rows.map(([name, text]) => `  ${palette.name(name)} = ${text}`).join("\n"),
      json: jsonObject([["hessian", new Map(rows)]]),
      reading,
    };
    return;
  }
  const { parts, fields, notes } = derivativesOf(context, prepared, { hessian: true });
  yield {
    text: ({ digits, palette }) =>
      parts
        .filter(({ name }) => name.endsWith(".hess"))
        .map(({ name, number }) => `  ${palette.name(name)} = ${formatNumber(number, digits)}`)
        .join("\n"),
    json: jsonObject(fields),
    notes,
    reading,
  };
}

export const hessianCommand: Command = {
  name: "hessian",
  summary: "the second derivatives by each pair of variables; adds to no gradient",
  usage: "EXPR",
  places: ["prompt"],
  takes: "text",
  examples: [":hessian x^2*y"],
  run,
};
