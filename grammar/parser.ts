import { EmbeddedActionsParser, EOF, type IToken, type TokenType } from "chevrotain";
import { DzeroError, type Source, type Span } from "../src/errors.ts";
import type { Expression, Name, Program, Statement } from "./ast.ts";
import { nameIn } from "./names.ts";
import { derivativeOf, formOf, superscriptValue } from "./forms.ts";
import {
  doubleFactorial,
  endOf,
  missingDigits,
  notAfterValue,
  numberSecond,
  unexpected,
  unknownCharacter,
  unsuitableTarget,
} from "./messages.ts";
import { OneTokenLookahead } from "./lookahead.ts";
import { OperatorStack } from "./operators.ts";
import { spellings } from "./precedence.ts";
import { scan } from "./scanner.ts";
import {
  And,
  Bang,
  Close,
  Colon,
  Comma,
  Comparison,
  DerivativeToken,
  Dot,
  Equals,
  Infinite,
  NameToken,
  Newline,
  Not,
  NumberToken,
  Open,
  Or,
  Power,
  Prime,
  Product,
  Question,
  Root,
  Semicolon,
  Sign,
  Superscript,
  tokenTypes,
} from "./tokens.ts";

/**
 * How deep brackets may nest. Brackets are the only recursion of the parser, and a cold stack overflows at some 300; a
 * formula that people or programs write stays below.
 */
export const MAX_BRACKETS = 200;

const NO_SOURCE: Source = { text: "" };

/** Whether a name is that of a built-in function of one argument, which may stand without brackets. */
export type IsFunction = (name: string) => boolean;

/** Other spellings of functions. */
const rootNames: ReadonlyMap<string, string> = new Map([
  ["√", "sqrt"],
  ["∛", "cbrt"],
]);

