import { expressionOf, type Statement } from "../../grammar/ast.ts";
import { writtenName } from "../../grammar/names.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { jsonObject, type Json } from "../print/json.ts";
import { hiddenConstant, NoteTaker, type Note } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import { formatReading } from "../print/reading.ts";
import { constants } from "../functions/constants.ts";
import type { Outcome } from "../session/session.ts";
import { nearest } from "../suggestion.ts";
import type { Answer, Context, View } from "./command.ts";
import { formulaIn, Formulas, namedFormula, whereClosed } from "./formula.ts";
import { gradientLines } from "./gradient.ts";

/** Carries out a statement of a session and says what came of it, in the words of the prompt. */
export function answerStatement(context: Context, statement: Statement, source: Source): Answer {
  const span = { start: statement.start, end: statement.end };
  const answer = within({ source, span }, () => carryOut(context, statement, source));
  const reading = formatReading(expressionOf(statement), (name) => context.session.variables.has(name));
  return { ...answer, reading };
}

function carryOut(context: Context, statement: Statement, source: Source): Answer {
  const { session } = context;
  session.tidy();
  const { variables, functions } = session;
  const variable = statement.kind === "assignment" ? variables.get(statement.target.name) : undefined;
  const definition = statement.kind === "definition" ? functions.get(statement.name.name) : undefined;
  const outcome = session.run(statement, source);
  try {
    // An answer adds to gradients, after which nothing may go wrong.
    const near = heed(context, nearNames(context, outcome));
    const answer = answerTo(context, outcome);
    session.journal.add(source.text.slice(statement.start, statement.end), outcome.resolution.missing.length > 0);
    return { ...answer, notes: [...(answer.notes ?? []), ...near] };
  } catch (error) {
    // A note that counts as an error, or a formula too long to show: the statement happens not at all.
    if (outcome.kind === "assigned") session.restoreVariable(outcome.name, variable);
    if (outcome.kind === "defined") session.restoreFunction(outcome.definition.name, definition);
    for (const name of outcome.resolution.missing) session.restoreVariable(name, undefined);
    throw error;
  }
}

/** New symbols that may be misspelt names of values, or commands without their colon. */
function nearNames({ session: { variables }, commands }: Context, { kind, resolution: { missing } }: Outcome): Note[] {
  const known = [...variables.keys(), ...constants.keys()].filter((name) => !missing.includes(name));
  return missing.flatMap((name) => {
    const isAlone = kind === "read";
    const command = isAlone && commands.find((one) => one.name === name && one.places.includes("prompt"));
    const near = command ? `:${name}` : nearest(name, known);
    return near === undefined ? [] : [{ code: "near-name", message: `${name} has no value; did you mean ${near}?` }];
  });
}

function answerTo(context: Context, outcome: Outcome): Answer {
  const { session } = context;
  switch (outcome.kind) {
    case "defined": {
      const { text, name } = outcome.definition;
      const notes = heed(context, outcome.resolution.hidden.map(hiddenConstant));
      return { text: () => text, json: jsonObject([["function", name]]), notes };
    }
    case "assigned":
      return assigned(context, outcome);
    case "read": {
      const { node } = outcome;
      const answer = session.graph.isKnown(node) ? valueAnswer(session.graph.value(node)) : formula(context, node, []);
      session.setLast(node);
      return answer;
    }
    case "computed":
      return computed(context, outcome);
    case "primed": {
      const formulas = new Formulas(session);
      const text = formulas.text(formulas.simplified(outcome.node));
      return { text: (view) => formulaIn(view, text), json: jsonObject([["formula", text]]) };
    }
  }
}

/** Throws the first note as an error where notes are errors. */
export function heed(context: Pick<Context, "settings">, notes: readonly Note[]): readonly Note[] {
  if (context.settings.strict && notes.length > 0) throw new DzeroError("note", notes[0].message);
  return notes;
}

function valueAnswer(value: number): Answer {
  return { text: ({ digits }) => formatNumber(value, digits), json: jsonObject([["value", value]]) };
}

