import type { Graph } from "../autodiff/graph.ts";
import { slopesOf } from "../autodiff/slope.ts";
import { conditional } from "../autodiff/ring.ts";

/** Whether a value goes up and down by steps on the way from a variable to the result, as that of floor(x) does. */
export function goesBySteps(graph: Graph, root: number): boolean {
  const reached = new Uint8Array(root + 1);
  reached[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (reached[node] === 0 || !graph.varies(node)) continue;
    const operation = graph.operation(node);
    for (const [i, slope] of slopesOf(operation, graph.arity(node)).entries()) {
      const argument = graph.argument(node, i);
      if (slope !== null) reached[argument] = 1;
      // What a condition chooses between is a matter of its own.
      else if (operation !== conditional.operation && graph.varies(argument)) return true;
    }
  }
  return false;
}
