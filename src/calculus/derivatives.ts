import { ancestors, backward } from "../autodiff/backward.ts";
import { differentiate } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import { mul } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { DzeroError } from "../errors.ts";
import { collected, simplify } from "./simplify.ts";
import { taylorCoefficients, taylorNode } from "./taylor.ts";

/** The highest order that a derivative may be asked for. */
export const MAX_ORDER = 100;

/** What is said of an order that is none. */
export const ORDER_RULE = `the order of a derivative is a whole number from 0 to ${MAX_ORDER}`;

/** Up to this order the derivative of a derivative is the shorter way. */
const MOST_REPEATED = 2;

/** Up to this order it is worth trying where Taylor coefficients meet an infinity, as at a vertical tangent. */
const MOST_RETRIED = 6;

function repeatedly(graph: Graph, root: number, by: number, n: number, guardsSlopes = false): number {
  let node = root;
  for (let k = 0; k < n; k++) [node] = differentiate(graph, node, [by], guardsSlopes);
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
 * @param guardsSlopes whether it is NaN over symbols wherever what it is of will be
 */
export function nthDerivative(graph: Graph, root: number, by: number, n: number, guardsSlopes = false): number {
  if (n <= MOST_REPEATED || !graph.isKnown(root)) return repeatedly(graph, root, by, n, guardsSlopes);
  const coefficient = taylorNode(graph, root, by, n);
  const node = graph.deriving(() => graph.apply(mul.operation, [coefficient, graph.constant(factorial(n))]));
  return Number.isFinite(graph.value(node)) || n > MOST_RETRIED ? node : repeatedly(graph, root, by, n);
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
    node = k < n ? collected(graph, derivative, names) : simplify(graph, derivative, names);
  }
  checkNumbers(graph, node, n, ancestors(graph, root));
  return node;
}

/** The value of the n-th derivative of a node whose value is known. */
export function nthDerivativeValue(graph: Graph, root: number, by: number, n: number): number {
  if (n <= MOST_REPEATED) return graph.value(repeatedly(graph, root, by, n));
  const value = taylorCoefficients(graph, root, by, n)[n].mul(new Wide(factorial(n))).number;
  return Number.isFinite(value) || n > MOST_RETRIED ? value : graph.value(repeatedly(graph, root, by, n));
}

/**
 * The second derivatives of a node whose value is known: backward on numbers, over a gradient that is graph.
 * @param wanted the variables' nodes
 * @returns the upper triangle: row i holds the derivatives by wanted[i] and wanted[i], wanted[i + 1], ...
 */
export function hessianValues(graph: Graph, root: number, wanted: readonly number[]): number[][] {
  return differentiate(graph, root, wanted).map((gradient, i) => {
    const adjoints = backward(graph, gradient, wanted.slice(i));
    return wanted.slice(i).map((node) => (node <= gradient ? adjoints[node] : 0));
  });
}

/** The second derivatives as nodes, in the same form. */
export function hessianNodes(graph: Graph, root: number, wanted: readonly number[]): number[][] {
  return differentiate(graph, root, wanted).map((gradient, i) => differentiate(graph, gradient, wanted.slice(i)));
}
