import { dzero } from "./world.ts";

/** Command lines that are wrong, the exit code, and how the one error reads. */
const cases: readonly (readonly [argv: string[], code: number, err: string])[] = [
  [["eval", "2+"], 1, "error: a value is missing after '+'\n  2+\n    ^\n"],
  [["eval", "("], 1, "error: this '(' is never closed\n  (\n  ^\n"],
  [["eval", ")"], 1, "error: there is no '(' for this ')'\n  )\n  ^\n"],
  [["eval", ""], 1, "error: the expression is empty\n"],
  [["eval", " # nothing"], 1, "error: the expression is empty\n"],
  [["eval", "1 2"], 1, "error: the number 2 cannot follow '1' directly\n  1 2\n    ^\nhint: to multiply, write 1*2\n"],
  [
    ["eval", "x 2", "--x", "1"],
    1,
    "error: the number 2 cannot follow 'x' directly\n  x 2\n    ^\nhint: to multiply, write x*2\n",
  ],
  [
    ["eval", "3 x = 4", "--x", "1"],
    1,
    "error: only a name, or f(x) with names for parameters, can stand before '='\n  3 x = 4\n  ^^^^\nhint: to compare, write 3 x == ...\n",
  ],
  [["eval", "x @ y"], 1, "error: unexpected character '@'\n  x @ y\n    ^\n"],
  [["eval", "x\u0007"], 1, "error: unexpected character U+0007\n  x\u2407\n   ^\n"],
  [
    ["eval", "50%"],
    1,
    "error: a value is missing after '%'\n  50%\n     ^\nhint: % is the remainder; for 50 percent write 50/100\n",
  ],
  [
    ["eval", "f(x) = f(x); f(1)"],
    1,
    "error: f calls itself more than 20000 deep\n  f(x) = f(x); f(1)\n         ^^^^\nhint: does the recursion have an end that is reached?\n",
  ],
  [["eval", "x+y", "--x", "1"], 1, "error: y has no value\n  x+y\n    ^\nhint: add --y VALUE\n"],
  [["eval", "x+y+json"], 1, "error: x has no value\n  x+y+json\n  ^\nhint: add --x VALUE --y VALUE json=VALUE\n"],
  [
    ["eval", "x+x", "--x", "1", "--y", "2"],
    1,
    "error: y is given, but the expression does not use it\nhint: it uses x\n",
  ],
  [
    ["eval", "x+x", "--x", "1", "--jsn", "2"],
    1,
    "error: jsn is given, but the expression does not use it\nhint: did you mean the option --json?\n",
  ],
  [
    ["eval", "x+x", "--x", "abc"],
    1,
    "error: the value of x is not a number: 'abc' (--x)\n  abc\n  ^^^\nhint: a value is a number or an expression of constants: 3, pi/2\n",
  ],
  [["eval", "x+x", "--x", ""], 1, "error: the value of x is not a number: ''\n"],
  [["eval", "x+x", "--x", "3", "--x", "4"], 1, "error: x is given twice\n"],
  [["eval", "x+x", "--x"], 2, "error: --x needs a value\nhint: write --x 3\n"],
  [["eval", "x+x", "--x", "3", "--jsn"], 2, "error: unknown option '--jsn'\nhint: did you mean '--json'?\n"],
  [["eval", "--jsn", "x+x", "--x", "3"], 2, "error: unknown option '--jsn'\nhint: did you mean '--json'?\n"],
  [["eval"], 2, 'error: there is no expression\nhint: for example dzero eval "x+x" --x 3\n'],
  [["trace"], 2, 'error: there is no expression\nhint: for example dzero trace "x+x" --x 3\n'],
  [["eval", "--foo", "x+x"], 2, "error: there is no expression\nhint: 'x+x' was taken as the value of --foo\n"],
  [
    ["eval", "x +", "x", "--x", "3"],
    2,
    "error: there is more than one expression: 'x +' and 'x'\nhint: put quotes around an expression with spaces; a variable is given as --x 3 or x=3\n",
  ],
  [["eval", "x", "--x", "3", "--digits", "99"], 2, "error: --digits takes a whole number from 1 to 17, not '99'\n"],
  [
    ["eval", "x", "--x", "3", "--max-nodes", "many"],
    2,
    "error: --max-nodes takes a whole number from 1 to 536870912, not 'many'\n",
  ],
  [
    ["eval", "x", "--x", "3", "--color", "blue"],
    2,
    "error: option '--color <when>' argument 'blue' is invalid. Allowed choices are auto, always, never\n",
  ],
  [["eval", "x", "--x", "3", "-D", "y"], 2, "error: 'y' gives no variable a value\nhint: write -D x=3\n"],
  [["eval", "x", "--x", "3", "--digits"], 2, "error: option '--digits <n>' argument missing\n"],
  [["eval", "x", "--x", "3", "--wrt", "z"], 1, "error: 'z' is no variable of the expression\nhint: it has x\n"],
  [["eval", "x", "--x", "3", "--only", "y.grad"], 1, "error: the answer has no 'y.grad'\nhint: it has value, x.grad\n"],
  [
    ["eval", "2*sine(x) + 1", "--x", "3"],
    1,
    "error: unknown function 'sine'\n  2*sine(x) + 1\n    ^^^^\nhint: did you mean 'sin'?\n",
  ],
  [
    ["eval", "sin", "--x", "3"],
    1,
    "error: sin is a function and needs its argument\n  sin\n  ^^^\nhint: write sin(...)\n",
  ],
  [["eval", "x(y+1)", "--x", "3", "--y", "1"], 1, "error: x is a variable; write x*(y+1)\n  x(y+1)\n  ^^^^^^\n"],
  [["eval", "pi(2)"], 1, "error: pi is a constant; write pi*(2)\n  pi(2)\n  ^^^^^\n"],
  [["eval", "sin(1, 2)"], 1, "error: sin takes 1 argument, not 2\n  sin(1, 2)\n  ^^^^^^^^^\n"],
  [["eval", "f(x) = x; f(1, 2)"], 1, "error: f takes 1 argument, not 2\n  f(x) = x; f(1, 2)\n            ^^^^^^^\n"],
  [
    ["eval", "f(x) = x"],
    1,
    "error: the last statement defines a function and has no value\n  f(x) = x\n  ^^^^^^^^\nhint: add an expression: f(...)\n",
  ],
  [["eval", "sin(x) = x"], 1, "error: sin is a built-in function and cannot be redefined\n  sin(x) = x\n  ^^^\n"],
  [["eval", "f(x, x) = x"], 1, "error: the parameter x stands twice\n  f(x, x) = x\n       ^\n"],
  [["eval", "ans"], 1, "error: there is no result yet\n  ans\n  ^^^\n"],
  [["eval", "ans = 3"], 1, "error: ans is the last result and cannot be assigned\n  ans = 3\n  ^^^\n"],
  [["eval", "e.grad"], 1, "error: e is a constant and collects no gradient\n  e.grad\n  ^^^^^^\n"],
  [["eval", "(((", "--max-nodes", "5"], 1, "error: this '(' is never closed\n  (((\n    ^\n"],
  [
    ["eval", "x+1+2+3+4", "--x", "1", "--max-nodes", "5"],
    1,
    "error: the calculation needs more than 5 nodes\n  x+1+2+3+4\n  ^^^^^^^^^\nhint: --max-nodes sets the limit\n",
  ],
  [["eval", "-f", "none.dz"], 1, "error: cannot read 'none.dz': there is no such file\n"],
  [["eval", "x", "-f", "a.dz"], 2, "error: there are two expressions: one given, one in a file\n"],
  [["trace", "x"], 1, "error: x has no value\n  x\n  ^\nhint: add --x VALUE\n"],
  [["run"], 2, "error: there is no file to run\nhint: dzero run FILE\n"],
  [["run", "none.dz"], 1, "error: cannot read 'none.dz': there is no such file\n"],
  [["run", "--x", "3"], 2, "error: unknown option '--x'\n"],
  [["help", "sine"], 1, "error: there is no help on 'sine'\nhint: did you mean 'sin'?\n"],
  [["evla", "x+x"], 2, "error: unknown command 'evla'\nhint: did you mean 'eval'?\n"],
  [["x+x"], 2, "error: unknown command 'x+x'\nhint: dzero eval \"x+x\"\n"],
  [["story.dz"], 2, "error: unknown command 'story.dz'\nhint: dzero run story.dz\n"],
  [["--jsno"], 2, "error: unknown option '--jsno'\nhint: did you mean '--json'?\n"],
  [["-json"], 2, "error: unknown option '-json'\nhint: did you mean '--json'?\n"],
  [["--hesian"], 2, "error: unknown option '--hesian'\nhint: did you mean '--hessian', an option of eval?\n"],
  [["--digts", "3", "eval", "1/3"], 2, "error: unknown option '--digts'\nhint: did you mean '--digits'?\n"],
  [
    ["--x", "3", "eval", "x+x"],
    2,
    "error: unknown option '--x'\nhint: variables come behind the command: dzero eval EXPR --x 3\n",
  ],
  [["eval", "1", "--json=3"], 2, "error: --json takes no value\nhint: write --json\n"],
  [["eval", "x^2", "--hesian", "--x", "3"], 2, "error: unknown option '--hesian'\nhint: did you mean '--hessian'?\n"],
  [["eval", "x*y", "--x", "--y", "3"], 2, "error: --x needs a value\nhint: write --x 3\n"],
  [["diff", "x^2", "--hessian"], 2, "error: unknown option '--hessian'\nhint: --hessian is an option of eval\n"],
  [["batch", "--hessian"], 2, "error: unknown option '--hessian'\nhint: --hessian is an option of eval\n"],
  [
    ["eval", "x", "--x", "3", "--colour", "always"],
    2,
    "error: unknown option '--colour'\nhint: did you mean '--color'?\n",
  ],
  [["eval", "x", "--x", "3", "-json"], 2, "error: unknown option '-json'\nhint: did you mean '--json'?\n"],
  [["eval", "-jsn", "x", "--x", "3"], 2, "error: unknown option '-jsn'\nhint: did you mean '--json'?\n"],
  [["map", "x", "data.csv", "-no-input"], 2, "error: unknown option '-no-input'\nhint: did you mean '--no-input'?\n"],
  [["-x"], 2, "error: unknown command '-x'\nhint: dzero eval \"-x\"\n"],
];

