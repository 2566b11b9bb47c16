import type { Bench, Section } from "../bench.ts";
import { inTurns } from "../measure.ts";
import { timedRun, type Command } from "../run.ts";
import { comparison } from "../table.ts";

/** Programs that answer one question, x + x and its derivative at 3; octave has to be told the derivative. */
interface Calculator extends Command {
  readonly name: string;
  /** What it prints. */
  readonly expected: RegExp;
}

const ANSWER = /\b6\b[^]*\b2\b/;

const ours: readonly Calculator[] = [
  {
    name: "dzero eval",
    command: process.execPath,
    args: ["dist/dzero.cjs", "eval", "x+x", "--x", "3"],
    expected: /^value = 6\nx\.grad = 2\n$/,
  },
  { name: "node -e 0", command: process.execPath, args: ["-e", "0"], expected: /^$/ },
];

const others: readonly Calculator[] = [
  {
    name: "gp",
    command: "gp",
    args: ["-q", "-f"],
    input: "f(x) = x + x\nprint(f(3))\nprint(f'(3))\n",
    expected: ANSWER,
  },
  { name: "giac", command: "giac", args: ["[subst(x+x,x=3),subst(diff(x+x,x),x=3)]"], expected: ANSWER },
  {
    name: "octave",
    command: "octave-cli",
    args: ["--quiet", "--no-init-file", "--eval", "x = 3; disp(x + x), disp(1 + 1)"],
    expected: ANSWER,
  },
  {
    name: "maxima",
    command: "maxima",
    args: ["--very-quiet", "--batch-string=print(at([x+x, diff(x+x, x)], x = 3))$"],
    expected: ANSWER,
  },
  { name: "qalc", command: "qalc", args: ["-t", "[3+3, diff(x+x, x, 1, 3)]"], expected: ANSWER },
];

const SYMPY = "from sympy import *; x = symbols('x'); f = x + x; print(f.subs(x, 3), diff(f, x).subs(x, 3))";
const MATHJS =
  "const m = require('mathjs'); console.log(m.evaluate('x+x', { x: 3 }), m.derivative('x+x', 'x').evaluate({ x: 3 }))";

function installed(bench: Bench): Calculator[] {
  const found = others.filter(({ command }) => bench.has(command));
  if (bench.hasModule("sympy"))
    found.push({ name: "sympy", command: "python3", args: ["-c", SYMPY], expected: ANSWER });
  if (bench.mathJs() !== undefined)
    found.push({ name: "mathjs", command: process.execPath, args: ["-e", MATHJS], expected: ANSWER });
  return found;
}

const ROUNDS = 25;
const FEW_ROUNDS = 5;

export const startup: Section = {
  name: "start-up",
  title: "Start-up: x + x and its derivative at 3, from the shell",
  about: "Goal: 1.5 times `node -e 0`.",
  async run(bench) {
    const contender = (calculator: Calculator, rounds: number) => ({
      name: calculator.name,
      rounds: bench.size(rounds),
      run: () => timedRun(calculator, { expected: calculator.expected }) / 1e6,
    });
    const contenders = [
      ...ours.map((calculator) => contender(calculator, ROUNDS)),
      ...installed(bench).map((calculator) => contender(calculator, FEW_ROUNDS)),
    ];
    return comparison("ms", [{ title: "x + x", measured: await inTurns(contenders, bench.size(ROUNDS)) }]);
  },
};
