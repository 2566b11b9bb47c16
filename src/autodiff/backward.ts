import type { Graph } from "./graph.ts";
import { slopeBy, type LocalSlope } from "./slope.ts";

/** One contribution of a backward pass: what a node handed down to one of its arguments. */
export interface Contribution {
  readonly node: number;
  /** Which argument, from 0. */
  readonly index: number;
  readonly argument: number;
  readonly adjoint: number;
  readonly slope: number;
  readonly amount: number;
}

/** Looks on while a backward pass runs. */
export interface Visitor {
  /** A node that an adjoint has reached; `inputs` are its argument values and, last, its value. Valid during the call. */
  node?(node: number, inputs: readonly number[]): void;
  contribution?(contribution: Contribution): void;
}

/** Marks every node up to the root that depends on one of the wanted nodes, themselves included. */
export function dependents(graph: Graph, root: number, wanted: Iterable<number>): Uint8Array {
  const active = new Uint8Array(root + 1);
  let lowest = root + 1;
  for (const node of wanted) {
    if (node > root) continue;
    active[node] = 1;
    lowest = Math.min(lowest, node);
  }
  for (let node = lowest; node <= root; node++) {
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) if (active[graph.argument(node, i)] === 1) active[node] = 1;
  }
  return active;
}

/** Marks every node that the root depends on, itself included. */
export function ancestors(graph: Graph, root: number): Uint8Array {
  const needed = new Uint8Array(root + 1);
  needed[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (needed[node] === 0) continue;
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) needed[graph.argument(node, i)] = 1;
  }
  return needed;
}

/** Whether the value depends on an argument at this point; `inputs` are the argument values and the value. */
function isReached(slope: LocalSlope, arguments_: ArrayLike<number>, active: Uint8Array, inputs: number[]): boolean {
  if (slope.reached === undefined) return true;
  if (slope.whileConstant !== undefined && active[arguments_[slope.whileConstant]] === 1) return true;
  return slope.reached.numeric(inputs) !== 0;
}

/**
 * The slope of a node by its i-th argument, on numbers.
 *
 * NaN where the node's value is NaN; undefined where the argument is not reached. The arguments of a lazy operation that
 * are not reached are no part of it, even then.
 */
function slopeAt(
  graph: Graph,
  node: number,
  i: number,
  arguments_: ArrayLike<number>,
  active: Uint8Array,
  inputs: number[],
): number | undefined {
  const operation = graph.operation(node);
  const slope = slopeBy(operation, arguments_.length, i);
  const isNaNHere = Number.isNaN(graph.value(node));
  if (isNaNHere && !operation.lazy) return NaN;
  if (slope === null || !isReached(slope, arguments_, active, inputs)) return undefined;
  return isNaNHere ? NaN : slope.numeric(inputs);
}

/**
 * One backward pass on numbers: the derivative of the root by every node that a wanted node lies below, computed
 * afresh. Every value below the root must be known.
 *
 * @param wanted the nodes asked for; an argument that leads to none of them is a constant in this pass
 * @param visitor told of nodes and contributions in the order they are met
 * @returns adjoints by node, 0 for what was not reached
 */
export function backward(graph: Graph, root: number, wanted: Iterable<number>, visitor?: Visitor): Float64Array {
  const active = dependents(graph, root, wanted);
  const adjoints = new Float64Array(root + 1);
  const reached = new Uint8Array(root + 1);
  if (active[root] === 0) return adjoints;
  adjoints[root] = 1;
  reached[root] = 1;
  const inputs: number[] = [];
  for (let node = root; node >= 0; node--) {
    if (reached[node] === 0 || active[node] === 0) continue;
    const arguments_ = graph.argumentsOf(node);
    const arity = arguments_.length;
    inputs.length = 0;
    for (let i = 0; i < arity; i++) inputs.push(graph.value(arguments_[i]));
    inputs.push(graph.value(node));
    visitor?.node?.(node, inputs);
    const adjoint = adjoints[node];
    for (let i = 0; i < arity; i++) {
      const argument = arguments_[i];
      if (active[argument] === 0) continue;
      const slope = slopeAt(graph, node, i, arguments_, active, inputs);
      if (slope === undefined) continue;
      const amount = adjoint * slope;
      adjoints[argument] = reached[argument] === 1 ? adjoints[argument] + amount : amount;
      reached[argument] = 1;
      visitor?.contribution?.({ node, index: i, argument, adjoint, slope, amount });
    }
  }
  return adjoints;
}
