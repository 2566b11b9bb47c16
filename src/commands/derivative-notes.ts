import { backward } from "../autodiff/backward.ts";
import { differentiate } from "../autodiff/differentiate.ts";
import { gradientNodes } from "../calculus/derivatives.ts";
import type { Graph } from "../autodiff/graph.ts";
import { taylorCoefficients } from "../calculus/taylor.ts";
import { LARGEST, NoteTaker, type Note } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";

/** Up to this order a derivative is differentiated again to find what is wrong with the next one. */
const MOST_REPEATED = 3;

/** A result whose value is known, and the names of leaves. */
export interface Result {
  readonly graph: Graph;
  readonly root: number;
  readonly names: ReadonlyMap<number, string>;
}

/** A derivative of second or higher order in an answer. */
export interface Derivative {
  /** What it is called in the answer: `x.x.hess`. */
  readonly name: string;
  readonly number: number;
  /** Why it is no finite number. */
  readonly why: () => string;
}

/**
 * Notes of derivatives that are no finite numbers, where value and gradient are: what is wrong with these is noted during the
 * backward pass. Derivatives with the same reason share a note.
 */
export function derivativeNotes(derivatives: readonly Derivative[]): Note[] {
  const groups = new Map<string, { names: string[]; number: number; reason: string }>();
  for (const { name, number, why } of derivatives) {
    if (Number.isFinite(number)) continue;
    const reason = why();
    const key = `${number} ${reason}`;
    const group = groups.get(key) ?? { names: [], number, reason };
    groups.set(key, group);
    group.names.push(name);
  }
  return Array.from(groups.values(), ({ names, number, reason }) => derivativeNote(names, number, reason));
}

/** The note of derivatives that are no finite number, for the same reason. */
export function derivativeNote(names: readonly string[], number: number, reason: string): Note {
  const subject = names.length === 1 ? `${names[0]} is` : `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are`;
  return { code: "not-finite", message: `${subject} ${formatNumber(number)}: ${reason}` };
}

/** Why the derivative of a node by another is no finite number, though the node's value is one. */
function reasonFor({ graph, names }: Result, node: number, by: number): string {
  const taker = new NoteTaker(graph, names);
  backward(graph, node, [by], taker);
  return taker.cause?.message ?? `it overflows; ${LARGEST}`;
}

/**
 * Why a second derivative is no finite number.
 * @param by the first variable's node
 * @param gradient what the derivative by that variable is called
 * @param other the second variable's node
 */
export function whySecond(result: Result, by: number, gradient: string, other: number): string {
  const [slope] = gradientNodes(result.graph, result.root, [by]);
  return `in ${gradient}, ${reasonFor(result, slope, other)}`;
}

/**
 * Why the derivative of an order is no finite number.
 * @param nameOf what the derivative of an order is called
 */
export function whyOfOrder(result: Result, by: number, order: number, nameOf: (order: number) => string): string {
  const { graph, root } = result;
  let node = root;
  for (let k = 1; k <= Math.min(order, MOST_REPEATED); k++) {
    const [next] = differentiate(graph, node, [by]);
    if (!Number.isFinite(graph.value(next))) return `in ${nameOf(k - 1)}, ${reasonFor(result, node, by)}`;
    node = next;
  }
  const first = taylorCoefficients(graph, root, by, order).findIndex(({ number }) => !Number.isFinite(number));
  return first < 0 ? `it overflows; ${LARGEST}` : `the derivatives are finite up to order ${first - 1} only`;
}
