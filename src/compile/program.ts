import { ancestors } from "../autodiff/backward.ts";
import { Graph } from "../autodiff/graph.ts";
import { Term, type Callable, type Operation } from "../autodiff/operation.ts";
import { isDoubtful, mayLoseRange } from "../autodiff/range.ts";
import {
  add,
  alias,
  alongWith,
  chosen,
  conditional,
  mul,
  neg,
  reachedOrNaN,
  scale,
  unlessMissing,
  unlessNaN,
} from "../autodiff/ring.ts";
import { div, sub } from "../functions/arithmetic.ts";
import { max, min } from "../functions/piecewise.ts";
import { lowerPower, pow } from "../functions/powers.ts";

/**
 * What is to be computed for a row, made ready for compiling: constants are folded, names seen through, functions taken
 * apart into what they share, and nothing is in it that no output needs.
 */
export interface Program {
  /** Of constants, inputs and operations; the arguments of each stand before it. */
  readonly graph: Graph;
  /** The leaves that a row gives their values. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Operations whose slopes have exceptional points: a row at such a point is to be told. */
  readonly watched: readonly Application[];
  /**
   * Nodes that a guard would look at whether they are NaN, and derivatives within the expression that may overflow unseen, as
   * in 1/diff(x^x, x). The program is good for rows in which all of them are finite.
   */
  readonly guarded: readonly number[];
  /**
   * Operations that derivatives consist of whose results may lose digits to the range of doubles. The program is good for rows
   * in which none of them does.
   */
  readonly doubted: readonly number[];
  /**
   * Nodes of the expression that may overflow though its value does not. The program is good for rows in which none of them
   * does.
   */
  readonly hidden: readonly number[];
  /** Of nodes that functions which tell how large they are were taken apart into: which function, and of what. */
  readonly wholes: ReadonlyMap<number, Application>;
}

/** An operation on nodes. */
export interface Application {
  readonly operation: Operation;
  readonly arguments: readonly number[];
}

/** Operations that give the first argument wherever the second is not NaN. */
const guards = new Set<Operation>(
  [alongWith, reachedOrNaN, unlessNaN, unlessMissing].map(({ operation }) => operation),
);

/**
 * Marks the nodes below the outputs.
 * @returns by node: 0 where it is not needed, 1 where it is, 2 where an operation above it may have a number for value though
 * the node is NaN: it must then be NaN only where it truly is
 */
function marks(graph: Graph, outputs: readonly number[]): Uint8Array {
  const marked = new Uint8Array(Math.max(-1, ...outputs) + 1);
  for (const node of outputs) marked[node] = 1;
  for (let node = marked.length - 1; node >= 0; node--) {
    if (marked[node] === 0) continue;
    const mark = graph.operation(node).hidesNaN ? 2 : marked[node];
    const arity = graph.arity(node);
    for (let i = 0; i < arity; i++) {
      const argument = graph.argument(node, i);
      marked[argument] = Math.max(marked[argument], mark);
    }
  }
  return marked;
}

/** Marks the nodes below the outputs that every row comes to: not those that a condition may leave out. */
function cameToAlways(graph: Graph, outputs: readonly number[]): Uint8Array {
  const marked = new Uint8Array(Math.max(-1, ...outputs) + 1);
  for (const node of outputs) marked[node] = 1;
  for (let node = marked.length - 1; node >= 0; node--) {
    if (marked[node] === 0) continue;
    const arity = graph.operation(node) === conditional.operation ? 1 : graph.arity(node);
    for (let i = 0; i < arity; i++) marked[graph.argument(node, i)] = 1;
  }
  return marked;
}

/** Operations that are NaN wherever one of their arguments is. */
const passOnNaN = new Set<Operation>([add, sub, mul, div, max, min].map(({ operation }) => operation));
/** Operations that are NaN wherever the first one is. */
const firstOnly = new Set<Operation>([conditional, unlessNaN, unlessMissing].map(({ operation }) => operation));
const powers = new Set<Operation>([pow, lowerPower].map(({ operation }) => operation));

/** Of how many of its first arguments an operation passes on that they are NaN. */
function countOfSpreading(graph: Graph, node: number): number {
  const operation = graph.operation(node);
  if (operation.hidesNaN ?? false) return 0;
  if (firstOnly.has(operation)) return 1;
  if (powers.has(operation)) {
    const exponent = graph.argument(node, 1);
    return graph.isConstant(exponent) && graph.value(exponent) !== 0 ? 1 : 0;
  }
  const arity = graph.arity(node);
  return arity === 1 || passOnNaN.has(operation) ? arity : 0;
}

