import Fraction from "fraction.js";
import type { Algebra } from "./algebra.ts";
import { exp } from "../functions/exponential.ts";
import { cosh, sinh } from "../functions/hyperbolic.ts";
import { hypot } from "../functions/powers.ts";
import { families, type Family } from "./arrange.ts";
import { HALF, isZero, ONE, TWO, wholeOf, ZERO, type Factor, type Form, type Term } from "./form.ts";
import { expanded } from "./polynomial.ts";

/** One angle of a family: cos^2 + sign*sin^2 = 1. */
interface Angle {
  readonly family: Family;
  readonly sine: Form;
  readonly cosine: Form;
  readonly sign: 1 | -1;
  readonly angle: Form;
}

function anglesIn(algebra: Algebra, terms: readonly Term[]): Angle[] {
  const found = new Map<string, Angle>();
  for (const { monomial } of terms) {
    for (const { base, exponent } of algebra.factorsOf(monomial)) {
      if (base.kind !== "call" || wholeOf(exponent) === undefined) continue;
      for (const [i, family] of families.entries()) {
        const { sine, cosine } = family;
        if (base.operation !== sine.operation && base.operation !== cosine.operation) continue;
        const [angle] = base.parts;
        const key = `${i}:${angle.id}`;
        if (found.has(key)) continue;
        found.set(key, {
          family,
          sine: algebra.plainCall(sine.operation, [angle]),
          cosine: algebra.plainCall(cosine.operation, [angle]),
          sign: i === 0 ? 1 : -1,
          angle,
        });
      }
    }
  }
  return [...found.values()];
}

/** Whether a sine or cosine stands in a term to a power other than the first. */
function hasSquare(algebra: Algebra, terms: readonly Term[]): boolean {
  return terms.some(({ monomial }) =>
    algebra.factorsOf(monomial).some(({ base, exponent }) => {
      if (base.kind !== "call" || exponent === algebra.one || wholeOf(exponent) === undefined) return false;
      const { operation } = base;
      return families.some(({ sine, cosine }) => operation === sine.operation || operation === cosine.operation);
    }),
  );
}

/** Angles times terms looked at in one sum: a longer one is left as it is. */
const MOST_TRIED = 64;

/**
 * cos^2 + sin^2 = 1 and cosh^2 - sinh^2 = 1 in a sum, times whatever else stands in the terms: of the three monomials n,
 * n*sin^2, n*cos^2 two are kept at most, one if that is possible; cos^2 - sin^2 becomes the cosine of twice the angle.
 */
export function withPythagoras(algebra: Algebra, form: Form): Form {
  if (form.kind !== "sum" || !hasSquare(algebra, form.terms)) return form;
  const coefficients = new Map<Form, Fraction>();
  for (const { monomial, coefficient } of form.terms) coefficients.set(monomial, coefficient);
  const angles = anglesIn(algebra, form.terms);
  if (angles.length * form.terms.length > MOST_TRIED) return form;
  for (const angle of angles) {
    const sineSquared = algebra.power(angle.sine, algebra.number(TWO));
    const cosineSquared = algebra.power(angle.cosine, algebra.number(TWO));
    const bases = [...coefficients.keys()].flatMap((monomial) => [
      monomial,
      algebra.multiply([monomial, algebra.power(sineSquared, algebra.minusOne)]),
      algebra.multiply([monomial, algebra.power(cosineSquared, algebra.minusOne)]),
    ]);
    for (const n of new Set(bases)) {
      collect(coefficients, {
        plain: n,
        sines: algebra.multiply([n, sineSquared]),
        cosines: algebra.multiply([n, cosineSquared]),
        doubled: () => {
          const { operation } = angle.family.cosine;
          return algebra.multiply([n, algebra.call(operation, [algebra.scaled(angle.angle, TWO)])]);
        },
        sign: angle.sign,
      });
    }
  }
  return algebra.sum(Array.from(coefficients, ([monomial, coefficient]) => ({ monomial, coefficient })));
}

interface Triple {
  readonly plain: Form;
  readonly sines: Form;
  readonly cosines: Form;
  readonly doubled: () => Form;
  readonly sign: 1 | -1;
}

