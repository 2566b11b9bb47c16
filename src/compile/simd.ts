import { LaneCode, type Lanes, type LaneStep, type Mask } from "../autodiff/lanes.ts";
import { conditional } from "../autodiff/ring.ts";
import { testsOf, type Tests } from "./doubt.ts";
import type { Kernel } from "./javascript.ts";
import type { Program } from "./program.ts";
import { Screening } from "./screening.ts";
import { Code, I32, moduleOf, NOTHING, PAGE, V128 } from "./wasm.ts";
import type { Window } from "./window.ts";

/**
 * Compiles a program to WebAssembly with registers of two lanes, which takes two rows at a time. It does the same
 * operations as compiled JavaScript, in the same order, and so gives the same to the bit.
 */

const LANES = 2;
/** Bytes of a double, of a register, of an entry in the list of irregular rows. */
const DOUBLE = 8;
const REGISTER = LANES * DOUBLE;
const ENTRY = 4;

/**
 * The locals: where it is in the columns, at first where to begin, how far to go, both in bytes. Then how long the list of
 * irregular rows is, in bytes, or what screening has seen; registers.
 */
const AT = 0;
const END = 1;
const PARAMETERS = 2;
const FOUND = 2;
const REGISTERS = 3;

/** Bytes of memory: a block of rows of some five columns, which is a quarter of a common second-level cache. */
const ROOM = 4 * PAGE;

/** So many rows are screened together: of fewer, calls would take a share of the time. */
const STRIP = 512;

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

/**
 * The sums of the outputs up to each, then with what is guarded. The last is finite where all of these are; one that overflows
 * costs only time.
 */
function sumsOf({ outputs, guarded }: Program, values: readonly Lanes[]): Lanes[] {
  const sums: Lanes[] = [];
  for (const node of [...outputs, ...guarded]) sums.push(sums.at(-1)?.add(values[node]) ?? values[node]);
  return sums;
}

/** Is 0 where a number is finite, else NaN. */
function nothingOf(value: Lanes): Lanes {
  return value.sub(value);
}

/** Where what is watched stands at an exceptional point; undefined where lanes cannot tell. */
function exceptionsOf({ watched }: Program, values: readonly Lanes[]): readonly Mask[] | undefined {
  const exceptions: Mask[] = [];
  for (const { operation, arguments: nodes } of watched) {
    // An argument that stands there twice is given once.
    if (operation.exceptionLanes === undefined || nodes.length < operation.leastArity) return undefined;
    exceptions.push(operation.exceptionLanes(...nodes.map((node) => values[node])));
  }
  return exceptions;
}

/** Has bits outside the window where a row may be irregular, but for what tested numbers say. */
function suspicionOf({ window }: Tests, sum: Lanes, exceptions: readonly Mask[]): Lanes {
  const signs = exceptions.map((mask) => mask.select(window.outside, 0));
  return signs.reduce((one, other) => one.or(other), nothingOf(sum));
}

/**
 * What has bits outside the window where derivatives may lose digits to the range of doubles, each by one tested number. One
 * that may often be 0 is looked at closely: a product with an exact 0 loses nothing.
 */
function doubtsOf({ graph, doubted }: Program, tests: Tests, values: readonly Lanes[]): Lanes[] {
  const isDoubted = new Set(doubted);
  return Array.from(tests.nodes, (node) => {
    const value = values[node];
    const mayBeZero = !isDoubted.has(node) && (graph.isLeaf(node) || graph.operation(node) === conditional.operation);
    const outside = value.subBits(tests.window.lowest);
    return mayBeZero ? value.equal(0).select(0, outside) : outside;
  });
}

