import {
  expressionOf,
  partsOf,
  type Application,
  type Call,
  type Expression,
  type Name,
  type Primed,
  type Statement,
} from "../../grammar/ast.ts";
import { formNames } from "../../grammar/forms.ts";
import { writtenName } from "../../grammar/names.ts";
import { arityText, takes, type Arity } from "../autodiff/operation.ts";
import { MAX_ORDER, ORDER_RULE } from "../calculus/derivatives.ts";
import { DzeroError, type ErrorCode, type Source, type Span } from "../errors.ts";
import { constants } from "../functions/constants.ts";
import { functionNames, functionsNamed } from "../functions/registry.ts";
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
  /** Constants that a name made here hides: one assigned to, a parameter, the index of a sum. */
  readonly hidden: readonly string[];
}

/** The names of the last result. */
export const lastResultNames: ReadonlySet<string> = new Set(["ans", "_"]);

/** Whether a name is taken by the language itself and cannot be that of a user's function. */
function isBuiltIn(name: string): boolean {
  return functionsNamed(name).length > 0 || formNames.includes(name);
}

/** Names that are bound around an expression, innermost first: parameters and indices of sums. */
interface Scope {
  readonly name: string;
  readonly outer: Scope | undefined;
}

function has(scope: Scope | undefined, name: string): boolean {
  for (let at = scope; at !== undefined; at = at.outer) if (at.name === name) return true;
  return false;
}

/**
 * Looks up every name and function of a statement before anything is evaluated, in branches not taken too: a misspelt
 * word is found whatever the values are.
 *
 * @throws DzeroError at the first that is not there
 */
export function resolve(session: Session, statement: Statement, source: Source): Resolution {
  return new Resolver(session, source).statement(statement);
}

class Resolver {
  readonly #session: Session;
  readonly #source: Source;
  readonly #names = new Set<string>();
  readonly #used = new Set<string>();
  readonly #missing = new Map<string, Span>();
  readonly #calls = new Set<string>();
  readonly #hidden = new Set<string>();
  #defined: { readonly name: string; readonly arity: number } | undefined;

  constructor(session: Session, source: Source) {
    this.#session = session;
    this.#source = source;
  }

