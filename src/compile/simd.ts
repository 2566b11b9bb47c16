import { LaneCode, type Lanes, type LaneStep, type Mask } from "../autodiff/lanes.ts";
import { conditional } from "../autodiff/ring.ts";
import { factorsOf, MAX_FACTOR_EXPONENT, WINDOW_BITS } from "./doubt.ts";
import type { Kernel } from "./javascript.ts";
import type { Program } from "./program.ts";
import { Code, I32, moduleOf, NOTHING, PAGE, V128 } from "./wasm.ts";

/**
 * Compiles a program to WebAssembly with registers of two lanes, which takes two rows at a time. It does the same
 * operations as compiled JavaScript, in the same order, and so gives the same to the bit.
 */

const LANES = 2;
/** Bytes of a double, of a register, of an entry in the list of irregular rows. */
const DOUBLE = 8;
const REGISTER = LANES * DOUBLE;
const ENTRY = 4;

/** The locals: how far to go in the columns, how far it is, how long the list of irregular rows is, all in bytes; registers. */
const END = 0;
const AT = 1;
const LISTED = 2;
const REGISTERS = 3;

/** Bytes of memory: a block of rows of some five columns, which is a quarter of a common second-level cache. */
const ROOM = 4 * PAGE;

/** What stands where in the memory: tables, columns of inputs and of outputs, the list of irregular rows. */
class Layout {
  /** By table. */
  readonly tables: readonly number[];
  /** How many rows there is room for. */
  readonly rows: number;
  readonly list: number;
  readonly #columns: number;

  constructor(tables: readonly Float64Array[], columns: number) {
    const ends = tables.reduce((at, { byteLength }) => [...at, at[at.length - 1] + byteLength], [0]);
    this.tables = ends.slice(0, -1);
    this.#columns = Math.ceil(ends[ends.length - 1] / REGISTER) * REGISTER;
    const room = ROOM - this.#columns;
    this.rows = Math.max(0, Math.floor(room / (columns * DOUBLE + ENTRY) / LANES) * LANES);
    this.list = this.column(columns);
  }

  column(index: number): number {
    return this.#columns + index * this.rows * DOUBLE;
  }
}

/** The value of each node; undefined where an operation has no form for lanes. */
function valuesOf({ graph, inputs }: Program, code: LaneCode): readonly Lanes[] | undefined {
  const values: Lanes[] = [];
  for (let node = 0; node < graph.length; node++) {
    if (graph.isKnown(node)) {
      values.push(code.constant(graph.value(node)));
    } else if (graph.isLeaf(node)) {
      values.push(code.input(inputs.indexOf(node)));
    } else {
      const value = graph.operation(node).lanes?.(...Array.from(graph.argumentsOf(node), (part) => values[part]));
      if (value === undefined) return undefined;
      values.push(value);
    }
  }
  return values;
}

/** Where an output or what is guarded is not finite, or what is watched stands at an exceptional point; undefined where lanes cannot tell. */
function irregularityOf(program: Program, values: readonly Lanes[]): Mask | undefined {
  const { outputs, watched, guarded } = program;
  const sum = [...outputs, ...guarded].map((node) => values[node]).reduce((one, other) => one.add(other));
  // NaN where the sum is not finite. A sum that overflows costs only time.
  const nothing = sum.sub(sum);
  let irregular = nothing.notEqual(nothing);
  const doubt = doubtOf(program, values);
  if (doubt !== undefined) irregular = irregular.or(doubt);
  for (const { operation, arguments: nodes } of watched) {
    // An argument that stands there twice is given once.
    if (operation.exceptionLanes === undefined || nodes.length < operation.leastArity) return undefined;
    irregular = irregular.or(operation.exceptionLanes(...nodes.map((node) => values[node])));
  }
  return irregular;
}

/** Where the sign, and where the exponent with it, is out of the way. */
const SIGN_BITS = 1;
const FRACTION_BITS = 52 + SIGN_BITS;
const EXPONENT_BIAS = 1023;

/** The double of these bits. */
function doubleOf(bits: bigint): number {
  return new Float64Array(BigInt64Array.of(bits).buffer)[0];
}

