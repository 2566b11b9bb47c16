import { hessianValues, nthDerivativeValue } from "../calculus/derivatives.ts";
import { DzeroError, within } from "../errors.ts";
import type { Json } from "../print/json.ts";
import { hiddenConstant, NoteTaker, type Note } from "../print/notes.ts";
import type { Variable } from "../session/session.ts";
import type { Context } from "./command.ts";
import { derivativeNotes, whyOfOrder, whySecond, type Derivative, type Result } from "./derivative-notes.ts";
import { noVariable, type Prepared } from "./expression.ts";
import { heed } from "./statement.ts";

/** What the value is called. */
export const VALUE = "value";

/** What the derivative by a variable is called. */
export function gradientName(name: string): string {
  return `${name}.grad`;
}

/** What the n-th derivative by a variable is called. */
export function orderName(name: string, n: number): string {
  return `${name}.d${n}`;
}

/** What the second derivative by two variables is called. */
export function hessianName(a: string, b: string): string {
  return `${a}.${b}.hess`;
}

/** What is asked about an expression besides its value and gradient. */
export interface Asked {
  /** The variables to differentiate by; all where absent. */
  readonly wrt?: readonly string[] | undefined;
  /** Names that may be in `wrt` though the expression does not depend on them: their derivatives are 0. */
  readonly strangers?: ReadonlySet<string>;
  readonly hessian?: boolean;
  /** The n-th derivative in the one variable. */
  readonly order?: number | undefined;
}

/** A number with the name it has in text and for `--only`: `value`, `x.grad`, `x.y.hess`, `x.d3`. */
export interface Part {
  readonly name: string;
  readonly number: number;
}

/**
 * The part of an answer that is asked for by its name.
 * @throws DzeroError unknown-name
 */
export function partNamed<Named extends { readonly name: string }>(wanted: string, parts: readonly Named[]): Named {
  const part = parts.find(({ name }) => name === wanted);
  if (part !== undefined) return part;
  throw new DzeroError("unknown-name", `the answer has no '${wanted}'`, {
    hint: `it has ${parts.map(({ name }) => name).join(", ")}`,
  });
}

/** Value and derivatives at a point. */
export interface Derivatives {
  readonly parts: readonly Part[];
  readonly gradient: ReadonlyMap<string, number>;
  /** Where they were asked for. */
  readonly secondDerivatives: ReadonlyMap<string, ReadonlyMap<string, number>> | undefined;
  /** The same as the fields of a JSON object. */
  readonly fields: readonly (readonly [string, Json | undefined])[];
  readonly notes: readonly Note[];
}

function limited(places: ReadonlyMap<string, Variable>, { wrt, strangers }: Asked): [string, Variable | undefined][] {
  if (wrt === undefined) return [...places];
  const stranger = wrt.find((name) => !places.has(name) && !strangers?.has(name));
  if (stranger !== undefined) throw noVariable(stranger, places.keys());
  const others = wrt.filter((name) => !places.has(name));
  return [
    ...[...places].filter(([name]) => wrt.includes(name)),
    ...Array.from(new Set(others), (name): [string, undefined] => [name, undefined]),
  ];
}

/** What a calculation needs of its context. */
type Calculating = Pick<Context, "session" | "settings">;

/**
 * Differentiates what was prepared.
 * @throws DzeroError unknown-name, bad-value, note
 */
export function derivativesOf(context: Calculating, prepared: Prepared, asked: Asked): Derivatives {
  const chosen = limited(prepared.places, asked);
  checkOrder(
    asked.order,
    chosen.map(([name]) => name),
  );
  return within(prepared.place, () => differentiated(context, prepared, asked, chosen));
}

/** @throws DzeroError bad-value, where a derivative of an order is asked for and there is not one variable */
export function checkOrder(order: number | undefined, names: readonly string[]): void {
  if (order === undefined || names.length === 1) return;
  const count = names.length === 0 ? "none" : names.length;
  throw new DzeroError("bad-value", `a derivative of order ${order} needs one variable; the expression has ${count}`, {
    hint: names.length > 1 ? `wrt chooses one of ${names.join(", ")}` : undefined,
  });
}

function differentiated(
  context: Calculating,
  { node, hidden }: Prepared,
  asked: Asked,
  chosen: readonly (readonly [name: string, variable: Variable | undefined])[],
): Derivatives {
  const { session } = context;
  const { graph } = session;
  const taker = new NoteTaker(graph, session.nodeNames());
  taker.notes.push(...hidden.map(hiddenConstant));
  taker.value(node);
  const value = graph.value(node);
  const variables = new Map(chosen.flatMap(([name, variable]) => (variable === undefined ? [] : [[name, variable]])));
  const found = new Map(session.gradient(node, variables, taker).map(({ name, now }) => [name, now]));
  const names = chosen.map(([name]) => name);
  const gradient = new Map(names.map((name) => [name, found.get(name) ?? 0]));
  const parts: Part[] = [
    { name: VALUE, number: value },
    ...Array.from(gradient, ([name, number]) => ({ name: gradientName(name), number })),
  ];
  const fields: [string, Json][] = [
    ["value", value],
    ["grad", gradient],
  ];

  const derivatives: Derivative[] = [];
  const result: Result = { graph, root: node, names: session.nodeNames() };
  /** Whether a further derivative may be no finite number for a reason of its own. */
  const isFine = (name: string) => Number.isFinite(value) && Number.isFinite(gradient.get(name));

  let secondDerivatives: Derivatives["secondDerivatives"];
  if (asked.hessian) {
    const known = [...variables.keys()];
    const triangle = hessianValues(
      graph,
      node,
      Array.from(variables.values(), (variable) => variable.node),
    );
    const entry = (a: string, b: string) => {
      const [i, j] = [known.indexOf(a), known.indexOf(b)].sort((p, q) => p - q);
      return i < 0 ? 0 : triangle[i][j - i];
    };
    secondDerivatives = new Map(names.map((a) => [a, new Map(names.map((b) => [b, entry(a, b)]))]));
    fields.push(["hessian", secondDerivatives]);
    for (const [i, a] of names.entries()) {
      for (const b of names.slice(i)) {
        const part = { name: hessianName(a, b), number: entry(a, b) };
        parts.push(part);
        const [by, other] = [variables.get(a)?.node, variables.get(b)?.node];
        if (by !== undefined && other !== undefined && isFine(a) && isFine(b))
          derivatives.push({ ...part, why: () => whySecond(result, by, gradientName(a), other) });
      }
    }
  }

  const { order } = asked;
  if (order !== undefined) {
    const [name] = names;
    const place = variables.get(name)?.node;
    const number = place === undefined ? 0 : nthDerivativeValue(graph, node, place, order);
    const part = { name: orderName(name, order), number };
    parts.push(part);
    if (place !== undefined && order > 1 && isFine(name)) {
      const nameOf = (k: number) => (k === 1 ? gradientName(name) : orderName(name, k));
      derivatives.push({ ...part, why: () => whyOfOrder(result, place, order, nameOf) });
    }
    fields.push(["order", order], ["derivative", number]);
  }
  const notes = [...taker.notes, ...derivativeNotes(derivatives)];
  return { parts, gradient, secondDerivatives, fields, notes: heed(context, notes) };
}
