import { javascriptKernel, type Kernel } from "./javascript.ts";
import type { Program } from "./program.ts";
import { simdKernel } from "./simd.ts";

/**
 * From so many rows on WebAssembly pays: to compile a module takes one or two milliseconds, and so do these rows in
 * JavaScript, which is interpreted at first.
 */
const FEW_ROWS = 1000;

/** Where more than one row in so many is irregular, JavaScript is better: its operations reach farther. */
const SELDOM = 8;

/**
 * A kernel that changes with what comes: for few rows one that is there, for many a fast one, unless too many rows are
 * irregular to that.
 * @param make makes the fast one; undefined where there is none
 */
export function adaptive(slow: Kernel, make: () => Kernel | undefined): Kernel {
  let fast: Kernel | undefined;
  let rows = 0;
  return (inputs, outputs, count, irregular) => {
    if (rows < FEW_ROWS) {
      rows += count;
      if (rows >= FEW_ROWS) fast = make();
    }
    if (fast === undefined) return slow(inputs, outputs, count, irregular);
    const found = fast(inputs, outputs, count, irregular);
    if (found * SELDOM > count) fast = undefined;
    return found;
  };
}

/** Compiles a program to JavaScript and, when there are many rows, to WebAssembly if it can be. Both give the same. */
export function kernelOf(program: Program): Kernel {
  return adaptive(javascriptKernel(program), () => simdKernel(program));
}
