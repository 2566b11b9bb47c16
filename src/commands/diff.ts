import { topLevelParts } from "../../grammar/parser.ts";
import { isName, writtenName } from "../../grammar/names.ts";
import { MAX_ORDER } from "../calculus/derivatives.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { jsonObject, type Json } from "../print/json.ts";
import type { Note } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import { read } from "../session/read.ts";
import { Session } from "../session/session.ts";
import { bind, checkAllUsed } from "./bindings.ts";
import {
  wholeNumber,
  type Answer,
  type Binding,
  type Command,
  type Context,
  type Request,
  type View,
} from "./command.ts";
import { derivationsLatex, stepJson, stepLines, stepsText, type StepLine } from "./derivation.ts";
import {
  carryOut,
  expressionOptions,
  noVariable,
  operandOf,
  prepare,
  prepareToLook,
  sourceOf,
  wordsOf,
  type Prepared,
} from "./expression.ts";
import { formulaIn, Formulas, namedFormula, whereClosed } from "./formula.ts";
import { derivativesOf, type Part } from "./point.ts";
import { heed } from "./statement.ts";

const options = [
  ...expressionOptions,
  { name: "wrt", value: "NAMES", summary: "differentiate by these variables only: x,y" },
  { name: "order", value: "n", summary: `the n-th derivative, up to ${MAX_ORDER}` },
  { name: "latex", summary: "as LaTeX, for math mode with the package amsmath" },
  { name: "steps", summary: "each rule that is used, from the inside out" },
];

/** What is asked of an expression. */
interface Asked {
  /** The variables to differentiate by; all symbols where absent. */
  readonly wrt: readonly string[] | undefined;
  readonly order: number | undefined;
  readonly latex: boolean;
  readonly steps: boolean;
}

/** A derivative in its two spellings. */
interface Line {
  readonly name: string;
  readonly text: string;
  readonly latex: string | undefined;
  readonly steps: readonly StepLine[] | undefined;
}

/** Numbers that stand beside the formulas. */
interface Numbers {
  readonly parts: readonly Part[];
  readonly fields: readonly (readonly [string, Json | undefined])[];
  readonly notes: readonly Note[];
}

/** @throws DzeroError usage, where one is no name */
function checkNames(names: readonly string[]): readonly string[] {
  const wrong = names.find((name) => !isName(name));
  if (wrong === undefined) return [...new Set(names)];
  throw new DzeroError("usage", `a derivative is by a variable, and '${wrong}' is no name`);
}

/** The variables of an expression without the results that have a name, in order of first use. */
function leavesOf({ graph }: Session, { places }: Prepared): ReadonlyMap<string, number> {
  return new Map(
    Array.from(places, ([name, { node }]) => [name, node] as const).filter(([, node]) => graph.isLeaf(node)),
  );
}

/** The variables to differentiate by, with their nodes. */
function placesOf(session: Session, prepared: Prepared, { wrt }: Asked): [name: string, node: number][] {
  const leaves = leavesOf(session, prepared);
  const names = wrt ?? [...leaves.keys()];
  return names.map((name) => {
    const node = leaves.get(name);
    if (node !== undefined) return [name, node];
    throw noVariable(name, leaves.keys());
  });
}

/** `d/dx`, `d^2/dx^2` */
function operatorText(name: string, order: number): string {
  const by = writtenName(name);
  return order === 1 ? `d/d${by}` : `d^${order}/d${by}^${order}`;
}

/** One derivative, as it is asked for. */
function lineOf(formulas: Formulas, { order = 1, latex, steps }: Asked, name: string, node: number, by: number): Line {
  const derivative = formulas.derivative(node, by, order);
  return {
    name,
    text: formulas.text(derivative),
    latex: latex ? formulas.latex(derivative) : undefined,
    steps: steps ? stepLines(formulas, node, by, order, latex) : undefined,
  };
}

/** The derivatives of an expression as formulas. */
function answerOf(context: Context, session: Session, prepared: Prepared, asked: Asked, numbers?: Numbers): Answer {
  const order = asked.order ?? 1;
  const formulas = new Formulas(session);
  const isConstant = !session.graph.varies(prepared.node) || leavesOf(session, prepared).size === 0;
  const node = formulas.opened(prepared.node);
  const shown = formulas.text(formulas.simplified(node));
  const places = isConstant ? [] : placesOf(session, prepared, asked);
  const { made: lines, notes: refused } = within(prepared.place, () =>
    // Where a derivative was asked for, it is an error if there is none in closed form.
    whereClosed(places, asked.wrt !== undefined, ([name, leaf]) =>
      lineOf(formulas, asked, name, node, formulas.symbolOf(leaf)),
    ),
  );
  const constant: Note = { code: "no-variable", message: "the expression has no variable, so its derivative is 0" };
  const zero = order === 0 ? shown : "0";
  const isBare = lines.length === 1 && (asked.wrt !== undefined || leavesOf(session, prepared).size === 1);
  const json = (spelled: (line: Line) => string | undefined): Json =>
    new Map(lines.map((line) => [line.name, spelled(line) ?? ""]));
  const derivationsIn = (view: View) =>
    lines.flatMap(({ name, text, latex, steps = [] }) => {
      // LaTeX is for other programs, and whole.
      const shown = latex === undefined ? view : { ...view, isTerminal: false };
      const formula = latex ?? text;
      const named = () => namedFormula(shown, operatorText(name, order), formula);
      return [...stepsText(name, steps), isBare ? formulaIn(shown, formula) : named()];
    });
  const block = () =>
    derivationsLatex(
      lines.map(({ name, latex = "", steps = [] }) => ({
        name,
        order,
        formula: formulas.latex(node),
        derivative: latex,
        steps,
      })),
    );
  return {
    text: (view) =>
      [
        ...(isConstant ? [zero] : []),
        ...(asked.latex && asked.steps && order > 0 && lines.length > 0 ? [block()] : derivationsIn(view)),
        ...(numbers?.parts ?? []).map(
          ({ name, number }) => `${view.palette.name(name)} = ${formatNumber(number, view.digits)}`,
        ),
      ].join("\n"),
    json: jsonObject([
      ["formula", shown],
      ["order", asked.order],
      ["derivatives", json(({ text }) => text)],
      ["latex", asked.latex ? json(({ latex }) => latex) : undefined],
      ["steps", asked.steps ? new Map(lines.map(({ name, steps = [] }) => [name, steps.map(stepJson)])) : undefined],
      ...(numbers?.fields ?? []),
    ]),
    notes: heed(context, isConstant ? [constant] : [...refused, ...(numbers?.notes ?? [])]),
    reading: prepared.reading,
  };
}