/** Marks the nodes that make an output NaN wherever they are NaN: the output says it, so nothing else need look at them. */
function spreadingNaN(graph: Graph, outputs: readonly number[]): Uint8Array {
  const marked = new Uint8Array(Math.max(-1, ...outputs) + 1);
  for (const node of outputs) marked[node] = 1;
  for (let node = marked.length - 1; node >= 0; node--) {
    if (marked[node] === 0) continue;
    const count = countOfSpreading(graph, node);
    for (let i = 0; i < count; i++) marked[graph.argument(node, i)] = 1;
  }
  return marked;
}

/**
 * Marks the nodes whose overflow the root shows: where one of them is not finite, the root is not, or a condition leaves the
 * node out. Either a way that every row comes by shows it, or all ways to the root do.
 */
function showingOverflow(graph: Graph, root: number): Uint8Array {
  const needed = ancestors(graph, root);
  const always = new Uint8Array(root + 1);
  const shown = new Uint8Array(root + 1).fill(1);
  always[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (needed[node] === 0) continue;
    if (always[node] === 1) shown[node] = 1;
    const operation = graph.operation(node);
    const isBranching = operation === conditional.operation;
    const showing = operation.showsInfinity ?? 0;
    for (const [i, argument] of graph.argumentsOf(node).entries()) {
      if (i < showing) always[argument] = Math.max(always[argument], always[node]);
      const isShown = shown[node] === 1 && (i < showing || (isBranching && i > 0));
      if (!isShown) shown[argument] = 0;
    }
  }
  return shown;
}

/**
 * Makes the program that computes nodes of a graph.
 * @param inputs leaves whose values a row gives; every other leaf below the outputs has a value, which is a constant here
 * @param watch nodes below the outputs whose exceptional points are to be found
 * @param lowers whether functions are taken apart
 */
export function programFor(
  from: Graph,
  outputs: readonly number[],
  inputs: readonly number[],
  watch: readonly number[] = [],
  lowers = true,
): Program {
  const graph = new Graph(Infinity);
  const marked = marks(from, outputs);
  const moved = new Int32Array(marked.length).fill(-1);
  const always = cameToAlways(from, outputs);
  const isOfValue = ancestors(from, outputs[0]);
  const isOfDerivative = marks(
    from,
    outputs.filter((node) => from.isDerived(node)),
  );
  const spreads = spreadingNaN(from, outputs);
  const guarded = new Set<number>();
  const doubted = new Set<number>();
  const hidden = new Set<number>();
  const shows = showingOverflow(from, outputs[0]);
  const wholes = new Map<number, Application>();
  /** Nodes of the expression that depend on a constant beyond the doubles. */
  const beyond = new Set<number>();
  const places = inputs.map((node) => {
    const leaf = graph.leaf();
    if (node < moved.length) moved[node] = leaf;
    return leaf;
  });
  for (let node = 0; node < moved.length; node++) {
    if (marked[node] === 0 || moved[node] >= 0) continue;
    if (from.isKnown(node)) {
      // NaN makes every row that needs it irregular: what is beyond the doubles can only be computed with by the reference.
      moved[node] = graph.constant(from.isWide(node) ? NaN : from.value(node));
    } else {
      const operation = from.operation(node);
      // Beyond derivatives the nearest double counts, and so it does to what compares numbers: of NaN no comparison holds.
      const takesDoubles = !from.isDerived(node) || (operation.wide === undefined && from.arity(node) > 1);
      const isOfBeyond = [...from.argumentsOf(node)].some((argument) => from.isWide(argument) || beyond.has(argument));
      if (isOfBeyond && !from.isDerived(node) && operation.wide !== undefined) beyond.add(node);
      const parts = Array.from(from.argumentsOf(node), (argument) => {
        const isDouble = from.isWide(argument) && takesDoubles;
        // NaN sends the row to the reference, which computes beyond the doubles.
        if (beyond.has(argument) && !takesDoubles) return graph.constant(NaN);
        return isDouble ? graph.constant(from.value(argument)) : moved[argument];
      });
      if (always[node] === 1 && guards.has(operation)) {
        if (spreads[from.argument(node, 1)] === 0) guarded.add(parts[1]);
        moved[node] = parts[0];
        continue;
      }
      moved[node] = translated(from, node, graph, parts, lowers && marked[node] === 1);
      if (operation.lowered !== undefined && operation.magnitude !== undefined) {
        wholes.set(moved[node], { operation, arguments: parts });
      }
      if (mayLoseRange(operation) && (from.isDerived(node) || isOfDerivative[node] > 0))
        doubt(graph, moved[node], parts, doubted);
      if (!from.isDerived(node) && isOfValue[node] === 1) {
        if (operation.wide !== undefined && shows[node] === 0) hidden.add(moved[node]);
        // The value of a derivative may be a double though numbers on the way to it are none.
        for (const argument of from.argumentsOf(node)) {
          const isDerivative = from.isDerived(argument) && !graph.isKnown(moved[argument]);
          if (isDerivative && shows[argument] === 0) guarded.add(moved[argument]);
        }
      }
    }
  }
  const watched = watch
    .map((node) => ({
      operation: from.operation(node),
      arguments: Array.from(from.argumentsOf(node), (argument) => moved[argument]),
    }))
    // One argument twice is no tie.
    .map((one) => (one.operation.mostArity < Infinity ? one : { ...one, arguments: [...new Set(one.arguments)] }))
    .filter((one) => one.operation.exceptionAt !== undefined && !one.arguments.every((part) => graph.isKnown(part)));
  return needed({
    graph,
    inputs: places,
    outputs: outputs.map((node) => moved[node]),
    watched,
    // Outputs are looked at in any case.
    guarded: [...guarded].filter((node) => !outputs.some((output) => moved[output] === node)),
    doubted: [...doubted],
    hidden: [...hidden],
    wholes,
  });
}

