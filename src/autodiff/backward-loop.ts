import { literal, type FunctionText } from "./function-text.ts";
import type { Kind } from "./kinds.ts";
import { loops } from "./loop.ts";
import { noClosedForm } from "./operation.ts";
import { slopesOf, type Template } from "./slope.ts";

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
) => void;

/** The backward loop for certain kinds. The rules are those of `BackwardPass`. */
export const backwardLoop = loops<BackwardLoop>(
  `(from, to, kinds, values, first, args, states, adjoints, other) => {
    for (let node = from; node >= to; node--) {
      if (states[node] !== ${REACHED}) {
        adjoints[node] = 0;
        continue;
      }
      const at = first[node];
      const w = adjoints[node];
      const y = values[node];
      switch (kinds[node]) {
        case 0: break;
  `,
  caseOf,
  `     default: other(node);
      }
    }
  }`,
);

function caseOf({ operation, arity }: Kind, text: FunctionText): string {
  const places = Array.from({ length: arity }, (_, i) => i);
  const inputs = [...places.map((i) => `x${i}`), "y"];
  const slopes = slopesOf(operation, arity);
  // A slope without a closed form is an error there, and one beside a NaN is a NaN.
  const hard = ["y !== y", ...places.filter((i) => slopes[i] === noClosedForm).map((i) => `states[a${i}] !== 0`)];
  const lines = [
    ...places.map((i) => `const a${i} = args[at + ${i}], x${i} = values[a${i}];`),
    `if (${hard.join(" || ")}) { other(node); break; }`,
  ];
  for (const [i, slope] of slopes.entries()) {
    if (slope === null || slope === noClosedForm) continue;
    const { template, reached, whileConstant } = slope;
    lines.push(`if (states[a${i}] !== ${INACTIVE}) {`);
    if (reached !== undefined) {
      const isReached = valueOf(reached.template, inputs, `r${i}_`, lines, text);
      lines.push(
        `if (${whileConstant === undefined ? "" : `states[a${whileConstant}] !== ${INACTIVE} || `}${isReached} !== 0) {`,
      );
    }
    const value = valueOf(template, inputs, `s${i}_`, lines, text);
    lines.push(`adjoints[a${i}] += w * ${value}; states[a${i}] = ${REACHED}; }`);
    if (reached !== undefined) lines.push("}");
  }
  return `{\n${lines.join("\n")}\n}`;
}

/** Adds the lines that compute a template's value, each part under a name with a prefix; returns the value's own. */
function valueOf(
  { graph, output }: Template,
  inputs: readonly string[],
  prefix: string,
  lines: string[],
  text: FunctionText,
): string {
  const parts = [...inputs];
  for (let node = inputs.length; node <= output; node++) {
    if (graph.isKnown(node)) {
      parts.push(literal(graph.value(node)));
      continue;
    }
    const args = Array.from(graph.argumentsOf(node), (argument) => parts[argument]);
    parts.push(`${prefix}${node}`);
    lines.push(`const ${prefix}${node} = ${text.call(graph.operation(node), args)};`);
  }
  return parts[output];
}
