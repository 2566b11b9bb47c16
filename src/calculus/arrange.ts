import type { Callable } from "../autodiff/operation.ts";
import type { Graph } from "../autodiff/graph.ts";
import { add, mul, neg } from "../autodiff/ring.ts";
import { div, sub } from "../functions/arithmetic.ts";
import { cosh, coth, csch, sech, sinh, tanh } from "../functions/hyperbolic.ts";
import { pow, sqrt } from "../functions/powers.ts";
import { cos, cot, csc, sec, sin, tan } from "../functions/trigonometric.ts";
import Fraction from "fraction.js";
import type { Algebra } from "./algebra.ts";
import {
  isNegative,
  isOne,
  isWhole,
  numberOf,
  ONE,
  wholeOf,
  type Factor,
  type Form,
  type Product,
  type Sum,
  type Term,
} from "./form.ts";

/** A base as it is written: a formula, or a function of one that the normal form has taken apart. */
interface Written {
  readonly base: Form;
  readonly exponent: Form;
}

/** A product as a fraction: what stands above and below the bar, without the sign. */
interface Arrangement {
  readonly isNegative: boolean;
  readonly number: bigint;
  readonly above: readonly Written[];
  readonly divisor: bigint;
  readonly below: readonly Written[];
}

/** Sine and cosine of a circle or of a hyperbola, and what their quotients are called. */
export interface Family {
  readonly sine: Callable;
  readonly cosine: Callable;
  readonly tangent: Callable;
  readonly cotangent: Callable;
  readonly secant: Callable;
  readonly cosecant: Callable;
}

export const families: readonly Family[] = [
  { sine: sin, cosine: cos, tangent: tan, cotangent: cot, secant: sec, cosecant: csc },
  { sine: sinh, cosine: cosh, tangent: tanh, cotangent: coth, secant: sech, cosecant: csch },
];

/** What a formula weighs that no simplification can make sense of. */
const HEAVY = 1e15;

/** Numbers of so many digits are read at a glance. */
const FEW_DIGITS = 2;

/** A whole number of more digits is written with an exponent, and as many digits as its double has. */
const MOST_DIGITS = 21;

/** So many digits tell which double is the nearest. */
const ENOUGH_DIGITS = 40;

/** The double nearest to a fraction above 0. */
function nearest({ n, d }: Fraction): number {
  const shift = BigInt(Math.max(0, ENOUGH_DIGITS + String(d).length - String(n).length));
  return Number(`${(n * 10n ** shift) / d}e-${shift}`);
}

/** Whether a fraction above 0 that is written as such is short and, computed with doubles, the nearest double. */
function readsBack(value: Fraction): boolean {
  const { n, d } = value;
  if (n <= Number.MAX_SAFE_INTEGER && d <= Number.MAX_SAFE_INTEGER) return true;
  const isShort = n < 10n ** BigInt(MOST_DIGITS) && d < 10n ** BigInt(MOST_DIGITS);
  return isShort && Number(n) / Number(d) === nearest(value);
}

/** The double nearest to a fraction above 0 as text; undefined where that is 0. */
function shortest(value: Fraction): string | undefined {
  const double = nearest(value);
  return double === 0 || !Number.isFinite(double) ? undefined : String(double).replace("e+", "e");
}

/** How formulas in normal form are written as nodes again, and how long they are then. */
export class Writer {
  readonly #algebra: Algebra;
  readonly #graph: Graph;
  /** Whether fractions are written as decimals where they end. */
  readonly decimals: boolean;
  readonly #isExact: boolean;
  readonly #sizes = new Map<Form, number>();
  /** To divide long numbers takes longer than to find them here. */
  readonly #decimalsOf = new Map<bigint, number | undefined>();
  readonly #arrangements = new Map<Product, Arrangement>();
  readonly #nodes = new Map<Form, number>();

  /** @param isExact whether numbers keep all their digits, for a formula that is worked on further and not shown */
  constructor(algebra: Algebra, graph: Graph, decimals: boolean, isExact: boolean) {
    this.#algebra = algebra;
    this.#graph = graph;
    this.decimals = decimals;
    this.#isExact = isExact;
  }

