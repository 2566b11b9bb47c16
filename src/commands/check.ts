import { writtenName } from "../../grammar/names.ts";
import type { Agreement } from "../calculus/agreement.ts";
import type { Sampled } from "../calculus/breaks.ts";
import type { Estimate, Finding } from "../calculus/differences.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { formatTable } from "../pictures/table.ts";
import { jsonObject, type Json } from "../print/json.ts";
import type { Note } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import type { Answer, Command, CommandOption, Context, Failure, Request } from "./command.ts";
import { expressionOptions, noVariable, operandOf, prepare, prepareToLook, sourceOf, wordsOf } from "./expression.ts";
import type { Prepared } from "./expression.ts";
import { passFrom } from "./pass.ts";
import type { Sampling } from "./sampling.ts";

const EXAMPLE = `dzero check "x^2*sin(y)" --x 1.5 --y 0.7`;
const LINE_EXAMPLE = ":check x^2*sin(y)";

const options: readonly CommandOption[] = [
  ...expressionOptions,
  { name: "wrt", value: "NAMES", summary: "check these derivatives only: x,y" },
];

/** How near a kink is told of, in parts of the variable's size, of 1 at least. */
const NEARBY = 2 ** -10;

/** Places within a step on either side, in parts of it. */
const WITHIN = [-0.93, -0.71, -0.53, -0.37, -0.19, -0.07, 0.07, 0.19, 0.37, 0.53, 0.71, 0.93];

/** A change is told from rounding where it is so many times as large. */
const CLEARLY = 100;

/** Points that are so many times as far apart as numbers of their size do not fall together. */
const SPACINGS = 64;

/** A derivative and what differences say of it. */
interface Row {
  readonly name: string;
  /** The variable's value. */
  readonly at: number;
  readonly grad: number;
  readonly finding: Finding;
  /** Where there is an estimate to compare with. */
  readonly agreement: Agreement | undefined;
  /** A place nearby where there is no derivative. */
  readonly nearby: number | undefined;
}

/** The variables to check, in order of first use. */
function namesOf({ session }: Context, { places }: Prepared, wrt: readonly string[] | undefined): string[] {
  const leaves = [...places].filter(([, { node }]) => session.graph.isLeaf(node)).map(([name]) => name);
  const stranger = wrt?.find((name) => !leaves.includes(name));
  if (stranger !== undefined) throw noVariable(stranger, leaves);
  return leaves.filter((name) => wrt?.includes(name) ?? true);
}

/** One variable's value and derivative on the way through a point, the other variables as they are there. */
function along(sampling: Sampling, point: readonly number[], i: number) {
  return (values: readonly number[]) => {
    const columns = point.map((value, k) =>
      k === i ? Float64Array.from(values) : new Float64Array(values.length).fill(value),
    );
    try {
      const { value, grad } = sampling.at(columns, values.length);
      return { values: value, slopes: grad[i] };
    } catch (error) {
      if (!(error instanceof DzeroError)) throw error;
      // Where it makes no sense, as a bound of a sum that is no whole number, there is no value.
      const none = new Float64Array(values.length).fill(NaN);
      return { values: none, slopes: none };
    }
  };
}

/**
 * Whether what a derivative is of may be too small for differences to see. It is looked for within the least step at which
 * rounding leaves visible that the two differ: there differences must tell the same still, and the derivative must not take
 * on what they tell. Where the differences come from finer steps than that, it cannot be looked for.
 * @param noise what of a value may be rounding
 */
function isHidden(sample: Sampled, at: number, grad: number, { slope, step }: Estimate, noise: number): boolean {
  const visible = (CLEARLY * noise) / Math.abs(grad - slope);
  const width = Math.max(visible, SPACINGS * Number.EPSILON * Math.abs(at));
  if (!(width <= step)) return true;
  const points = WITHIN.map((part) => at + part * width);
  const { values, slopes } = sample(points);
  if (Array.from(slopes).some((one) => one > slope !== grad > slope)) return true;
  const last = points.length - 1;
  const chord = (values[last] - values[0]) / (points[last] - points[0]);
  return Math.abs(chord - slope) > Math.abs(chord - grad);
}

