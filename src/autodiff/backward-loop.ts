import { literal, type FunctionText } from "./function-text.ts";
import { NOTHING, PASSED_BY, type Columns, type Kind, type Kinds } from "./kinds.ts";
import { loops } from "./loop.ts";
import { noClosedForm } from "./operation.ts";
import { MIN_SAFE, mayLoseRange, smallnessOf, smallnessText } from "./range.ts";
import { mul } from "./ring.ts";
import { isInScaleText, MOST_FACTOR } from "./scaled.ts";
import { passesNaN } from "./nan.ts";
import { isSummed, slopesOf, type LocalSlope, type Template } from "./slope.ts";

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
 * Hands adjoints down as a steady loop does, where no value is NaN. It stops where an amount may be in doubt by its size alone.
 * It calls no function but those of the operations: then V8 keeps the columns' places in registers.
 * @param small what is smaller may have lost digits
 * @returns the node that it stopped before, or one below `to`
 */
type QuickLoop = (
  from: number,
  to: number,
  kinds: Uint8Array,
  values: Float64Array,
  first: Int32Array,
  args: Int32Array,
  adjoints: Float64Array,
  small: number,
) => number;

const quickLoop = loops<QuickLoop>(
  `(from, to, kinds, values, first, args, adjoints, small) => {
    let at = first[from + 1];
    for (let node = from; node >= to; node--) {
      const w = adjoints[node];
      const y = values[node];
      switch (kinds[node]) {
        case ${NOTHING}: break;
        case ${PASSED_BY}: adjoints[node] = 0; at = first[node]; break;
  `,
  quickCaseOf,
  `   }
    }
    return to - 1;
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
  const steady = steadyLoop(kinds);
  if (!kinds.list.every(showsNaN)) return { loop: steady, isWatchful: false };
  const quick = quickLoop(kinds);
  const loop: BackwardLoop = (from, to, byNode_, values, first_, args_, states, adjoints, other) => {
    // Every node that is NaN would have made the root NaN.
    const isNaN = Number.isNaN(values[from]);
    const next = isNaN ? from : quick(from, to, byNode_, values, first_, args_, adjoints, MIN_SAFE);
    return next >= to && steady(next, to, byNode_, values, first_, args_, states, adjoints, other);
  };
  return { loop, isWatchful: false };
}

/**
 * Whether an operation is NaN wherever an active argument of it is. Those with an argument that has no slope are not asked:
 * it may be an order, which is never just any number.
 */
function showsNaN(kind: Kind): boolean {
  const { operation, arity } = kind;
  const unknown: undefined[] = Array(arity).fill(undefined);
  return slopesOf(operation, arity).every(
    (slope, i) => slope !== noClosedForm && (!isActive(kind, i) || passesNaN(operation, unknown, i)),
  );
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
  const { operation, arity, isOfOne } = kind;
  const places = Array.from({ length: isOfOne ? 1 : arity }, (_, i) => i);
  const slopes: [number, LocalSlope][] = [];
  for (const [i, slope] of slopesOf(operation, arity).entries()) {
    if (!isActive(kind, i) || slope === null) continue;
    if (slope === noClosedForm) return undefined;
    slopes.push([i, slope]);
  }
  const lines = places.map((i) => `const a${i} = args[at + ${i}], x${i} = values[a${i}];`);
  const inputs = Array.from({ length: arity }, (_, i) => `x${isOfOne ? 0 : i}`);
  return { slopes, inputs: [...inputs, "y"], lines };
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
  return `${valueOf(slope.reached.template, inputs, `r${i}_`, lines, text, raisingDoubt)} !== 0`;
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
    lines.push(
      `if (${valueOf(slope.reached.template, inputs, `c${i}_`, lines, text, raisingDoubt)} === 0) { other(node); break; }`,
    );
  }
}

/** All slopes are NaN there, or it is for a lazy operation to say which. */
const AT_NAN = "if (y !== y) { other(node); break; }";

/** Whether the amounts for both arguments, which are one node, are added before they are handed down. */
function isOneAmount({ operation, arity, isOfOne }: Kind): boolean {
  return isOfOne && isSummed(operation, arity);
}

/** The name of the place of an argument's adjoint. */
function placeOf({ isOfOne }: Kind, i: number): string {
  return `a${isOfOne ? 0 : i}`;
}

function scaledCaseOf(kind: Kind, text: FunctionText): string {
  const handed = handedDown(kind);
  if (handed === undefined) return "other(node);";
  const { slopes, inputs, lines } = handed;
  lines.push(AT_NAN);
  pushLeaving(slopes, kind, inputs, lines, text);
  for (const [i, slope] of slopes) {
    const condition = conditionOf(kind, i, slope, inputs, lines, text) ?? "true";
    lines.push(`let slope${i} = 1;`, `const isReached${i} = ${condition};`, `if (isReached${i}) {`);
    lines.push(`slope${i} = ${valueOf(slope.template, inputs, `s${i}_`, lines, text, raisingDoubt)};`, "}");
    if (isUnit(slope.template)) continue;
    const size = `Math.abs(slope${i})`;
    lines.push(
      `if (!(${size} <= ${MOST_FACTOR} && (${size} >= ${1 / MOST_FACTOR} || slope${i} === 0))) isLost = true;`,
    );
  }
  lines.push("if (isLost) { other(node); break; }");
  const handDown = (a: string, amount: string) => {
    lines.push(`if (${isInScaleText(amount)} && (exponents[${a}] === e || adjoints[${a}] === 0)) {`);
    lines.push(`adjoints[${a}] += ${amount};`, `exponents[${a}] = e;`);
    lines.push(`} else add(${a}, ${amount}, e);`, `states[${a}] = ${REACHED};`);
  };
  if (isOneAmount(kind)) {
    lines.push("const t = w * slope0 + w * slope1;");
    handDown("a0", "t");
  } else {
    for (const [i] of slopes) {
      lines.push(`if (isReached${i}) {`, `const t${i} = w * slope${i};`);
      handDown(placeOf(kind, i), `t${i}`);
      lines.push("}");
    }
  }
  return `{\n${lines.join("\n")}\n}`;
}

function caseOf(kind: Kind, text: FunctionText, isWatchful: boolean): string {
  const handed = handedDown(kind);
  if (handed === undefined) return "other(node);";
  const { slopes, inputs, lines } = handed;
  lines.push(AT_NAN);
  pushLeaving(slopes, kind, inputs, lines, text);
  const isSum = isOneAmount(kind);
  const reached = (a: string) => (isWatchful ? [`states[${a}] = ${REACHED};`] : []);
  for (const [i, slope] of slopes) {
    const condition = conditionOf(kind, i, slope, inputs, lines, text);
    const amount = `t${i}`;
    if (!isSum) lines.push(condition === undefined ? "{" : `if (${condition}) {`);
    pushAmount(amount, slope, inputs, lines, text, raisingDoubt);
    const a = placeOf(kind, i);
    if (!isSum) lines.push(`adjoints[${a}] += ${amount};`, ...reached(a), "}");
  }
  if (isSum) lines.push("adjoints[a0] += t0 + t1;", ...reached("a0"));
  return `{\n${lines.join("\n")}\n}`;
}

function quickCaseOf(kind: Kind, text: FunctionText): string {
  const handed = handedDown(kind);
  // Whose slopes have no closed form, no steady loop has a case for.
  if (handed === undefined) return "return node;";
  const { slopes, inputs, lines } = handed;
  const stopping: InDoubt = (size) => `if (Math.abs(${size}) < small) return node;`;
  // What is handed down before it stops would be handed down twice.
  for (const [i, slope] of slopes) pushAmount(`t${i}`, slope, inputs, lines, text, stopping);
  if (isOneAmount(kind)) lines.push("adjoints[a0] += t0 + t1;");
  else for (const [i] of slopes) lines.push(`adjoints[${placeOf(kind, i)}] += t${i};`);
  return `{\nat -= ${kind.arity};\n${lines.join("\n")}\n}`;
}

/** What a loop does where a number may have lost digits: by its size alone, and by a condition that is exact. */
type InDoubt = (size: string, condition: string) => string;

const raisingDoubt: InDoubt = (_size, condition) => `if (${condition}) isLost = true;`;

/** Adds the lines that compute what a slope hands down. */
function pushAmount(
  amount: string,
  { template }: LocalSlope,
  inputs: readonly string[],
  lines: string[],
  text: FunctionText,
  inDoubt: InDoubt,
): void {
  const value = valueOf(template, inputs, `${amount}_`, lines, text, inDoubt);
  lines.push(`const ${amount} = w * ${value};`);
  // Times 1 or -1 nothing is lost that was not before.
  if (!isUnit(template)) lines.push(inDoubt(amount, smallnessText(mul.operation, amount, ["w", value])));
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
  inDoubt: InDoubt,
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
    if (mayLoseRange(operation)) lines.push(inDoubt(name, smallnessOf(graph, node, name, args)));
  }
  return parts[output];
}
