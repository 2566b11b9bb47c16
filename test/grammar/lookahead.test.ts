import { EOF, LLkLookaheadStrategy, type ILookaheadStrategy } from "chevrotain";
import { OneTokenLookahead } from "../../grammar/lookahead.ts";
import { DzeroParser } from "../../grammar/parser.ts";
import { tokenTypes } from "../../grammar/tokens.ts";

type Alternation = Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>[0];
type Optional = Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>[0];

const alternations: Alternation[] = [];
const optionals: Optional[] = [];

/** Notes the places of the grammar where the next token chooses. */
class Noting extends OneTokenLookahead {
  override buildLookaheadForAlternation(place: Alternation) {
    alternations.push(place);
    return super.buildLookaheadForAlternation(place);
  }

  override buildLookaheadForOptional(place: Optional) {
    optionals.push(place);
    return super.buildLookaheadForOptional(place);
  }
}

new DzeroParser(true, new Noting());

const own = new OneTokenLookahead();
const chevrotain = new LLkLookaheadStrategy({ maxLookahead: 1 });

/** What a lookahead chooses before each token, and at the end. */
function choices<Arguments extends unknown[]>(
  choose: (...given: Arguments) => unknown,
  ...given: Arguments
): unknown[] {
  return [...tokenTypes, EOF].map(({ name, tokenTypeIdx }) => {
    const token = { image: name, startOffset: 0, tokenTypeIdx };
    return choose.call({ LA: () => token, LA_FAST: () => token }, ...given);
  });
}

test("there are places where the next token chooses", () => {
  expect(alternations.length).toBeGreaterThan(8);
  expect(optionals.length).toBeGreaterThan(8);
});

test.each(alternations.map((place) => ({ place, name: `${place.rule.name} ${place.prodOccurrence}` })))(
  "an alternative of $name is chosen as by Chevrotain",
  ({ place }) => {
    const gates = [[], [false], [true, false], [false, false]];
    const both = gates.map((gate) => {
      const given = Array.from({ length: 20 }, (_, i) => ({ ALT: () => {}, GATE: () => gate[i] ?? true }));
      return [own, chevrotain].map((strategy) => choices(strategy.buildLookaheadForAlternation(place), given));
    });
    expect(both.map(([mine]) => mine)).toEqual(both.map(([, theirs]) => theirs));
    expect(new Set(both[0][0]).size).toBeGreaterThan(1);
  },
);

test.each(
  optionals.map((place) => ({ place, name: `${place.prodType} ${place.prodOccurrence} of ${place.rule.name}` })),
)("$name is entered as by Chevrotain", ({ place }) => {
  const expected = choices(chevrotain.buildLookaheadForOptional(place));
  expect(choices(own.buildLookaheadForOptional(place))).toEqual(expected);
  expect(new Set(expected)).toEqual(new Set([true, false]));
});
