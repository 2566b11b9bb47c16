import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";
import { conditional } from "../autodiff/ring.ts";
import { equal, greater } from "../functions/comparison.ts";
import { logsigmoid, sigmoid, softplus } from "../functions/logistic.ts";
import { abs, max, min, relu, sign, ties } from "../functions/piecewise.ts";
import { exp, log } from "../functions/exponential.ts";
import { erf, erfc, normcdf, normpdf } from "../functions/error.ts";
import { asinh, cosh, sech, sinh, tanh } from "../functions/hyperbolic.ts";
import { atan, cos, sin, sinc } from "../functions/trigonometric.ts";
import { cbrt, hypot, pow } from "../functions/powers.ts";
import { identityOf } from "./identities.ts";
import {
  isEven,
  isNegative,
  isOne,
  isWhole,
  isZero,
  multiplied,
  numberOf,
  ONE,
  textOf,
  ZERO,
  type Atom,
  type Call,
  type Factor,
  type Form,
  type NumberForm,
  type Sum,
  type Term,
} from "./form.ts";

/** A power of a number with more digits than this stays a power. */
const MOST_DIGITS = 40;

const THREE = new Fraction(3);

/** Terms with more different factors in their denominators are not brought over a common one. */
const MOST_DENOMINATORS = 4;

/** Numbers up to this are taken apart into primes under a root. */
const MOST_FACTORED = 1_000_000n;

function primesOf(n: bigint): Map<bigint, number> {
  const primes = new Map<bigint, number>();
  let rest = n;
  for (let p = 2n; p * p <= rest; p++) {
    for (; rest % p === 0n; rest /= p) primes.set(p, (primes.get(p) ?? 0) + 1);
  }
  if (rest > 1n) primes.set(rest, (primes.get(rest) ?? 0) + 1);
  return primes;
}

/** Functions that have rules with other factors of a product. */
const composite = new Set<Operation>([abs, sign, conditional, sinc].map(({ operation }) => operation));

/** Functions with a value everywhere. */
const elementary = [sin, cos, sinc, atan, exp, sinh, cosh, tanh, sech, asinh, abs, sign, relu, max, min, cbrt, hypot];
const cumulative = [erf, erfc, normcdf, normpdf, sigmoid, softplus, logsigmoid];
const totalOperations = new Set<Operation>(elementary.concat(cumulative).map(({ operation }) => operation));

/** What comes out of a sum: a number and powers, and what is left. */
interface Primitive {
  readonly content: Fraction;
  readonly common: readonly Factor[];
  readonly primitive: Form;
}

function digitsOf({ n, d }: Fraction): number {
  return Math.max(n.toString().length, d.toString().length);
}

/** The whole r with r^k = n, if there is one. */
function exactRoot(n: bigint, k: number): bigint | undefined {
  if (n === 0n || n === 1n) return n;
  const guess = BigInt(Math.round(Number(n) ** (1 / k)));
  for (const r of [guess - 1n, guess, guess + 1n]) if (r > 0n && r ** BigInt(k) === n) return r;
  return undefined;
}