/** Puts the coefficients of plain = cosines + sign*sines so that fewest are left; `coefficients` is changed. */
function collect(coefficients: Map<Form, Fraction>, { plain, sines, cosines, doubled, sign }: Triple): void {
  if (plain.kind === "sum" || sines.kind === "sum" || cosines.kind === "sum") return;
  const [n, s, c] = [plain, sines, cosines].map((form) => coefficients.get(form) ?? ZERO);
  const count = [n, s, c].filter((value) => !isZero(value)).length;
  if (count < 2) return;
  // n*plain + s*sines + c*cosines stays the same when k*(1, -sign, -1) is added.
  const shifts = [n.neg(), s.mul(sign), c];
  let best = { count, n, s, c };
  for (const k of shifts) {
    const shifted = { n: n.add(k), s: s.sub(k.mul(sign)), c: c.sub(k) };
    const left = [shifted.n, shifted.s, shifted.c].filter((value) => !isZero(value)).length;
    if (left < best.count) best = { count: left, ...shifted };
  }
  const set = (form: Form, value: Fraction) => {
    if (isZero(value)) coefficients.delete(form);
    else coefficients.set(form, value);
  };
  if (best.count === 2 && count === 2) {
    // cos(2u) = cos^2 - sin^2; with its multiples of 1 any two of the three may stand for it.
    const total = doubleOf({ n, s, c }, sign);
    if (total === undefined) return;
    set(plain, ZERO);
    set(sines, ZERO);
    set(cosines, ZERO);
    const form = doubled();
    set(form, (coefficients.get(form) ?? ZERO).add(total));
    return;
  }
  if (best.count === count) return;
  set(plain, best.n);
  set(sines, best.s);
  set(cosines, best.c);
}

/** The coefficient of the cosine of twice the angle that the three make up, if they do. */
function doubleOf({ n, s, c }: { n: Fraction; s: Fraction; c: Fraction }, sign: 1 | -1): Fraction | undefined {
  // Without the plain one: c + n cosines and s + sign*n sines; the double is cosines - sign*sines.
  const cosines = c.add(n);
  const sines = s.add(n.mul(sign));
  return !isZero(cosines) && cosines.equals(sines.mul(-sign)) ? cosines : undefined;
}

/** A sum with every square of a hypot(u, v) by u^2 + v^2. */
export function withoutHypotenuses(algebra: Algebra, form: Form): Form | undefined {
  if (form.kind !== "sum" || form.terms.length > MOST_REPLACED) return undefined;
  let isReplaced = false;
  const replaced = form.terms.map(({ coefficient, monomial }) =>
    algebra.product(
      coefficient,
      algebra.factorsOf(monomial).flatMap((factor): Factor[] => {
        const { base, exponent } = factor;
        const power = wholeOf(exponent);
        if (base.kind !== "call" || base.operation !== hypot.operation || power === undefined || power < 2)
          return [factor];
        isReplaced = true;
        const square = algebra.add(base.parts.map((part) => algebra.power(part, algebra.number(TWO))));
        return [
          { base: square, exponent: algebra.number(Math.floor(power / 2)) },
          { base, exponent: algebra.number(power % 2) },
        ];
      }),
    ),
  );
  return isReplaced ? expanded(algebra, algebra.add(replaced)) : undefined;
}

/** A sum where exp(u) and exp(-u) with equal coefficients, or opposite ones, are the hyperbolic cosine or sine of u. */
export function withHyperbolics(algebra: Algebra, form: Form): Form {
  if (form.kind !== "sum") return form;
  const left = new Map(form.terms.map(({ monomial, coefficient }) => [monomial, coefficient]));
  const found: Term[] = [];
  for (const { monomial, coefficient } of form.terms) {
    for (const { base, exponent } of algebra.factorsOf(monomial)) {
      if (base.kind !== "call" || base.operation !== exp.operation || exponent !== algebra.one) continue;
      const [argument] = base.parts;
      const opposite = algebra.call(exp.operation, [algebra.negative(argument)]);
      const rest = algebra.multiply([monomial, algebra.power(base, algebra.minusOne)]);
      const partner = algebra.multiply([rest, opposite]);
      const other = left.get(partner);
      const isCosine = other?.equals(coefficient) ?? false;
      if (!left.has(monomial) || other === undefined || (!isCosine && !other.equals(coefficient.neg()))) continue;
      left.delete(monomial);
      left.delete(partner);
      const { operation } = isCosine ? cosh : sinh;
      const hyperbolic = algebra.multiply([rest, algebra.call(operation, [argument])]);
      found.push(
        ...algebra.termsOf(hyperbolic).map((term) => ({
          monomial: term.monomial,
          coefficient: term.coefficient.mul(coefficient).mul(TWO),
        })),
      );
      break;
    }
  }
  if (found.length === 0) return form;
  return algebra.sum([...Array.from(left, ([monomial, coefficient]) => ({ monomial, coefficient })), ...found]);
}

/** Sums up to this length are tried without squares of sines, or of cosines. */
const MOST_REPLACED = 12;