/** How many derivatives each mark stands for. */
const primeCounts: ReadonlyMap<string, number> = new Map([
  ["'", 1],
  ["′", 1],
  ["″", 2],
  ["‴", 3],
]);

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
  #isFunction: IsFunction = () => false;
  #operators = new OperatorStack(NO_SOURCE);

  constructor(skipValidations = true, lookahead = new OneTokenLookahead()) {
    super(tokenTypes, {
      maxLookahead: 1,
      lookaheadStrategy: lookahead,
      skipValidations,
      errorMessageProvider: silent,
    });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of a source; an error is thrown. */
  parse(tokens: IToken[], source: Source, isFunction: IsFunction): Program {
    this.#source = source;
    this.#isFunction = isFunction;
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

  readonly statement = this.RULE("statement", (): Statement =>
    this.OR<Statement>({
      DEF: [
        { GATE: () => this.#isPrimedAlone(), ALT: () => this.SUBRULE(this.primed) },
        {
          ALT: () => {
            const left = this.SUBRULE(this.expression);
            let right: Expression | undefined;
            this.OPTION(() => {
              const equals = this.CONSUME(Equals);
              // The left side is judged before the right one is read: of two errors the first is told.
              this.ACTION(() => this.#checkTarget(left, equals));
              right = this.SUBRULE1(this.expression);
            });
            return this.ACTION(() => this.#statementOf(left, right));
          },
        },
      ],
      // Both begin with a name; the gate looks further.
      IGNORE_AMBIGUITIES: true,
    }),
  );

  readonly primed = this.RULE("primed", (): Statement => {
    const name = this.CONSUME(NameToken);
    const marks = this.CONSUME(Prime);
    return this.ACTION((): Statement => ({
      kind: "primed",
      name: nameOf(name),
      primes: primesIn(marks),
      start: name.startOffset,
      end: endOf(marks),
    }));
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
          { ALT: () => this.CONSUME(And) },
          { ALT: () => this.CONSUME(Or) },
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
    this.MANY({
      GATE: () => this.#isPrefix(),
      DEF: () => {
        this.OR([
          {
            ALT: () => {
              const sign = this.OR1([{ ALT: () => this.CONSUME(Sign) }, { ALT: () => this.CONSUME(Not) }]);
              this.ACTION(() => operators.prefix(spellings.get(sign.image) ?? sign.image, sign.startOffset));
            },
          },
          { ALT: () => this.SUBRULE(this.application) },
        ]);
      },
    });
    let found = this.OR2<Expression>([
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
          this.OPTION({
            GATE: () => this.#continuesName(),
            DEF: () => {
              expression = this.OR3<Expression>([
                { ALT: () => this.SUBRULE(this.member, { ARGS: [token] }) },
                { ALT: () => this.SUBRULE(this.call, { ARGS: [token] }) },
                { ALT: () => this.SUBRULE(this.powerOfCall, { ARGS: [token] }) },
              ]);
            },
          });
          return expression;
        },
      },
      {
        ALT: () => {
          const root = this.CONSUME(Root);
          return this.SUBRULE1(this.call, { ARGS: [root] });
        },
      },
      {
        ALT: () => {
          const operator = this.CONSUME(DerivativeToken);
          const inner = this.SUBRULE(this.group);
          return this.ACTION(() => derivativeOf(operator, inner, inner.end, this.#source));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(Infinite);
          return this.ACTION(() => nameOf(token));
        },
      },
      { ALT: () => this.SUBRULE1(this.group) },
    ]);
    this.MANY1(() => {
      this.OR4([
        {
          ALT: () => {
            const bang = this.CONSUME(Bang);
            this.ACTION(() => {
              if (this.LA(1).tokenType === Bang) throw doubleFactorial(bang, this.LA(1), this.#source);
              found = { kind: "unary", operator: "!", operand: found, start: found.start, end: endOf(bang) };
            });
          },
        },
        {
          ALT: () => {
            const exponent = this.CONSUME(Superscript);
            this.ACTION(() => (found = raised(found, exponent)));
          },
        },
      ]);
    });
    this.ACTION(() => operators.operand(found));
  });

  /** A function's name without brackets, and perhaps a power: `sin`, `sin^2`, `sin²`. */
  readonly application = this.RULE("application", (): void => {
    let power: IToken | undefined;
    const name = this.OR([
      { ALT: () => this.CONSUME(Root) },
      {
        ALT: () => {
          const token = this.CONSUME(NameToken);
          this.OPTION(() => {
            power = this.OR1([
              {
                ALT: () => {
                  this.CONSUME(Power);
                  return this.CONSUME(NumberToken);
                },
              },
              { ALT: () => this.CONSUME(Superscript) },
            ]);
          });
          return token;
        },
      },
    ]);
    this.ACTION(() => {
      const called = nameOf(name);
      const exponent = power === undefined ? 1 : exponentOf(power);
      this.#operators.apply({ name: called.name, nameEnd: called.end, power: exponent }, name.startOffset);
    });
  });

  /** `sin^2(x)` is sin(x)^2. */
  readonly powerOfCall = this.RULE("powerOfCall", (name: IToken): Expression => {
    const power = this.OR<IToken>([
      {
        ALT: () => {
          this.CONSUME(Power);
          return this.CONSUME(NumberToken);
        },
      },
      { ALT: () => this.CONSUME(Superscript) },
    ]);
    const call = this.SUBRULE(this.call, { ARGS: [name] });
    return this.ACTION(() => raised(call, power));
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
      return { kind: "member", name: nameIn(name.image), member: image, ...span };
    });
  });

  readonly call = this.RULE("call", (name: IToken): Expression => {
    const found: Expression[] = [];
    const add = (argument: Expression) => this.ACTION(() => found.push(argument));
    let primes = 0;
    this.OPTION(() => {
      const marks = this.CONSUME(Prime);
      primes = this.ACTION(() => primesIn(marks));
    });
    this.CONSUME(Open);
    this.OPTION1(() => {
      add(this.SUBRULE(this.expression));
      this.MANY(() => {
        this.CONSUME(Comma);
        add(this.SUBRULE1(this.expression));
      });
    });
    const close = this.CONSUME(Close);
    return this.ACTION((): Expression => {
      const { name: called, start, end: nameEnd } = nameOf(name);
      const span = { start, end: close.startOffset + 1 };
      return formOf({ kind: "call", name: called, nameEnd, primes, arguments: found, ...span }, this.#source);
    });
  });

  /** Whether the statement is `f'` and nothing else. */
  #isPrimedAlone(): boolean {
    if (this.LA(1).tokenType !== NameToken || this.LA(2).tokenType !== Prime) return false;
    const { tokenType: after } = this.LA(3);
    return after === EOF || after === Newline || after === Semicolon;
  }

  /** Whether the next token stands before an operand: a sign, `not`, or a function without brackets. */
  #isPrefix(): boolean {
    const token = this.LA(1);
    const type = token.tokenType;
    if (type === Sign || type === Not) return true;
    if (type === Root) return startsWithoutBracket(this.LA(2));
    if (type !== NameToken || !this.#isFunction(token.image)) return false;
    const after = this.#powerLength(1);
    return after >= 0 && startsWithoutBracket(this.LA(2 + after));
  }

  /** Whether what follows a name belongs to it: `.grad`, a call, a function's power before a call. */
  #continuesName(): boolean {
    const type = this.LA(1).tokenType;
    if (type === Dot || type === Open || type === Prime) return true;
    if (!this.#isFunction(this.LA(0).image)) return false;
    const length = this.#powerLength(0);
    return length > 0 && this.LA(1 + length).tokenType === Open;
  }

  /** The tokens of the power after the name at LA(at): 0 where there is none, -1 where it is no whole number from 2 on. */
  #powerLength(at: number): number {
    const first = this.LA(at + 1);
    if (first.tokenType === Superscript) return isFunctionPower(first) ? 1 : -1;
    if (first.tokenType !== Power) return 0;
    return isFunctionPower(this.LA(at + 2)) ? 2 : -1;
  }

  #juxtapose(operators: OperatorStack): void {
    const token = this.LA(1);
    if (token.tokenType === NumberToken) throw numberSecond(this.LA(0), token, this.#source);
    const type = token.tokenType;
    if (type === Not) throw notAfterValue(token, this.#source);
    const isCall = type === NameToken && (this.LA(2).tokenType === Open || this.LA(2).tokenType === Prime);
    if (isCall || type === Root || type === DerivativeToken || this.#isPrefix()) operators.endApplications();
    operators.infix("", token.startOffset);
  }

  #checkTarget(left: Expression, equals: IToken): void {
    if (left.kind === "name") return;
    if (left.kind === "call" && left.primes === 0 && left.arguments.every(({ kind }) => kind === "name")) return;
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

function primesIn(marks: IToken): number {
  let count = 0;
  for (const mark of marks.image) count += primeCounts.get(mark) ?? 0;
  return count;
}

function nameOf(token: IToken): Name {
  const name = rootNames.get(token.image) ?? nameIn(token.image);
  return { kind: "name", name, start: token.startOffset, end: endOf(token) };
}

/** Whether a token starts an operand other than a bracket, which makes a call of a function's name before it. */
function startsWithoutBracket({ tokenType: type }: IToken): boolean {
  return type === NumberToken || type === NameToken || type === Root || type === DerivativeToken || type === Infinite;
}

/** Only these powers may stand between a function's name and its argument; others read two ways. */
function isFunctionPower(token: IToken): boolean {
  if (token.tokenType !== Superscript && token.tokenType !== NumberToken) return false;
  const exponent = exponentOf(token);
  return Number.isInteger(exponent) && exponent >= 2;
}

function exponentOf({ tokenType, image }: IToken): number {
  return tokenType === Superscript ? superscriptValue(image) : Number(image.replaceAll("_", ""));
}

/** A power with its exponent as written after it. */
function raised(base: Expression, power: IToken): Expression {
  const end = endOf(power);
  const value = exponentOf(power);
  const magnitude: Expression = {
    kind: "number",
    value: Math.abs(value),
    text: String(Math.abs(value)),
    start: power.startOffset,
    end,
  };
  const right: Expression =
    value < 0 || Object.is(value, -0)
      ? { kind: "unary", operator: "-", operand: magnitude, start: power.startOffset, end }
      : magnitude;
  return {
    kind: "binary",
    operator: "^",
    implied: false,
    left: base,
    right,
    start: base.start,
    end: Math.max(base.end, end),
  };
}

function numberOf(token: IToken): Expression {
  const text = token.image.replaceAll("_", "");
  return { kind: "number", value: Number(text), text, start: token.startOffset, end: endOf(token) };
}

let parser: DzeroParser | undefined;

/** All of a source. */
function wholeOf({ text }: Source): Span {
  return { start: 0, end: text.length };
}

/**
 * Splits a source into tokens, without the newlines inside brackets, which are spaces.
 * @param span the part of it that is read
 */
export function tokenize(source: Source, span = wholeOf(source)): { tokens: IToken[]; unclosed: IToken | undefined } {
  const { tokens, unknown } = scan(source.text.slice(span.start, span.end));
  if (unknown !== undefined) throw unknownCharacter(span.start + unknown, source);
  for (const token of tokens) token.startOffset += span.start;
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
  for (const { tokenType } of scan(line).tokens) {
    if (tokenType === Open) depth += 1;
    else if (tokenType === Close) depth -= 1;
  }
  return depth;
}

/** The parts of a line between the commas that stand outside brackets: `x^2, x = 0, 5`. */
export function topLevelParts(line: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { tokenType, startOffset } of scan(line).tokens) {
    if (tokenType === Open) depth += 1;
    else if (tokenType === Close) depth -= 1;
    else if (tokenType === Comma && depth === 0) {
      parts.push(line.slice(from, startOffset));
      from = startOffset + 1;
    }
  }
  return [...parts, line.slice(from)];
}

/**
 * Reads statements.
 * @param isFunction tells the functions that may stand without brackets: `sin x`
 * @param span the part of the source that is read; default: all of it
 * @throws DzeroError with the place in the source; `unclosed-bracket` where more lines could complete the text
 */
export function parse(source: Source, isFunction: IsFunction, span?: Span): Program {
  const { tokens, unclosed } = tokenize(source, span);
  if (unclosed !== undefined) {
    const span = { start: unclosed.startOffset, end: unclosed.startOffset + 1 };
    throw new DzeroError("unclosed-bracket", "this '(' is never closed", { place: { source, span } });
  }
  parser ??= new DzeroParser();
  return parser.parse(tokens, source, isFunction);
}
