import type { Program } from "../../grammar/ast.ts";
import { backward } from "../autodiff/backward.ts";
import { gradientNodes, hessianValues, nthDerivative, nthDerivativeValue } from "../calculus/derivatives.ts";
import type { CompiledRows } from "../compile/rows.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { hiddenConstant, NoteCounts, NoteTaker, type Note } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import { read } from "../session/read.ts";
import type { Session, Variable } from "../session/session.ts";
import { checkAllUsed } from "./bindings.ts";
import type { Context } from "./command.ts";
import { carryOut, noVariable, type Prepared } from "./expression.ts";
import { derivativeNote, whyOfOrder, whySecond, type Result } from "./derivative-notes.ts";
import { checkOrder, gradientName, hessianName, orderName } from "./point.ts";
import { noteTakers } from "./row-notes.ts";

/** What is asked of an expression at many points. */
export interface Asked {
  /** Numbers that other variables have at all of the points; those not here keep the session's. */
  readonly values?: ReadonlyMap<string, number>;
  /** The variables to differentiate by; all that the expression depends on where absent. */
  readonly wrt?: readonly string[] | undefined;
  /** Whether the expression may do without some of these names, as one of several that are computed together. */
  readonly mayBeUnused?: boolean;
  /** Whether the second derivatives are asked for, too. */
  readonly hessian?: boolean;
  /** The n-th derivative by the one variable is asked for, too. */
  readonly order?: number | undefined;
}

/** Value and gradient at the points asked for. */
export interface Samples {
  readonly value: Float64Array;
  /** One column a name of the sampling. */
  readonly grad: readonly Float64Array[];
  /** Where they were asked for, the second derivatives: by each name and itself and those behind it. */
  readonly hessian: readonly Float64Array[];
  /** Where it was asked for, the n-th derivative. */
  readonly derivative: Float64Array | undefined;
}

/** An expression as a function of some of its variables. */
export interface Sampling {
  /** The variables it is differentiated by, in order of first use. */
  readonly names: readonly string[];
  /**
   * Value and gradient at points 0 to count - 1.
   * @param columns one column a variable that takes many values, in the order they were given
   * @throws DzeroError note, where notes are errors; whatever is wrong at a point
   */
  at(columns: readonly Float64Array[], count: number): Samples;
  /** What is worth knowing of all the points so far. */
  notes(): Note[];
  /** How the expression was read, where readers may differ. */
  readonly reading: string | undefined;
  /** How many nodes a point takes, about: the work that it is. */
  readonly nodes: number;
}

/** Names that take many values, each with one of them. */
type Swept = ReadonlyMap<string, number | undefined>;

/** To make a node takes so many times as long as to compute one again. */
const MADE_ANEW = 30;

/** A derivative of higher order is long as a formula; at a point, Taylor arithmetic finds it at once. */
const MOST_COMPILED = 2;

/** These say that an expression is no function of symbols, though it may be one of numbers, as sum(k, k, 1, n) is. */
const NEEDS_NUMBERS: readonly string[] = ["no-value", "recursion", "bad-value", "no-derivative"];

/**
 * Makes an expression ready to be computed at many points. The session stays as it is, whatever happens.
 *
 * It is compiled where it can be over symbols, and otherwise carried out at each point anew. Results that were given a name
 * follow: after y = x^2, y is a function of x.
 * @param swept the variables that take many values, each with one that it takes
 * @throws DzeroError where it has no value: a name is unknown, or used nowhere, or is a symbol
 */
export async function sampled(
  context: Context,
  source: Source,
  swept: ReadonlyMap<string, number>,
  asked: Asked = {},
): Promise<Sampling> {
  const counting = new Counting(context, [...swept.keys()]);
  const program = read(source);
  const { compileRows } = await import("../compile/rows.ts");
  const { graph } = context.session;
  const question: Question = { context, source, asked, swept: [...swept.keys()] };
  const { hessian = false, order } = asked;
  const length = graph.length;
  try {
    if (order !== undefined && order > MOST_COMPILED)
      return new RepeatedSampling(context, program, swept, asked, counting);
    const opened = open(context, new Map(Array.from(swept.keys(), (name) => [name, undefined])), asked);
    const { session, leaves } = opened;
    const chosen = choose(context, opened, program, asked);
    const nodes = graph.length - length;
    const { node, place } = chosen.prepared;
    const by = Array.from(chosen.variables.values(), (variable) => variable.node);
    return within(place, () => {
      const rows = compileRows(graph, node, leaves, by, { hessian, notes: counting.isWanted });
      const visitor = noteTakers(rows, session, counting.counts);
      // The second derivative is that of the Hessian: the gradient's.
      const isPartial = order === 2;
      const further = (n: number) =>
        isPartial
          ? gradientNodes(graph, node, [by[0]])[0]
          : nthDerivative(graph, node, by[0], n, { purpose: "points" });
      const derivative =
        order === undefined
          ? undefined
          : {
              isPartial,
              rows: compileRows(graph, further(order), leaves, isPartial ? [by[0]] : []),
            };
      return new CompiledSampling({ rows, hessian, derivative, visitor, nodes }, question, chosen, counting);
    });
  } catch (error) {
    if (!(error instanceof DzeroError) || !NEEDS_NUMBERS.includes(error.code)) throw error;
  } finally {
    graph.truncate(length);
  }
  return new RepeatedSampling(context, program, swept, asked, counting);
}

