import { loops } from "./loop.ts";

/**
 * Computes nodes again, from one up to before another.
 * @param kinds the nodes' kinds
 * @param first where each one's arguments begin
 * @param other computes a node that the loop does not
 */
export type ForwardLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  other: (node: number) => void,
) => void;

/** The forward loop for certain kinds. */
export const forwardLoop = loops<ForwardLoop>(
  `(from, to, kinds, values, first, args, other) => {
    for (let node = from; node < to; node++) {
      const at = first[node];
      switch (kinds[node]) {
        case 0: break;
  `,
  ({ operation, arity }, text) => {
    const inputs = Array.from({ length: arity }, (_, i) => `values[args[at + ${i}]]`);
    const value = text.call(operation, inputs);
    if (operation.wide === undefined) return `values[node] = ${value};`;
    return `if (Math.abs(values[node] = ${value}) === Infinity) other(node);`;
  },
  `     default: other(node);
      }
    }
  }`,
);
