import type { IToken } from "chevrotain";
import { DzeroError, type Source } from "../src/errors.ts";
import type { By, Call, Derivative, Expression, Name, Series } from "./ast.ts";
import { BY, SUPERSCRIPT_DIGITS } from "./names.ts";

/** A name that looks like a function's but binds a name of its own: what stands inside is not just a list of values. */
export interface Form {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Expressions and their values. */
  readonly examples: readonly (readonly [expression: string, value: number])[];
  build(call: Call, source: Source): Expression;
}

export const forms: readonly Form[] = [
  {
    name: "diff",
    usage: "diff(expr, x, n, y, m, ...)",
    summary: "the derivative of expr by x, n times (once where n is absent), then by y; also d/dx(expr), ∂²/∂x∂y(expr)",
    examples: [
      ["f(x) = diff(x^3, x); f(2)", 12],
      ["f(x) = d²/dx²(x^3); f(2)", 12],
      ["f(x, y) = diff(x^2*y^3, x, 1, y, 2); f(1, 2)", 24],
    ],
    build: diffOf,
  },
  {
    name: "sum",
    usage: "sum(expr, k, a, b)",
    summary: "the sum of expr for whole k from a to b; 0 where b < a",
    examples: [["sum(k^2, k, 1, 10)", 385]],
    build: seriesOf("sum"),
  },
  {
    name: "prod",
    usage: "prod(expr, k, a, b)",
    summary: "the product of expr for whole k from a to b; 1 where b < a",
    examples: [["prod(k, k, 1, 5)", 120]],
    build: seriesOf("prod"),
  },
];

/** The names of the forms. */
export const formNames: readonly string[] = forms.map(({ name }) => name);

/** The form that a call is, or the call. */
export function formOf(call: Call, source: Source): Expression {
  const form = forms.find(({ name }) => name === call.name);
  if (form === undefined) return call;
  if (call.primes > 0) throw at(source, call, `${call.name} is no function of one argument and has no derivative '`);
  return form.build(call, source);
}

function at(
  source: Source,
  { start, end }: { start: number; end: number },
  message: string,
  hint?: string,
): DzeroError {
  return new DzeroError("syntax", message, { place: { source, span: { start, end } }, hint });
}

/** diff(expression, x, 2, y): after each name may stand how often. */
function diffOf(call: Call, source: Source): Derivative {
  const { start, end } = call;
  const [expression, ...rest] = call.arguments;
  if (expression === undefined || rest.length === 0) {
    throw at(source, call, "diff takes an expression and the variable to differentiate by", "for example diff(x^2, x)");
  }
  const by: By[] = [];
  for (let i = 0; i < rest.length; i++) {
    const name = rest[i];
    if (name.kind !== "name") {
      throw at(source, name, "diff needs the name of a variable here", "for example diff(x^2*y, x, 2, y, 1)");
    }
    const next = rest.at(i + 1);
    const hasOrder = next !== undefined && next.kind !== "name";
    by.push({ name, order: hasOrder ? next : undefined });
    if (hasOrder) i += 1;
  }
  return { kind: "derivative", expression, by, start, end };
}

function seriesOf(operation: "sum" | "prod"): (call: Call, source: Source) => Series {
  return (call, source) => {
    const { start, end } = call;
    const example = `for example ${operation}(k^2, k, 1, 10)`;
    if (call.arguments.length !== 4) {
      const message = `${operation} takes an expression, a name, and the first and last value of that name`;
      throw at(source, call, message, example);
    }
    const [body, index, from, to] = call.arguments;
    if (index.kind !== "name") throw at(source, index, `${operation} needs a name here`, example);
    return { kind: "series", operation, body, index, from, to, start, end };
  };
}

/** The number that superscripts stand for. */
export function superscriptValue(text: string): number {
  return Number(Array.from(text, (sign) => (sign === "⁻" ? "-" : SUPERSCRIPT_DIGITS.indexOf(sign))).join(""));
}

/** How often, as written after a d: `²`, `^2`. */
function orderOf(exponent: string | undefined): number {
  if (exponent === undefined || exponent === "") return 1;
  return exponent.startsWith("^") ? Number(exponent.slice(1)) : superscriptValue(exponent);
}

let factor: RegExp | undefined;

/** The operator before a bracket, `d²/dx²`, applied to what is inside. */
export function derivativeOf(operator: IToken, expression: Expression, end: number, source: Source): Derivative {
  const { image, startOffset: start } = operator;
  const line = image.search(/[/÷]/);
  const total = orderOf(image.slice(1, line).trim());
  factor ??= new RegExp(BY, "gu");
  const by = Array.from(image.slice(line + 1).matchAll(factor), ({ 0: text, 1: name, 2: exponent, index }): By => {
    const from = start + line + 1 + index;
    const span = { start: from, end: from + text.length };
    const target: Name = { kind: "name", name: name.normalize("NFC"), ...span };
    const order = orderOf(exponent);
    return { name: target, order: { kind: "number", value: order, text: String(order), ...span } };
  });
  const below = by.reduce((sum, { order }) => sum + (order?.kind === "number" ? order.value : 0), 0);
  if (below !== total) {
    throw at(
      source,
      { start, end: start + image.trimEnd().length },
      `the order above the line is ${total}, below it ${below}`,
      "for example d²/dx²(x^3), ∂²/∂x∂y(x*y)",
    );
  }
  return { kind: "derivative", expression, by, start, end };
}
