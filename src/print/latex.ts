import { nameIn } from "../../grammar/names.ts";
import { ATOM, infixLevel, levels, outfixLevel, strength } from "../../grammar/precedence.ts";
import type { Operation } from "../autodiff/operation.ts";
import { functionNamed } from "../functions/registry.ts";
import type { Notation } from "./formula.ts";
import type { Piece } from "./piece.ts";

/** A piece of LaTeX. */
interface LatexPiece extends Piece {
  /** Of a function with its arguments: the two, so that a power can stand between them. */
  readonly application?: { readonly head: string; readonly tail: string };
  /** Of a negative: what stands after the minus, without brackets. */
  readonly negated?: LatexPiece;
  /** It has an exponent already, and needs brackets to take another. */
  readonly hasExponent?: boolean;
  /** It is a statement, such as an equation, and as a number 1 where it is true. */
  readonly isStatement?: boolean;
  /** Of cases: their lines but for the last, which is for what is left. */
  readonly cases?: { readonly lines: readonly string[]; readonly otherwise: string };
}

const CONDITIONAL = strength("conditional");
const COMPARISON = strength("comparison");
const UNARY = strength("unary");
const PRODUCT = strength("product");
const POWER = strength("power");
/** A fraction stands in a product without brackets, but not as the base of a power. */
const FRACTION = strength("juxtaposition");

const LETTERS = (
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu " +
  "nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
).split(" ");
const SIGNS = [..."αβγδεζηθικλμνξοπρστυφχψω"];
/** Other shapes of the same letters. */
const variants = [
  ["ϕ", "\\phi"],
  ["ϵ", "\\epsilon"],
  ["ϑ", "\\vartheta"],
  ["ς", "\\varsigma"],
] as const;

/** Greek letters that look like Latin ones have no command of their own. */
const latinLooking: ReadonlyMap<string, string> = new Map([
  ["omicron", "o"],
  ["Alpha", "\\mathrm{A}"],
  ["Beta", "\\mathrm{B}"],
  ["Epsilon", "\\mathrm{E}"],
  ["Zeta", "\\mathrm{Z}"],
  ["Eta", "\\mathrm{H}"],
  ["Iota", "\\mathrm{I}"],
  ["Kappa", "\\mathrm{K}"],
  ["Mu", "\\mathrm{M}"],
  ["Nu", "\\mathrm{N}"],
  ["Omicron", "\\mathrm{O}"],
  ["Rho", "\\mathrm{P}"],
  ["Tau", "\\mathrm{T}"],
  ["Chi", "\\mathrm{X}"],
]);

/** Greek letters by their names and by themselves. */
const greek: ReadonlyMap<string, string> = new Map([
  ...variants,
  ...LETTERS.flatMap((letter, i) => {
    const capital = letter[0].toUpperCase() + letter.slice(1);
    const small = latinLooking.get(letter) ?? `\\${letter}`;
    const large = latinLooking.get(capital) ?? `\\${capital}`;
    return [
      [letter, small],
      [capital, large],
      [SIGNS[i], small],
      [SIGNS[i].toUpperCase(), large],
    ] as const;
  }),
]);

const constantNames: ReadonlyMap<string, string> = new Map([
  ["phi", "\\varphi"],
  ["deg", "{}^{\\circ}"],
  ["e", "e"],
]);

/** A word: a Greek letter, one letter in italics, or upright. */
function word(text: string): string {
  const letter = greek.get(text);
  if (letter !== undefined) return letter;
  if (/^(?:[A-Za-z]|\d+)$/.test(text)) return text;
  const escaped = text.replaceAll("_", "\\_");
  return /^[\x20-\x7e]*$/.test(text) ? `\\mathrm{${escaped}}` : `\\text{${escaped}}`;
}

/** x_max, x1 and x₁ have a subscript. */
const SUBSCRIPTED = /^(.*[^_\d₀-₉])_?(?:(?<=_)(.+)|([₀-₉]+)|(\d+))$/su;

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** Characters that have a meaning in LaTeX. */
const special: ReadonlyMap<string, string> = new Map([
  ["\\", "\\textbackslash{}"],
  ["^", "\\textasciicircum{}"],
  ["~", "\\textasciitilde{}"],
]);

