import type { FunctionText } from "./function-text.ts";
import { Kinds, NOTHING, OTHER, type Columns, type Kind } from "./kinds.ts";
import { loops } from "./loop.ts";
import { operations } from "./operation.ts";
import { MIN_SAFE, mayLoseRange, smallnessText } from "./range.ts";

/**
 * Computes nodes again, from one up to before another.
 * @param kinds the nodes' kinds
 * @param first where each one's arguments begin
 * @param other computes a node that the loop does not
 * @returns whether a value is so small that it may have lost digits; an overflow is not looked for here
 */
type ForwardLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  other: (node: number) => void,
) => boolean;

const HEAD = `(from, to, kinds, values, first, args, other) => {
    let isLost = false;
    for (let node = from; node < to; node++) {
      const at = first[node];
      switch (kinds[node]) {
        case ${NOTHING}: break;
  `;

const TAIL = `  default: other(node);
      }
    }
    return isLost;
  }`;

/** The statements that compute a node's value, and whether it may have lost digits, as a condition. */
function valueText(
  { operation, arity, isOfOne }: Kind,
  text: FunctionText,
): { lines: string; isSmall: string | undefined } {
  const inputs = Array.from({ length: arity }, (_, i) => `x${isOfOne ? 0 : i}`);
  const reads = Array.from(new Set(inputs)).map((input, i) => `const ${input} = values[args[at + ${i}]];`);
  const lines = `${reads.join(" ")} const y = values[node] = ${text.call(operation, inputs)};`;
  return { lines, isSmall: mayLoseRange(operation) ? smallnessText(operation, "y", inputs) : undefined };
}

/**
 * The loop that most graphs are done by. It stops where a value may be in doubt by its size alone, or is left to be done by
 * itself. It calls no function but those of the operations: then V8 keeps the columns' places in registers.
 * @param small what is smaller may have lost digits
 * @returns the node that it stopped before, or `to`
 */
type QuickLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  small: number,
) => number;

const quickLoop = loops<QuickLoop>(
  `(from, to, kinds, values, first, args, small) => {
    let next = first[from];
    for (let node = from; node < to; node++) {
      const at = next;
      switch (kinds[node]) {
        case ${NOTHING}: break;
  `,
  (kind, text) => {
    const { lines, isSmall } = valueText(kind, text);
    return `{ next = at + ${kind.arity}; ${lines} ${isSmall === undefined ? "" : "if (Math.abs(y) < small) return node;"} }`;
  },
  `   default: return node;
      }
    }
    return to;
  }`,
);

/** The loop that is good where nothing is beyond the doubles. */
const doubleLoop = loops<ForwardLoop>(
  HEAD,
  (kind, text) => {
    const { lines, isSmall } = valueText(kind, text);
    return `{ ${lines} ${isSmall === undefined ? "" : `if (${isSmall}) isLost = true;`} }`;
  },
  TAIL,
);

/** The loop that leaves what may be beyond the doubles to be done by itself. */
const wideLoop = loops<ForwardLoop>(
  HEAD,
  (kind, text) => {
    const { lines, isSmall = "false" } = valueText(kind, text);
    if (kind.operation.wide === undefined) return `{ ${lines} }`;
    return `{ ${lines} if (Math.abs(y) === Infinity || ${isSmall}) other(node); }`;
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
  /** The nodes that may overflow though no node above them is infinite or NaN. */
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
   * @param other computes a node that the loops do not: one made for a derivative, or whose value may be no double
   */
  run({ values, first, arguments: args }: Columns, from: number, other: (node: number) => void): void {
    const to = this.length;
    const { byNode } = this.#kinds;
    const run = (loop: ForwardLoop, start: number) => loop(start, to, byNode, values, first, args, other);
    const done = quickLoop(this.#kinds)(from, to, byNode, values, first, args, MIN_SAFE);
    const isLost = done < to && run(doubleLoop(this.#kinds), done);
    if (isLost || !areFinite(values, this.#tested)) run(wideLoop(this.#kinds), from);
  }
}
