import { expressionOf, walk, type Statement } from "../../grammar/ast.ts";
import { nameIn, writtenName } from "../../grammar/names.ts";
import { DzeroError, within, type Place, type Source } from "../errors.ts";
import { hiddenConstant, NoteCounts } from "../print/notes.ts";
import { formatOf, formats, type Format } from "../rows/format.ts";
import type { Plan, Stop } from "../rows/map.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { bind, checkAllUsed, checkOptions } from "./bindings.ts";
import type { Answer, Command, CommandOption, Context, Failure, Request } from "./command.ts";
import { carryOut, expressionOptions, noVariable, sourceOf, wordsOf, type Prepared } from "./expression.ts";
import { optionWithOneDash } from "./options.ts";
import { gradientName, VALUE } from "./point.ts";
import { noteTakers } from "./row-notes.ts";

const EXAMPLE = `dzero map "x^2*y" data.csv`;

const options: readonly CommandOption[] = [
  ...expressionOptions,
  { name: "output", short: "o", value: "FILE", summary: "write to a file instead of standard output" },
  { name: "from", value: "FORMAT", choices: formats, summary: "what is read; else as the file's name says, else CSV" },
  {
    name: "to",
    value: "FORMAT",
    choices: formats,
    summary: "what is written; else as the output's name says, else as read",
  },
  { name: "no-header", summary: "the columns have no names: call them c1, c2, ..." },
  { name: "no-input", summary: "write the results alone, without the columns read" },
  { name: "only", value: "PARTS", summary: "write these results only: value, x.grad, or several with commas" },
  { name: "wrt", value: "NAMES", summary: "differentiate by these columns only: x,y" },
  {
    name: "on-error",
    value: "WHAT",
    choices: ["stop", "blank"],
    summary: "at a cell that is no number: stop, or leave the results empty and go on",
  },
];

/** When the progress of the work is shown first, and how often, in milliseconds. */
const FIRST_SHOWN = 1000;
const SHOWN_EVERY = 200;

/** So many names of columns are listed. */
const MOST_SHOWN = 20;

/** What is known before the columns are. */
interface Asked {
  readonly source: Source;
  readonly statements: readonly Statement[];
  /** The file that is read; absent for standard input. */
  readonly path: string | undefined;
  readonly output: string | undefined;
  readonly from: Format;
  readonly to: Format;
  readonly keepsInput: boolean;
  readonly only: readonly string[] | undefined;
  readonly wrt: readonly string[] | undefined;
}

function formatAsked(request: Request, option: string): Format | undefined {
  const text = request.option(option);
  return formats.find((format) => format === text);
}

async function whatIsAsked(context: Context, request: Request): Promise<Asked> {
  const [first, ...others] = request.operands;
  const hasFile = request.option("file") !== undefined;
  if (!hasFile && first !== undefined && formatOf(first) !== undefined)
    throw new DzeroError("usage", `'${first}' stands where the expression should`, { hint: `write ${EXAMPLE}` });
  const source = await sourceOf(context, request, EXAMPLE, hasFile ? [] : request.operands.slice(0, 1));
  checkOptions(request.bindings, source, context.optionNames);
  const files = hasFile ? request.operands : others;
  if (files.length > 1) {
    const misspelt = optionWithOneDash(request.operands, context.optionNames);
    if (misspelt !== undefined) throw misspelt;
    throw new DzeroError("usage", `there is more than one file: '${files[0]}' and '${files[1]}'`, {
      hint: "put quotes around an expression with spaces",
    });
  }
  const path = files[0] === "-" ? undefined : files[0];
  if (source.name === "stdin" && path === undefined)
    throw new DzeroError("usage", "standard input is either the expression or the rows", { hint: `write ${EXAMPLE}` });
  const output = request.option("output") === "-" ? undefined : request.option("output");
  const from = formatAsked(request, "from") ?? formatOf(path ?? "") ?? "csv";
  const asJson = request.has("json") ? "jsonl" : undefined;
  return {
    source,
    statements: read(source).statements,
    path,
    output,
    from,
    to: formatAsked(request, "to") ?? asJson ?? formatOf(output ?? "") ?? from,
    keepsInput: !request.has("no-input"),
    only: wordsOf(request, "only"),
    wrt: wordsOf(request, "wrt")?.map(nameIn),
  };
}

/** What is known once the columns are. */
interface Open {
  readonly session: Session;
  readonly prepared: Prepared;
  /** The columns that the expression uses, in order of first use, and their symbols. */
  readonly used: ReadonlyMap<string, number>;
}