/**
 * Finds where a node that was put into a program may lose digits: in the products and quotients that it became, or, of a
 * function taken apart, whose parts may be small by design, in its result.
 * @param parts what the node's arguments became
 */
function doubt(graph: Graph, node: number, parts: readonly number[], doubted: Set<number>): void {
  const isArgument = (one: number) =>
    parts.some((part) => one === part || one === negatedBy(graph, part)) || graph.isKnown(one) || graph.isLeaf(one);
  const found = new Set(isArgument(node) ? [] : [node]);
  // Meets what is added on the way, too.
  for (const one of found) {
    const operation = graph.operation(one);
    if (operation.keepsRange !== true && operation !== mul.operation && operation !== div.operation) {
      doubted.add(node);
      return;
    }
    for (const argument of graph.argumentsOf(one)) if (!isArgument(argument)) found.add(argument);
  }
  // Factors before what they are factors of.
  for (const one of [...found].reverse())
    if (graph.operation(one).keepsRange !== true && !isEnlarged(graph, one, doubted)) doubted.add(one);
}

/** Whether a node is a product of a doubted one with a number from 1 on: then it is not smaller than that. */
function isEnlarged(graph: Graph, node: number, doubted: ReadonlySet<number>): boolean {
  const parts = graph.argumentsOf(node);
  if (graph.operation(node) !== mul.operation || !parts.some((part) => doubted.has(part))) return false;
  return parts.some((part) => graph.isKnown(part) && Math.abs(graph.value(part)) >= 1);
}

/** The arguments of a sum or product in one order, so that x*y and y*x are one. */
function inOrder(operation: Operation, parts: readonly number[]): readonly number[] {
  const isCommutative = operation === add.operation || operation === mul.operation;
  return isCommutative && parts[0] > parts[1] ? [parts[1], parts[0]] : parts;
}

/** What a node is the negative of; undefined where it is none. */
function negatedBy(graph: Graph, node: number): number | undefined {
  return graph.isKnown(node) || graph.operation(node) !== neg.operation ? undefined : graph.argument(node, 0);
}

/** What a product with 1 or -1 is, to the bit; undefined where there is no such factor. */
function withoutUnit(graph: Graph, operation: Operation, [a, b]: readonly number[]): number | undefined {
  if (operation !== mul.operation) return undefined;
  const unit = [a, b].find((part) => graph.isKnown(part) && Math.abs(graph.value(part)) === 1);
  if (unit === undefined) return undefined;
  const other = unit === a ? b : a;
  if (graph.value(unit) === 1) return other;
  return negatedBy(graph, other) ?? graph.apply(neg.operation, [other]);
}

