import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";
import { cosh } from "../functions/hyperbolic.ts";
import { cos } from "../functions/trigonometric.ts";
import type { Algebra } from "./algebra.ts";
import type { Writer } from "./arrange.ts";
import { asConditionals } from "./branches.ts";
import {
  isEven,
  isNegative,
  isOne,
  isZero,
  MOST_DENOMINATORS,
  numberOf,
  ONE,
  ZERO,
  type Factor,
  type Form,
  type Product,
  type Sum,
  type Term,
} from "./form.ts";
import { expanded, factored } from "./polynomial.ts";
import { cancelled, joined, multipliedOut, raised, rescaled, shared, turned, undivided } from "./products.ts";
import {
  ofDoubleAngles,
  ofHalfAngles,
  withHyperbolics,
  withoutHypotenuses,
  withoutSquares,
  withPythagoras,
} from "./trigonometry.ts";

/** A sum of more terms is only collected, not rearranged. */
const MOST_TERMS = 64;

/** Beyond this size a form gets no more work. */
const MOST_SIZE = 1000;

/** How deep the parts of a rearranged sum are rearranged in turn. */
const MOST_ROUNDS = 4;

/** A form that is so much longer than the sum it was made of, in times and beyond that, is not looked at further. */
const GROWTH = 2;
const MARGIN = 12;

/** A sum that is multiplied out may have twice its terms and these. */
const MOST_NEW_TERMS = 12;

/** How many terms and factors may be looked at on the way to a form, for itself and for each of its leaves. */
const LEAST_WORK = 8000;
const WORK_PER_LEAF = 15;

/** In a formula of more nodes each form gets less work, so that the whole takes not much longer. */
const MOST_PATIENT = 2000;

/** Sums of more terms are not brought over a common denominator as a whole. */
const MOST_JOINED = 10;

/** The penalty, in size, for a sum that loses digits near 0. */
const LOST = 8;

/** What a sum's terms have in common: each base with its least exponent. */
interface Common {
  readonly coefficient: Fraction;
  readonly factors: readonly Factor[];
}

/**
 * Finds the shortest of several equal forms: expanded and factored, over a common denominator or not, with the identities
 * of sines and cosines.
 */
export class Shrinker {
  readonly #algebra: Algebra;
  readonly #writer: Writer;
  /** The share of the usual work that is done for a form of a large formula. */
  readonly #patience: number;
  /** What was found for a form, and in how many rounds. */
  readonly #found = new Map<Form, { readonly rounds: number; readonly best: Form }>();
  readonly #flat = new Map<Form, Set<Form>>();

  /** @param nodes how many nodes the whole formula has */
  constructor(algebra: Algebra, writer: Writer, nodes: number) {
    this.#algebra = algebra;
    this.#writer = writer;
    this.#patience = Math.min(1, MOST_PATIENT / nodes);
  }

