import { readFileSync } from "node:fs";
import { Lexer } from "chevrotain";
import { DzeroParser } from "../../grammar/parser.ts";
import { tokenTypes } from "../../grammar/tokens.ts";
import { precedenceAsText, rulesAsEbnf, tokensAsText } from "./ebnf.ts";

const readme = readFileSync("grammar/README.md", "utf8");

test.each([
  ["rules", rulesAsEbnf],
  ["tokens", tokensAsText],
  ["precedence", precedenceAsText],
])("grammar/README.md holds the %s of the parser", (_, asText) => {
  expect(readme).toContain(`\`\`\`text\n${asText()}\n\`\`\``);
});

test("the grammar passes Chevrotain's validations, which the program skips", () => {
  expect(() => new DzeroParser(false)).not.toThrow();
});

test("the lexer passes Chevrotain's validations and is optimised by first characters", () => {
  const lexer = new Lexer(tokenTypes, { ensureOptimizations: true, positionTracking: "onlyOffset" });
  expect(lexer.lexerDefinitionErrors).toEqual([]);
});
