import Fraction from "fraction.js";
import type { Algebra } from "./algebra.ts";
import { isNegative, isZero, ONE, wholeOf, ZERO, type Factor, type Form, type Term } from "./form.ts";
import { rationalPower } from "./roots.ts";

/** Polynomials of more terms, or of a higher degree, are left as they are. */
const MOST_TERMS = 48;
const MOST_DEGREE = 24;

/** Polynomials in more bases, or of more terms, are not tried to be factored by one of them. */
const MOST_BASES = 6;
const MOST_GROUPED = 16;

/** Polynomials with greater coefficients are left as they are: in Euclid's algorithm they would grow without bound. */
const GREATEST = 10n ** 40n;

function isHuge({ n, d }: Fraction): boolean {
  return n > GREATEST || d > GREATEST;
}

/** The product of two sums has as many terms as theirs multiplied. */
function termCount(form: Form): number {
  return form.kind === "sum" ? form.terms.length : 1;
}

/** A sum to a whole power, or a product with such factors, multiplied out; undefined where that has too many terms. */
export function expanded(algebra: Algebra, form: Form, most: number = MOST_TERMS): Form | undefined {
  let terms: Term[] = [];
  let isCollected = false;
  for (const { coefficient, monomial } of algebra.termsOf(form)) {
    const factors = algebra.factorsOf(monomial);
    const sums = factors.filter(({ base, exponent }) => base.kind === "sum" && (wholeOf(exponent) ?? 0) > 0);
    const others = factors.filter((factor) => !sums.includes(factor));
    let products: readonly Term[] = algebra.termsOf(algebra.product(coefficient, others));
    for (const { base, exponent } of sums) {
      const power = wholeOf(exponent) ?? 0;
      if (power > MOST_DEGREE) return undefined;
      for (let k = 0; k < power; k++) {
        if (products.length * termCount(base) > most || algebra.isExhausted) return undefined;
        products = timesSum(algebra, products, base);
      }
    }
    terms.push(...products);
    if (terms.length <= most) continue;
    // The product rule leaves many products with few like terms: n*(n + 1) terms become n + 1.
    terms = [...algebra.termsOf(algebra.sum(terms))];
    isCollected = true;
    if (terms.length > most) return undefined;
  }
  const whole = algebra.sum(terms);
  return isCollected && !isStable(algebra, whole) ? undefined : whole;
}

function timesSum(algebra: Algebra, terms: readonly Term[], by: Form): readonly Term[] {
  const products = terms.flatMap((a) =>
    algebra.termsOf(by).flatMap((b) => {
      const coefficient = a.coefficient.mul(b.coefficient);
      return algebra.termsOf(algebra.scaled(algebra.multiply([a.monomial, b.monomial]), coefficient));
    }),
  );
  return algebra.termsOf(algebra.sum(products));
}

/** A polynomial with rational coefficients in some formulas: the exponents of a term, in their order. */
interface Monomial {
  readonly coefficient: Fraction;
  readonly exponents: readonly number[];
}

/** Terms in falling lexicographic order of exponents. */
type Polynomial = readonly Monomial[];

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return b[i] - a[i];
  return 0;
}

/** Reads sums as polynomials in the same bases; undefined where one is none, or has too many terms. */
function polynomials(algebra: Algebra, forms: readonly Form[]): { bases: Form[]; read: Polynomial[] } | undefined {
  const bases: Form[] = [];
  const rows: { coefficient: Fraction; powers: Map<Form, number> }[][] = [];
  for (const form of forms) {
    const multiplied = expanded(algebra, form);
    if (multiplied === undefined) return undefined;
    const terms = algebra.termsOf(multiplied);
    if (terms.length > MOST_TERMS || algebra.isExhausted) return undefined;
    const row: { coefficient: Fraction; powers: Map<Form, number> }[] = [];
    for (const { coefficient, monomial } of terms) {
      if (isHuge(coefficient)) return undefined;
      const powers = new Map<Form, number>();
      for (const { base, exponent } of algebra.factorsOf(monomial)) {
        const power = wholeOf(exponent);
        if (power === undefined || power < 0 || power > MOST_DEGREE || base.kind === "sum") return undefined;
        powers.set(base, power);
        if (!bases.includes(base)) bases.push(base);
      }
      row.push({ coefficient, powers });
    }
    rows.push(row);
  }
  const read = rows.map((row) =>
    row
      .map(({ coefficient, powers }) => ({ coefficient, exponents: bases.map((base) => powers.get(base) ?? 0) }))
      .sort((a, b) => compare(a.exponents, b.exponents)),
  );
  return { bases, read };
}

function formOf(algebra: Algebra, bases: readonly Form[], polynomial: Polynomial): Form {
  return algebra.sum(
    polynomial.map(({ coefficient, exponents }) => ({
      coefficient,
      monomial: algebra.product(
        ONE,
        exponents.map((exponent, i): Factor => ({ base: bases[i], exponent: algebra.number(exponent) })),
      ),
    })),
  );
}

