import { compile } from "../../../src/library/compile.ts";
import { evaluate, type Evaluation } from "../../../src/library/evaluate.ts";
import type { Section } from "../bench.ts";
import { formulas } from "../formulas.ts";
import { inTurns, mustAgree, timed, type Contender } from "../measure.ts";
import { comparison } from "../table.ts";

const ROUNDS = 9;
const CALLS = 200_000;
const CALLS_FROM_TEXT = 1000;

type Point = { readonly x: number; readonly y: number };

/** The first formula, derived by hand. */
function byHand({ x, y }: Point): Evaluation {
  const sine = Math.sin(y);
  const power = Math.exp(x / y);
  return {
    value: x * x * sine + power,
    grad: { x: 2 * x * sine + power / y, y: x * x * Math.cos(y) - (power * x) / (y * y) },
  };
}

export const point: Section = {
  name: "point",
  title: "The library at one point: value and gradient of x^2*sin(y) + exp(x/y)",
  about: "Compiled once and called, and from the text each time.",
  async run(bench) {
    const [{ text }] = formulas;
    const compiled = compile(text);
    const numbers = ({ value, grad }: Evaluation) => [value, grad.x, grad.y];
    const expected = numbers(compiled({ x: 1.5, y: 0.7 }));
    const contender = (name: string, at: (point: Point) => Evaluation, calls: number): Contender => {
      // Another point each time, or V8 takes the call out of the loop.
      let turn = 0;
      const call = () => at({ x: 1.5 + (turn++ % 8) / 8, y: 0.7 });
      const run = () => timed(call, bench.size(calls));
      mustAgree(name, numbers(at({ x: 1.5, y: 0.7 })), expected);
      return { name, run };
    };
    const called = [contender("dzero", compiled, CALLS), contender("JavaScript by hand", byHand, CALLS)];
    const fromText = [contender("dzero", (at) => evaluate(text, at), CALLS_FROM_TEXT)];
    const math = bench.mathJs();
    if (math !== undefined) {
      const derivatives = () => [math.parse(text), math.derivative(text, "x"), math.derivative(text, "y")];
      const parts = derivatives().map((node) => node.compile());
      const evaluated = ([value, x, y]: readonly { evaluate(scope: Point): number }[], at: Point): Evaluation => ({
        value: value.evaluate(at),
        grad: { x: x.evaluate(at), y: y.evaluate(at) },
      });
      called.push(contender("mathjs", (at) => evaluated(parts, at), CALLS / 20));
      fromText.push(contender("mathjs", (at) => evaluated(derivatives(), at), CALLS_FROM_TEXT / 20));
    }
    const rounds = bench.size(ROUNDS);
    return comparison("ns", [
      { title: "compiled", measured: await inTurns(called, rounds) },
      { title: "from text", measured: await inTurns(fromText, rounds) },
    ]);
  },
};
