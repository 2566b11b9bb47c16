import { both, either, isSurelyOpen, slopeConstructor, type Use } from "../autodiff/differentiate.ts";
import type { Graph } from "../autodiff/graph.ts";
import type { Operation } from "../autodiff/operation.ts";
import { isSafe } from "../autodiff/range.ts";
import { add, alias, chosen, conditional, mul, neg, unlessNaN } from "../autodiff/ring.ts";
import { Wide } from "../autodiff/wide.ts";
import { div, edge, sub } from "../functions/arithmetic.ts";
import { log } from "../functions/exponential.ts";
import { LEAST_NORMAL, lowerPower, pow } from "../functions/powers.ts";

/** What coefficients are made of: doubles, numbers with an exponent of their own, or nodes of the graph. */
interface Arithmetic<T> {
  /** A node as a coefficient. */
  of(node: number): T;
  constant(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  neg(a: T): T;
  /** Whether coefficients stay what they are: they are not differentiated further. */
  readonly areFinal: boolean;
  /** At points, where other points may have other branches: what stands under conditions, which are nodes. */
  readonly conditions?: Conditions<T>;
}

interface Conditions<T> {
  /** A coefficient that is there where a condition holds. */
  gated(condition: number, a: T): T;
  /** The coefficient of the branch that a condition chooses, if that has one. */
  branch(condition: number, a: T | undefined, b: T | undefined): T;
}

/** Coefficients by power; undefined where they are 0 whatever the point is. */
type Coefficients<T> = (T | undefined)[];

/** How the coefficients of a node follow from others'. */
interface Recurrence<T> {
  /** Nodes needed up to the order that is asked for. */
  readonly same: readonly number[];
  /** Nodes needed up to the order below. */
  readonly lower: readonly number[];
  /** Those of both that are needed wherever the node is, whatever conditions say. Default: all. */
  readonly always?: readonly number[];
  /**
   * Where the node is needed at all, so is a slope without closed form.
   * @throws DzeroError no-derivative
   */
  readonly checkSlopes?: () => void;
  /** The coefficient of order k from 1 on; `series` gives the others' and, below k, its own. */
  coefficient(k: number, series: (node: number) => Coefficients<T>): T | undefined;
}

/** @param lose told where a product or a quotient may have lost digits to the range of doubles */
function onDoubles(graph: Graph, lose: () => void): Arithmetic<number> {
  const kept = (value: number, isExact: boolean) => {
    if (!isSafe(value) && !isExact) lose();
    return value;
  };
  return {
    of: (node) => graph.value(node),
    constant: (value) => value,
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => kept(a * b, a === 0 || b === 0),
    div: (a, b) => kept(a / b, a === 0),
    neg: (a) => -a,
    areFinal: true,
  };
}

function onWide(graph: Graph): Arithmetic<Wide> {
  return {
    of: (node) => graph.wide(node),
    constant: (value) => new Wide(value),
    add: (a, b) => a.add(b),
    sub: (a, b) => a.sub(b),
    mul: (a, b) => a.mul(b),
    div: (a, b) => a.div(b),
    neg: (a) => a.neg(),
    areFinal: true,
  };
}

/** A coefficient that is a node, and under which condition it is there at all: that of a branch, where the branch is made. */
interface Coefficient {
  readonly node: number;
  readonly when?: number;
}

function onNodes(graph: Graph, isForPoints: boolean): Arithmetic<Coefficient> {
  const apply = ({ operation }: { readonly operation: Operation }, ...nodes: number[]) => graph.apply(operation, nodes);
  const of = (node: number, when?: number): Coefficient => (when === undefined ? { node } : { node, when });
  const factors =
    (callable: { readonly operation: Operation }) =>
    (a: Coefficient, b: Coefficient): Coefficient =>
      of(apply(callable, a.node, b.node), both(graph, a.when, b.when));
  const times = factors(mul);
  // One that is not there is -0, which changes no sum.
  const term = ({ node, when }: Coefficient) =>
    when === undefined ? node : apply(conditional, when, node, graph.constant(-0));
  const terms =
    (callable: { readonly operation: Operation }) =>
    (a: Coefficient, b: Coefficient): Coefficient =>
      a.when === b.when
        ? of(apply(callable, a.node, b.node), a.when)
        : of(apply(callable, term(a), term(b)), either(graph, a.when, b.when));
  const conditions: Conditions<Coefficient> = {
    gated: (condition, { node, when }) => of(node, both(graph, condition, when)),
    branch(condition, a, b) {
      const isThere = (one: Coefficient | undefined) =>
        one === undefined ? graph.constant(0) : (one.when ?? graph.constant(1));
      const areBoth = [a, b].every((one) => one !== undefined && one.when === undefined);
      const node = apply(conditional, condition, a?.node ?? graph.constant(0), b?.node ?? graph.constant(0));
      return of(node, areBoth ? undefined : apply(conditional, condition, isThere(a), isThere(b)));
    },
  };
  return {
    of: (node) => of(node),
    constant: (value) => of(graph.constant(value)),
    add: terms(add),
    sub: terms(sub),
    mul: (a, b) => (graph.isConstant(a.node) && graph.value(a.node) === 1 ? b : times(a, b)),
    div: factors(div),
    neg: ({ node, when }) => of(apply(neg, node), when),
    areFinal: false,
    ...(isForPoints && { conditions }),
  };
}

/** Each after those it needs to the same order. Slopes are needed to a lower one, so their place is free. */
function sortedByNeed<R extends { readonly same: readonly number[] }>(recurrences: ReadonlyMap<number, R>) {
  const sorted = new Map<number, R>();
  const opened = new Set<number>();
  for (const start of recurrences.keys()) {
    const todo = [start];
    for (let node = todo.at(-1); node !== undefined; node = todo.at(-1)) {
      const recurrence = recurrences.get(node);
      if (recurrence === undefined || opened.has(node)) {
        if (recurrence !== undefined) sorted.set(node, recurrence);
        todo.pop();
        continue;
      }
      opened.add(node);
      todo.push(...recurrence.same.filter((other) => !opened.has(other)));
    }
  }
  return sorted;
}

/**
 * Whether a slope without closed form is an error wherever the root is computed; what a condition may leave out is one only
 * where it is computed.
 * @throws DzeroError no-derivative
 */
function checkReached<T>(root: number, recurrences: ReadonlyMap<number, Recurrence<T>>): void {
  const reached = new Set([root]);
  // Meets what is added on the way, too.
  for (const node of reached) {
    const recurrence = recurrences.get(node);
    if (recurrence === undefined) continue;
    const { same, lower, always = [...same, ...lower] } = recurrence;
    for (const other of always) reached.add(other);
    recurrence.checkSlopes?.();
  }
}

/**
 * Taylor arithmetic (A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed., chapter 13): the coefficients of every node
 * follow, order by order, from those of its arguments. Products, quotients and powers have recurrences of their own; any
 * other function solves y' = sum of slope*argument', where the slopes are nodes too, needed to one order less. So
 * order n takes n^2 operations a node, and of slopes of slopes no more than n.
 */
class Expansion<T> {
  readonly #graph: Graph;
  readonly #by: number;
  readonly #arithmetic: Arithmetic<T>;
  /** By node from `by` on: whether it depends on `by`. */
  readonly #active: boolean[] = [true];
  readonly #series = new Map<number, Coefficients<T>>();
  readonly #slopeOf: ReturnType<typeof slopeConstructor>;

