import { ancestors, backward } from "../autodiff/backward.ts";
import { branchingAbove, differentiate, type Use } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import { chosen, conditional, mul } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { DzeroError } from "../errors.ts";
import { sub } from "../functions/arithmetic.ts";
import { equal } from "../functions/comparison.ts";
import { collected, simplifyDerivative } from "./simplify.ts";
import { taylorCoefficients, taylorNode } from "./taylor.ts";

/** The highest order that a derivative may be asked for. */
export const MAX_ORDER = 100;

/** What is said of an order that is none. */
export const ORDER_RULE = `the order of a derivative is a whole number from 0 to ${MAX_ORDER}`;

/** Up to this order the derivative of a derivative is the shorter way. */
const MOST_REPEATED = 2;

/**
 * Up to this order derivatives at points are taken one by one where conditions choose between branches: in Taylor arithmetic
 * the order in which a further derivative adds depends on which branches are made.
 */
const MOST_WITH_BRANCHES = 4;

/** Up to this order it is worth trying where Taylor coefficients meet an infinity, as at a vertical tangent. */
const MOST_RETRIED = 6;

function repeatedly(graph: Graph, root: number, by: number, n: number, use: Use = {}): number {
  let node = root;
  for (let k = 0; k < n; k++) [node] = differentiate(graph, node, [by], use);
  return node;
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}

/**
 * The n-th derivative of a node by another, as a node: by Taylor arithmetic, whose work grows as n^2, where values are
 * known; of symbols by repeated differentiation, which gives formulas that can be read.
 */
export function nthDerivative(graph: Graph, root: number, by: number, n: number, use: Use = {}): number {
  const isForPoints = use.purpose === "points";
  if (n <= MOST_REPEATED || !(isForPoints || graph.isKnown(root))) return repeatedly(graph, root, by, n, use);
  if (isForPoints && n <= MOST_WITH_BRANCHES && branchingAbove(graph, root, by) !== undefined)
    return repeatedly(graph, root, by, n, use);
  const coefficient = taylorNode(graph, root, by, n, use);
  const node = graph.deriving(() => graph.apply(mul.operation, [coefficient, graph.constant(factorial(n))]));
  if (isForPoints && graph.varies(node)) {
    return n > MOST_RETRIED ? node : whereFinite(graph, node, () => repeatedly(graph, root, by, n, use));
  }
  if (n > MOST_RETRIED) return node;
  return Number.isFinite(graph.value(node)) ? node : repeatedly(graph, root, by, n, use);
}

/** A node where its value is finite, and elsewhere another. */
function whereFinite(graph: Graph, node: number, makeOther: () => number): number {
  const isFinite = graph.apply(equal.operation, [graph.apply(sub.operation, [node, node]), graph.constant(0)]);
  const from = graph.length;
  if (graph.isKnown(isFinite) && graph.value(isFinite) !== 0) return graph.apply(chosen.operation, [isFinite, node]);
  const other = makeOther();
  const result = graph.isKnown(isFinite)
    ? graph.apply(chosen.operation, [isFinite, other])
    : graph.apply(conditional.operation, [isFinite, node, other]);
  graph.hide(from);
  return result;
}

/** A derivative of more nodes is not taken further: no one reads it, and each order multiplies its length. */
const MOST_NODES = 5000;

function checkSize(graph: Graph, node: number, order: number): void {
  const count = ancestors(graph, node).reduce((sum, isNeeded) => sum + isNeeded, 0);
  if (count <= MOST_NODES) return;
  throw new DzeroError("too-long", `the derivative of order ${order} has more than ${MOST_NODES} operations`, {
    hint: "its value at a point is found at once: dzero eval --order",
  });
}

/** @throws DzeroError too-long, where a number of the formula is too large to be written as one */
function checkNumbers(graph: Graph, node: number, order: number, taken: Uint8Array): void {
  const isOwn = (yes: number, one: number) =>
    yes === 1 && taken[one] !== 1 && graph.isConstant(one) && Math.abs(graph.value(one)) === Infinity;
  if (!ancestors(graph, node).some(isOwn)) return;
  throw new DzeroError("too-long", `the derivative of order ${order} has numbers beyond 1.79e308`, {
    hint: "its value at a point may be found all the same: dzero eval --order",
  });
}

/**
 * The n-th derivative of a node over symbols as a formula, rearranged at each order so that it stays short.
 * @param root simplified, or what cancels in it is differentiated in vain
 * @param names the names of leaves, in whose order the formula is written
 */
export function derivativeFormula(
  graph: Graph,
  root: number,
  by: number,
  n: number,
  names: ReadonlyMap<number, string>,
): number {
  let node = root;
  for (let k = 1; k <= n; k++) {
    const [derivative] = differentiate(graph, node, [by]);
    if (k > 1) checkSize(graph, derivative, k);
    node =
      k < n ? collected(graph, derivative, names, k <= MOST_REPEATED) : simplifyDerivative(graph, derivative, names);
  }
  checkNumbers(graph, node, n, ancestors(graph, root));
  return node;
}

/** The value of the n-th derivative of a node whose value is known. */
export function nthDerivativeValue(graph: Graph, root: number, by: number, n: number): number {
  if (n === 0) return graph.value(root);
  if (n === 1) return backward(graph, root, [by])[by] ?? 0;
  if (n === 2) return hessianValues(graph, root, [by])[0][0];
  const value = taylorCoefficients(graph, root, by, n)[n].mul(new Wide(factorial(n))).number;
  return Number.isFinite(value) || n > MOST_RETRIED ? value : graph.value(repeatedly(graph, root, by, n));
}

/** The gradient as nodes that second derivatives are taken of. They are the same at every point. */
export function gradientNodes(graph: Graph, root: number, wanted: readonly number[]): number[] {
  return differentiate(graph, root, wanted, { purpose: "points" });
}

/**
 * The second derivatives of a node whose value is known: backward on numbers, over a gradient that is graph.
 * @param wanted the variables' nodes
 * @returns the upper triangle: row i holds the derivatives by wanted[i] and wanted[i], wanted[i + 1], ...
 */
export function hessianValues(graph: Graph, root: number, wanted: readonly number[]): number[][] {
  return gradientNodes(graph, root, wanted).map((gradient, i) => {
    const adjoints = backward(graph, gradient, wanted.slice(i));
    return wanted.slice(i).map((node) => (node <= gradient ? adjoints[node] : 0));
  });
}

/** The second derivatives as nodes, in the same form. */
export function hessianNodes(graph: Graph, root: number, wanted: readonly number[]): number[][] {
  return differentiate(graph, root, wanted).map((gradient, i) => differentiate(graph, gradient, wanted.slice(i)));
}
