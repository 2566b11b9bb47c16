import { hessianNodes } from "../calculus/derivatives.ts";
import { within } from "../errors.ts";
import { formatTable } from "../pictures/table.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import { plain } from "../print/palette.ts";
import type { Answer, Command, Context, Request, View } from "./command.ts";
import { operandOf, prepareToLook, type Prepared } from "./expression.ts";
import { Formulas, namedFormula } from "./formula.ts";
import { MOST_LINES } from "./gradient.ts";
import { derivativesOf, hessianName } from "./point.ts";

/** An entry of the triangle: the second derivative by a pair of names. */
interface Entry {
  readonly names: readonly [string, string];
  readonly text: string;
}

/** The second derivatives of a formula of symbols. */
function formulas({ session }: Context, { node, places }: Prepared): Entry[] {
  const names = [...places.keys()];
  const formulas = new Formulas(session);
  const triangle = hessianNodes(
    session.graph,
    formulas.opened(node),
    Array.from(places.values(), (variable) => formulas.symbolOf(variable.node)),
  );
  return triangle.flatMap((row, i) =>
    row.map((entry, k): Entry => ({
      names: [names[i], names[i + k]],
      text: formulas.text(formulas.simplified(entry)),
    })),
  );
}

/** The entries as a symmetric matrix. */
function matrixLines(entries: readonly Entry[], align: "left" | "point", { palette }: View): string[] {
  const names = [...new Set(entries.map(({ names: [, b] }) => b))];
  const cells = new Map(
    entries.flatMap(({ names: [a, b], text }) => [
      [hessianName(a, b), text],
      [hessianName(b, a), text],
    ]),
  );
  return formatTable(
    [{ heading: "", align: "left" }, ...names.map((heading) => ({ heading, align }))],
    names.map((a) => [a, ...names.map((b) => cells.get(hessianName(a, b)) ?? "")]),
    palette,
  );
}

/** A line each; of many a matrix where a terminal is wide enough for one. */
function entriesText(entries: readonly Entry[], align: "left" | "point", view: View): string {
  if (view.isTerminal && entries.length > MOST_LINES) {
    const plainLines = matrixLines(entries, align, { ...view, palette: plain });
    if (plainLines.every(({ length }) => length <= view.width)) return matrixLines(entries, align, view).join("\n");
  }
  return entries.map(({ names: [a, b], text }) => namedFormula(view, hessianName(a, b), text, "  ")).join("\n");
}

function* run(context: Context, request: Request): Generator<Answer> {
  const prepared = prepareToLook(context, { text: operandOf(request, ":hessian x^2*y") });
  const { reading } = prepared;
  if (!context.session.graph.isKnown(prepared.node)) {
    const entries = within(prepared.place, () => formulas(context, prepared));
    const rows = entries.map(({ names: [a, b], text }) => [hessianName(a, b), text] as const);
    yield {
      text: (view) => entriesText(entries, "left", view),
      json: jsonObject([["hessian", new Map(rows)]]),
      reading,
    };
    return;
  }
  const {
    secondDerivatives = new Map<string, ReadonlyMap<string, number>>(),
    fields,
    notes,
  } = derivativesOf(context, prepared, { hessian: true });
  const triangle = [...secondDerivatives].flatMap(([a, row], i) =>
    [...row].slice(i).map(([b, number]) => ({ names: [a, b] as const, number })),
  );
  yield {
    text: (view) => {
      const entries = triangle.map(({ names, number }) => ({ names, text: formatNumber(number, view.digits) }));
      return entriesText(entries, "point", view);
    },
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
  onlyLooks: true,
  examples: [":hessian x^2*y"],
  run,
};
