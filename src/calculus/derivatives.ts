import { backward } from "../autodiff/backward.ts";
import { differentiate } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";

/** The highest order that a derivative may be asked for. */
export const MAX_ORDER = 100;

/** The n-th derivative of a node by another, as a node. */
export function nthDerivative(graph: Graph, root: number, by: number, n: number): number {
  let node = root;
  for (let k = 0; k < n; k++) [node] = differentiate(graph, node, [by]);
  return node;
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
