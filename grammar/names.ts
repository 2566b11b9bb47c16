/** What a name goes on with: letters of any script with their marks, digits, _ and subscripts. */
export const CONTINUED = "(?![ⁿⁱ])[\\p{L}\\p{M}\\p{Nd}_₀-₉]";

/**
 * A name, as the source of a regular expression with the flag u. Superscript letters are exponents, not letters.
 */
export const NAME = `(?![ⁿⁱ])[\\p{L}_](?:${CONTINUED})*`;

/** Any text in backquotes is a name, too; a backquote in it is written twice. */
export const QUOTED_NAME = "`(?:[^`\\n]|``)+`";

const ASCII = /^[\0-\x7f]*$/;
const ASCII_NAME = /^[A-Za-z_]\w*$/;

let wholeName: RegExp | undefined;

/** Whether a text is a name and nothing else. */
export function isName(text: string): boolean {
  // To make the classes of Unicode takes longer than most calculations: only where there is need of them.
  if (ASCII.test(text)) return ASCII_NAME.test(text);
  wholeName ??= new RegExp(`^${NAME}$`, "u");
  return wholeName.test(text);
}

/** Words that are operators, and so no names without backquotes. */
const OPERATORS = ["and", "or", "not"];

/** A name as an expression has it: in backquotes where it would read differently without. */
export function writtenName(name: string): string {
  return isName(name) && !OPERATORS.includes(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}

/** The name that is written so. */
export function nameIn(written: string): string {
  const text = written.startsWith("`") ? written.slice(1, -1).replaceAll("``", "`").trim() : written;
  return text.normalize("NFC");
}

/** The digits from 0 to 9. */
export const SUPERSCRIPT_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** An exponent in superscripts. */
export const SUPERSCRIPT = `⁻?[${SUPERSCRIPT_DIGITS}]+`;

const EXPONENT = `[${SUPERSCRIPT_DIGITS}]+|\\^\\d+`;
const GAP = "[^\\S\\n]*";

/** A factor below the line of a derivative: `dx`, `∂x²`. */
export const BY = `[d∂](${NAME})(${EXPONENT})?`;

/** `d/dx`, `∂/∂x`, `d²/dx²`, `∂²/∂x∂y`, before an opening bracket. */
export const DERIVATIVE = `[d∂](?:${EXPONENT})?${GAP}[/÷]${GAP}(?:[d∂]${NAME}(?:${EXPONENT})?${GAP})+(?=\\()`;
