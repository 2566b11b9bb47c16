import type { Assignment, Definition as DefinitionSyntax, Expression, Primed, Statement } from "../../grammar/ast.ts";
import { writtenName } from "../../grammar/names.ts";
import { ancestors, backward, type Visitor } from "../autodiff/backward.ts";
import { Graph } from "../autodiff/graph.ts";
import { alias } from "../autodiff/ring.ts";
import { copiesAbove } from "../calculus/substitute.ts";
import { DzeroError, within, type Source } from "../errors.ts";
import { functionsNamed } from "../functions/registry.ts";
import type { Budget } from "./budget.ts";
import { evaluate } from "./evaluate.ts";
import { Journal } from "./journal.ts";
import { resolve, type Resolution } from "./resolve.ts";
import { isDifferentiatedBy } from "./series.ts";

/** What a name stands for: a node of its own, and the sum of the derivatives by it. */
export interface Variable {
  readonly node: number;
  readonly grad: number;
}

/** A function the user defined. */
export interface UserFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Expression;
  /** The parameters that derivatives in the body are by. */
  readonly places: ReadonlySet<string>;
  readonly source: Source;
  /** The definition as it was written. */
  readonly text: string;
  /** Variables and functions that the body uses besides its parameters, in the order of first use. */
  readonly freeNames: readonly string[];
  readonly calls: readonly string[];
}

/** What a statement did. */
export type Outcome = { readonly resolution: Resolution } & (
  | { readonly kind: "assigned"; readonly name: string; readonly node: number }
  | { readonly kind: "defined"; readonly definition: UserFunction }
  /** A name, a constant or a number alone: its value is read, nothing is differentiated. */
  | { readonly kind: "read"; readonly node: number }
  | { readonly kind: "computed"; readonly node: number }
  /** `f'` alone: the derivative over a symbol that stands for the argument. */
  | { readonly kind: "primed"; readonly node: number }
);

/** A place a derivative is asked for at, and what a pass finds there. */
export interface GradientEntry {
  readonly name: string;
  readonly node: number;
  /** The sum before the pass. */
  readonly before: number;
  /** What the pass adds. */
  readonly now: number;
}

export interface SessionOptions {
  /** Whether a name without value is a symbol; otherwise it is an error. */
  readonly symbols?: boolean;
  /**
   * Whether expressions are computed at points: then derivatives in them are the same nodes at every point, and NaN wherever
   * what they are of is NaN. In formulas for people nothing tells of that.
   */
  readonly isForPoints?: boolean;
  readonly maxNodes?: number;
  /** What to advise when names have no value; default: to assign one. */
  readonly adviseOnMissing?: (names: readonly string[]) => string;
}

/** What names stand for at a moment, and what the journal held. */
export interface SessionState {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly functions: ReadonlyMap<string, UserFunction>;
  readonly last: number | undefined;
  readonly symbols: boolean;
  /** How many nodes there are. */
  readonly length: number;
  readonly journalLength: number;
}

/** So many states can be gone back to. */
const MOST_PAST = 100;

/** Where states to go back to keep the graph fuller than this, they are given up for room for what is to come. */
const MOST_OF_PAST = 1 / 8;

/** A graph this small is not worth tidying. */
const LEAST_TO_TIDY = 10_000;

/** Names, functions and the graph behind them: everything that statements read and change. */
export class Session {
  readonly graph: Graph;
  /** Whether a name without value is a symbol. */
  symbols: boolean;
  readonly isForPoints: boolean;
  readonly adviseOnMissing: (names: readonly string[]) => string;
  readonly journal = new Journal();
  /** What evaluation may still take, where that is bounded. */
  budget: Budget | undefined;
  #variables = new Map<string, Variable>();
  #functions = new Map<string, UserFunction>();
  /** What a symbol's node was called, also after the name was given to something else. */
  #symbolNames = new Map<number, string>();
  #last: number | undefined;
  #tidied = 0;
  /** States to go back to, the newest last. */
  #past: SessionState[] = [];

  /** @param graph that of another session, to work on it too */
  constructor(options: SessionOptions = {}, graph = new Graph(options.maxNodes)) {
    this.graph = graph;
    this.symbols = options.symbols ?? false;
    this.isForPoints = options.isForPoints ?? false;
    this.adviseOnMissing = options.adviseOnMissing ?? ((names) => `give it one first: ${names[0]} = 1`);
  }

