import { CONSTANT, LEAF, operations, type Operation } from "./operation.ts";

/** The columns of a graph that loops over many nodes read. */
export interface Columns {
  /** The operation's code, by node. */
  readonly codes: Uint16Array;
  readonly values: Float64Array;
  /** Where a node's arguments begin; they end where the next node's begin. */
  readonly first: Int32Array;
  readonly arguments: Int32Array;
}

/** An operation on so many arguments. */
export interface Kind {
  readonly operation: Operation;
  readonly arity: number;
}

/**
 * Once so many nodes were gone over, a loop that is made for their kinds pays: node by node they took as long as it takes to
 * make one.
 */
export const WORTH_MAKING = 2_000;

/** The kind of a leaf or a constant, which compute nothing. */
export const NOTHING = 0;

/** The kind of what a loop leaves to be done node by node. */
export const OTHER = 255;

/** Beyond so many arguments a node is done by itself. */
const MOST_ARGUMENTS = 4;

/** Which kinds of nodes a graph has, numbered so that a loop can switch on them. */
export class Kinds {
  /** By node. */
  readonly byNode: Uint8Array;
  /** Kind n is at n - 1. */
  readonly list: readonly Kind[];
  /** The same for kinds that are the same. */
  readonly key: string;

  constructor({ codes, first }: Columns, length: number) {
    const stride = MOST_ARGUMENTS + 1;
    const numbers = new Uint8Array(operations.length * stride);
    const byNode = new Uint8Array(length);
    const list: Kind[] = [];
    for (let node = 0; node < length; node++) {
      const code = codes[node];
      if (code === CONSTANT.code || code === LEAF.code) continue;
      const arity = first[node + 1] - first[node];
      if (arity > MOST_ARGUMENTS) {
        byNode[node] = OTHER;
        continue;
      }
      const key = code * stride + arity;
      if (numbers[key] === 0) {
        numbers[key] = list.length + 1 < OTHER ? list.push({ operation: operations[code], arity }) : OTHER;
      }
      byNode[node] = numbers[key];
    }
    this.byNode = byNode;
    this.list = list;
    this.key = list.map(({ operation, arity }) => `${operation.code}/${arity}`).join(" ");
  }
}
