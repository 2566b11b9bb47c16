import { commands } from "../../src/commands/registry.ts";
import { commonStart, complete } from "../../src/repl/completion.ts";
import { listing } from "../../src/repl/listing.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf } from "../outside.ts";

const session = new Session({ symbols: true });
session.setVariable("theta", 1);
session.setVariable("the price", 2);
session.setSymbol("them");
const context = contextOf(session);
const paths = (start: string) => ["data/", "data.dz"].filter((path) => path.startsWith(start));

test.each<[line: string, word: string, texts: readonly string[]]>([
  ["2*the", "the", ["them", "theta"]],
  ["sinc", "sinc", ["sinc("]],
  ["dif", "dif", ["diff("]],
  ["2 + ", "", []],
  [":cleargr", ":cleargr", [":cleargrad"]],
  [
    ":",
    ":",
    commands
      .filter(({ places }) => places.includes("prompt"))
      .map(({ name }) => `:${name}`)
      .sort(),
  ],
  [":cleargrad th", "th", ["them", "theta"]],
  [":cleargrad ", "", ["`the price`", "them", "theta"]],
  [":load da", "da", ["data/", "data.dz"]],
  [":save nothing", "nothing", []],
  [":set q", "q", ["quiet"]],
  [":help tay", "tay", ["taylor"]],
  [":help tanh", "tanh", ["tanh"]],
  [":vars th", "th", []],
  [":diff x*sinc", "sinc", ["sinc("]],
  [":nothing th", "", []],
])("%j completes %j to %j", (line, word, texts) => {
  const found = complete(context, line, paths);
  expect(found.word).toBe(word);
  expect(found.candidates.map(({ text }) => text)).toEqual(texts);
});

test("every command says what it is", () => {
  for (const { summary } of complete(context, ":", paths).candidates) expect(summary).not.toBe("");
});

test("a variable is shown with its value", () => {
  expect(complete(context, "thet", paths).candidates).toEqual([{ text: "theta", summary: "= 1" }]);
});

test.each<[readonly string[], string]>([
  [[], ""],
  [["one"], "one"],
  [["sin(", "sinc(", "sinh("], "sin"],
  [["a", "b"], ""],
])("%j begin with %j", (texts, start) => expect(commonStart(texts)).toBe(start));

const same = (text: string) => text;

test("a list that is too long is words in columns, and says how many there are", () => {
  const candidates = Array.from({ length: 30 }, (_, i) => ({ text: `name${i}`, summary: "a name" }));
  expect(listing(candidates, 30, 4, same)).toEqual([
    "name0   name10  name20",
    "name1   name11  name21",
    "name2   name12  name22",
    "name3   name13  name23",
    "... and more, 30 in all: type a letter",
  ]);
});

test("no line of a list is wider than the terminal", () => {
  const candidates = Array.from({ length: 5 }, (_, i) => ({ text: "x".repeat(i + 3), summary: "y".repeat(60) }));
  for (const width of [8, 20, 40, 80])
    for (const line of listing(candidates, width, 10, same))
      expect(line.trimEnd().length).toBeLessThan(Math.max(width, 11));
});