  readonly #use: Use;

  constructor(graph: Graph, by: number, arithmetic: Arithmetic<T>, use: Use = {}) {
    this.#graph = graph;
    this.#by = by;
    this.#arithmetic = arithmetic;
    this.#use = use;
    this.#slopeOf = slopeConstructor(graph, { has: (node) => this.#isActive(node) }, use.purpose);
  }

  get #isForPoints(): boolean {
    return this.#use.purpose === "points";
  }

  /** Whether the value of a node may decide which coefficients there are. */
  #decides(node: number): boolean {
    return this.#graph.isKnown(node) && !(this.#isForPoints && this.#graph.varies(node));
  }

  run(root: number, order: number): Coefficients<T> {
    const recurrences = new Map<number, Recurrence<T> & { readonly order: number }>();
    const found = new Set<number>();
    /** Nodes to look at, by the order they are needed to; met first where they are needed most. */
    const wanted: number[][] = Array.from({ length: order + 1 }, () => []);
    wanted[order].push(root);
    for (let level = order; level >= 0; level--) {
      const todo = wanted[level];
      for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
        if (found.has(node)) continue;
        found.add(node);
        if (level === 0 || node === this.#by || !this.#isActive(node)) continue;
        const recurrence = this.#recurrence(node);
        recurrences.set(node, { ...recurrence, order: level });
        todo.push(...recurrence.same);
        wanted[level - 1].push(...recurrence.lower);
      }
    }
    if (this.#use.mayBeLeftOut !== true) checkReached(root, recurrences);
    for (const node of found) this.#series.set(node, [this.#arithmetic.of(node)]);
    if (order > 0 && found.has(this.#by)) this.#of(this.#by)[1] = this.#arithmetic.constant(1);
    const series = (node: number) => this.#of(node);
    const sorted = sortedByNeed(recurrences);
    for (let k = 1; k <= order; k++) {
      for (const [node, recurrence] of sorted) {
        if (k <= recurrence.order) this.#of(node)[k] = recurrence.coefficient(k, series);
      }
    }
    return this.#of(root);
  }

  #of(node: number): Coefficients<T> {
    return this.#series.get(node) ?? [this.#arithmetic.of(node)];
  }

  #isActive(node: number): boolean {
    for (let next = this.#by + this.#active.length; next <= node; next++) {
      const isActive = this.#graph.argumentsOf(next).some((argument) => this.#active[argument - this.#by] ?? false);
      this.#active.push(isActive);
    }
    return node >= this.#by && this.#active[node - this.#by];
  }

  #recurrence(node: number): Recurrence<T> {
    const graph = this.#graph;
    const operation = graph.operation(node);
    const arguments_ = Array.from(graph.argumentsOf(node));
    const [a, b, c] = arguments_;
    const { conditions } = this.#arithmetic;
    const sum = (...parts: (T | undefined)[]) => this.#sum(parts);
    switch (operation) {
      case alias.operation:
      case edge.operation:
        return { same: [a], lower: [], coefficient: (k, of) => of(a)[k] };
      case chosen.operation:
        if (conditions !== undefined) return this.#branches(conditions, a, [b, b]);
        return { same: [b], lower: [], coefficient: (k, of) => of(b)[k] };
      case conditional.operation:
        return conditions === undefined ? this.#general(node) : this.#branches(conditions, a, [b, c]);
      case neg.operation:
        return { same: [a], lower: [], coefficient: (k, of) => this.#negative(of(a)[k]) };
      case add.operation:
        return { same: [a, b], lower: [], coefficient: (k, of) => sum(of(a)[k], of(b)[k]) };
      case sub.operation:
        return { same: [a, b], lower: [], coefficient: (k, of) => sum(of(a)[k], this.#negative(of(b)[k])) };
      case mul.operation:
        return { same: [a, b], lower: [], coefficient: (k, of) => this.#convolution(of(a), of(b), k, 0) };
      case div.operation:
        return this.#quotient(node, a, b);
      case pow.operation:
        return this.#power(node, a, b) ?? this.#general(node);
      case lowerPower.operation: {
        const lower = graph.apply(sub.operation, [b, graph.argument(node, 2)]);
        return this.#power(node, a, lower) ?? this.#general(node);
      }
      default:
        return this.#general(node);
    }
  }

  /** y = a/b: a[k] is the sum of b[j]*y[k - j]. */
  #quotient(node: number, a: number, b: number): Recurrence<T> {
    return {
      same: [a, b],
      lower: [],
      coefficient: (k, of) => {
        const rest = this.#sum([of(a)[k], this.#negative(this.#convolution(of(b), of(node), k, 1))]);
        return rest === undefined ? undefined : this.#arithmetic.div(rest, this.#arithmetic.of(b));
      },
    };
  }

  #power(node: number, base: number, exponent: number): Recurrence<T> | undefined {
    const graph = this.#graph;
    const { constant, of: asCoefficient, mul: times, div: over, sub: minus } = this.#arithmetic;
    const n = graph.isKnown(exponent) ? graph.value(exponent) : NaN;
    if (this.#isActive(exponent)) {
      // With y = exp(w) and w = exponent*log(base): k*y[k] is the sum of j*w[j]*y[k - j].
      if (!this.#decides(base) || !(graph.value(base) > 0)) return undefined;
      const w = graph.apply(mul.operation, [exponent, graph.apply(log.operation, [base])]);
      return {
        same: [w],
        lower: [],
        coefficient: (k, of) => this.#integrated([[of(w), of(node)]], k),
      };
    }
    const varies = graph.varies(exponent) || graph.isPlaced(exponent);
    // A derivative by the exponent is still to come, and the rules for certain exponents would hide how it gets there.
    if (varies && !this.#arithmetic.areFinal) return undefined;
    // Every coefficient follows from the value, which has lost its digits, or may have at another point.
    const mayBeSmall = !this.#decides(node) || Math.abs(graph.value(node)) < LEAST_NORMAL;
    if (mayBeSmall && !Number.isInteger(n)) return undefined;
    // A whole power by products has no division by the base, which may be 0.
    if (Number.isInteger(n) && n >= 2) {
      const half = n % 2 === 0 ? n / 2 : n - 1;
      const [u, v] = [half, n - half].map((m) =>
        m === 1 ? base : graph.apply(pow.operation, [base, graph.constant(m)]),
      );
      return { same: [u, v], lower: [], coefficient: (k, of) => this.#convolution(of(u), of(v), k, 0) };
    }
    if (n === 1) return { same: [base], lower: [], coefficient: (k, of) => of(base)[k] };
    if (n === 0) return { same: [], lower: [], coefficient: () => undefined };
    // base*y' = exponent*base'*y: k*base[0]*y[k] is the sum of (j*exponent - (k - j))*base[j]*y[k - j].
    return {
      same: [base],
      lower: [],
      coefficient: (k, of) => {
        const parts = Array.from({ length: k }, (_, i) => {
          const [u, y] = [of(base)[i + 1], of(node)[k - i - 1]];
          if (u === undefined || y === undefined) return undefined;
          const factor = minus(times(constant(i + 1), asCoefficient(exponent)), constant(k - i - 1));
          return times(factor, times(u, y));
        });
        const total = this.#sum(parts);
        return total === undefined ? undefined : over(total, times(constant(k), asCoefficient(base)));
      },
    };
  }

  /** Of a choice there are always coefficients, though none may be there: at other points there may be. */
  #branches(conditions: Conditions<T>, condition: number, branches: readonly [number, number]): Recurrence<T> {
    const [a, b] = branches;
    return {
      same: branches,
      lower: [],
      always: a === b ? [a] : [],
      coefficient: (k, of) => {
        const [p, q] = branches.map((branch) => of(branch)[k]);
        return conditions.branch(condition, p, q);
      },
    };
  }

  #general(node: number): Recurrence<T> {
    const { conditions } = this.#arithmetic;
    const graph = this.#graph;
    const terms: { readonly argument: number; readonly slope: number; readonly gate: number | undefined }[] = [];
    const always: number[] = [];
    const missing: (() => void)[] = [];
    for (const [i, argument] of graph.argumentsOf(node).slice().entries()) {
      if (!this.#isActive(argument)) continue;
      const local = this.#slopeOf(node, i);
      if (local === undefined) continue;
      const gate = conditions === undefined ? undefined : local.gate;
      const slope = local.slope(true);
      terms.push({ argument, slope, gate });
      if (!isSurelyOpen(graph, gate)) continue;
      always.push(argument, slope);
      if (local.isMissing === true) missing.push(local.slope);
    }
    const isGated = terms.some(({ gate }) => gate !== undefined);
    return {
      same: terms.map(({ argument }) => argument),
      lower: terms.map(({ slope }) => slope),
      always,
      checkSlopes: () => {
        for (const fail of missing) fail();
      },
      coefficient: (k, of) => {
        const pairs = terms.map(({ argument, slope }) => [of(argument), of(slope)] as const);
        if (!isGated) return this.#integrated(pairs, k);
        const parts = pairs.map((pair, i) => {
          const { gate } = terms[i];
          const part = this.#integrated([pair], k);
          return part === undefined || gate === undefined ? part : conditions?.gated(gate, part);
        });
        return this.#sum(parts);
      },
    };
  }

  /** The coefficient of the integral of the sum of u'*s: the sum of j*u[j]*s[k - j], over k. */
  #integrated(pairs: readonly (readonly [u: Coefficients<T>, s: Coefficients<T>])[], k: number): T | undefined {
    const { constant, mul: times, div: over } = this.#arithmetic;
    const parts = pairs.flatMap(([u, s]) =>
      Array.from({ length: k }, (_, i) => {
        const [a, b] = [u[i + 1], s[k - i - 1]];
        return a === undefined || b === undefined ? undefined : times(times(constant(i + 1), a), b);
      }),
    );
    const total = this.#sum(parts);
    return total === undefined || k === 1 ? total : over(total, constant(k));
  }

  /** The sum of a[j]*b[k - j] for j from `from` to k. */
  #convolution(a: Coefficients<T>, b: Coefficients<T>, k: number, from: number): T | undefined {
    const parts: (T | undefined)[] = [];
    for (let j = from; j <= k; j++) {
      const [p, q] = [a[j], b[k - j]];
      parts.push(p === undefined || q === undefined ? undefined : this.#arithmetic.mul(p, q));
    }
    return this.#sum(parts);
  }

  #sum(parts: readonly (T | undefined)[]): T | undefined {
    let total: T | undefined;
    for (const part of parts) {
      if (part !== undefined) total = total === undefined ? part : this.#arithmetic.add(total, part);
    }
    return total;
  }

  #negative(a: T | undefined): T | undefined {
    return a === undefined ? undefined : this.#arithmetic.neg(a);
  }
}

