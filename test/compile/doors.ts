import { DzeroError, type ErrorCode } from "../../src/errors.ts";
import { compile, evaluate, type Evaluation } from "../../src/index.ts";
import { Reference } from "../../src/compile/reference.ts";
import { callables } from "../../src/functions/registry.ts";
import { openExpression } from "../../src/library/expression.ts";

/** Random programs of the language, and where the ways to compute one differ: these give the same to the bit. */

/** Numbers from 0 to 1 (mulberry32 by T. Ettinger). */
export function randomBelowOne(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A piece of a program, and how it is written around its parts. */
export interface Tree {
  readonly write: (...parts: string[]) => string;
  readonly parts: readonly Tree[];
}

export function textOf({ write, parts }: Tree): string {
  return write(...parts.map(textOf));
}

/** The variables' values. */
export type Point = Readonly<Record<string, number>>;

const VARIABLES: readonly string[] = ["x", "y", "z"];
const NUMBERS = ["2", "0", "1", "3", "0.5", "-1", "-3", "pi", "e", "1e-3", "0.1", "7", "-0.3", "1e5"];

const functions = callables
  .map(({ operation }) => operation)
  .filter(({ operatorOnly }) => operatorOnly !== true)
  .flatMap(({ name, leastArity, mostArity }) =>
    (mostArity === Infinity ? [1, 2, 3] : [leastArity]).map((count) => ({ name, count })),
  );

const COMMON = ["sin", "cos", "exp", "log", "sqrt", "abs", "relu", "max", "min", "floor", "tanh", "sign", "clamp"];
const commonFunctions = functions.filter(({ name }) => COMMON.includes(name));
const unary = functions.filter(({ count }) => count === 1);

const AWKWARD = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, 1.5, 2.5, NaN, Infinity, -Infinity];

