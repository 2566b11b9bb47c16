import { ancestors, BackwardPass, type Visitor } from "../autodiff/backward.ts";
import { Graph } from "../autodiff/graph.ts";
import { hessianValues } from "../calculus/derivatives.ts";
import type { Column } from "./javascript.ts";

/**
 * Copies what a node is made of into a graph of its own.
 * @param values by node, values for leaves in place of their own; undefined leaves a leaf as it is
 * @returns the graph, and the new id of each old node
 */
function copied(from: Graph, root: number, values: ReadonlyMap<number, number> = new Map()) {
  const graph = new Graph(Infinity);
  const needed = ancestors(from, root);
  const moved = new Int32Array(root + 1).fill(-1);
  for (let node = 0; node <= root; node++) {
    if (needed[node] === 0) continue;
    const parts = from.argumentsOf(node).map((argument) => moved[argument]);
    moved[node] = graph.copy(from, node, parts, values.get(node));
  }
  return { graph, moved };
}

/**
 * Value and derivatives of a row by the engine's own passes on numbers, which know every rule at awkward points. It is the
 * truth for compiled code.
 */
export class Reference {
  /** Holds the values of the last row. */
  readonly graph: Graph;
  readonly root: number;
  readonly #moved: Int32Array;
  readonly #inputs: readonly number[];
  readonly #wanted: readonly number[];
  readonly #leaves: readonly number[];
  readonly #row: Float64Array;
  readonly #pass: BackwardPass;
  readonly #hasHessian: boolean;

  /**
   * @param inputs leaves whose values a row gives
   * @param wanted the nodes to differentiate by
   * @param hasHessian whether the second derivatives are asked for, too
   */
  constructor(from: Graph, root: number, inputs: readonly number[], wanted: readonly number[], hasHessian: boolean) {
    const { graph, moved } = copied(from, root);
    this.graph = graph;
    this.root = moved[root];
    this.#moved = moved;
    this.#inputs = inputs.map((node) => this.place(node));
    this.#wanted = wanted.map((node) => this.place(node));
    this.#leaves = this.#inputs.filter((node) => node >= 0);
    this.#row = new Float64Array(this.#leaves.length);
    this.#pass = new BackwardPass(
      graph,
      this.root,
      this.#wanted.filter((node) => node >= 0),
    );
    this.#hasHessian = hasHessian;
  }

  /** A node of the graph it was made from; -1 where the result does not depend on it. */
  place(node: number): number {
    return node < this.#moved.length ? this.#moved[node] : -1;
  }

  /**
   * Computes one row.
   * @param visit told of the pass once the values are there
   */
  run(columns: readonly Column[], outputs: readonly Column[], row: number, visit?: (row: number) => Visitor): void {
    let count = 0;
    for (let i = 0; i < columns.length; i++) if (this.#inputs[i] >= 0) this.#row[count++] = columns[i][row];
    this.graph.revalue(this.#leaves, this.#row);
    outputs[0][row] = this.graph.value(this.root);
    const adjoints = this.#pass.run(visit?.(row));
    for (const [i, node] of this.#wanted.entries()) outputs[i + 1][row] = node < 0 ? 0 : adjoints[node];
    if (this.#hasHessian) this.#hessian(outputs, row);
  }

  /** The second derivatives, in a graph made for this row: where values decide, they do so while it is made. */
  #hessian(outputs: readonly Column[], row: number): void {
    const values = new Map(this.#leaves.map((node, i) => [node, this.#row[i]] as const));
    const { graph, moved } = copied(this.graph, this.root, values);
    const known = this.#wanted.filter((node) => node >= 0).map((node) => moved[node]);
    const triangle = hessianValues(graph, moved[this.root], known);
    let next = this.#wanted.length + 1;
    for (const [i, a] of this.#wanted.entries()) {
      for (const b of this.#wanted.slice(i)) {
        const [p, q] = [a, b].map((node) => known.indexOf(moved[node] ?? -1)).sort((one, other) => one - other);
        outputs[next++][row] = p < 0 ? 0 : triangle[p][q - p];
      }
    }
  }
}
