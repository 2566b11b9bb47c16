import { DzeroError } from "../errors.ts";
import { Graph } from "./graph.ts";
import { noClosedForm, Term, type Operation, type Rule, type Slope } from "./operation.ts";

/** A rule, run once: a small graph over placeholders for the operation's arguments and its value. */
export interface Template {
  readonly graph: Graph;
  readonly inputs: number;
  readonly output: number;
}

/** A rule on numbers: the arguments and, last, the value. */
export type Numeric = (inputs: readonly number[]) => number;

/** One argument's slope in the two forms that the one written rule gives: on numbers and on nodes. */
export interface LocalSlope {
  readonly numeric: Numeric;
  readonly template: Template;
  readonly reached?: { readonly numeric: Numeric; readonly template: Template };
  readonly whileConstant: number | undefined;
  readonly reachedOverSymbols: boolean;
}

export function templateOf(rule: Rule, inputs: number): Template {
  const graph = new Graph();
  const terms = Array.from({ length: inputs }, () => new Term(graph, graph.leaf()));
  const result = rule(...terms);
  return { graph, inputs, output: typeof result === "number" ? graph.constant(result) : result.node };
}

/** How operations are written in other words, by operation code, then by number of arguments. */
const shownTemplates: Template[][] = [];

/** How an operation is written in other words, on so many arguments; undefined where it has a spelling of its own. */
export function shownTemplate({ code, shown }: Operation, arity: number): Template | undefined {
  return shown === undefined ? undefined : ((shownTemplates[code] ??= [])[arity] ??= templateOf(shown, arity));
}

function numericOf({ graph, inputs, output }: Template): Numeric {
  const forms: Numeric[] = [];
  for (let node = 0; node <= output; node++) {
    if (node < inputs) {
      forms.push((values) => values[node]);
    } else if (graph.isKnown(node)) {
      const value = graph.value(node);
      forms.push(() => value);
    } else {
      const { forward } = graph.operation(node);
      const parts = Array.from(graph.argumentsOf(node), (argument) => forms[argument]);
      const [f, g] = parts;
      if (parts.length === 1) forms.push((values) => forward(f(values)));
      else if (parts.length === 2) forms.push((values) => forward(f(values), g(values)));
      else forms.push((values) => forward(...parts.map((part) => part(values))));
    }
  }
  return forms[output];
}

/** Puts nodes in for a template's placeholders. */
export function instantiate(template: Template, into: Graph, inputs: ArrayLike<number>): number {
  const moved = Array.from(inputs).slice(0, template.inputs);
  const from = template.graph;
  for (let node = template.inputs; node <= template.output; node++) {
    moved.push(
      from.isConstant(node)
        ? into.constant(from.value(node), from.text(node))
        : into.apply(
            from.operation(node),
            from.argumentsOf(node).map((argument) => moved[argument]),
          ),
    );
  }
  return moved[template.output];
}

function localSlope(entry: Rule | Slope, inputs: number): LocalSlope {
  const slope: Slope = typeof entry === "function" ? { rule: entry } : entry;
  const both = (rule: Rule) => {
    const template = templateOf(rule, inputs);
    return { template, numeric: numericOf(template) };
  };
  return {
    ...both(slope.rule),
    ...(slope.reached && { reached: both(slope.reached) }),
    whileConstant: slope.whileConstant,
    reachedOverSymbols: slope.reachedOverSymbols ?? false,
  };
}

type Slopes = readonly (LocalSlope | null | typeof noClosedForm)[];

/** By operation code, then by number of arguments. */
const made: Slopes[][] = [];

/** The slopes of an operation on so many arguments by each of them, made on first use; null for a step function. */
export function slopesOf(operation: Operation, arity: number): Slopes {
  const byArity = (made[operation.code] ??= []);
  return (byArity[arity] ??= Array.from({ length: arity }, (_, argument) => {
    const entry = typeof operation.slopes === "function" ? operation.slopes(argument) : operation.slopes[argument];
    return entry === null || entry === noClosedForm ? entry : localSlope(entry, arity + 1);
  }));
}

/**
 * The slope of an operation on so many arguments by its i-th one; null for a step function.
 * @throws DzeroError no-derivative
 */
export function slopeBy(operation: Operation, arity: number, i: number): LocalSlope | null {
  const slope = slopesOf(operation, arity)[i];
  if (slope !== noClosedForm) return slope;
  const place = ["first", "second", "third"][i];
  throw new DzeroError("no-derivative", `${operation.name} has no derivative by its ${place} argument in closed form`, {
    hint: "that argument must not depend on what is differentiated by",
  });
}
