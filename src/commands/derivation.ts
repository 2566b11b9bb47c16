import { writtenName } from "../../grammar/names.ts";
import type { Rule } from "../calculus/rules.ts";
import { jsonObject, type Json } from "../print/json.ts";
import { latexName, latexWords } from "../print/latex.ts";
import type { Formulas } from "./formula.ts";

/** One step of a derivation in one notation. */
interface Written {
  readonly rule: string;
  readonly formula: string;
  readonly derivative: string;
}

/** One step of a derivation as it is printed. */
export interface StepLine extends Written {
  /** The step in LaTeX, if LaTeX is asked for. */
  readonly latex: Written | undefined;
}

/** A derivative with its steps, in LaTeX. */
interface LatexDerivation {
  /** The name of the variable. */
  readonly name: string;
  readonly order: number;
  readonly formula: string;
  readonly derivative: string;
  readonly steps: readonly StepLine[];
}

function ruleText(formulas: Formulas, { words, equation, parts }: Rule): string {
  const stated = equation && `(${formulas.text(equation.formula)})' = ${formulas.text(equation.derivative)}`;
  const told = parts.map(([letter, part]) => `${letter} = ${formulas.text(part)}`).join(", ");
  return [words, stated && `: ${stated}`, told && `, with ${told}`].join("");
}

function ruleLatex(formulas: Formulas, { words, equation, parts }: Rule): string {
  if (equation === undefined) return latexWords(words);
  const [formula, derivative] = [equation.formula, equation.derivative].map((node) => formulas.latex(node));
  const stated = `${latexWords(`${words}: `)} \\left(${formula}\\right)' = ${derivative}`;
  const told = parts.map(([letter, part]) => `${latexName(letter)} = ${formulas.latex(part)}`).join(",\\; ");
  return told === "" ? stated : `${stated} ${latexWords(", with ")} ${told}`;
}

/** The steps of a derivative in text and, if asked for, in LaTeX. */
export function stepLines(formulas: Formulas, node: number, by: number, order: number, latex: boolean): StepLine[] {
  return formulas.steps(node, by, order).map((step) => ({
    rule: ruleText(formulas, step.rule),
    formula: formulas.text(step.node),
    derivative: formulas.text(step.derivative),
    latex: latex
      ? {
          rule: ruleLatex(formulas, step.rule),
          formula: formulas.latex(step.node),
          derivative: formulas.latex(step.derivative),
        }
      : undefined,
  }));
}

/** The lines of text for the steps of a derivative by a variable. */
export function stepsText(name: string, steps: readonly StepLine[]): string[] {
  return steps.flatMap(({ rule, formula, derivative }, i) => {
    const number = `${i + 1}. `;
    return [`${number}${rule}`, `${" ".repeat(number.length)}d/d${writtenName(name)}(${formula}) = ${derivative}`];
  });
}

function writtenJson(
  { rule, formula, derivative }: Written,
  more: readonly (readonly [string, Json | undefined])[] = [],
) {
  return jsonObject([["rule", rule], ["formula", formula], ["derivative", derivative], ...more]);
}

export function stepJson(step: StepLine): Json {
  return writtenJson(step, [["latex", step.latex && writtenJson(step.latex)]]);
}

/** An equation that states a derivative, in LaTeX. */
function statement(name: string, order: number, formula: string, derivative: string): string {
  const variable = latexName(writtenName(name));
  const operator = order === 1 ? `\\frac{d}{d${variable}}` : `\\frac{d^{${order}}}{d${variable}^{${order}}}`;
  return `${operator}\\left(${formula}\\right) = ${derivative}`;
}

function rowsOf({ name, order, formula, derivative, steps }: LatexDerivation): string[] {
  const rows = steps.flatMap(({ latex }, i) =>
    latex === undefined
      ? []
      : [`${i + 1}.\\; ${latex.rule}`, `\\quad ${statement(name, 1, latex.formula, latex.derivative)}`],
  );
  // The last step of a first derivative already states the result.
  const isStated = order === 1 && steps.at(-1)?.latex?.derivative === derivative;
  return isStated ? rows : [...rows, statement(name, order, formula, derivative)];
}

/** All derivations as one block of LaTeX, to stand in a display. */
export function derivationsLatex(derivations: readonly LatexDerivation[]): string {
  const rows = derivations.flatMap(rowsOf).map((row) => `& ${row}`);
  return ["\\begin{aligned}", rows.join(" \\\\\n"), "\\end{aligned}"].join("\n");
}
