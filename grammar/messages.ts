import { EOF, tokenMatcher, type IRecognitionException, type IToken } from "chevrotain";
import { DzeroError, type Source } from "../src/errors.ts";
import type { Expression } from "./ast.ts";
import {
  And,
  Bang,
  Close,
  Comma,
  Dot,
  Equals,
  NameToken,
  Newline,
  Not,
  NumberToken,
  Open,
  Or,
  Prime,
  Root,
  Semicolon,
  Sign,
  Superscript,
} from "./tokens.ts";

/** The offset just past a token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function at(source: Source, start: number, end: number) {
  return { source, span: { start, end } };
}

function ends(token: IToken): boolean {
  return token.tokenType === EOF || token.tokenType === Newline || token.tokenType === Semicolon;
}

/** What to say of a token that no rule takes: what is missing, where that can be told, else what is in the way. */
export function unexpected(exception: IRecognitionException, tokens: readonly IToken[], source: Source): DzeroError {
  const { token } = exception;
  // At the end of input the token has no place of its own: the place is just after the last one.
  const index = token.tokenType === EOF ? tokens.length : tokens.indexOf(token);
  const previous = index > 0 ? tokens[index - 1] : undefined;
  if (previous?.tokenType === Prime) return primeAlone(previous, tokens.at(index - 2), source);
  const wantsValue = previous === undefined || !isValueEnd(previous);
  if (ends(token)) {
    const end = previous === undefined ? 0 : endOf(previous);
    const after = previous?.image ?? "";
    const hint = after === "%" ? "% is the remainder; for 50 percent write 50/100" : undefined;
    return new DzeroError("syntax", `a value is missing after '${after}'`, { place: at(source, end, end + 1), hint });
  }
  const place = at(source, token.startOffset, endOf(token));
  const { image } = token;
  const next = tokens.at(index + 1);
  if (token.tokenType === Equals) {
    return new DzeroError("syntax", "'=' gives a name its value and cannot stand here", {
      place,
      hint: "'==' compares",
    });
  }
  if (token.tokenType === Comma && !wantsValue) {
    const decimal = previous?.tokenType === NumberToken && next?.tokenType === NumberToken;
    const hint = decimal ? `the decimal mark is a point: ${previous.image}.${next.image}` : "';' separates statements";
    return new DzeroError("syntax", "',' separates the arguments of a call and cannot stand here", { place, hint });
  }
  if (token.tokenType === Prime) return primeAlone(token, previous, source);
  if (wantsValue && token.tokenType === Bang) {
    const hint = "'!' after a value is the factorial; 'not' before one negates a condition";
    return new DzeroError("syntax", "'!' has no value before it", { place, hint });
  }
  if (wantsValue && [And, Or, Not].includes(token.tokenType)) {
    return new DzeroError("syntax", `a value is missing before '${image}'`, {
      place,
      hint: "and, or, not are operators and cannot be names",
    });
  }
  if (previous?.tokenType === Root && token.tokenType === Sign) {
    return new DzeroError("syntax", `a value is missing between '${previous.image}' and '${image}'`, {
      place,
      hint: `a sign needs brackets: ${previous.image}(${image}${next?.image ?? "x"})`,
    });
  }
  if (token.tokenType === Dot && next?.image.startsWith(".")) {
    return new DzeroError("syntax", "a range a..b cannot stand here", {
      place,
      hint: "it stands for the values of a variable in :eval and :plot: x = 0..1",
    });
  }
  if (token.tokenType === Dot && !wantsValue) {
    return new DzeroError("syntax", "'.' stands in numbers, x.grad and x.value only", { place });
  }
  if (wantsValue && previous !== undefined) {
    const hint = previous.image === "%" ? "% is the remainder; for 50 percent write 50/100" : undefined;
    if (tokenMatcher(previous, Open) && tokenMatcher(token, Close)) {
      return new DzeroError("syntax", "there is nothing between the brackets", {
        place: at(source, previous.startOffset, endOf(token)),
      });
    }
    if (previous.tokenType === Dot) {
      return new DzeroError("syntax", "after '.' comes grad or value", { place });
    }
    return new DzeroError("syntax", `a value is missing between '${previous.image}' and '${image}'`, { place, hint });
  }
  if (wantsValue) return new DzeroError("syntax", `a value is missing before '${image}'`, { place });
  return new DzeroError("syntax", `unexpected '${image}'`, { place });
}