/** value^exponent, where that is a rational number. */
export function rationalPower(value: Fraction, exponent: Fraction): Fraction | undefined {
  if (isZero(exponent)) return ONE;
  if (isZero(value)) return isNegative(exponent) ? undefined : ZERO;
  const k = Number(exponent.d);
  if (k > 64 || exponent.n > 1024n || Number(exponent.n) * digitsOf(value) > MOST_DIGITS * k) return undefined;
  if (k > 1 && isNegative(value)) return undefined;
  const [n, d] = k === 1 ? [value.n, value.d] : [exactRoot(value.n, k), exactRoot(value.d, k)];
  if (n === undefined || d === undefined) return undefined;
  const power = new Fraction(n ** exponent.n, d ** exponent.n);
  const signed = isNegative(value) && exponent.n % 2n === 1n ? power.neg() : power;
  return isNegative(exponent) ? signed.inverse() : signed;
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

  /** Whether the work that was allowed is done. */
  get isExhausted(): boolean {
    return this.#work > this.#limit;
  }

  number(value: Fraction | number): NumberForm {
    const exact = typeof value === "number" ? new Fraction(value) : value;
    const key = `n${textOf(exact)}`;
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
    return isOne(coefficient) ? monomial : this.multiply([this.number(coefficient), monomial]);
  }

  #sumOf(terms: readonly Term[]): Form {
    if (terms.length === 0) return this.zero;
    if (terms.length === 1) return this.termForm(terms[0]);
    const sorted = [...terms].sort((a, b) => a.monomial.id - b.monomial.id);
    const key = `s${sorted.map(({ coefficient, monomial }) => `${textOf(coefficient)}*${monomial.id}`).join(",")}`;
    return this.#intern(key, (id) => ({ kind: "sum", id, terms: sorted }));
  }

  #productOf(coefficient: Fraction, factors: readonly Factor[]): Form {
    if (isZero(coefficient)) return this.zero;
    if (factors.length === 0) return this.number(coefficient);
    if (isOne(coefficient) && factors.length === 1 && factors[0].exponent === this.one) return factors[0].base;
    const sorted = [...factors].sort((a, b) => a.base.id - b.base.id);
    const key = `p${textOf(coefficient)}:${sorted.map(({ base, exponent }) => `${base.id}^${exponent.id}`).join(",")}`;
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
    const exponents = new Map<Form, Form>();
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
          const undefinedPower = this.plainCall(pow.operation, [base, exponent]);
          exponents.set(undefinedPower, this.add([exponents.get(undefinedPower) ?? this.zero, this.one]));
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
      }
      const before = exponents.get(base);
      exponents.set(base, before === undefined ? exponent : this.add([before, exponent]));
    }
    if (isZero(number)) return this.zero;
    if (powersOfE.length > 0) number = multiplied(number, this.#exponential(powersOfE, exponents));
    number = this.#reduce(number, exponents);
    const collected = Array.from(exponents, ([base, exponent]) => ({ base, exponent }));
    // The square of a root is a product or a sum again, to be taken apart.
    if (collected.some((factor) => this.#isComposed(factor))) return this.product(number, collected);
    const gate = collected.find((factor) => this.#isGate(factor));
    if (gate !== undefined) {
      const others = collected.filter((factor) => factor !== gate);
      if (!others.every((factor) => this.#isTotalPower(factor))) return this.#behindGate(gate.base, number, others);
    }
    return this.#productOf(
      number,
      collected.filter(({ exponent }) => exponent !== this.zero),
    );
  }

  #isGate({ base, exponent }: Factor): boolean {
    return (
      base.kind === "call" &&
      base.operation === conditional.operation &&
      exponent === this.one &&
      base.parts.includes(this.zero, 1)
    );
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

  /**
   * Puts the product of powers of e among the factors; `exponents` is changed.
   * @returns the number that comes out
   */
  #exponential(powers: readonly Form[], exponents: Map<Form, Form>): Fraction {
    const power = this.call(exp.operation, [this.add(powers)]);
    for (const { base, exponent } of this.factorsOf(power)) {
      const before = exponents.get(base);
      exponents.set(base, before === undefined ? exponent : this.add([before, exponent]));
    }
    return this.coefficientOf(power);
  }

  /** A power of a number as a number, where it is one. */
  #numberPower(base: NumberForm, exponent: Form): Fraction | undefined {
    const power = numberOf(exponent);
    return power === undefined ? undefined : rationalPower(base.value, power);
  }

  /**
   * Rules between the factors of one product; `exponents` is changed.
   * @returns the coefficient
   */
  #reduce(coefficient: Fraction, exponents: Map<Form, Form>): Fraction {
    let number = coefficient;
    let hasNumber = false;
    let hasCall = false;
    for (const [base, exponent] of Array.from(exponents)) {
      const power = numberOf(exponent);
      if (power === undefined) continue;
      if (isZero(power)) {
        exponents.delete(base);
      } else if (base.kind === "number" && !isNegative(base.value)) {
        hasNumber = true;
        this.#toPrimes(exponents, base, power);
      } else if (base.kind === "call") {
        hasCall ||= composite.has(base.operation);
        number = multiplied(number, this.#reduceCall(base, power, exponents));
      } else if (base.kind === "sum" && !isWhole(power)) {
        number = multiplied(number, this.#mergeMultiple(base, power, exponents));
      }
    }
    if (hasNumber) number = multiplied(number, this.#wholeRoots(exponents));
    return hasCall ? multiplied(number, this.#reduceCalls(exponents)) : number;
  }

  /** abs(u)^2 is u^2, cbrt(u)^3 is u, u/cbrt(u) is cbrt(u)^2; `exponents` is changed. */
  #reduceCall(base: Call, power: Fraction, exponents: Map<Form, Form>): Fraction {
    const [inner] = base.parts;
    if (base.operation === abs.operation && isEven(power)) return this.#move(exponents, base, inner, power);
    if (base.operation !== cbrt.operation || !isWhole(power)) return ONE;
    if (isNegative(power) && power.compare(THREE.neg()) > 0) {
      // u/cbrt(u)^2 is cbrt(u).
      const number = this.#taken(inner, exponents);
      if (number !== undefined) exponents.set(base, this.number(power.add(THREE)));
      return number ?? ONE;
    }
    if (power.abs().compare(THREE) < 0) return ONE;
    const thirds = power.div(THREE);
    const whole = isNegative(thirds) ? thirds.ceil() : thirds.floor();
    const number = this.#move(exponents, base, inner, whole);
    const rest = power.sub(whole.mul(THREE));
    if (!isZero(rest)) exponents.set(base, this.number(rest));
    return number;
  }

  /** What conditions, signs and absolute values are beside other factors; `exponents` is changed. */
  #reduceCalls(exponents: Map<Form, Form>): Fraction {
    let number = ONE;
    for (const [base, exponent] of Array.from(exponents)) {
      if (base.kind !== "call") continue;
      if (base.operation === conditional.operation)
        number = multiplied(
          number,
          this.#reduceGate(base, exponent, exponents) ?? this.#reduceWinner(base, exponents) ?? ONE,
        );
      if (base.operation === sign.operation && exponent === this.one)
        number = multiplied(number, this.#reduceSign(base, base.parts[0], exponents));
      if (base.operation === sinc.operation && exponent === this.one)
        number = multiplied(number, this.#reduceSinc(base, base.parts[0], exponents));
    }
    for (const [base, exponent] of Array.from(exponents)) {
      if (base.kind === "call" && base.operation === abs.operation)
        this.#reduceAbs(base, base.parts[0], exponent, exponents);
    }
    return number;
  }

  /** A root of a number as roots of primes, so that sqrt(3/7)*sqrt(21) is 3. */
  #toPrimes(exponents: Map<Form, Form>, base: NumberForm, power: Fraction): void {
    const { n, d } = base.value;
    if (n > MOST_FACTORED || d > MOST_FACTORED) return;
    exponents.delete(base);
    for (const [from, direction] of [
      [n, ONE],
      [d, new Fraction(-1)],
    ] as const) {
      for (const [prime, count] of primesOf(from)) {
        const factor = this.number(new Fraction(prime));
        const before = exponents.get(factor) ?? this.zero;
        exponents.set(factor, this.add([before, this.number(power.mul(direction).mul(count))]));
      }
    }
  }

  /** 2^(3/2) is 2*2^(1/2), and 2^(-1/2) is 1/2*2^(1/2): exponents of primes are between 0 and 1. */
  #wholeRoots(exponents: Map<Form, Form>): Fraction {
    let number = ONE;
    for (const [base, exponent] of Array.from(exponents)) {
      const power = numberOf(exponent);
      if (base.kind !== "number" || power === undefined || isNegative(base.value)) continue;
      const whole = power.floor();
      const value = rationalPower(base.value, whole);
      if (value === undefined) continue;
      number = number.mul(value);
      const rest = power.sub(whole);
      if (isZero(rest)) exponents.delete(base);
      else exponents.set(base, this.number(rest));
    }
    return number;
  }

  /**
   * Puts a power of a formula in the place of a factor; `exponents` is changed.
   * @returns the number that comes out
   */
  #move(exponents: Map<Form, Form>, from: Form, to: Form, power: Fraction): Fraction {
    exponents.delete(from);
    const coefficient = this.coefficientOf(to);
    const number = rationalPower(coefficient, power);
    const factors = [
      ...this.factorsOf(to),
      ...(number === undefined ? [{ base: this.number(coefficient), exponent: this.one }] : []),
    ];
    for (const { base, exponent } of factors) {
      const before = exponents.get(base) ?? this.zero;
      const after = this.add([before, this.scaled(exponent, power)]);
      if (after === this.zero) exponents.delete(base);
      else exponents.set(base, after);
    }
    return number ?? ONE;
  }

  /** u*if(u, a, 0) is u*a: where u is 0, so is the product; relu(u)*if(u > 0, a, 0) likewise. */
  #reduceGate(gate: Call, exponent: Form, exponents: Map<Form, Form>): Fraction | undefined {
    const [condition, whenTrue, whenFalse] = gate.parts;
    const [of, bound] = condition.kind === "call" && condition.operation === greater.operation ? condition.parts : [];
    const closedBy = bound === this.zero ? [{ base: this.plainCall(relu.operation, [of]) }] : this.factorsOf(condition);
    const isThere = closedBy.every(({ base }) => {
      const power = numberOf(exponents.get(base) ?? this.zero) ?? ZERO;
      return !isZero(power) && !isNegative(power);
    });
    // Where the gate is closed the product is 0 only if what is behind it has a value.
    if (!isThere || !this.isTotal(whenTrue) || exponent !== this.one || whenFalse !== this.zero) return undefined;
    return this.#move(exponents, gate, whenTrue, ONE);
  }

  /** The share of one of two in the slope of their maximum, if(a == max(a, b), u, 0)/ties, is u*(1 + sign(a - b))/2. */
  #reduceWinner(gate: Call, exponents: Map<Form, Form>): Fraction | undefined {
    const [condition, whenTrue, whenFalse] = gate.parts;
    if (condition.kind !== "call" || condition.operation !== equal.operation || whenFalse !== this.zero)
      return undefined;
    const [one, extreme] = condition.parts;
    if (extreme.kind !== "call" || extreme.parts.length !== 2 || !extreme.parts.includes(one)) return undefined;
    const isMaximum = extreme.operation === max.operation;
    if (!isMaximum && extreme.operation !== min.operation) return undefined;
    const isCount = (base: Form) =>
      base.kind === "call" && base.operation === ties.operation && base.parts[0] === extreme;
    const count = Array.from(exponents.keys()).find(isCount);
    if (count === undefined) return undefined;
    if (exponents.get(gate) !== this.one || exponents.get(count) !== this.minusOne || !this.isTotal(whenTrue))
      return undefined;
    for (const [base, exponent] of exponents)
      if (base !== gate && base !== count && !this.#isTotalPower({ base, exponent })) return undefined;
    const other = extreme.parts[extreme.parts[0] === one ? 1 : 0];
    const difference = isMaximum ? [one, this.negative(other)] : [other, this.negative(one)];
    const share = this.add([this.one, this.call(sign.operation, [this.add(difference)])]);
    const whole = this.multiply([share, whenTrue]);
    exponents.delete(count);
    return this.#move(exponents, gate, whole, ONE).div(2);
  }

  /** u*sign(u) is abs(u), abs(u)*sign(u) is u, and of other odd powers likewise. */
  #reduceSign(form: Form, u: Form, exponents: Map<Form, Form>): Fraction {
    const magnitude = this.plainCall(abs.operation, [u]);
    const ofMagnitude = numberOf(exponents.get(magnitude) ?? this.zero);
    if (ofMagnitude !== undefined && isWhole(ofMagnitude) && !isEven(ofMagnitude)) {
      exponents.delete(magnitude);
      return this.#move(exponents, form, u, ofMagnitude);
    }
    const power = numberOf(exponents.get(u) ?? this.zero);
    if (power === undefined || isZero(power)) return ONE;
    const lower = power.sub(ONE);
    if (isZero(lower)) exponents.delete(u);
    else exponents.set(u, this.number(lower));
    return this.#move(exponents, form, magnitude, ONE);
  }

  /** u*sinc(u) is sin(u). */
  #reduceSinc(form: Form, u: Form, exponents: Map<Form, Form>): Fraction {
    const number = this.#taken(u, exponents);
    if (number === undefined) return ONE;
    return multiplied(number, this.#move(exponents, form, this.plainCall(sin.operation, [u]), ONE));
  }

  /**
   * Takes a formula out of a product that has all its factors; `exponents` is changed.
   * @returns what is left of its coefficient; undefined where it is not there
   */
  #taken(u: Form, exponents: Map<Form, Form>): Fraction | undefined {
    const factors = this.factorsOf(u);
    const isThere = factors.every(({ base, exponent }) => {
      const power = numberOf(exponents.get(base) ?? this.zero);
      const needed = numberOf(exponent);
      return power !== undefined && needed !== undefined && !isNegative(needed) && power.compare(needed) >= 0;
    });
    if (!isThere || factors.length === 0) return undefined;
    for (const { base, exponent } of factors) {
      const rest = this.add([exponents.get(base) ?? this.zero, this.negative(exponent)]);
      if (rest === this.zero) exponents.delete(base);
      else exponents.set(base, rest);
    }
    return this.coefficientOf(u).inverse();
  }

  /** u/abs(u) is sign(u), off 0, where neither has a value. */
  #reduceAbs(form: Form, u: Form, exponent: Form, exponents: Map<Form, Form>): void {
    const power = exponents.get(u);
    if (exponent !== this.minusOne || power === undefined) return;
    const lower = this.add([power, this.minusOne]);
    if (!isWholeForm(power)) return;
    exponents.delete(form);
    if (lower === this.zero) exponents.delete(u);
    else exponents.set(u, lower);
    exponents.set(this.plainCall(sign.operation, [u]), this.one);
  }

  /**
   * (1 - x)^(1/2)*(x - 1) is -(1 - x)^(3/2): the base of a root and its primitive multiple are one base.
   * @returns the number that comes out
   */
  #mergeMultiple(base: Sum, root: Fraction, exponents: Map<Form, Form>): Fraction {
    const { content, common, primitive } = this.primitive(base);
    const whole = numberOf(exponents.get(primitive) ?? this.zero) ?? ZERO;
    if (primitive === base || common.length > 0 || isZero(whole) || !isWhole(whole)) return ONE;
    const factor = rationalPower(content, whole.neg());
    if (factor === undefined) return ONE;
    exponents.delete(primitive);
    exponents.set(base, this.number(root.add(whole)));
    return factor;
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
    if (base === this.eulersNumber && exponent.kind === "call" && exponent.operation === log.operation)
      return exponent.parts[0];
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
      } else if (this.isPositive(inner)) {
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

  /** Whether a formula has a finite value wherever its variables have one; overflow aside. */
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
        isTotal = form.factors.every((factor) => this.#isTotalPower(factor));
        break;
    }
    this.#total.set(form, isTotal);
    return isTotal;
  }

  #isTotalPower({ base, exponent }: Factor): boolean {
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

function isWholeForm(form: Form): boolean {
  const value = numberOf(form);
  return value !== undefined && isWhole(value);
}
