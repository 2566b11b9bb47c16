/** A page of help that is no function and no command. */
export interface Topic {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /**
   * Paragraphs between blank lines; a block indented by two stands as it is. In such a block what follows `$ ` is typed
   * in the shell and what follows `dzero> ` at the prompt, and the lines below are the answer.
   */
  readonly text: string;
}

/** The pages that are written by hand. Each fits a terminal of 24 lines. */
export const topics: readonly Topic[] = [
  {
    name: "language",
    summary: "statements, operators and how they bind",
    text: `
A line is an expression, or gives a name a value. A semicolon or a new line ends it, unless a bracket is open; # starts a
comment.

  x = 3                  gives x a value
  f(a, b) = a^2 + b      defines a function; it may call itself

Operators, the tightest first:

  f(x)  f'(x)  x.grad    calls, derivatives, the gradient of a variable
  x!  x²                 factorials; 3! is 6
  x^y  x**y              powers; 2^3^2 is 2^(3^2), 2^-1 is 1/2
  2x  2(x+1)  x y        products without a sign; 1/2x is 1/(2*x)
  -x                     signs; -2^2 is -4
  * / %                  also · × ÷; -7%3 is 2, a remainder
  + -                    sums
  < <= > >= == !=        1 or 0; 0<x<=5 is 0<x and x<=5
  not  and  or           1 or 0; they stop at the first that decides
  c ? a : b              only the branch taken is evaluated; also if(c, a, b)

Functions of one argument need no brackets: sin x, sin 2x, sin² x, √x. Any text in backquotes is a name. sum(k^2, k, 1, n) adds
for whole k, prod multiplies. ans and _ are the last result.
`,
  },
  {
    name: "numbers",
    summary: "how numbers are written and shown",
    text: `
  3  3.  .5  1e-3        decimal; 1e-3 is 0.001
  1_000_000              underscores group digits
  0x1F  0b101            hexadecimal and binary; 0x1F is 31
  inf  nan               infinity, and no number

Numbers are doubles (IEEE 754). People are shown 15 significant digits; --digits n, or :digits n at the prompt, says how many.

  dzero> 0.1 + 0.2
  0.3
  dzero> :digits 17
  dzero> 0.1 + 0.2
  0.30000000000000004

JSON, CSV, TSV and JSONL carry the shortest digits that read back to the same number. In JSON what is infinite or no number
is one of the strings "Infinity", "-Infinity" and "NaN".
`,
  },
  {
    name: "variables",
    summary: "values in the shell and at the prompt, gradients that add up",
    text: `
In the shell a variable is given as --x 3, --x=-2.5, x=3 or -D x=3, before or after the expression; the last two also where it
is named like an option. A value may be an expression of constants.

  $ dzero eval "r*cos(theta)" --r 2 -D theta=pi/2
  value = 1.22464679914735e-16
  r.grad = 6.12323399573677e-17
  theta.grad = -2

At the prompt a gradient stays on its variable and adds up until it is cleared. x.grad and x.value are plain numbers.

  dzero> x = 3
  x = 3
  dzero> x + x
  6
    x.grad = 2
  dzero> x + x
  6
    x.grad = 4      (2 before + 2 now; :cleargrad x starts over)
`,
  },
  {
    name: "ranges",
    summary: "tables, grids and plots: a..b, a..b step h, a..b in n",
    text: `
A range in the place of a value gives a table. It is a..b in n for n points, a..b step h, or a..b, which takes every whole
number between whole ends. Two ranges make a grid.

  $ dzero eval "x^2" --x "0..1 in 3"
    x    value  x.grad
    0    0           0
    0.5  0.25        1
    1    1           2

--to csv, --to tsv and --to jsonl write rows for other programs, --json an object a point. At the prompt values stand behind
the expression:

  dzero> a*x^2, a = 2, x = 1..2 step 0.5
    x    value  a.grad  x.grad
    1    2      1            4
    1.5  4.5    2.25         6
    2    8      4            8

plot draws the same: dzero plot "x^2" --x 0..1, or :plot x^2, x = 0..1.
`,
  },
  {
    name: "derivatives",
    summary: "gradients, f'(x), d/dx, formulas, higher orders",
    text: `
An expression has a gradient; a derivative is also a value of the language, and nests.

  dzero> f(t) = t^3
  f(t) = t^3
  dzero> f'(2) + f''(2)
  24
  dzero> f'
  3*t^2
  dzero> x = 2
  x = 2
  dzero> d/dx(x^3) - diff(x^3, x, 2)
  0
    x.grad = 6

In the shell diff prints the formula, and with a value the number too:

  $ dzero diff "x^3" --order 2 --x 2
  6*x
  x.d2 = 12

eval --hessian and --order n give higher derivatives as numbers, :hessian and :taylor do at the prompt.
`,
  },
  {
    name: "formulas",
    summary: "names without a value, formulas and their derivatives",
    text: `
At the prompt a name without a value is a symbol. A result with a symbol in it is a formula, simplified and shown with its
derivatives.

  dzero> b*sin(a)^2
  b*sin(a)^2      (b and a have no value: shown as a formula)
    d/db = sin(a)^2
    d/da = b*sin(2*a)
  dzero> :taylor exp(a), a = 0, 3
  1 + a + a^2/2 + a^3/6
  dzero> :latex sqrt(a)/b
  \\frac{\\sqrt{a}}{b}

What is printed can be typed again. In scripts and in the shell a name without a value is an error; a script whose first line is
:symbols takes it for a symbol. dzero diff prints derivatives as formulas from the shell.
`,
  },
  {
    name: "prompt",
    summary: "keys and habits of the prompt",
    text: `
dzero alone, in a terminal, starts the prompt. What begins with a colon is a command: :help commands lists them.

  Tab                    completes names, functions and commands
  Up, Down, Ctrl-R       go through, and search, what was typed before
  Ctrl-C                 clears the line, or stops what is running
  Ctrl-D, :quit          leave

A line with an open bracket goes on in the next one. A line that starts with * / ^ % or a comparison goes on from the last
result:

  dzero> 2 + 3
  5
  dzero> ^2
  25

Where a line could be read in two ways, the prompt tells how it was read. :undo takes a line back, :save and :load keep a
session, :set lists settings. init.dz runs first (--no-init leaves it out).
`,
  },
  {
    name: "scripts",
    summary: "lines in a file, or piped in",
    text: `
A script is what could be typed at the prompt, commands too. It runs by dzero run FILE... or is piped into dzero.

  $ printf "x = 3\\nx*x\\n:vars\\n" | dzero
  x = 3
  9
    x.grad = 6
    name  value  grad
    x         3     6

It stops at its first error; with --keep-going it reports every error, goes on and exits with 1. --json prints one object for
each result:

  $ printf "x = 3\\nx*x\\n" | dzero --json
  {"name":"x","value":3}
  {"value":9,"grad":{"x":6}}

Several files run in order in one session, and :load runs one at the prompt. #!/usr/bin/env -S dzero run as a first line makes a file a program.
`,
  },
  {
    name: "rows",
    summary: "CSV, TSV and JSONL: an expression for every row",
    text: `
dzero map reads a file, or standard input, and writes every row with the value and its derivatives behind it. Columns are
named by the first line; one that is no plain name is written in backquotes.

  $ printf "x,y\\n1,2\\n3,4\\n" | dzero map "x^2*y"
  x,y,value,x.grad,y.grad
  1,2,2,4,1
  3,4,36,24,9

  --from, --to           csv, tsv or jsonl; else as the files' names say
  --only, --no-input     how much is written
  --a 2, -D a=2          what is no column
  --on-error blank       goes on at a cell that is no number

Memory does not grow with the file. dzero batch answers many expressions, each a line of JSON.
`,
  },
  {
    name: "pictures",
    summary: "curves, the steps of a calculation, its graph",
    text: `
Each of these is a command of the shell and of the prompt, and adds to no gradient.

  plot                   a curve and its derivative, in the terminal; --svg FILE
  trace                  the values forward, and each step backward
  graph                  what depends on what; --dot for Graphviz, --mermaid

The range of a plot is a..b: plot "sin(x)" --x 0..2pi in the shell, :plot sin(x), x = 0..2pi at the prompt.

  $ dzero graph "x*y" --x 3 --y 2
    node      value  adjoint
    n1 = x*y      6        1
    ├─ x          3        2
    └─ y          2        3
`,
  },
  {
    name: "errors",
    summary: "errors and notes: how they look, what is an error",
    text: `
An error is told with its place and, where there is one, a hint:

  $ dzero eval "2*sine(x) + 1" --x 3
  error: unknown function 'sine'
    2*sine(x) + 1
      ^^^^
  hint: did you mean 'sin'?

A result that is infinite or no number is a result. A note on standard error names the first place where it came up; a
point without a derivative is noted too.

  $ dzero eval "abs(x)" --x 0
  value = 0
  x.grad = 0
  note: abs(x) is not differentiable at 0; used 0

--strict turns notes into errors, --quiet drops them. dzero help exit lists the exit codes.
`,
  },
];
