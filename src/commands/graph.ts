import { writtenName } from "../../grammar/names.ts";
import { Dependents } from "../autodiff/backward.ts";
import { DzeroError, within } from "../errors.ts";
import type { Diagram } from "../pictures/diagram.ts";
import { jsonObject } from "../print/json.ts";
import type { Answer, Command, CommandOption, Context, Request } from "./command.ts";
import { expressionOptions, operandOf, prepare, prepareToLook, sourceOf, type Prepared } from "./expression.ts";
import { passFrom } from "./pass.ts";

const EXAMPLE = `dzero graph "x*sin(x)" --x 3`;
const LINE_EXAMPLE = ":graph x*sin(x)";

/** The options of which one can be given. */
const forms = ["dot", "mermaid", "svg", "json"] as const;

const options: readonly CommandOption[] = [
  ...expressionOptions,
  { name: "dot", summary: "write it in the language of Graphviz" },
  { name: "mermaid", summary: "write it as a flowchart of Mermaid" },
  { name: "svg", value: "FILE", summary: "draw it into a file; needs Graphviz" },
  { name: "ascii", summary: "as text without box characters" },
  { name: "all", summary: "as text, every node of a large graph" },
];

/** @throws DzeroError usage, where two forms are asked for at once */
function formIn(request: Request): (typeof forms)[number] | undefined {
  const [form, ...others] = forms.filter((one) => request.has(one));
  if (others.length === 0) return form;
  throw new DzeroError("usage", `a graph is written in one form, either --${form} or --${others[0]}`);
}

/**
 * Has Graphviz draw a diagram into a file.
 * @throws DzeroError program, where it is not there or fails
 */
async function draw({ files, settings }: Context, diagram: Diagram, path: string): Promise<void> {
  const { formatDot } = await import("../pictures/dot.ts");
  const dot = formatDot(diagram, settings.digits).join("\n");
  const drawn = await files.pipe("dot", ["-Tsvg"], dot).catch((error: unknown) => {
    if (!(error instanceof DzeroError)) throw error;
    throw new DzeroError(error.code, error.message, {
      hint: "Graphviz draws it and has to be installed; --dot writes what it reads",
    });
  });
  await files.write(path, drawn);
}

/** How a diagram is written as text. */
async function textOf(context: Context, request: Request, diagram: Diagram): Promise<Answer["text"]> {
  switch (formIn(request)) {
    case "svg":
      await draw(context, diagram, request.option("svg") ?? "");
      return () => "";
    case "dot": {
      const { formatDot } = await import("../pictures/dot.ts");
      return ({ digits }) => formatDot(diagram, digits).join("\n");
    }
    case "mermaid": {
      const { formatMermaid } = await import("../pictures/mermaid.ts");
      return ({ digits }) => formatMermaid(diagram, digits).join("\n");
    }
    default: {
      const { formatTree } = await import("../pictures/tree.ts");
      const style = { isWhole: request.has("all"), isAscii: request.has("ascii") };
      return (view) => formatTree(diagram, { ...view, ...style }).join("\n");
    }
  }
}

async function answerOf(context: Context, request: Request, prepared: Prepared): Promise<Answer> {
  const { diagramJson, diagramOf } = await import("../pictures/diagram.ts");
  const { session } = context;
  const { graph } = session;
  const { node, places, place, reading } = prepared;
  const names = session.nodeNames();
  for (const [name, variable] of places) names.set(variable.node, writtenName(name));
  const found = graph.isKnown(node) ? within(place, () => passFrom(context, prepared)) : undefined;
  const active = new Dependents(
    graph,
    node,
    Array.from(places.values(), (variable) => variable.node),
  );
  const pass = found && { ...found, isActive: (one: number) => active.has(one) };
  const diagram = within(place, () => diagramOf(graph, node, names, pass));
  return {
    text: await textOf(context, request, diagram),
    // Not made before it is asked for: of a large graph it is long.
    get json() {
      return jsonObject([["value", found && graph.value(node)], ["grad", found?.gradient], ...diagramJson(diagram)]);
    },
    notes: found?.notes ?? [],
    reading,
  };
}

/** In the shell: a name without value is a symbol. */
async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const source = await sourceOf(context, request, EXAMPLE);
  formIn(request);
  context.session.symbols = true;
  yield answerOf(context, request, prepare(context, source, request.bindings));
}

export const graphCommand: Command = {
  name: "graph",
  summary: "the computation graph as text, for Graphviz or for Mermaid, with values and adjoints where there are any",
  usage: "EXPR",
  places: ["shell"],
  takes: "text",
  takesBindings: true,
  options,
  examples: [EXAMPLE, `dzero graph "x^2*sin(y)" --dot`],
  run,
};

export const graphLineCommand: Command = {
  name: "graph",
  summary: "the computation graph as text, with values and adjoints; adds to no gradient",
  usage: "EXPR",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  examples: [LINE_EXAMPLE],
  async *run(context, request) {
    yield answerOf(context, request, prepareToLook(context, { text: operandOf(request, LINE_EXAMPLE) }));
  },
};
