import { javascriptKernel, type Column, type Kernel } from "./javascript.ts";
import type { Program } from "./program.ts";
import { simdKernel } from "./simd.ts";

/**
 * From so many rows on WebAssembly pays: to compile a module takes one or two milliseconds, and so do these rows in
 * JavaScript, which is interpreted at first.
 */
const FEW_ROWS = 1000;

/** Fewer rows than this at a time, such as the single point of a call, are sooner done than copied. */
const LEAST_AT_ONCE = 16;

/** Where more than one row in so many is irregular, JavaScript is better: its operations reach farther. */
const SELDOM = 8;

/** Computes some of the rows of columns, in columns of its own. */
class Recomputation {
  #inputs: readonly Column[] = [];
  #outputs: readonly Column[] = [];
  #irregular = new Int32Array(0);

  /**
   * @param rows which rows; then those of them that are irregular to this kernel, too
   * @returns how many these are
   */
  run(kernel: Kernel, inputs: readonly Column[], outputs: readonly Column[], rows: Int32Array, count: number): number {
    if (count > this.#irregular.length) this.#grow(inputs.length, outputs.length, count);
    for (const [i, column] of inputs.entries()) for (let k = 0; k < count; k++) this.#inputs[i][k] = column[rows[k]];
    const found = kernel(this.#inputs, this.#outputs, count, this.#irregular);
    for (const [i, column] of outputs.entries()) for (let k = 0; k < count; k++) column[rows[k]] = this.#outputs[i][k];
    for (let k = 0; k < found; k++) rows[k] = rows[this.#irregular[k]];
    return found;
  }

  #grow(inputs: number, outputs: number, count: number): void {
    const columns = (number: number) => Array.from({ length: number }, () => new Float64Array(count));
    this.#inputs = columns(inputs);
    this.#outputs = columns(outputs);
    this.#irregular = new Int32Array(count);
  }
}

/**
 * A kernel that changes with what comes: one for few rows or few at a time, a fast one for many, unless too many rows are
 * irregular to that. These are computed by the slow one, whose tests are exact.
 * Each is made when it is needed.
 * @param makeFast gives undefined where there is none
 */
export function adaptive(makeSlow: () => Kernel, makeFast: () => Kernel | undefined): Kernel {
  let slow: Kernel | undefined;
  let fast: Kernel | undefined;
  let rows = 0;
  const recomputation = new Recomputation();
  return (inputs, outputs, count, irregular) => {
    const areMany = count >= LEAST_AT_ONCE;
    if (areMany && rows < FEW_ROWS) {
      rows += count;
      if (rows >= FEW_ROWS) fast = makeFast();
    }
    if (fast === undefined || !areMany) {
      slow ??= makeSlow();
      return slow(inputs, outputs, count, irregular);
    }
    const found = fast(inputs, outputs, count, irregular);
    if (found * SELDOM > count) fast = undefined;
    if (found === 0) return found;
    slow ??= makeSlow();
    return recomputation.run(slow, inputs, outputs, irregular, found);
  };
}

/**
 * Fills the columns of outputs that are the same number in every row, as most second derivatives are, and leaves the
 * others to a kernel of their own.
 * @param make compiles a program
 */
export function fillingConstants(program: Program, make: (program: Program) => Kernel): Kernel {
  const { graph, outputs, guarded } = program;
  // One that is not finite makes every row irregular, which a kernel is to find.
  const isFilled = outputs.map((node) => graph.isKnown(node) && Number.isFinite(graph.value(node)));
  const places = (filled: boolean) => Array.from(outputs.keys()).filter((i) => isFilled[i] === filled);
  const [constants, computed] = [places(true), places(false)];
  if (constants.length === 0) return make(program);
  const isNothing = computed.length + guarded.length === 0;
  const kernel = isNothing ? () => 0 : make({ ...program, outputs: computed.map((i) => outputs[i]) });
  // To copy a column is several times faster than to fill it.
  const filled = new Map<string, Column>();
  const columnOf = (value: number, count: number): Column => {
    // As a key of a map, -0 would be 0.
    const key = Object.is(value, -0) ? "-0" : String(value);
    let column = filled.get(key);
    if (column?.length !== count) filled.set(key, (column = new Float64Array(count).fill(value)));
    return column;
  };
  return (inputs, columns, count, irregular) => {
    for (const i of constants) columns[i].set(columnOf(graph.value(outputs[i]), count));
    return kernel(
      inputs,
      computed.map((i) => columns[i]),
      count,
      irregular,
    );
  };
}

/** Compiles a program to JavaScript and, when there are many rows, to WebAssembly if it can be. Both give the same. */
export function kernelOf(program: Program): Kernel {
  return fillingConstants(program, (rest) =>
    adaptive(
      () => javascriptKernel(rest),
      () => simdKernel(rest),
    ),
  );
}
