import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";
import { conditional } from "../autodiff/ring.ts";
import { equal, greater } from "../functions/comparison.ts";
import { cosh, sinh } from "../functions/hyperbolic.ts";
import { abs, max, min, relu, sign, ties } from "../functions/piecewise.ts";
import { cbrt } from "../functions/powers.ts";
import { cos, sin, sinc } from "../functions/trigonometric.ts";
import type { Algebra } from "./algebra.ts";
import { winnersShare } from "./branches.ts";
import {
  isEven,
  isNegative,
  isWhole,
  isZero,
  multiplied,
  numberOf,
  ONE,
  TWO,
  ZERO,
  type Call,
  type Factor,
  type Form,
  type NumberForm,
  type Sum,
} from "./form.ts";
import { primesOf, rationalPower } from "./roots.ts";

const THREE = new Fraction(3);

/** Functions that have rules with other factors of a product. */
const composite = new Set<Operation>([abs, sign, conditional, sinc].map(({ operation }) => operation));

/** Odd functions, and the even ones that stand beside them in quotients. */
const evenBeside = new Map<Operation, Operation>([
  [sin.operation, cos.operation],
  [sinh.operation, cosh.operation],
]);

/** The factors of a product as it is made: each base once, with the sum of its exponents. Numbers come out of it apart. */
export class Factors {
  readonly #algebra: Algebra;
  readonly #exponents = new Map<Form, Form>();

  constructor(algebra: Algebra) {
    this.#algebra = algebra;
  }

  add(base: Form, exponent: Form): void {
    const before = this.#exponents.get(base);
    this.#exponents.set(base, before === undefined ? exponent : this.#algebra.add([before, exponent]));
  }

  /** The factors, those to the power 0 left out. */
  list(): Factor[] {
    return Array.from(this.#exponents, ([base, exponent]) => ({ base, exponent })).filter(
      ({ exponent }) => exponent !== this.#algebra.zero,
    );
  }