function assigned(context: Context, { name, node, resolution }: Outcome & { kind: "assigned" }): Answer {
  const { graph } = context.session;
  const taker = new NoteTaker(graph, context.session.nodeNames());
  for (const hidden of resolution.hidden) {
    const note = hiddenConstant(hidden);
    taker.notes.push(hidden === name ? { ...note, message: `${note.message}; :clear ${name} brings it back` } : note);
  }
  if (!graph.isKnown(node)) {
    const formulas = new Formulas(context.session);
    const text = formulas.text(formulas.simplified(node));
    return {
      text: (view) => {
        const lead = `${writtenName(name)} = `;
        return lead + formulaIn(view, text, lead.length);
      },
      json: jsonObject([
        ["name", name],
        ["formula", text],
      ]),
      notes: heed(context, taker.notes),
    };
  }
  taker.value(node);
  const value = graph.value(node);
  return {
    text: ({ digits }) => `${writtenName(name)} = ${formatNumber(value, digits)}`,
    json: jsonObject([
      ["name", name],
      ["value", value],
    ]),
    notes: heed(context, taker.notes),
  };
}

function computed(context: Context, { node, resolution }: Outcome & { kind: "read" | "computed" }): Answer {
  const { session } = context;
  if (!session.graph.isKnown(node)) {
    const answer = formula(context, node, [...session.dependencies(node, resolution.names).keys()]);
    session.setLast(node);
    return answer;
  }
  const value = session.graph.value(node);
  const answer = accumulate(context, node, resolution.names, undefined, resolution.hidden.map(hiddenConstant));
  session.setLast(node);
  return {
    text: (view) => [formatNumber(value, view.digits), ...answer.lines(view)].join("\n"),
    json: jsonObject([
      ["value", value],
      ["grad", answer.grad],
    ]),
    notes: answer.notes,
  };
}

export interface Accumulation {
  lines(view: View): string[];
  /** The gradients after the pass; undefined where there are no variables. */
  readonly grad: Json | undefined;
  readonly notes: readonly Note[];
}

/**
 * Runs backward from a node and adds to the variables it depends on.
 * @param names the variables to list first, in order of first use
 * @param except a name that the node itself bears: its own gradient is not touched
 * @param further notes that belong to the same answer
 */
export function accumulate(
  context: Context,
  node: number,
  names: readonly string[],
  except?: string,
  further: readonly Note[] = [],
): Accumulation {
  const { session, settings } = context;
  const places = session.dependencies(node, names);
  if (except !== undefined) places.delete(except);
  const taker = new NoteTaker(session.graph, session.nodeNames());
  taker.value(node);
  const entries = session.gradient(node, places, taker);
  const notes = heed(context, [...further, ...taker.notes]);
  session.accumulate(entries);
  const explain = settings.toldOfAccumulation ? undefined : entries.find(({ before }) => before !== 0);
  if (explain !== undefined) settings.toldOfAccumulation = true;
  return {
    lines: (view) => gradientLines(entries, view, explain),
    grad: entries.length === 0 ? undefined : new Map(entries.map(({ name, before, now }) => [name, before + now])),
    notes,
  };
}

/** A result with symbols in it: the formula and its derivatives. */
function formula(context: Context, node: number, names: readonly string[]): Answer {
  const { session } = context;
  const { graph } = session;
  const formulas = new Formulas(session);
  const opened = formulas.opened(node);
  const text = formulas.text(formulas.simplified(opened));
  const needed = session.dependencies(node, []);
  const symbols = [...needed].filter(([, variable]) => graph.isLeaf(variable.node) && !graph.isKnown(variable.node));
  const wanted = names.filter((name) => graph.isLeaf(session.variable(name).node));
  const { made: derivatives, notes } = whereClosed(wanted, false, (name) => {
    const symbol = formulas.symbolOf(session.variable(name).node);
    return [name, formulas.text(formulas.derivative(opened, symbol))] as const;
  });
  const symbolNames = symbols.map(([name]) => name);
  const why =
    symbolNames.length === 1
      ? `${symbolNames[0]} has no value: shown as a formula`
      : `${symbolNames.slice(0, -1).join(", ")} and ${symbolNames.at(-1)} have no value: shown as a formula`;
  return {
    text: (view) =>
      [
        symbolNames.length > 0 ? withReason(view, text, `(${why})`) : formulaIn(view, text),
        ...derivatives.map(([name, derivative]) => namedFormula(view, `d/d${writtenName(name)}`, derivative, "  ")),
      ].join("\n"),
    json: jsonObject([
      ["formula", text],
      ["derivatives", derivatives.length === 0 ? undefined : new Map(derivatives)],
    ]),
    notes: heed(context, notes),
  };
}

/** A formula and why it is one, which stands beside it if it fits. */
function withReason(view: View, formula: string, reason: string): string {
  const gap = " ".repeat(6);
  const shown = formulaIn(view, formula);
  const isOneLine = !view.isTerminal || formula.length + gap.length + reason.length <= view.width;
  return `${shown}${isOneLine ? "" : "\n"}${view.palette.dim(gap + reason)}`;
}
