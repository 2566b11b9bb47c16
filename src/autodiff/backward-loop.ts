import { literal, type FunctionText } from "./function-text.ts";
import { NOTHING, PASSED_BY, type Columns, type Kind, type Kinds } from "./kinds.ts";
import { loops } from "./loop.ts";
import { noClosedForm } from "./operation.ts";
import { mayLoseRange, smallnessOf, smallnessText } from "./range.ts";
import { mul } from "./ring.ts";
import { isInScaleText, MOST_FACTOR } from "./scaled.ts";
import { slopesOf, type LocalSlope, type Template } from "./slope.ts";

/** What a node is to a backward pass: a constant, */
export const INACTIVE = 0;
/** on the way to a wanted node, */
export const ACTIVE = 1;
/** or that and an adjoint has come down to it. */
export const REACHED = 2;

/**
 * Hands adjoints down, from one node to another below it, both included.
 * @param states by node; the adjoint of an active node is -0, to which anything can be added without leaving a trace
 * @param other does a node that the loop does not
 * @returns whether something may have lost digits to the range of doubles; an overflow shows in an adjoint instead
 */
export type BackwardLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  states: Uint8Array,
  adjoints: Float64Array,
  other: (node: number) => void,
) => boolean;

/** What loops do that go by the states: they pass over what no adjoint has come down to, and begin a node. */
const BEGIN_REACHED = `
      if (states[node] !== ${REACHED}) {
        adjoints[node] = 0;
        continue;
      }
      const at = first[node];
      const w = adjoints[node];
      const y = values[node];
`;

/** The loop for kinds that may or may not be reached: the states tell. */
const watchfulLoop = loops<BackwardLoop>(
  `(from, to, kinds, values, first, args, states, adjoints, other) => {
    let isLost = false;
    for (let node = from; node >= to; node--) {
      ${BEGIN_REACHED}
      switch (kinds[node]) {
        case ${NOTHING}: break;
  `,
  (kind, text) => caseOf(kind, text, true),
  `     default: other(node);
      }
    }
    return isLost;
  }`,
);

/** The loop for kinds that hand an adjoint down to every active argument, wherever they are: no states are needed. */
const steadyLoop = loops<BackwardLoop>(
  `(from, to, kinds, values, first, args, states, adjoints, other) => {
    let isLost = false;
    for (let node = from; node >= to; node--) {
      const at = first[node];
      const w = adjoints[node];
      const y = values[node];
      switch (kinds[node]) {
        case ${NOTHING}: break;
        case ${PASSED_BY}: adjoints[node] = 0; break;
  `,
  (kind, text) => caseOf(kind, text, false),
  `   }
    }
    return isLost;
  }`,
);

/**
 * Hands down adjoints that are numbers with exponents of their own, over a graph of which all values are doubles.
 * The states are those of a watchful loop, and the adjoints -0 with the exponent 0 but for that of `from`.
 * @param add adds an amount, of any exponent, to an adjoint
 */
export type ScaledLoop = (
  ...args: [...Parameters<BackwardLoop>, exponents: Float64Array, add: (node: number, m: number, e: number) => void]
) => void;

export const scaledLoop = loops<ScaledLoop>(
  `(from, to, kinds, values, first, args, states, adjoints, other, exponents, add) => {
    for (let node = from; node >= to; node--) {
      ${BEGIN_REACHED}
      const e = exponents[node];
      let isLost = false;
      switch (kinds[node]) {
        case ${NOTHING}: break;
  `,
  scaledCaseOf,
  `     default: other(node);
      }
    }
  }`,
);

/**
 * The backward loop for certain kinds. The rules are those of `BackwardPass`.
 * @param columns where the root's ancestors are found, to pass by what it does not stand on
 */
export function backwardLoop(
  kinds: Kinds,
  root: number,
  { first, arguments: args }: Columns,
): { loop: BackwardLoop; isWatchful: boolean } {
  if (kinds.hasOthers || !kinds.list.every(isSteady)) return { loop: watchfulLoop(kinds), isWatchful: true };
  const { byNode } = kinds;
  const needed = new Uint8Array(root + 1);
  needed[root] = 1;
  for (let node = root; node >= 0; node--) {
    if (needed[node] === 0) byNode[node] = PASSED_BY;
    else for (let at = first[node]; at < first[node + 1]; at++) needed[args[at]] = 1;
  }
  return { loop: steadyLoop(kinds), isWatchful: false };
}

function isActive({ active }: Kind, i: number): boolean {
  return ((active >> i) & 1) === 1;
}

/** Whether the value depends on an argument only where a condition holds. */
function isConditional(kind: Kind, { reached, whileConstant }: LocalSlope): boolean {
  return reached !== undefined && (whileConstant === undefined || !isActive(kind, whileConstant));
}

function isSteady(kind: Kind): boolean {
  return slopesOf(kind.operation, kind.arity).every(
    (slope, i) => !isActive(kind, i) || (slope !== null && slope !== noClosedForm && !isConditional(kind, slope)),
  );
}

