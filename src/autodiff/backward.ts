import {
  ACTIVE,
  backwardLoop,
  INACTIVE,
  REACHED,
  scaledLoop,
  type BackwardLoop,
  type ScaledLoop,
} from "./backward-loop.ts";
import { areFinite } from "./forward.ts";
import type { Graph } from "./graph.ts";
import { Kinds, NOTHING, OTHER, PASSED_BY, paysToMake, type Columns } from "./kinds.ts";
import { isDoubtful, isSafe } from "./range.ts";
import { noClosedForm } from "./operation.ts";
import { conditional, mul } from "./ring.ts";
import { Scaled } from "./scaled.ts";
import { doubts, isSummed, slopeBy, slopesOf, wideOf, type RuleForms } from "./slope.ts";
import { Wide } from "./wide.ts";

/** One contribution of a backward pass: what a node handed down to one of its arguments. */
export interface Contribution {
  readonly node: number;
  /** Which argument, from 0. */
  readonly index: number;
  readonly argument: number;
  /** If it is finite but beyond the doubles, the largest double, as its size no longer matters in what follows. */
  readonly adjoint: number;
  /** Likewise, unless the amount overflows and the argument is a target. */
  readonly slope: number;
  /** The product of adjoint and slope; infinite where that is beyond the doubles. */
  readonly amount: number;
  /** Whether the argument is one of the nodes asked for: only there is an overflow one of the answer. */
  readonly isTarget: boolean;
}

/** What a backward pass computes with: doubles, or numbers with an exponent of their own. */
interface Arithmetic<T> {
  valueOf(graph: Graph, node: number): T;
  ofDouble(value: number): T;
  rule(forms: RuleForms, inputs: readonly T[]): T;
  times(adjoint: T, slope: T): T;
  plus(a: T, b: T): T;
  isNaN(value: T): boolean;
  isZero(value: T): boolean;
  toNumber(value: T): number;
  toFiniteNumber(value: T): number;
  readonly zero: T;
  readonly negativeZero: T;
  readonly one: T;
  readonly nan: T;
}

/** Adjoints by node. */
interface Adjoints<T> {
  [node: number]: T;
}

const onDoubles: Arithmetic<number> = {
  valueOf: (graph, node) => graph.value(node),
  ofDouble: (value) => value,
  rule: ({ numeric }, inputs) => numeric(inputs),
  times: (adjoint, slope) => {
    const amount = adjoint * slope;
    if (!isSafe(amount) && isDoubtful(mul.operation, amount, [adjoint, slope])) doubts.isRaised = true;
    return amount;
  },
  plus: (a, b) => a + b,
  isNaN: (value) => Number.isNaN(value),
  isZero: (value) => value === 0,
  toNumber: (value) => value,
  toFiniteNumber: (value) => value,
  zero: 0,
  negativeZero: -0,
  one: 1,
  nan: NaN,
};

const onWide: Arithmetic<Wide> = {
  valueOf: (graph, node) => graph.wide(node),
  ofDouble: (value) => new Wide(value),
  rule: ({ numeric, template }, inputs) => {
    // Slopes are doubles most often, even where adjoints are not, and found several times as fast as such.
    if (inputs.every(({ isDouble }) => isDouble)) {
      doubts.isRaised = false;
      const value = numeric(inputs.map((input) => input.number));
      if (!doubts.isRaised && Number.isFinite(value)) return new Wide(value);
    }
    return wideOf(template, inputs);
  },
  times: (adjoint, slope) => adjoint.mul(slope),
  plus: (a, b) => a.add(b),
  isNaN: (value) => value.isNaN,
  // Conditions are decided by doubles, as the values were.
  isZero: (value) => value.number === 0,
  toNumber: (value) => value.number,
  toFiniteNumber: (value) => value.finiteNumber,
  zero: new Wide(0),
  negativeZero: new Wide(-0),
  one: new Wide(1),
  nan: new Wide(NaN),
};

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
  /** The kinds that it was made for. */
  readonly kinds: Kinds;
}