/**
 * The Taylor coefficients of a node whose value is known, as a function of another: the k-th is the k-th derivative over k!.
 * @returns numbers, from order 0 to `order`; the derivative may be a double though the coefficient is none
 * @throws DzeroError no-derivative, too-many-nodes
 */
export function taylorCoefficients(graph: Graph, root: number, by: number, order: number): Wide[] {
  return graph.deriving(() => {
    let isLost = false;
    const lose = () => (isLost = true);
    const onDouble = new Expansion(graph, by, onDoubles(graph, lose)).run(root, order);
    isLost ||= graph.hasWideUpTo(graph.length) || onDouble.some((one) => one !== undefined && !Number.isFinite(one));
    const coefficients = isLost
      ? new Expansion(graph, by, onWide(graph)).run(root, order)
      : onDouble.map((one) => (one === undefined ? one : new Wide(one)));
    // Every derivative of what is NaN is NaN, too.
    const rest = new Wide(Number.isNaN(graph.value(root)) ? NaN : 0);
    return Array.from({ length: order + 1 }, (_, k) => coefficients[k] ?? rest);
  });
}

/** The Taylor coefficients from order 0 to `order` as nodes, which can be differentiated further. */
export function taylorNodes(graph: Graph, root: number, by: number, order: number, use: Use = {}): number[] {
  const isForPoints = use.purpose === "points";
  const zero = graph.constant(0);
  const coefficients = graph.deriving(() => {
    const found = new Expansion(graph, by, onNodes(graph, isForPoints), use).run(root, order);
    return found.map((one) => {
      return one?.when === undefined ? one?.node : graph.apply(conditional.operation, [one.when, one.node, zero]);
    });
  });
  // Every derivative of what is NaN is NaN, too.
  if (isForPoints && graph.varies(root)) {
    const orNaN = (node: number) => graph.deriving(() => graph.apply(unlessNaN.operation, [node, root]));
    return Array.from({ length: order + 1 }, (_, k) => orNaN(coefficients[k] ?? zero));
  }
  const rest = graph.isKnown(root) && Number.isNaN(graph.value(root)) ? root : zero;
  return Array.from({ length: order + 1 }, (_, k) => coefficients[k] ?? rest);
}

/** The Taylor coefficient of that order as a node. */
export function taylorNode(graph: Graph, root: number, by: number, order: number, use: Use = {}): number {
  return taylorNodes(graph, root, by, order, use)[order];
}
