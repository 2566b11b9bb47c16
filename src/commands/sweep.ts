import { DzeroError, type Source } from "../errors.ts";
import { Aligned, tableLine } from "../pictures/table.ts";
import { toJson, type Json } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import { delimitedRow } from "../rows/cells.ts";
import { delimiterOf, type Format } from "../rows/format.ts";
import { MOST_POINTS, type Range } from "../session/range.ts";
import type { Given } from "./bindings.ts";
import type { Answer, Context, View } from "./command.ts";
import { gradientName, hessianName, orderName, partNamed, VALUE } from "./point.ts";
import { sampled, type Asked, type Sampling, type Samples } from "./sampling.ts";

/** How many points a range without step and number has, unless its ends are whole numbers. */
const USUAL_POINTS = 11;

/** Whole ends that are so far apart at least and at most have every whole number between them for a point. */
const LEAST_WHOLE = 2;
const MOST_WHOLE = 100;

/** How many points are written at once. */
const BLOCK = 4096;

/** How many points a range has in a table. */
function countOf({ count, from, to }: Range): number {
  if (count !== undefined) return count;
  const distance = Math.abs(to - from);
  const isWhole = Number.isInteger(from) && Number.isInteger(to) && distance >= LEAST_WHOLE && distance <= MOST_WHOLE;
  return isWhole ? distance + 1 : USUAL_POINTS;
}

/** A column of the points, for each the number of that name. */
interface Column {
  readonly name: string;
  readonly numbers: Float64Array;
}

/** An expression at the points of one range, or of the grid of several. */
export interface Sweep {
  readonly count: number;
  /** The variables that take many values, the first the slowest. */
  readonly at: readonly Column[];
  readonly sampling: Sampling;
  readonly samples: Samples;
  readonly order: number | undefined;
}

/**
 * Computes an expression wherever its variables are given.
 * @throws DzeroError; whatever is wrong at one of the points is
 */
export async function swept(
  context: Context,
  source: Source,
  { values, ranges }: Given,
  asked: Omit<Asked, "values">,
): Promise<Sweep> {
  const counts = Array.from(ranges.values(), countOf);
  const count = counts.reduce((product, one) => product * one, 1);
  if (count > MOST_POINTS) {
    throw new DzeroError(
      "bad-value",
      `the grid has ${counts.join(" times ")} points; at most ${MOST_POINTS} are computed`,
    );
  }
  const firsts = new Map(Array.from(ranges, ([name, { from }]) => [name, from] as const));
  const sampling = await sampled(context, source, firsts, { ...asked, values });
  // How many points one of a range's stands for: the last variable changes first.
  let stride = count;
  const at = Array.from(ranges, ([name, range], i): Column => {
    stride /= counts[i];
    const points = range.points(counts[i]);
    const length = stride;
    return {
      name,
      numbers: Float64Array.from({ length: count }, (_, row) => points[Math.floor(row / length) % counts[i]]),
    };
  });
  const columns = at.map(({ numbers }) => numbers);
  return { count, at, sampling, samples: sampling.at(columns, count), order: asked.order };
}

/** Everything there is at the points, in order. */
function columnsOf({ at, sampling: { names }, samples, order }: Sweep): Column[] {
  const pairs = names.flatMap((a, i) => names.slice(i).map((b) => hessianName(a, b)));
  return [
    ...at,
    { name: VALUE, numbers: samples.value },
    ...samples.grad.map((numbers, i) => ({ name: gradientName(names[i]), numbers })),
    ...samples.hessian.map((numbers, i) => ({ name: pairs[i], numbers })),
    ...(samples.derivative === undefined || order === undefined
      ? []
      : [{ name: orderName(names[0], order), numbers: samples.derivative }]),
  ];
}

/** Numbers in the places that they have in JSON: a column of them stands for its number at a point. */
type Shape = Float64Array | number | readonly Shape[] | Map<string, Shape>;

/** The second derivatives of each variable by each. */
function hessianOf({ sampling: { names }, samples: { hessian } }: Sweep): Shape {
  const matrix = new Map(names.map((name) => [name, new Map<string, Shape>()]));
  let next = 0;
  // The rows of the upper triangle come one after the other, so that every row of the matrix is filled from the left.
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i)) {
      const numbers = hessian[next++];
      matrix.get(a)?.set(b, numbers);
      matrix.get(b)?.set(a, numbers);
    }
  }
  return matrix;
}

/** A point as an object. */
function pointShape(sweep: Sweep): Shape {
  const { at, sampling, samples, order } = sweep;
  const shape = new Map<string, Shape>([
    ["at", namedShape(at)],
    ["value", samples.value],
    ["grad", new Map(sampling.names.map((name, i) => [name, samples.grad[i]]))],
  ]);
  if (samples.hessian.length > 0) shape.set("hessian", hessianOf(sweep));
  if (order !== undefined) shape.set("order", order);
  if (samples.derivative !== undefined) shape.set("derivative", samples.derivative);
  return shape;
}

function namedShape(columns: readonly Column[]): Shape {
  return new Map(columns.map(({ name, numbers }) => [name, numbers]));
}

/** What a shape is at one point. */
function jsonAt(shape: Shape, row: number): Json {
  if (typeof shape === "number") return shape;
  if (shape instanceof Float64Array) return shape[row];
  if (shape instanceof Map) return new Map(Array.from(shape, ([name, part]) => [name, jsonAt(part, row)]));
  return Array.from(shape, (part) => jsonAt(part, row));
}

/** Columns of numbers, and the text that stands before each and behind the last. */
interface Layout {
  readonly columns: readonly Float64Array[];
  readonly pieces: readonly string[];
}