async function rowsOf(
  context: Context,
  source: Source,
  prepared: Prepared,
  names: readonly string[],
  pass: { readonly gradient: ReadonlyMap<string, number>; readonly adjoints: ArrayLike<number> },
): Promise<Row[]> {
  const { agreementOf } = await import("../calculus/agreement.ts");
  const { breakNear } = await import("../calculus/breaks.ts");
  const { differenceAt } = await import("../calculus/differences.ts");
  const { roundingOf } = await import("../calculus/rounding.ts");
  const { goesBySteps } = await import("../calculus/stairs.ts");
  const { sampled } = await import("./sampling.ts");
  const { graph } = context.session;
  const point = names.map((name) => graph.value(prepared.places.get(name)?.node ?? -1));
  const hasSteps = goesBySteps(graph, prepared.node);
  const noise = roundingOf(graph, prepared.node, pass.adjoints);
  // Beside the point nothing is worth a note.
  const silent = { ...context, settings: { ...context.settings, strict: false, quiet: true } };
  const swept = new Map(names.map((name, i) => [name, point[i]]));
  const sampling = await sampled(silent, source, swept, { wrt: names });
  return names.map((name, i) => {
    const at = point[i];
    const grad = pass.gradient.get(name) ?? 0;
    const sample = along(sampling, point, sampling.names.indexOf(name));
    const finding = differenceAt((x) => sample([x]).values[0], at, noise);
    const isCompared = finding.kind === "smooth" || finding.kind === "edge";
    return {
      name,
      at,
      grad,
      finding,
      agreement: isCompared
        ? agreementOf(grad, finding, () => hasSteps || isHidden(sample, at, grad, finding, noise))
        : undefined,
      nearby: finding.kind === "smooth" ? breakNear(sample, at, NEARBY * Math.max(1, Math.abs(at))) : undefined,
    };
  });
}

/** The slope that differences give, where there is one: infinite where they grow without bound, as the gradient has it. */
function slopeOf({ finding, agreement, grad }: Row): number | undefined {
  if (finding.kind !== "smooth" && finding.kind !== "edge") return undefined;
  const isUnbounded = finding.growth === "power" || (agreement?.verdict === "agrees" && Math.abs(grad) === Infinity);
  return isUnbounded ? finding.slope * Infinity : finding.slope;
}

/** What differences give: the slope, or those of the two sides. */
function differenceText(row: Row, digits: number): string {
  const slope = slopeOf(row);
  if (slope !== undefined) return Number.isNaN(slope) ? "" : formatNumber(slope, digits);
  const { finding } = row;
  return finding.kind === "kink"
    ? `${formatNumber(finding.left, digits)} | ${formatNumber(finding.right, digits)}`
    : "";
}

/** How far the slope may be off. */
function errorOf(row: Row): number | undefined {
  const { finding } = row;
  const isEstimate = finding.kind === "smooth" || finding.kind === "edge";
  return isEstimate && Number.isFinite(slopeOf(row)) && Number.isFinite(finding.error) ? finding.error : undefined;
}

function errorText(row: Row): string {
  const error = errorOf(row);
  // One digit tells enough.
  return error === undefined ? "" : formatNumber(error, 1);
}

/** How far the two agree: in digits, or in a word. */
function agreementText({ finding, agreement, grad }: Row): string {
  if (agreement === undefined) return finding.kind;
  const { verdict, digits } = agreement;
  if (verdict !== "agrees") return verdict;
  return digits === undefined ? `both ${formatNumber(grad)}` : digitsText(digits);
}

function digitsText(digits: number): string {
  return `${digits} digit${digits === 1 ? "" : "s"}`;
}

/** What the values around a point are like, where that is not plain. */
function shapeText({ finding, agreement, grad }: Row, here: string, digits: number): string | undefined {
  const number = (value: number | undefined) => (value === undefined ? "no value" : formatNumber(value, digits));
  switch (finding.kind) {
    case "no value":
      return `there is no finite value at ${here}, and nothing to compare`;
    case "isolated":
      return `there are no finite values beside ${here}, and nothing to compare`;
    case "kink":
      return `kink at ${here}: left ${number(finding.left)}, right ${number(finding.right)}`;
    case "jump":
      return `jump at ${here}: left ${number(finding.left)}, value ${number(finding.value)}, right ${number(finding.right)}`;
    default: {
      const isVertical = agreement?.verdict === "agrees" && Math.abs(grad) === Infinity;
      const tangent = isVertical ? `vertical tangent at ${here}` : undefined;
      if (finding.kind === "smooth") return tangent;
      const edge = `edge of the domain at ${here}: there are values to the ${finding.valuesOn} only`;
      return tangent === undefined ? edge : `${edge}, with a vertical tangent`;
    }
  }
}

/** Why two numbers cannot be compared well. */
function doubtText({ agreement }: Row, here: string): string | undefined {
  if (agreement?.verdict === "unknown") return `the gradient is no number at ${here}`;
  if (agreement?.verdict !== "rough") return undefined;
  return agreement.reach > 0
    ? `differences reach only ${digitsText(agreement.reach)} at ${here}`
    : `differences are too rough to tell at ${here}`;
}

