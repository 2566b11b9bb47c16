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

/**
 * The nodes up to a root that depend on one of the wanted nodes, themselves included. It takes no more time and memory
 * than there are nodes from the lowest wanted one on: a derivative by a function's parameter is local.
 */
export class Dependents {
  /** The lowest wanted node; above the root where there is none. */
  readonly lowest: number;
  readonly #marks: Uint8Array;

  constructor(graph: Graph, root: number, wanted: Iterable<number>) {
    const nodes = Array.from(wanted).filter((node) => node <= root);
    const lowest = nodes.reduce((least, node) => Math.min(least, node), root + 1);
    const marks = new Uint8Array(root + 1 - lowest);
    for (const node of nodes) marks[node - lowest] = 1;
    for (let node = lowest; node <= root; node++) {
      const arity = graph.arity(node);
      for (let i = 0; i < arity; i++) {
        const argument = graph.argument(node, i) - lowest;
        if (argument >= 0 && marks[argument] === 1) marks[node - lowest] = 1;
      }
    }
    this.lowest = lowest;
    this.#marks = marks;
  }

  has(node: number): boolean {
    return node >= this.lowest && this.#marks[node - this.lowest] === 1;
  }
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
function isReached(slope: LocalSlope, arguments_: ArrayLike<number>, active: Dependents, inputs: number[]): boolean {
  if (slope.reached === undefined) return true;
  if (slope.whileConstant !== undefined && active.has(arguments_[slope.whileConstant])) return true;
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
  active: Dependents,
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
 * The derivative of a node by everything that a wanted node lies below, on numbers: made once, run for as many values of the
 * leaves as there are. Every value below the root must be known when it runs.
 */
export class BackwardPass {
  readonly #graph: Graph;
  readonly #root: number;
  readonly #active: Dependents;
  readonly #adjoints: Float64Array;
  readonly #reached: Uint8Array;

  /** @param wanted the nodes asked for; an argument that leads to none of them is a constant in this pass */
  constructor(graph: Graph, root: number, wanted: Iterable<number>) {
    this.#graph = graph;
    this.#root = root;
    this.#active = new Dependents(graph, root, wanted);
    this.#adjoints = new Float64Array(root + 1);
    this.#reached = new Uint8Array(root + 1 - Math.min(this.#active.lowest, root));
  }

  /**
   * Computes the adjoints afresh.
   * @param visitor told of nodes and contributions in the order they are met
   * @returns adjoints by node, 0 for what was not reached; the next run writes over them
   */
  run(visitor?: Visitor): Float64Array {
    const graph = this.#graph;
    const root = this.#root;
    const active = this.#active;
    const adjoints = this.#adjoints;
    const reached = this.#reached;
    const { lowest } = active;
    if (!active.has(root)) return adjoints;
    adjoints.fill(0, lowest);
    reached.fill(0);
    adjoints[root] = 1;
    reached[root - lowest] = 1;
    const inputs: number[] = [];
    for (let node = root; node >= lowest; node--) {
      if (reached[node - lowest] === 0) continue;
      const arguments_ = graph.argumentsOf(node);
      const arity = arguments_.length;
      inputs.length = 0;
      for (let i = 0; i < arity; i++) inputs.push(graph.value(arguments_[i]));
      inputs.push(graph.value(node));
      visitor?.node?.(node, inputs);
      const adjoint = adjoints[node];
      for (let i = 0; i < arity; i++) {
        const argument = arguments_[i];
        if (!active.has(argument)) continue;
        const slope = slopeAt(graph, node, i, arguments_, active, inputs);
        if (slope === undefined) continue;
        const amount = adjoint * slope;
        const place = argument - lowest;
        adjoints[argument] = reached[place] === 1 ? adjoints[argument] + amount : amount;
        reached[place] = 1;
        visitor?.contribution?.({ node, index: i, argument, adjoint, slope, amount });
      }
    }
    return adjoints;
  }
}

/** One backward pass on numbers, by itself: see `BackwardPass`. */
export function backward(graph: Graph, root: number, wanted: Iterable<number>, visitor?: Visitor): Float64Array {
  return new BackwardPass(graph, root, wanted).run(visitor);
}
