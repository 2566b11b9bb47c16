import type { Contribution } from "../autodiff/backward.ts";
import { DzeroError, type Source } from "../errors.ts";
import { formatTrace, traceJson, traceOf } from "../pictures/trace.ts";
import { jsonObject } from "../print/json.ts";
import { NoteTaker } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, Context, Request } from "./command.ts";
import { expressionOptions, operandOf, prepare, sourceOf } from "./expression.ts";
import { heed } from "./statement.ts";

const EXAMPLE = `dzero trace "x+x" --x 3`;
const LINE_EXAMPLE = ":trace x*sin(x)";

function trace(context: Context, source: Source, { bindings }: Request): Answer {
  const { session } = context;
  const { graph } = session;
  const { node, places, reading } = prepare(context, source, bindings);
  if (!graph.isKnown(node)) {
    throw new DzeroError("no-value", "a trace needs a value for every name", {
      hint: "give the symbols a value first",
    });
  }
  const taker = new NoteTaker(graph, session.nodeNames());
  taker.value(node);
  const contributions: Contribution[] = [];
  const entries = session.gradient(node, places, {
    node: (at, inputs) => taker.node(at, inputs),
    contribution: (contribution) => {
      taker.contribution(contribution);
      contributions.push(contribution);
    },
  });
  const notes = heed(context, taker.notes);
  const names = new Map(Array.from(places, ([name, place]) => [place.node, name] as const));
  const traced = traceOf(graph, node, contributions, names);
  const value = graph.value(node);
  return {
    text: ({ digits, palette }) =>
      [
        ...formatTrace(traced, digits, palette),
        "result",
        `  value = ${formatNumber(value, digits)}`,
        ...entries.map(({ name, now }) => `  ${palette.name(`${name}.grad`)} = ${formatNumber(now, digits)}`),
      ].join("\n"),
    json: jsonObject([
      ["value", value],
      ["grad", new Map(entries.map(({ name, now }) => [name, now]))],
      ...traceJson(traced),
    ]),
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
  onlyLooks: true,
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
  takesBindings: false,
  options: [],
  examples: [LINE_EXAMPLE],
  *run(context, request) {
    yield trace(context, { text: operandOf(request, LINE_EXAMPLE) }, request);
  },
};
