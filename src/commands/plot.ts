import { expressionOf, type Statement } from "../../grammar/ast.ts";
import { isName, nameIn, writtenName } from "../../grammar/names.ts";
import { topLevelParts } from "../../grammar/parser.ts";
import { isRange } from "../../grammar/range.ts";
import { DzeroError, type Source } from "../errors.ts";
import type { Drawing, Plot } from "../pictures/plot/plot.ts";
import type { Sampler } from "../pictures/plot/samples.ts";
import { jsonObject, type Json } from "../print/json.ts";
import { readRange, type Range } from "../session/range.ts";
import { read } from "../session/read.ts";
import { resolve } from "../session/resolve.ts";
import type { Session } from "../session/session.ts";
import { checkAllUsed, readBindings, type Given } from "./bindings.ts";
import type { Answer, Binding, Command, CommandOption, Context, Request, View } from "./command.ts";
import { expressionOptions, operandOf, sourceOf } from "./expression.ts";
import { sampled, type Sampling } from "./sampling.ts";

const EXAMPLE = `dzero plot "sin(x), x = -3..3"`;
const LINE_EXAMPLE = ":plot sin(x), x = -3..3";

/** The range where none is given. */
const USUAL = { low: -10, high: 10 };

/** A range has room for the points of a curve if it is at least so wide, for its place; and no matter where. */
const LEAST_WIDTH = 1e-10;
const LEAST_ANYWHERE = 1e-300;

/**
 * So many nodes are computed for a curve: that takes a few seconds. An expression of more than the thousandth part of them,
 * such as a long sum, is computed at fewer points.
 */
const MOST_WORK = 2e7;

/** More curves than this no one can tell apart. */
const MOST_CURVES = 12;

/** Columns and lines of a picture of text: at least, and at most where no one asks for more. */
const LEAST_COLUMNS = 20;
const LEAST_LINES = 6;
const USUAL_COLUMNS = 160;
const USUAL_LINES = 48;
const MOST_CELLS = 1000;

/** Lines of the screen that the command and the next prompt take. */
const PROMPT_LINES = 2;

/** The size of an SVG picture in pixels: at least, usually, at most. */
const LEAST_PIXELS = 100;
const USUAL_WIDTH = 720;
const USUAL_HEIGHT = 480;
const MOST_PIXELS = 10_000;

const options: readonly CommandOption[] = [
  ...expressionOptions,
  { name: "svg", value: "FILE", summary: "write an SVG picture to a file, or with - to standard output" },
  { name: "derivative", summary: "the derivatives too; of one curve it is there anyway" },
  { name: "no-derivative", summary: "without the derivative" },
  { name: "yrange", value: "a..b", summary: "what is shown of the values; else as much as they want" },
  { name: "width", value: "n", summary: "columns; of an SVG picture pixels" },
  { name: "height", value: "n", summary: "lines; of an SVG picture pixels" },
  { name: "ascii", summary: "draw with letters instead of dots" },
];

/** What is to be drawn. */
interface Asked {
  /** One source a curve. */
  readonly curves: readonly Source[];
  readonly variable: string;
  readonly across: Plot["across"];
  readonly values: Given["values"];
}

/** Takes a text apart: expressions with commas between them, and after the first what variables are given. */
function partsOf(source: Source): { curves: readonly Source[]; bindings: readonly Binding[] } {
  const [first, ...rest] = topLevelParts(source.text);
  const bindings: Binding[] = [];
  const further: string[] = [];
  for (const part of rest) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(0, equals)).trim();
    if (isName(name) && part[equals + 1] !== "=")
      bindings.push({ name: nameIn(name), value: part.slice(equals + 1).trim(), given: `${name} =` });
    else if (isRange(part)) {
      const hint = `write x = ${part.trim()}`;
      throw new DzeroError("usage", `the range ${part.trim()} is that of no variable`, { hint });
    } else further.push(part);
  }
  const begin = further.length === 0 ? "" : beforeLast({ ...source, text: first });
  return { curves: [first, ...further.map((part) => begin + part)].map((text) => ({ ...source, text })), bindings };
}

/** The statements before the last one, which hold for every curve. */
function beforeLast(source: Source): string {
  const { statements } = read(source);
  return source.text.slice(0, statements.at(-1)?.start ?? 0);
}

