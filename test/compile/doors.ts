import { batchCommand } from "../../src/commands/batch.ts";
import { Request, type Context } from "../../src/commands/command.ts";
import { once } from "../../src/commands/input.ts";
import { diffCommand } from "../../src/commands/diff.ts";
import { mapCommand } from "../../src/commands/map.ts";
import { sampled } from "../../src/commands/sampling.ts";
import { DzeroError, type ErrorCode } from "../../src/errors.ts";
import { compile, evaluate, type Evaluation } from "../../src/index.ts";
import { Reference } from "../../src/compile/reference.ts";
import { callables } from "../../src/functions/registry.ts";
import { openExpression } from "../../src/library/expression.ts";
import { fromJson, toJson, type Json } from "../../src/print/json.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf, plainView } from "../outside.ts";

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

/** The most orders of derivatives in one program, all derivatives taken together: their work multiplies where they nest. */
const MAX_ORDERS = 3;

/** The most sums and products over an index in one program, for the same reason. */
const MAX_SERIES = 2;

const AWKWARD = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, 1.5, 2.5, NaN, Infinity, -Infinity];

export class Formulas {
  readonly #random: () => number;
  #names: readonly string[] = VARIABLES;
  #functions: readonly string[] = [];
  /** The orders of derivatives that the program may still use. */
  #orders = MAX_ORDERS;
  /** The sums and products that the program may still use. */
  #series = MAX_SERIES;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** One formula, or statements of which the last is one. */
  program(): Tree {
    this.#names = VARIABLES;
    this.#functions = [];
    this.#orders = MAX_ORDERS;
    this.#series = MAX_SERIES;
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
    if (kind < 21 && this.#orders > 0) {
      const f = this.#functions.length > 0 && this.#below(2) === 0 ? this.#of(this.#functions) : this.#of(unary).name;
      const primes = "'".repeat(this.#order([1, 1, 1, 2, 2, 3]));
      return { write: (a) => `${f}${primes}(${a})`, parts: [part()] };
    }
    if (kind < 22 && this.#functions.length > 0) return call({ name: this.#of(this.#functions), count: 1 });
    if (kind < 24 && this.#orders > 0) {
      const name = this.#of(this.#names);
      const order = this.#order([1, 1, 1, 1, 1, 2, 2, 2, 3]);
      return { write: (a) => `diff(${a}, ${name}${order === 1 ? "" : `, ${order}`})`, parts: [part()] };
    }
    if (kind < 26 && this.#series > 0) {
      this.#series -= 1;
      const body = this.#withNames([...this.#names, "k", "k"], depth - 1);
      const series = this.#of(["sum", "prod"]);
      const bounds = this.#of(["1, 3", "0, 2", "-1, 2", "2, 2"]);
      return { write: (a) => `${series}(${a}, k, ${bounds})`, parts: [body] };
    }
    return binary(this.#of([" % ", "*"]));
  }

  /** Draws the order of a derivative. */
  #order(orders: readonly number[]): number {
    const order = Math.min(this.#of(orders), this.#orders);
    this.#orders -= order;
    return order;
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
    const kind = this.#below(18);
    // All magnitudes, subnormal numbers included.
    if (kind < 2) return sign * 10 ** (this.#random() * 628 - 320);
    // exp overflows at 709.8, and underflows at -745.1.
    if (kind < 4) return sign * (700 + this.#random() * 100);
    if (kind < 6) return sign * 10 ** (this.#random() * 14 - 9);
    if (kind < 8) return this.#of(AWKWARD);
    if (kind < 10) return this.#below(9) - 4;
    return Math.round((this.#random() * 10 - 5) * 1000) / 1000;
  }
}

/** What one way gives at a point: the value, the partials, the second derivatives if it has them; or the code of an error. */
type Found = readonly number[] | string;

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

/** Whether no number is near the ends of the range: such rows need not be computed again with exponents of their own. */
function isOrdinary(found: Found): boolean {
  return (
    typeof found !== "string" &&
    found.every((number) => number === 0 || (Math.abs(number) < 1e9 && Math.abs(number) > 1e-9))
  );
}

/** From so many rows on, a kernel of WebAssembly computes them. */
const MANY = 1024;

/** Longer graphs are not computed on many rows: most of those rows would be computed without a kernel, which is slow. */
const MAX_NODES_FOR_MANY = 1000;

/** Errors that only a formula over symbols raises: at a point there is a number. */
const NEEDS_NUMBERS: readonly string[] = [
  "no-value",
  "bad-value",
  "recursion",
  "too-long",
  "too-many-terms",
  "too-many-nodes",
];

/** A number as both commands read it. */
function written(number: number): string {
  return Object.is(number, -0) ? "-0" : String(number);
}

/** The lines that the command `batch` answers, one a request. */
async function batchAnswers(requests: readonly Json[]): Promise<ReadonlyMap<string, Json>[]> {
  const input = requests.map((request) => `${toJson(request)}\n`).join("");
  const outside = contextOf();
  const context: Context = { ...outside, files: { ...outside.files, stdin: () => once(input) } };
  const answers = [];
  for await (const answer of batchCommand.run(context, new Request())) {
    if ("error" in answer) throw answer.error;
    const json = fromJson(JSON.parse(answer.text(plainView)));
    if (!(json instanceof Map)) throw new TypeError("an answer is an object");
    answers.push(json);
  }
  return answers;
}

/** What the command `map` writes for a CSV file, without the columns read. */
async function mapped(text: string, csv: string): Promise<string> {
  const outside = contextOf();
  const bytes = Buffer.from(csv);
  let at = 0;
  let output = "";
  const context: Context = {
    ...outside,
    files: {
      ...outside.files,
      openToRead: async () => ({
        name: "data.csv",
        size: undefined,
        identity: undefined,
        async read(into) {
          const count = bytes.copy(into, 0, at);
          at += count;
          return count;
        },
        async close() {},
      }),
      openToWrite: async () => ({
        isTerminal: false,
        async write(piece) {
          output += Buffer.from(piece).toString("utf8");
        },
        async close() {},
      }),
    },
  };
  for await (const answer of mapCommand.run(context, new Request([text], new Map([["no-input", true]])))) {
    if ("error" in answer) throw answer.error;
  }
  return output;
}

/** The same numbers as `numbersOf` gives, from an answer of `batch`; or the code of its error. */
function answered(answer: ReadonlyMap<string, Json>, names: readonly string[]): Found {
  const error = answer.get("error");
  if (error instanceof Map) {
    if (error.get("code") === "internal") throw new Error(String(error.get("message")));
    return String(error.get("code"));
  }
  const number = (json: Json | undefined, ...path: readonly string[]): number => {
    if (path.length > 0) return json instanceof Map ? number(json.get(path[0]), ...path.slice(1)) : 0;
    return Number(json);
  };
  return [
    number(answer.get("value")),
    ...names.map((name) => number(answer.get("grad"), name)),
    ...triangle(names).map(([a, b]) => number(answer.get("hessian"), a, b)),
  ];
}

/** The same numbers at each point, as ranges of variables, tables and plots have them. */
async function sampledRows(text: string, names: readonly string[], points: readonly Point[]): Promise<number[][]> {
  const columns = VARIABLES.map((name) => Float64Array.from(points, (at) => at[name]));
  const firsts = new Map(VARIABLES.map((name, i) => [name, columns[i][0]] as const));
  const asked = { wrt: names, mayBeUnused: true, hessian: true };
  const sampling = await sampled(contextOf(), { text }, firsts, asked);
  const { value, grad, hessian } = sampling.at(columns, points.length);
  const byName = names.map((name) => grad[sampling.names.indexOf(name)]);
  const pairs = triangle(sampling.names);
  const second = triangle(names).map(([a, b]) => {
    const place = pairs.findIndex(([c, d]) => (a === c && b === d) || (a === d && b === c));
    return hessian[place];
  });
  return points.map((_, row) => [value, ...byName, ...second].map((column) => column[row]));
}

/**
 * Value and gradient at a point, as the command `diff` prints them beside the formulas; undefined where it does not print
 * a formula for each variable.
 */
async function gradientBeside(text: string, names: readonly string[], at: Point): Promise<Found | undefined> {
  const bindings = VARIABLES.map((name) => ({ name, value: written(at[name]), given: `--${name}` }));
  const session = new Session({ isForPoints: diffCommand.isForPoints ?? false });
  try {
    for await (const answer of diffCommand.run(contextOf(session), new Request([text], new Map(), bindings))) {
      if ("error" in answer) throw answer.error;
      const grad = answer.json instanceof Map ? answer.json.get("grad") : undefined;
      if (!(answer.json instanceof Map) || !(grad instanceof Map) || !names.every((name) => grad.has(name)))
        return undefined;
      return answered(answer.json, names).slice(0, 1 + names.length);
    }
  } catch (error) {
    codeOf(error);
  }
  return undefined;
}

/** Which ways to compute a program are compared besides those that are always. */
export interface Ways {
  /** WebAssembly, of which a module takes some milliseconds to compile. */
  readonly lanes?: boolean;
  /** The commands `batch` and `map`. */
  readonly commands?: boolean;
  /** What tables, ranges of variables and plots compute. */
  readonly samples?: boolean;
  /** The command `diff`, which simplifies formulas beside it: that can take a second. */
  readonly formulas?: boolean;
}

/** Computes a program at points in every way there is, and compares with `evaluate`. */
export async function differencesOf(
  text: string,
  points: readonly Point[],
  { lanes = true, commands = true, samples = false, formulas = false }: Ways = {},
): Promise<Difference[]> {
  let compiled: ReturnType<typeof compile> | undefined;
  let failure: string | undefined;
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
    const whole = truth[row];
    const wanted = typeof whole === "string" ? whole : whole.slice(0, found.length);
    if (!areSame(wanted, found)) differences.push({ door, text, at: points[row], wanted, found });
  };
  if (commands) {
    const requests = points.map((at): Json => {
      const given = new Map(
        Object.entries(at).map(([name, number]) => [name, Number.isFinite(number) ? number : String(number)]),
      );
      return new Map<string, Json>([
        ["expr", text],
        ["at", given],
        ["wrt", names],
        ["hessian", true],
      ]);
    });
    for (const [row, answer] of (await batchAnswers(requests)).entries())
      compare("batch", row, answered(answer, names));
  }
  if (compiled === undefined) {
    for (const row of points.keys()) compare("compile", row, failure ?? "");
    return differences;
  }
  for (const [row, at] of points.entries()) {
    const evaluation = () => numbersOf(compiled(at), names);
    compare("point", row, attempt(evaluation));
  }
  const good = Array.from(points.keys()).filter((row) => typeof truth[row] !== "string");
  if (good.length === 0 || names.length === 0) return differences;
  const { session, prepared, variables } = openExpression(text, true);
  const leaves = [...variables.values()];
  const reference = new Reference(session.graph, prepared.node, leaves, leaves, true);
  const isLong = reference.graph.length > MAX_NODES_FOR_MANY;
  // What the rows are filled up with is not compared, and should be computed fast: by the kernel.
  const ordinary = good.find((row) => isOrdinary(truth[row]));
  const counts = lanes && ordinary !== undefined && !isLong ? [good.length, MANY] : [good.length];
  for (const count of counts) {
    const rows = Array.from({ length: count }, (_, i) => good[i] ?? ordinary ?? 0);
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
  if (commands) {
    const lines = [VARIABLES, ...good.map((row) => VARIABLES.map((name) => written(points[row][name])))];
    try {
      const [header, ...cells] = (await mapped(text, lines.map((line) => line.join(",")).join("\n"))).split("\n");
      const columns = header.split(",");
      const places = ["value", ...names.map((name) => `${name}.grad`)].map((column) => columns.indexOf(column));
      for (const [i, row] of good.entries()) {
        const numbers = cells[i].split(",").map(Number);
        compare(
          "map",
          row,
          places.map((place) => numbers[place]),
        );
      }
    } catch (error) {
      compare("map", good[0], codeOf(error));
    }
  }
  if (samples)
    try {
      for (const [i, found] of (
        await sampledRows(
          text,
          names,
          good.map((row) => points[row]),
        )
      ).entries())
        compare("sampled", good[i], found);
    } catch (error) {
      compare("sampled", good[0], codeOf(error));
    }
  if (formulas) {
    for (const row of good) {
      const found = await gradientBeside(text, names, points[row]);
      if (found !== undefined) compare("diff", row, found);
    }
  }
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
export async function shrunk(tree: Tree, holds: (tree: Tree) => Promise<boolean>): Promise<Tree> {
  let smallest = tree;
  for (let found = true; found;) {
    found = false;
    for (const candidate of smaller(smallest)) {
      if (!(await holds(candidate))) continue;
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