/** What an operation hands down to its active arguments; undefined where a slope has no closed form, which is an error. */
function handedDown(kind: Kind): { slopes: [number, LocalSlope][]; inputs: string[]; lines: string[] } | undefined {
  const { operation, arity } = kind;
  const places = Array.from({ length: arity }, (_, i) => i);
  const slopes: [number, LocalSlope][] = [];
  for (const [i, slope] of slopesOf(operation, arity).entries()) {
    if (!isActive(kind, i) || slope === null) continue;
    if (slope === noClosedForm) return undefined;
    slopes.push([i, slope]);
  }
  const lines = [
    ...places.map((i) => `const a${i} = args[at + ${i}], x${i} = values[a${i}];`),
    // All slopes are NaN there, or it is for a lazy operation to say which.
    "if (y !== y) { other(node); break; }",
  ];
  return { slopes, inputs: [...places.map((i) => `x${i}`), "y"], lines };
}

/** Whether the i-th argument is reached, as a condition; undefined where it always is. Adds the lines that compute it. */
function conditionOf(
  kind: Kind,
  i: number,
  slope: LocalSlope,
  inputs: readonly string[],
  lines: string[],
  text: FunctionText,
): string | undefined {
  if (slope.reached === undefined || !isConditional(kind, slope)) return undefined;
  return `${valueOf(slope.reached.template, inputs, `r${i}_`, lines, text)} !== 0`;
}

/** Leaves a node to be done by itself where an argument counts as reached only if another one depends on a wanted node there. */
function pushLeaving(
  slopes: readonly [number, LocalSlope][],
  kind: Kind,
  inputs: string[],
  lines: string[],
  text: FunctionText,
) {
  for (const [i, slope] of slopes) {
    if (slope.reached === undefined || isConditional(kind, slope)) continue;
    lines.push(`if (${valueOf(slope.reached.template, inputs, `c${i}_`, lines, text)} === 0) { other(node); break; }`);
  }
}

function scaledCaseOf(kind: Kind, text: FunctionText): string {
  const handed = handedDown(kind);
  if (handed === undefined) return "other(node);";
  const { slopes, inputs, lines } = handed;
  pushLeaving(slopes, kind, inputs, lines, text);
  for (const [i, slope] of slopes) {
    const condition = conditionOf(kind, i, slope, inputs, lines, text) ?? "true";
    lines.push(`let slope${i} = 1;`, `const isReached${i} = ${condition};`, `if (isReached${i}) {`);
    lines.push(`slope${i} = ${valueOf(slope.template, inputs, `s${i}_`, lines, text)};`, "}");
    const size = `Math.abs(slope${i})`;
    lines.push(
      `if (!(${size} <= ${MOST_FACTOR} && (${size} >= ${1 / MOST_FACTOR} || slope${i} === 0))) isLost = true;`,
    );
  }
  lines.push("if (isLost) { other(node); break; }");
  for (const [i] of slopes) {
    const amount = `t${i}`;
    lines.push(`if (isReached${i}) {`, `const ${amount} = w * slope${i};`);
    lines.push(`if (exponents[a${i}] === e && ${isInScaleText(amount)}) adjoints[a${i}] += ${amount};`);
    lines.push(`else add(a${i}, ${amount}, e);`, `states[a${i}] = ${REACHED};`, "}");
  }
  return `{\n${lines.join("\n")}\n}`;
}

function caseOf(kind: Kind, text: FunctionText, isWatchful: boolean): string {
  const handed = handedDown(kind);
  if (handed === undefined) return "other(node);";
  const { slopes, inputs, lines } = handed;
  pushLeaving(slopes, kind, inputs, lines, text);
  for (const [i, slope] of slopes) {
    const condition = conditionOf(kind, i, slope, inputs, lines, text);
    lines.push(condition === undefined ? "{" : `if (${condition}) {`);
    const value = valueOf(slope.template, inputs, `s${i}_`, lines, text);
    const amount = `t${i}`;
    lines.push(`const ${amount} = w * ${value};`);
    // Times 1 or -1 nothing is lost that was not before.
    if (!isUnit(slope.template))
      lines.push(`if (${smallnessText(mul.operation, amount, ["w", value])}) isLost = true;`);
    lines.push(`adjoints[a${i}] += ${amount};`, isWatchful ? `states[a${i}] = ${REACHED};` : "", "}");
  }
  return `{\n${lines.join("\n")}\n}`;
}

/** Whether a slope is 1 or -1. */
function isUnit({ graph, output }: Template): boolean {
  return graph.isKnown(output) && Math.abs(graph.value(output)) === 1;
}

/** Adds the lines that compute a template's value, each part under a name with a prefix; returns the value's own. */
function valueOf(
  { graph, steps, output }: Template,
  inputs: readonly string[],
  prefix: string,
  lines: string[],
  text: FunctionText,
): string {
  const parts = [...inputs];
  for (const node of steps) {
    if (graph.isKnown(node)) {
      parts[node] = literal(graph.value(node));
      continue;
    }
    const operation = graph.operation(node);
    const args = Array.from(graph.argumentsOf(node), (argument) => parts[argument]);
    const name = (parts[node] = `${prefix}${node}`);
    lines.push(`const ${name} = ${text.call(operation, args)};`);
    if (mayLoseRange(operation)) lines.push(`if (${smallnessOf(graph, node, name, args)}) isLost = true;`);
  }
  return parts[output];
}
