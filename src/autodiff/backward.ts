import { ACTIVE, backwardLoop, INACTIVE, REACHED, type BackwardLoop } from "./backward-loop.ts";
import type { Graph } from "./graph.ts";
import { Kinds, paysToMake, type Columns } from "./kinds.ts";
import { slopeBy } from "./slope.ts";

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

/** A loop made for certain kinds of nodes, and which kind each node is of. */
interface MadeLoop {
  readonly byNode: Uint8Array;
  readonly loop: BackwardLoop;
  /** Whether it goes by the states of nodes, which must then be those that a run starts with. */
  readonly isWatchful: boolean;
}

/** So few adjoints are sooner written one by one than by a call. */
const FEW = 64;

/**
 * The derivative of a node by everything that a wanted node lies below, on numbers: made once, run for as many values of the
 * leaves as there are. Every value below the root must be known when it runs.
 */
export class BackwardPass {
  readonly #graph: Graph;
  readonly #root: number;
  readonly #lowest: number;
  readonly #adjoints: Float64Array;
  readonly #states: Uint8Array;
  /** The states that a run starts with, but for the root's. */
  readonly #begin: Uint8Array;
  /** How many nodes were gone over, run by run. */
  #repeated = 0;
  #loop: MadeLoop | undefined;

  /** @param wanted the nodes asked for; an argument that leads to none of them is a constant in this pass */
  constructor(graph: Graph, root: number, wanted: Iterable<number>) {
    const active = new Dependents(graph, root, wanted);
    const begin = new Uint8Array(root + 1);
    for (let node = active.lowest; node <= root; node++) begin[node] = active.has(node) ? ACTIVE : INACTIVE;
    this.#graph = graph;
    this.#root = root;
    this.#lowest = active.lowest;
    this.#adjoints = new Float64Array(root + 1);
    this.#states = new Uint8Array(root + 1);
    this.#begin = begin;
  }

  /**
   * Computes the adjoints afresh.
   * @param visitor told of nodes and contributions in the order they are met
   * @returns adjoints by node, 0 for what was not reached; the next run writes over them
   */
  run(visitor?: Visitor): Float64Array {
    const root = this.#root;
    const lowest = this.#lowest;
    const adjoints = this.#adjoints;
    const states = this.#states;
    if (this.#begin[root] === INACTIVE) return adjoints;
    // Added to -0 a first contribution stays what it is, a -0 too.
    if (root - lowest > FEW) adjoints.fill(-0, lowest);
    else for (let node = lowest; node < root; node++) adjoints[node] = -0;
    adjoints[root] = 1;
    const { columns } = this.#graph;
    this.#repeated += root - lowest;
    if (visitor === undefined && paysToMake(this.#repeated)) {
      const { byNode, loop, isWatchful } = (this.#loop ??= this.#makeLoop(columns));
      if (isWatchful) this.#beginStates();
      const other = (node: number) => this.#handDown(columns, node, undefined);
      loop(root, lowest, byNode, columns.values, columns.first, columns.arguments, states, adjoints, other);
    } else {
      this.#beginStates();
      for (let node = root; node >= lowest; node--) {
        if (states[node] === REACHED) this.#handDown(columns, node, visitor);
        else adjoints[node] = 0;
      }
    }
    return adjoints;
  }

  #beginStates(): void {
    this.#states.set(this.#begin);
    this.#states[this.#root] = REACHED;
  }

  #makeLoop(columns: Columns): MadeLoop {
    // Of a loop that is not watchful only #handDown asks, and only whether a node is inactive, which stays as it is.
    this.#beginStates();
    const kinds = new Kinds(columns, this.#root + 1, this.#begin);
    return { byNode: kinds.byNode, ...backwardLoop(kinds, this.#root, columns) };
  }

  /** Adds to the adjoints of a node's arguments what its own gives them. */
  #handDown({ values, first, arguments: args }: Columns, node: number, visitor: Visitor | undefined): void {
    const states = this.#states;
    const adjoints = this.#adjoints;
    const at = first[node];
    const arity = first[node + 1] - at;
    const inputs: number[] = [];
    for (let i = 0; i < arity; i++) inputs.push(values[args[at + i]]);
    inputs.push(values[node]);
    visitor?.node?.(node, inputs);
    const adjoint = adjoints[node];
    for (let i = 0; i < arity; i++) {
      const argument = args[at + i];
      if (states[argument] === INACTIVE) continue;
      const slope = this.#slopeAt(node, i, inputs);
      if (slope === undefined) continue;
      const amount = adjoint * slope;
      adjoints[argument] += amount;
      states[argument] = REACHED;
      visitor?.contribution?.({ node, index: i, argument, adjoint, slope, amount });
    }
  }

  /**
   * The slope of a node by its i-th argument.
   *
   * NaN where the node's value is NaN; undefined where the argument is not reached. A lazy operation is no more than what it
   * chooses, and NaN of itself only where nothing is chosen.
   * @param inputs the argument values and the value
   */
  #slopeAt(node: number, i: number, inputs: readonly number[]): number | undefined {
    const operation = this.#graph.operation(node);
    const arity = inputs.length - 1;
    if (Number.isNaN(inputs[operation.lazy ? 0 : arity])) return NaN;
    const slope = slopeBy(operation, arity, i);
    if (slope === null) return undefined;
    const { reached, whileConstant } = slope;
    const isReached =
      reached === undefined ||
      (whileConstant !== undefined && this.#states[this.#graph.argument(node, whileConstant)] !== INACTIVE) ||
      reached.numeric(inputs) !== 0;
    if (!isReached) return undefined;
    return slope.numeric(inputs);
  }
}

/** One backward pass on numbers, by itself: see `BackwardPass`. */
export function backward(graph: Graph, root: number, wanted: Iterable<number>, visitor?: Visitor): Float64Array {
  return new BackwardPass(graph, root, wanted).run(visitor);
}