  statement(statement: Statement): Resolution {
    let scope: Scope | undefined;
    if (statement.kind === "definition") {
      scope = this.#parameters(statement.name, statement.parameters);
      this.#defined = { name: statement.name.name, arity: statement.parameters.length };
    } else if (statement.kind === "assignment") {
      const { target } = statement;
      if (lastResultNames.has(target.name))
        throw this.#fail("not-assignable", `${target.name} is the last result and cannot be assigned`, target);
      this.#hide(target.name);
    }
    const expression = expressionOf(statement);
    if (statement.kind === "primed") this.#primed(statement);
    else this.#expression(expression, scope);
    if (statement.kind !== "definition") this.#behindCalls(expression);
    if (this.#missing.size > 0 && !this.#session.symbols) throw this.#missingNames();
    return {
      names: [...this.#names],
      used: [...this.#used],
      missing: [...this.#missing.keys()],
      calls: [...this.#calls],
      hidden: [...this.#hidden],
    };
  }

  #parameters(name: Name, parameters: readonly Name[]): Scope | undefined {
    if (isBuiltIn(name.name)) {
      throw this.#fail("not-assignable", `${name.name} is a built-in function and cannot be redefined`, name);
    }
    let scope: Scope | undefined;
    for (const parameter of parameters) {
      if (has(scope, parameter.name))
        throw this.#fail("not-assignable", `the parameter ${parameter.name} stands twice`, parameter);
      this.#hide(parameter.name);
      scope = { name: parameter.name, outer: scope };
    }
    return scope;
  }

  /** Visits an expression of any depth in the order it is written. */
  #expression(expression: Expression, scope: Scope | undefined): void {
    const todo: { part: Expression; within: Scope | undefined }[] = [{ part: expression, within: scope }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { part, within } = next;
      this.#visit(part, within);
      const parts = partsOf(part);
      for (let i = parts.length - 1; i >= 0; i--) {
        const bound = part.kind === "series" && i === 0 ? { name: part.index.name, outer: within } : within;
        todo.push({ part: parts[i], within: bound });
      }
    }
  }

  #visit(part: Expression, scope: Scope | undefined): void {
    switch (part.kind) {
      case "name":
        this.#name(part.name, part, scope, true);
        return;
      case "member":
        this.#name(part.name, part, scope, false);
        return;
      case "call":
        this.#call(part, scope);
        return;
      case "application":
        this.#application(part, scope);
        return;
      case "derivative":
        for (const { name } of part.by) this.#differentiatedBy(name, scope);
        return;
      case "series":
        this.#hide(part.index.name);
        return;
      default:
    }
  }

  #name(name: string, span: Span, scope: Scope | undefined, flows: boolean): void {
    if (has(scope, name)) return;
    if (this.#session.variables.has(name)) {
      this.#used.add(name);
      if (flows) this.#names.add(name);
    } else if (lastResultNames.has(name)) {
      if (this.#session.last === undefined) throw this.#fail("no-value", "there is no result yet", span);
    } else if (!constants.has(name)) {
      if (isBuiltIn(name) || this.#session.functions.has(name)) throw this.#functionAsValue(name, span);
      this.#used.add(name);
      if (flows) this.#names.add(name);
      if (!this.#missing.has(name)) this.#missing.set(name, span);
    }
  }

  /** A function's name where a value should be: what follows it tells what was meant. */
  #functionAsValue(name: string, span: Span): DzeroError {
    const rest = this.#source.text.slice(span.end, span.end + 40);
    const message = `${name} is a function and needs its argument`;
    const [, sign, argument] = /^\s*([-+−])\s*([\p{L}_\d.]+)/u.exec(rest) ?? [];
    if (sign !== undefined) return this.#fail("no-value", message, span, `write ${name}(${sign}${argument})`);
    if (/^\s*(?:(?:\^|\*\*)\s*[-−]\s*1(?!\d)|⁻¹(?![⁰-⁹¹²³]))/.test(rest)) {
      const inverse = functionsNamed(`a${name}`).length > 0 ? `a${name}(x) is the inverse function, ` : "";
      return this.#fail("no-value", message, span, `${inverse}1/${name}(x) the reciprocal`);
    }
    if (/^\s*(?:\^|\*\*|[⁻⁰¹²³⁴-⁹])/.test(rest)) {
      const rule = isBuiltIn(name) ? "only a whole power from 2 on may stand before the argument; " : "";
      return this.#fail("no-value", message, span, `${rule}write ${name}(x)^n`);
    }
    return this.#fail("no-value", message, span, `write ${name}(...)`);
  }

  #differentiatedBy(name: Name, scope: Scope | undefined): void {
    if (has(scope, name.name) || this.#session.variables.has(name.name)) return;
    const isConstant = constants.has(name.name);
    if (!isConstant && !lastResultNames.has(name.name)) return;
    const what = isConstant ? "a constant" : "the last result";
    throw this.#fail("no-value", `${name.name} is ${what}; a derivative is by a variable`, name);
  }

  #application(part: Application, scope: Scope | undefined): void {
    const { name, start, nameEnd } = part;
    // Where a variable has the name, what stands beside it is a factor.
    if (has(scope, name) || this.#session.variables.has(name)) this.#name(name, { start, end: nameEnd }, scope, true);
    else this.#calls.add(name);
  }

  #call(call: Call, scope: Scope | undefined): void {
    const { name, primes } = call;
    this.#calls.add(name);
    const count = call.arguments.length;
    const builtIns = functionsNamed(name);
    const own = name === this.#defined?.name ? this.#defined : this.#session.functions.get(name);
    const isKnown = builtIns.length > 0 || own !== undefined;
    if (!isKnown) throw this.#notAFunction(call, scope);
    const arities = own === undefined ? builtIns : [arityOf(own)];
    const fits = (wanted: number) => arities.some((arity) => takes(arity, wanted));
    if (primes > MAX_ORDER) {
      throw this.#fail("bad-value", ORDER_RULE, call);
    }
    if (primes > 0 && (!fits(1) || count !== 1)) {
      const message = fits(1)
        ? `${name}' takes 1 argument, not ${count}`
        : `${name} takes ${arities.map(arityText).join(" or ")}; ' is for functions of one`;
      throw this.#fail("arity", message, call, "diff(f(x, y), x) is a partial derivative");
    }
    if (!fits(count)) {
      throw this.#fail("arity", `${name} takes ${arities.map(arityText).join(" or ")}, not ${count}`, call);
    }
  }

  /** `f'` alone. */
  #primed({ name, primes, start, end }: Primed): void {
    const call: Call = { kind: "call", name: name.name, nameEnd: name.end, primes, arguments: [name], start, end };
    if (formNames.includes(name.name)) throw this.#fail("arity", `${name.name} has no derivative '`, call);
    this.#call(call, undefined);
  }

  #notAFunction(call: Call, scope: Scope | undefined): DzeroError {
    const { name, nameEnd, start, primes } = call;
    const isLocal = has(scope, name);
    if (isLocal || this.#session.variables.has(name) || constants.has(name)) {
      const what = isLocal ? "a parameter" : this.#session.variables.has(name) ? "a variable" : "a constant";
      const inside = this.#source.text.slice(nameEnd, call.end).trim();
      if (primes === 0)
        return this.#fail("not-callable", `${name} is ${what}; write ${writtenName(name)}*${inside}`, call);
      return this.#fail("not-callable", `${name} is ${what}; ' is for functions`, call, `write diff(..., ${name})`);
    }
    const near = didYouMean(name, [...functionNames(), ...formNames, ...this.#session.functions.keys()]);
    return this.#fail("unknown-function", `unknown function '${name}'`, { start, end: nameEnd }, near);
  }

  /** What is free in the functions called is looked up now, when they are called. */
  #behindCalls(expression: Expression): void {
    const { functions } = this.#session;
    const todo = [...this.#calls];
    const seen = new Set(todo);
    for (let called = todo.pop(); called !== undefined; called = todo.pop()) {
      const definition = functions.get(called);
      for (const name of definition?.freeNames ?? []) this.#name(name, expression, undefined, true);
      for (const next of definition?.calls ?? []) {
        if (!functions.has(next))
          throw this.#fail("unknown-function", `${called} calls ${next}, which is gone`, expression);
        if (!seen.has(next)) todo.push(next);
        seen.add(next);
      }
    }
  }

  #hide(name: string): void {
    if (constants.has(name)) this.#hidden.add(name);
  }

  #missingNames(): DzeroError {
    const [[name, span]] = this.#missing;
    const near =
      didYouMean(name, [...this.#session.variables.keys(), ...constants.keys()]) ?? this.#unsplit(name, span);
    const advice = this.#session.adviseOnMissing([...this.#missing.keys()]);
    const hint = near === undefined ? advice : `${near} If not, ${advice}`;
    return this.#fail("unknown-name", `${name} has no value`, span, hint);
  }

  /** What someone may have meant who takes xy for x*y, sinx for sin(x), d/dx x^2 for d/dx(x^2). */
  #unsplit(name: string, span: Span): string | undefined {
    const isKnown = (one: string) => this.#session.variables.has(one) || constants.has(one);
    const letters = [...name];
    const known = letters.length < 5 && letters.every(isKnown);
    if (known && letters.length > 1) return `names are not split; did you mean ${letters.join("*")}?`;
    const called = [...functionNames()].find(
      (one) => one.length > 2 && name.startsWith(one) && isKnown(name.slice(one.length)),
    );
    if (called !== undefined) return `names are not split; did you mean ${called}(${name.slice(called.length)})?`;
    const [, by] = /^d\s*\/\s*(d[\p{L}_]+)/u.exec(this.#source.text.slice(span.start)) ?? [];
    return by === undefined ? undefined : `a derivative is written with brackets: d/${by}(...).`;
  }

  #fail(code: ErrorCode, message: string, { start, end }: Span, hint?: string): DzeroError {
    return new DzeroError(code, message, { place: { source: this.#source, span: { start, end } }, hint });
  }
}

function arityOf(own: { readonly arity: number } | { readonly parameters: readonly string[] }): Arity {
  const arity = "arity" in own ? own.arity : own.parameters.length;
  return { leastArity: arity, mostArity: arity };
}
