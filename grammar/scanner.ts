import { Lexer, type IToken, type TokenType } from "chevrotain";
import { starts, tokenTypes, UnicodePattern } from "./tokens.ts";

// Chevrotain's Lexer gives the same tokens, but to make it takes longer than most calculations: it tabulates 65536 characters,
// and regular expressions with the classes of Unicode are compiled whether there is need of them or not.

/** Where the token ends that begins at an offset; the offset itself where none does. */
type Match = (text: string, offset: number) => number;

interface Lexeme {
  readonly type: TokenType;
  readonly isSkipped: boolean;
  readonly match: Match;
  /** The same for a text in ASCII. */
  readonly matchAscii: Match;
}

const ASCII = /^[\0-\x7f]*$/;
const ASCII_COUNT = 128;

/** A text without its classes of Unicode beyond ASCII. */
function inAscii(source: string): string {
  return source.replaceAll("\\p{L}", "A-Za-z").replaceAll("\\p{M}", "").replaceAll("\\p{Nd}", "0-9");
}

function literal(image: string): Match {
  return (text, offset) => (text.startsWith(image, offset) ? offset + image.length : offset);
}

function regular(source: string, flags: "y" | "uy"): Match {
  let compiled: RegExp | undefined;
  return (text, offset) => {
    compiled ??= new RegExp(source, flags);
    compiled.lastIndex = offset;
    return compiled.test(text) ? compiled.lastIndex : offset;
  };
}

function lexemeOf(type: TokenType): Lexeme {
  const { PATTERN: pattern, GROUP: group } = type;
  const parts = { type, isSkipped: group === Lexer.SKIPPED };
  if (pattern instanceof UnicodePattern) {
    return { ...parts, match: regular(pattern.source, "uy"), matchAscii: regular(inAscii(pattern.source), "y") };
  }
  const match = pattern instanceof RegExp ? regular(pattern.source, "y") : literal(String(pattern));
  return { ...parts, match, matchAscii: match };
}

let lexemes: readonly Lexeme[] | undefined;
/** Those that can start with each character of ASCII. */
let byStart: readonly (readonly Lexeme[])[] = [];

function prepare(): readonly Lexeme[] {
  if (lexemes !== undefined) return lexemes;
  const table: Lexeme[][] = Array.from({ length: ASCII_COUNT }, () => []);
  lexemes = tokenTypes.map(lexemeOf);
  for (const lexeme of lexemes) {
    for (const start of starts.get(lexeme.type) ?? "") table[start.charCodeAt(0)].push(lexeme);
  }
  byStart = table;
  return lexemes;
}

export interface Scanned {
  readonly tokens: IToken[];
  /** The offset of the first character that belongs to no token. */
  readonly unknown: number | undefined;
}

/** Splits a text into tokens. Characters that belong to none are left out. */
export function scan(text: string): Scanned {
  const all = prepare();
  const isAscii = ASCII.test(text);
  const tokens: IToken[] = [];
  let unknown: number | undefined;
  let offset = 0;
  while (offset < text.length) {
    const code = text.charCodeAt(offset);
    let end = offset;
    for (const lexeme of code < ASCII_COUNT ? byStart[code] : all) {
      end = isAscii ? lexeme.matchAscii(text, offset) : lexeme.match(text, offset);
      if (end === offset) continue;
      if (!lexeme.isSkipped) {
        const { type } = lexeme;
        const image = text.slice(offset, end);
        tokens.push({ image, startOffset: offset, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type });
      }
      break;
    }
    if (end === offset) {
      unknown ??= offset;
      end += 1;
    }
    offset = end;
  }
  return { tokens, unknown };
}