/** Where derivatives may lose digits to the range of doubles; undefined where they cannot. */
function doubtOf(program: Program, values: readonly Lanes[]): Mask | undefined {
  const { graph, doubted } = program;
  const lowest = doubleOf(BigInt(EXPONENT_BIAS - MAX_FACTOR_EXPONENT) << BigInt(FRACTION_BITS));
  const isDoubted = new Set(doubted);
  let all: Lanes | undefined;
  for (const node of factorsOf(program)) {
    const value = values[node];
    const above = value.shiftLeft(SIGN_BITS).subBits(lowest);
    // These are often 0, and a product with an exact 0 loses nothing.
    const mayBeZero = !isDoubted.has(node) && (graph.isLeaf(node) || graph.operation(node) === conditional.operation);
    const bits = mayBeZero ? value.equal(0).select(0, above) : above;
    all = all === undefined ? bits : all.or(bits);
  }
  return all?.shiftRight(FRACTION_BITS + WINDOW_BITS).notEqual(0);
}

/** How often the value of each step is asked for, by roots and by steps that a root needs. */
function usesOf(steps: readonly LaneStep[], roots: readonly number[]): Uint32Array {
  const uses = new Uint32Array(steps.length);
  for (const root of roots) uses[root] += 1;
  for (let place = steps.length - 1; place >= 0; place--) {
    if (uses[place] > 0) for (const operand of steps[place].operands) uses[operand] += 1;
  }
  return uses;
}

/**
 * Writes steps for a machine with a stack: a value that is used once stays there, another goes to a local, which is free for
 * the next after its last use. Constants are written where they are used.
 */
class Writer {
  readonly #code = new Code();
  readonly #steps: readonly LaneStep[];
  readonly #layout: Layout;
  readonly #uses: Uint32Array;
  /** By step, its local. */
  readonly #locals: Uint32Array;
  readonly #free: number[] = [];
  #registers = 0;

  /** @param roots the steps that will be pushed, one as often as it will be */
  constructor(steps: readonly LaneStep[], roots: readonly number[], layout: Layout) {
    this.#steps = steps;
    this.#layout = layout;
    this.#uses = usesOf(steps, roots);
    this.#locals = new Uint32Array(steps.length);
  }

  get code(): Code {
    return this.#code;
  }

  get registers(): number {
    return this.#registers;
  }

  /** Puts the value of a step on the stack, and computes first what it needs. */
  push(root: number): void {
    const pending = [{ place: root, isReady: false }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { place, isReady } = next;
      const { operands } = this.#steps[place];
      if (this.#locals[place] !== 0) {
        this.#recall(place);
      } else if (isReady || operands.length === 0) {
        this.#write(this.#steps[place]);
        this.#keep(place);
      } else {
        pending.push({ place, isReady: true });
        for (let i = operands.length - 1; i >= 0; i--) pending.push({ place: operands[i], isReady: false });
      }
    }
  }

  register(): number {
    return this.#free.pop() ?? REGISTERS + this.#registers++;
  }

  #recall(place: number): void {
    this.#code.get(this.#locals[place]);
    this.#uses[place] -= 1;
    if (this.#uses[place] === 0) this.#free.push(this.#locals[place]);
  }

  #keep(place: number): void {
    this.#uses[place] -= 1;
    if (this.#uses[place] === 0 || this.#steps[place].name === "constant") return;
    this.#locals[place] = this.register();
    this.#code.tee(this.#locals[place]);
  }

  #write({ name, immediate }: LaneStep): void {
    switch (name) {
      case "input":
        this.#code.get(AT).vector("load").at(REGISTER, this.#layout.column(immediate));
        break;
      case "constant":
        this.#code.vector("constant").double(immediate).double(immediate);
        break;
      case "shiftLeft":
      case "shiftRight":
        this.#code.i32(immediate).vector(name);
        break;
      case "lookUp":
        this.#lookUp(this.#layout.tables[immediate]);
        break;
      default:
        this.#code.vector(name);
    }
  }

  #lookUp(table: number): void {
    const places = this.register();
    const address = (lane: number) => {
      this.#code
        .vector("extractI32")
        .unsigned(lane * 2)
        .i32(Math.log2(DOUBLE))
        .op("i32ShiftLeft");
    };
    this.#code.tee(places);
    address(1);
    this.#code.get(places);
    address(0);
    this.#code.vector("loadSplat").at(DOUBLE, table);
    this.#code.vector("loadLane").at(DOUBLE, table).unsigned(1);
    this.#free.push(places);
  }
}

