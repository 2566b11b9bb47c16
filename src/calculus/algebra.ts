import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";
import { conditional } from "../autodiff/ring.ts";
import { logsigmoid, sigmoid, softplus } from "../functions/logistic.ts";
import { div } from "../functions/arithmetic.ts";
import { abs, max, min, relu, sign } from "../functions/piecewise.ts";
import { exp } from "../functions/exponential.ts";
import { erf, erfc, normcdf, normpdf } from "../functions/error.ts";
import { asinh, cosh, sech, tanh } from "../functions/hyperbolic.ts";
import { atan, cos, sin, sinc } from "../functions/trigonometric.ts";
import { cbrt, hypot, pow } from "../functions/powers.ts";
import { Factors } from "./factors.ts";
import { identityOf } from "./identities.ts";
import { rationalPower } from "./roots.ts";
import {
  isEven,
  isNegative,
  isOne,
  isWhole,
  isWholeForm,
  isZero,
  MOST_DENOMINATORS,
  multiplied,
  numberOf,
  ONE,
  textOf,
  ZERO,
  type Atom,
  type Factor,
  type Form,
  type NumberForm,
  type Sum,
  type Term,
} from "./form.ts";

/** Functions with a value everywhere that is no infinity: the exponential is none. */
const elementary = [sin, cos, sinc, atan, tanh, sech, asinh, abs, sign, relu, max, min, cbrt, hypot];
const cumulative = [erf, erfc, normcdf, normpdf, sigmoid, softplus, logsigmoid];
const totalOperations = new Set<Operation>(elementary.concat(cumulative).map(({ operation }) => operation));

/** So many digits of a number are as much work as a term. */
const DIGITS_OF_ONE = 32;

/** What comes out of a sum: a number and powers, and what is left. */
interface Primitive {
  readonly content: Fraction;
  readonly common: readonly Factor[];
  readonly primitive: Form;
}

/**
 * Makes formulas in normal form. What is equal by the rules of sums, products and powers is one object; each rule holds
 * for every value in the domain of the formula it is applied to.
 */
export class Algebra {
  readonly one: NumberForm;
  readonly zero: NumberForm;
  readonly minusOne: NumberForm;
  readonly half: NumberForm;
  /** The constant e, where the formula has it. */
  eulersNumber: Atom | undefined;
  /** The constant pi, where the formula has it. */
  pi: Atom | undefined;
  /** Whether exp(-x) + 1 is exp(-x)*(1 + exp(x)) wherever it is a factor, so that powers of both come together. */
  readonly #turnsExponentials: boolean;
  /** How many terms and factors were looked at so far: what all rules together cost. */
  #work = 0;
  /** Where rules that are worth trying, but not needed, are no longer tried. */
  #limit = Infinity;
  readonly #made = new Map<string, Form>();
  /** Products of two, by their numbers. */
  readonly #products = new Map<number, Form>();
  readonly #primitives = new Map<Sum, Primitive>();
  readonly #total = new Map<Form, boolean>();
  #count = 0;

  constructor(turnsExponentials = false) {
    this.#turnsExponentials = turnsExponentials;
    this.one = this.number(ONE);
    this.zero = this.number(ZERO);
    this.minusOne = this.number(new Fraction(-1));
    this.half = this.number(new Fraction(1, 2));
  }

  /** Allows so much work from now on. */
  allow(work: number): void {
    this.#limit = this.#work + work;
  }

  /** Counts work that is done elsewhere. */
  spend(work: number): void {
    this.#work += work;
  }

