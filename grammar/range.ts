import type { IToken } from "chevrotain";
import { DzeroError, type Source, type Span } from "../src/errors.ts";
import type { Expression } from "./ast.ts";
import { endOf } from "./messages.ts";
import { parse, type IsFunction } from "./parser.ts";
import { scan } from "./scanner.ts";
import { Close, Dot, NameToken, Open } from "./tokens.ts";

/** `a..b`, `a..b step h`, `a..b in n` */
export interface RangeSyntax extends Span {
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression | undefined;
  /** How many points it has. */
  readonly count: Expression | undefined;
}

/** How ranges are written, for hints. */
export const RANGE_FORMS = "a range is a..b, a..b step h, or a..b in n for n points";

/** The words that say which points of a range are meant. They are names everywhere else. */
const STEP = "step";
const COUNT = "in";

/** The tokens of a part of a text that stand outside brackets. */
function outsideBrackets(text: string, { start, end }: Span): IToken[] {
  let depth = 0;
  return scan(text.slice(start, end)).tokens.flatMap((token) => {
    if (token.tokenType === Open) depth += 1;
    else if (token.tokenType === Close) depth -= 1;
    else if (depth === 0) return [{ ...token, startOffset: token.startOffset + start }];
    return [];
  });
}

/** Where the two dots of a range stand; undefined where there are none outside brackets. */
function dotsIn(text: string, span: Span): number | undefined {
  const isRange = ({ tokenType, startOffset }: IToken) => tokenType === Dot && text[startOffset + 1] === ".";
  return outsideBrackets(text, span).find(isRange)?.startOffset;
}

/** Whether a text is meant for a range: it has two dots outside brackets. */
export function isRange(text: string): boolean {
  return text.includes("..") && dotsIn(text, { start: 0, end: text.length }) !== undefined;
}

/**
 * Reads a range.
 * @param isFunction tells the functions that may stand without brackets: `0..sqrt 2`
 * @throws DzeroError with the place in the source
 */
export function parseRange(source: Source, isFunction: IsFunction): RangeSyntax {
  const { text } = source;
  const whole = { start: 0, end: text.length };
  const fail = (span: Span, message: string, hint = RANGE_FORMS) =>
    new DzeroError("syntax", message, { place: { source, span }, hint });
  const dots = dotsIn(text, whole);
  if (dots === undefined) throw fail(whole, "this is no range");
  const { length } = /^\.+/.exec(text.slice(dots))?.[0] ?? "..";
  if (length > 2) {
    const hint = "where a number begins with a point, put a space before it: 0.. .5";
    throw fail({ start: dots, end: dots + length }, `a range has two dots, not ${length}`, hint);
  }
  const after = { start: dots + 2, end: text.length };
  const again = dotsIn(text, after);
  if (again !== undefined) throw fail({ start: again, end: again + 2 }, "a range has two ends, not three");

  const expression = (span: Span, what: string, mark: Span): Expression => {
    const written = text.slice(span.start, span.end);
    if (written.trim() === "") throw fail(mark, `${what} is missing`);
    const { statements } = parse(source, isFunction, span);
    const [statement] = statements;
    if (statements.length === 1 && statement.kind === "evaluation") return statement.expression;
    throw fail(statements.length > 1 ? statements[1] : span, `${what} is one expression`);
  };

  const words = outsideBrackets(text, after).filter(
    ({ tokenType, image }) => tokenType === NameToken && (image === STEP || image === COUNT),
  );
  const [word, second] = words;
  if (second !== undefined) {
    const message = `'${second.image}' after '${word.image}': a range has one of them`;
    throw fail({ start: second.startOffset, end: endOf(second) }, message);
  }
  const mark = { start: dots, end: dots + 2 };
  const from = expression({ start: 0, end: dots }, "the beginning of the range", mark);
  const to = expression({ start: after.start, end: word?.startOffset ?? after.end }, "the end of the range", mark);
  const span = { start: from.start, end: to.end };
  if (word === undefined) return { from, to, step: undefined, count: undefined, ...span };
  const wordSpan = { start: word.startOffset, end: endOf(word) };
  const isStep = word.image === STEP;
  const what = isStep ? "the step of the range" : "the number of points";
  const given = expression({ start: wordSpan.end, end: text.length }, what, wordSpan);
  return {
    from,
    to,
    step: isStep ? given : undefined,
    count: isStep ? undefined : given,
    start: span.start,
    end: given.end,
  };
}