/** The layout of one line of JSON. */
function jsonLayout(shape: Shape): Layout {
  const columns: Float64Array[] = [];
  const pieces = [""];
  const write = (text: string) => void (pieces[pieces.length - 1] += text);
  const visit = (part: Shape): void => {
    if (typeof part === "number") write(toJson(part));
    else if (part instanceof Float64Array) {
      columns.push(part);
      pieces.push("");
    } else if (part instanceof Map) {
      for (const [i, [name, inner]] of [...part].entries()) {
        write(`${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
        visit(inner);
      }
      write(part.size === 0 ? "{}" : "}");
    } else {
      for (const [i, inner] of [...part].entries()) {
        write(i === 0 ? "[" : ",");
        visit(inner);
      }
      write("]");
    }
  };
  visit(shape);
  return { columns, pieces };
}

/** Text made of the points from one to another, without a newline at the end. */
type Write = (from: number, to: number, view: View) => string;

/** How the points are written. */
export type Form = "table" | "json" | Format;

function rowsOf(from: number, to: number, row: (row: number) => string): string[] {
  return Array.from({ length: to - from }, (_, i) => row(from + i));
}

/** The numbers of one column, as people read them. */
function bareWriter({ numbers }: Column): Write {
  return (from, to, { digits }) => rowsOf(from, to, (row) => formatNumber(numbers[row], digits)).join("\n");
}

/** A table for people, or bare numbers in columns. */
function tableWriter(columns: readonly Column[], count: number, isBare: boolean): Write {
  let aligned: Aligned[] | undefined;
  return (from, to, { digits, palette }) => {
    if (aligned === undefined) {
      aligned = columns.map(({ name }) => new Aligned({ heading: isBare ? "" : name, align: "point" }));
      for (const [i, { numbers }] of columns.entries())
        for (let row = 0; row < count; row++) aligned[i].measure(formatNumber(numbers[row], digits));
    }
    const cells = aligned;
    const lines = rowsOf(from, to, (row) =>
      tableLine(columns.map(({ numbers }, i) => cells[i].pad(formatNumber(numbers[row], digits)))),
    );
    if (isBare) return lines.map((line) => line.slice(2)).join("\n");
    const heading = tableLine(cells.map((column) => column.heading())).slice(2);
    return (from === 0 ? [`  ${palette.heading(heading)}`, ...lines] : lines).join("\n");
  };
}

/**
 * Lines for programs.
 * @param write writes a number with the shortest digits that read back to it
 */
function layoutWriter({ columns, pieces }: Layout, write: (number: number) => string, header?: string): Write {
  return (from, to) => {
    const lines = rowsOf(from, to, (row) => {
      let line = pieces[0];
      for (let i = 0; i < columns.length; i++) line += write(columns[i][row]) + pieces[i + 1];
      return line;
    });
    return (from === 0 && header !== undefined ? [header, ...lines] : lines).join("\n");
  };
}

/** A number as CSV and TSV have it: NaN and the infinities without quotes. */
function inCell(number: number): string {
  return Number.isFinite(number) ? toJson(number) : String(number);
}

function delimitedWriter(columns: readonly Column[], format: "csv" | "tsv"): Write {
  const delimiter = delimiterOf(format);
  const names = columns.map(({ name }) => name);
  const pieces = ["", ...names.map((_, i) => (i === names.length - 1 ? "" : delimiter))];
  return layoutWriter(
    { columns: columns.map(({ numbers }) => numbers), pieces },
    inCell,
    delimitedRow(names, delimiter),
  );
}

/** @param only the columns that are asked for, alone */
function writerOf(sweep: Sweep, form: Form, only: readonly string[] | undefined): Write {
  const all = columnsOf(sweep);
  const columns = only === undefined ? all : only.map((name) => partNamed(name, all));
  const twice = columns.find(({ name }, i) => columns.findIndex((one) => one.name === name) !== i);
  if (twice !== undefined && only === undefined && form !== "json" && form !== "table")
    throw new DzeroError("bad-column", `there are two columns ${twice.name}`, { hint: "--json keeps them apart" });
  switch (form) {
    case "table":
      return only !== undefined && columns.length === 1
        ? bareWriter(columns[0])
        : tableWriter(columns, sweep.count, only !== undefined);
    case "json":
      return layoutWriter(jsonLayout(only === undefined ? pointShape(sweep) : bareShape(columns)), toJson);
    case "jsonl":
      return layoutWriter(jsonLayout(namedShape(columns)), toJson);
    default:
      return delimitedWriter(columns, form);
  }
}

/** The numbers alone: one, or a list. */
function bareShape(columns: readonly Column[]): Shape {
  return columns.length === 1 ? columns[0].numbers : columns.map(({ numbers }) => numbers);
}

/**
 * The points, some at a time: there may be a million.
 * @param only the columns that are asked for, alone
 */
export function* sweepAnswers(sweep: Sweep, form: Form, only?: readonly string[]): Generator<Answer> {
  const { count, sampling } = sweep;
  const write = writerOf(sweep, form, only);
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    const answer: Answer = { text: (view) => write(from, to, view) };
    yield to < count ? answer : { ...answer, notes: sampling.notes(), reading: sampling.reading };
  }
}

/** All points in one answer. */
export function sweepAnswer(sweep: Sweep): Answer {
  const { count, sampling } = sweep;
  const write = writerOf(sweep, "table", undefined);
  const shape = pointShape(sweep);
  return {
    text: (view) => write(0, count, view),
    get json() {
      return Array.from({ length: count }, (_, row) => jsonAt(shape, row));
    },
    notes: sampling.notes(),
    reading: sampling.reading,
  };
}
