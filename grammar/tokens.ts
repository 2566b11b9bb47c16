import { createToken, Lexer, type ICustomPattern, type ITokenConfig, type TokenType } from "chevrotain";
import { CONTINUED, DERIVATIVE, NAME, QUOTED_NAME, SUPERSCRIPT } from "./names.ts";

const DIGITS = "0123456789";
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/** A pattern that needs the flag u, which Chevrotain takes off a regular expression. */
export class UnicodePattern implements ICustomPattern {
  readonly source: string;
  #compiled: RegExp | undefined;

  constructor(source: string) {
    this.source = source;
  }

  // No method: Chevrotain looks for a property of the object itself.
  readonly exec = (text: string, offset: number): RegExpExecArray | null => {
    this.#compiled ??= new RegExp(this.source, "uy");
    this.#compiled.lastIndex = offset;
    return this.#compiled.exec(text);
  };
}

/** The ASCII characters that each token can start with; beyond ASCII, any is tried. */
export const starts = new Map<TokenType, string>();

function token(
  name: string,
  pattern: string | RegExp | UnicodePattern,
  startsWith: string,
  more?: Partial<ITokenConfig>,
): TokenType {
  const type = createToken({ name, pattern, line_breaks: false, ...more });
  starts.set(type, startsWith);
  return type;
}

/** White space other than the ends of lines. */
export const Space = token("Space", /[^\S\n\u2028\u2029]+/, " \t\r\v\f", { group: Lexer.SKIPPED });

export const Comment = token("Comment", /#[^\n]*/, "#", { group: Lexer.SKIPPED });

export const Newline = token("Newline", /[\n\u2028\u2029]/, "\n", { line_breaks: true });

// A dot followed by a dot belongs to a range, not to a number.
export const NumberToken = token(
  "Number",
  /0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB][01]+(?:_[01]+)*|(?:\d+(?:_\d+)*(?:\.(?!\.)(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?/,
  `${DIGITS}.`,
);

// `d/dx(` is always this operator; without the bracket it is a quotient.
export const DerivativeToken = token("Derivative", new UnicodePattern(DERIVATIVE), "d");

/** An operator that is a word, and so no name. */
const word = (name: string, text: string): TokenType =>
  token(name, new UnicodePattern(`${text}(?!${CONTINUED})`), text[0]);

export const Or = word("Or", "or");
export const And = word("And", "and");
export const Not = word("Not", "not");

export const NameToken = token("Name", new UnicodePattern(`${NAME}|${QUOTED_NAME}`), `${LETTERS}\``);

export const Power = token("Power", /\^|\*\*/, "^*");
export const Comparison = token("Comparison", /<=|>=|==|!=|[<>≤≥≠]/, "<>=!");
export const Product = token("Product", /[*/%·⋅×÷]/, "*/%");
export const Sign = token("Sign", /[+\-−]/, "+-");
export const Bang = token("Bang", "!", "!");
export const Superscript = token("Superscript", new RegExp(SUPERSCRIPT), "");
export const Prime = token("Prime", /['′″‴]+/, "'");
export const Root = token("Root", /[√∛]/, "");
export const Question = token("Question", "?", "?");
export const Colon = token("Colon", ":", ":");
export const Equals = token("Equals", "=", "=");
export const Open = token("Open", "(", "(");
export const Close = token("Close", ")", ")");
export const Comma = token("Comma", ",", ",");
export const Dot = token("Dot", ".", ".");
export const Semicolon = token("Semicolon", ";", ";");
/** The constant ∞, which is no letter. */
export const Infinite = token("Infinite", "∞", "");

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
