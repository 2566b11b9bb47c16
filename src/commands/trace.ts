import { DzeroError, type Source } from "../errors.ts";
import { formatTrace, traceJson, traceOf } from "../pictures/trace.ts";
import { jsonObject } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { expressionOptions, operandOf, prepare, sourceOf } from "./expression.ts";
import { passFrom } from "./pass.ts";
import { gradientName } from "./point.ts";

const EXAMPLE = `dzero trace "x+x" --x 3`;
const LINE_EXAMPLE = ":trace x*sin(x)";

function trace(context: Context, source: Source, { bindings }: Request): Answer {
  const { session } = context;
  const { graph } = session;
  const prepared = prepare(context, source, bindings);
  const { node, places, reading } = prepared;
  if (!graph.isKnown(node)) {
    throw new DzeroError("no-value", "a trace needs a value for every name", {
      hint: "give the symbols a value first",
    });
  }
  const { contributions, gradient, notes } = passFrom(context, prepared);
  const names = new Map(Array.from(places, ([name, place]) => [place.node, name] as const));
  const traced = traceOf(graph, node, contributions, names);
  const value = graph.value(node);
  return {
    text: ({ digits, palette }) =>
      [
        ...formatTrace(traced, digits, palette),
        "result",
        `  value = ${formatNumber(value, digits)}`,
        ...Array.from(
          gradient,
          ([name, number]) => `  ${palette.name(gradientName(name))} = ${formatNumber(number, digits)}`,
        ),
      ].join("\n"),
    json: jsonObject([["value", value], ["grad", gradient], ...traceJson(traced)]),
    notes,
    reading,
  };
}

export const traceCommand: Command = {
  name: "trace",
  summary: "the forward values and each backward step, as a table; adds to no gradient",
  usage: "EXPR",
  places: ["shell"],
  takes: "text",
  takesBindings: true,
  options: expressionOptions,
  examples: [EXAMPLE],
  async *run(context, request) {
    yield trace(context, await sourceOf(context, request, EXAMPLE), request);
  },
};

export const traceLineCommand: Command = {
  ...traceCommand,
  places: ["prompt"],
  onlyLooks: true,
  takesBindings: false,
  options: [],
  examples: [LINE_EXAMPLE],
  *run(context, request) {
    yield trace(context, { text: operandOf(request, LINE_EXAMPLE) }, request);
  },
};
