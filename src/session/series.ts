import { walk, type Expression, type Series } from "../../grammar/ast.ts";
import { Graph } from "../autodiff/graph.ts";
import { add, mul } from "../autodiff/ring.ts";
import { DzeroError, type ErrorCode, type Span } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { spend } from "./budget.ts";
import type { Names } from "./evaluate.ts";

/** More terms than this would take minutes. */
export const MAX_TERMS = 1e10;

/** Fewer terms than this are not worth a graph of their own. */
const LEAST_REPEATED = 16;

type Fail = (code: ErrorCode, message: string, span: Span, hint?: string) => DzeroError;

/** Checks the bounds of a sum or product and starts it. */
export function beginSeries(expression: Series, from: number, to: number, graph: Graph, fail: Fail): RunningSeries {
  const { operation } = expression;
  for (const [bound, value] of [
    [expression.from, from],
    [expression.to, to],
  ] as const) {
    if (Number.isSafeInteger(value)) continue;
    throw fail(
      "bad-value",
      `the bounds of a ${operation} are whole numbers, not ${String(value).replace("Infinity", "inf")}`,
      bound,
    );
  }
  if (to - from >= MAX_TERMS) {
    const message = `the ${operation} has ${to - from + 1} terms; at most ${MAX_TERMS} are added`;
    throw fail("too-many-terms", operation === "sum" ? message : message.replace("added", "multiplied"), expression);
  }
  return new RunningSeries(expression, from, to, graph);
}

/** A sum or product, term by term. Terms without a variable are added as numbers and leave no nodes. */
export class RunningSeries {
  readonly expression: Series;
  readonly #graph: Graph;
  readonly #to: number;
  readonly #isSum: boolean;
  /** A derivative inside is taken by the index, which then needs a place of its own. */
  readonly #isPlace: boolean;
  #next: number;
  #number: number;
  #hasNumber = false;
  #node: number | undefined;
  /** Where the graph ended before the term that is being made. */
  #mark = 0;

  constructor(expression: Series, from: number, to: number, graph: Graph) {
    this.expression = expression;
    this.#graph = graph;
    this.#next = from;
    this.#to = to;
    this.#isSum = expression.operation === "sum";
    this.#number = this.#isSum ? 0 : 1;
    this.#isPlace = isDifferentiatedBy(expression.body, expression.index.name);
  }

  get isDone(): boolean {
    return this.#next > this.#to;
  }