  get variables(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  get functions(): ReadonlyMap<string, UserFunction> {
    return this.#functions;
  }

  /** The node of the last result, `ans`. */
  get last(): number | undefined {
    return this.#last;
  }

  /** Gives a name a value without history. */
  setVariable(name: string, value: number): void {
    this.#variables.set(name, { node: this.graph.leaf(value), grad: 0 });
  }

  /**
   * Another session that begins as this one is. Both work on one graph: what is done there leaves this one as it is but for
   * the nodes it adds, which whoever asks for it drops in the end.
   */
  fork({ symbols = this.symbols, isForPoints = this.isForPoints }: SessionOptions = {}): Session {
    const { adviseOnMissing, graph } = this;
    const fork = new Session({ symbols, isForPoints, adviseOnMissing }, graph);
    for (const [name, variable] of this.#variables) fork.#variables.set(name, variable);
    for (const [name, definition] of this.#functions) fork.#functions.set(name, definition);
    for (const [node, name] of this.#symbolNames) fork.#symbolNames.set(node, name);
    fork.#last = this.#last;
    return fork;
  }

  /**
   * Gives a name another value or, without one, makes it a symbol; what was computed from the name follows.
   * @returns the node that the name stands for now
   */
  replace(name: string, value?: number): number {
    const previous = this.#variables.get(name)?.node;
    if (value === undefined) this.setSymbol(name);
    else this.setVariable(name, value);
    const { node } = this.variable(name);
    if (previous === undefined) return node;
    const copyOf = copiesAbove(this.graph, previous, node);
    for (const [other, { node: of, grad }] of this.#variables) {
      if (of !== node) this.#variables.set(other, { node: copyOf(of), grad });
    }
    if (this.#last !== undefined) this.#last = copyOf(this.#last);
    return node;
  }

  /** Makes a name a symbol, which stands for any value. */
  setSymbol(name: string): void {
    const node = this.graph.leaf();
    this.#variables.set(name, { node, grad: 0 });
    this.#symbolNames.set(node, name);
  }

  /** The symbols that a node depends on, in the order they were made; also those whose name was given to something else. */
  symbolsBelow(node: number): Map<string, number> {
    const needed = ancestors(this.graph, node);
    const symbols = Array.from(this.#symbolNames, ([leaf, name]) => [name, leaf] as const);
    return new Map(symbols.filter(([, leaf]) => leaf <= node && needed[leaf] === 1));
  }

  /**
   * Carries out one statement; it happens whole or, on an error, not at all.
   * @param source the text the statement's offsets point into
   */
  run(statement: Statement, source: Source): Outcome {
    const resolution = resolve(this, statement, source);
    const added = resolution.missing;
    for (const name of added) this.setSymbol(name);
    try {
      const span = { start: statement.start, end: statement.end };
      return within({ source, span }, () => this.#carryOut(statement, source, resolution));
    } catch (error) {
      for (const name of added) this.#variables.delete(name);
      throw error;
    }
  }

  /** The names, in order of first use, and the node's other dependencies behind them, by way of the names they belong to. */
  dependencies(node: number, names: readonly string[]): Map<string, Variable> {
    const ordered = new Set(names.filter((name) => this.#variables.has(name)));
    const named = new Map<number, string>();
    for (const [name, variable] of this.#variables) if (variable.node <= node) named.set(variable.node, name);
    const needed = ancestors(this.graph, node);
    let open = 0;
    for (const [place, name] of named) if (needed[place] === 1 && !ordered.has(name)) open += 1;
    // Depth first from the result, left to right, until every name is found.
    const todo = [node];
    const seen = new Uint8Array(node + 1);
    while (open > 0) {
      const next = todo.pop();
      if (next === undefined) break;
      if (seen[next] === 1) continue;
      seen[next] = 1;
      const name = named.get(next);
      if (name !== undefined && !ordered.has(name)) {
        ordered.add(name);
        open -= 1;
      }
      const arguments_ = this.graph.argumentsOf(next);
      for (let i = arguments_.length - 1; i >= 0; i--) todo.push(arguments_[i]);
    }
    return new Map(Array.from(ordered, (name) => [name, this.variable(name)] as const));
  }

  /**
   * Runs one backward pass and reports what it would add; nothing is added yet.
   * @param places variables by name
   */
  gradient(node: number, places: ReadonlyMap<string, Variable>, visitor?: Visitor): GradientEntry[] {
    const wanted = Array.from(places.values(), (variable) => variable.node);
    const adjoints = backward(this.graph, node, wanted, visitor);
    return Array.from(places, ([name, { node: place, grad }]) => ({
      name,
      node: place,
      before: grad,
      now: place <= node ? adjoints[place] : 0,
    }));
  }

  /** Adds a pass's derivatives to the variables. */
  accumulate(entries: readonly GradientEntry[]): void {
    for (const { name, node, before, now } of entries) this.#variables.set(name, { node, grad: before + now });
  }

  /** Makes a node the last result. */
  setLast(node: number): void {
    this.#last = node;
  }

  clearGradient(name: string): void {
    this.#variables.set(name, { node: this.variable(name).node, grad: 0 });
  }

  /** Gives a name back the variable that it was, in its place among the others, or none. */
  restoreVariable(name: string, previous: Variable | undefined): void {
    this.#variables.delete(name);
    if (previous === undefined) return;
    this.#variables.set(name, previous);
    // Names stand in the order they were assigned in, and so do their nodes.
    this.#variables = new Map([...this.#variables].sort(([, a], [, b]) => a.node - b.node));
  }

  /** Gives a name back the function that it was, or none. */
  restoreFunction(name: string, previous: UserFunction | undefined): void {
    if (previous === undefined) this.#functions.delete(name);
    else this.#functions.set(name, previous);
  }

  /** Forgets a variable or a function. */
  clear(name: string): void {
    this.#variables.delete(name);
    this.#functions.delete(name);
  }

  clearAll(): void {
    this.#variables.clear();
    this.#functions.clear();
    this.#last = undefined;
  }

  /** What can be gone back to as long as the session is not tidied. */
  state(): SessionState {
    return {
      variables: new Map(this.#variables),
      functions: new Map(this.#functions),
      last: this.#last,
      symbols: this.symbols,
      length: this.graph.length,
      journalLength: this.journal.length,
    };
  }

  /** Goes back to a state; the graph keeps what was made since. */
  #restore({ variables, functions, last, symbols, journalLength }: SessionState): void {
    this.#variables = new Map(variables);
    this.#functions = new Map(functions);
    this.#last = last;
    this.symbols = symbols;
    this.journal.cut(journalLength);
  }

  /** Goes back to a state and drops the nodes that were made since. */
  goBack(state: SessionState): void {
    this.#restore(state);
    this.graph.truncate(state.length);
    this.#forgetSymbols(state.length);
  }

  /** Goes back to a state after something was broken off at any place, even while it made a node. */
  recover(state: SessionState): void {
    this.budget = undefined;
    this.#restore(state);
    this.graph.recover(state.length);
    this.#forgetSymbols(state.length);
  }

  #forgetSymbols(from: number): void {
    for (const node of this.#symbolNames.keys()) if (node >= from) this.#symbolNames.delete(node);
  }

  /**
   * Runs something that leaves no trace in the session, and takes no more than so many steps.
   * @throws DzeroError too-long, too-many-nodes
   */
  tryOut<Result>(steps: number, run: () => Result): Result {
    const state = this.state();
    this.budget = { steps };
    try {
      return this.graph.withRoomFor(steps, run);
    } finally {
      this.budget = undefined;
      this.goBack(state);
    }
  }

  /** Keeps the present state, to be undone to. */
  remember(): void {
    this.#past.push(this.state());
    if (this.#past.length > MOST_PAST) this.#past.shift();
  }

  /**
   * Goes back to the last state kept in which the journal was shorter.
   * @returns what the journal lost; empty where there is no such state
   */
  undo(): readonly string[] {
    for (let state = this.#past.pop(); state !== undefined; state = this.#past.pop()) {
      const lost = this.journal.from(state.journalLength);
      if (lost.length === 0) continue;
      this.#restore(state);
      return lost;
    }
    return [];
  }

  /** The variable of that name; it must exist. */
  variable(name: string): Variable {
    const variable = this.#variables.get(name);
    if (variable === undefined) throw new DzeroError("unknown-name", `there is no variable '${name}'`);
    return variable;
  }

  /** The names that nodes are shown by, as the language reads them. */
  nodeNames(): Map<number, string> {
    const names = new Map(this.#symbolNames);
    for (const [name, { node }] of this.#variables) if (this.graph.isLeaf(node)) names.set(node, name);
    for (const [node, name] of names) names.set(node, writtenName(name));
    return names;
  }

  /**
   * Drops what no live name reaches, once the graph has doubled, so that a long session does not grow without bound.
   * Nodes get new numbers: to be called between statements only, when no one holds any.
   */
  tidy(): void {
    const worthwhile = Math.max(LEAST_TO_TIDY, 2 * this.#tidied);
    if (this.graph.length < Math.min(worthwhile, this.graph.maxNodes / 2)) return;
    this.#retain();
    if (this.#past.length > 0 && this.graph.length > this.graph.maxNodes * MOST_OF_PAST) {
      this.#past = [];
      this.#retain();
    }
    this.#tidied = this.graph.length;
  }

  /** Drops what neither a live name nor the past reaches. */
  #retain(): void {
    const states = [...this.#past, this.state()];
    const roots = states.flatMap(({ variables, last }) => [
      ...Array.from(variables.values(), ({ node }) => node),
      ...(last === undefined ? [] : [last]),
    ]);
    const moved = this.graph.retain(roots);
    const renumbered = states.map((state) => ({
      ...state,
      variables: new Map(
        Array.from(state.variables, ([name, { node, grad }]) => [name, { node: moved[node], grad }] as const),
      ),
      last: state.last === undefined ? undefined : moved[state.last],
      length: this.graph.length,
    }));
    const present = renumbered.pop();
    if (present !== undefined) this.#restore(present);
    this.#past = renumbered;
    const names = new Map<number, string>();
    for (const [node, name] of this.#symbolNames) if (moved[node] >= 0) names.set(moved[node], name);
    this.#symbolNames = names;
  }

  #carryOut(statement: Statement, source: Source, resolution: Resolution): Outcome {
    switch (statement.kind) {
      case "assignment":
        return this.#assign(statement, source, resolution);
      case "definition":
        return this.#define(statement, source, resolution);
      case "evaluation": {
        const node = evaluate(this, statement.expression, source);
        const { kind } = statement.expression;
        const isRead = kind === "name" || kind === "member" || kind === "number";
        return { kind: isRead ? "read" : "computed", node, resolution };
      }
      case "primed":
        return { kind: "primed", node: this.#primed(statement, source, resolution), resolution };
    }
  }

  #primed({ name, primes, start, end }: Primed, source: Source, { names }: Resolution): number {
    let [parameter] = this.#functions.get(name.name)?.parameters ?? ["x"];
    while (names.includes(parameter)) parameter += "_";
    const node = this.graph.leaf();
    this.#symbolNames.set(node, parameter);
    const argument: Expression = { kind: "name", name: parameter, start, end };
    const call: Expression = {
      kind: "call",
      name: name.name,
      nameEnd: name.end,
      primes,
      arguments: [argument],
      start,
      end,
    };
    const variables = new Map(this.#variables).set(parameter, { node, grad: 0 });
    return evaluate({ graph: this.graph, functions: this.#functions, last: this.#last, variables }, call, source);
  }

  #assign({ target, expression }: Assignment, source: Source, resolution: Resolution): Outcome {
    const { graph } = this;
    const result = evaluate(this, expression, source);
    // What was computed from numbers alone has no history to remember: it is a variable like one given its value.
    const isNumber = !graph.varies(result);
    const node = isNumber ? graph.leaf(graph.value(result)) : graph.apply(alias.operation, [result]);
    // Set anew, so that the order of the names is the order of assignment.
    this.#variables.delete(target.name);
    this.#variables.set(target.name, { node, grad: 0 });
    return { kind: "assigned", name: target.name, node, resolution };
  }

  #define({ name, parameters, body, start, end }: DefinitionSyntax, source: Source, resolution: Resolution): Outcome {
    const definition: UserFunction = {
      name: name.name,
      parameters: parameters.map((parameter) => parameter.name),
      body,
      places: new Set(parameters.map(({ name }) => name).filter((parameter) => isDifferentiatedBy(body, parameter))),
      source,
      text: source.text.slice(start, end),
      freeNames: resolution.names,
      calls: resolution.calls.filter((called) => functionsNamed(called).length === 0),
    };
    this.#functions.delete(definition.name);
    this.#functions.set(definition.name, definition);
    return { kind: "defined", definition, resolution };
  }
}
