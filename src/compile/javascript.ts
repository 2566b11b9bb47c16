import { FunctionText, literal } from "../autodiff/function-text.ts";
import { operationsOf, type Program } from "./program.ts";

/** A column of numbers, one a row. */
export type Column = Float64Array;

/**
 * Computes rows 0 to count - 1.
 *
 * @param inputs one column an input of the program
 * @param outputs one column an output, to be filled
 * @param irregular is given the rows that have an output that is not finite, or stand at an exceptional point
 * @returns how many those are
 */
export type Kernel = (
  inputs: readonly Column[],
  outputs: readonly Column[],
  count: number,
  irregular: Int32Array,
) => number;

/** Beyond some 1500 statements V8 no longer optimises a function. */
const MOST_STATEMENTS = 200;

/**
 * So many rows at a time: V8 goes over to better code in the midst of a loop, and there checks what was read before the loop
 * whenever it is used, which takes twice the time. The next strip has it read anew.
 */
const STRIP = 256;

/** How a node's value is written where it is used. */
type Operand = (node: number) => string;

/** The expression of a program's operation. */
function expression({ graph }: Program, node: number, operand: Operand, text: FunctionText): string {
  return text.expression(graph.operation(node), Array.from(graph.argumentsOf(node), operand));
}

/** Whether a row is irregular. A sum that overflows is taken for an output that is not finite, which costs only time. */
function irregularity({ outputs, watched }: Program, operand: Operand, text: FunctionText): string {
  const exceptions = watched.map(({ operation, arguments: nodes }) => {
    return `${text.nameOf(operation.exceptionAt)}(${nodes.map(operand).join(", ")}) !== undefined`;
  });
  return [`(${outputs.map(operand).join(" + ")}) * 0 !== 0`, ...exceptions].join(" || ");
}

/** The whole program as one function, the loop over the rows inside. */
function asOne(program: Program): Kernel {
  const { graph, inputs, outputs } = program;
  const text = new FunctionText();
  // Read before the loop: a literal V8 puts together of its bits wherever it stands, and a formula with a sine and an
  // exponential has forty.
  const constants = new Map<number, number>();
  const operand: Operand = (node) => {
    if (graph.isKnown(node)) constants.set(node, graph.value(node));
    return `v${node}`;
  };
  const operations = operationsOf(program).map(
    (node) => `const v${node} = ${expression(program, node, operand, text)};`,
  );
  const stores = outputs.map((node, i) => `out${i}[row] = ${operand(node)};`);
  const isIrregular = irregularity(program, operand, text);
  text.bring({ constants: Float64Array.from(constants.values()) });
  return text.declare(`(inputs, outputs, count, irregular) => {
    let found = 0;
    ${inputs.map((_, i) => `const in${i} = inputs[${i}];`).join("\n    ")}
    ${outputs.map((_, i) => `const out${i} = outputs[${i}];`).join("\n    ")}
    for (let from = 0; from < count; from += ${STRIP}) {
      const to = Math.min(from + ${STRIP}, count);
      ${Array.from(constants.keys(), (node, i) => `const v${node} = constants[${i}];`).join("\n      ")}
      for (let row = from; row < to; row++) {
      ${inputs.map((node, i) => `const v${node} = in${i}[row];`).join("\n      ")}
      ${operations.join("\n      ")}
      ${stores.join("\n      ")}
      if (${isIrregular}) irregular[found++] = row;
      }
    }
    return found;
  }`);
}

/** Computes one row in a work vector that begins with the inputs; a part of a program. */
type Part = (work: Float64Array) => void;

/** A program too long for one function, in parts that hand their values over in a work vector. */
function inParts(program: Program): Kernel {
  const { graph, inputs, outputs } = program;
  const operations = operationsOf(program);
  const partOf = new Int32Array(graph.length).fill(-1);
  for (const [i, node] of operations.entries()) partOf[node] = Math.floor(i / MOST_STATEMENTS);
  const handedOver = new Uint8Array(graph.length);
  for (const node of [...outputs, ...program.watched.flatMap((one) => one.arguments)]) handedOver[node] = 1;
  for (const node of operations) {
    for (const argument of graph.argumentsOf(node)) if (partOf[argument] !== partOf[node]) handedOver[argument] = 1;
  }
  /** By node, where it stands in the work vector. */
  const slots = new Map(inputs.map((node, i) => [node, i] as const));
  for (const node of operations) if (handedOver[node] === 1) slots.set(node, slots.size);
  const slotOf = (node: number) => slots.get(node) ?? -1;
  const operandIn =
    (part: number): Operand =>
    (node) => {
      if (graph.isKnown(node)) return literal(graph.value(node));
      return partOf[node] === part ? `v${node}` : `work[${slotOf(node)}]`;
    };

  const parts: Part[] = [];
  for (let from = 0; from < operations.length; from += MOST_STATEMENTS) {
    const text = new FunctionText();
    const operand = operandIn(parts.length);
    const lines = operations.slice(from, from + MOST_STATEMENTS).map((node) => {
      const target = handedOver[node] === 1 ? `v${node} = work[${slotOf(node)}]` : `v${node}`;
      return `const ${target} = ${expression(program, node, operand, text)};`;
    });
    parts.push(text.declare(`(work) => {\n  ${lines.join("\n  ")}\n}`));
  }
  const text = new FunctionText();
  const operand = operandIn(parts.length);
  const isIrregular = text.declare<(work: Float64Array) => boolean>(
    `(work) => ${irregularity(program, operand, text)}`,
  );
  const store = text.declare<(work: Float64Array, outputs: readonly Column[], row: number) => void>(
    `(work, outputs, row) => {\n  ${outputs.map((node, i) => `outputs[${i}][row] = ${operand(node)};`).join("\n  ")}\n}`,
  );

  const work = new Float64Array(slots.size);
  return (columns, results, count, irregular) => {
    let found = 0;
    for (let row = 0; row < count; row++) {
      for (let i = 0; i < inputs.length; i++) work[i] = columns[i][row];
      for (const part of parts) part(work);
      store(work, results, row);
      if (isIrregular(work)) irregular[found++] = row;
    }
    return found;
  };
}

/** Compiles a program to JavaScript. */
export function javascriptKernel(program: Program): Kernel {
  return operationsOf(program).length <= MOST_STATEMENTS ? asOne(program) : inParts(program);
}
