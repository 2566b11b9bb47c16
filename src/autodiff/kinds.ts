import { canMakeFunctions } from "./function-text.ts";
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

/** What a loop tells nodes apart by. */
export interface Kind {
  readonly operation: Operation;
  readonly arity: number;
  /** Of the i-th argument whether an adjoint goes down to it; bit i. 0 in a forward loop. */
  readonly active: number;
  /** Whether there are two arguments, which are the same node. */
  readonly isOfOne: boolean;
}

/**
 * Once so many nodes were gone over, a loop that is made for their kinds pays: node by node they took as long as it takes to
 * make one.
 */
export const WORTH_MAKING = 2_000;

/** Whether a loop that is made pays once so many nodes were gone over, if one can be made. */
export function paysToMake(repeated: number): boolean {
  return repeated >= WORTH_MAKING && canMakeFunctions();
}

/** The kind of a leaf or a constant, with which nothing is done. */
export const NOTHING = 0;

/** The kind of what a backward loop does not come to. */
export const PASSED_BY = 254;

/** The kind of what a loop leaves to be done by itself. */
export const OTHER = 255;

/** A node with more arguments is done by itself. */
const MOST_ARGUMENTS = 4;

/** Which kinds of nodes there are, numbered so that a loop can switch on them. */
export class Kinds {
  /** By node. */
  readonly byNode: Uint8Array;
  /** Kind n is at n - 1. */
  readonly list: readonly Kind[];
  /** Whether there are nodes of the kind OTHER. */
  readonly hasOthers: boolean;
  /** The same for kinds that are the same. */
  readonly key: string;

  /**
   * @param to the node that the loop ends before
   * @param active for a backward loop: by node, not 0 where it is on the way to a wanted node; other nodes are passed by
   */
  constructor({ codes, first, arguments: args }: Columns, to: number, active?: Uint8Array) {
    // One bit more tells those of one node.
    const masks = 2 << MOST_ARGUMENTS;
    const numbers = new Uint8Array(operations.length * (MOST_ARGUMENTS + 1) * masks);
    const byNode = new Uint8Array(to);
    const list: Kind[] = [];
    let hasOthers = false;
    for (let node = 0; node < to; node++) {
      if (active !== undefined && active[node] === 0) {
        byNode[node] = PASSED_BY;
        continue;
      }
      const code = codes[node];
      if (code === CONSTANT.code || code === LEAF.code) continue;
      const at = first[node];
      const arity = first[node + 1] - at;
      let kind = OTHER;
      if (arity <= MOST_ARGUMENTS) {
        let mask = 0;
        if (active !== undefined) for (let i = 0; i < arity; i++) if (active[args[at + i]] !== 0) mask |= 1 << i;
        const isOfOne = arity === 2 && args[at] === args[at + 1];
        const key = (code * (MOST_ARGUMENTS + 1) + arity) * masks + 2 * mask + Number(isOfOne);
        if (numbers[key] === 0) {
          const isRoom = list.length + 1 < PASSED_BY;
          numbers[key] = isRoom ? list.push({ operation: operations[code], arity, active: mask, isOfOne }) : OTHER;
        }
        kind = numbers[key];
      }
      if (kind === OTHER) hasOthers = true;
      byNode[node] = kind;
    }
    this.byNode = byNode;
    this.list = list;
    this.hasOthers = hasOthers;
    this.key = list
      .map(({ operation, arity, active: mask, isOfOne }) => `${operation.code}/${arity}/${mask}${isOfOne ? "/1" : ""}`)
      .join(" ");
  }
}