/** What to do about a name that is nothing. */
function adviceOn(name: string, columns: readonly string[], { optionNames }: Context): string {
  const named = columns.filter((column) => column !== "");
  const list = named.slice(0, MOST_SHOWN).map(writtenName).join(", ") + (named.length > MOST_SHOWN ? ", ..." : "");
  const flag = optionNames.includes(name) ? `-D ${name}=3` : `--${name} 3`;
  return `the columns are ${list}; a constant is given as ${flag}`;
}

/** Tells an error about names and symbols as one about columns. */
function inColumns<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof DzeroError && error.place !== undefined ? aboutColumns(error, error.place) : error;
  }
}

function aboutColumns(error: DzeroError, place: Place): DzeroError {
  switch (error.code) {
    case "unknown-name": {
      const name = place.source.text.slice(place.span.start, place.span.end);
      return new DzeroError("bad-column", `there is no column ${name}`, { place, hint: error.hint });
    }
    case "no-value":
      if (error.hint !== undefined || !error.message.startsWith("the bounds")) return error;
      return new DzeroError(error.code, `${error.message}; a column has one in its rows only`, {
        place,
        hint: "the length of a sum must not depend on a column",
      });
    case "recursion": {
      const hint = "the depth of a recursion must not depend on a column";
      return new DzeroError(error.code, error.message, { place, hint });
    }
    default:
      return error;
  }
}

/** @throws DzeroError no-value, where a member of a variable is used, which no row has */
function checkMembers(statements: readonly Statement[], source: Source): void {
  for (const statement of statements) {
    walk(expressionOf(statement), (part) => {
      if (part.kind !== "member") return;
      const text = source.text.slice(part.start, part.end);
      throw new DzeroError("no-value", `${text} has no value in a row`, {
        place: { source, span: { start: part.start, end: part.end } },
        hint: `a column of that name is written \`${text}\``,
      });
    });
  }
}

/** Carries out the expression over symbols, one a column. */
function open(
  context: Context,
  { bindings }: Request,
  { source, statements }: Asked,
  columns: readonly string[],
): Open {
  const session = new Session({
    isForPoints: true,
    maxNodes: context.session.graph.maxNodes,
    adviseOnMissing: ([name]) => adviceOn(name, columns, context),
  });
  const names = new Set(columns.filter((column) => column !== ""));
  checkMembers(statements, source);
  const taken = bindings.find(({ name }) => names.has(name));
  if (taken !== undefined)
    throw new DzeroError("bad-value", `${taken.name} is given by ${taken.given}, and is a column too`);
  for (const name of names) session.setSymbol(name);
  bind(session, bindings);
  const given = new Map(session.variables);
  const { used, ...prepared } = inColumns(() => carryOut(session, statements, source, given));
  checkAllUsed(bindings, used, context.optionNames);
  const twice = columns.find((column, i) => used.has(column) && columns.indexOf(column) !== i);
  if (twice !== undefined) throw new DzeroError("bad-column", `there are two columns ${writtenName(twice)}`);
  // As they were given: a statement may have given the name to a result.
  const symbols = Array.from(prepared.places.keys(), (name) => [name, given.get(name)?.node ?? -1] as const);
  return { session, prepared, used: new Map(symbols.filter(([name]) => names.has(name))) };
}

/** The results to be written, and the columns to differentiate by for them. */
function results({ only, wrt }: Asked, used: readonly string[]): { outputs: readonly string[]; by: readonly string[] } {
  const stranger = wrt?.find((name) => !used.includes(name));
  if (stranger !== undefined) throw noVariable(stranger, used);
  const chosen = wrt === undefined ? used : used.filter((name) => wrt.includes(name));
  const all = [VALUE, ...chosen.map(gradientName)];
  const outputs = only === undefined ? all : [...new Set(only)];
  const missing = outputs.find((name) => !all.includes(name));
  if (missing !== undefined)
    throw new DzeroError("unknown-name", `the answer has no '${missing}'`, { hint: `it has ${all.join(", ")}` });
  return { outputs, by: chosen.filter((name) => outputs.includes(gradientName(name))) };
}

function checkNew(outputs: readonly string[], columns: readonly string[], name: string): void {
  const existing = outputs.find((output) => columns.includes(output));
  if (existing === undefined) return;
  throw new DzeroError("bad-column", `${name} has a column '${existing}' already`, {
    hint: "--no-input leaves its columns out, --only chooses the results",
  });
}

/** What is to be done with the columns of a file. */
interface Work {
  readonly plan: Plan;
  readonly prepared: Prepared;
  readonly counts: NoteCounts;
}