export class Formulas {
  readonly #random: () => number;
  #names: readonly string[] = VARIABLES;
  #functions: readonly string[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** One formula, or statements of which the last is one. */
  program(): Tree {
    this.#names = VARIABLES;
    this.#functions = [];
    const before: Tree[] = [];
    const count = this.#below(3) === 0 ? 1 + this.#below(2) : 0;
    for (let i = 0; i < count; i++) {
      if (this.#below(2) === 0) {
        const f = `f${i}`;
        const body = this.#withNames([...this.#names.slice(0, 2), "t", "t"], 3);
        this.#functions = [...this.#functions, f];
        before.push({ write: (part) => `${f}(t) = ${part}`, parts: [body] });
      } else {
        const name = `a${i}`;
        before.push({ write: (part) => `${name} = ${part}`, parts: [this.#tree(3)] });
        this.#names = [...this.#names, name, name];
      }
    }
    return { write: (...parts) => parts.join("; "), parts: [...before, this.#tree(4)] };
  }

  points(count: number): Point[] {
    return Array.from({ length: count }, () => ({ x: this.#number(), y: this.#number(), z: this.#number() }));
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #of<T>(list: readonly T[]): T {
    return list[this.#below(list.length)];
  }

  #withNames(names: readonly string[], depth: number): Tree {
    const before = this.#names;
    this.#names = names;
    const tree = this.#tree(depth);
    this.#names = before;
    return tree;
  }

  #tree(depth: number): Tree {
    if (depth === 0 || this.#below(7) === 0) {
      const text = this.#below(3) > 0 ? this.#of(this.#names) : this.#of(NUMBERS);
      return { write: () => text, parts: [] };
    }
    const part = () => this.#tree(depth - 1);
    const binary = (operator: string): Tree => ({
      write: (a, b) => `(${a})${operator}(${b})`,
      parts: [part(), part()],
    });
    const call = ({ name, count }: { readonly name: string; readonly count: number }): Tree => ({
      write: (...parts) => `${name}(${parts.join(", ")})`,
      parts: Array.from({ length: count }, part),
    });
    const kind = this.#below(27);
    if (kind < 8) return binary(this.#of([" + ", " - ", "*", "/", " + ", "*"]));
    if (kind < 9) return binary("^");
    if (kind < 10) {
      const exponent = this.#of(["2", "3", "0.5", "-1", "1.5", "0", "1"]);
      return { write: (a) => `(${a})^${exponent}`, parts: [part()] };
    }
    if (kind < 12) return { write: (a) => `-(${a})`, parts: [part()] };
    if (kind < 15) return call(this.#of(commonFunctions));
    if (kind < 17) return call(this.#of(functions));
    if (kind < 19) {
      return { write: (c, a, b) => `((${c}) ? (${a}) : (${b}))`, parts: [this.#condition(depth - 1), part(), part()] };
    }
    if (kind < 20) return this.#condition(depth);
    if (kind < 21) {
      const f = this.#functions.length > 0 && this.#below(2) === 0 ? this.#of(this.#functions) : this.#of(unary).name;
      const primes = this.#of(["'", "'", "''", "'''"]);
      return { write: (a) => `${f}${primes}(${a})`, parts: [part()] };
    }
    if (kind < 22 && this.#functions.length > 0) return call({ name: this.#of(this.#functions), count: 1 });
    if (kind < 24) {
      const name = this.#of(this.#names);
      const order = this.#of(["", "", "", ", 2", ", 3", ", 4"]);
      return { write: (a) => `diff(${a}, ${name}${order})`, parts: [part()] };
    }
    if (kind < 26) {
      const body = this.#withNames([...this.#names, "k", "k"], depth - 1);
      const series = this.#of(["sum", "prod"]);
      const bounds = this.#of(["1, 3", "0, 2", "-1, 2", "2, 2"]);
      return { write: (a) => `${series}(${a}, k, ${bounds})`, parts: [body] };
    }
    return binary(this.#of([" % ", "*"]));
  }

  #condition(depth: number): Tree {
    const part = () => this.#tree(Math.max(0, depth - 1));
    const operator = this.#of([" < ", " <= ", " > ", " >= ", " == ", " != "]);
    const compare = (): Tree => ({ write: (a, b) => `(${a}${operator}${b})`, parts: [part(), part()] });
    const kind = this.#below(8);
    if (kind < 5 || depth <= 1) return compare();
    if (kind === 5) return { write: (a) => `(not (${a}))`, parts: [part()] };
    const logical = this.#of([" and ", " or "]);
    return { write: (a, b) => `((${a})${logical}(${b}))`, parts: [compare(), part()] };
  }

  #number(): number {
    const sign = this.#below(2) === 0 ? 1 : -1;
    const kind = this.#below(20);
    if (kind < 2) return this.#of(AWKWARD);
    if (kind < 4) return this.#below(9) - 4;
    if (kind < 6) return sign * 10 ** (this.#random() * 12 - 6);
    // All magnitudes, the numbers below the normal ones included.
    if (kind < 7) return sign * 10 ** (this.#random() * 628 - 320);
    return Math.round((this.#random() * 10 - 5) * 1000) / 1000;
  }
}

/** What one way gives at a point: the value, the partials, the second derivatives; or the code of an error. */
type Found = readonly number[] | ErrorCode;

/** A point at which a way to compute a program gives something other than `evaluate`. */
export interface Difference {
  readonly door: string;
  readonly text: string;
  readonly at: Point;
  readonly wanted: Found;
  readonly found: Found;
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof DzeroError && error.code !== "internal") return error.code;
  throw error;
}

function attempt(run: () => readonly number[]): Found {
  try {
    return run();
  } catch (error) {
    return codeOf(error);
  }
}

function triangle<T>(names: readonly T[]): (readonly [T, T])[] {
  return names.flatMap((a, i) => names.slice(i).map((b) => [a, b] as const));
}

function numbersOf({ value, grad, hessian }: Evaluation, names: readonly string[]): number[] {
  const second = triangle(names).map(([a, b]) => hessian?.[a]?.[b] ?? 0);
  return [value, ...names.map((name) => grad[name] ?? 0), ...second];
}

function areSame(a: Found, b: Found): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  return a.length === b.length && a.every((number, i) => Object.is(number, b[i]));
}

/** From so many rows on, a kernel of WebAssembly computes them. */
const MANY = 1024;

/** Errors that only a formula over symbols raises: at a point there is a number. */
const NEEDS_NUMBERS: readonly string[] = [
  "no-value",
  "bad-value",
  "recursion",
  "too-long",
  "too-many-terms",
  "too-many-nodes",
];

/**
 * Computes a program at points in every way there is, and compares with `evaluate`.
 * @param withLanes whether by WebAssembly, too, of which a module takes some milliseconds to compile
 */
export function differencesOf(text: string, points: readonly Point[], withLanes = true): Difference[] {
  let compiled: ReturnType<typeof compile> | undefined;
  let failure: ErrorCode | undefined;
  try {
    compiled = compile(text, { hessian: true });
  } catch (error) {
    failure = codeOf(error);
    if (NEEDS_NUMBERS.includes(failure)) return [];
  }
  const names = compiled?.variables ?? VARIABLES;
  const truth = points.map((at) => attempt(() => numbersOf(evaluate(text, at, { hessian: true, wrt: names }), names)));
  const differences: Difference[] = [];
  const compare = (door: string, row: number, found: Found) => {
    if (!areSame(truth[row], found)) differences.push({ door, text, at: points[row], wanted: truth[row], found });
  };
  if (compiled === undefined) {
    for (const row of points.keys()) compare("compile", row, failure ?? "internal");
    return differences;
  }
  for (const [row, at] of points.entries()) {
    const evaluation = () => numbersOf(compiled(at), names);
    compare("point", row, attempt(evaluation));
  }
  const good = Array.from(points.keys()).filter((row) => typeof truth[row] !== "string");
  if (good.length === 0 || names.length === 0) return differences;
  for (const count of withLanes ? [good.length, MANY] : [good.length]) {
    const rows = Array.from({ length: count }, (_, i) => good[i % good.length]);
    const columns = Object.fromEntries(
      names.map((name) => [name, Float64Array.from(rows, (row) => points[row][name])] as const),
    );
    const door = count === MANY ? "many rows" : "few rows";
    try {
      const { value, grad, hessian } = compiled.columns(columns);
      const second = triangle(names).map(([a, b]) => hessian?.[a]?.[b] ?? value);
      const all = [value, ...names.map((name) => grad[name]), ...second];
      for (const [i, row] of rows.slice(0, good.length).entries()) {
        compare(
          door,
          row,
          all.map((column) => column[i]),
        );
      }
    } catch (error) {
      compare(door, good[0], codeOf(error));
    }
  }
  const { session, prepared, variables } = openExpression(text, true);
  const leaves = [...variables.values()];
  const reference = new Reference(session.graph, prepared.node, leaves, leaves, true);
  const inputs = leaves.map(() => new Float64Array(1));
  const outputs = Array.from(
    { length: 1 + leaves.length + (leaves.length * (leaves.length + 1)) / 2 },
    () => new Float64Array(1),
  );
  for (const row of good) {
    for (const [i, name] of names.entries()) inputs[i][0] = points[row][name];
    compare(
      "reference",
      row,
      attempt(() => {
        reference.run(inputs, outputs, 0);
        return outputs.map(([number]) => number);
      }),
    );
  }
  return differences;
}

/** The smallest program, of those that parts left out give, of which something holds. */
export function shrunk(tree: Tree, holds: (tree: Tree) => boolean): Tree {
  let smallest = tree;
  for (let found = true; found;) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (!holds(candidate)) continue;
      smallest = candidate;
      found = true;
      break;
    }
  }
  return smallest;
}

function* smaller(tree: Tree): Generator<Tree> {
  yield* tree.parts;
  for (const [i, part] of tree.parts.entries()) {
    for (const other of smaller(part)) yield { ...tree, parts: tree.parts.with(i, other) };
    if (part.parts.length > 0) yield { ...tree, parts: tree.parts.with(i, { write: () => "x", parts: [] }) };
  }
}
