import type { Assignment } from "../../grammar/ast.ts";
import { topLevelParts } from "../../grammar/parser.ts";
import { backward } from "../autodiff/backward.ts";
import { add, alias, mul } from "../autodiff/ring.ts";
import { MAX_ORDER } from "../calculus/derivatives.ts";
import { taylorNodes } from "../calculus/taylor.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { sub } from "../functions/arithmetic.ts";
import { pow } from "../functions/powers.ts";
import { jsonObject } from "../print/json.ts";
import { NoteTaker } from "../print/notes.ts";
import { formatNumber } from "../print/number.ts";
import { evaluate } from "../session/evaluate.ts";
import { read } from "../session/read.ts";
import { wholeNumber, type Answer, type Command, type Context, type Request } from "./command.ts";
import { noVariable, operandOf, prepareToLook } from "./expression.ts";
import { Formulas, formulaIn } from "./formula.ts";
import { heed } from "./statement.ts";

const EXAMPLE = ":taylor exp(x), x = 0, 5";

/** The order where none is given. */
const USUAL_ORDER = 5;

/** A coefficient whose exact form is longer is shown as a number, if it is one. */
const MOST_EXACT = 24;

/** The point of expansion, `x = a`. */
function pointOf(text: string | undefined): Assignment & { readonly source: Source } {
  const source: Source = { text: (text ?? "").trim() };
  const [statement] = text === undefined ? [] : read(source).statements;
  if (statement?.kind === "assignment") return { ...statement, source };
  throw new DzeroError("usage", "the point of expansion is given as x = a", { hint: `for example ${EXAMPLE}` });
}

function run(context: Context, request: Request): Answer[] {
  const { session } = context;
  const { graph } = session;
  const [expression, point, degree = String(USUAL_ORDER), ...more] = topLevelParts(operandOf(request, EXAMPLE));
  if (more.length > 0) throw new DzeroError("usage", ":taylor takes an expression, a point and an order");
  const order = wholeNumber("the order", degree.trim(), 0, MAX_ORDER);
  const { target, source: pointSource, expression: value } = pointOf(point);
  const source: Source = { text: expression };
  const { place, places, reading } = prepareToLook(context, source);
  if (!places.has(target.name)) throw noVariable(target.name, places.keys());
  const center = prepareToLook(context, { text: pointSource.text.slice(value.start) }).node;
  return within(place, () => {
    const formulas = new Formulas(session);
    const at = graph.apply(alias.operation, [formulas.opened(center)]);
    // Evaluated at the point, so that conditions are decided there, also where the variable has another value now.
    const variables = new Map(session.variables).set(target.name, { node: at, grad: 0 });
    const { functions, last } = session;
    const { statements } = read(source);
    const final = statements[statements.length - 1];
    if (final.kind !== "evaluation") throw new TypeError("the statement was checked");
    const evaluated = evaluate({ graph, functions, last, variables }, final.expression, source);
    const root = formulas.opened(evaluated, places.get(target.name)?.node, at);
    return [polynomial(context, formulas, { root, at, name: target.name, order, reading })];
  });
}

interface Expansion {
  readonly root: number;
  /** The node it is expanded at. */
  readonly at: number;
  readonly name: string;
  readonly order: number;
  readonly reading: string | undefined;
}

/** The sum of coefficients times powers of x - a, as text. */
function polynomial(context: Context, formulas: Formulas, { root, at, name, order, reading }: Expansion): Answer {
  const { session } = context;
  const { graph } = session;
  const apply = ({ operation }: typeof mul, ...nodes: number[]) => graph.apply(operation, nodes);
  const shift = formulas.text(formulas.simplified(apply(sub, formulas.symbol(name), at)));
  // One symbol, so that it is not multiplied out.
  const distance = formulas.symbol(shift === name ? name : `(${shift})`);
  const terms = taylorNodes(graph, root, at, order).map((node, k) => {
    if (formulas.hasInfinity(node)) {
      const where = formulas.text(formulas.simplified(at));
      throw new DzeroError(
        "no-value",
        `there is no Taylor polynomial at ${where}: the coefficient of order ${k} is no finite number`,
      );
    }
    const exact = formulas.simplified(node);
    const isLong = graph.isKnown(exact) && formulas.text(exact).length > MOST_EXACT;
    const coefficient = isLong ? graph.constant(graph.value(node), formatNumber(graph.value(node))) : exact;
    return formulas.simplified(apply(mul, coefficient, apply(pow, distance, graph.constant(k))));
  });
  const zero = graph.constant(0);
  const shown = terms.filter((term) => term !== zero);
  const sumOperations = [add.operation, sub.operation];
  const taker = new NoteTaker(graph, session.nodeNames());
  if (graph.isKnown(root)) backward(graph, root, [at], taker);
  const text = shown
    .map((term, i) => {
      const one = formulas.text(term);
      if (i === 0) return one;
      if (!one.startsWith("-")) return ` + ${one}`;
      // Of a sum the minus belongs to its first term only.
      return sumOperations.includes(graph.operation(term)) ? ` + (${one})` : ` - ${one.slice(1)}`;
    })
    .join("");
  const whole = text === "" ? "0" : text;
  return {
    text: (view) => formulaIn(view, whole),
    json: jsonObject([["taylor", whole]]),
    notes: heed(context, taker.notes),
    reading,
  };
}

export const taylorCommand: Command = {
  name: "taylor",
  summary: `the Taylor polynomial of an expression at a point, of order ${USUAL_ORDER} where none is given`,
  usage: "E, x = a[, n]",
  places: ["prompt"],
  takes: "text",
  onlyLooks: true,
  examples: [EXAMPLE, ":taylor sin(a*x), x = 0, 3"],
  run,
};