/** The module of a program: `run` goes through the rows that its columns hold, and gives how long the list is. */
function moduleFor(
  steps: readonly LaneStep[],
  outputs: readonly number[],
  irregular: number,
  layout: Layout,
  first: number,
) {
  const writer = new Writer(steps, [...outputs, irregular], layout);
  const { code } = writer;
  code.op("loop").unsigned(NOTHING);
  for (const [i, output] of outputs.entries()) {
    code.get(AT);
    writer.push(output);
    code.vector("store").at(REGISTER, layout.column(first + i));
  }
  writer.push(irregular);
  const mask = writer.register();
  code.tee(mask).vector("anyTrue").op("if").unsigned(NOTHING);
  for (let lane = 0; lane < LANES; lane++) {
    // Every row is written; the next takes its place unless it counts.
    code.get(LISTED).get(AT).i32(Math.log2(DOUBLE)).op("i32ShiftRight").i32(lane).op("i32Add");
    code.op("i32Store").at(ENTRY, layout.list);
    code.get(mask).vector("extractI64").unsigned(lane).op("i32WrapI64").i32(ENTRY).op("i32And");
    code.get(LISTED).op("i32Add").set(LISTED);
  }
  code.op("end");
  code.get(AT).i32(REGISTER).op("i32Add").tee(AT).get(END).op("i32LessUnsigned").op("branchIf").unsigned(0);
  code.op("end").get(LISTED);
  const locals = [[REGISTERS - AT, I32] as const, [writer.registers, V128] as const];
  return moduleOf(code, 1, locals);
}

interface Exports {
  /** @param end how many bytes of a column to go through */
  run(end: number): number;
}

/** What every kernel works in: none of them leaves anything there. */
let memory: WebAssembly.Memory | undefined;

/** Undefined where there is no WebAssembly (node --jitless), or no instructions on lanes, or no address space left. */
function instanceOf(bytes: Uint8Array): { readonly run: Exports["run"]; readonly buffer: ArrayBuffer } | undefined {
  try {
    const module = new WebAssembly.Module(bytes);
    memory ??= new WebAssembly.Memory({ initial: ROOM / PAGE });
    const { run } = new WebAssembly.Instance<Exports>(module, { env: { memory } }).exports;
    return { run, buffer: memory.buffer };
  } catch {
    return undefined;
  }
}

/** WebAssembly has the lowest byte first in memory, JavaScript what the processor has. */
const isLowestFirst = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Compiles a program to WebAssembly.
 * @returns undefined where an operation has no form for lanes, or the machine has no lanes
 */
export function simdKernel(program: Program): Kernel | undefined {
  const code = new LaneCode();
  const values = isLowestFirst ? valuesOf(program, code) : undefined;
  const irregularity = values && irregularityOf(program, values);
  if (values === undefined || irregularity === undefined) return undefined;
  const first = program.inputs.length;
  const layout = new Layout(code.tables, first + program.outputs.length);
  if (layout.rows === 0) return undefined;
  const { rows } = layout;
  const places = program.outputs.map((node) => values[node].place);
  const instance = instanceOf(moduleFor(code.steps, places, irregularity.place, layout, first));
  if (instance === undefined) return undefined;
  const { run, buffer } = instance;

  const tables = code.tables.map((numbers, i) => ({
    numbers,
    place: new Float64Array(buffer, layout.tables[i], numbers.length),
  }));
  const column = (index: number) => new Float64Array(buffer, layout.column(index), rows);
  const sources = program.inputs.map((_, i) => column(i));
  const results = program.outputs.map((_, i) => column(first + i));
  const list = new Int32Array(buffer, layout.list, rows);
  // Most often the last rows of a call are as many as those of the call before: to make a view takes longer than to copy it.
  let rest = { length: rows, results };
  const resultsOf = (length: number): readonly Float64Array[] => {
    if (length === rows) return results;
    if (length !== rest.length) rest = { length, results: results.map((result) => result.subarray(0, length)) };
    return rest.results;
  };
  return (inputs, columns, count, irregular) => {
    for (const { numbers, place } of tables) place.set(numbers);
    let found = 0;
    for (let from = 0; from < count; from += rows) {
      const length = Math.min(rows, count - from);
      for (const [i, source] of sources.entries()) {
        source.set(inputs[i].length === length ? inputs[i] : inputs[i].subarray(from, from + length));
      }
      const listed = run(length * DOUBLE) / ENTRY;
      for (const [i, result] of resultsOf(length).entries()) columns[i].set(result, from);
      // The other lane of the last row may be listed too.
      for (let i = 0; i < listed && list[i] < length; i++) irregular[found++] = from + list[i];
    }
    return found;
  };
}