/** A text as it is, whatever is in it. */
function literally(text: string): string {
  return text.replace(/[\\^~#$%&_{}]/g, (character) => special.get(character) ?? `\\${character}`);
}

/** Words in math mode, with the spaces at their ends. */
export function latexWords(words: string): string {
  return `\\text{${literally(words)}}`;
}

/** A name in LaTeX, for math mode; the name of a derivative ends in primes. */
export function latexName(name: string): string {
  if (name.startsWith("`")) return latexWords(nameIn(name));
  const primes = /'*$/.exec(name)?.[0] ?? "";
  return plainNameText(name.slice(0, name.length - primes.length)) + primes;
}

function plainNameText(name: string): string {
  const [, base, sub, signs, digits] = SUBSCRIPTED.exec(name) ?? [];
  if (base === undefined) return word(name);
  const plain = signs === undefined ? (sub ?? digits) : Array.from(signs, (sign) => SUBSCRIPTS.indexOf(sign)).join("");
  return `${word(base)}_{${word(plain)}}`;
}

function constantText(text: string, value: number): { text: string; strength: number } {
  if (Number.isNaN(value)) return { text: "\\mathrm{nan}", strength: ATOM };
  if (!Number.isFinite(value))
    return value > 0 ? { text: "\\infty", strength: ATOM } : { text: "-\\infty", strength: UNARY };
  if (/^\p{L}/u.test(text)) return { text: constantNames.get(text) ?? word(text), strength: ATOM };
  const digits = /^-?[\d.]+(?:e[+-]?\d+)?$/i.test(text) ? text.toLowerCase() : String(value);
  const [mantissa, exponent] = digits.split("e");
  if (exponent === undefined) return { text: digits, strength: digits.startsWith("-") ? UNARY : ATOM };
  if (mantissa === "1") return { text: `10^{${Number(exponent)}}`, strength: POWER };
  return { text: `${mantissa} \\cdot 10^{${Number(exponent)}}`, strength: mantissa.startsWith("-") ? UNARY : PRODUCT };
}

function inBrackets(text: string, [left, right] = "()"): string {
  return `\\left${left}${text}\\right${right}`;
}

function bracketed(piece: LatexPiece, least: number): string {
  return piece.strength < least ? inBrackets(piece.text) : piece.text;
}

const infixSigns: ReadonlyMap<string, string> = new Map([
  ["<=", "\\le"],
  [">=", "\\ge"],
  ["==", "="],
  ["!=", "\\ne"],
  ["and", "\\land"],
  ["or", "\\lor"],
]);

/** Between factors stands nothing, unless digits would run together. */
function product(left: string, right: string): string {
  const isAmbiguous = /^[\d.]/.test(right) || (/\d$/.test(left) && right.startsWith("\\frac"));
  return isAmbiguous ? `${left} \\cdot ${right}` : `${left} ${right}`;
}

function power(base: LatexPiece, exponent: LatexPiece): LatexPiece {
  const { application } = base;
  const isWhole = /^[2-9]$|^[1-9]\d+$/.test(exponent.text);
  if (application !== undefined && isWhole)
    return { text: `${application.head}^{${exponent.text}}${application.tail}`, strength: ATOM, hasExponent: true };
  const text = base.hasExponent || application !== undefined ? inBrackets(base.text) : bracketed(base, POWER + 1);
  return { text: `${text}^{${exponent.text}}`, strength: POWER, hasExponent: true };
}

/** A minus before the upper product stands before the fraction. */
function fraction(above: LatexPiece, below: LatexPiece): LatexPiece {
  if (above.text.startsWith("-") && above.strength >= PRODUCT)
    return { text: `-\\frac{${above.negated?.text ?? above.text.slice(1)}}{${below.text}}`, strength: UNARY };
  return { text: `\\frac{${above.text}}{${below.text}}`, strength: FRACTION };
}

/** A condition within the last case is a case more. */
function cases(condition: LatexPiece, whenTrue: LatexPiece, whenFalse: LatexPiece): LatexPiece {
  const lines = [`${whenTrue.text} & \\text{if } ${condition.text}`, ...(whenFalse.cases?.lines ?? [])];
  const otherwise = whenFalse.cases?.otherwise ?? whenFalse.text;
  const text = `\\begin{cases} ${[...lines, `${otherwise} & \\text{otherwise}`].join(" \\\\ ")} \\end{cases}`;
  return { text, strength: CONDITIONAL, cases: { lines, otherwise } };
}

/** A statement as a number, in the brackets of K. E. Iverson (D. E. Knuth, Two notes on notation, 1992). */
function asNumber(piece: LatexPiece): LatexPiece {
  return piece.isStatement ? { text: inBrackets(piece.text, "[]"), strength: ATOM } : piece;
}

/** What is no statement holds where it is not 0. */
function asStatement(piece: LatexPiece): LatexPiece {
  if (piece.isStatement) return piece;
  return { text: `${bracketed(piece, COMPARISON + 1)} \\ne 0`, strength: COMPARISON, isStatement: true };
}

/** Operators whose operands are statements. */
const connectives: ReadonlySet<string> = new Set(["and", "or", "not"]);

/** Operators that make a statement. */
const predicates: ReadonlySet<string> = new Set([
  ...connectives,
  ...levels.filter(({ name }) => name === "comparison").flatMap(({ operators }) => operators),
]);

function operated(operator: string, operands: readonly LatexPiece[]): LatexPiece {
  if (operands.length === 1) {
    const { strength: at, form } = outfixLevel(operator);
    const [operand] = operands;
    if (form === "postfix")
      return {
        text: `${operand.strength < ATOM ? inBrackets(operand.text) : operand.text}${operator}`,
        strength: at,
        hasExponent: true,
      };
    return {
      text: `${operator === "not" ? "\\lnot " : operator}${bracketed(operand, operator === "not" ? ATOM : at + 1)}`,
      strength: at,
      ...(operator === "-" && { negated: operand }),
    };
  }
  if (operands.length === 3) return cases(operands[0], operands[1], operands[2]);
  const [left, right] = operands;
  if (operator === "/") return fraction(left, right);
  if (operator === "^") return power(left, right);
  const { strength: at, form } = infixLevel(operator);
  const leftText = bracketed(left, form === "left" ? at : at + 1);
  // A minus sign after an operator is always in brackets, so no two signs meet.
  const rightText = bracketed(right, at + 1);
  // A remainder reaches as far as one reads, so that beside anything else it needs brackets.
  if (operator === "%") return { text: `${leftText} \\bmod ${rightText}`, strength: CONDITIONAL };
  if (operator === "*")
    return { text: product(leftText, rightText.startsWith("-") ? inBrackets(rightText) : rightText), strength: at };
  return { text: `${leftText} ${infixSigns.get(operator) ?? operator} ${rightText}`, strength: at };
}

function applied(head: string, parts: readonly LatexPiece[]): LatexPiece {
  const tail = inBrackets(parts.map(({ text }) => text).join(", "));
  return { text: head + tail, strength: ATOM, application: { head, tail } };
}

function operation(record: Operation, operands: readonly LatexPiece[]): LatexPiece {
  const { latex, operator, derivativeOf, name } = record;
  const parts = operands.map((one, i) =>
    connectives.has(operator ?? "") || (operator === "?" && i === 0) ? asStatement(one) : asNumber(one),
  );
  if (derivativeOf !== undefined) {
    const order = parts[parts.length - 1].value ?? 0;
    const marks = order <= 3 ? "'".repeat(order) : `^{(${order})}`;
    const head = headOf(derivativeOf, parts.length - 1);
    return { ...applied(`${head}${marks}`, parts.slice(0, -1)), hasExponent: true };
  }
  if (latex === undefined) {
    if (operator === undefined) return applied(upright(name), parts);
    return { ...operated(operator, parts), isStatement: predicates.has(operator) };
  }
  if (!latex.includes("#")) return applied(latex, parts);
  const text = latex.replace(/#(\d)/g, (_, i: string) => parts[Number(i) - 1].text);
  return { text, strength: ATOM, hasExponent: /[_^]\{[^{}]*#/.test(latex) && latex.endsWith("}") };
}

/** A function's sign, where it is one that its arguments follow. */
function headOf(name: string, arity: number): string {
  const { latex } = functionNamed(name, arity) ?? {};
  return latex === undefined || latex.includes("#") ? upright(name) : latex;
}

function upright(name: string): string {
  return `\\operatorname{${name}}`;
}

/** LaTeX for a formula, to stand in math mode; it needs the package amsmath. */
export const latex: Notation<LatexPiece> = {
  constant: (text, value) => ({ ...constantText(text, value), value }),
  name: (name) => ({ text: latexName(name), strength: ATOM }),
  operation,
  statements: (definitions, text) => [...definitions.map(([name, one]) => `${name} = ${one}`), text].join(",\\quad "),
};
