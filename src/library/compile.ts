import type { Column } from "../compile/javascript.ts";
import { compileRows } from "../compile/rows.ts";
import { DzeroError, within } from "../errors.ts";
import type { Evaluation, Numbers } from "./evaluate.ts";
import { chosenFrom, namesOf, openExpression } from "./expression.ts";

export interface CompileOptions {
  /**
   * The variables to differentiate by, and results that a statement gave a name; all variables where absent, and those only:
   * of `y = x^2; y*x` the gradient is by x.
   */
  readonly wrt?: readonly string[];
  /** Whether to find the second derivatives, too. */
  readonly hessian?: boolean;
}

/** Columns of numbers by the names of variables; a single number stands for a column of it. */
export type Columns = { readonly [name: string]: ArrayLike<number> | number };

/** Value and derivatives of every row. */
export interface ColumnEvaluation {
  readonly value: Float64Array;
  readonly grad: { readonly [name: string]: Float64Array };
  readonly hessian?: { readonly [name: string]: { readonly [name: string]: Float64Array } };
}

/** An expression that was compiled once, for many points. */
export interface CompiledExpression {
  /**
   * Value and gradient at a point.
   * @param at a value for every variable
   * @throws DzeroError unknown-name, where one is missing
   */
  (at?: Numbers): Evaluation;
  /**
   * Value and gradient of every row.
   * @param columns a column for every variable, all of one length; other columns are ignored
   * @param into what an earlier call for as many rows gave, to be written over: new memory for every call takes time
   * @throws DzeroError unknown-name, where one is missing; bad-value, where the lengths differ
   */
  columns(columns: Columns, into?: ColumnEvaluation): ColumnEvaluation;
  /** What the expression needs a value of, in order of first use. */
  readonly variables: readonly string[];
}

function missing(name: string): DzeroError {
  return new DzeroError("unknown-name", `${name} has no value`, {
    hint: `give it one: { ${JSON.stringify(name)}: 1 }`,
  });
}

/** How many rows there are: the length of the columns, 1 where there is none. */
function rowCount(columns: readonly (readonly [name: string, column: ArrayLike<number> | number])[]): number {
  let first: { name: string; length: number } | undefined;
  for (const [name, column] of columns) {
    if (typeof column === "number") continue;
    first ??= { name, length: column.length };
    if (column.length === first.length) continue;
    const message = `the columns differ in length: ${first.name} has ${first.length}, ${name} has ${column.length}`;
    throw new DzeroError("bad-value", message);
  }
  return first?.length ?? 1;
}

/** What was given for a name: a property of the object's own, spelled in whatever way Unicode has. */
function givenFor<Given>(values: { readonly [name: string]: Given }, name: string): Given | undefined {
  if (Object.hasOwn(values, name)) return values[name];
  const spelled = Object.keys(values).find((key) => key.normalize("NFC") === name);
  return spelled === undefined ? undefined : values[spelled];
}

/**
 * A column as the compiled code takes it.
 * @param outputs may lie in the same memory: a row is read again after it was written
 */
function columnOf(name: string, column: ArrayLike<number> | number, count: number, outputs: readonly Column[]): Column {
  if (column instanceof Float64Array) {
    return outputs.some((output) => output.buffer === column.buffer) ? column.slice() : column;
  }
  if (typeof column === "number") return new Float64Array(count).fill(column);
  for (let row = 0; row < count; row++) {
    if (typeof column[row] === "number") continue;
    throw new DzeroError("bad-value", `row ${row} of column ${name} is not a number`);
  }
  return Float64Array.from(column);
}

function isColumn(given: unknown): boolean {
  return typeof given === "number" || Array.isArray(given) || ArrayBuffer.isView(given);
}

/** Names for results, by the names of the variables. */
class Naming {
  readonly #names: readonly string[];
  readonly #hasHessian: boolean;

  constructor(names: readonly string[], hasHessian: boolean) {
    this.#names = names;
    this.#hasHessian = hasHessian;
  }

  /** How many results there are: the value, the partials, and the upper triangle of the second derivatives. */
  get count(): number {
    const n = this.#names.length;
    return 1 + n + (this.#hasHessian ? (n * (n + 1)) / 2 : 0);
  }

  /** Where the second derivative by the i-th and the j-th variable stands. */
  #place(i: number, j: number): number {
    const n = this.#names.length;
    const [low, high] = i < j ? [i, j] : [j, i];
    return 1 + n + low * n - (low * (low - 1)) / 2 + (high - low);
  }

  #object<Result>(resultOf: (i: number) => Result): { readonly [name: string]: Result } {
    const object: { [name: string]: Result } = {};
    for (const [i, name] of this.#names.entries()) {
      // Assignment to this name would set the object's prototype.
      if (name !== "__proto__") object[name] = resultOf(i);
      else Object.defineProperty(object, name, { value: resultOf(i), enumerable: true });
    }
    return object;
  }

  of<Result>(results: readonly Result[]) {
    const grad = this.#object((i) => results[i + 1]);
    if (!this.#hasHessian) return { value: results[0], grad };
    const hessian = this.#object((i) => this.#object((j) => results[this.#place(i, j)]));
    return { value: results[0], grad, hessian };
  }
}

/**
 * Compiles an expression with its gradient: `const f = compile("x^2*y")`, then `f({ x: 3, y: 2 })` is
 * `{ value: 18, grad: { x: 12, y: 9 } }`, and `f.columns({ x: xs, y: ys })` the same for columns of numbers.
 *
 * @param text one expression, or statements of which the last is one
 * @throws DzeroError with a code, the place in the text, and a hint where there is one
 */
export function compile(text: string, { wrt, hessian = false }: CompileOptions = {}): CompiledExpression {
  const expression = openExpression(text, true);
  const { session, prepared, variables } = expression;
  const names = [...variables.keys()];
  const chosen = chosenFrom(expression, namesOf(wrt));
  const rows = within(prepared.place, () =>
    compileRows(
      session.graph,
      prepared.node,
      [...variables.values()],
      chosen.map(({ node }) => node),
      { hessian },
    ),
  );
  const naming = new Naming(
    chosen.map(({ name }) => name),
    hessian,
  );
  const columnsFor = (count: number) => Array.from({ length: naming.count }, () => new Float64Array(count));

  const point = names.map(() => new Float64Array(1));
  const results = columnsFor(1);
  const at = (values: Numbers = {}): Evaluation => {
    for (const [i, name] of names.entries()) {
      const value = givenFor(values, name);
      if (typeof value !== "number") throw missing(name);
      point[i][0] = value;
    }
    rows.run(point, results, 1);
    return naming.of(results.map(([result]) => result));
  };

  const columnsOf = new WeakMap<ColumnEvaluation, readonly Column[]>();
  const columns = (given: Columns, into?: ColumnEvaluation): ColumnEvaluation => {
    const chosenColumns = names.map((name) => {
      const column = givenFor(given, name);
      if (column === undefined || !isColumn(column)) throw missing(name);
      return [name, column] as const;
    });
    const count = rowCount(chosenColumns);
    const outputs = into === undefined ? columnsFor(count) : columnsOf.get(into);
    if (outputs?.[0].length !== count) {
      throw new DzeroError("bad-value", "what is to be written over is not of an earlier call for as many rows");
    }
    rows.run(
      chosenColumns.map(([name, column]) => columnOf(name, column, count, outputs)),
      outputs,
      count,
    );
    const evaluation = into ?? naming.of(outputs);
    columnsOf.set(evaluation, outputs);
    return evaluation;
  };
  return Object.assign(at, { columns, variables: names });
}
