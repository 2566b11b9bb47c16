import { literal } from "./function-text.ts";
import type { Graph } from "./graph.ts";
import type { Operation } from "./operation.ts";
import { Wide } from "./wide.ts";

/**
 * When a number that a derivative consists of may have lost digits, or itself, to the range of doubles. The one rule
 * that the passes on numbers, the loops generated for them and compiled code share: what is in doubt is computed again on
 * numbers with an exponent of their own (`Wide`), which is right in any case, so a doubt costs only time.
 */

/**
 * A result at least this large has all its digits. The margin over the smallest normal number, 2^-1022, is for what an
 * operation computes on the way: x^y in x^y*log(x)^k may be smaller than the product by as much.
 */
export const MIN_SAFE = 2 ** -960;

/** Whether a result of the operation may lose digits at all. A record without a form on wide numbers can do no better. */
export function mayLoseRange({ wide, keepsRange }: Operation): boolean {
  return wide !== undefined && keepsRange !== true;
}

/** Whether a double is neither small nor infinite nor NaN. */
export function isSafe(value: number): boolean {
  const size = Math.abs(value);
  return size >= MIN_SAFE && size <= Number.MAX_VALUE;
}

/** Whether a result is in doubt. A 0 that comes of an argument that is 0 is exact, and so is a factor of a unit. */
export function isDoubtful({ zeroWith, exactWithUnit }: Operation, value: number, args: ArrayLike<number>): boolean {
  if (isSafe(value)) return false;
  if (exactWithUnit && (Math.abs(args[0]) === 1 || Math.abs(args[1]) === 1)) return false;
  return zeroWith === undefined || !zeroWith.some((i) => args[i] === 0);
}

/** Whether a value may be none of the doubles: it overflowed, or is in doubt. */
export function mayBeWide(operation: Operation, value: number, args: ArrayLike<number>): boolean {
  if (operation.wide === undefined || isSafe(value)) return false;
  return operation.keepsRange === true ? !Number.isFinite(value) : isDoubtful(operation, value, args);
}

/**
 * The same as a condition in JavaScript, but for infinite results and NaN: these reach an output, where they are found.
 * @param args the texts of the arguments
 */
export function smallnessText(
  { zeroWith = [], exactWithUnit = false }: Operation,
  value: string,
  args: readonly string[],
): string {
  const bound = literal(MIN_SAFE);
  const factors = Array.from(new Set(zeroWith.map((i) => args[i])), (one) => `${one} !== 0`);
  const units = exactWithUnit ? args.map((one) => `Math.abs(${one}) !== 1`) : [];
  // One comparison, whose outcome does not change with the sign: a processor would guess wrong every other time.
  return [`Math.abs(${value}) < ${bound}`, ...factors, ...units].join(" && ");
}

/** The same for a node of a graph, whose constant arguments need no test. */
export function smallnessOf(graph: Graph, node: number, value: string, args: readonly string[]): string {
  const operation = graph.operation(node);
  const zeroWith = operation.zeroWith?.filter((i) => {
    const argument = graph.argument(node, i);
    return !graph.isKnown(argument) || graph.value(argument) === 0;
  });
  return smallnessText({ ...operation, ...(zeroWith && { zeroWith }) }, value, args);
}

/** Two arguments near 0. A function that is 0 there and has a slope is the same multiple of both, to all digits. */
const NEAR_ZERO = [2 ** -500, 2 ** -600] as const;

/** The value of a function that is nearly straight at 0, as sin, log1p and tanh are, of a number that no double comes near. */
function straightAtZero(forward: Operation["forward"], [x, ...others]: readonly Wide[]): Wide | undefined {
  if (others.length > 0 || x.isDouble || x.e > 0) return undefined;
  const [slope, other] = NEAR_ZERO.map((size) => forward(Math.sign(x.m) * size) / (Math.sign(x.m) * size));
  return slope === other && slope !== 0 && Number.isFinite(slope) ? x.mul(new Wide(slope)) : undefined;
}

/** The value of an operation on wide numbers: to the bit that of doubles wherever no argument and no result is in doubt. */
export function wideValue(operation: Operation, args: readonly Wide[]): Wide {
  const { forward, wide } = operation;
  if (wide !== undefined && operation.keepsRange === true) return wide(...args);
  const value = forward(...args.map(({ number }) => number));
  if (wide === undefined) return straightAtZero(forward, args) ?? new Wide(value);
  const areDoubles = args.every(({ isDouble }) => isDouble);
  // The limits at infinity are the record's own.
  const isLimit = areDoubles && args.some(({ isFinite }) => !isFinite);
  return (areDoubles && isSafe(value)) || isLimit ? new Wide(value) : wide(...args);
}
