import { magnitudeOf, type Magnitude } from "../autodiff/magnitude.ts";
import { MIN_SAFE } from "../autodiff/range.ts";
import { add, mul } from "../autodiff/ring.ts";
import { sub } from "../functions/arithmetic.ts";
import type { Application, Program } from "./program.ts";
import { Window } from "./window.ts";

/**
 * The windows that tested numbers may be regular in, from the best on: from 2^-128 to below 2^128 in size, and from 2^-64,
 * where more follows from few, but the tails of a normal distribution are sooner outside.
 */
const WINDOWS: readonly Window[] = [new Window(8), new Window(7)];

/** What may be smaller or larger, by what is known of others, is tested itself. */
const LEAST_EXPONENT = Math.log2(MIN_SAFE);
const MOST_EXPONENT = 1000;

/** A sum that may be smaller than this leaves little room for products with it. */
const SMALL_SUM = -200;

function within({ reach }: Window): Magnitude {
  return { lowest: -reach, highest: reach, mayBeZero: true, sign: 0 };
}

type Parts = Pick<Program, "graph" | "doubted" | "hidden" | "wholes">;

/** The function that was taken apart into a node, or the node's own operation, and the arguments. */
function applicationOf({ graph, wholes }: Parts, node: number): Application {
  return (
    wholes.get(node) ?? {
      operation: graph.operation(node),
      arguments: Array.from(graph.argumentsOf(node)),
    }
  );
}

type IsOpaque = (node: number, magnitude: Magnitude) => boolean;

/**
 * What is doubted in a program, and what may overflow unseen, is made of numbers that follow from others: this finds those that do not.
 * @param isOpaque whether a node is taken for one that does not, though so much is known of it
 */
function sourcesOf(parts: Parts, tested: Magnitude, isOpaque: IsOpaque): Set<number> {
  const { graph, doubted, hidden } = parts;
  const magnitudes: (Magnitude | undefined)[] = [];
  const sources = new Set<number>();
  const isNear = ({ lowest, highest }: Magnitude) => lowest >= LEAST_EXPONENT && highest <= MOST_EXPONENT;
  for (let node = 0; node < graph.length; node++) {
    if (graph.isKnown(node)) {
      magnitudes.push(magnitudeOf(graph.value(node)));
      continue;
    }
    const { operation, arguments: nodes } = applicationOf(parts, node);
    const args = nodes.map((one) => magnitudes[one]);
    const areKnown = args.every((one) => one !== undefined);
    let found = graph.isLeaf(node) || !areKnown ? undefined : operation.magnitude?.(...args);
    // A square has a sign.
    if (operation === mul.operation && nodes[0] === nodes[1] && found !== undefined) found = { ...found, sign: 1 };
    if (found !== undefined && (!isNear(found) || isOpaque(node, found))) found = undefined;
    if (found === undefined) sources.add(node);
    magnitudes.push(found ?? tested);
  }
  const needed = new Set([...doubted, ...hidden]);
  // Meets what is added on the way, too.
  for (const node of needed) {
    if (sources.has(node)) continue;
    for (const one of applicationOf(parts, node).arguments) if (!graph.isKnown(one)) needed.add(one);
  }
  return new Set(Array.from(needed).filter((node) => sources.has(node)));
}

/** Numbers to be tested: where each of them is in the window, nothing in a program has lost digits or overflowed unseen. */
export interface Tests {
  readonly nodes: ReadonlySet<number>;
  readonly window: Window;
}

/**
 * Finds the fewest numbers to be tested. They are often fewer than what is doubted: in a rational formula, the variables.
 */
export function testsOf(parts: Parts): Tests {
  const doubted = new Set(parts.doubted);
  const isSum = (node: number) => [add.operation, sub.operation].includes(parts.graph.operation(node));
  const choices: readonly IsOpaque[] = [
    () => false,
    // One test of a sum may do for those of its two terms.
    isSum,
    // A sum that may cancel would leave all products with it in doubt.
    (node, { lowest }) => isSum(node) && lowest < SMALL_SUM,
    (node) => doubted.has(node),
  ];
  return WINDOWS.flatMap((window) => {
    return choices.map((isOpaque): Tests => ({ nodes: sourcesOf(parts, within(window), isOpaque), window }));
  }).reduce((best, one) => (one.nodes.size < best.nodes.size ? one : best));
}
