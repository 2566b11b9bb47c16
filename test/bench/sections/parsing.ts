import { writeFileSync } from "node:fs";
import { Script } from "node:vm";
import { scan } from "../../../grammar/scanner.ts";
import { evaluate } from "../../../src/library/evaluate.ts";
import { read } from "../../../src/session/read.ts";
import type { Section } from "../bench.ts";
import { inTurns, timed, type Contender } from "../measure.ts";
import { comparison, type Column } from "../table.ts";

const TERMS = 100_000;
const LINES = 10_000;
const ROUNDS = 5;

/** One text, in dzero's spelling and in that of others. */
interface Text {
  readonly title: string;
  readonly text: string;
  /** With `**` for powers, as Python and JavaScript have them. */
  readonly starred: string;
  /** Python's parser recurses and refuses a tree as deep as a long sum's. */
  readonly isDeep: boolean;
}

function textOf(title: string, parts: readonly string[], separator: string, isDeep: boolean): Text {
  const text = parts.join(separator);
  return { title, text, starred: text.replaceAll("^", "**"), isDeep };
}

/** V8 keeps what it has compiled of a text; a comment that changes makes it another text. */
function v8Contender({ starred }: Text, tokens: number): Contender {
  let turn = 0;
  return { name: "V8, to bytecode", run: () => timed(() => new Script(`${starred}\n//${turn++}`)) / tokens };
}

export const parsing: Section = {
  name: "parsing",
  title: "Reading text",
  about:
    "ns a token of dzero's. Goal: a million tokens a second, which are 1000 ns each, and sums of a hundred thousand terms.",
  async run(bench) {
    const terms = Array.from({ length: bench.size(TERMS) }, (_, i) => `${i % 7}*x^2`);
    const lines = Array.from({ length: bench.size(LINES) }, (_, i) => `z = x^2*sin(y) + exp(x/y)*${i % 7}.5`);
    const texts = [textOf("a sum of 1e5 terms", terms, " + ", true), textOf("1e4 assignments", lines, "\n", false)];
    const python = bench.python("Python, to a syntax tree", "parsing.py", undefined);
    const math = bench.mathJs();
    const columns: Column[] = [];
    for (const text of texts) {
      const source = { text: text.text };
      const tokens = scan(source.text).tokens.length;
      const contenders: Contender[] = [
        { name: "dzero, to a syntax tree", run: () => timed(() => read(source)) / tokens },
        {
          name: "dzero, to value and gradient",
          run: () => timed(() => evaluate(source.text, { x: 1, y: 2 })) / tokens,
        },
        v8Contender(text, tokens),
      ];
      if (math !== undefined)
        contenders.push({ name: "mathjs, to a syntax tree", run: () => timed(() => math.parse(source.text)) / tokens });
      if (python !== undefined && !text.isDeep) {
        writeFileSync(bench.file("lines.py"), text.starred);
        contenders.push(python.contender({ task: "lines.py", size: lines.length }, [lines.length], tokens));
      }
      columns.push({ title: text.title, measured: await inTurns(contenders, bench.size(ROUNDS)) });
    }
    return comparison("ns a token", columns);
  },
};
