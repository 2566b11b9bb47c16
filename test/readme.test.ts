import { readFileSync } from "node:fs";
import { commands } from "../src/commands/registry.ts";
import * as library from "../src/index.ts";
import { callIn } from "./cli/shell-line.ts";
import { dzero } from "./cli/world.ts";

const readme = readFileSync("README.md", "utf8");

const blocks = readme.match(/^```console\n\$ [^]*?^```$/gm) ?? [];
const examples = blocks
  .flatMap((block) => block.slice("```console\n".length, -"```".length).split(/^\$ /m).slice(1))
  .map((example) => {
    const [line, ...answer] = example.split("\n");
    return [line, answer.join("\n")] as const;
  });

test("there is an example for every command", () => {
  const names = commands.filter(({ places }) => places.includes("shell")).map(({ name }) => name);
  for (const name of names) expect(readme).toMatch(new RegExp(`^(?:\\$ |source <\\().*dzero ${name}\\b`, "m"));
});

test.each(examples)("%s", async (line, answer) => {
  const { argv, stdin } = callIn(line);
  const { out, err } = await dzero(argv, stdin === undefined ? {} : { stdin });
  expect(out + err).toBe(answer);
});

const scripts = Array.from(readme.matchAll(/^```js\n([^]*?)^```$/gm), ([, code]) => code);

test("there are examples of the library", () => expect(scripts.length).toBe(2));

test.each(scripts)("%s", (code) => {
  // What stands before a comment is what the comment says.
  const body = code
    .replace(/^import \{(.*)\} from "dzero";$/m, "const {$1} = library;")
    .replace(/^console\.log\((.*)\); \/\/ (.*)$/gm, 'check([$1].join(" "), "$2");')
    .replace(/^(?!const |check)(.*); \/\/ (.*)$/gm, "check($1, $2);");
  let checked = 0;
  const check = (found: unknown, wanted: unknown) => {
    expect(found).toEqual(wanted);
    checked += 1;
  };
  new Function("library", "check", body)(library, check);
  expect(checked).toBe(code.match(/^(?!const ).*; \/\/ /gm)?.length);
});

test("the two commands are there, and continuous integration runs the second", () => {
  expect(readme).toContain('\n```sh\nnpm ci && npx dzero eval "x+x" --x 3\n```\n');
  expect(readme).toContain("\n```sh\nnpm ci && npm test\n```\n");
  expect(readFileSync(".ci/run", "utf8")).toContain("\nnpm ci && npm test\n");
});
