import type { Source } from "../errors.ts";
import { jsonObject } from "../print/json.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { operandOf, prepareToLook } from "./expression.ts";
import { Formulas } from "./formula.ts";

function run(context: Context, request: Request): Answer[] {
  const source: Source = { text: operandOf(request, ":latex x^2/y") };
  const prepared = prepareToLook(context, source);
  const formulas = new Formulas(context.session);
  const text = formulas.latex(formulas.simplified(formulas.opened(prepared.node)));
  return [{ text: () => text, json: jsonObject([["latex", text]]), reading: prepared.reading }];
}

export const latexCommand: Command = {
  name: "latex",
  summary: "an expression as LaTeX, for math mode with the package amsmath",
  usage: "E",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  examples: [":latex sin(x)^2/(1 + x)", ":latex diff(x^3*y, x)"],
  run,
};
