import { createToken, Lexer, type TokenType } from "chevrotain";
import { CONTINUED, DERIVATIVE, NAME, SUPERSCRIPT } from "./names.ts";

/**
 * Chevrotain picks the tokens to try by a text's first character, given for every token. It keeps characters from 256 on
 * in blocks of 255, so that one character stands for its block.
 */
const beyondAscii = [
  ...Array.from({ length: 128 }, (_, i) => 128 + i),
  ...Array.from({ length: 257 }, (_, i) => Math.max(256, i * 255)),
].map((code) => String.fromCharCode(code));

const digits = [..."0123456789"];
const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", ...beyondAscii];

/** White space other than the ends of lines. */
export const Space = createToken({
  name: "Space",
  pattern: /[^\S\n\u2028\u2029]+/,
  group: Lexer.SKIPPED,
  line_breaks: false,
  start_chars_hint: [" ", "\t", "\r", "\v", "\f", ...beyondAscii],
});

export const Comment = createToken({
  name: "Comment",
  pattern: /#[^\n]*/,
  group: Lexer.SKIPPED,
  line_breaks: false,
  start_chars_hint: ["#"],
});

export const Newline = createToken({
  name: "Newline",
  pattern: /[\n\u2028\u2029]/,
  line_breaks: true,
  start_chars_hint: ["\n", ...beyondAscii],
});

// A dot followed by a dot belongs to a range, not to a number.
export const NumberToken = createToken({
  name: "Number",
  pattern:
    /0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB][01]+(?:_[01]+)*|(?:\d+(?:_\d+)*(?:\.(?!\.)(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?/,
  line_breaks: false,
  start_chars_hint: [...digits, "."],
});

/** A matcher for Chevrotain, which takes the flag u off a regular expression. */
function unicode(source: string): (text: string, offset: number) => RegExpExecArray | null {
  const pattern = new RegExp(source, "uy");
  return (text, offset) => {
    pattern.lastIndex = offset;
    return pattern.exec(text);
  };
}

// `d/dx(` is always this operator; without the bracket it is a quotient.
export const DerivativeToken = createToken({
  name: "Derivative",
  pattern: unicode(DERIVATIVE),
  line_breaks: false,
  start_chars_hint: ["d", ...beyondAscii],
});

/** An operator that is a word, and so no name. */
const word = (name: string, text: string): TokenType =>
  createToken({
    name,
    pattern: unicode(`${text}(?!${CONTINUED})`),
    line_breaks: false,
    start_chars_hint: [text[0]],
  });

export const Or = word("Or", "or");
export const And = word("And", "and");
export const Not = word("Not", "not");

export const NameToken = createToken({
  name: "Name",
  pattern: unicode(NAME),
  line_breaks: false,
  start_chars_hint: letters,
});

const symbol = (name: string, pattern: RegExp | string, ...starts: string[]): TokenType =>
  createToken({ name, pattern, line_breaks: false, start_chars_hint: starts });

export const Power = symbol("Power", /\^|\*\*/, "^", "*");
export const Comparison = symbol("Comparison", /<=|>=|==|!=|[<>≤≥≠]/, "<", ">", "=", "!", "≤", "≥", "≠");
export const Product = symbol("Product", /[*/%·⋅×÷]/, "*", "/", "%", "·", "⋅", "×", "÷");
export const Sign = symbol("Sign", /[+\-−]/, "+", "-", "−");
export const Bang = symbol("Bang", "!", "!");
export const Superscript = symbol("Superscript", new RegExp(SUPERSCRIPT), ...beyondAscii);
export const Prime = symbol("Prime", /['′″‴]+/, "'", "′", "″", "‴");
export const Root = symbol("Root", /[√∛]/, "√", "∛");
export const Question = symbol("Question", "?", "?");
export const Colon = symbol("Colon", ":", ":");
export const Equals = symbol("Equals", "=", "=");
export const Open = symbol("Open", "(", "(");
export const Close = symbol("Close", ")", ")");
export const Comma = symbol("Comma", ",", ",");
export const Dot = symbol("Dot", ".", ".");
export const Semicolon = symbol("Semicolon", ";", ";");
/** The constant ∞, which is no letter. */
export const Infinite = symbol("Infinite", "∞", "∞");

/** In the order they are tried. */
export const tokenTypes = [
  Space,
  Comment,
  Newline,
  NumberToken,
  DerivativeToken,
  Or,
  And,
  Not,
  NameToken,
  Power,
  Comparison,
  Product,
  Sign,
  Bang,
  Superscript,
  Prime,
  Root,
  Question,
  Colon,
  Equals,
  Open,
  Close,
  Comma,
  Dot,
  Semicolon,
  Infinite,
];

let lexer: Lexer | undefined;

/** The lexer, made on first use. A test makes it with validations on. */
export function theLexer(): Lexer {
  return (lexer ??= new Lexer(tokenTypes, {
    skipValidations: true,
    positionTracking: "onlyOffset",
    ensureOptimizations: true,
  }));
}
