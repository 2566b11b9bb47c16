import { ancestors, BackwardPass, type Visitor } from "../autodiff/backward.ts";
import { Graph } from "../autodiff/graph.ts";
import { operations } from "../autodiff/operation.ts";
import { conditional, missingSlope } from "../autodiff/ring.ts";
import { slopeBy } from "../autodiff/slope.ts";
import { gradientNodes } from "../calculus/derivatives.ts";
import type { Column } from "./javascript.ts";

/**
 * Copies what a node is made of into a graph of its own, and the nodes made for its derivatives that turned out not to be
 * needed: a further derivative may share them, and without them its sums would be added in another order.
 * @returns the graph, and the new id of each old node
 */
function copied(from: Graph, root: number) {
  const graph = new Graph(Infinity);
  const needed = ancestors(from, root);
  const moved = new Int32Array(root + 1).fill(-1);
  for (let node = 0; node <= root; node++) {
    const parts = from.argumentsOf(node).map((argument) => moved[argument]);
    const isOfUse =
      needed[node] === 1 || (from.isDerived(node) && !from.isHidden(node) && parts.every((part) => part >= 0));
    if (!isOfUse) continue;
    moved[node] = graph.copy(from, node, parts);
  }
  return { graph, moved };
}

/** The arguments that a node depends on at its values: not those that a condition leaves out. */
function argumentsNeeded(graph: Graph, node: number): ArrayLike<number> {
  const all = graph.argumentsOf(node);
  const first = graph.value(all[0]);
  const operation = graph.operation(node);
  // A condition that is NaN chooses neither.
  if (operation === conditional.operation) {
    return Number.isNaN(first) ? [all[0]] : [all[0], all[first !== 0 ? 1 : 2]];
  }
  const isDecided = !Number.isNaN(first) && operation.decidedBy === Number(first !== 0);
  return isDecided ? [all[0]] : all;
}

/** The nodes that a node depends on at its values. */
function* neededAt(graph: Graph, root: number): Generator<number> {
  const needed = new Uint8Array(root + 1);
  needed[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (needed[node] === 0) continue;
    yield node;
    for (const argument of Array.from(argumentsNeeded(graph, node))) needed[argument] = 1;
  }
}

/** A first derivative, and the pass that differentiates it further. */
interface Second {
  readonly node: number;
  readonly pass: BackwardPass;
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
  /** Where second derivatives are asked for: by variable that the result depends on. */
  readonly #seconds: ReadonlyMap<number, Second>;
  /** Whether a slope without closed form stands under a condition. */
  readonly #mayMiss: boolean;

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
    const known = this.#wanted.filter((node) => node >= 0);
    this.#pass = new BackwardPass(graph, this.root, known);
    this.#hasHessian = hasHessian;
    const gradient = hasHessian ? gradientNodes(graph, this.root, known) : [];
    this.#seconds = new Map(
      gradient.map((node, i) => [known[i], { node, pass: new BackwardPass(graph, node, known.slice(i)) }]),
    );
    this.#mayMiss = Array.from({ length: graph.length }, (_, node) => graph.operation(node)).includes(
      missingSlope.operation,
    );
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
    if (this.#mayMiss) this.#checkSlopes(this.root);
    const adjoints = this.#pass.run(visit?.(row));
    for (const [i, node] of this.#wanted.entries()) outputs[i + 1][row] = node < 0 ? 0 : adjoints[node];
    if (this.#hasHessian) this.#hessian(outputs, row);
  }

  /**
   * Checks that no condition lets in a slope that has no closed form.
   * @throws DzeroError no-derivative
   */
  #checkSlopes(root: number): void {
    const { graph } = this;
    for (const node of neededAt(graph, root)) {
      if (graph.operation(node) !== missingSlope.operation) continue;
      const [code, index] = Array.from(graph.argumentsOf(node), (argument) => graph.value(argument));
      const { mostArity, leastArity } = operations[code];
      slopeBy(operations[code], Math.min(mostArity, Math.max(leastArity, index + 1)), index);
    }
  }

  #hessian(outputs: readonly Column[], row: number): void {
    let next = this.#wanted.length + 1;
    for (const [i, a] of this.#wanted.entries()) {
      const second = this.#seconds.get(a);
      if (second !== undefined && this.#mayMiss) this.#checkSlopes(second.node);
      const adjoints = second?.pass.run();
      for (const b of this.#wanted.slice(i)) {
        const isThere = second !== undefined && adjoints !== undefined && b >= 0 && b <= second.node;
        outputs[next++][row] = isThere ? adjoints[b] : 0;
      }
    }
  }
}
