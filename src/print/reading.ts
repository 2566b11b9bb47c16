import { partsOf, walk, type Expression } from "../../grammar/ast.ts";
import { writtenName } from "../../grammar/names.ts";
import { strength } from "../../grammar/precedence.ts";
import { atom, bracketed, operated, type Piece } from "./piece.ts";

/** The reading of a longer text helps no one. */
const MOST_READ = 500;

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

/** Recursive, for the text is short. */
function written(expression: Expression, isVariable: (name: string) => boolean): Piece {
  const parts = partsOf(expression).map((part) => written(part, isVariable));
  const list = parts.map(({ text }) => text).join(", ");
  switch (expression.kind) {
    case "number":
      return atom(expression.text);
    case "name":
      return atom(writtenName(expression.name));
    case "member":
      return atom(`${writtenName(expression.name)}.${expression.member}`);
    case "group":
      return parts[0];
    case "call":
      return atom(`${expression.name}${"'".repeat(expression.primes)}(${list})`);
    case "application": {
      const { name, power } = expression;
      const raise = (base: Piece) => (power === 1 ? base : operated("^", [base, atom(String(power))]));
      return isVariable(name) ? operated("*", [raise(atom(name)), parts[0]], "·") : raise(atom(`${name}(${list})`));
    }
    case "derivative":
      return atom(`diff(${list})`);
    case "series":
      return atom(
        `${expression.operation}(${parts[0].text}, ${expression.index.name}, ${parts[1].text}, ${parts[2].text})`,
      );
    case "unary":
      return operated(expression.operator, parts);
    case "binary":
      return operated(expression.operator, parts, expression.implied ? "·" : expression.operator);
    case "comparison": {
      const level = strength("comparison");
      const texts = parts.map((part) => bracketed(part, level + 1));
      const text = texts.reduce((sum, one, i) => `${sum} ${expression.operators[i - 1]} ${one}`);
      return { text, strength: level };
    }
    case "conditional":
      return operated("?", parts);
  }
}