/** Where a row is irregular. */
function irregularityOf(
  program: Program,
  tests: Tests,
  values: readonly Lanes[],
  sum: Lanes,
  exceptions: readonly Mask[],
): Mask {
  const nothing = nothingOf(sum);
  const [first, ...others] = doubtsOf(program, tests, values);
  const masks = [...exceptions];
  if (first !== undefined) {
    const doubt = others.reduce((one, other) => one.or(other), first);
    masks.push(doubt.and(tests.window.outside).notEqual(0));
  }
  return masks.reduce((one, other) => one.or(other), nothing.notEqual(nothing));
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

/** What the modules of a program are made of. */
interface Parts {
  readonly steps: readonly LaneStep[];
  /** The steps of outputs, and of their sums. */
  readonly outputs: readonly number[];
  readonly sums: readonly number[];
  readonly layout: Layout;
  /** The column of the first output. */
  readonly first: number;
  /** The steps whose values are to be in the window. */
  readonly screened: readonly number[];
  readonly window: Window;
}

/**
 * Writes steps for a machine with a stack: a value that is used once stays there, another goes to a local, which is free for
 * the next after its last use. Constants are written where they are used.
 *
 * Values may be screened as soon as they are there, when they are in a register: to keep them for later takes more time than
 * the test.
 */
class Writer {
  readonly #code = new Code();
  readonly #steps: readonly LaneStep[];
  readonly #layout: Layout;
  readonly #uses: Uint32Array;
  /** By step, its local. */
  readonly #locals: Uint32Array;
  readonly #free: number[] = [];
  /** The steps that are still to be screened. */
  readonly #unscreened: Set<number>;
  readonly #lowest: number;
  #registers = 0;

  /**
   * @param roots the steps that will be pushed, one as often as it will be
   * @param screened the steps of which FOUND is to gather the bits outside a window
   */
  constructor({ steps, layout }: Parts, roots: readonly number[], screened: readonly number[], { lowest }: Window) {
    this.#steps = steps;
    this.#layout = layout;
    this.#unscreened = new Set(screened);
    this.#lowest = lowest;
    this.#uses = usesOf(steps, [...roots, ...this.#unscreened]);
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

  /** Computes a step, of which the value is used later. */
  compute(root: number): void {
    this.push(root);
    this.#code.op("drop");
  }

  /** Screens what nothing has needed so far. */
  screenRest(): void {
    for (const place of this.#unscreened) this.compute(place);
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
    if (this.#unscreened.delete(place)) this.#screen(place);
  }

  #screen(place: number): void {
    this.#recall(place);
    this.#code.vector("constant").double(this.#lowest).double(this.#lowest).vector("subBits");
    this.#code.get(FOUND).vector("or").set(FOUND);
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

/** Begins the loop of a module: computes outputs, stores them and adds them up, while they are in a register. */
function beginLoop(writer: Writer, { outputs, sums, layout, first }: Parts): Code {
  const { code } = writer;
  code.op("loop").unsigned(NOTHING);
  for (const [i, output] of outputs.entries()) {
    code.get(AT);
    writer.push(output);
    code.vector("store").at(REGISTER, layout.column(first + i));
    writer.compute(sums[i]);
  }
  return code;
}

/** Ends the loop: goes on with the next rows, if there are any. */
function endLoop(code: Code): Code {
  code.get(AT).i32(REGISTER).op("i32Add").tee(AT).get(END).op("i32LessUnsigned").op("branchIf").unsigned(0);
  return code.op("end");
}

/** The module that screens: `run` computes rows, and gives 0 if all of them are regular. */
function screeningModule(parts: Parts, suspicion: number): Uint8Array {
  const { outputs, sums, screened, window } = parts;
  const { outside } = window;
  const writer = new Writer(parts, [...outputs, ...sums, suspicion], screened, window);
  const code = beginLoop(writer, parts);
  writer.push(suspicion);
  code.get(FOUND).vector("or").set(FOUND);
  writer.screenRest();
  endLoop(code).get(FOUND).vector("constant").double(outside).double(outside).vector("and").vector("anyTrue");
  return moduleOf(code, PARAMETERS, [[1 + writer.registers, V128]]);
}

/** The module that finds irregular rows: `run` computes rows, and gives how long the list is. */
function findingModule(parts: Parts, irregular: number): Uint8Array {
  const { outputs, sums, layout, window } = parts;
  const writer = new Writer(parts, [...outputs, ...sums, irregular], [], window);
  const code = beginLoop(writer, parts);
  writer.push(irregular);
  const mask = writer.register();
  code.tee(mask).vector("anyTrue").op("if").unsigned(NOTHING);
  for (let lane = 0; lane < LANES; lane++) {
    // Every row is written; the next takes its place unless it counts.
    code.get(FOUND).get(AT).i32(Math.log2(DOUBLE)).op("i32ShiftRight").i32(lane).op("i32Add");
    code.op("i32Store").at(ENTRY, layout.list);
    code.get(mask).vector("extractI64").unsigned(lane).op("i32WrapI64").i32(ENTRY).op("i32And");
    code.get(FOUND).op("i32Add").set(FOUND);
  }
  code.op("end");
  endLoop(code).get(FOUND);
  const locals = [[1, I32] as const, [writer.registers, V128] as const];
  return moduleOf(code, PARAMETERS, locals);
}

interface Exports {
  /** Goes through columns from one place to another, in bytes, of which there is at least one row. */
  run(from: number, to: number): number;
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
  const exceptions = values && exceptionsOf(program, values);
  if (values === undefined || exceptions === undefined) return undefined;
  const tests = testsOf(program);
  const sums = sumsOf(program, values);
  const sum = sums[sums.length - 1];
  const suspicion = suspicionOf(tests, sum, exceptions).place;
  const irregularity = irregularityOf(program, tests, values, sum, exceptions).place;
  const first = program.inputs.length;
  const layout = new Layout(code.tables, first + program.outputs.length);
  if (layout.rows === 0) return undefined;
  const { rows } = layout;
  const parts: Parts = {
    steps: code.steps,
    outputs: program.outputs.map((node) => values[node].place),
    sums: program.outputs.map((_, i) => sums[i].place),
    layout,
    first,
    screened: Array.from(tests.nodes, (node) => values[node].place),
    window: tests.window,
  };
  const instance = instanceOf(screeningModule(parts, suspicion));
  if (instance === undefined) return undefined;
  const { run: screen, buffer } = instance;
  let find: Exports["run"] | undefined;
  const screening = new Screening();

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
      for (let start = 0; start < length; start += STRIP) {
        const [begin, end] = [start * DOUBLE, Math.min(start + STRIP, length) * DOUBLE];
        if (screening.isDue() && screening.tell(screen(begin, end) === 0)) continue;
        find ??= instanceOf(findingModule(parts, irregularity))?.run;
        if (find === undefined) {
          for (let row = start; row < end / DOUBLE; row++) irregular[found++] = from + row;
          continue;
        }
        const listed = find(begin, end) / ENTRY;
        // The other lane of the last row may be listed too.
        for (let i = 0; i < listed && list[i] < length; i++) irregular[found++] = from + list[i];
      }
      for (const [i, result] of resultsOf(length).entries()) columns[i].set(result, from);
    }
    return found;
  };
}
