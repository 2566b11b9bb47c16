import { FunctionText } from "../autodiff/function-text.ts";
import { smallnessOf } from "../autodiff/range.ts";
import { asJavaScript, bits, words } from "../functions/kernels/binary.ts";
import { testsOf, type Tests } from "./doubt.ts";
import { operationsOf, type Program } from "./program.ts";
import { Screening } from "./screening.ts";

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

/** Fewer rows at a time, such as the single point of a call, are not screened. */
const LEAST_TO_SCREEN = 16;

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

/**
 * Screens a strip: computes a part of a program for it as `Part` does.
 * @returns whether a row may be irregular
 */
type ScreeningPart = (
  inputs: readonly Column[],
  outputs: readonly Column[],
  work: Float64Array,
  from: number,
  to: number,
) => boolean;

/** Is 0 where all is finite, else NaN. A sum that overflows is taken for one that is not finite, which costs only time. */
function nothingOf({ outputs, guarded }: Program, operand: Operand): string {
  return `(${[...outputs, ...guarded].map(operand).join(" + ")}) * 0`;
}

/** Whether a row stands at an exceptional point. */
function exceptionsOf({ watched }: Program, operand: Operand, text: FunctionText): string[] {
  return watched.map(({ operation, arguments: nodes }) => {
    return `${text.nameOf(operation.exceptionAt)}(${nodes.map(operand).join(", ")}) !== undefined`;
  });
}

/** The text of a part's loop. */
interface Lines {
  readonly lines: string[];
  readonly operand: Operand;
  /** By node, where what is not computed there is read, before the loop or in it. */
  readonly before: ReadonlyMap<number, string>;
  readonly read: ReadonlyMap<number, string>;
  readonly constants: readonly number[];
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
  readonly #hidden: ReadonlySet<number>;
  readonly #tests: Tests;

  constructor(program: Program) {
    this.#program = program;
    this.#operations = operationsOf(program);
    const { graph, outputs, watched, guarded, doubted, hidden } = program;
    this.#doubted = new Set(doubted);
    this.#hidden = new Set(hidden);
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
    this.#tests = testsOf(program);
  }

  get count(): number {
    return Math.max(1, Math.ceil(this.#operations.length / MOST_OPERATIONS));
  }

  /** Where parts tell the last one, behind all that they hand over, of rows that are in doubt. */
  get #doubts(): number {
    return this.#places.size * STRIP;
  }

  /** How many numbers there is place for in the work. */
  get workLength(): number {
    return this.#doubts + STRIP;
  }

  /**
   * The values that a part computes, as statements, and what it reads for them.
   * @param testOf a statement on the value of a tested node; right after it is computed it takes the least time
   */
  #lines(index: number, text: FunctionText, testOf?: (value: string) => string): Lines {
    const { graph, inputs, outputs } = this.#program;
    const isLast = index === this.count - 1;
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
    const lines: string[] = [];
    if (testOf !== undefined && index === 0) {
      for (const input of inputs) if (this.#tests.nodes.has(input)) lines.push(testOf(operand(input)));
    }
    for (const node of this.#operationsOf(index)) {
      const parts = Array.from(graph.argumentsOf(node), operand);
      lines.push(`const v${node} = ${text.expression(graph.operation(node), parts)};`);
      if (testOf !== undefined && this.#tests.nodes.has(node)) lines.push(testOf(operand(node)));
      const place = this.#places.get(node);
      if (place !== undefined) lines.push(`work[(${place} + at) | 0] = v${node};`);
    }
    for (const [i, node] of outputs.entries()) {
      // The last part writes what none computes.
      const isWrittenHere = this.#partOf[node] === index || (isLast && this.#partOf[node] < 0);
      if (isWrittenHere) lines.push(`out${i}[row] = ${operand(node)};`);
    }
    return { lines, operand, before, read, constants };
  }

  #operationsOf(index: number): readonly number[] {
    return this.#operations.slice(index * MOST_OPERATIONS, (index + 1) * MOST_OPERATIONS);
  }

  /**
   * Makes the function of a part. A place in the work is a sum `| 0`: V8 would check any other for overflow.
   * @param state its last parameters
   * @param start statements before the loop
   * @param result what it gives back
   */
  #declare<Declared>(
    text: FunctionText,
    { lines, before, read, constants }: Lines,
    { state = "", start = "", result }: { state?: string; start?: string; result: string },
  ): Declared {
    const { inputs, outputs } = this.#program;
    text.bring({ constants: Float64Array.from(constants) });
    return text.declare(`(inputs, outputs, work, from, to${state}) => {
      ${inputs.map((_, i) => `const in${i} = inputs[${i}];`).join("\n      ")}
      ${outputs.map((_, i) => `const out${i} = outputs[${i}];`).join("\n      ")}
      ${Array.from(before, ([node, place]) => `const v${node} = ${place};`).join("\n      ")}
      ${start}
      for (let row = from; row < to; row++) {
        const at = (row - from) | 0;
        ${Array.from(read, ([node, place]) => `const v${node} = ${place};`).join("\n        ")}
        ${lines.join("\n        ")}
      }
      return ${result};
    }`);
  }