  /** The shortest form that is found; the parts of the formula are taken as they are. */
  shrink(form: Form): Form {
    const work = LEAST_WORK + WORK_PER_LEAF * Math.min(this.#writer.size(form), MOST_SIZE);
    this.#algebra.allow(work * this.#patience);
    return this.#best(form, MOST_ROUNDS);
  }

  #best(form: Form, rounds: number): Form {
    if (rounds === 0 || (form.kind !== "sum" && form.kind !== "product")) return form;
    const known = this.#found.get(form);
    if (known !== undefined && known.rounds >= rounds) return known.best;
    // Conditions at least: each copy of one is long.
    if (this.#algebra.isExhausted)
      return this.#shortest([form, ...asConditionals(this.#algebra, form, (branch) => branch)]);
    // Met again further down, it is left as it is.
    this.#found.set(form, { rounds, best: form });
    const best = form.kind === "sum" ? this.#sum(form, rounds) : this.#product(form, rounds);
    this.#found.set(form, { rounds, best });
    return best;
  }

  #shortest(candidates: readonly Form[]): Form {
    let best = candidates[0];
    for (const candidate of candidates) if (this.#weight(candidate) < this.#weight(best)) best = candidate;
    return best;
  }

  /**
   * The size; of two forms of one size the one with a single fraction is the better, and a product without sums. A sum that
   * loses digits near 0 gets a penalty.
   */
  #weight(form: Form): number {
    const size = this.#writer.size(form);
    if (form.kind !== "sum") {
      const sums = this.#algebra.factorsOf(form).flatMap(({ base }) => (base.kind === "sum" ? [base] : []));
      const lost = sums.filter((sum) => isLostAtZero(this.#algebra, sum)).length;
      return size + (sums.length > 0 ? 0.25 : 0) + lost * LOST;
    }
    const fractions = form.terms.filter(({ monomial }) => this.#isFraction(monomial)).length;
    return size + (fractions > 1 ? 0.5 : 0.2) + (isLostAtZero(this.#algebra, form) ? LOST : 0);
  }

  #isFraction(form: Form): boolean {
    return this.#algebra.factorsOf(form).some(({ exponent }) => isNegative(numberOf(exponent) ?? ZERO));
  }

  #sum(sum: Sum, rounds: number): Form {
    const algebra = this.#algebra;
    const candidates: Form[] = [sum, ...asConditionals(algebra, sum, (branch) => this.#best(branch, rounds - 1))];
    const clusters = this.#clusters(sum);
    if (clusters.length > 1) candidates.push(algebra.add(clusters.map((cluster) => this.#best(cluster, rounds))));
    const isJoined = clusters.length === 1 ? sum.terms.length <= MOST_TERMS : this.#isShort(sum);
    if (this.#writer.decimals && sum.terms.length <= MOST_JOINED)
      candidates.push(algebra.add(sum.terms.map((term) => this.#best(algebra.termForm(term), rounds - 1))));
    if (!isJoined) return this.#shortest(candidates);
    for (const form of this.#flatForms(sum)) {
      candidates.push(form);
      if (form.kind !== "sum") {
        candidates.push(this.#best(form, rounds - 1));
        continue;
      }
      for (const common of this.#commons(form)) candidates.push(this.#outside(form, common, rounds));
      const partly = this.#partly(form);
      if (partly !== undefined) candidates.push(partly);
      const product = factored(algebra, form);
      if (product !== undefined) candidates.push(product);
    }
    return this.#shortest(candidates);
  }

  /** Whether a sum of terms that share nothing may become one fraction. */
  #isShort({ terms }: Sum): boolean {
    if (terms.length > MOST_JOINED) return false;
    const below = new Set<Form>();
    for (const { monomial } of terms) {
      for (const { base, exponent } of this.#algebra.factorsOf(monomial))
        if (isNegative(numberOf(exponent) ?? ZERO)) below.add(base);
    }
    return below.size <= MOST_DENOMINATORS;
  }

  /** The terms of a sum in groups that have no function and no sum in common. */
  #clusters(sum: Sum): Form[] {
    const { terms } = sum;
    /** Groups that were joined point to one another; the last is the group itself. */
    const joined = terms.map((_, i) => i);
    const groupOf = (term: number) => {
      let group = term;
      while (joined[group] !== group) group = joined[group] = joined[joined[group]];
      return group;
    };
    const seen = new Map<Form, number>();
    for (const [i, { monomial }] of terms.entries()) {
      for (const factor of this.#algebra.factorsOf(monomial)) {
        const key = bondOf(factor);
        if (key === undefined) continue;
        const other = seen.get(key);
        if (other === undefined) seen.set(key, i);
        else joined[groupOf(i)] = groupOf(other);
      }
    }
    const isPlain = ({ monomial }: Term) =>
      this.#algebra.factorsOf(monomial).every((factor) => bondOf(factor) === undefined);
    const groups = new Map<number, Term[]>();
    for (const [i, term] of terms.entries()) {
      const group = isPlain(term) ? -1 : groupOf(i);
      const found = groups.get(group);
      if (found === undefined) groups.set(group, [term]);
      else found.push(term);
    }
    return groups.size === 1 ? [sum] : Array.from(groups.values(), (group) => this.#algebra.sum(group));
  }

  /** A sum as it is, multiplied out, and with what squares of sines and cosines make. */
  #flatForms(sum: Sum): Set<Form> {
    const known = this.#flat.get(sum);
    if (known !== undefined) return known;
    const made = this.#makeFlatForms(sum);
    this.#flat.set(sum, made);
    return made;
  }

  #makeFlatForms(sum: Sum): Set<Form> {
    const algebra = this.#algebra;
    const most = GROWTH * this.#writer.size(sum) + MARGIN;
    const forms = new Set<Form>();
    const add = (form: Form | undefined) => {
      if (form !== undefined && this.#writer.size(form) <= most) forms.add(form).add(withPythagoras(algebra, form));
    };
    add(sum);
    const multiplied = expanded(algebra, sum, 2 * sum.terms.length + MOST_NEW_TERMS);
    add(multiplied);
    const flat = multiplied !== undefined && forms.has(multiplied) ? multiplied : sum;
    for (const form of ofHalfAngles(algebra, flat)) add(form);
    add(ofDoubleAngles(algebra, flat));
    for (const form of withoutSquares(algebra, flat)) add(form);
    add(withHyperbolics(algebra, flat));
    add(withoutHypotenuses(algebra, flat));
    return forms;
  }

  /** What may be taken out of a sum: all that its terms share, the denominators only, the number only. */
  #commons(sum: Sum): Common[] {
    const all = this.#algebra.commonFactors(sum);
    const content = sum.terms.reduce((gcd, { coefficient }) => gcd.gcd(coefficient), sum.terms[0].coefficient.abs());
    const below = all.filter(({ exponent }) => {
      const power = numberOf(exponent);
      return power !== undefined && isNegative(power);
    });
    const commons: Common[] = [];
    if (all.length > 0) commons.push({ coefficient: content, factors: all }, { coefficient: ONE, factors: all });
    if (below.length > 0 && below.length < all.length) commons.push({ coefficient: content, factors: below });
    if (!isOne(content)) commons.push({ coefficient: content, factors: [] });
    return commons;
  }

  /** A sum with a factor taken out. What is left is rearranged in turn, unless no rounds are left. */
  #outside(sum: Sum, { coefficient, factors }: Common, rounds: number): Form {
    const algebra = this.#algebra;
    const inverse = factors.map(({ base, exponent }) => ({ base, exponent: algebra.negative(exponent) }));
    const rest = algebra.add(
      sum.terms.map((term) =>
        algebra.product(term.coefficient.div(coefficient), [...algebra.factorsOf(term.monomial), ...inverse]),
      ),
    );
    const inner = this.#best(rest, Math.max(rounds - 1, 0));
    const whole = algebra.product(coefficient, [{ base: inner, exponent: algebra.one }, ...factors]);
    return whole.kind === "product" && rounds > 0 ? this.#product(whole, rounds - 1) : whole;
  }

  /**
   * The factor that most terms share taken out of those: a*f(x) + b*f(x) + c is (a + b)*f(x) + c. Powers of variables are
   * left, so that polynomials stay in their usual form.
   */
  #partly(sum: Sum): Form | undefined {
    const algebra = this.#algebra;
    const counts = new Map<Form, number>();
    for (const { monomial } of sum.terms) {
      for (const factor of algebra.factorsOf(monomial)) {
        const bond = bondOf(factor);
        if (bond !== undefined && !isNegative(numberOf(factor.exponent) ?? ZERO))
          counts.set(bond, (counts.get(bond) ?? 0) + 1);
      }
    }
    let best: Form | undefined;
    for (const [bond, count] of counts) {
      if (count > 1 && count < sum.terms.length && (best === undefined || count > (counts.get(best) ?? 0))) best = bond;
    }
    if (best === undefined) return undefined;
    const has = (form: Form) => algebra.factorsOf(form).some((factor) => bondOf(factor) === best);
    const inside = algebra.sum(sum.terms.filter(({ monomial }) => has(monomial)));
    const outside = algebra.sum(sum.terms.filter(({ monomial }) => !has(monomial)));
    const collected = this.#collected(inside, 1);
    if (collected === undefined) return undefined;
    // The rest may share another factor: (x + 1)*sin(x) + (x - 1)*cos(x).
    return algebra.add([collected, this.#collected(outside, 0) ?? outside]);
  }

  /** A sum as a product with what all its terms share; undefined where they share nothing. */
  #collected(sum: Form, rounds: number): Form | undefined {
    if (sum.kind !== "sum") return undefined;
    const commons = this.#commons(sum);
    if (commons.length === 0) return undefined;
    const collected = this.#shortest(commons.map((common) => this.#outside(sum, common, rounds)));
    return collected.kind === "sum" ? undefined : collected;
  }

  #product(product: Product, rounds: number): Form {
    const algebra = this.#algebra;
    const candidates: Form[] = [product];
    for (const form of [...cancelled(algebra, product), ...turned(algebra, product), ...raised(algebra, product)])
      candidates.push(this.#best(form, rounds - 1));
    const inner = product.factors.map(({ base, exponent }) => ({ base: this.#best(base, rounds - 1), exponent }));
    if (inner.some(({ base }, i) => base !== product.factors[i].base && product.factors[i].base.kind === "sum"))
      candidates.push(algebra.product(product.coefficient, inner));
    if (this.#writer.decimals) candidates.push(...rescaled(algebra, product));
    candidates.push(...asConditionals(algebra, product, (branch) => this.#best(branch, rounds - 1)));
    const flat = expanded(algebra, product, MOST_NEW_TERMS);
    if (flat?.kind === "sum") candidates.push(this.#best(flat, rounds - 1));
    candidates.push(
      ...multipliedOut(algebra, product),
      ...joined(algebra, product),
      ...undivided(algebra, product),
      ...shared(algebra, product),
    );
    return this.#shortest(candidates);
  }
}

/**
 * What makes a factor the mark of a group of terms: a function, a sum, or an exponent with variables; undefined of a plain
 * power of a variable, which all terms of a polynomial have.
 */
function bondOf({ base, exponent }: Factor): Form | undefined {
  if (base.kind !== "atom" && base.kind !== "number") return base;
  return exponent.kind === "number" ? undefined : exponent;
}

const even = new Set<Operation>([cos, cosh].map(({ operation }) => operation));

/**
 * Whether terms of a sum cancel where an angle is 0, as in (x^2 + 1)*cosh(x)^2 - 1: as x^2*cosh(x)^2 + sinh(x)^2 it keeps its
 * digits.
 */
function isLostAtZero(algebra: Algebra, { terms }: Sum): boolean {
  const sums = new Map<Form, { sum: Fraction; hasSquare: boolean; hasOther: boolean }>();
  const add = (coefficient: Fraction, factors: readonly Factor[]) => {
    const isSquare = ({ base, exponent }: Factor) =>
      base.kind === "call" && even.has(base.operation) && isEven(numberOf(exponent) ?? ONE);
    const rest = algebra.bare(
      ONE,
      factors.filter((factor) => !isSquare(factor)),
    );
    const hasSquare = factors.some(isSquare);
    const before = sums.get(rest) ?? { sum: ZERO, hasSquare: false, hasOther: false };
    sums.set(rest, {
      sum: before.sum.add(coefficient),
      hasSquare: before.hasSquare || hasSquare,
      hasOther: before.hasOther || !hasSquare,
    });
  };
  for (const { coefficient, monomial } of terms) {
    const factors = algebra.factorsOf(monomial);
    const inner = factors.find(({ base, exponent }) => base.kind === "sum" && exponent === algebra.one);
    const others = factors.filter((factor) => factor !== inner);
    if (inner?.base.kind !== "sum") add(coefficient, factors);
    else
      for (const term of inner.base.terms)
        add(coefficient.mul(term.coefficient), [...others, ...algebra.factorsOf(term.monomial)]);
  }
  return [...sums.values()].some(({ sum, hasSquare, hasOther }) => hasSquare && hasOther && isZero(sum));
}