/**
 * Carries an expression out in a session in which some variables have other values, and forgets it.
 * @param look is told of the session meanwhile
 * @throws DzeroError as `sampled`
 */
export function lookedAt<Result>(
  context: Context,
  source: Source,
  asked: Asked,
  look: (session: Session, prepared: Prepared) => Result,
): Result {
  const { graph } = context.session;
  const length = graph.length;
  try {
    const opened = open(context, new Map(), asked);
    return look(opened.session, choose(context, opened, read(source), asked).prepared);
  } finally {
    graph.truncate(length);
  }
}

/** A session in which names stand for other values, or for any. */
interface Opened {
  readonly session: Session;
  /** The names that were given another value. */
  readonly given: ReadonlyMap<string, Variable>;
  /** The nodes of the names that take many values, in their order. */
  readonly leaves: readonly number[];
}

/** @param swept the names that take many values, each with its first; symbols where absent */
function open({ session: from }: Context, swept: Swept, { values }: Asked): Opened {
  const session = from.fork({ symbols: false, isForPoints: true });
  for (const [name, value] of values ?? []) session.replace(name, value);
  for (const [name, value] of swept) session.replace(name, value);
  const names = [...(values?.keys() ?? []), ...swept.keys()];
  return {
    session,
    given: new Map(names.map((name) => [name, session.variable(name)])),
    leaves: Array.from(swept.keys(), (name) => session.variable(name).node),
  };
}

/** An expression that was carried out, with the variables to differentiate by. */
interface Chosen {
  readonly prepared: Prepared;
  readonly variables: ReadonlyMap<string, Variable>;
}

/** Carries the expression out and checks that it uses what was given, and has a value where that has one. */
function choose(
  { optionNames }: Context,
  { session, given }: Opened,
  { source, statements }: Program,
  { wrt, order, mayBeUnused = false }: Asked,
): Chosen {
  const { used, ...prepared } = carryOut(session, statements, source, given);
  const { places, place } = prepared;
  const names = Array.from(given.keys(), (name) => ({ name }));
  if (!mayBeUnused) checkAllUsed(names, new Set([...used, ...places.keys()]), optionNames);
  const symbol = [...session.symbolsBelow(prepared.node)].find(([name, node]) => given.get(name)?.node !== node);
  if (symbol !== undefined) {
    const hint = session.adviseOnMissing([symbol[0]]);
    throw new DzeroError("unknown-name", `${symbol[0]} has no value`, { place, hint });
  }
  const stranger = mayBeUnused ? undefined : wrt?.find((name) => !places.has(name));
  if (stranger !== undefined) throw noVariable(stranger, places.keys());
  const variables = new Map([...places].filter(([name]) => wrt?.includes(name) ?? true));
  checkOrder(order, [...variables.keys()]);
  return { prepared, variables };
}

/** Counts the notes of points, each named by the values that its variables have there. */
class Counting {
  readonly counts: NoteCounts;
  readonly isWanted: boolean;
  readonly #isStrict: boolean;
  #columns: readonly Float64Array[] = [];

  constructor({ settings: { strict, quiet } }: Context, names: readonly string[]) {
    this.isWanted = strict || !quiet;
    this.#isStrict = strict;
    this.counts = new NoteCounts("points", (row) => {
      const at = names.map((name, i) => `${name} = ${formatNumber(this.#columns[i][row - 1])}`);
      return `at ${at.join(", ")}`;
    });
  }

  /** The number a variable that takes many values has at a point. */
  valuesAt(row: number): number[] {
    return this.#columns.map((column) => column[row]);
  }