/** Compiles the expression for the columns of a file. */
async function workOn(
  context: Context,
  request: Request,
  asked: Asked,
  columns: readonly string[],
  name: string,
): Promise<Work> {
  const { compileRows } = await import("../compile/rows.ts");
  const { session, prepared, used: symbols } = open(context, request, asked, columns);
  const used = [...symbols.keys()];
  const { outputs, by } = results(asked, used);
  if (asked.keepsInput) checkNew(outputs, columns, name);
  const { strict, quiet } = context.settings;
  const nodeOf = (column: string) => symbols.get(column) ?? -1;
  const rows = within(prepared.place, () =>
    compileRows(session.graph, prepared.node, used.map(nodeOf), by.map(nodeOf), { notes: strict || !quiet }),
  );
  const counts = new NoteCounts();
  const visitor = noteTakers(rows, session, counts);
  // Where each of the results that are computed stands among those that are written.
  const places = [VALUE, ...by.map(gradientName)].map((result) => outputs.indexOf(result));
  let unwritten = new Float64Array();
  const run: Plan["run"] = (inputs, written, count, first, blanks): Stop | undefined => {
    if (unwritten.length < count) unwritten = new Float64Array(count);
    const targets = places.map((place) => (place < 0 ? unwritten : written[place]));
    rows.run(inputs, targets, count, (row) => visitor(first + row, blanks[row] === 1));
    const noted = strict ? counts.first : undefined;
    if (noted === undefined) return undefined;
    const error = new DzeroError("note", `${noted.note.message} (${name}, row ${noted.first})`);
    return { row: noted.first - first, error };
  };
  return { plan: { inputs: used.map((column) => columns.indexOf(column)), outputs, run }, prepared, counts };
}

/** Shows how far the work is, once it takes long. */
class Progress {
  readonly #context: Context;
  readonly #size: number | undefined;
  readonly #start = Date.now();
  #shown = 0;
  /** Rows that go to the terminal themselves show it well enough. */
  isHidden = false;

  constructor(context: Context, size: number | undefined) {
    this.#context = context;
    this.#size = size;
  }

  show(rows: number, bytes: number): void {
    const passed = Date.now() - this.#start;
    if (this.isHidden || passed < FIRST_SHOWN || passed - this.#shown < SHOWN_EVERY) return;
    this.#shown = passed;
    const megabytes = (count: number) => Math.round(count / 1e6);
    const size = this.#size === undefined ? "" : ` of ${megabytes(this.#size)}`;
    const rate = Math.round((rows / passed) * 1000);
    this.#context.status(`${rows} rows, ${megabytes(bytes)}${size} MB, ${rate} rows/s`);
  }

  /** Takes away what was shown. */
  end(): void {
    if (this.#shown > 0) this.#context.status("");
    this.#shown = 0;
  }
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer | Failure> {
  const asked = await whatIsAsked(context, request);
  const { path, output, from, to, keepsInput } = asked;
  const { files } = context;
  const signal = context.interruption();
  const { mapRows } = await import("../rows/map.ts");
  const reader = await files.openToRead(path, signal);
  const progress = new Progress(context, reader.size);
  let work: Work | undefined;
  try {
    const { rows, blankRows, firstBad } = await mapRows({
      reader,
      openWriter: async () => {
        const writer = await files.openToWrite(output, reader);
        progress.isHidden = writer.isTerminal;
        return writer;
      },
      from,
      to,
      hasHeader: !request.has("no-header"),
      keepsInput,
      keepsBad: request.option("on-error") === "blank",
      plan: async (columns) => {
        work = await workOn(context, request, asked, columns, reader.name);
        return work.plan;
      },
      signal,
      progress: (count, bytes) => progress.show(count, bytes),
    });
    progress.end();
    yield {
      text: () => "",
      notes: [...(work?.prepared.hidden.map(hiddenConstant) ?? []), ...(work?.counts.notes() ?? [])],
      reading: work?.prepared.reading,
    };
    if (blankRows > 0) {
      const message = `the results of ${blankRows} of ${rows} rows are empty; the first: ${firstBad?.message}`;
      yield { error: new DzeroError("bad-cell", message) };
    }
  } finally {
    progress.end();
    await reader.close();
  }
}

export const mapCommand: Command = {
  name: "map",
  summary: "value and gradient for every row of a CSV, TSV or JSONL file or of standard input",
  usage: "EXPR [FILE]",
  places: ["shell"],
  group: "calculate",
  takes: "text",
  takesBindings: true,
  options,
  examples: [
    EXAMPLE,
    `dzero map "x*sin(y)" data.csv -o results.jsonl`,
    `dzero map "a*c1^2" --a 2 --no-header --no-input --only c1.grad`,
  ],
  run,
};