  /** How many terms are left. */
  get count(): number {
    return Math.max(0, this.#to - this.#next + 1);
  }

  /** The index's node for the next term. */
  indexNode(): number {
    this.#mark = this.#graph.length;
    const constant = this.#graph.constant(this.#next);
    return this.#isPlace ? this.#graph.place(constant) : constant;
  }

  /** Takes in the term that was made. */
  absorb(term: number): void {
    const graph = this.#graph;
    this.#next += 1;
    // A term that is no number stays in the graph, to be found when it is asked what went wrong.
    if (graph.varies(term) || this.#standsOnPlace(term) || !Number.isFinite(graph.value(term))) {
      const operation = this.#isSum ? add.operation : mul.operation;
      this.#node = this.#node === undefined ? term : graph.apply(operation, [this.#node, term]);
      return;
    }
    this.#take(graph.value(term));
    graph.truncate(this.#mark);
  }

  /** Whether a term stands on a place around the series, by which there will be a derivative. */
  #standsOnPlace(term: number): boolean {
    const graph = this.#graph;
    if (!graph.isPlaced(term)) return false;
    if (term < this.#mark) return true;
    for (let node = this.#mark; node <= term; node++) {
      if (graph.argumentsOf(node).some((argument) => argument < this.#mark && graph.isPlaced(argument))) return true;
    }
    return false;
  }

  /**
   * Takes all the terms that are left, from a function of the index.
   * @returns the index of the first term that is no finite number, which is left out
   */
  takeAll(term: (index: number) => number): number | undefined {
    let bad: number | undefined;
    for (; this.#next <= this.#to; this.#next++) {
      const value = term(this.#next);
      if (bad === undefined && !Number.isFinite(value)) bad = this.#next;
      else this.#take(value);
    }
    return bad;
  }

  #take(value: number): void {
    this.#number = this.#isSum ? this.#number + value : this.#number * value;
    this.#hasNumber = true;
  }

  result(): number {
    const graph = this.#graph;
    if (this.#node === undefined) return graph.constant(this.#number);
    if (!this.#hasNumber) return this.#node;
    const operation = this.#isSum ? add.operation : mul.operation;
    return graph.apply(operation, [this.#node, graph.constant(this.#number)]);
  }
}

/** Whether a derivative inside an expression is taken by that name. */
export function isDifferentiatedBy(expression: Expression, name: string): boolean {
  let found = false;
  walk(expression, (part) => {
    if (part.kind === "derivative" && part.by.some((by) => by.name.name === name)) found = true;
  });
  return found;
}

/**
 * The result of a series in which no variable occurs: its body is made once, over a symbol for the index that is
 * given one value after the other. Undefined where that cannot be done: the terms are then made one by one.
 * @param isLocal whether a name is bound around the series
 * @param make makes an expression's node
 */
export function byRepetition(
  running: RunningSeries,
  names: Names,
  isLocal: (name: string) => boolean,
  make: (names: Names, expression: Expression) => number,
): number | undefined {
  const {
    body,
    index: { name: index },
  } = running.expression;
  if (running.count < LEAST_REPEATED || !isFixed(body, index, names, isLocal)) return undefined;
  const graph = new Graph(names.graph.maxNodes);
  const symbol = graph.leaf();
  const view: Names = {
    graph,
    variables: new Map([[index, { node: symbol, grad: 0 }]]),
    functions: names.functions,
    last: undefined,
  };
  let root: number;
  try {
    root = make(view, body);
  } catch (error) {
    // Such as a recursion that only ends when the index has a value, or a bound that depends on it.
    if (error instanceof DzeroError) return undefined;
    throw error;
  }
  if (names.budget !== undefined) spend(names.budget, running.count * graph.length);
  const bad = running.takeAll((k) => {
    graph.revalue([symbol], [k]);
    return graph.value(root);
  });
  if (bad !== undefined) {
    // The term that made the sum infinite, or no number, belongs in the graph, to be found when it is asked why.
    const node = names.graph.constant(bad);
    running.absorb(make({ ...view, graph: names.graph, variables: new Map([[index, { node, grad: 0 }]]) }, body));
  }
  return running.result();
}

/** Whether an expression's value depends on nothing but the index. */
function isFixed(body: Expression, index: string, names: Names, isLocal: (name: string) => boolean): boolean {
  const seen = new Set<string>();
  const todo = [{ expression: body, bound: new Set([index]), inFunction: false }];
  let fixed = true;
  for (let next = todo.pop(); next !== undefined && fixed; next = todo.pop()) {
    const { expression, bound, inFunction } = next;
    const isVariable = (name: string) => names.variables.has(name) || (!inFunction && isLocal(name));
    walk(expression, (part) => {
      // Names of indices inside are bound, too; one used outside its sum is missed later, when the node is made.
      if (part.kind === "series") {
        bound.add(part.index.name);
        if (constants.has(part.index.name)) fixed = false;
      } else if (part.kind === "member") {
        fixed = false;
      } else if (part.kind === "application") {
        if (bound.has(part.name) || isVariable(part.name)) fixed = false;
      } else if (part.kind === "name") {
        if (!bound.has(part.name) && (isVariable(part.name) || !constants.has(part.name))) fixed = false;
      } else if (part.kind === "call" && !seen.has(part.name)) {
        seen.add(part.name);
        const called = names.functions.get(part.name);
        if (called !== undefined)
          todo.push({ expression: called.body, bound: new Set(called.parameters), inFunction: true });
      }
    });
  }
  return fixed;
}
