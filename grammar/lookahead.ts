import {
  Alternation,
  Alternative,
  LLkLookaheadStrategy,
  NonTerminal,
  Option,
  Repetition,
  Terminal,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  type Rule,
} from "chevrotain";

type OfAlternation = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
type OfOptional = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];

/** What Chevrotain calls the functions that are built on. */
interface Parser {
  LA(distance: number): IToken;
}

/** The tokens a production can begin with, by their tokenTypeIdx. */
type Starts = Set<number>;

/**
 * Adds the tokens that a sequence can begin with.
 * @returns whether it can be empty
 */
function addStarts(sequence: readonly IProduction[], starts: Starts): boolean {
  return sequence.every((production) => addStartsOf(production, starts));
}

function addStartsOf(production: IProduction, starts: Starts): boolean {
  if (production instanceof Terminal) {
    starts.add(production.terminalType.tokenTypeIdx ?? 0);
    return false;
  }
  if (production instanceof NonTerminal) return addStarts(production.referencedRule.definition, starts);
  if (production instanceof Alternative) return addStarts(production.definition, starts);
  if (production instanceof Alternation) {
    return production.definition.map((one) => addStartsOf(one, starts)).includes(true);
  }
  if (production instanceof Option || production instanceof Repetition) {
    addStarts(production.definition, starts);
    return true;
  }
  throw new TypeError("the grammar has a production that lookahead does not know");
}

function startsOf(sequence: readonly IProduction[]): Starts {
  const starts: Starts = new Set();
  if (addStarts(sequence, starts)) throw new TypeError("what the next token is to choose can be empty");
  return starts;
}

type Choice = Alternation | Option | Repetition;

/** The production of a rule that has a number of its own among those of its kind. */
function find<Kind extends Choice>(
  kind: new (...parts: never[]) => Kind,
  sequence: readonly IProduction[],
  index: number,
): Kind | undefined {
  for (const production of sequence) {
    if (production instanceof kind && production.idx === index) return production;
    const isNested =
      production instanceof Alternation ||
      production instanceof Alternative ||
      production instanceof Option ||
      production instanceof Repetition;
    const found = isNested ? find(kind, production.definition, index) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function placeIn<Kind extends Choice>(kind: new (...parts: never[]) => Kind, rule: Rule, index: number): Kind {
  const found = find(kind, rule.definition, index);
  if (found === undefined) throw new TypeError(`the rule ${rule.name} has no ${kind.name} ${index}`);
  return found;
}

/**
 * Lookahead by one token, which is all that the grammar needs. Chevrotain's own, for any number of tokens, gives the same
 * and takes longer to work out than most calculations.
 */
export class OneTokenLookahead extends LLkLookaheadStrategy {
  constructor() {
    super({ maxLookahead: 1 });
  }

  override buildLookaheadForAlternation({ rule, prodOccurrence, hasPredicates }: OfAlternation) {
    const alternatives = placeIn(Alternation, rule, prodOccurrence).definition.map((one) => startsOf([one]));
    if (hasPredicates) {
      return function (this: Parser, given?: IOrAlt<unknown>[]): number | undefined {
        const { tokenTypeIdx } = this.LA(1);
        const chosen = alternatives.findIndex(
          (starts, i) => starts.has(tokenTypeIdx) && given?.[i].GATE?.call(this) !== false,
        );
        return chosen < 0 ? undefined : chosen;
      };
    }
    const choices: (number | undefined)[] = [];
    for (const [i, starts] of alternatives.entries()) for (const start of starts) choices[start] ??= i;
    return function (this: Parser): number | undefined {
      return choices[this.LA(1).tokenTypeIdx];
    };
  }

  override buildLookaheadForOptional({ rule, prodOccurrence, prodType }: OfOptional) {
    const kind = prodType === "Option" ? Option : Repetition;
    const starts = startsOf(placeIn<Option | Repetition>(kind, rule, prodOccurrence).definition);
    const begins: boolean[] = [];
    for (const start of starts) begins[start] = true;
    return function (this: Parser): boolean {
      return begins[this.LA(1).tokenTypeIdx] === true;
    };
  }
}
