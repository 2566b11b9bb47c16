import { FunctionText } from "../autodiff/function-text.ts";
import { smallnessOf } from "../autodiff/range.ts";
import { factorsOf, MAX_FACTOR_EXPONENT } from "./doubt.ts";
import { operationsOf, type Program } from "./program.ts";

/** A column of numbers, one a row. */
export type Column = Float64Array;

/**
 * Computes rows 0 to count - 1.
 *
 * @param inputs one column an input of the program
 * @param outputs one column an output, to be filled
 * @param irregular is given the rows that have an output that is not finite, or stand at an exceptional point, or that a
 * guard is to look at, or in which a derivative may have lost digits to the range of doubles
 * @returns how many those are
 */
export type Kernel = (
  inputs: readonly Column[],
  outputs: readonly Column[],
  count: number,
  irregular: Int32Array,
) => number;

/** Beyond some 1500 statements V8 no longer optimises a function; reads and stores come on top of the operations. */
const MOST_OPERATIONS = 200;

/**
 * So many rows at a time, so that what one part of a program hands over to the next stays in the cache. V8 would go over to
 * better code in the midst of a longer loop, too, and there checks what was read before the loop whenever it is used, which
 * takes twice the time. The next strip has it read anew.
 */
const STRIP = 256;

/** Products of factors from its inverse up to this size lose nothing. */
const FACTOR_LIMIT = 2 ** (MAX_FACTOR_EXPONENT - 1);

/** How a node's value is written where it is used. */
type Operand = (node: number) => string;

/**
 * Computes a strip, the rows from `from` to `to` - 1, of a part of a program.
 *
 * @param work STRIP places for each value that a part hands over to a later one
 * @param irregular is given the irregular rows by the last part
 * @param found how many stand there already
 * @returns how many do now
 */
type Part = (
  inputs: readonly Column[],
  outputs: readonly Column[],
  work: Float64Array,
  from: number,
  to: number,
  irregular: Int32Array,
  found: number,
) => number;

/** Whether a row is irregular. A sum that overflows is taken for one that is not finite, which costs only time. */
function irregularity({ outputs, watched, guarded }: Program, operand: Operand, text: FunctionText): string {
  const exceptions = watched.map(({ operation, arguments: nodes }) => {
    return `${text.nameOf(operation.exceptionAt)}(${nodes.map(operand).join(", ")}) !== undefined`;
  });
  return [`(${[...outputs, ...guarded].map(operand).join(" + ")}) * 0 !== 0`, ...exceptions].join(" || ");
}

/** A program cut into parts that are functions of their own. */
class Parts {
  readonly #program: Program;
  readonly #operations: readonly number[];
  /** By node, the part that computes it; -1 where none does. */
  readonly #partOf: Int32Array;
  /** The values that are handed over, and where in the work they begin. */
  readonly #places = new Map<number, number>();
  readonly #doubted: ReadonlySet<number>;