  /** Makes the function of a part that finds irregular rows. */
  part(index: number): Part {
    const { graph } = this.#program;
    const isLast = index === this.count - 1;
    const text = new FunctionText();
    const part = this.#lines(index, text);
    const { lines, operand } = part;
    const doubts = `work[(${this.#doubts} + at) | 0]`;
    const isCut = this.count > 1 && this.#doubted.size + this.#hidden.size > 0;
    const tests = this.#operationsOf(index)
      .filter((node) => this.#doubted.has(node))
      .map((node) => `(${smallnessOf(graph, node, `v${node}`, Array.from(graph.argumentsOf(node), operand))})`);
    for (const node of this.#operationsOf(index)) {
      if (this.#hidden.has(node)) tests.push(`Math.abs(${operand(node)}) === Infinity`);
    }
    if (isLast) {
      if (isCut) tests.push(`${doubts} !== 0`);
      const irregularity = [
        `${nothingOf(this.#program, operand)} !== 0`,
        ...exceptionsOf(this.#program, operand, text),
        ...tests,
      ];
      lines.push(`if (${irregularity.join(" || ")}) irregular[found++] = row;`);
      if (isCut) lines.push(`${doubts} = 0;`);
    } else if (tests.length > 0) {
      lines.push(`if (${tests.join(" || ")}) ${doubts} = 1;`);
    }
    return this.#declare(text, part, { state: ", irregular, found", result: "found" });
  }

  /** Makes the function of a part that screens rows. */
  screeningPart(index: number): ScreeningPart {
    const text = new FunctionText();
    text.bring({ bits, words });
    const { lowestWord, outsideWord } = this.#tests.window;
    const part = this.#lines(index, text, (value) => {
      return `suspicion |= ${asJavaScript.upperHalf(value)} - ${lowestWord};`;
    });
    if (index === this.count - 1) {
      const { lines, operand } = part;
      lines.push(`nothing += ${nothingOf(this.#program, operand)};`);
      const exceptions = exceptionsOf(this.#program, operand, text);
      if (exceptions.length > 0) lines.push(`if (${exceptions.join(" || ")}) suspicion = ${outsideWord};`);
    }
    return this.#declare(text, part, {
      start: "let suspicion = 0; let nothing = 0;",
      result: `(suspicion & ${outsideWord}) !== 0 || nothing !== 0`,
    });
  }
}

/** Compiles a program to JavaScript. */
export function javascriptKernel(program: Program): Kernel {
  const parts = new Parts(program);
  const indices = Array.from({ length: parts.count }, (_, index) => index);
  const functions = indices.map((index) => parts.part(index));
  let screens: readonly ScreeningPart[] | undefined;
  const work = new Float64Array(parts.workLength);
  const screening = new Screening();
  return (inputs, outputs, count, irregular) => {
    const isRegular = (from: number, to: number) => {
      screens ??= indices.map((index) => parts.screeningPart(index));
      return !screens.some((run) => run(inputs, outputs, work, from, to));
    };
    let found = 0;
    for (let from = 0; from < count; from += STRIP) {
      const to = Math.min(from + STRIP, count);
      if (count >= LEAST_TO_SCREEN && screening.isDue() && screening.tell(isRegular(from, to))) continue;
      for (const run of functions) found = run(inputs, outputs, work, from, to, irregular, found);
    }
    return found;
  };
}