  /** Tells which points are computed next. */
  begin(columns: readonly Float64Array[]): void {
    this.#columns = columns;
  }

  /** @throws DzeroError note, where notes are errors and there is one */
  end(): void {
    const { first } = this.counts;
    if (this.#isStrict && first !== undefined) throw new DzeroError("note", `${first.note.message} (${first.place})`);
  }
}

/** Columns for so many points. */
function roomFor(count: number, names: readonly string[], hessian: boolean, hasDerivative: boolean): Samples {
  const columns = (number: number) => Array.from({ length: number }, () => new Float64Array(count));
  const [value, ...grad] = columns(1 + names.length);
  return {
    value,
    grad,
    hessian: columns(hessian ? (names.length * (names.length + 1)) / 2 : 0),
    derivative: hasDerivative ? new Float64Array(count) : undefined,
  };
}

/** What is asked of an expression, and where. */
interface Question {
  readonly context: Context;
  readonly source: Source;
  readonly asked: Asked;
  /** The names that take many values. */
  readonly swept: readonly string[];
}

/** A column of derivatives of second or higher order, and the variables they are by. */
interface Further {
  readonly name: string;
  readonly numbers: Float64Array;
  readonly by: readonly [a: number, b: number];
  why(result: Result, nodes: readonly [a: number, b: number]): string;
}

function furtherOf(names: readonly string[], { hessian, derivative }: Samples, { order = 0 }: Asked): Further[] {
  const pairs = names.flatMap((_, i) => names.slice(i).map((_, k): [number, number] => [i, i + k]));
  const second = hessian.map((numbers, i): Further => {
    const [a, b] = pairs[i].map((k) => names[k]);
    const why = (result: Result, [by, other]: readonly [number, number]) =>
      whySecond(result, by, gradientName(a), other);
    return { name: hessianName(a, b), numbers, by: pairs[i], why };
  });
  if (derivative === undefined || order < 2) return second;
  const nameOf = (k: number) => (k === 1 ? gradientName(names[0]) : orderName(names[0], k));
  const why = (result: Result, [by]: readonly [number, number]) => whyOfOrder(result, by, order, nameOf);
  return [...second, { name: nameOf(order), numbers: derivative, by: [0, 0], why }];
}

/** Counts the notes of further derivatives that are no finite numbers, where value and gradient are. */
function countFurther(
  { context, source, asked, swept }: Question,
  names: readonly string[],
  samples: Samples,
  counting: Counting,
): void {
  if (!counting.isWanted) return;
  const { value, grad } = samples;
  for (const { name, numbers, by, why } of furtherOf(names, samples, asked)) {
    for (const [row, number] of numbers.entries()) {
      const isOwn = [value, ...by.map((i) => grad[i])].every((column) => Number.isFinite(column[row]));
      if (Number.isFinite(number) || !isOwn) continue;
      counting.counts.row = row + 1;
      counting.counts.count(`${name} ${number}`, () => {
        const values = new Map([
          ...(asked.values ?? []),
          ...counting.valuesAt(row).map((one, i) => [swept[i], one] as const),
        ]);
        const reason = lookedAt(context, source, { ...asked, values }, (session, { node: root, places }) => {
          const nodes = by.map((i) => places.get(names[i])?.node ?? -1);
          return why({ graph: session.graph, root, names: session.nodeNames() }, [nodes[0], nodes[1]]);
        });
        return derivativeNote([name], number, reason);
      });
    }
  }
}

/** What was compiled for rows. */
interface Compiled {
  readonly rows: CompiledRows;
  /** Whether the rows have the second derivatives, too. */
  readonly hessian: boolean;
  /** The n-th derivative: the value of these rows, or their one partial. */
  readonly derivative: { readonly rows: CompiledRows; readonly isPartial: boolean } | undefined;
  readonly visitor: ReturnType<typeof noteTakers>;
  /** How many nodes a row takes. */
  readonly nodes: number;
}

/** The function that was compiled. */
class CompiledSampling implements Sampling {
  readonly names: readonly string[];
  readonly reading: string | undefined;
  readonly nodes: number;
  readonly #compiled: Compiled;
  readonly #question: Question;
  readonly #hidden: readonly string[];
  readonly #counting: Counting;

  constructor(compiled: Compiled, question: Question, { prepared, variables }: Chosen, counting: Counting) {
    this.names = [...variables.keys()];
    this.reading = prepared.reading;
    this.nodes = compiled.nodes;
    this.#compiled = compiled;
    this.#question = question;
    this.#hidden = prepared.hidden;
    this.#counting = counting;
  }

