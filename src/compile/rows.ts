import { ancestors, Dependents, type Visitor } from "../autodiff/backward.ts";
import { canMakeFunctions } from "../autodiff/function-text.ts";
import { differentiate } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import { unlessNaN } from "../autodiff/ring.ts";
import { gradientNodes } from "../calculus/derivatives.ts";
import type { Column, Kernel } from "./javascript.ts";
import { kernelOf } from "./kernel.ts";
import { operationsOf, programFor } from "./program.ts";
import { Reference } from "./reference.ts";

/** Graphs of more nodes are interpreted: the loops over typed arrays are as fast then, and at once ready. */
const MOST_NODES = 1000;

/** Longer programs, too: to compile them takes longer than most files of rows. */
const MOST_OPERATIONS = 4000;

/** How many rows are computed before the irregular ones among them are computed again: they are still in the cache. */
const BLOCK = 4096;

/** What is asked of every row besides its value. */
export interface Asked {
  /** The second derivatives: the upper triangle, row by row. */
  readonly hessian?: boolean;
  /** Rows at exceptional points, such as a kink, are computed by the reference, which tells of them. */
  readonly notes?: boolean;
}

/** Value and derivatives of an expression, for rows of numbers. */
export class CompiledRows {
  /** It holds the values of the row that a visitor is told of. */
  readonly reference: Reference;
  readonly #kernel: Kernel | undefined;
  readonly #irregular = new Int32Array(BLOCK);

  /** @param kernel absent where every row is the reference's */
  constructor(reference: Reference, kernel: Kernel | undefined) {
    this.reference = reference;
    this.#kernel = kernel;
  }

  /**
   * Computes rows 0 to count - 1.
   *
   * @param inputs one column a variable
   * @param outputs one column a result, to be filled: the value, the partials, the second derivatives
   * @param visit asked for a visitor for each row that the reference computes
   */
  run(inputs: readonly Column[], outputs: readonly Column[], count: number, visit?: (row: number) => Visitor): void {
    if (count <= BLOCK) return this.#block(inputs, outputs, count, visit);
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(from + BLOCK, count);
      const block = (column: Column) => column.subarray(from, to);
      this.#block(inputs.map(block), outputs.map(block), to - from, visit && ((row) => visit(from + row)));
    }
  }

  #block(inputs: readonly Column[], outputs: readonly Column[], count: number, visit?: (row: number) => Visitor): void {
    if (this.#kernel === undefined) {
      for (let row = 0; row < count; row++) this.reference.run(inputs, outputs, row, visit);
      return;
    }
    const found = this.#kernel(inputs, outputs, count, this.#irregular);
    for (let i = 0; i < found; i++) this.reference.run(inputs, outputs, this.#irregular[i], visit);
  }
}

/**
 * Compiles an expression and its derivatives, for rows.
 *
 * @param graph a graph over symbols
 * @param inputs leaves without value, which each row gives
 * @param wanted the nodes to differentiate by
 * @throws DzeroError no-derivative
 */
export function compileRows(
  graph: Graph,
  root: number,
  inputs: readonly number[],
  wanted: readonly number[],
  { hessian = false, notes = false }: Asked = {},
): CompiledRows {
  const reference = new Reference(graph, root, inputs, wanted, hessian);
  const needed = ancestors(graph, root);
  if (needed.reduce((sum, one) => sum + one, 0) > MOST_NODES || !canMakeFunctions()) {
    return new CompiledRows(reference, undefined);
  }
  // Before the derivatives of rows, so that both share what the reference shares.
  const gradient = hessian ? gradientNodes(graph, root, wanted) : [];
  const derivatives = (node: number, by: readonly number[]) => differentiate(graph, node, by, { purpose: "rows" });
  // Every derivative of what is NaN is NaN, and the partial may be NaN where the row's is a number.
  const seconds = (node: number, by: readonly number[]) => {
    const [first, ...others] = derivatives(node, by);
    return [graph.apply(unlessNaN.operation, [first, node]), ...others];
  };
  const outputs = [
    root,
    ...derivatives(root, wanted),
    ...gradient.flatMap((node, i) => seconds(node, wanted.slice(i))),
  ];
  const active = new Dependents(graph, root, wanted);
  const watched = Array.from(needed.keys()).filter((node) => needed[node] === 1 && active.has(node));
  // A function that is taken apart is up to a hundred operations: where that is too long, it is called.
  for (const lowers of [true, false]) {
    const program = programFor(graph, outputs, inputs, notes ? watched : [], lowers);
    if (operationsOf(program).length <= MOST_OPERATIONS) return new CompiledRows(reference, kernelOf(program));
  }
  return new CompiledRows(reference, undefined);
}
