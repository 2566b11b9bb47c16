import { readFileSync } from "node:fs";
import { DzeroParser } from "../../grammar/parser.ts";
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
