import { ancestors, Dependents } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";

/**
 * Copies what a node is made of, with other nodes for some. Where symbols stand for leaves, what the leaves' values decided
 * on the spot, a slope at a kink or outside a domain, is open again; a branch that was not taken is not there and stays away.
 *
 * @param replacement what stands for a node; undefined where it is copied. A leaf must have one
 * @returns the copy's node
 */
export function substituted(graph: Graph, root: number, replacement: (node: number) => number | undefined): number {
  const needed = ancestors(graph, root);
  const copies = new Int32Array(root + 1);
  for (let node = 0; node <= root; node++) {
    if (needed[node] === 0) continue;
    const other = replacement(node);
    if (other !== undefined) copies[node] = other;
    else if (graph.isConstant(node)) copies[node] = node;
    else
      copies[node] = graph.apply(
        graph.operation(node),
        graph.argumentsOf(node).map((part) => copies[part]),
      );
  }
  return copies[root];
}

/**
 * Copies whatever stands on a node, with another in its place: as `substituted`, for all there is.
 * @param other a newer node
 * @returns tells what stands for an older node now: its copy, or itself
 */
export function copiesAbove(graph: Graph, node: number, other: number): (old: number) => number {
  const standing = new Dependents(graph, other - 1, [node]);
  const copies = Int32Array.from({ length: other - node }, (_, i) => node + i);
  const copyOf = (old: number) => copies[old - node] ?? old;
  copies[0] = other;
  for (let old = node + 1; old < other; old++) {
    if (standing.has(old)) copies[old - node] = graph.apply(graph.operation(old), graph.argumentsOf(old).map(copyOf));
  }
  return copyOf;
}