  constructor(program: Program) {
    this.#program = program;
    this.#operations = operationsOf(program);
    const { graph, outputs, watched, guarded, doubted } = program;
    this.#doubted = new Set(doubted);
    this.#partOf = new Int32Array(graph.length).fill(-1);
    for (const [i, node] of this.#operations.entries()) this.#partOf[node] = Math.floor(i / MOST_OPERATIONS);
    const written = new Set(outputs);
    const handOver = (node: number, to: number) => {
      const isThere = this.#partOf[node] < 0 || this.#partOf[node] === to || written.has(node);
      if (!isThere && !this.#places.has(node)) this.#places.set(node, this.#places.size * STRIP);
    };
    for (const node of this.#operations) {
      for (const argument of graph.argumentsOf(node)) handOver(argument, this.#partOf[node]);
    }
    for (const node of [...watched.flatMap((one) => one.arguments), ...guarded]) handOver(node, this.count - 1);
  }

  get count(): number {
    return Math.max(1, Math.ceil(this.#operations.length / MOST_OPERATIONS));
  }

  /** Where parts tell the last one, behind all that they hand over, of rows that are in doubt. */
  get #doubts(): number {
    return this.#places.size * STRIP;
  }

  /** How many numbers the parts hand over in a strip. */
  get workLength(): number {
    return this.#doubts + STRIP;
  }

  /** Makes the function of a part. A place in the work is a sum `| 0`: V8 would check any other for overflow. */
  part(index: number): Part {
    const { graph, inputs, outputs } = this.#program;
    const isLast = index === this.count - 1;
    const text = new FunctionText();
    const constants: number[] = [];
    /** By node, where what is not computed here is read, before the loop or in it. */
    const before = new Map<number, string>();
    const read = new Map<number, string>();
    const operand: Operand = (node) => {
      if (graph.isKnown(node)) {
        // Not written there: a literal V8 puts together of its bits wherever it stands, and a formula with a sine and an
        // exponential has forty.
        if (!before.has(node)) before.set(node, `constants[${constants.push(graph.value(node)) - 1}]`);
      } else if (this.#partOf[node] !== index && !read.has(node)) {
        const place = this.#places.get(node);
        const input = inputs.indexOf(node);
        if (place !== undefined) read.set(node, `work[(${place} + at) | 0]`);
        else read.set(node, input < 0 ? `out${outputs.indexOf(node)}[row]` : `in${input}[row]`);
      }
      return `v${node}`;
    };

    const doubts = `work[(${this.#doubts} + at) | 0]`;
    const isCut = this.count > 1 && this.#doubted.size > 0;
    const lines: string[] = [];
    const tests: string[] = [];
    for (const node of this.#operations.slice(index * MOST_OPERATIONS, (index + 1) * MOST_OPERATIONS)) {
      const operation = graph.operation(node);
      const parts = Array.from(graph.argumentsOf(node), operand);
      lines.push(`const v${node} = ${text.expression(operation, parts)};`);
      if (this.#doubted.has(node)) tests.push(`(${smallnessOf(graph, node, `v${node}`, parts)})`);
      const place = this.#places.get(node);
      if (place !== undefined) lines.push(`work[(${place} + at) | 0] = v${node};`);
    }
    if (tests.length > 0) {
      // The factors are fewer than the products, so they are tested first. In a program of several parts they may be elsewhere.
      const isOutside = (factor: string) =>
        `!(Math.abs(${factor}) >= ${1 / FACTOR_LIMIT} && Math.abs(${factor}) <= ${FACTOR_LIMIT})`;
      const suspicions = this.count > 1 ? [] : Array.from(factorsOf(this.#program), (node) => isOutside(operand(node)));
      const tested = `isLost = ${tests.join(" || ")};`;
      lines.push(suspicions.length > 0 ? `if (${suspicions.join(" || ")}) ${tested}` : tested);
    }
    for (const [i, node] of outputs.entries()) {
      // The last part writes what none computes.
      const isWrittenHere = this.#partOf[node] === index || (isLast && this.#partOf[node] < 0);
      if (isWrittenHere) lines.push(`out${i}[row] = ${operand(node)};`);
    }
    if (isCut && !isLast) lines.push(`if (isLost) ${doubts} = 1;`);
    if (isLast) {
      const isInDoubt = this.#doubted.size === 0 ? "false" : isCut ? `isLost || ${doubts} !== 0` : "isLost";
      lines.push(`if (${irregularity(this.#program, operand, text)} || ${isInDoubt}) irregular[found++] = row;`);
      if (isCut) lines.push(`${doubts} = 0;`);
    }
    text.bring({ constants: Float64Array.from(constants) });
    return text.declare(`(inputs, outputs, work, from, to, irregular, found) => {
      ${inputs.map((_, i) => `const in${i} = inputs[${i}];`).join("\n      ")}
      ${outputs.map((_, i) => `const out${i} = outputs[${i}];`).join("\n      ")}
      ${Array.from(before, ([node, place]) => `const v${node} = ${place};`).join("\n      ")}
      for (let row = from; row < to; row++) {
        const at = (row - from) | 0;
        let isLost = false;
        ${Array.from(read, ([node, place]) => `const v${node} = ${place};`).join("\n        ")}
        ${lines.join("\n        ")}
      }
      return found;
    }`);
  }
}

/** Compiles a program to JavaScript. */
export function javascriptKernel(program: Program): Kernel {
  const parts = new Parts(program);
  const functions = Array.from({ length: parts.count }, (_, index) => parts.part(index));
  const work = new Float64Array(parts.workLength);
  return (inputs, outputs, count, irregular) => {
    let found = 0;
    for (let from = 0; from < count; from += STRIP) {
      const to = Math.min(from + STRIP, count);
      for (const run of functions) found = run(inputs, outputs, work, from, to, irregular, found);
    }
    return found;
  };
}
