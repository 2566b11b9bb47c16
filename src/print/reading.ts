import { partsOf, walk, type Expression } from "../../grammar/ast.ts";
import { ATOM, infixLevel, outfixLevel, strength } from "../../grammar/precedence.ts";

/** The reading of a longer text helps no one. */
const MOST_READ = 500;

const PRODUCT = strength("product");
const POSTFIX = strength("postfix");
const CONDITIONAL = strength("conditional");

/** Whether readers may differ: a juxtaposition follows `/`, or a function has no brackets. */
function isDoubtful(expression: Expression): boolean {
  let doubtful = false;
  walk(expression, (part) => {
    if (part.kind === "application") doubtful = true;
    if (part.kind === "binary" && part.operator === "/" && part.right.kind === "binary" && part.right.implied)
      doubtful = true;
  });
  return doubtful;
}

/**
 * How an expression was read, with the brackets that were not written; undefined where no one would read it otherwise.
 * @param isVariable whether a name is a variable's, beside which a factor stands and no argument
 */
export function formatReading(expression: Expression, isVariable: (name: string) => boolean): string | undefined {
  if (expression.end - expression.start > MOST_READ || !isDoubtful(expression)) return undefined;
  return written(expression, isVariable).text;
}

interface Piece {
  readonly text: string;
  readonly strength: number;
}

function bracketed(piece: Piece, least: number): string {
  return piece.strength < least ? `(${piece.text})` : piece.text;
}

/** Recursive, for the text is short. */
function written(expression: Expression, isVariable: (name: string) => boolean): Piece {
  const parts = partsOf(expression).map((part) => written(part, isVariable));
  const atom = (text: string): Piece => ({ text, strength: ATOM });
  const list = parts.map(({ text }) => text).join(", ");
  switch (expression.kind) {
    case "number":
      return atom(expression.text);
    case "name":
      return atom(expression.name);
    case "member":
      return atom(`${expression.name}.${expression.member}`);
    case "group":
      return parts[0];
    case "call":
      return atom(`${expression.name}${"'".repeat(expression.primes)}(${list})`);
    case "application": {
      const { name, power } = expression;
      if (isVariable(name)) {
        const factor = power === 1 ? name : `${name}^${power}`;
        return { text: `${factor}·${bracketed(parts[0], PRODUCT + 1)}`, strength: PRODUCT };
      }
      const text = `${name}(${list})`;
      return power === 1 ? atom(text) : { text: `${text}^${power}`, strength: strength("power") };
    }
    case "derivative":
      return atom(`diff(${list})`);
    case "series":
      return atom(
        `${expression.operation}(${parts[0].text}, ${expression.index.name}, ${parts[1].text}, ${parts[2].text})`,
      );
    case "unary": {
      const { strength: at, form } = outfixLevel(expression.operator);
      const operand = bracketed(parts[0], form === "postfix" ? POSTFIX : at + 1);
      const word = expression.operator === "not" ? "not " : expression.operator;
      return { text: form === "postfix" ? `${operand}!` : `${word}${operand}`, strength: at };
    }
    case "binary": {
      const { strength: level, form } = infixLevel(expression.operator);
      const left = bracketed(parts[0], form === "left" ? level : level + 1);
      const right = bracketed(parts[1], level + 1);
      const operator = expression.implied ? "·" : expression.operator;
      return { text: level < PRODUCT ? `${left} ${operator} ${right}` : `${left}${operator}${right}`, strength: level };
    }
    case "comparison": {
      const level = strength("comparison");
      const texts = parts.map((part) => bracketed(part, level + 1));
      const text = texts.reduce((sum, one, i) => `${sum} ${expression.operators[i - 1]} ${one}`);
      return { text, strength: level };
    }
    case "conditional": {
      const [condition, whenTrue, whenFalse] = parts;
      const start = `${bracketed(condition, CONDITIONAL + 1)} ? ${bracketed(whenTrue, CONDITIONAL + 1)}`;
      return { text: `${start} : ${whenFalse.text}`, strength: CONDITIONAL };
    }
  }
}