/** What a pass on many numbers with exponents of their own works with, made when first it is needed. */
interface ScaledPass {
  readonly loop: ScaledLoop;
  readonly adjoints: Scaled;
  /** What nodes that are done by themselves work on. */
  readonly wide: Wide[];
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
  readonly #wanted: ReadonlySet<number>;
  /** The wanted nodes once more: to go through a set takes several times as long. */
  readonly #targets: Int32Array;
  /** The states that a run starts with, but for the root's. */
  readonly #begin: Uint8Array;
  /** How many nodes were gone over, run by run. */
  #repeated = 0;
  #loop: MadeLoop | undefined;
  #scaled: ScaledPass | undefined;
  /** Whether the last run had to leave the doubles: then the next begins beyond them. */
  #wasLost = false;

  /** @param wanted the nodes asked for; an argument that leads to none of them is a constant in this pass */
  constructor(graph: Graph, root: number, wanted: Iterable<number>) {
    this.#wanted = new Set(Array.from(wanted).filter((node) => node <= root));
    const active = new Dependents(graph, root, this.#wanted);
    const begin = new Uint8Array(root + 1);
    for (let node = active.lowest; node <= root; node++) begin[node] = active.has(node) ? ACTIVE : INACTIVE;
    this.#targets = Int32Array.from(this.#wanted);
    this.#graph = graph;
    this.#root = root;
    this.#lowest = active.lowest;
    this.#adjoints = new Float64Array(root + 1);
    this.#states = new Uint8Array(root + 1);
    this.#begin = begin;
  }

  /**
   * Computes the adjoints afresh: on doubles, and where one of them may have lost digits to their range, on numbers with an
   * exponent of their own.
   * @param visitor told of nodes and contributions in the order they are met
   * @returns adjoints by node, as the nearest doubles, 0 for what was not reached; the next run writes over them
   */
  run(visitor?: Visitor): Float64Array {
    if (this.#begin[this.#root] === INACTIVE) return this.#adjoints;
    const isWide = this.#graph.hasWideUpTo(this.#root);
    if (isWide || this.#wasLost || !this.#isWholeOnDoubles()) {
      if (isWide) this.#repeated += this.#root - this.#lowest;
      if (visitor === undefined && paysToMake(this.#repeated)) this.#runScaled(isWide);
      else this.#runOnWide(visitor);
    } else if (visitor !== undefined) {
      this.#runNodeByNode(onDoubles, this.#adjoints, visitor);
    }
    return this.#adjoints;
  }

  /** Runs on doubles; returns whether they have all digits. */
  #isWholeOnDoubles(): boolean {
    const root = this.#root;
    const lowest = this.#lowest;
    const adjoints = this.#adjoints;
    const { columns } = this.#graph;
    doubts.isRaised = false;
    this.#repeated += root - lowest;
    if (paysToMake(this.#repeated)) {
      const { byNode, loop, isWatchful } = this.#madeLoop;
      if (isWatchful) this.#beginStates();
      // Added to -0 a first contribution stays what it is, a -0 too.
      if (root - lowest > FEW) adjoints.fill(-0, lowest);
      else for (let node = lowest; node < root; node++) adjoints[node] = -0;
      adjoints[root] = 1;
      const { values, first, arguments: args } = columns;
      const other = (node: number) => this.#propagate(onDoubles, adjoints, node, undefined);
      if (loop(root, lowest, byNode, values, first, args, this.#states, adjoints, other)) return false;
    } else {
      this.#runNodeByNode(onDoubles, adjoints, undefined);
    }
    // What overflows reaches a node that is asked for.
    if (doubts.isRaised) return false;
    return areFinite(adjoints, this.#targets);
  }

  #runOnWide(visitor: Visitor | undefined): void {
    const adjoints: Wide[] = Array(this.#root + 1);
    this.#runNodeByNode(onWide, adjoints, visitor);
    for (let node = this.#lowest; node <= this.#root; node++) this.#adjoints[node] = adjoints[node].number;
  }

  /**
   * The same as a run on wide numbers, for passes that pay to have a loop made.
   * @param isWide whether there are values that are none of the doubles
   */
  #runScaled(isWide: boolean): void {
    const [graph, root, lowest] = [this.#graph, this.#root, this.#lowest];
    const { kinds } = this.#madeLoop;
    const byNode = isWide ? this.#withOthers(kinds.byNode) : kinds.byNode;
    this.#scaled ??= { loop: scaledLoop(kinds), adjoints: new Scaled(root + 1), wide: [] };
    const { loop, adjoints, wide } = this.#scaled;
    this.#beginStates();
    adjoints.clear(lowest);
    adjoints.numbers[root] = 1;
    const other = (node: number) => {
      wide[node] = adjoints.get(node);
      const places = Array.from(graph.argumentsOf(node)).filter((argument) => argument >= lowest);
      for (const argument of places) wide[argument] = adjoints.get(argument);
      this.#propagate(onWide, wide, node, undefined);
      for (const argument of places) adjoints.set(argument, wide[argument]);
    };
    const { values, first, arguments: args } = graph.columns;
    loop(
      root,
      lowest,
      byNode,
      values,
      first,
      args,
      this.#states,
      adjoints.numbers,
      other,
      adjoints.exponents,
      adjoints.add,
    );
    this.#wasLost = adjoints.writeTo(this.#adjoints, lowest);
  }

  /** The kinds of nodes, of which those are done by themselves that have to do with a value that is none of the doubles. */
  #withOthers(byNode: Uint8Array): Uint8Array {
    const graph = this.#graph;
    const kinds = byNode.slice();
    for (let node = this.#lowest; node <= this.#root; node++) {
      if (kinds[node] === NOTHING || kinds[node] === PASSED_BY) continue;
      let isTouched = graph.isWide(node);
      const arity = graph.arity(node);
      for (let i = 0; i < arity && !isTouched; i++) isTouched = graph.isWide(graph.argument(node, i));
      if (isTouched) kinds[node] = OTHER;
    }
    return kinds;
  }

  #beginStates(): void {
    this.#states.set(this.#begin);
    this.#states[this.#root] = REACHED;
  }

  get #madeLoop(): MadeLoop {
    return (this.#loop ??= this.#makeLoop(this.#graph.columns));
  }

  #makeLoop(columns: Columns): MadeLoop {
    // Of a loop that is not watchful only #propagate asks, and only whether a node is inactive, which stays as it is.
    this.#beginStates();
    const kinds = new Kinds(columns, this.#root + 1, this.#begin);
    return { byNode: kinds.byNode, kinds, ...backwardLoop(kinds, this.#root, columns) };
  }

  /** @param adjoints to be filled, from the lowest node on */
  #runNodeByNode<T>(numbers: Arithmetic<T>, adjoints: Adjoints<T>, visitor: Visitor | undefined): void {
    const states = this.#states;
    this.#beginStates();
    // Added to -0 a first contribution stays what it is, a -0 too.
    for (let node = this.#lowest; node < this.#root; node++) adjoints[node] = numbers.negativeZero;
    adjoints[this.#root] = numbers.one;
    for (let node = this.#root; node >= this.#lowest; node--) {
      if (states[node] === REACHED) this.#propagate(numbers, adjoints, node, visitor);
      else adjoints[node] = numbers.zero;
    }
  }

  /** Adds to the adjoints of a node's arguments what its own gives them. */
  #propagate<T>(numbers: Arithmetic<T>, adjoints: Adjoints<T>, node: number, visitor: Visitor | undefined): void {
    const graph = this.#graph;
    const states = this.#states;
    const arity = graph.arity(node);
    const inputs: T[] = [];
    for (let i = 0; i < arity; i++) inputs.push(numbers.valueOf(graph, graph.argument(node, i)));
    // What the user's expression decides by is the double.
    if (graph.operation(node) === conditional.operation)
      inputs[0] = numbers.ofDouble(graph.value(graph.argument(node, 0)));
    inputs.push(numbers.valueOf(graph, node));
    visitor?.node?.(node, inputs.map(numbers.toNumber));
    const adjoint = adjoints[node];
    const isOneAmount = graph.isOfOne(node) && isSummed(graph.operation(node), arity);
    let first: T | undefined;
    for (let i = 0; i < arity; i++) {
      const argument = graph.argument(node, i);
      if (states[argument] === INACTIVE) continue;
      const slope = this.#slopeAt(numbers, node, i, inputs);
      if (slope === undefined) continue;
      const amount = numbers.times(adjoint, slope);
      if (isOneAmount && i === 0) {
        first = amount;
      } else {
        const sum = first === undefined ? amount : numbers.plus(first, amount);
        adjoints[argument] = numbers.plus(adjoints[argument], sum);
      }
      states[argument] = REACHED;
      const isTarget = this.#wanted.has(argument);
      const isOverflow = isTarget && !Number.isFinite(numbers.toNumber(amount));
      visitor?.contribution?.({
        node,
        index: i,
        argument,
        adjoint: numbers.toFiniteNumber(adjoint),
        slope: isOverflow ? numbers.toNumber(slope) : numbers.toFiniteNumber(slope),
        amount: numbers.toNumber(amount),
        isTarget,
      });
    }
  }

  /**
   * The slope of a node by its i-th argument.
   *
   * NaN where the node's value is NaN; undefined where the argument is not reached. A lazy operation is no more than what it
   * chooses, and NaN of itself only where nothing is chosen.
   * @param inputs the argument values and the value
   */
  #slopeAt<T>(numbers: Arithmetic<T>, node: number, i: number, inputs: readonly T[]): T | undefined {
    const operation = this.#graph.operation(node);
    const arity = inputs.length - 1;
    // First, so that a slope without closed form is an error where the value is NaN, too.
    if (slopesOf(operation, arity)[i] === noClosedForm && !this.#depends(this.#graph.argument(node, i)))
      return undefined;
    const slope = slopeBy(operation, arity, i);
    if (numbers.isNaN(inputs[operation.lazy ? 0 : arity])) return numbers.nan;
    if (slope === null) return undefined;
    const { reached, whileConstant } = slope;
    const isReached =
      reached === undefined ||
      !numbers.isZero(numbers.rule(reached, inputs)) ||
      (whileConstant !== undefined && this.#depends(this.#graph.argument(node, whileConstant)));
    return isReached ? numbers.rule(slope, inputs) : undefined;
  }

  /** Whether a node depends on a wanted one at its values: not if it does so only by a branch that is not taken, or by steps. */
  #depends(node: number): boolean {
    const graph = this.#graph;
    const needed = new Set([node]);
    // Meets what is added on the way, too.
    for (const one of needed) {
      if (this.#begin[one] === INACTIVE) continue;
      if (this.#wanted.has(one)) return true;
      const slopes = slopesOf(graph.operation(one), graph.arity(one));
      const [condition, ...branches] = graph.argumentsOf(one);
      if (graph.operation(one) === conditional.operation && !Number.isNaN(graph.value(condition))) {
        needed.add(branches[graph.value(condition) !== 0 ? 0 : 1]);
      } else {
        for (const [i, argument] of graph.argumentsOf(one).entries()) if (slopes[i] !== null) needed.add(argument);
      }
    }
    return false;
  }
}

/** One backward pass on numbers, by itself: see `BackwardPass`. */
export function backward(graph: Graph, root: number, wanted: Iterable<number>, visitor?: Visitor): Float64Array {
  return new BackwardPass(graph, root, wanted).run(visitor);
}