/**
 * An operation on negatives, done with what they are the negatives of where that is the same to the bit, the sign of a zero
 * included. Slopes of differences and quotients are full of negatives: they are a quarter of a Hessian.
 * @returns undefined where there are none
 */
function withoutNegatives(graph: Graph, operation: Operation, [a, b]: readonly number[]): number | undefined {
  const apply = ({ operation: one }: Callable, ...parts: number[]) => graph.apply(one, inOrder(one, parts));
  const positives = [a, b].map((part) => (part === undefined ? undefined : negatedBy(graph, part)));
  const [positiveA, positiveB] = positives;
  if (positiveA === undefined && positiveB === undefined) return undefined;
  switch (operation) {
    case neg.operation:
      return positiveA;
    case add.operation:
      if (positiveA !== undefined && a === b) return apply(neg, apply(add, positiveA, positiveA));
      if (positiveB !== undefined) return apply(sub, a, positiveB);
      return positiveA === undefined ? undefined : apply(sub, b, positiveA);
    case sub.operation:
      return positiveB === undefined ? undefined : apply(add, a, positiveB);
    case mul.operation:
    case div.operation: {
      const size = graph.apply(operation, inOrder(operation, [positiveA ?? a, positiveB ?? b]));
      return positives.includes(undefined) ? apply(neg, size) : size;
    }
    default:
      return undefined;
  }
}

/** Puts a node into a program. */
function translated(from: Graph, node: number, graph: Graph, parts: readonly number[], lowers: boolean): number {
  const [first, second, third] = parts;
  const isStrong = from.operation(node) === scale.operation && graph.isKnown(first);
  if (isStrong && graph.value(first) === 0) return graph.constant(0);
  const operation = isStrong ? mul.operation : from.operation(node);
  if (operation === alias.operation) return first;
  if (operation === conditional.operation && graph.isKnown(first)) {
    const condition = graph.value(first);
    return Number.isNaN(condition) ? first : condition !== 0 ? second : third;
  }
  if (operation === chosen.operation && graph.isKnown(first)) return second;
  if (parts.every((part) => graph.isKnown(part))) {
    const numbers = parts.map((part) => graph.value(part));
    const value = operation.forward(...numbers);
    const isLost = from.isDerived(node) && mayLoseRange(operation) && isDoubtful(operation, value, numbers);
    return graph.constant(isLost ? NaN : value);
  }
  const shorter = withoutUnit(graph, operation, parts) ?? withoutNegatives(graph, operation, parts);
  if (shorter !== undefined) return shorter;
  const lowered = lowers ? operation.lowered?.(...parts.map((part) => new Term(graph, part))) : undefined;
  if (lowered === undefined) return graph.apply(operation, inOrder(operation, parts));
  return typeof lowered === "number" ? graph.constant(lowered) : lowered.node;
}

/** Drops what no output needs. */
function needed({ graph, inputs, outputs, watched, guarded, doubted, hidden, wholes }: Program): Program {
  const moved = graph.retain([...inputs, ...outputs, ...watched.flatMap((one) => one.arguments), ...guarded]);
  const place = (node: number) => moved[node];
  const computed = (nodes: readonly number[]) =>
    nodes.map(place).filter((node) => node >= 0 && !graph.isKnown(node) && !graph.isLeaf(node));
  return {
    graph,
    inputs: inputs.map(place),
    outputs: outputs.map(place),
    watched: watched.map((one) => ({ operation: one.operation, arguments: one.arguments.map(place) })),
    guarded: guarded.map(place),
    doubted: computed(doubted),
    hidden: computed(hidden),
    wholes: new Map(
      Array.from(wholes, ([node, { operation, arguments: parts }]): [number, Application] => [
        place(node),
        { operation, arguments: parts.map(place) },
      ]).filter(([node, { arguments: parts }]) => [node, ...parts].every((one) => one >= 0)),
    ),
  };
}

/** The nodes that are computed, in order. */
export function operationsOf({ graph }: Program): number[] {
  const nodes: number[] = [];
  for (let node = 0; node < graph.length; node++) if (!graph.isKnown(node) && !graph.isLeaf(node)) nodes.push(node);
  return nodes;
}
