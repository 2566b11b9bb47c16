import { EmbeddedActionsParser, type IToken, type TokenType } from "chevrotain";
import { DzeroError, type Source } from "../src/errors.ts";
import type { Expression, Name, Program, Statement } from "./ast.ts";
import { endOf, missingDigits, numberSecond, unexpected, unknownCharacter, unsuitableTarget } from "./messages.ts";
import { OperatorStack } from "./operators.ts";
import { spellings } from "./precedence.ts";
import {
  Close,
  Colon,
  Comma,
  Comparison,
  Dot,
  Equals,
  Infinite,
  NameToken,
  Newline,
  NumberToken,
  Open,
  Power,
  Product,
  Question,
  Semicolon,
  Sign,
  theLexer,
  tokenTypes,
} from "./tokens.ts";

/**
 * How deep brackets may nest. Brackets are the only recursion of the parser, and a cold stack overflows at some 300; a
 * formula that people or programs write stays below.
 */
export const MAX_BRACKETS = 200;

const NO_SOURCE: Source = { text: "" };

/** The messages are made in messages.ts, from the exception; Chevrotain's own would be built for nothing. */
const silent = {
  buildMismatchTokenMessage: () => "",
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: () => "",
  buildEarlyExitMessage: () => "",
};

/** The grammar's rules, as grammar/README.md has them; with the rule of operators flat, see OperatorStack. */
export class DzeroParser extends EmbeddedActionsParser {
  #source = NO_SOURCE;
  #operators = new OperatorStack(NO_SOURCE);