/** Whether a value can end with this token. */
function isValueEnd(token: IToken): boolean {
  const { tokenType } = token;
  if ([Close, NumberToken, NameToken, Bang, Superscript].includes(tokenType)) return true;
  return token.image === "∞";
}

/** `f'` without its argument. */
function primeAlone(prime: IToken, before: IToken | undefined, source: Source): DzeroError {
  const isMember = before?.image === "grad" || before?.image === "value";
  if (before?.tokenType !== NameToken || isMember) {
    return new DzeroError("syntax", `'${prime.image}' stands after the name of a function only`, {
      place: at(source, prime.startOffset, endOf(prime)),
      hint: "f'(x) is the derivative of f at x, d/dx(x^2) that of an expression",
    });
  }
  const name = before.image;
  return new DzeroError("syntax", `${name}${prime.image} needs its argument`, {
    place: at(source, before.startOffset, endOf(prime)),
    hint: `${name}'(x) is the derivative of a function at x; that of an expression is d/dx(...)`,
  });
}

/** `x!!` */
export function doubleFactorial(first: IToken, second: IToken, source: Source): DzeroError {
  return new DzeroError("syntax", "'!!' is no operator", {
    place: at(source, first.startOffset, endOf(second)),
    hint: "(x!)! is the factorial of a factorial",
  });
}

/** A number never stands second in a juxtaposition: `1 2`, `x 2`. */
export function numberSecond(first: IToken, second: IToken, source: Source): DzeroError {
  const isWhole = first.tokenType === NumberToken || first.tokenType === NameToken;
  const shown = first.tokenType === Close ? "a closing bracket" : `'${first.image}'`;
  return new DzeroError("syntax", `the number ${second.image} cannot follow ${shown} directly`, {
    place: at(source, second.startOffset, endOf(second)),
    hint: `to multiply, write ${isWhole ? first.image : "(...)"}*${second.image}`,
  });
}

/** `a not b` */
export function notAfterValue(not: IToken, source: Source): DzeroError {
  return new DzeroError("syntax", "'not' cannot follow a value directly", {
    place: at(source, not.startOffset, endOf(not)),
    hint: "write and not, or not, !=",
  });
}

/** `0x` or `0b` without digits. */
export function missingDigits(zero: IToken, letters: IToken, source: Source): DzeroError {
  const base = /^[xX]/.test(letters.image) ? "hexadecimal digits after 0x" : "binary digits after 0b";
  return new DzeroError("syntax", `there are no ${base}`, { place: at(source, zero.startOffset, endOf(letters)) });
}

/** Something other than `x` or `f(x, y)` before `=`. */
export function unsuitableTarget(left: Expression, equals: IToken, source: Source): DzeroError {
  const text = source.text.slice(left.start, left.end);
  const short = text.length <= 30 && !text.includes("\n") ? ` write ${text} == ...` : " write ==";
  return new DzeroError("not-assignable", "only a name, or f(x) with names for parameters, can stand before '='", {
    place: at(source, left.start, Math.max(left.end, equals.startOffset)),
    hint: `to compare,${short}`,
  });
}

const characterHints: ReadonlyMap<string, string> = new Map([
  ["`", "a name in backquotes ends with another backquote, on the same line"],
  ["[", "group with round brackets: ( )"],
  ["]", "group with round brackets: ( )"],
  ["{", "group with round brackets: ( )"],
  ["}", "group with round brackets: ( )"],
  ["&", "write and: a < 1 and b < 1"],
  ["|", "write or: a < 1 or b < 1; abs(x) is the absolute value"],
  ["⁻", "an exponent in superscripts has digits: x⁻¹"],
  ["ⁿ", "write x^n"],
  ["$", "a formula is written plainly: x^2*sin(y)"],
  ["\\", "a formula is written plainly: sin(x), not \\sin x"],
  ["\uFFFD", "the text is not valid UTF-8"],
]);

export function unknownCharacter(offset: number, source: Source): DzeroError {
  const character = String.fromCodePoint(source.text.codePointAt(offset) ?? 0xfffd);
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const isVisible = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
  return new DzeroError("unknown-character", `unexpected character ${isVisible ? `'${character}'` : `U+${code}`}`, {
    place: at(source, offset, offset + character.length),
    hint: characterHints.get(character),
  });
}