function whatIsAsked(context: Context, source: Source, request: Request): Asked {
  const { curves, bindings: inText } = partsOf(source);
  if (curves.length > MOST_CURVES)
    throw new DzeroError("usage", `a plot has at most ${MOST_CURVES} curves, not ${curves.length}`);
  // In the shell values are made of constants; at the prompt, of what the session knows.
  const { bindings } = request;
  const { values, ranges } = readBindings([...bindings, ...inText], bindings.length > 0 ? undefined : context.session);
  const [range, second] = ranges;
  if (second !== undefined) {
    throw new DzeroError("bad-value", `there are two ranges, of ${range[0]} and of ${second[0]}`, {
      hint: "a plot has one; give the other a value",
    });
  }
  const names = namesOf(context, curves, values);
  // A constant may be drawn over a variable that it does not have.
  const isConstant = names.free.length === 0;
  const wanted = [...bindings, ...inText].filter(({ name }) => !isConstant || !ranges.has(name));
  checkAllUsed(wanted, new Set(names.used), context.optionNames);
  if (range === undefined) return { curves, variable: theOneOf(names), across: USUAL, values };
  const [variable, { count }] = range;
  if (count !== undefined)
    throw new DzeroError("bad-value", "a plot chooses its points itself", {
      hint: `write ${writtenName(variable)} = a..b without step and in`,
    });
  return { curves, variable, across: shownRange(range[1], writtenName(variable)), values };
}

/** The ends of a range, in order. */
function shownRange({ from, to }: Range, what: string): Plot["across"] {
  const [low, high] = from < to ? [from, to] : [to, from];
  const least = Math.max(LEAST_ANYWHERE, LEAST_WIDTH * Math.max(Math.abs(low), Math.abs(high)));
  if (high - low >= least) return { low, high };
  const message = low === high ? `the range of ${what} has no width` : `the range of ${what} is too narrow to be drawn`;
  throw new DzeroError("bad-value", message);
}

/** The names that a curve has. */
interface Names {
  /** All of them, those that named results depend on too. */
  readonly used: readonly string[];
  /** Those without value. */
  readonly free: readonly string[];
}

/** The names of the curves. The session stays as it is. */
function namesOf({ session }: Context, curves: readonly Source[], values: Given["values"]): Names {
  const { graph } = session;
  const length = graph.length;
  try {
    const found = curves.map((source) => {
      const fork = session.fork({ symbols: true });
      for (const [name, value] of values) fork.replace(name, value);
      return namesIn(fork, source);
    });
    return {
      used: [...new Set(found.flatMap(({ used }) => used))],
      free: [...new Set(found.flatMap(({ free }) => free))],
    };
  } finally {
    graph.truncate(length);
  }
}

function namesIn(session: Session, source: Source): Names {
  const used: string[] = [];
  const free: string[] = [];
  const { statements } = read(source);
  for (const [i, statement] of statements.entries()) {
    const resolution = resolve(session, statement, source);
    used.push(...resolution.used, ...resolution.missing);
    free.push(...resolution.missing);
    for (const name of resolution.names.filter((one) => session.variables.has(one))) {
      const { node } = session.variable(name);
      used.push(...session.dependencies(node, []).keys());
      free.push(...session.symbolsBelow(node).keys());
    }
    // The last is only looked up: whether it has a value is seen once its names have.
    if (i < statements.length - 1) session.run(statement, source);
    else checkValued(statement, source);
  }
  return { used, free };
}

/** @throws DzeroError no-value, where there is not exactly one name without value */
function theOneOf({ free, used }: Names): string {
  const [name, ...others] = free;
  if (name !== undefined && others.length === 0) return name;
  const names = (name === undefined ? used : free).map(writtenName);
  const example = `${names[0] ?? "x"} = ${USUAL.low}..${USUAL.high}`;
  if (name === undefined)
    throw new DzeroError("no-value", "there is no variable without value to draw over", {
      hint: `give the range of one: ${example}`,
    });
  throw new DzeroError("no-value", `a plot is over one variable, and there are ${names.join(", ")}`, {
    hint: `give the range of one and values of the others: ${example}, ${names[1]} = 1`,
  });
}

/** @throws DzeroError no-value, where the last statement is a definition or a formula */
function checkValued(last: Statement, source: Source): void {
  if (last.kind === "evaluation" || last.kind === "assignment") return;
  const place = { source, span: { start: last.start, end: last.end } };
  const shown = source.text.slice(last.name.start, last.kind === "primed" ? last.end : last.name.end);
  throw new DzeroError("no-value", "a function has no value to draw", { place, hint: `write ${shown}(x)` });
}

/** The last expression of a text as it is written, in one line. */
function labelOf(source: Source): string {
  const { text } = source;
  const last = read(source).statements.at(-1);
  if (last === undefined) return text;
  const { start, end } = expressionOf(last);
  return text.slice(start, end).replace(/[\s\p{Cc}]+/gu, " ");
}

/** A sampling as the picture asks it: by the one variable. */
function samplerOf(sampling: Sampling): Sampler {
  return (xs) => {
    const { value, grad } = sampling.at([xs], xs.length);
    return { value, slope: grad[0] ?? new Float64Array(xs.length) };
  };
}

