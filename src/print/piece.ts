import { ATOM, infixLevel, outfixLevel, strength } from "../../grammar/precedence.ts";

/** A text, and how tightly its outermost operator binds. */
export interface Piece {
  readonly text: string;
  readonly strength: number;
  /** The number it stands for, where that is known. */
  readonly value?: number;
}

const CONDITIONAL = strength("conditional");
const SUM = strength("sum");
const POWER = strength("power");

export function atom(text: string): Piece {
  return { text, strength: ATOM };
}

/** A piece's text, in brackets where it binds less tightly than is asked for. */
export function bracketed(piece: Piece, least: number): string {
  return piece.strength < least ? `(${piece.text})` : piece.text;
}

/**
 * An operator with its operands, with brackets only where precedence asks for them.
 * @param operator as the table of precedence spells it; `?` with three operands is the conditional
 * @param sign what is written for an operator between two operands, where that is not its own spelling
 */
export function operated(operator: string, operands: readonly Piece[], sign: string = operator): Piece {
  if (operands.length === 1) {
    const { strength: at, form } = outfixLevel(operator);
    const operand = bracketed(operands[0], at + 1);
    return { text: form === "postfix" ? `${operand}${operator}` : beforeOperand(operator) + operand, strength: at };
  }
  if (operands.length === 3) {
    const [condition, whenTrue, whenFalse] = operands;
    const text = `${bracketed(condition, CONDITIONAL + 1)} ? ${bracketed(whenTrue, CONDITIONAL + 1)} : ${whenFalse.text}`;
    return { text, strength: CONDITIONAL };
  }
  const { strength: at, form } = infixLevel(operator);
  const [left, right] = operands;
  const leftText = bracketed(left, form === "left" ? at : at + 1);
  // A signed exponent needs no brackets to be read, but reads better with them.
  const plainRight = bracketed(right, form === "right" && right.strength === POWER ? at : at + 1);
  // No two operators meet: 2*(-3).
  const rightText = at >= SUM && /^[-+]/.test(plainRight) ? `(${plainRight})` : plainRight;
  const gap = at <= SUM ? " " : "";
  return { text: `${leftText}${gap}${sign}${gap}${rightText}`, strength: at };
}

/** A prefix as it is written before its operand: `-`, but `not `. */
export function beforeOperand(operator: string): string {
  return /\p{L}$/u.test(operator) ? `${operator} ` : operator;
}