  constructor(skipValidations = true) {
    super(tokenTypes, { maxLookahead: 1, skipValidations, errorMessageProvider: silent });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a source; an error is thrown. */
  parse(tokens: IToken[], source: Source): Program {
    this.#source = source;
    this.input = tokens;
    const statements = this.program();
    if (this.errors.length > 0) throw unexpected(this.errors[0], tokens, source);
    return { source, statements };
  }

  readonly program = this.RULE("program", (): Statement[] => {
    const statements: Statement[] = [];
    const add = (statement: Statement) => this.ACTION(() => statements.push(statement));
    this.OPTION(() => add(this.SUBRULE(this.statement)));
    this.MANY(() => {
      this.SUBRULE(this.separator);
      this.OPTION1(() => add(this.SUBRULE1(this.statement)));
    });
    return statements;
  });

  readonly separator = this.RULE("separator", (): void => {
    this.OR([{ ALT: () => this.CONSUME(Newline) }, { ALT: () => this.CONSUME(Semicolon) }]);
  });

  readonly statement = this.RULE("statement", (): Statement => {
    const left = this.SUBRULE(this.expression);
    let right: Expression | undefined;
    this.OPTION(() => {
      const equals = this.CONSUME(Equals);
      // The left side is judged before the right one is read: of two errors the first is told.
      this.ACTION(() => this.#checkTarget(left, equals));
      right = this.SUBRULE1(this.expression);
    });
    return this.ACTION(() => this.#statementOf(left, right));
  });

  readonly expression = this.RULE("expression", (): Expression => {
    const outer = this.#operators;
    const operators = new OperatorStack(this.#source);
    this.#operators = operators;
    this.SUBRULE(this.operand);
    this.MANY(() => {
      let operator: IToken | undefined;
      this.OPTION(() => {
        operator = this.OR([
          { ALT: () => this.CONSUME(Power) },
          { ALT: () => this.CONSUME(Product) },
          { ALT: () => this.CONSUME(Sign) },
          { ALT: () => this.CONSUME(Comparison) },
          { ALT: () => this.CONSUME(Question) },
          { ALT: () => this.CONSUME(Colon) },
        ]);
      });
      this.ACTION(() => {
        if (operator === undefined) this.#juxtapose(operators);
        else operators.infix(spellings.get(operator.image) ?? operator.image, operator.startOffset);
      });
      this.SUBRULE1(this.operand);
    });
    this.#operators = outer;
    return this.ACTION(() => operators.finish());
  });

  // The alternatives stand here, and not in rules of their own, because a rule's call is most of a token's cost.
  readonly operand = this.RULE("operand", (): void => {
    const operators = this.#operators;
    this.MANY(() => {
      const sign = this.CONSUME(Sign);
      this.ACTION(() => operators.prefix(spellings.get(sign.image) ?? sign.image, sign.startOffset));
    });
    const found = this.OR<Expression>([
      {
        ALT: () => {
          const token = this.CONSUME(NumberToken);
          return this.ACTION(() => numberOf(token));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(NameToken);
          let expression = this.ACTION((): Expression => nameOf(token));
          this.OPTION(() => {
            expression = this.OR1<Expression>([
              { ALT: () => this.SUBRULE(this.member, { ARGS: [token] }) },
              { ALT: () => this.SUBRULE(this.call, { ARGS: [token] }) },
            ]);
          });
          return expression;
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(Infinite);
          return this.ACTION(() => nameOf(token));
        },
      },
      { ALT: () => this.SUBRULE(this.group) },
    ]);
    this.ACTION(() => operators.operand(found));
  });

  readonly group = this.RULE("group", (): Expression => {
    const open = this.CONSUME(Open);
    const inner = this.SUBRULE(this.expression);
    const close = this.CONSUME(Close);
    return { kind: "group", inner, start: open.startOffset, end: close.startOffset + 1 };
  });

  readonly member = this.RULE("member", (name: IToken): Expression => {
    this.CONSUME(Dot);
    const token = this.CONSUME(NameToken);
    return this.ACTION((): Expression => {
      const { image } = token;
      const span = { start: name.startOffset, end: endOf(token) };
      if (image !== "grad" && image !== "value") {
        const place = { source: this.#source, span: { start: token.startOffset, end: span.end } };
        throw new DzeroError("syntax", `a variable has .grad and .value, not .${image}`, { place });
      }
      return { kind: "member", name: name.image.normalize("NFC"), member: image, ...span };
    });
  });

  readonly call = this.RULE("call", (name: IToken): Expression => {
    const found: Expression[] = [];
    const add = (argument: Expression) => this.ACTION(() => found.push(argument));
    this.CONSUME(Open);
    this.OPTION(() => {
      add(this.SUBRULE(this.expression));
      this.MANY(() => {
        this.CONSUME(Comma);
        add(this.SUBRULE1(this.expression));
      });
    });
    const close = this.CONSUME(Close);
    return this.ACTION((): Expression => {
      const { name: called, start, end: nameEnd } = nameOf(name);
      return { kind: "call", name: called, nameEnd, arguments: found, start, end: close.startOffset + 1 };
    });
  });

  #juxtapose(operators: OperatorStack): void {
    const token = this.LA(1);
    if (token.tokenType === NumberToken) throw numberSecond(this.LA(0), token, this.#source);
    operators.infix("", token.startOffset);
  }

  #checkTarget(left: Expression, equals: IToken): void {
    if (left.kind === "name") return;
    if (left.kind === "call" && left.arguments.every((argument) => argument.kind === "name")) return;
    throw unsuitableTarget(left, equals, this.#source);
  }

  #statementOf(left: Expression, right: Expression | undefined): Statement {
    if (right === undefined) return { kind: "evaluation", expression: left, start: left.start, end: left.end };
    const span = { start: left.start, end: right.end };
    if (left.kind === "name") return { kind: "assignment", target: left, expression: right, ...span };
    if (left.kind !== "call") throw new TypeError("the target was checked");
    const name: Name = { kind: "name", name: left.name, start: left.start, end: left.nameEnd };
    const parameters = left.arguments.filter((argument) => argument.kind === "name");
    return { kind: "definition", name, parameters, body: right, ...span };
  }
}

function nameOf(token: IToken): Name {
  return { kind: "name", name: token.image.normalize("NFC"), start: token.startOffset, end: endOf(token) };
}

function numberOf(token: IToken): Expression {
  const text = token.image.replaceAll("_", "");
  return { kind: "number", value: Number(text), text, start: token.startOffset, end: endOf(token) };
}

let parser: DzeroParser | undefined;

/** Splits a source into tokens, without the newlines inside brackets, which are spaces. */
export function tokenize(source: Source): { tokens: IToken[]; unclosed: IToken | undefined } {
  const { tokens, errors } = theLexer().tokenize(source.text);
  if (errors.length > 0) throw unknownCharacter(errors[0].offset, source);
  const kept: IToken[] = [];
  const open: IToken[] = [];
  const fail = (code: "too-deep" | "unmatched-bracket" | "syntax", token: IToken, message: string) =>
    new DzeroError(code, message, { place: { source, span: { start: token.startOffset, end: endOf(token) } } });
  for (const token of tokens) {
    const type: TokenType = token.tokenType;
    if (type === Newline && open.length > 0) continue;
    if (type === Open) {
      open.push(token);
      if (open.length > MAX_BRACKETS) throw fail("too-deep", token, `brackets nest deeper than ${MAX_BRACKETS}`);
    } else if (type === Close && open.pop() === undefined) {
      throw fail("unmatched-bracket", token, "there is no '(' for this ')'");
    } else if (type === Semicolon && open.length > 0) {
      throw fail("syntax", token, "';' ends a statement and cannot stand inside brackets");
    } else if (type === NameToken && kept.length > 0) {
      const last = kept[kept.length - 1];
      if (last.image === "0" && endOf(last) === token.startOffset && /^[xXbB]/.test(token.image)) {
        throw missingDigits(last, token, source);
      }
    }
    kept.push(token);
  }
  return { tokens: kept, unclosed: open.at(-1) };
}

/** How many brackets a line leaves open; negative where it closes more than it opens. */
export function openBrackets(line: string): number {
  let depth = 0;
  for (const { tokenType } of theLexer().tokenize(line).tokens) {
    if (tokenType === Open) depth += 1;
    else if (tokenType === Close) depth -= 1;
  }
  return depth;
}

/**
 * Reads statements.
 * @throws DzeroError with the place in the source; `unclosed-bracket` where more lines could complete the text
 */
export function parse(source: Source): Program {
  const { tokens, unclosed } = tokenize(source);
  if (unclosed !== undefined) {
    const span = { start: unclosed.startOffset, end: unclosed.startOffset + 1 };
    throw new DzeroError("unclosed-bracket", "this '(' is never closed", { place: { source, span } });
  }
  parser ??= new DzeroParser();
  return parser.parse(tokens, source);
}