function minus(a: Polynomial, b: Polynomial, factor: Monomial): Polynomial {
  const result: Monomial[] = [];
  let j = 0;
  const shifted = b.map(({ coefficient, exponents }) => ({
    coefficient: coefficient.mul(factor.coefficient),
    exponents: exponents.map((exponent, i) => exponent + factor.exponents[i]),
  }));
  for (const term of a) {
    while (j < shifted.length && compare(shifted[j].exponents, term.exponents) < 0)
      result.push({ ...shifted[j], coefficient: shifted[j++].coefficient.neg() });
    if (j < shifted.length && compare(shifted[j].exponents, term.exponents) === 0) {
      const coefficient = term.coefficient.sub(shifted[j++].coefficient);
      if (!isZero(coefficient)) result.push({ coefficient, exponents: term.exponents });
    } else result.push(term);
  }
  for (; j < shifted.length; j++) result.push({ ...shifted[j], coefficient: shifted[j].coefficient.neg() });
  return result;
}

/** Long division by leading terms; undefined where too many terms come up. */
function divided(
  algebra: Algebra,
  a: Polynomial,
  b: Polynomial,
): { quotient: Polynomial; remainder: Polynomial } | undefined {
  const quotient: Monomial[] = [];
  const [leading] = b;
  let rest = a;
  while (rest.length > 0) {
    const [first] = rest;
    const exponents = first.exponents.map((exponent, i) => exponent - leading.exponents[i]);
    if (exponents.some((exponent) => exponent < 0)) break;
    const term = { coefficient: first.coefficient.div(leading.coefficient), exponents };
    quotient.push(term);
    rest = minus(rest, b, term);
    algebra.spend(rest.length + b.length);
    if (quotient.length > MOST_TERMS || rest.length > 2 * MOST_TERMS || algebra.isExhausted) return undefined;
    if (rest.some((one) => isHuge(one.coefficient))) return undefined;
  }
  return { quotient, remainder: rest };
}

/** a/b, where b divides a as polynomials. */
export function exactQuotient(algebra: Algebra, a: Form, b: Form): Form | undefined {
  const both = polynomials(algebra, [a, b]);
  if (both === undefined || both.read[1].length < 2) return undefined;
  const result = divided(algebra, both.read[0], both.read[1]);
  return result === undefined || result.remainder.length > 0 ? undefined : formOf(algebra, both.bases, result.quotient);
}

/** Made monic, so that the coefficients of Euclid's algorithm stay small. */
function monic(p: Polynomial): Polynomial {
  return p.map((term) => ({ ...term, coefficient: term.coefficient.div(p[0].coefficient) }));
}

/** The greatest common divisor of polynomials in one base, by Euclid's algorithm. */
function univariateGcd(algebra: Algebra, a: Polynomial, b: Polynomial): Polynomial | undefined {
  let [p, q] = [a, b];
  while (q.length > 0) {
    const result = divided(algebra, p, q);
    if (result === undefined) return undefined;
    [p, q] = [q, result.remainder.length > 0 ? monic(result.remainder) : []];
  }
  return monic(p);
}

/** A common divisor of two sums that is more than a number, where one is found. */
export function commonDivisor(algebra: Algebra, a: Form, b: Form): Form | undefined {
  const both = polynomials(algebra, [a, b]);
  if (both === undefined || both.bases.length !== 1) return undefined;
  const [p, q] = both.read;
  if (p.length < 2 || q.length < 2) return undefined;
  const gcd = univariateGcd(algebra, p, q);
  return gcd === undefined || gcd[0].exponents[0] === 0 ? undefined : formOf(algebra, both.bases, gcd);
}

/** Polynomials of a lower degree lose few digits to cancellation, and are not tested. */
const LEAST_SENSITIVE = 4;

/** The largest acceptable ratio of the terms of a polynomial to its value, so that ten of sixteen digits are left. */
const MOST_CANCELLATION = 1e6;

/** Points at which the ratio is measured, relative to the centre and the radius of the roots. */
const SAMPLES = Array.from({ length: 31 }, (_, i) => (i - 15) / 16);
const MIDDLE = 15;

/** Returns the coefficients of p(x + centre), lowest power first (Horner's rule). */
function centred(coefficients: readonly number[], centre: number): number[] {
  const shifted = [...coefficients];
  for (let i = 0; i < shifted.length; i++)
    for (let k = shifted.length - 2; k >= i; k--) shifted[k] += centre * shifted[k + 1];
  return shifted;
}

/**
 * Whether a multiplied-out form keeps its digits between the roots. The terms of (x - 1)*(x - 2)*...*(x - 20) cancel there
 * until no digit of the value is left. Only the terms in one variable alone are tested.
 */
