import type { ISerializedGast } from "chevrotain";
import { levels, spellings } from "../../grammar/precedence.ts";
import { DzeroParser } from "../../grammar/parser.ts";
import { tokenTypes, UnicodePattern } from "../../grammar/tokens.ts";

/** The parts of Chevrotain's description of a grammar that are used here. */
interface Part {
  readonly type: string;
  readonly name?: string;
  readonly definition?: readonly Part[];
}

function sequence(parts: readonly Part[] = []): string {
  return parts.map(render).join(" ");
}

function render(part: Part): string {
  switch (part.type) {
    case "Terminal":
    case "NonTerminal":
      return part.name ?? "";
    case "Option":
      return `[ ${sequence(part.definition)} ]`;
    case "Repetition":
      return `{ ${sequence(part.definition)} }`;
    case "Alternation": {
      const alternatives = (part.definition ?? []).map(({ definition }) => sequence(definition));
      return `( ${alternatives.join(" | ")} )`;
    }
    default:
      throw new TypeError(`no EBNF for ${part.type}`);
  }
}

/** The rules that the parser really has, as EBNF. */
export function rulesAsEbnf(): string {
  const rules: readonly (ISerializedGast & Part)[] = new DzeroParser().getSerializedGastProductions();
  return rules.map((rule) => `${rule.name} = ${sequence(rule.definition)} ;`).join("\n");
}

/** The tokens that the lexer really has, with their patterns. */
export function tokensAsText(): string {
  return tokenTypes
    .map((token) => {
      const { PATTERN: pattern } = token;
      const isRegular = pattern instanceof RegExp || pattern instanceof UnicodePattern;
      const source = isRegular ? pattern.source : String(pattern);
      return `${token.name.padEnd(10)} ${source}`;
    })
    .join("\n");
}

/** The operators from the loosest to the tightest, with their other spellings. */
export function precedenceAsText(): string {
  const others = (operator: string) => [...spellings].filter(([, meant]) => meant === operator).map(([other]) => other);
  return levels
    .map(({ name, form, operators }) => {
      const spelled = operators.map((operator) => {
        if (operator === "") return "(nothing between)";
        return [operator === "?" ? "? :" : operator, ...others(operator)].join(" or ");
      });
      if (operators.length === 0) spelled.push("(the name of a function without brackets)");
      return `${name.padEnd(14)} ${form.padEnd(8)} ${spelled.join("   ")}`;
    })
    .join("\n");
}
