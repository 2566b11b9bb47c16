import { ancestors } from "./backward.ts";
import type { Graph } from "./graph.ts";

/**
 * The operations below a node in order, to be run for other values of some leaves: the forward pass, again and again.
 */
export class Tape {
  readonly #slots: Float64Array;
  readonly #forwards: ((...values: number[]) => number)[] = [];
  readonly #targets: number[] = [];
  readonly #arguments: number[][] = [];
  readonly #inputs: readonly number[];
  readonly #output: number;

  /** @param inputs leaves; every other leaf below the root must have a value */
  constructor(graph: Graph, root: number, inputs: readonly number[]) {
    const needed = ancestors(graph, root);
    const slotOf = new Map<number, number>();
    const values: number[] = [];
    for (const node of inputs) slotOf.set(node, values.push(NaN) - 1);
    const slot = (node: number) => slotOf.get(node) ?? -1;
    for (let node = 0; node <= root; node++) {
      if (needed[node] === 0 || slotOf.has(node)) continue;
      slotOf.set(node, values.push(graph.value(node)) - 1);
      if (graph.isKnown(node)) continue;
      this.#targets.push(slot(node));
      this.#forwards.push(graph.operation(node).forward);
      this.#arguments.push(Array.from(graph.argumentsOf(node), slot));
    }
    this.#slots = Float64Array.from(values);
    this.#inputs = inputs.map(slot);
    this.#output = slot(root);
  }

  /** The root's value at the given values of the inputs. */
  run(...values: number[]): number {
    const slots = this.#slots;
    for (let i = 0; i < values.length; i++) slots[this.#inputs[i]] = values[i];
    for (let i = 0; i < this.#targets.length; i++) {
      const forward = this.#forwards[i];
      const from = this.#arguments[i];
      if (from.length === 1) slots[this.#targets[i]] = forward(slots[from[0]]);
      else if (from.length === 2) slots[this.#targets[i]] = forward(slots[from[0]], slots[from[1]]);
      else slots[this.#targets[i]] = forward(...from.map((slot) => slots[slot]));
    }
    return slots[this.#output];
  }
}
