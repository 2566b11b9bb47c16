import Fraction from "fraction.js";
import type { Operation } from "../autodiff/operation.ts";

/**
 * A formula in normal form. Equal formulas are one object; `id` numbers them, parts before wholes.
 *
 * Sums and products are flat: a product holds each base once, with the sum of its exponents, a sum each monomial once,
 * with its coefficient.
 */
export type Form = NumberForm | Atom | Part | Call | Product | Sum;

export interface NumberForm {
  readonly kind: "number";
  readonly id: number;
  readonly value: Fraction;
}

/** A variable, a named constant, or a node that is left as it is. */
export interface Atom {
  readonly kind: "atom";
  readonly id: number;
  readonly node: number;
  /** Whether it is a constant above 0, such as pi. */
  readonly isPositive: boolean;
}

/** A long formula that is used more than once, and is not taken apart again. */
export interface Part {
  readonly kind: "part";
  readonly id: number;
  readonly form: Form;
}

export interface Call {
  readonly kind: "call";
  readonly id: number;
  readonly operation: Operation;
  readonly parts: readonly Form[];
}

export interface Factor {
  readonly base: Form;
  readonly exponent: Form;
}

export interface Product {
  readonly kind: "product";
  readonly id: number;
  readonly coefficient: Fraction;
  readonly factors: readonly Factor[];
}

/** A monomial is a formula with coefficient 1; of the constant term it is the number 1. */
export interface Term {
  readonly coefficient: Fraction;
  readonly monomial: Form;
}

export interface Sum {
  readonly kind: "sum";
  readonly id: number;
  readonly terms: readonly Term[];
}

export const ZERO = new Fraction(0);
export const ONE = new Fraction(1);
export const TWO = new Fraction(2);
export const HALF = new Fraction(1, 2);

export const isZero = (value: Fraction) => value.n === 0n;
export const isOne = (value: Fraction) => value.s === 1n && value.n === 1n && value.d === 1n;
export const isNegative = (value: Fraction) => value.s < 0n;
export const isWhole = (value: Fraction) => value.d === 1n;
export const isEven = (value: Fraction) => value.d === 1n && value.n % 2n === 0n;

/** The product of two numbers; most are 1, and fraction.js would look for common divisors all the same. */
export function multiplied(a: Fraction, b: Fraction): Fraction {
  if (isOne(a)) return b;
  return isOne(b) ? a : a.mul(b);
}

/** Numbers up to this have their digits kept. */
const MOST_KEPT = 100n;
const digits = Array.from({ length: Number(MOST_KEPT) + 1 }, (_, n) => String(n));

/** A number as text, for keys: two numbers have the same text if they are equal. */
export function textOf({ s, n, d }: Fraction): string {
  const whole = n <= MOST_KEPT ? digits[Number(n)] : String(n);
  const signed = s < 0n ? `-${whole}` : whole;
  return d === 1n ? signed : `${signed}/${d}`;
}

/** The formula's value, where it is a rational number. */
export function numberOf(form: Form): Fraction | undefined {
  return form.kind === "number" ? form.value : undefined;
}

/** Whether a formula is a whole number. */
export function isWholeForm(form: Form): boolean {
  return form.kind === "number" && isWhole(form.value);
}

/** A whole number as such, where the formula is one. */
export function wholeOf(form: Form): number | undefined {
  return form.kind === "number" && isWhole(form.value) ? Number(form.value.n) * Number(form.value.s) : undefined;
}

/** Terms with more different factors in their denominators are not brought over a common one. */
export const MOST_DENOMINATORS = 4;

/** A sum or product longer than this is not copied into others where it is used more than once. */
export const MOST_SHARED_TERMS = 16;