  /** A number as text. To calculate with long ones is more work than with others. */
  #textOf(value: Fraction): string {
    const text = textOf(value);
    this.#work += Math.floor(text.length / DIGITS_OF_ONE);
    return text;
  }

  /** Whether the work that was allowed is done. */
  get isExhausted(): boolean {
    return this.#work > this.#limit;
  }

  number(value: Fraction | number): NumberForm {
    const exact = typeof value === "number" ? new Fraction(value) : value;
    const key = `n${this.#textOf(exact)}`;
    const found = this.#made.get(key);
    if (found?.kind === "number") return found;
    const made: NumberForm = { kind: "number", id: this.#count++, value: exact };
    this.#made.set(key, made);
    return made;
  }

  atom(node: number, isPositive: boolean): Atom {
    const key = `a${node}`;
    const found = this.#made.get(key);
    if (found?.kind === "atom") return found;
    const made: Atom = { kind: "atom", id: this.#count++, node, isPositive };
    this.#made.set(key, made);
    return made;
  }

  /** A formula as one piece. */
  part(form: Form): Form {
    return this.#intern(`w${form.id}`, (id) => ({ kind: "part", id, form }));
  }

  #intern(key: string, make: (id: number) => Form): Form {
    const found = this.#made.get(key);
    if (found !== undefined) return found;
    const made = make(this.#count++);
    this.#made.set(key, made);
    return made;
  }

  /** An operation on formulas; sums, products and powers are made as such, and known identities applied. */
  call(operation: Operation, parts: readonly Form[]): Form {
    return identityOf(this, operation, parts) ?? this.plainCall(operation, parts);
  }

  /** An operation on formulas as it is. */
  plainCall(operation: Operation, parts: readonly Form[]): Form {
    const key = `c${operation.code}:${parts.map(({ id }) => id).join(",")}`;
    return this.#intern(key, (id) => ({ kind: "call", id, operation, parts }));
  }

  negative(form: Form): Form {
    return this.scaled(form, new Fraction(-1));
  }

  /** A formula times a number. Of a sum, each term is multiplied. */
  scaled(form: Form, by: Fraction): Form {
    if (isOne(by)) return form;
    if (isZero(by)) return this.zero;
    if (form.kind === "sum") {
      return this.#sumOf(form.terms.map((term) => ({ ...term, coefficient: term.coefficient.mul(by) })));
    }
    return this.multiply([this.number(by), form]);
  }

  /** How many times another formula one is, where it is a multiple. */
  ratio(form: Form, unit: Form): Fraction | undefined {
    if (form === this.zero) return ZERO;
    const [term] = this.termsOf(unit);
    const own = this.termsOf(form).find(({ monomial }) => monomial === term?.monomial);
    const times = own?.coefficient.div(term.coefficient);
    return times !== undefined && this.scaled(unit, times) === form ? times : undefined;
  }

  /** The terms of a formula: a sum's own, or one. */
  termsOf(form: Form): readonly Term[] {
    switch (form.kind) {
      case "sum":
        return form.terms;
      case "number":
        return isZero(form.value) ? [] : [{ coefficient: form.value, monomial: this.one }];
      case "product": {
        if (isOne(form.coefficient)) break;
        const [factor, ...others] = form.factors;
        const alone = others.length === 0 && factor.exponent === this.one ? factor.base : undefined;
        // A multiple of a sum is a sum.
        if (alone?.kind === "sum")
          return alone.terms.map((term) => ({ ...term, coefficient: term.coefficient.mul(form.coefficient) }));
        return [{ coefficient: form.coefficient, monomial: this.#productOf(ONE, form.factors) }];
      }
    }
    return [{ coefficient: ONE, monomial: form }];
  }

  /** A sum of terms, like ones collected. */
  sum(terms: Iterable<Term>): Form {
    const collected = new Map<Form, Fraction>();
    for (const { coefficient, monomial } of terms) {
      this.#work += 1;
      const before = collected.get(monomial);
      collected.set(monomial, before === undefined ? coefficient : before.add(coefficient));
    }
    return this.#sumOf(
      Array.from(collected, ([monomial, coefficient]) => ({ coefficient, monomial })).filter(
        ({ coefficient }) => !isZero(coefficient),
      ),
    );
  }

  add(forms: readonly Form[]): Form {
    return this.sum(forms.flatMap((form) => this.termsOf(form)));
  }

  /** A formula of a term alone. */
  termForm({ coefficient, monomial }: Term): Form {
    if (monomial === this.one) return this.number(coefficient);
    if (isOne(coefficient)) return monomial;
    // A product is multiplied already, and keeps the form it was given.
    if (monomial.kind === "product") return this.#productOf(coefficient.mul(monomial.coefficient), monomial.factors);
    return this.multiply([this.number(coefficient), monomial]);
  }

  #sumOf(terms: readonly Term[]): Form {
    if (terms.length === 0) return this.zero;
    if (terms.length === 1) return this.termForm(terms[0]);
    const sorted = [...terms].sort((a, b) => a.monomial.id - b.monomial.id);
    const key = `s${sorted.map(({ coefficient, monomial }) => `${this.#textOf(coefficient)}*${monomial.id}`).join(",")}`;
    return this.#intern(key, (id) => ({ kind: "sum", id, terms: sorted }));
  }

  #productOf(coefficient: Fraction, factors: readonly Factor[]): Form {
    if (isZero(coefficient)) return this.zero;
    if (factors.length === 0) return this.number(coefficient);
    if (isOne(coefficient) && factors.length === 1 && factors[0].exponent === this.one) return factors[0].base;
    const sorted = [...factors].sort((a, b) => a.base.id - b.base.id);
    const key = `p${this.#textOf(coefficient)}:${sorted.map(({ base, exponent }) => `${base.id}^${exponent.id}`).join(",")}`;
    return this.#intern(key, (id) => ({ kind: "product", id, coefficient, factors: sorted }));
  }

  /** A product of these factors as they are: no factor's own factors are taken out of it. Bases must differ. */
  bare(coefficient: Fraction, factors: readonly Factor[]): Form {
    return this.#productOf(
      coefficient,
      factors.filter(({ exponent }) => exponent !== this.zero),
    );
  }

  /** A product: the factors of factors together, exponents of equal bases added. A number goes into a sum. */
  multiply(forms: readonly Form[]): Form {
    const [first, second] = forms;
    if (forms.length !== 2) return this.#multiplied(forms);
    if (first.kind === "number" && second.kind === "sum") return this.scaled(second, first.value);
    if (second.kind === "number" && first.kind === "sum") return this.scaled(first, second.value);
    const key = first.id * 2 ** 26 + second.id;
    const known = this.#products.get(key);
    if (known !== undefined) return known;
    const made = this.#multiplied(forms);
    this.#products.set(key, made);
    return made;
  }

  #multiplied(forms: readonly Form[]): Form {
    return this.product(
      ONE,
      forms.map((base) => ({ base, exponent: this.one })),
    );
  }

  /** Factors and a coefficient multiplied: bases that are products or numbers are taken apart. */
  product(coefficient: Fraction, factors: readonly Factor[]): Form {
    let number = coefficient;
    const collected = new Factors(this);
    /** The arguments of all exponential functions, times their exponents. */
    const powersOfE: Form[] = [];
    const todo = [...factors].reverse();
    for (let factor = todo.pop(); factor !== undefined; factor = todo.pop()) {
      const { base, exponent } = factor;
      this.#work += 1;
      if (base.kind === "number") {
        const power = exponent === this.one ? base.value : this.#numberPower(base, exponent);
        if (power instanceof Fraction) {
          number = multiplied(number, power);
          continue;
        }
        if (isZero(base.value)) {
          // 1/0 has no value, and no rule may lose it.
          const parts = exponent === this.minusOne ? [this.one, base] : [base, exponent];
          const { operation } = exponent === this.minusOne ? div : pow;
          collected.add(this.plainCall(operation, parts), this.one);
          continue;
        }
      } else if (base.kind === "product" && (exponent === this.one || isWholeForm(exponent))) {
        if (!isOne(base.coefficient)) todo.push({ base: this.number(base.coefficient), exponent });
        for (const inner of [...base.factors].reverse())
          todo.push({ base: inner.base, exponent: this.#times(inner.exponent, exponent) });
        continue;
      } else if (base.kind === "sum" && (exponent === this.one || isWholeForm(exponent))) {
        const { content, common, primitive } = this.primitive(base);
        const power = primitive === base ? undefined : rationalPower(content, numberOf(exponent) ?? ONE);
        if (power !== undefined) {
          number = number.mul(power);
          todo.push({ base: primitive, exponent });
          for (const inner of common) todo.push({ base: inner.base, exponent: this.#times(inner.exponent, exponent) });
          continue;
        }
      } else if (base.kind === "call" && base.operation === exp.operation) {
        powersOfE.push(this.#times(base.parts[0], exponent));
        continue;
      } else if (base === this.eulersNumber) {
        powersOfE.push(exponent);
        continue;
      }
      collected.add(base, exponent);
    }
    if (isZero(number)) return this.zero;
    if (powersOfE.length > 0) {
      const power = this.call(exp.operation, [this.#exponentOf(powersOfE)]);
      number = multiplied(number, this.coefficientOf(power));
      for (const { base, exponent } of this.factorsOf(power)) collected.add(base, exponent);
    }
    number = multiplied(number, collected.reduce());
    const reduced = collected.list();
    // The square of a root is a product or a sum again, to be taken apart.
    if (reduced.some((factor) => this.#isComposed(factor))) return this.product(number, reduced);
    const gate = reduced.find((factor) => this.#isGate(factor));
    if (gate !== undefined) {
      const others = reduced.filter((factor) => factor !== gate);
      if (!others.every((factor) => this.isTotalPower(factor))) return this.#behindGate(gate.base, number, others);
    }
    return this.#productOf(number, reduced);
  }

  /** The sum of exponents. Terms scaled for decimals are normalised first, because otherwise they would not cancel their negatives. */
  #exponentOf(powers: readonly Form[]): Form {
    if (powers.length === 1) return this.add(powers);
    const terms = powers.flatMap((power) => this.termsOf(power));
    return this.add(terms.map(({ coefficient, monomial }) => this.product(coefficient, this.factorsOf(monomial))));
  }

  #isGate({ base, exponent }: Factor): boolean {
    return exponent === this.one && this.#hasClosedBranch(base);
  }

  /** Whether a formula is a condition that may choose 0, or else another such condition. */
  #hasClosedBranch(form: Form): boolean {
    for (let at = form; at.kind === "call" && at.operation === conditional.operation; at = at.parts[2])
      if (at.parts.includes(this.zero, 1)) return true;
    return false;
  }

  /** if(c, a, 0)*u is if(c, a*u, 0) where u may have no value: nothing of it must come out of a closed gate. */
  #behindGate(gate: Form, number: Fraction, others: readonly Factor[]): Form {
    if (gate.kind !== "call") return gate;
    const [condition, ...branches] = gate.parts;
    const rest = this.product(number, others);
    const inner = branches.map((branch) => (branch === this.zero ? branch : this.multiply([branch, rest])));
    return this.call(conditional.operation, [condition, ...inner]);
  }

  #isComposed({ base, exponent }: Factor): boolean {
    if (!isWholeForm(exponent) || exponent === this.zero) return false;
    if (base.kind === "product") return true;
    if (base.kind !== "sum") return false;
    const { content, primitive } = this.primitive(base);
    return primitive !== base && rationalPower(content, numberOf(exponent) ?? ONE) !== undefined;
  }

  #times(a: Form, b: Form): Form {
    return a === this.one ? b : b === this.one ? a : this.distributed(a, b);
  }

  /** A product where a number is multiplied into a sum. */
  distributed(a: Form, b: Form): Form {
    if (a.kind === "number") return this.scaled(b, a.value);
    return b.kind === "number" ? this.scaled(a, b.value) : this.multiply([a, b]);
  }

  /** A power of a number as a number, where it is one. */
  #numberPower(base: NumberForm, exponent: Form): Fraction | undefined {
    const power = numberOf(exponent);
    return power === undefined ? undefined : rationalPower(base.value, power);
  }

  /** How many times another formula this one is, where it is a multiple of it. */
  multipleOf(form: Form, unit: Form | undefined): Fraction | undefined {
    if (form.kind !== "product" || unit === undefined) return undefined;
    const [factor, ...others] = form.factors;
    return others.length === 0 && factor.base === unit && factor.exponent === this.one ? form.coefficient : undefined;
  }

  /** The factors of a formula without its coefficient. */
  factorsOf(form: Form): readonly Factor[] {
    if (form.kind === "product") return form.factors;
    return form.kind === "number" ? [] : [{ base: form, exponent: this.one }];
  }

  coefficientOf(form: Form): Fraction {
    return form.kind === "product" ? form.coefficient : form.kind === "number" ? form.value : ONE;
  }

  power(base: Form, exponent: Form): Form {
    const e = numberOf(exponent);
    if (exponent === this.one) return base;
    if (exponent === this.zero || base === this.one) return this.one;
    if (base.kind === "sum" && e !== undefined) return this.#sumPower(base, e);
    if (e !== undefined && isWhole(e)) return this.product(ONE, [{ base, exponent }]);
    if (base.kind === "call" && base.operation === exp.operation) return this.product(ONE, [{ base, exponent }]);
    if (base.kind !== "product") return this.product(ONE, [{ base, exponent }]);
    return e === undefined ? this.#symbolicPower(base, exponent) : this.#fractionalPower(base, e);
  }

  /** Takes what a sum's terms share out of a power of it: (2x - 2)^2 is 4(x - 1)^2. */
  #sumPower(base: Sum, exponent: Fraction): Form {
    const power = this.number(exponent);
    if (isWhole(exponent)) return this.product(ONE, [{ base, exponent: power }]);
    // Of a root the number alone, and that only where it leaves no fractions or no root.
    const content = this.primitive(base).content.abs();
    const [root, divisor] = [rationalPower(content, exponent), new Fraction(1n, content.d)];
    const taken = root === undefined ? divisor : content;
    if (isOne(taken)) return this.product(ONE, [{ base, exponent: power }]);
    return this.product(ONE, [
      { base: this.number(taken), exponent: power },
      { base: this.scaled(base, taken.inverse()), exponent: power },
    ]);
  }

  /** A sum as a number, a product of what all its terms share, and a sum with whole coefficients, the first of them positive. */
  primitive(sum: Sum): Primitive {
    const known = this.#primitives.get(sum);
    if (known !== undefined) return known;
    const divisor = sum.terms.reduce((gcd, { coefficient }) => gcd.gcd(coefficient), sum.terms[0].coefficient.abs());
    const leading = sum.terms.find(({ monomial }) => monomial !== this.one) ?? sum.terms[0];
    const content = isNegative(leading.coefficient) ? divisor.neg() : divisor;
    const common = this.commonFactors(sum).filter(({ exponent }) => exponent.kind === "number");
    const falling = this.#turnsExponentials ? this.fallingPower(sum) : undefined;
    if (falling !== undefined && common.every(({ base }) => base !== falling))
      common.push({ base: falling, exponent: this.one });
    const inverse = common.map(({ base, exponent }) => ({ base, exponent: this.negative(exponent) }));
    const primitive =
      common.length === 0
        ? this.scaled(sum, content.inverse())
        : this.add(
            sum.terms.map(({ coefficient, monomial }) =>
              this.product(coefficient.div(content), [...this.factorsOf(monomial), ...inverse]),
            ),
          );
    const made = { content, common, primitive };
    this.#primitives.set(sum, made);
    return made;
  }

  /** exp of something with a minus before it, among the factors of a term. */
  fallingPower({ terms }: Sum): Form | undefined {
    for (const { monomial } of terms) {
      for (const { base } of this.factorsOf(monomial)) {
        if (base.kind !== "call" || base.operation !== exp.operation) continue;
        const [argument] = base.parts;
        if (argument.kind === "product" && isNegative(argument.coefficient)) return base;
      }
    }
    return undefined;
  }

  /**
   * Each base with its least exponent over all terms, where that is not 0: what all terms share, and their common
   * denominator where that is of few factors. Exponents may share a symbolic part.
   */
  commonFactors({ terms }: Sum): Factor[] {
    /** By base: the exponents in the terms that have it. */
    const exponents = new Map<Form, Form[]>();
    for (const { base, exponent } of this.factorsOf(terms[0].monomial)) exponents.set(base, [exponent]);
    for (const { monomial } of terms.slice(1)) {
      for (const { base, exponent } of this.factorsOf(monomial)) {
        const list = exponents.get(base);
        if (list !== undefined) list.push(exponent);
        else if (isNegative(numberOf(exponent) ?? ZERO)) exponents.set(base, [exponent]);
      }
    }
    const common: Factor[] = [];
    const isBelow = (exponent: Form) => isNegative(numberOf(exponent) ?? ZERO);
    const partly = Array.from(exponents.values()).filter(
      (list) => list.length < terms.length && list.some(isBelow),
    ).length;
    for (const [base, list] of exponents) {
      if (list.length < terms.length) {
        if (partly > MOST_DENOMINATORS) continue;
        list.push(this.zero);
      }
      const lowest = this.#lowest(list);
      if (lowest !== undefined && lowest !== this.zero) common.push({ base, exponent: lowest });
    }
    return common;
  }

  /** The least of exponents that differ by numbers. */
  #lowest(exponents: readonly Form[]): Form | undefined {
    let lowest = exponents[0];
    for (const exponent of exponents) {
      if (exponent === lowest) continue;
      const difference = numberOf(this.add([exponent, this.negative(lowest)]));
      if (difference === undefined) return undefined;
      if (isNegative(difference)) lowest = exponent;
    }
    return lowest;
  }

  /** A power of a product: positive factors come out, even powers as absolute values. */
  #fractionalPower(base: Form & { kind: "product" }, exponent: Fraction): Form {
    const outside: Factor[] = [];
    const inside: Factor[] = [];
    const content = rationalPower(base.coefficient.abs(), exponent);
    for (const { base: inner, exponent: power } of base.factors) {
      const n = numberOf(power);
      if (n !== undefined && isEven(n)) {
        const magnitude = this.call(abs.operation, [inner]);
        outside.push({ base: magnitude, exponent: this.number(n.mul(exponent)) });
      } else if (this.isPositive(inner) && (inner.kind !== "call" || inner.operation === exp.operation)) {
        // The hyperbolic cosine stays, or the root of a tangent would become a quotient of two numbers that overflow.
        outside.push({ base: inner, exponent: this.scaled(power, exponent) });
      } else inside.push({ base: inner, exponent: power });
    }
    const [only, ...others] = inside;
    const rest = content === undefined ? base.coefficient : isNegative(base.coefficient) ? new Fraction(-1) : ONE;
    const power = this.number(exponent);
    if (isOne(rest) && others.length === 0) {
      // The root of an odd power has a value only where its base is positive.
      const n = only === undefined ? undefined : numberOf(only.exponent);
      if (only === undefined) return this.product(content ?? ONE, outside);
      if (n !== undefined)
        return this.product(content ?? ONE, [...outside, { base: only.base, exponent: this.number(n.mul(exponent)) }]);
    }
    const remaining = this.#productOf(rest, inside);
    return this.product(content ?? ONE, [...outside, { base: remaining, exponent: power }]);
  }

  /** A product with an exponent that is a formula: positive factors come out. */
  #symbolicPower(base: Form & { kind: "product" }, exponent: Form): Form {
    const outside = base.factors.filter((factor) => this.isPositive(factor.base));
    if (outside.length === 0) return this.product(ONE, [{ base, exponent }]);
    const inside = base.factors.filter((factor) => !this.isPositive(factor.base));
    const rest = this.#productOf(base.coefficient, inside);
    return this.product(ONE, [
      ...outside.map((factor) => ({ base: factor.base, exponent: this.multiply([factor.exponent, exponent]) })),
      { base: rest, exponent },
    ]);
  }

  /** Whether a formula has a finite value wherever its variables have one; overflow of products and powers aside. */
  isTotal(form: Form): boolean {
    const known = this.#total.get(form);
    if (known !== undefined) return known;
    let isTotal: boolean;
    switch (form.kind) {
      case "number":
      case "atom":
        isTotal = true;
        break;
      case "part":
        isTotal = this.isTotal(form.form);
        break;
      case "call":
        isTotal = totalOperations.has(form.operation) && form.parts.every((part) => this.isTotal(part));
        break;
      case "sum":
        isTotal = form.terms.every(({ monomial }) => this.isTotal(monomial));
        break;
      case "product":
        isTotal = form.factors.every((factor) => this.isTotalPower(factor));
        break;
    }
    this.#total.set(form, isTotal);
    return isTotal;
  }

  /** Whether a factor has a finite value wherever its variables have one. */
  isTotalPower({ base, exponent }: Factor): boolean {
    const power = numberOf(exponent);
    if (!this.isTotal(base)) return false;
    return power !== undefined && ((isWhole(power) && !isNegative(power)) || this.isPositive(base));
  }

  /** Whether a formula is above 0 wherever it has a value. */
  isPositive(form: Form): boolean {
    if (form.kind === "number") return form.value.s > 0n && !isZero(form.value);
    if (form.kind === "atom") return form.isPositive;
    return form.kind === "call" && (form.operation === exp.operation || form.operation === cosh.operation);
  }
}
