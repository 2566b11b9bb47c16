import { DzeroError } from "../errors.ts";
import { Graph } from "./graph.ts";
import { noClosedForm, Term, type Operation, type Rule, type Slope } from "./operation.ts";
import { isDoubtful, isSafe, mayLoseRange, wideValue } from "./range.ts";
import { Wide } from "./wide.ts";

/** A rule, run once: a small graph over placeholders for the operation's arguments and its value. */
export interface Template {
  readonly graph: Graph;
  readonly inputs: number;
  /** The nodes that the output is made of besides the placeholders, itself included, in order. */
  readonly steps: readonly number[];
  readonly output: number;
}

/** A rule on numbers: the arguments and, last, the value. It raises `doubts` where it meets a result in doubt. */
export type Numeric = (inputs: readonly number[]) => number;

/** Whether a rule on numbers has met a result that is in doubt, since this was lowered: it may have lost digits. */
export const doubts = { isRaised: false };

/** A rule in two forms: on numbers and on nodes. */
export interface RuleForms {
  readonly numeric: Numeric;
  readonly template: Template;
}

/** One argument's slope in the two forms that the one written rule gives: on numbers and on nodes. */
export interface LocalSlope extends RuleForms {
  readonly reached?: RuleForms;
  readonly whileConstant: number | undefined;
  readonly reachedOverSymbols: boolean;
}

/**
 * Placeholders for an operation's arguments and its value. Rules over the same ones share what they have in common: of an
 * operation on thousands of arguments each has a rule that goes over all of them.
 */
class Placeholders {
  readonly #graph = new Graph();
  readonly #terms: readonly Term[];
  readonly #made = new Map<Rule, RuleForms>();
  /** By node. */
  readonly #numeric: Numeric[] = [];

  constructor(count: number) {
    this.#terms = Array.from({ length: count }, () => new Term(this.#graph, this.#graph.leaf()));
  }

  template(rule: Rule): Template {
    const graph = this.#graph;
    const inputs = this.#terms.length;
    const result = rule(...this.#terms);
    const output = typeof result === "number" ? graph.constant(result) : result.node;
    const needed = new Set(output < inputs ? [] : [output]);
    // Meets what is added on the way, too.
    for (const node of needed)
      for (const argument of graph.argumentsOf(node)) if (argument >= inputs) needed.add(argument);
    return { graph, inputs, steps: [...needed].sort((a, b) => a - b), output };
  }

  forms(rule: Rule): RuleForms {
    const made = this.#made.get(rule);
    if (made !== undefined) return made;
    const template = this.template(rule);
    const forms = { template, numeric: this.#numericOf(template) };
    this.#made.set(rule, forms);
    return forms;
  }

  #numericOf({ steps, output }: Template): Numeric {
    for (const node of steps) this.#numeric[node] ??= this.#step(node);
    return this.#operand(output);
  }

  #operand(node: number): Numeric {
    return node < this.#terms.length ? (this.#numeric[node] ??= (values) => values[node]) : this.#numeric[node];
  }

  #step(node: number): Numeric {
    const graph = this.#graph;
    if (graph.isKnown(node)) {
      const value = graph.value(node);
      return () => value;
    }
    const operation = graph.operation(node);
    const { forward } = operation;
    const parts = Array.from(graph.argumentsOf(node), (argument) => this.#operand(argument));
    const checked = (value: number, args: () => readonly number[]) => {
      if (!isSafe(value) && isDoubtful(operation, value, args())) doubts.isRaised = true;
      return value;
    };
    const [f, g] = parts;
    const isChecked = mayLoseRange(operation);
    if (parts.length === 1) {
      if (!isChecked) return (values) => forward(f(values));
      return (values) => checked(forward(f(values)), () => [f(values)]);
    }
    if (parts.length === 2) {
      if (!isChecked) return (values) => forward(f(values), g(values));
      return (values) => checked(forward(f(values), g(values)), () => [f(values), g(values)]);
    }
    return (values) => {
      const args = parts.map((part) => part(values));
      return isChecked ? checked(forward(...args), () => args) : forward(...args);
    };
  }
}

/** How operations are written in other words, by operation code, then by number of arguments. */
const shownTemplates: Template[][] = [];

/** How an operation is written in other words, on so many arguments; undefined where it has a spelling of its own. */
export function shownTemplate({ code, shown }: Operation, arity: number): Template | undefined {
  return shown === undefined
    ? undefined
    : ((shownTemplates[code] ??= [])[arity] ??= new Placeholders(arity).template(shown));
}

/** Closed forms of slopes, by operation code. */
const closedSlopes: Template[] = [];

/** The `closedForm` of a function of one argument, if its record has one. */
export function closedSlope({ code, closedForm }: Operation): Template | undefined {
  return closedForm === undefined ? undefined : (closedSlopes[code] ??= new Placeholders(1).template(closedForm));
}

/** A template's value on wide numbers, for the arguments and, last, the value of the operation. */
export function wideOf({ graph, steps, output }: Template, inputs: readonly Wide[]): Wide {
  const parts = [...inputs];
  for (const node of steps) {
    parts[node] = graph.isKnown(node)
      ? new Wide(graph.value(node))
      : wideValue(
          graph.operation(node),
          Array.from(graph.argumentsOf(node), (argument) => parts[argument]),
        );
  }
  return parts[output];
}

/** Puts nodes in for a template's placeholders. */
export function instantiate(template: Template, into: Graph, inputs: ArrayLike<number>): number {
  const moved = Array.from(inputs).slice(0, template.inputs);
  const from = template.graph;
  for (const node of template.steps) {
    moved[node] = from.isConstant(node)
      ? into.constant(from.value(node), from.text(node))
      : into.apply(
          from.operation(node),
          from.argumentsOf(node).map((argument) => moved[argument]),
        );
  }
  return moved[template.output];
}

function localSlope(entry: Rule | Slope, placeholders: Placeholders): LocalSlope {
  const slope: Slope = typeof entry === "function" ? { rule: entry } : entry;
  return {
    ...placeholders.forms(slope.rule),
    ...(slope.reached && { reached: placeholders.forms(slope.reached) }),
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
  const known = byArity[arity];
  if (known !== undefined) return known;
  const placeholders = new Placeholders(arity + 1);
  const { slopes } = operation;
  return (byArity[arity] = Array.from({ length: arity }, (_, argument) => {
    const entry = typeof slopes === "function" ? slopes(argument) : slopes[argument];
    return entry === null || entry === noClosedForm ? entry : localSlope(entry, placeholders);
  }));
}

/**
 * Whether an operation on two arguments hands down one amount where these are the same node: the sum of what it has for each.
 * Added one after the other, the two of x - x would take with them the digits of what was there before. It is so unless a
 * condition decides on one of them.
 */
export function isSummed(operation: Operation, arity: number): boolean {
  if (arity !== 2) return false;
  return slopesOf(operation, arity).every(
    (slope) => slope !== null && slope !== noClosedForm && slope.reached === undefined,
  );
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
