import type { FunctionText } from "./function-text.ts";
import { Kinds, OTHER, type Columns, type Kind } from "./kinds.ts";
import { loops } from "./loop.ts";
import { operations } from "./operation.ts";

/**
 * Computes nodes again, from one up to before another.
 * @param kinds the nodes' kinds
 * @param first where each one's arguments begin
 * @param other computes a node that the loop does not
 */
type ForwardLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  other: (node: number) => void,
) => void;

const HEAD = `(from, to, kinds, values, first, args, other) => {
    for (let node = from; node < to; node++) {
      const at = first[node];
      switch (kinds[node]) {
        case 0: break;
  `;

const TAIL = `  default: other(node);
      }
    }
  }`;

/** The statement that computes a node's value. */
function assignment({ operation, arity }: Kind, text: FunctionText): string {
  const inputs = Array.from({ length: arity }, (_, i) => `values[args[at + ${i}]]`);
  return `values[node] = ${text.call(operation, inputs)}`;
}

/** The loop that is good where nothing overflows. */
const finiteLoop = loops<ForwardLoop>(HEAD, (kind, text) => `${assignment(kind, text)};`, TAIL);

/** The loop that leaves what overflows to be done by itself. */
const wideLoop = loops<ForwardLoop>(
  HEAD,
  (kind, text) => {
    const value = assignment(kind, text);
    return kind.operation.wide === undefined ? `${value};` : `if (Math.abs(${value}) === Infinity) other(node);`;
  },
  TAIL,
);

/** Whether certain of many values are finite. */
export function areFinite(values: Float64Array, nodes: Int32Array): boolean {
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) sum += values[nodes[i]];
  // A sum may overflow though none of its terms does.
  return Number.isFinite(sum) || nodes.every((node) => Number.isFinite(values[node]));
}

/** Computes the nodes of a graph again, as often as their leaves have new values: made once for the nodes there are. */
export class ForwardPass {
  readonly #kinds: Kinds;
  /** What may overflow though no node above it is infinite or NaN. */
  readonly #tested: Int32Array;

  /** @param isDerived whether a node was made for a derivative; such a one is done by itself */
  constructor(columns: Columns, count: number, isDerived: (node: number) => boolean) {
    const { codes, first, arguments: args } = columns;
    // By node, whether it shows in a node above it that it is infinite, and whether there is one in which it does not.
    const shown = new Uint8Array(count);
    const unshown = new Uint8Array(count);
    this.#kinds = new Kinds(columns, count);
    for (let node = 0; node < count; node++) {
      const isAlone = isDerived(node);
      const showing = isAlone ? 0 : (operations[codes[node]].showsInfinity ?? 0);
      const at = first[node];
      for (let i = at; i < first[node + 1]; i++) (i - at < showing ? shown : unshown)[args[i]] = 1;
      if (isAlone) this.#kinds.byNode[node] = OTHER;
    }
    const tested: number[] = [];
    for (let node = 0; node < count; node++) {
      const isComputed = first[node + 1] > first[node];
      if (isComputed && (shown[node] === 0 || unshown[node] === 1)) tested.push(node);
    }
    this.#tested = Int32Array.from(tested);
  }

  /** How many nodes there are. */
  get length(): number {
    return this.#kinds.byNode.length;
  }

  /**
   * Computes the nodes from one on.
   * @param other computes a node that is done by itself, among them, at least, what overflows
   */
  run({ values, first, arguments: args }: Columns, from: number, other: (node: number) => void): void {
    const run = (loop: ForwardLoop) => loop(from, this.length, this.#kinds.byNode, values, first, args, other);
    run(finiteLoop(this.#kinds));
    if (!areFinite(values, this.#tested)) run(wideLoop(this.#kinds));
  }
}