test.each(cases)("%j exits %i with one error and nothing on stdout", async (argv, code, err) => {
  expect(await dzero(argv)).toEqual({ code, out: "", err });
});

/** Words that are no commands of the shell, and what is said of each. */
const strays: readonly (readonly [word: string, hint: string])[] = [
  ["vars", ":vars is a command of the prompt, which dzero alone starts"],
  [":vars", ":vars is a command of the prompt, which dzero alone starts"],
  ["q", ":q is a command of the prompt, which dzero alone starts"],
  [":batch", "in the shell it is written dzero batch"],
  ["sin", 'dzero eval "sin(x)" --x 3, or dzero help sin'],
  ["atan2", "dzero help atan2 tells of the function"],
  ["prod", "dzero help prod tells of the function"],
  ["pi", 'dzero eval "pi"'],
  ["ev", "did you mean 'eval'?"],
  ["EVAL", "did you mean 'eval'?"],
  ["data.csv", "dzero map EXPR data.csv"],
  ["qwertyuiop", "dzero --help lists the commands"],
];

test.each(strays)("%s is no command", async (word, hint) => {
  const err = `error: unknown command '${word}'\nhint: ${hint}\n`;
  expect(await dzero([word])).toEqual({ code: 2, out: "", err });
});

test("300 nested brackets are told where they go too deep, in a window of the line", async () => {
  const { code, out, err } = await dzero(["eval", `${"(".repeat(300)}x${")".repeat(300)}`, "--x", "1"]);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  const [first, line, caret] = err.split("\n");
  expect(first).toBe("error: brackets nest deeper than 200");
  expect(line.length).toBeLessThanOrEqual(80);
  expect(line[caret.indexOf("^")]).toBe("(");
});

test("200 nested brackets are read", async () => {
  const { out } = await dzero(["eval", `${"(".repeat(200)}x${")".repeat(200)}`, "--x", "1"]);
  expect(out).toBe("value = 1\nx.grad = 1\n");
});

test("binary garbage on standard input is one harmless error", async () => {
  const garbage = "\uFFFD\u0000\u001b[31m\u0007\n\u0001";
  const { code, out, err } = await dzero([], { stdin: garbage });
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err.match(/error:/g)).toHaveLength(1);
  expect(err.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});
