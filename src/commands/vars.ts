import { formatTable } from "../pictures/table.ts";
import { formatFormula } from "../print/formula.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, Context } from "./command.ts";

function variablesAnswer({ session }: Context): Answer {
  const { graph } = session;
  const names = session.nodeNames();
  const rows = [...session.variables].map(([name, { node, grad }]) => ({
    name,
    grad,
    value: graph.isKnown(node) ? graph.value(node) : undefined,
    formula: graph.isKnown(node) || graph.isLeaf(node) ? undefined : formatFormula(graph, node, names),
  }));
  return {
    text: ({ digits, palette }) =>
      rows.length === 0
        ? "no variables"
        : formatTable(
            [
              { heading: "name", align: "left" },
              { heading: "value", align: "point" },
              { heading: "grad", align: "point" },
            ],
            rows.map(({ name, value, formula, grad }) => [
              name,
              value === undefined ? (formula ?? "(no value)") : formatNumber(value, digits),
              formatNumber(grad, digits),
            ]),
            palette,
          ).join("\n"),
    json: new Map(
      rows.map(({ name, value, formula, grad }) => [
        name,
        jsonObject([
          ["value", value],
          ["formula", formula],
          ["grad", grad],
        ]),
      ]),
    ),
  };
}

export const varsCommand: Command = {
  name: "vars",
  summary: "the variables with their values and gradients",
  usage: "",
  places: ["prompt"],
  takes: "words",
  operand: "none",
  examples: [":vars"],
  run: (context) => [variablesAnswer(context)],
};