  /** Leaves and operators of a formula as it is written, shared parts counted each time. */
  size(form: Form): number {
    const known = this.#sizes.get(form);
    if (known !== undefined) return known;
    const size = Math.min(this.#measure(form), HEAVY);
    this.#sizes.set(form, size);
    return size;
  }

  #measure(form: Form): number {
    switch (form.kind) {
      case "number":
        return this.#numberSize(form.value);
      case "atom":
        return 1;
      case "part":
        return this.size(form.form);
      case "call":
        return form.parts.reduce((sum, part) => sum + this.size(part), 1);
      case "sum":
        return this.#sumSize(form);
      case "product": {
        const arrangement = this.#arrangement(form);
        const isDecimal = this.#decimal(new Fraction(arrangement.number, arrangement.divisor)) !== undefined;
        const above = this.#sideSize(isDecimal ? 0n : arrangement.number, arrangement.above);
        const below = this.#sideSize(isDecimal ? 1n : arrangement.divisor, arrangement.below);
        const excess = this.#excess(new Fraction(arrangement.number, arrangement.divisor));
        return excess + above + (below === 0 ? 0 : below + (above === 0 ? 2 : 1)) + (arrangement.isNegative ? 1 : 0);
      }
    }
  }

  #numberSize(value: Fraction): number {
    const sign = isNegative(value) ? 1 : 0;
    return sign + (isWhole(value) || this.#decimal(value) !== undefined ? 1 : 3) + this.#excess(value);
  }