  /**
   * Applies the rules between factors.
   * @returns the number that comes out
   */
  reduce(): Fraction {
    let number = ONE;
    let hasNumber = false;
    let hasCall = false;
    for (const base of Array.from(this.#exponents.keys())) {
      // As it is now: a factor before it may have come apart into some of the same base.
      const exponent = this.#exponents.get(base);
      const power = exponent === undefined ? undefined : numberOf(exponent);
      if (power === undefined) continue;
      if (isZero(power)) {
        this.#exponents.delete(base);
      } else if (base.kind === "number" && !isNegative(base.value)) {
        hasNumber = true;
        this.#toPrimes(base, power);
      } else if (base.kind === "call") {
        hasCall ||= composite.has(base.operation);
        number = multiplied(number, this.#reduceCall(base, power));
      } else if (base.kind === "sum" && !isWhole(power)) {
        number = multiplied(number, this.#mergeMultiple(base, power));
      }
    }
    if (hasNumber) number = multiplied(number, this.#wholeRoots());
    return hasCall ? multiplied(number, this.#reduceCalls()) : number;
  }

  /** sinh(a - b) beside cosh(b - a) is -sinh(b - a), so that both are of one angle. */
  #turn(base: Call, power: Fraction): Fraction | undefined {
    const even = evenBeside.get(base.operation);
    if (even === undefined || !isWhole(power)) return undefined;
    const turned = [this.#algebra.negative(base.parts[0])];
    if (!this.#exponents.has(this.#algebra.plainCall(even, turned))) return undefined;
    this.#exponents.delete(base);
    this.add(this.#algebra.plainCall(base.operation, turned), this.#algebra.number(power));
    return isEven(power) ? ONE : ONE.neg();
  }

  /** abs(u)^2 is u^2, cbrt(u)^3 is u, u/cbrt(u) is cbrt(u)^2. */
  #reduceCall(base: Call, power: Fraction): Fraction {
    const [inner] = base.parts;
    const turned = this.#turn(base, power);
    if (turned !== undefined) return turned;
    if (base.operation === abs.operation && isEven(power)) return this.#move(base, inner, power);
    if (base.operation === abs.operation && isWhole(power) && power.compare(THREE.neg()) <= 0) {
      // 1/abs(u)^3 is 1/(u^2*abs(u)), so that it may meet a power of u.
      const number = this.#move(base, inner, power.add(ONE));
      this.#exponents.set(base, this.#algebra.minusOne);
      return number;
    }
    if (base.operation === conditional.operation && isWhole(power) && power.compare(ONE) > 0) {
      // if(c, a, 0)^2 is if(c, a^2, 0).
      const [condition, ...branches] = base.parts;
      const exponent = this.#algebra.number(power);
      const powers = branches.map((branch) => this.#algebra.power(branch, exponent));
      this.#exponents.delete(base);
      this.add(this.#algebra.call(conditional.operation, [condition, ...powers]), this.#algebra.one);
      return ONE;
    }
    if (base.operation !== cbrt.operation || !isWhole(power)) return ONE;
    if (isNegative(power) && power.compare(THREE.neg()) > 0) {
      // u/cbrt(u)^2 is cbrt(u).
      const number = this.#taken(inner);
      if (number !== undefined) this.#exponents.set(base, this.#algebra.number(power.add(THREE)));
      return number ?? ONE;
    }
    if (power.abs().compare(THREE) < 0) return ONE;
    const thirds = power.div(THREE);
    const whole = isNegative(thirds) ? thirds.ceil() : thirds.floor();
    const number = this.#move(base, inner, whole);
    const rest = power.sub(whole.mul(THREE));
    if (!isZero(rest)) this.#exponents.set(base, this.#algebra.number(rest));
    return number;
  }

  /** What conditions, signs and absolute values are beside other factors. */
  #reduceCalls(): Fraction {
    let number = ONE;
    for (const [base, exponent] of Array.from(this.#exponents)) {
      if (base.kind !== "call") continue;
      if (base.operation === conditional.operation)
        number = multiplied(number, this.#reduceGate(base, exponent) ?? this.#reduceWinner(base) ?? ONE);
      if (base.operation === sign.operation && exponent === this.#algebra.one)
        number = multiplied(number, this.#reduceSign(base, base.parts[0]));
      if (base.operation === sinc.operation && exponent === this.#algebra.one)
        number = multiplied(number, this.#reduceSinc(base, base.parts[0]));
    }
    for (const [base, exponent] of Array.from(this.#exponents)) {
      if (base.kind === "call" && base.operation === abs.operation) this.#reduceAbs(base, base.parts[0], exponent);
    }
    return number;
  }

  /** A root of a number as roots of primes, so that sqrt(3/7)*sqrt(21) is 3. */
  #toPrimes(base: NumberForm, power: Fraction): void {
    const { n, d } = base.value;
    const [above, below] = [primesOf(n), primesOf(d)];
    if (above === undefined || below === undefined) return;
    this.#exponents.delete(base);
    for (const [primes, direction] of [
      [above, ONE],
      [below, new Fraction(-1)],
    ] as const) {
      for (const [prime, count] of primes) {
        const factor = this.#algebra.number(new Fraction(prime));
        const before = this.#exponents.get(factor) ?? this.#algebra.zero;
        this.#exponents.set(factor, this.#algebra.add([before, this.#algebra.number(power.mul(direction).mul(count))]));
      }
    }
  }

  /** 2^(3/2) is 2*2^(1/2), and 2^(-1/2) is 1/2*2^(1/2): this.#exponents of primes are between 0 and 1. */
  #wholeRoots(): Fraction {
    let number = ONE;
    for (const [base, exponent] of Array.from(this.#exponents)) {
      const power = numberOf(exponent);
      if (base.kind !== "number" || power === undefined || isNegative(base.value)) continue;
      const whole = power.floor();
      const value = rationalPower(base.value, whole);
      if (value === undefined) continue;
      number = number.mul(value);
      const rest = power.sub(whole);
      if (isZero(rest)) this.#exponents.delete(base);
      else this.#exponents.set(base, this.#algebra.number(rest));
    }
    return number;
  }

  /**
   * Puts a power of a formula in the place of a factor.
   * @returns the number that comes out
   */
  #move(from: Form, to: Form, power: Fraction): Fraction {
    this.#exponents.delete(from);
    const coefficient = this.#algebra.coefficientOf(to);
    const number = rationalPower(coefficient, power);
    const factors = [
      ...this.#algebra.factorsOf(to),
      ...(number === undefined ? [{ base: this.#algebra.number(coefficient), exponent: this.#algebra.one }] : []),
    ];
    for (const { base, exponent } of factors) {
      const before = this.#exponents.get(base) ?? this.#algebra.zero;
      const after = this.#algebra.add([before, this.#algebra.scaled(exponent, power)]);
      if (after === this.#algebra.zero) this.#exponents.delete(base);
      else this.#exponents.set(base, after);
    }
    return number ?? ONE;
  }

  /** u*if(u, a, 0) is u*a: where u is 0, so is the product; relu(u)*if(u > 0, a, 0) likewise. */
  #reduceGate(gate: Call, exponent: Form): Fraction | undefined {
    const [condition, whenTrue, whenFalse] = gate.parts;
    const [of, bound] = condition.kind === "call" && condition.operation === greater.operation ? condition.parts : [];
    const closedBy =
      bound === this.#algebra.zero
        ? [{ base: this.#algebra.plainCall(relu.operation, [of]) }]
        : this.#algebra.factorsOf(condition);
    const isThere = closedBy.every(({ base }) => {
      const power = numberOf(this.#exponents.get(base) ?? this.#algebra.zero) ?? ZERO;
      return !isZero(power) && !isNegative(power);
    });
    // Where the gate is closed the product is 0 only if what is behind it has a value.
    if (
      !isThere ||
      !this.#algebra.isTotal(whenTrue) ||
      exponent !== this.#algebra.one ||
      whenFalse !== this.#algebra.zero
    )
      return undefined;
    return this.#move(gate, whenTrue, ONE);
  }

  /** What one argument of a maximum or minimum has of its slope, if(a == max(a, b), u, 0)/ties^n, by comparing the arguments. */
  #reduceWinner(gate: Call): Fraction | undefined {
    const [condition, whenTrue, whenFalse] = gate.parts;
    if (condition.kind !== "call" || condition.operation !== equal.operation || whenFalse !== this.#algebra.zero)
      return undefined;
    const [one, extreme] = condition.parts;
    if (extreme.kind !== "call" || (extreme.operation !== max.operation && extreme.operation !== min.operation))
      return undefined;
    const isCount = (base: Form) =>
      base.kind === "call" && base.operation === ties.operation && base.parts[0] === extreme;
    const count = Array.from(this.#exponents.keys()).find(isCount);
    const exponent = count === undefined ? undefined : this.#exponents.get(count);
    if (count === undefined || exponent === undefined || this.#exponents.get(gate) !== this.#algebra.one)
      return undefined;
    this.#exponents.delete(count);
    return this.#move(gate, winnersShare(this.#algebra, extreme, one, whenTrue, exponent), ONE);
  }

  /** u*sign(u) is abs(u), abs(u)*sign(u) is u, and of other odd powers likewise. */
  #reduceSign(form: Form, u: Form): Fraction {
    const magnitude = this.#algebra.plainCall(abs.operation, [u]);
    const ofMagnitude = numberOf(this.#exponents.get(magnitude) ?? this.#algebra.zero);
    if (ofMagnitude !== undefined && isWhole(ofMagnitude) && !isEven(ofMagnitude)) {
      this.#exponents.delete(magnitude);
      return this.#move(form, u, ofMagnitude);
    }
    const power = numberOf(this.#exponents.get(u) ?? this.#algebra.zero);
    if (power === undefined || isZero(power)) return ONE;
    const lower = power.sub(ONE);
    if (isZero(lower)) this.#exponents.delete(u);
    else this.#exponents.set(u, this.#algebra.number(lower));
    return this.#move(form, magnitude, ONE);
  }

  /** u*sinc(u) is sin(u). */
  #reduceSinc(form: Form, u: Form): Fraction {
    const number = this.#taken(u);
    if (number === undefined) return ONE;
    return multiplied(number, this.#move(form, this.#algebra.plainCall(sin.operation, [u]), ONE));
  }

  /**
   * Takes a formula out of a product that has all its factors.
   * @returns what is left of its coefficient; undefined where it is not there
   */
  #taken(u: Form): Fraction | undefined {
    const factors = this.#algebra.factorsOf(u);
    const isThere = factors.every(({ base, exponent }) => {
      const power = numberOf(this.#exponents.get(base) ?? this.#algebra.zero);
      const needed = numberOf(exponent);
      return power !== undefined && needed !== undefined && !isNegative(needed) && power.compare(needed) >= 0;
    });
    if (!isThere || factors.length === 0) return undefined;
    for (const { base, exponent } of factors) {
      const rest = this.#algebra.add([
        this.#exponents.get(base) ?? this.#algebra.zero,
        this.#algebra.negative(exponent),
      ]);
      if (rest === this.#algebra.zero) this.#exponents.delete(base);
      else this.#exponents.set(base, rest);
    }
    return this.#algebra.coefficientOf(u).inverse();
  }

  /** u/abs(u) and abs(u)/u are sign(u), off 0, where neither has a value. */
  #reduceAbs(form: Form, u: Form, exponent: Form): void {
    const power = this.#exponents.get(u);
    const whole = power === undefined ? undefined : numberOf(power);
    if (power === undefined || whole === undefined || !isWhole(whole)) return;
    if (exponent === this.#algebra.one && isNegative(whole) && isEven(whole)) {
      // abs(u)/u^2 is 1/abs(u), which is 0 where u is infinite.
      this.#exponents.set(form, this.#algebra.minusOne);
      this.#exponents.set(u, this.#algebra.number(whole.add(TWO)));
      return;
    }
    const isBelow = exponent === this.#algebra.minusOne;
    const isAbove = exponent === this.#algebra.one && isNegative(whole) && !isEven(whole);
    if (!isBelow && !isAbove) return;
    const rest = this.#algebra.add([power, isBelow ? this.#algebra.minusOne : this.#algebra.one]);
    this.#exponents.delete(form);
    if (rest === this.#algebra.zero) this.#exponents.delete(u);
    else this.#exponents.set(u, rest);
    this.add(this.#algebra.plainCall(sign.operation, [u]), this.#algebra.one);
  }

  /**
   * (1 - x)^(1/2)*(x - 1) is -(1 - x)^(3/2): the base of a root and its primitive multiple are one base.
   * @returns the number that comes out
   */
  #mergeMultiple(base: Sum, root: Fraction): Fraction {
    const { content, common, primitive } = this.#algebra.primitive(base);
    const whole = numberOf(this.#exponents.get(primitive) ?? this.#algebra.zero) ?? ZERO;
    if (primitive === base || common.length > 0 || isZero(whole) || !isWhole(whole)) return ONE;
    const factor = rationalPower(content, whole.neg());
    if (factor === undefined) return ONE;
    this.#exponents.delete(primitive);
    this.#exponents.set(base, this.#algebra.number(root.add(whole)));
    return factor;
  }
}