  at(columns: readonly Float64Array[], count: number): Samples {
    const { rows, hessian, derivative, visitor } = this.#compiled;
    const samples = roomFor(count, this.names, hessian, derivative !== undefined);
    const outputs = [samples.value, ...samples.grad, ...samples.hessian];
    this.#counting.begin(columns);
    rows.run(columns, outputs, count, (row) => visitor(row + 1, !this.#counting.isWanted));
    if (derivative !== undefined && samples.derivative !== undefined) {
      const before = derivative.isPartial ? [new Float64Array(count)] : [];
      derivative.rows.run(columns, [...before, samples.derivative], count);
    }
    countFurther(this.#question, this.names, samples, this.#counting);
    this.#counting.end();
    return samples;
  }

  notes(): Note[] {
    return [...this.#hidden.map(hiddenConstant), ...this.#counting.counts.notes()];
  }
}

/** The expression carried out at each point. */
class RepeatedSampling implements Sampling {
  readonly names: readonly string[];
  readonly reading: string | undefined;
  readonly nodes: number;
  readonly #hidden: readonly string[];
  readonly #context: Context;
  readonly #program: Program;
  readonly #swept: readonly string[];
  readonly #asked: Asked;
  readonly #counting: Counting;

  constructor(
    context: Context,
    program: Program,
    swept: ReadonlyMap<string, number>,
    asked: Asked,
    counting: Counting,
  ) {
    this.#context = context;
    this.#program = program;
    this.#swept = [...swept.keys()];
    this.#asked = asked;
    this.#counting = counting;
    const { graph } = context.session;
    const { length } = graph;
    const { prepared, variables, nodes } = this.#opened([...swept.values()], (opened) => ({
      ...choose(context, opened, program, asked),
      nodes: graph.length - length,
    }));
    this.nodes = MADE_ANEW * nodes;
    this.names = [...variables.keys()];
    this.reading = prepared.reading;
    this.#hidden = prepared.hidden;
  }

  /** Does something in a session in which the names have these values, and forgets what it made. */
  #opened<Result>(values: readonly number[], run: (opened: Opened) => Result): Result {
    const { graph } = this.#context.session;
    const length = graph.length;
    try {
      return run(open(this.#context, new Map(this.#swept.map((name, i) => [name, values[i]])), this.#asked));
    } finally {
      graph.truncate(length);
    }
  }

  at(columns: readonly Float64Array[], count: number): Samples {
    const { hessian = false, order } = this.#asked;
    const samples = roomFor(count, this.names, hessian, order !== undefined);
    const point = (row: number) => columns.map((column) => column[row]);
    this.#counting.begin(columns);
    if (count > 0) {
      this.#opened(point(0), (opened) => {
        for (let row = 0; row < count; row++) this.#one(opened, point(row), row, samples);
      });
    }
    const { source } = this.#program;
    const question = { context: this.#context, source, asked: this.#asked, swept: this.#swept };
    countFurther(question, this.names, samples, this.#counting);
    this.#counting.end();
    return samples;
  }

  #one(
    { session: around, given, leaves }: Opened,
    point: readonly number[],
    row: number,
    { value, grad, hessian, derivative }: Samples,
  ): void {
    const { graph } = around;
    const length = graph.length;
    const session = around.fork();
    graph.revalue(leaves, point);
    try {
      const { prepared, variables } = choose(this.#context, { session, given, leaves }, this.#program, this.#asked);
      const { counts, isWanted } = this.#counting;
      counts.row = row + 1;
      const taker = isWanted ? new NoteTaker(graph, session.nodeNames(), counts) : undefined;
      taker?.value(prepared.node);
      value[row] = graph.value(prepared.node);
      const wanted = this.names.map((name) => variables.get(name)?.node ?? Infinity);
      const { node: root, place } = prepared;
      within(place, () => {
        const adjoints = backward(graph, root, wanted, taker);
        for (const [i, node] of wanted.entries()) grad[i][row] = node <= root ? adjoints[node] : 0;
        if (hessian.length > 0)
          for (const [i, number] of hessianValues(graph, root, wanted).flat().entries()) hessian[i][row] = number;
        const { order } = this.#asked;
        if (derivative !== undefined && order !== undefined)
          derivative[row] = nthDerivativeValue(graph, root, wanted[0], order);
      });
    } finally {
      graph.truncate(length);
    }
  }

  notes(): Note[] {
    return [...this.#hidden.map(hiddenConstant), ...this.#counting.counts.notes()];
  }
}