/** The derivatives' values, where every variable is given one. */
function numbersAt(context: Context, prepared: Prepared, names: readonly string[], order = 1): Numbers {
  if (order === 1) {
    const { parts, fields, notes } = derivativesOf(context, prepared, { wrt: names });
    return { parts: parts.slice(1), fields, notes };
  }
  const each = names.map((name) => derivativesOf(context, prepared, { wrt: [name], order }));
  const parts = each.flatMap((one) => one.parts.slice(-1));
  const values = new Map(names.map((name, i): [string, Json] => [name, parts[i].number]));
  // What is noted of the value and the gradient is so of each.
  const notes = new Map(each.flatMap((one) => one.notes.map((note) => [note.message, note] as const)));
  return { parts, fields: [["values", values]], notes: [...notes.values()] };
}

/** Carries an expression out in a session of symbols; a variable that is given has its value. */
function symbolically(context: Context, source: Source, given: readonly Binding[]) {
  const { maxNodes } = context.session.graph;
  const session = new Session({ symbols: true, maxNodes });
  bind(session, given);
  const known = new Map(given.map(({ name }) => [name, session.variable(name)] as const));
  return { session, prepared: carryOut(session, read(source).statements, source, known) };
}

/** The same without values, unless the bounds of a sum or a recursion need them. */
function openly(context: Context, source: Source, given: readonly Binding[]) {
  try {
    return symbolically(context, source, []);
  } catch (error) {
    const needsValues = error instanceof DzeroError && (error.code === "no-value" || error.code === "recursion");
    if (!needsValues || given.length === 0) throw error;
    return symbolically(context, source, given);
  }
}

/** In the shell: over symbols, and beside the formula the number where every variable is given a value. */
function fromShell(context: Context, source: Source, bindings: readonly Binding[], asked: Asked): Answer {
  const { session, prepared } = openly(context, source, bindings);
  checkAllUsed(bindings, prepared.used, context.optionNames);
  const given = new Set(bindings.map(({ name }) => name));
  const symbols = leavesOf(session, prepared);
  const missing = [...symbols.keys()].filter((name) => !given.has(name));
  if (bindings.length === 0 || symbols.size === 0) return answerOf(context, session, prepared, asked);
  // Beside symbols a variable with a value is a constant.
  if (missing.length > 0) return answerOf(context, session, prepared, { ...asked, wrt: asked.wrt ?? missing });
  const names = placesOf(session, prepared, asked).map(([name]) => name);
  const numbers = numbersAt(context, prepare(context, source, bindings), names, asked.order);
  return answerOf(context, session, prepared, asked, numbers);
}

/** At the prompt: `:diff E`, `:diff E, x`, `:diff E, x, n`. */
function fromPrompt(context: Context, text: string): Answer {
  const [expression, name, order, ...more] = topLevelParts(text);
  if (more.length > 0) throw new DzeroError("usage", ":diff takes an expression, a name and an order");
  const source: Source = { text: expression };
  const prepared = prepareToLook(context, source);
  return answerOf(context, context.session, prepared, {
    wrt: name === undefined ? undefined : checkNames([name.trim().normalize("NFC")]),
    order: order === undefined ? undefined : wholeNumber("the order", order.trim(), 0, MAX_ORDER),
    latex: false,
    steps: false,
  });
}

async function* run(context: Context, request: Request): AsyncGenerator<Answer> {
  const wrt = wordsOf(request, "wrt");
  const asked: Asked = {
    wrt: wrt === undefined ? undefined : checkNames(wrt),
    order: request.wholeNumber("order", 0, MAX_ORDER),
    latex: request.has("latex"),
    steps: request.has("steps"),
  };
  const source = await sourceOf(context, request, `dzero diff "sin(x^2)"`);
  yield fromShell(context, source, request.bindings, asked);
}

export const diffCommand: Command = {
  name: "diff",
  summary: "the derivative of an expression as a formula",
  usage: "EXPR",
  places: ["shell"],
  group: "calculate",
  takes: "text",
  takesBindings: true,
  isForPoints: true,
  options,
  examples: [`dzero diff "sin(x^2)"`, `dzero diff "x^2*y" --wrt x --latex`, `dzero diff "x^5" --order 2 --x 2`],
  run,
};

export const diffLineCommand: Command = {
  name: "diff",
  summary: "the derivatives of an expression as formulas, or the n-th by one variable",
  usage: "E[, x[, n]]",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  examples: [":diff x^2*y", ":diff x^2*y, x, 2"],
  run: (context, request) => [fromPrompt(context, operandOf(request, ":diff sin(x^2)"))],
};