  /** What long numbers weigh besides in a formula of decimals, where 0.044715*x is read better than 8943*x/200000. */
  #excess(value: Fraction): number {
    if (!this.decimals) return 0;
    const digits = this.#decimal(value) ?? `${value.n}${value.d}`;
    const significant = digits
      .replace(/e.*$/, "")
      .replace(/[-.]/g, "")
      .replace(/^0+|0+$/g, "");
    return Math.max(0, significant.length - FEW_DIGITS) / 2;
  }

  #sumSize({ terms }: Sum): number {
    const parts = terms.map(({ coefficient, monomial }) =>
      this.size(this.#algebra.termForm({ coefficient: coefficient.abs(), monomial })),
    );
    const isMinus = terms.every(({ coefficient }) => isNegative(coefficient));
    return parts.reduce((sum, size) => sum + size, terms.length - 1) + (isMinus ? 1 : 0);
  }

  /** Zero where there is nothing on that side; a number other than 1 counts as one leaf. */
  #sideSize(number: bigint, factors: readonly Written[]): number {
    const sizes = factors.map((factor) => this.#factorSize(factor));
    if (number !== 1n) sizes.push(1);
    return sizes.reduce((sum, size) => sum + size, Math.max(sizes.length - 1, 0));
  }

  #factorSize({ base, exponent }: Written): number {
    if (exponent === this.#algebra.one) return this.size(base);
    if (exponent === this.#algebra.half) return this.size(base) + 1;
    return this.size(base) + 1 + this.size(exponent);
  }

  #arrangement(product: Product): Arrangement {
    const known = this.#arrangements.get(product);
    if (known !== undefined) return known;
    const made = this.#arrange(product);
    this.#arrangements.set(product, made);
    return made;
  }

  #arrange({ coefficient, factors }: Product): Arrangement {
    const algebra = this.#algebra;
    let number = coefficient.n;
    let divisor = coefficient.d;
    let isMinus = isNegative(coefficient);
    const above: Written[] = [];
    const below: Written[] = [];
    const place = (base: Form, exponent: Form) => {
      const power = numberOf(exponent);
      if (power !== undefined && isNegative(power)) below.push({ base, exponent: algebra.number(power.neg()) });
      else if (exponent !== algebra.zero) above.push({ base, exponent });
    };
    const angles = this.#angles(factors);
    const turned = new Set<Factor>(factors.filter((factor) => negativeShare(factor) === 1));
    if (turned.size % 2 === 1) isMinus = !isMinus;
    if (isMinus) {
      // A sum with an odd exponent can take the minus sign.
      const shares = factors.map((factor) => (turned.has(factor) ? 0 : negativeShare(factor)));
      const greatest = Math.max(...shares);
      if (greatest > 0) {
        turned.add(factors[shares.indexOf(greatest)]);
        isMinus = false;
      }
    }
    for (const factor of factors) {
      if (angles.taken.has(factor)) continue;
      const { base, exponent } = factor;
      place(turned.has(factor) ? algebra.negative(base) : base, exponent);
    }
    for (const { family, angle, sines, cosines } of angles.found) {
      const best = this.#bestAngle(family, angle, sines, cosines, number, divisor);
      number = best.number;
      divisor = best.divisor;
      for (const [base, exponent] of best.factors) place(base, algebra.number(exponent));
    }
    divisor = this.#lowerRoots(above, below, divisor);
    this.#mergeRoots(above, below);
    above.sort((a, b) => this.#rank(a) - this.#rank(b) || a.base.id - b.base.id);
    below.sort((a, b) => this.#rank(a) - this.#rank(b) || a.base.id - b.base.id);
    return { isNegative: isMinus, number, above, divisor, below };
  }

  /** sqrt(2)/2 as 1/sqrt(2); both lists are changed. */
  #lowerRoots(above: Written[], below: Written[], divisor: bigint): bigint {
    let left = divisor;
    for (let i = above.length - 1; i >= 0; i--) {
      const { base, exponent } = above[i];
      const power = numberOf(exponent);
      if (base.kind !== "number" || power === undefined || !isWhole(base.value)) continue;
      if (isNegative(base.value) || base.value.n < 2n || left % base.value.n !== 0n) continue;
      above.splice(i, 1);
      left /= base.value.n;
      below.push({ base, exponent: this.#algebra.number(power.neg().add(1)) });
    }
    return left;
  }

  /** sqrt(3)*sqrt(7)/sqrt(pi) as sqrt(21/pi): roots of constants above 0 become one; both lists are changed. */
  #mergeRoots(above: Written[], below: Written[]): void {
    const algebra = this.#algebra;
    const groups = new Map<Form, { above: Written[]; below: Written[] }>();
    for (const side of ["above", "below"] as const) {
      for (const factor of side === "above" ? above : below) {
        const { base, exponent } = factor;
        const power = numberOf(exponent);
        const isConstant = base.kind === "number" || base.kind === "atom";
        if (!isConstant || !algebra.isPositive(base) || power === undefined || isWhole(power)) continue;
        const group = groups.get(exponent) ?? { above: [], below: [] };
        group[side].push(factor);
        groups.set(exponent, group);
      }
    }
    for (const [exponent, group] of groups) {
      const all = [...group.above, ...group.below];
      if (all.length < 2) continue;
      const isAbove = group.above.length > 0;
      const base = algebra.product(
        ONE,
        all.map((factor) => ({
          base: factor.base,
          exponent: group.above.includes(factor) === isAbove ? algebra.one : algebra.minusOne,
        })),
      );
      for (const factor of all) {
        const side = group.above.includes(factor) ? above : below;
        side.splice(side.indexOf(factor), 1);
      }
      (isAbove ? above : below).push({ base, exponent });
    }
  }

  /** Constants first, then variables, then sums, then functions. */
  #rank({ base, exponent }: Written): number {
    const isConstant =
      base.kind === "number" ||
      (base.kind === "atom" && base.isPositive) ||
      (base.kind === "product" && base.factors.every((factor) => this.#algebra.isPositive(factor.base)));
    if (isConstant) return exponent.kind === "number" ? 0 : 2;
    if (base.kind === "atom") return exponent.kind === "number" ? 1 : 2;
    return base.kind === "sum" && exponent.kind === "number" && isWhole(exponent.value) ? 3 : 4;
  }

  /** The whole powers of sines and cosines among factors, by family and argument. */
  #angles(factors: readonly Factor[]) {
    const taken = new Set<Factor>();
    const found: { family: Family; angle: Form; sines: number; cosines: number }[] = [];
    for (const factor of factors) {
      const { base, exponent } = factor;
      const whole = wholeOf(exponent);
      if (base.kind !== "call" || whole === undefined) continue;
      const [angle] = base.parts;
      for (const family of families) {
        const isSine = base.operation === family.sine.operation;
        if (!isSine && base.operation !== family.cosine.operation) continue;
        taken.add(factor);
        let entry = found.find((one) => one.family === family && one.angle === angle);
        if (entry === undefined) found.push((entry = { family, angle, sines: 0, cosines: 0 }));
        if (isSine) entry.sines = whole;
        else entry.cosines = whole;
      }
    }
    return { taken, found };
  }

  /** The shortest way to write a product of powers of a sine and a cosine. */
  #bestAngle(family: Family, angle: Form, sines: number, cosines: number, number: bigint, divisor: bigint) {
    const algebra = this.#algebra;
    const named = ({ operation }: Callable, of: Form = angle) => algebra.plainCall(operation, [of]);
    const { sine, cosine, tangent, cotangent, secant, cosecant } = family;
    // A power of a quotient, and what is left as a power of sine or cosine or of their inverses.
    const power = (callable: Callable, inverse: Callable, exponent: number): [Form, number][] =>
      exponent === 0 ? [] : exponent > 0 ? [[named(callable), exponent]] : [[named(inverse), -exponent]];
    const rest = sines + cosines;
    const ways: { factors: (readonly [Form, number])[]; number: bigint; divisor: bigint }[] = [
      [...power(sine, cosecant, sines), ...power(cosine, secant, cosines)],
      [
        [named(sine), sines],
        [named(cosine), cosines],
      ] as (readonly [Form, number])[],
      [...power(tangent, cotangent, sines), ...power(cosine, secant, rest)],
      [...power(tangent, cotangent, -cosines), ...power(sine, cosecant, rest)],
    ].map((factors) => ({ factors: factors.filter(([, exponent]) => exponent !== 0), number, divisor }));
    if (sines === cosines && sines > 0) {
      // sin(u)*cos(u) = sin(2u)/2, and the same of the hyperbola.
      const halved = new Fraction(number, divisor * 2n ** BigInt(sines));
      const doubled = algebra.scaled(angle, new Fraction(2));
      ways.push({ factors: [[named(sine, doubled), sines]], number: halved.n, divisor: halved.d });
    }
    const size = (way: (typeof ways)[number]) =>
      this.#sideSize(
        way.number,
        way.factors.filter(([, e]) => e > 0).map(([base, e]) => ({ base, exponent: algebra.number(e) })),
      ) +
      this.#sideSize(
        way.divisor,
        way.factors.filter(([, e]) => e < 0).map(([base, e]) => ({ base, exponent: algebra.number(-e) })),
      ) +
      (way.factors.some(([, e]) => e < 0) || way.divisor !== 1n ? 1.5 : 0) +
      // Of equal lengths the lower powers: 2*tanh(x)*sech(x)^2 and not 2*sinh(x)*sech(x)^3, which overflows.
      way.factors.reduce((sum, [, e]) => sum + Math.abs(e), 0) / 1000;
    return ways.reduce((best, way) => (size(way) < size(best) ? way : best));
  }

  /** How many decimals there are of what is divided by a whole number; undefined where they have no end. */
  #decimalsBelow(divisor: bigint): number | undefined {
    if (this.#decimalsOf.has(divisor)) return this.#decimalsOf.get(divisor);
    let [rest, twos, fives] = [divisor, 0, 0];
    for (; rest % 2n === 0n; rest /= 2n) twos += 1;
    for (; rest % 5n === 0n; rest /= 5n) fives += 1;
    const decimals = rest === 1n ? Math.max(twos, fives) : undefined;
    this.#decimalsOf.set(divisor, decimals);
    return decimals;
  }

  /** The decimal digits of a fraction, where it is to be written so. */
  #decimal(value: Fraction): string | undefined {
    if (isWhole(value)) return undefined;
    const decimals = this.decimals ? this.#decimalsBelow(value.d) : undefined;
    if (decimals === undefined) return this.#isExact || readsBack(value) ? undefined : shortest(value);
    // Not one number over the other, of which either may be too large for a double.
    const written = `${(value.n * 10n ** BigInt(decimals)) / value.d}e-${decimals}`;
    return this.#isExact || Number(written) === 0 ? written : String(Number(written));
  }

  /** Writes a formula as a node. */
  write(form: Form): number {
    const todo: Form[] = [form];
    // On a stack of our own: formulas nest as deep as graphs.
    for (let next = todo.at(-1); next !== undefined; next = todo.at(-1)) {
      if (this.#nodes.has(next)) {
        todo.pop();
        continue;
      }
      const missing = this.#needed(next).filter((part) => !this.#nodes.has(part));
      if (missing.length > 0) {
        todo.push(...missing.reverse());
        continue;
      }
      this.#nodes.set(next, this.#make(next));
      todo.pop();
    }
    return this.#node(form);
  }

  #node(form: Form): number {
    const node = this.#nodes.get(form);
    if (node === undefined) throw new TypeError("a formula is written before its parts");
    return node;
  }

  /** The formulas that must be nodes before this one is. */
  #needed(form: Form): Form[] {
    switch (form.kind) {
      case "call":
        return [...form.parts];
      case "part":
        return [form.form];
      case "sum":
        return this.#ordered(form).map(({ form: part }) => part);
      case "product": {
        const { above, below } = this.#arrangement(form);
        return [...above, ...below].flatMap(({ base, exponent }) => [base, exponent]);
      }
      default:
        return [];
    }
  }

  #make(form: Form): number {
    const graph = this.#graph;
    switch (form.kind) {
      case "atom":
        return form.node;
      case "part":
        return this.#node(form.form);
      case "number":
        return this.#number(form.value);
      case "call":
        return graph.apply(
          form.operation,
          form.parts.map((part) => this.#node(part)),
        );
      case "sum": {
        const [first, ...others] = this.#ordered(form);
        return others.reduce(
          (sum, { form: part, isMinus }) => this.#apply(isMinus ? sub : add, sum, this.#node(part)),
          this.#node(first.form),
        );
      }
      case "product": {
        const { isNegative: isMinus, number, above, divisor, below } = this.#arrangement(form);
        const decimal = this.#decimal(new Fraction(number, divisor));
        const upper = this.#side(
          decimal === undefined ? new Fraction(number) : new Fraction(number, divisor),
          above,
          isMinus,
        );
        if (below.length === 0 && (decimal !== undefined || divisor === 1n)) return upper;
        return this.#apply(div, upper, this.#side(new Fraction(decimal === undefined ? divisor : 1n), below, false));
      }
    }
  }

  #apply({ operation }: Callable, ...nodes: number[]): number {
    return this.#graph.apply(operation, nodes);
  }

  #constant(digits: string): number {
    const value = Number(digits);
    const isLong = digits.length > MOST_DIGITS && Number.isFinite(value) && !this.#isExact;
    const text = isLong ? String(value).replace("e+", "e") : digits;
    return this.#graph.constant(value, text === String(value) ? undefined : text);
  }

  #number(value: Fraction): number {
    const decimal = this.#decimal(value);
    const magnitude = this.#constant(decimal ?? String(value.n));
    const above = isNegative(value) ? this.#negated(magnitude) : magnitude;
    return decimal !== undefined || isWhole(value) ? above : this.#apply(div, above, this.#constant(String(value.d)));
  }

  /** A product from left to right; a minus goes to its first factor, where it needs no brackets. */
  #side(number: Fraction, factors: readonly Written[], isMinus: boolean): number {
    const nodes = factors.map((factor) => this.#factor(factor));
    if (!isOne(number) || nodes.length === 0) nodes.unshift(this.#number(number));
    if (isMinus) nodes[0] = this.#negated(nodes[0]);
    return nodes.reduce((product, node) => this.#apply(mul, product, node));
  }

  #negated(node: number): number {
    const graph = this.#graph;
    return graph.isConstant(node) && /^[\d.]/.test(graph.text(node))
      ? graph.constant(-graph.value(node), `-${graph.text(node)}`)
      : this.#apply(neg, node);
  }

  #factor({ base, exponent }: Written): number {
    const node = this.#node(base);
    if (exponent === this.#algebra.one) return node;
    if (exponent === this.#algebra.half) return this.#apply(sqrt, node);
    return this.#apply(pow, node, this.#node(exponent));
  }

  /** The terms of a sum without their signs: higher powers first, numbers last, and not a minus first if it can be helped. */
  #ordered({ terms }: Sum): { form: Form; isMinus: boolean }[] {
    const ordered = [...terms]
      .sort((a, b) => this.#degree(b) - this.#degree(a) || a.monomial.id - b.monomial.id)
      .map(({ coefficient, monomial }) => {
        const isMinus = isNegative(coefficient);
        return { form: this.#algebra.termForm({ coefficient: coefficient.abs(), monomial }), isMinus };
      });
    const first = ordered.findIndex(({ isMinus }) => !isMinus);
    if (first > 0) return [ordered[first], ...ordered.filter((_, i) => i !== first)];
    if (first === 0) return ordered;
    const [{ form }, ...others] = ordered;
    const negative = this.#algebra.termForm({ coefficient: ONE.neg(), monomial: form });
    return [{ form: negative, isMinus: false }, ...others];
  }

  /** The sum of the exponents of variables; numbers come last. */
  #degree({ monomial }: Term): number {
    if (monomial === this.#algebra.one) return -Infinity;
    let degree = 0;
    for (const { base, exponent } of this.#algebra.factorsOf(monomial)) {
      const power = numberOf(exponent);
      if (base.kind === "atom" && !base.isPositive && power !== undefined) degree += power.valueOf();
    }
    return degree;
  }
}

/** How many of the terms have a minus, of a sum with an odd exponent; 0 of any other factor. */
function negativeShare({ base, exponent }: Factor): number {
  const whole = wholeOf(exponent);
  if (base.kind !== "sum" || whole === undefined || whole % 2 === 0) return 0;
  return base.terms.filter(({ coefficient }) => isNegative(coefficient)).length / base.terms.length;
}