/** Sentences on what is not plain about a variable. */
function remarks(row: Row, digits: number): string[] {
  const name = writtenName(row.name);
  const here = `${name} = ${formatNumber(row.at, digits)}`;
  const nearby =
    row.nearby === undefined
      ? undefined
      : `${here} is near ${name} = ${formatNumber(row.nearby, digits)}, where there is no derivative`;
  return [shapeText(row, here, digits), doubtText(row, here), nearby].filter((text) => text !== undefined);
}

/** How far those that can be compared agree, in one sentence. */
function summary(rows: readonly Row[]): string[] {
  const agreeing = rows.filter(({ agreement }) => agreement?.verdict === "agrees");
  if (agreeing.length === 0) return [];
  const digits = agreeing.flatMap(({ agreement }) => agreement?.digits ?? []);
  const isOne = agreeing.length === 1;
  const who =
    agreeing.length < rows.length ? agreeing.map(({ name }) => writtenName(name)).join(", ") : isOne ? "it" : "all";
  const extent = digits.length === 0 ? "" : ` to ${digitsText(Math.min(...digits))}${isOne ? "" : " or more"}`;
  return [`${who} ${isOne ? "agrees" : "agree"}${extent}`];
}

function rowJson(row: Row): Json {
  const { grad, finding, agreement, nearby } = row;
  const isSided = finding.kind === "kink" || finding.kind === "jump";
  return jsonObject([
    ["grad", grad],
    ["verdict", agreement?.verdict ?? finding.kind],
    ["difference", slopeOf(row)],
    ["error", errorOf(row)],
    ["digits", agreement?.digits],
    ["side", finding.kind === "edge" ? finding.valuesOn : undefined],
    ["left", isSided ? finding.left : undefined],
    ["right", isSided ? finding.right : undefined],
    ["nearby", nearby],
  ]);
}

function answerOf(value: number, rows: readonly Row[], notes: readonly Note[], reading: string | undefined): Answer {
  return {
    text: ({ digits, palette }) =>
      rows.length === 0
        ? "the expression has no variable: there is nothing to check"
        : [
            ...formatTable(
              [
                { heading: "variable", align: "left" },
                { heading: "gradient", align: "left" },
                { heading: "differences", align: "left" },
                { heading: "error", align: "left" },
                { heading: "agree", align: "left" },
              ],
              rows.map((row) => [
                writtenName(row.name),
                formatNumber(row.grad, digits),
                differenceText(row, digits),
                errorText(row),
                agreementText(row),
              ]),
              palette,
            ),
            ...rows.flatMap((row) => remarks(row, digits)),
            ...summary(rows),
          ].join("\n"),
    json: jsonObject([
      ["value", value],
      ["check", new Map(rows.map((row) => [row.name, rowJson(row)]))],
    ]),
    notes,
    reading,
  };
}

/** What differs, as an error. */
function failureOf(rows: readonly Row[]): Failure[] {
  const differing = rows.filter(({ agreement }) => agreement?.verdict === "differs");
  if (differing.length === 0) return [];
  const names = differing.map(({ name }) => writtenName(name)).join(", ");
  return [{ error: new DzeroError("differs", `the gradient by ${names} differs from what differences give`) }];
}

async function* check(
  context: Context,
  source: Source,
  prepared: Prepared,
  wrt?: readonly string[],
): AsyncGenerator<Answer | Failure> {
  const { graph } = context.session;
  const { node, places, place, reading } = prepared;
  if (!graph.isKnown(node)) {
    throw new DzeroError("no-value", "a check needs a value for every name", {
      place,
      hint: "give the symbols a value first",
    });
  }
  const names = namesOf(context, prepared, wrt);
  const chosen = new Map([...places].filter(([name]) => names.includes(name)));
  const pass = within(place, () => passFrom(context, { ...prepared, places: chosen }));
  const rows = names.length === 0 ? [] : await rowsOf(context, source, { ...prepared, places: chosen }, names, pass);
  yield answerOf(graph.value(node), rows, pass.notes, reading);
  yield* failureOf(rows);
}

/** Statements may give names to results, so the whole text is carried out at each point. */
async function* run(context: Context, request: Request): AsyncGenerator<Answer | Failure> {
  const source = await sourceOf(context, request, EXAMPLE);
  yield* check(context, source, prepare(context, source, request.bindings), wordsOf(request, "wrt"));
}

export const checkCommand: Command = {
  name: "check",
  summary: "the gradient beside differences of the value, and how far the two agree",
  usage: "EXPR",
  places: ["shell"],
  takes: "text",
  takesBindings: true,
  options,
  examples: [EXAMPLE],
  run,
};

export const checkLineCommand: Command = {
  name: "check",
  summary: "the gradient beside differences of the value; adds to no gradient",
  usage: "EXPR",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  examples: [LINE_EXAMPLE],
  async *run(context, request) {
    const source = { text: operandOf(request, LINE_EXAMPLE) };
    yield* check(context, source, prepareToLook(context, source));
  },
};
