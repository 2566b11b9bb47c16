import { ancestors } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import { alongWith, missingSlope } from "../autodiff/ring.ts";

/**
 * What stands beside results that do not need it. Where a condition lets in a slope that has no closed form, that is an error,
 * whether the result needs it or not.
 */
export class MissingSlopes {
  readonly #graph: Graph;
  readonly #nodes: number[] = [];
  /** Nodes below this one have been looked at. */
  #end: number;

  /** @param from the first node that may be one */
  constructor(graph: Graph, from: number) {
    this.#graph = graph;
    this.#end = from;
  }

  /** Whether a node is made of one. */
  isBelow(node: number): boolean {
    const graph = this.#graph;
    for (; this.#end < graph.length; this.#end++)
      if (graph.operation(this.#end) === missingSlope.operation) this.#nodes.push(this.#end);
    // Hardly any graph has one, and to look below every node would take long.
    if (this.#nodes.length === 0) return false;
    const needed = ancestors(graph, node);
    return this.#nodes.some((one) => needed[one] === 1);
  }

  /** A result beside which others are looked at, too. */
  beside(result: number, others: Iterable<number>): number {
    let node = result;
    for (const other of others) {
      if (this.isBelow(other)) node = this.#graph.apply(alongWith.operation, [node, other]);
    }
    return node;
  }
}
