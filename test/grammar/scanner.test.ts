import { Lexer } from "chevrotain";
import fc from "fast-check";
import { scan } from "../../grammar/scanner.ts";
import { tokenTypes } from "../../grammar/tokens.ts";

// In its safe mode Chevrotain's lexer tries every pattern at every place.
const lexer = new Lexer(tokenTypes, { safeMode: true, positionTracking: "onlyOffset" });

function scanned(text: string) {
  const { tokens, unknown } = scan(text);
  return { unknown, tokens: tokens.map(({ image, startOffset, tokenType }) => [tokenType.name, image, startOffset]) };
}

function lexed(text: string) {
  const { tokens, errors } = lexer.tokenize(text);
  return {
    unknown: errors.at(0)?.offset,
    tokens: tokens.map(({ image, startOffset, tokenType }) => [tokenType.name, image, startOffset]),
  };
}

test("the tokens pass Chevrotain's validations", () => {
  expect(lexer.lexerDefinitionErrors).toEqual([]);
});

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const words =
  "or and not d/dx( d/dα( d^2/dx^2( orb order notα andⁿ 0x1F 0b1 1e-3 1..2 1. .5 1_000 ** == <= x₁ x_1".split(" ");
const others = [
  ..."éπα∂∞√∛′″‴²³⁻ⁿⁱ₀₉×÷·⋅−≤≥≠\u0301\u0661\u00a0\u2028\u200b\ufeff",
  "\u{1d499}",
  "\u{1f600}",
  "\ud835",
  "\udc99",
];

test.each([...ascii, ...words, ...others])("%j is one and the same token to Chevrotain's lexer", (text) => {
  expect(scanned(text)).toEqual(lexed(text));
});

const texts = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));

test.each([
  ["ASCII", [...ascii, ...words.filter((word) => /^[\0-\x7f]*$/.test(word))]],
  ["any text", [...ascii, ...words, ...others]],
])("%s is split as by Chevrotain's lexer", (_, pieces) => {
  fc.assert(
    fc.property(texts(pieces), (text) => expect(scanned(text)).toEqual(lexed(text))),
    { numRuns: 3000, seed: 1 },
  );
});