/** A sum with every square of the sine of an angle by that of its cosine, and the other way round, for each angle. */
export function withoutSquares(algebra: Algebra, form: Form): Form[] {
  if (form.kind !== "sum" || form.terms.length > MOST_REPLACED || !hasSquare(algebra, form.terms)) return [];
  return anglesIn(algebra, form.terms).flatMap(({ sine, cosine, sign }) =>
    [
      // cos^2 = 1 - sign*sin^2 and sin^2 = sign - sign*cos^2.
      { from: cosine, to: sine, constant: ONE, factor: new Fraction(-sign) },
      { from: sine, to: cosine, constant: new Fraction(sign), factor: new Fraction(-sign) },
    ].flatMap(({ from, to, constant, factor }) => {
      const square = algebra.power(to, algebra.number(TWO));
      const other = algebra.add([algebra.number(constant), algebra.scaled(square, factor)]);
      const replaced = algebra.add(
        form.terms.map(({ coefficient, monomial }) =>
          algebra.product(
            coefficient,
            algebra.factorsOf(monomial).flatMap(({ base, exponent }): Factor[] => {
              const power = base === from ? wholeOf(exponent) : undefined;
              if (power === undefined || power < 2) return [{ base, exponent }];
              const halves = Math.floor(power / 2);
              return [
                { base: other, exponent: algebra.number(halves) },
                { base: from, exponent: algebra.number(power - 2 * halves) },
              ];
            }),
          ),
        ),
      );
      const multiplied = expanded(algebra, replaced);
      return multiplied === undefined ? [] : [multiplied];
    }),
  );
}

/** Sums up to this length are tried with half angles. */
const MOST_HALVED = 12;

/**
 * A sum with the sine and cosine of an angle by those of its half, for each angle where that may cancel: half of it stands
 * there too, or a term stands there with the cosine and without.
 */
export function ofHalfAngles(algebra: Algebra, form: Form): Form[] {
  if (form.kind !== "sum" || form.terms.length > MOST_HALVED) return [];
  const angles = anglesIn(algebra, form.terms);
  const monomials = new Set(form.terms.map(({ monomial }) => monomial));
  const mayCancel = ({ cosine, angle, family }: Angle) => {
    const half = algebra.scaled(angle, HALF);
    if (angles.some((other) => other.angle === half && other.family === family)) return true;
    return form.terms.some(({ monomial }) => {
      const factors = algebra.factorsOf(monomial);
      if (!factors.some(({ base, exponent }) => base === cosine && exponent === algebra.one)) return false;
      return monomials.has(
        algebra.product(
          ONE,
          factors.filter(({ base }) => base !== cosine),
        ),
      );
    });
  };
  return angles.filter(mayCancel).flatMap(({ family, sine, cosine, sign, angle }) => {
    const half = algebra.scaled(angle, HALF);
    const [s, c] = [family.sine, family.cosine].map(({ operation }) => algebra.call(operation, [half]));
    const squares = [c, s].map((base) => algebra.power(base, algebra.number(2)));
    const cosineOfTwice = algebra.add([squares[0], algebra.scaled(squares[1], new Fraction(-sign))]);
    const sineOfTwice = algebra.product(TWO, [
      { base: s, exponent: algebra.one },
      { base: c, exponent: algebra.one },
    ]);
    const replaced = algebra.add(
      form.terms.map(({ coefficient, monomial }) =>
        algebra.product(
          coefficient,
          algebra.factorsOf(monomial).map(({ base, exponent }) => ({
            base: base === sine ? sineOfTwice : base === cosine ? cosineOfTwice : base,
            exponent,
          })),
        ),
      ),
    );
    const multiplied = expanded(algebra, replaced);
    return multiplied === undefined ? [] : [multiplied];
  });
}

/** A sum with each product of a sine and a cosine of one angle, to equal powers, by the sine of twice the angle. */
export function ofDoubleAngles(algebra: Algebra, form: Form): Form {
  if (form.kind !== "sum" || form.terms.length > MOST_HALVED) return form;
  let result: Form = form;
  for (const { family, sine, cosine, angle } of anglesIn(algebra, form.terms)) {
    const twice = algebra.call(family.sine.operation, [algebra.scaled(angle, TWO)]);
    result = algebra.add(
      algebra.termsOf(result).map(({ coefficient, monomial }) => {
        const factors = algebra.factorsOf(monomial);
        const [s, c] = [sine, cosine].map((base) =>
          wholeOf(factors.find((one) => one.base === base)?.exponent ?? algebra.zero),
        );
        if (s === undefined || c !== s || s <= 0) return algebra.product(coefficient, factors);
        return algebra.product(coefficient.mul(HALF.pow(s) ?? HALF), [
          ...factors.filter(({ base }) => base !== sine && base !== cosine),
          { base: twice, exponent: algebra.number(s) },
        ]);
      }),
    );
  }
  return result;
}
