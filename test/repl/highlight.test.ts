import { plain, type Palette } from "../../src/print/palette.ts";
import { highlight } from "../../src/repl/highlight.ts";
import { Session } from "../../src/session/session.ts";
import { contextOf } from "../outside.ts";

const session = new Session({ symbols: true });
session.setVariable("x", 1);
const context = contextOf(session);

const marked: Palette = {
  ...plain,
  number: (text) => `[n ${text}]`,
  name: (text) => `[v ${text}]`,
  call: (text) => `[f ${text}]`,
  error: (text) => `[! ${text}]`,
  pair: (text) => `[p ${text}]`,
  dim: (text) => `[d ${text}]`,
};

const FAR = 1000;

test.each<[line: string, shown: string, cursor?: number, open?: number]>([
  ["", ""],
  ["2*x + y", "[n 2]*[v x] + y"],
  ["sin(x)", "[f sin]([v x])"],
  ["sin x", "[f sin] [v x]"],
  ["f'(2)", "[! f]'([n 2])"],
  ["sin'(2)", "[f sin]'([n 2])"],
  ["sine(x)", "[! sine]([v x])"],
  ["x (2)", "[v x] ([n 2])"],
  ["pi", "[v pi]"],
  ["sum(k, k, 1, 9)", "[f sum](k, k, [n 1], [n 9])"],
  ["1 # all", "[n 1] [d # all]"],
  ["2 $ 3", "[n 2] [! $] [n 3]"],
  ["1)", "[n 1][! )]"],
  ["1)", "[n 1])", FAR, 1],
  ["(1)", "[p (][n 1][p )]", 0],
  ["(1)", "[p (][n 1][p )]", 3],
  ["((1))", "[p (]([n 1])[p )]", 4],
  ["((1))", "([p (][n 1][p )])", 3],
  ["(1", "([n 1]", 0],
  [":vars", "[f :vars]"],
  [":vrs", ":vrs"],
  [":diff x^2", "[f :diff] [v x]^[n 2]"],
  ["`x` + 1", "[v `x`] + [n 1]"],
])("%j is shown as %j", (line, shown, cursor = FAR, open = 0) => {
  expect(highlight(context, { line, cursor, open }, marked)).toBe(shown);
  expect(highlight(context, { line, cursor, open }, plain)).toBe(line);
});
