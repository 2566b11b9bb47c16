import { DzeroError } from "../errors.ts";
import { backward } from "./backward.ts";
import { Graph } from "./graph.ts";
import { alias } from "./ring.ts";
import { arityText, takes, type Callable, type Operation } from "./operation.ts";

/** How a variable was computed. */
export interface Creator {
  readonly operation: Operation;
  readonly inputs: readonly (Variable | number)[];
}

/**
 * A number that remembers how it was computed, as in the book *Deep Learning from Scratch 3*: `backward` adds to `grad`
 * of everything it was computed from, and `cleargrad` starts over.
 *
 * What no variable refers to any more is the garbage collector's, so a training loop does not grow.
 */
export class Variable {
  readonly data: number;
  /** The sum of all derivatives by this variable since the last `cleargrad`. */
  grad = 0;
  readonly #creator: Creator | undefined;

  /** @param creator absent for a variable that was given its value */
  constructor(data: number, creator?: Creator) {
    this.data = data;
    this.#creator = creator;
  }

  /**
   * Adds the derivative of this variable to `grad` of every variable it was computed from. A pass computes its adjoints
   * afresh: calling it twice gives exactly twice. Its own `grad` is 1 more afterwards, as in the book.
   */
  backward(): void {
    const { graph, nodes } = record(this);
    const root = nodes.get(this) ?? 0;
    const adjoints = backward(graph, root, nodes.values());
    for (const [variable, node] of nodes) variable.grad += adjoints[node];
  }

  cleargrad(): void {
    this.grad = 0;
  }

  /** How it was computed; undefined for a variable that was given its value. */
  get creator(): Creator | undefined {
    return this.#creator;
  }
}

/** Writes everything a variable was computed from into a graph, inputs first, each variable under a node of its own. */
function record(root: Variable): { graph: Graph; nodes: Map<Variable, number> } {
  const graph = new Graph(Infinity);
  const nodes = new Map<Variable, number>();
  const todo = [root];
  const nodeOf = (input: Variable | number) =>
    typeof input === "number" ? graph.constant(input) : (nodes.get(input) ?? -1);
  for (let variable = todo.at(-1); variable !== undefined; variable = todo.at(-1)) {
    const { creator } = variable;
    const missing = creator?.inputs.filter((input) => typeof input !== "number" && nodeOf(input) < 0) ?? [];
    if (nodes.has(variable)) {
      todo.pop();
    } else if (missing.length > 0) {
      for (const input of missing) if (typeof input !== "number") todo.push(input);
    } else {
      const node = creator && graph.apply(creator.operation, creator.inputs.map(nodeOf));
      nodes.set(variable, node === undefined ? graph.leaf(variable.data) : graph.apply(alias.operation, [node]));
      todo.pop();
    }
  }
  return { graph, nodes };
}

/** Makes an operation a function of variables, or of numbers that stand for constants. */
export function onVariables({ operation }: Callable): (...inputs: (Variable | number)[]) => Variable {
  return (...inputs) => {
    if (!takes(operation, inputs.length)) {
      throw new DzeroError("arity", `${operation.name} takes ${arityText(operation)}, not ${inputs.length}`);
    }
    const values = inputs.map((input) => (typeof input === "number" ? input : input.data));
    return new Variable(operation.forward(...values), { operation, inputs });
  };
}