function isStable(algebra: Algebra, form: Form): boolean {
  const one = polynomials(algebra, [form]);
  if (one === undefined) return false;
  return one.bases.every((base, i) => {
    if (base.kind !== "atom") return true;
    const alone = one.read[0].filter(({ exponents }) => exponents.every((exponent, j) => j === i || exponent === 0));
    return isStableIn(alone.map(({ coefficient, exponents }) => ({ coefficient, exponents: [exponents[i]] })));
  });
}

/** `isStable` for a polynomial in one variable. The median of the samples counts, because some lie next to roots. */
function isStableIn(p: Polynomial): boolean {
  const degree = p[0]?.exponents[0] ?? 0;
  if (degree < LEAST_SENSITIVE) return true;
  const coefficients = Array.from({ length: degree + 1 }, () => 0);
  for (const { coefficient, exponents } of p) coefficients[exponents[0]] = coefficient.valueOf();
  const leading = coefficients[degree];
  // The mean of the roots.
  const centre = -coefficients[degree - 1] / (degree * leading);
  const around = centred(coefficients, centre);
  // Twice this radius holds all roots (M. Fujiwara, 1916).
  const radius = Math.max(
    ...around.slice(0, degree).map((value, i) => Math.abs(value / leading) ** (1 / (degree - i))),
  );
  const valueAt = (values: readonly number[], x: number) => values.reduceRight((sum, value) => sum * x + value, 0);
  const magnitudes = coefficients.map(Math.abs);
  const losses = SAMPLES.map((sample) => {
    const terms = valueAt(magnitudes, Math.abs(centre + sample * radius));
    return terms / Math.abs(valueAt(around, sample * radius));
  });
  return losses.sort((a, b) => a - b)[MIDDLE] <= MOST_CANCELLATION;
}

function derivative(p: Polynomial): Polynomial {
  return p
    .filter(({ exponents }) => exponents[0] > 0)
    .map(({ coefficient, exponents }) => ({
      coefficient: coefficient.mul(exponents[0]),
      exponents: [exponents[0] - 1],
    }));
}

function at(p: Polynomial, x: Fraction): Fraction {
  return p.reduce((sum, { coefficient, exponents }) => sum.add(coefficient.mul(x.pow(exponents[0]) ?? ZERO)), ZERO);
}

/** Divisors of a number are looked for up to here. */
const MOST_DIVISOR = 64n;

function divisorsOf(n: bigint): bigint[] {
  const found: bigint[] = [];
  for (let k = 1n; k <= MOST_DIVISOR; k++) if (n % k === 0n) found.push(k);
  return found;
}

/** A rational root of a polynomial with small coefficients. */
function rationalRoot(algebra: Algebra, p: Polynomial): Fraction | undefined {
  const last = p[p.length - 1];
  if (last.exponents[0] > 0) return ZERO;
  const scale = p.reduce((lcm, { coefficient }) => (lcm * coefficient.d) / gcdOf(lcm, coefficient.d), 1n);
  const whole = (value: Fraction) => (value.n * scale) / value.d;
  for (const d of divisorsOf(whole(p[0].coefficient))) {
    for (const n of divisorsOf(whole(last.coefficient))) {
      algebra.spend(2 * p.length);
      if (algebra.isExhausted) return undefined;
      for (const root of [new Fraction(n, d), new Fraction(-n, d)]) if (isZero(at(p, root))) return root;
    }
  }
  return undefined;
}

function gcdOf(a: bigint, b: bigint): bigint {
  let [p, q] = [a, b];
  while (q !== 0n) [p, q] = [q, p % q];
  return p;
}

/** A polynomial as a product, where a way to factor it is found. */
export function factored(algebra: Algebra, form: Form): Form | undefined {
  const one = polynomials(algebra, [form]);
  if (one === undefined || one.read[0].length < 2) return undefined;
  const { bases, read } = one;
  if (bases.length === 1) return factoredByRoots(algebra, bases, read[0]);
  if (bases.length > MOST_BASES || read[0].length > MOST_GROUPED) return undefined;
  return factoredAsPower(algebra, bases, read[0]) ?? factoredByOne(algebra, bases, read[0]);
}

/** The k-th root of a term with whole exponents, if it is one. */
function termRoot({ coefficient, exponents }: Monomial, k: number): Monomial | undefined {
  const root = algebraicRoot(coefficient, k);
  if (root === undefined || exponents.some((exponent) => exponent % k !== 0)) return undefined;
  return { coefficient: root, exponents: exponents.map((exponent) => exponent / k) };
}

function algebraicRoot(value: Fraction, k: number): Fraction | undefined {
  if (isNegative(value) && k % 2 === 0) return undefined;
  const root = rationalPower(value.abs(), new Fraction(1, k));
  return root === undefined || !isNegative(value) ? root : root.neg();
}

