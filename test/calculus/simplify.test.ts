import { readFileSync } from "node:fs";
import { simplify } from "../../src/calculus/simplify.ts";
import { formatFormula } from "../../src/print/formula.ts";
import { Formula } from "../session/formula.ts";

interface Case {
  readonly expr: string;
  readonly at: Readonly<Record<string, number>>;
}

const cases: readonly Case[] = readFileSync("test/cases/random.jsonl", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Rounding in another order: relative to the largest of what was added up. */
function isClose(found: number, wanted: number): boolean {
  return Object.is(found, wanted) || Math.abs(found - wanted) <= 1e-7 * (1e-3 + Math.abs(wanted));
}

function check(formula: Formula, node: number, at: Readonly<Record<string, number>>): void {
  const { graph } = formula.session;
  const wanted = graph.value(node);
  const simple = simplify(graph, node, formula.session.nodeNames());
  if (!Number.isFinite(wanted)) return;
  if (!isClose(graph.value(simple), wanted))
    throw new Error(
      `${formatFormula(graph, node, formula.session.nodeNames())}\n => ${formatFormula(graph, simple, formula.session.nodeNames())}\n is ${graph.value(simple)}, not ${wanted} at ${JSON.stringify(at)}`,
    );
  const text = formatFormula(graph, simple, formula.session.nodeNames());
  const again = new Formula(text, at).value;
  if (!isClose(again, graph.value(simple))) throw new Error(`${text} is read as ${again}, not ${graph.value(simple)}`);
}

test.each(cases)("simplified, $expr has the same value and gradient", ({ expr, at }) => {
  const formula = new Formula(expr, at);
  check(formula, formula.node, at);
  for (const name of Object.keys(at)) check(formula, formula.derivativeNode(name), at);
});
