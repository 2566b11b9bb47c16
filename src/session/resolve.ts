import { walk, type Call, type Expression, type Statement } from "../../grammar/ast.ts";
import { arityText } from "../autodiff/operation.ts";
import { DzeroError, type ErrorCode, type Source, type Span } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionNamed, functionNames } from "../functions/registry.ts";
import { didYouMean } from "../suggestion.ts";
import type { Session } from "./session.ts";

/** What a statement uses. */
export interface Resolution {
  /** Variables that values flow from, in order of first use, those behind the functions it calls last. */
  readonly names: readonly string[];
  /** Variables used in any way: `x.value` uses x, though nothing flows. */
  readonly used: readonly string[];
  /** Names without value: symbols to be. */
  readonly missing: readonly string[];
  /** Functions called, built in or not. */
  readonly calls: readonly string[];
}

/** The names of the last result. */
export const lastResultNames: ReadonlySet<string> = new Set(["ans", "_"]);

/**
 * Looks up every name and function of a statement before anything is evaluated, in branches not taken too: a misspelt
 * word is found whatever the values are.
 *
 * @throws DzeroError at the first that is not there
 */
export function resolve(session: Session, statement: Statement, source: Source): Resolution {
  const fail = (code: ErrorCode, message: string, span: Span, hint?: string) =>
    new DzeroError(code, message, { place: { source, span: { start: span.start, end: span.end } }, hint });
  const names = new Set<string>();
  const used = new Set<string>();
  const missing = new Map<string, Span>();
  const calls = new Set<string>();
  const locals = new Set<string>();
  let defined: { name: string; arity: number } | undefined;

  const lookUp = (name: string, span: Span, flows: boolean): void => {
    if (locals.has(name)) return;
    if (session.variables.has(name)) {
      used.add(name);
      if (flows) names.add(name);
    } else if (lastResultNames.has(name)) {
      if (session.last === undefined) throw fail("no-value", "there is no result yet", span);
    } else if (!constants.has(name)) {
      if (functionNamed(name) !== undefined || session.functions.has(name)) {
        throw fail("no-value", `${name} is a function and needs its argument`, span, `write ${name}(...)`);
      }
      used.add(name);
      if (flows) names.add(name);
      if (!missing.has(name)) missing.set(name, span);
    }
  };

  const lookUpCall = (call: Call): void => {
    const { name } = call;
    const span = { start: call.start, end: call.nameEnd };
    calls.add(name);
    const builtIn = functionNamed(name);
    const own = name === defined?.name ? defined : session.functions.get(name);
    if (builtIn !== undefined) {
      const count = call.arguments.length;
      if (count < builtIn.leastArity || count > builtIn.mostArity) {
        throw fail("arity", `${name} takes ${arityText(builtIn)}, not ${count}`, call);
      }
    } else if (own !== undefined) {
      const wanted = "arity" in own ? own.arity : own.parameters.length;
      if (call.arguments.length !== wanted) {
        const text = arityText({ leastArity: wanted, mostArity: wanted });
        throw fail("arity", `${name} takes ${text}, not ${call.arguments.length}`, call);
      }
    } else if (locals.has(name) || session.variables.has(name) || constants.has(name)) {
      const inside = source.text.slice(call.nameEnd, call.end).trim();
      const what = locals.has(name) ? "a parameter" : session.variables.has(name) ? "a variable" : "a constant";
      throw fail("not-callable", `${name} is ${what}; write ${name}*${inside}`, call);
    } else {
      throw fail(
        "unknown-function",
        `unknown function '${name}'`,
        span,
        didYouMean(name, [...functionNames(), ...session.functions.keys()]),
      );
    }
  };

  let expression: Expression;
  if (statement.kind === "definition") {
    const { name, parameters, body } = statement;
    if (functionNamed(name.name) !== undefined) {
      throw fail("not-assignable", `${name.name} is a built-in function and cannot be redefined`, name);
    }
    for (const parameter of parameters) {
      if (locals.has(parameter.name))
        throw fail("not-assignable", `the parameter ${parameter.name} stands twice`, parameter);
      locals.add(parameter.name);
    }
    defined = { name: name.name, arity: parameters.length };
    expression = body;
  } else {
    if (statement.kind === "assignment" && lastResultNames.has(statement.target.name)) {
      throw fail(
        "not-assignable",
        `${statement.target.name} is the last result and cannot be assigned`,
        statement.target,
      );
    }
    expression = statement.expression;
  }

  walk(expression, (part) => {
    if (part.kind === "name") lookUp(part.name, part, true);
    else if (part.kind === "member") lookUp(part.name, part, false);
    else if (part.kind === "call") lookUpCall(part);
  });
  if (defined === undefined) {
    // What is free in the functions called is looked up now, when they are called.
    const todo = [...calls];
    const seen = new Set(todo);
    for (let called = todo.pop(); called !== undefined; called = todo.pop()) {
      const definition = session.functions.get(called);
      for (const name of definition?.freeNames ?? []) lookUp(name, expression, true);
      for (const next of definition?.calls ?? []) {
        if (!session.functions.has(next))
          throw fail("unknown-function", `${called} calls ${next}, which is gone`, expression);
        if (!seen.has(next)) todo.push(next);
        seen.add(next);
      }
    }
  }
  if (missing.size > 0 && !session.symbols) throw missingNames(session, missing, source);
  return { names: [...names], used: [...used], missing: [...missing.keys()], calls: [...calls] };
}

function missingNames(session: Session, missing: ReadonlyMap<string, Span>, source: Source): DzeroError {
  const [[name, span]] = missing;
  const near = didYouMean(name, [...session.variables.keys(), ...constants.keys()]);
  const advice = session.adviseOnMissing([...missing.keys()]);
  return new DzeroError("unknown-name", `${name} has no value`, {
    place: { source, span: { start: span.start, end: span.end } },
    hint: near === undefined ? advice : `${near} If not, ${advice}`,
  });
}
