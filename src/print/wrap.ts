import { infixLevel, spellings } from "../../grammar/precedence.ts";
import { scan } from "../../grammar/scanner.ts";
import {
  And,
  Close,
  Colon,
  Comma,
  Comparison,
  Open,
  Or,
  Product,
  Question,
  Semicolon,
  Sign,
} from "../../grammar/tokens.ts";

/** How far what goes on in the next line is set in, and how much farther for each bracket that is open, up to some. */
const INDENT = 4;
const INDENT_INSIDE = 2;
const MOST_INSIDE = 4;

/** In less width formulas are left to the terminal. */
const LEAST_WIDTH = 30;

/** A place where a line may end, the better the looser what stands there binds. */
interface Break {
  /** Where the next line begins. */
  readonly at: number;
  /** How many brackets are open. */
  readonly depth: number;
  /** How tightly the operator binds; less than any for what separates parts. */
  readonly strength: number;
}

const SEPARATOR = -1;

/** The infix operators that a line may begin with. Those of sums and looser ones stand between spaces, signs do not. */
const spaced: readonly unknown[] = [Sign, Comparison, And, Or, Question, Colon];

function breaksIn(formula: string): Break[] {
  const breaks: Break[] = [];
  let depth = 0;
  for (const { tokenType, image, startOffset } of scan(formula).tokens) {
    if (tokenType === Open) depth += 1;
    else if (tokenType === Close) depth -= 1;
    else if (tokenType === Comma || tokenType === Semicolon)
      breaks.push({ at: startOffset + image.length, depth, strength: SEPARATOR });
    else if (tokenType === Product || (spaced.includes(tokenType) && formula[startOffset - 1] === " ")) {
      const operator = tokenType === Colon ? "?" : (spellings.get(image) ?? image);
      breaks.push({ at: startOffset, depth, strength: infixLevel(operator).strength });
    }
  }
  return breaks;
}

function isBetter(one: Break, other: Break): boolean {
  return one.depth < other.depth || (one.depth === other.depth && one.strength <= other.strength);
}

/**
 * Breaks a formula into lines of a width, before the operators that bind least, in as few brackets as can be: where a person
 * would. What goes on is set in.
 * @param used how many columns of the first line are taken by what stands before it
 */
export function wrapFormula(formula: string, width: number, used = 0): string {
  if (used + formula.length <= width || width < LEAST_WIDTH) return formula;
  const breaks = breaksIn(formula);
  let text = "";
  let start = 0;
  let next = 0;
  let indent = used;
  for (let room = width - used; start + room < formula.length; room = width - indent) {
    // Not near the beginning of a line, if there is another place: lines would become many and short.
    const least = start + room / 3;
    let best: Break | undefined;
    let earliest: Break | undefined;
    while (next < breaks.length && breaks[next].at <= start) next += 1;
    for (let i = next; i < breaks.length && breaks[i].at <= start + room; i++) {
      const one = breaks[i];
      if (one.at < least) earliest = one;
      else if (best === undefined || isBetter(one, best)) best = one;
    }
    // Where there is no place, the line is too long and the terminal breaks it.
    const chosen = best ?? earliest ?? breaks[next];
    if (chosen === undefined) break;
    indent = INDENT + INDENT_INSIDE * Math.min(chosen.depth, MOST_INSIDE);
    text += `${formula.slice(start, chosen.at).trimEnd()}\n${" ".repeat(indent)}`;
    start = chosen.at;
    while (formula[start] === " ") start += 1;
  }
  return text + formula.slice(start);
}
