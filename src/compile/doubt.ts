import { magnitudeOf, type Magnitude } from "../autodiff/magnitude.ts";
import { MIN_SAFE } from "../autodiff/range.ts";
import { add, mul } from "../autodiff/ring.ts";
import { sub } from "../functions/arithmetic.ts";
import type { Application, Program } from "./program.ts";

/** A tested number is regular from 2^-128 to below 2^128 in size: a window of 2^8 exponents. */
export const WINDOW_BITS = 8;
export const MAX_TESTED_EXPONENT = 2 ** (WINDOW_BITS - 1);

/** What may be smaller or larger, by what is known of others, is tested itself. */
const LEAST_EXPONENT = Math.log2(MIN_SAFE);
const MOST_EXPONENT = 1000;

const TESTED: Magnitude = {
  lowest: -MAX_TESTED_EXPONENT,
  highest: MAX_TESTED_EXPONENT,
  mayBeZero: true,
  sign: 0,
};

type Parts = Pick<Program, "graph" | "doubted" | "wholes">;

/** The function that was taken apart into a node, or the node's own operation, and the arguments. */
function applicationOf({ graph, wholes }: Parts, node: number): Application {
  return (
    wholes.get(node) ?? {
      operation: graph.operation(node),
      arguments: Array.from(graph.argumentsOf(node)),
    }
  );
}

/**
 * What is doubted in a program is made of numbers that follow from others: this finds those that do not.
 * @param isOpaque whether a node is taken for one that does not in any case
 */
function sourcesOf(parts: Parts, isOpaque: (node: number) => boolean): Set<number> {
  const { graph, doubted } = parts;
  const magnitudes: (Magnitude | undefined)[] = [];
  const sources = new Set<number>();
  const isNear = (one: Magnitude | undefined) =>
    one !== undefined && one.lowest >= LEAST_EXPONENT && one.highest <= MOST_EXPONENT;
  for (let node = 0; node < graph.length; node++) {
    if (graph.isKnown(node)) {
      magnitudes.push(magnitudeOf(graph.value(node)));
      continue;
    }
    const { operation, arguments: nodes } = applicationOf(parts, node);
    const args = nodes.map((one) => magnitudes[one]);
    const areKnown = args.every((one) => one !== undefined);
    let found = graph.isLeaf(node) || isOpaque(node) || !areKnown ? undefined : operation.magnitude?.(...args);
    // A square has a sign.
    if (operation === mul.operation && nodes[0] === nodes[1] && found !== undefined) found = { ...found, sign: 1 };
    if (!isNear(found)) sources.add(node);
    magnitudes.push(isNear(found) ? found : TESTED);
  }
  const needed = new Set(doubted);
  // Meets what is added on the way, too.
  for (const node of needed) {
    if (sources.has(node)) continue;
    for (const one of applicationOf(parts, node).arguments) if (!graph.isKnown(one)) needed.add(one);
  }
  return new Set(Array.from(needed).filter((node) => sources.has(node)));
}

/**
 * The numbers to be tested: where each of them is in the window, nothing that is doubted in a program has lost digits. They
 * are often fewer than what is doubted: in a rational formula, the variables.
 */
export function testsOf(parts: Parts): Set<number> {
  const doubted = new Set(parts.doubted);
  const choices = [
    () => false,
    // A difference stands for two variables.
    (node: number) => parts.graph.operation(node) === add.operation || parts.graph.operation(node) === sub.operation,
    (node: number) => doubted.has(node),
  ];
  return choices
    .map((isOpaque) => sourcesOf(parts, isOpaque))
    .reduce((best, one) => (one.size < best.size ? one : best));
}