async function* plotted(context: Context, source: Source, request: Request): AsyncGenerator<Answer> {
  const { curves, variable, across, values } = whatIsAsked(context, source, request);
  const path = request.option("svg");
  const size = sizeAsked(request, path !== undefined);
  const up = yRange(context, request);
  const withDerivative = request.has("derivative") || (curves.length === 1 && !request.has("no-derivative"));
  const swept = new Map([[variable, middleOf(across)]]);
  const samplings: Sampling[] = [];
  for (const source of curves)
    samplings.push(await sampled(context, source, swept, { values, wrt: [variable], mayBeUnused: true }));
  const drawings = curves.map((source, i): Drawing => {
    const label = labelOf(source);
    const derivative = withDerivative ? `d/d${writtenName(variable)}(${label})` : undefined;
    return { label, derivative, sampler: samplerOf(samplings[i]), most: MOST_WORK / samplings[i].nodes };
  });
  const { plotOf } = await import("../pictures/plot/plot.ts");
  const plot = plotOf(drawings, { variable: writtenName(variable), across, up });
  if (plot === undefined) {
    const { low, high } = across;
    throw new DzeroError("no-value", `there is nothing to draw from ${variable} = ${low} to ${high}`, {
      hint: samplings.flatMap((sampling) => sampling.notes())[0]?.message,
    });
  }
  const notes = [...new Map(samplings.flatMap((one) => one.notes()).map((note) => [note.message, note])).values()];
  const shared = { json: plotJson(plot, curves), notes, reading: samplings[0].reading };
  if (path === undefined) {
    const { chart } = await import("../pictures/plot/chart.ts");
    const ascii = request.has("ascii");
    yield {
      ...shared,
      text: (view) => chart(plot, { ...cellsFor(view, size), palette: view.palette, ascii: ascii || view.ascii }),
    };
    return;
  }
  const { svg } = await import("../pictures/plot/svg.ts");
  const text = svg(plot, size.width ?? USUAL_WIDTH, size.height ?? USUAL_HEIGHT);
  if (path !== "-") await context.files.write(path, `${text}\n`);
  yield { ...shared, text: () => (path === "-" ? text : "") };
}

function middleOf({ low, high }: Plot["across"]): number {
  return low / 2 + high / 2;
}

interface Size {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

function sizeAsked(request: Request, isSvg: boolean): Size {
  const most = isSvg ? MOST_PIXELS : MOST_CELLS;
  return {
    width: request.wholeNumber("width", isSvg ? LEAST_PIXELS : LEAST_COLUMNS, most),
    height: request.wholeNumber("height", isSvg ? LEAST_PIXELS : LEAST_LINES, most),
  };
}

/** The columns and lines that there are for a picture. */
function cellsFor(view: View, { width, height }: Size): { width: number; height: number } {
  return {
    width: width ?? Math.max(LEAST_COLUMNS, Math.min(view.width, USUAL_COLUMNS)),
    height: height ?? Math.max(LEAST_LINES, Math.min(view.height - PROMPT_LINES, USUAL_LINES)),
  };
}

function yRange({ session }: Context, request: Request): Plot["up"] | undefined {
  const text = request.option("yrange");
  return text === undefined ? undefined : shownRange(readRange(session, { text, name: "--yrange" }), "--yrange");
}

function plotJson({ variable, across, curves }: Plot, sources: readonly Source[]): Json {
  const functions = curves.filter(({ isDerivative }) => !isDerivative);
  return jsonObject([
    ["variable", variable],
    ["from", across.low],
    ["to", across.high],
    [
      "curves",
      functions.map(({ pieces }, i) =>
        jsonObject([
          ["expr", sources[i].text.trim()],
          [
            "pieces",
            pieces.map((piece) =>
              jsonObject([
                ["x", piece.map(({ x }) => x)],
                ["value", piece.map(({ value }) => value)],
                ["grad", piece.map(({ slope }) => slope)],
              ]),
            ),
          ],
        ]),
      ),
    ],
  ]);
}

export const plotCommand: Command = {
  name: "plot",
  summary: "a picture of an expression and its derivative, or of several expressions; also as SVG",
  usage: "E[, E2 ...][, x = a..b]",
  places: ["shell"],
  takes: "text",
  takesBindings: true,
  options,
  examples: [
    EXAMPLE,
    `dzero plot "a*sin(x)" --x 0..2pi --a 2 --svg sine.svg`,
    `dzero plot "sin(x), cos(x), x = 0..2pi"`,
  ],
  async *run(context, request) {
    yield* plotted(context, await sourceOf(context, request, EXAMPLE), request);
  },
};

export const plotLineCommand: Command = {
  ...plotCommand,
  summary: "a picture of an expression and its derivative, or of several expressions",
  places: ["prompt"],
  onlyLooks: true,
  takesBindings: false,
  options: [],
  examples: [LINE_EXAMPLE],
  run(context, request) {
    return plotted(context, { text: operandOf(request, LINE_EXAMPLE) }, request);
  },
};