/** (u + v)^k of the first and the last term, where that is what the polynomial is. */
function factoredAsPower(algebra: Algebra, bases: readonly Form[], p: Polynomial): Form | undefined {
  const k = p.length - 1;
  if (k < 2) return undefined;
  const [first, last] = [p[0], p[k]].map((term) => termRoot(term, k));
  const whole = formOf(algebra, bases, p);
  const power = algebra.number(k);
  // An even power of a difference has the signs of a sum's.
  const signs = k % 2 === 0 ? [1, -1] : [1];
  if (first === undefined || last === undefined) {
    return isNegative(p[0].coefficient) ? negatedPower(algebra, bases, p) : undefined;
  }
  for (const sign of signs) {
    const binomial = formOf(algebra, bases, [first, { ...last, coefficient: last.coefficient.mul(sign) }]);
    const product = algebra.product(ONE, [{ base: binomial, exponent: power }]);
    if (expanded(algebra, product) === whole) return product;
  }
  return undefined;
}

function negatedPower(algebra: Algebra, bases: readonly Form[], p: Polynomial): Form | undefined {
  const product = factoredAsPower(
    algebra,
    bases,
    p.map((term) => ({ ...term, coefficient: term.coefficient.neg() })),
  );
  return product === undefined ? undefined : algebra.negative(product);
}

/** A polynomial of degree one in a base, p*base + q, where p divides q. */
function factoredByOne(algebra: Algebra, bases: readonly Form[], p: Polynomial): Form | undefined {
  for (const [i, base] of bases.entries()) {
    if (p.some(({ exponents }) => exponents[i] > 1)) continue;
    const above = formOf(
      algebra,
      bases,
      p
        .filter(({ exponents }) => exponents[i] === 1)
        .map((term) => ({ ...term, exponents: term.exponents.map((exponent, j) => (i === j ? 0 : exponent)) })),
    );
    const rest = formOf(
      algebra,
      bases,
      p.filter(({ exponents }) => exponents[i] === 0),
    );
    if (above.kind !== "sum" || rest === algebra.zero) continue;
    const divisor = algebra.primitive(above).primitive;
    const quotient = exactQuotient(algebra, rest, divisor);
    if (quotient === undefined) continue;
    const factor = exactQuotient(algebra, above, divisor);
    if (factor === undefined) continue;
    const other = algebra.add([algebra.multiply([factor, base]), quotient]);
    return algebra.multiply([divisor, factored(algebra, other) ?? other]);
  }
  return undefined;
}

/**
 * A polynomial in one base as a product: repeated factors by greatest common divisors with the derivative (D. Yun, 1976),
 * and factors with rational roots.
 */
function factoredByRoots(algebra: Algebra, bases: readonly Form[], p: Polynomial): Form | undefined {
  const parts = squareFree(algebra, p);
  if (parts === undefined) return undefined;
  const factors: Factor[] = [];
  for (const [part, multiplicity] of parts) {
    let rest = part;
    const exponent = algebra.number(multiplicity);
    for (
      let root = rationalRoot(algebra, rest);
      root !== undefined && rest[0].exponents[0] > 1;
      root = rationalRoot(algebra, rest)
    ) {
      const linear: Polynomial = [{ coefficient: ONE, exponents: [1] }, ...constantTerm(root.neg())];
      factors.push({ base: formOf(algebra, bases, linear), exponent });
      const result = divided(algebra, rest, linear);
      if (result === undefined) return undefined;
      rest = result.quotient;
    }
    factors.push({ base: formOf(algebra, bases, rest), exponent });
  }
  return algebra.product(p[0].coefficient, factors);
}

function constantTerm(value: Fraction): Polynomial {
  return isZero(value) ? [] : [{ coefficient: value, exponents: [0] }];
}

/** Monic factors without repeated roots, each with its multiplicity. */
function squareFree(algebra: Algebra, p: Polynomial): [Polynomial, number][] | undefined {
  const parts: [Polynomial, number][] = [];
  let rest = monic(p);
  for (let multiplicity = 1; rest[0].exponents[0] > 0; multiplicity++) {
    const repeated = univariateGcd(algebra, rest, derivative(rest));
    if (repeated === undefined) return undefined;
    const radical = divided(algebra, rest, repeated)?.quotient;
    if (radical === undefined) return undefined;
    const next = repeated[0].exponents[0] > 0 ? univariateGcd(algebra, radical, repeated) : undefined;
    const alone = next === undefined ? radical : divided(algebra, radical, next)?.quotient;
    if (alone === undefined) return undefined;
    if (alone[0].exponents[0] > 0) parts.push([monic(alone), multiplicity]);
    rest = repeated;
    if (multiplicity > MOST_DEGREE) return undefined;
  }
  return parts;
}
