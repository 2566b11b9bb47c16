import { dzero } from "../cli/world.ts";

interface Node {
  readonly id: string;
  readonly name?: string;
  readonly arguments?: readonly (string | number)[];
  readonly slopes?: readonly (number | null)[];
  readonly value: number;
  readonly adjoint?: number;
}

interface Graph {
  readonly grad: Readonly<Record<string, number>>;
  readonly result: string;
  readonly nodes: readonly Node[];
}

/** What `dzero graph` prints; further arguments are separated by spaces. */
async function graph(expression: string, rest = ""): Promise<string> {
  const { out, err, code } = await dzero(["graph", expression, ...rest.split(" ").filter((word) => word !== "")]);
  expect({ err, code }).toEqual({ err: "", code: 0 });
  return out;
}

test.each([
  [
    "both edges of x + x are there",
    "x+x",
    "--x 3",
    `  node          value  adjoint
  n1 = x + x        6        1
  ├─ x              3        2
  └─ x (above)
`,
  ],
  [
    "a node stands once; where it comes up again, it is only mentioned",
    "sin(x*y)/(x*y)",
    "--x 3 --y 2 --digits 4",
    `  node                value  adjoint
  n3 = n2/n1       -0.04657        1
  ├─ n2 = sin(n1)   -0.2794   0.1667
  │  └─ n1 = x*y          6   0.1678
  │     ├─ x              3   0.3356
  │     └─ y              2   0.5034
  └─ n1 (above)
`,
  ],
  [
    "what has a name is shown by it, and constants stand in formulas",
    "y = x^2; f(t) = t/-2; f(y)*2*pi + y",
    "--x 3 --digits 4",
    `  node                   value  adjoint
  n4 = n3 + y           -19.27        1
  ├─ n3 = n2*pi         -28.27        1
  │  └─ n2 = n1*2           -9    3.142
  │     └─ n1 = y/(-2)    -4.5    6.283
  │        └─ y = x^2        9   -2.142
  │           └─ x           3   -12.85
  └─ y (above)
`,
  ],
  [
    "a result that two names stand for has a node of its own",
    "y = x^2; z = x^2 + y; z",
    "--x 3",
    `  node              value  adjoint
  z = n1 + y           18        1
  ├─ n1 = x^2           9        2
  │  └─ x               3       12
  └─ y = n1             9        1
     └─ n1 (above)
`,
  ],
  [
    "without values there are formulas only",
    "a*x + b",
    "--ascii",
    `  node
  n2 = n1 + b
  |- n1 = a*x
  |  |- a
  |  \`- x
  \`- b
`,
  ],
  [
    "what is known without all values is shown",
    "a*x^2",
    "--x 3",
    `  node         value
  n2 = a*n1
  ├─ a
  └─ n1 = x^2      9
     └─ x          3
`,
  ],
  ["a constant is one node", "3*2", "", "  node      value\n  n1 = 3*2      6\n"],
  [
    "a name of the user's is no node's",
    "n1*x*n2",
    "",
    `  node
  n4 = n3*n2
  ├─ n3 = n1*x
  │  ├─ n1
  │  └─ x
  └─ n2
`,
  ],
])("%s", async (_what, expression, rest, expected) => {
  expect(await graph(expression, rest)).toBe(expected);
});

test("at the prompt named results have their names, and a variable that was replaced its value", async () => {
  const { out } = await dzero([], { stdin: "x = 3\ny = x^2\nx = 5\n:graph y*x\nx.grad\n" });
  expect(out.slice(out.indexOf("  node"))).toBe(`  node        value  adjoint
  n1 = y*x       45        1
  ├─ y = 3^2      9        5
  └─ x            5        9
0
`);
});

test("what is deep goes on in a tree of its own, and lines stay short", async () => {
  const out = await graph("((((((((((((x+1)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2+x)*2", "--x 0.1");
  const lines = out.split("\n");
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  const labels = lines.flatMap((line) => /(n\d+) =/.exec(line)?.slice(1) ?? []);
  expect(labels.toSorted()).toEqual(Array.from({ length: labels.length }, (_, i) => `n${i + 1}`).toSorted());
  const promised = lines.flatMap((line) => /(n\d+) \(below\)/.exec(line)?.slice(1) ?? []);
  expect(promised.length).toBeGreaterThan(0);
  for (const label of promised) expect(lines.some((line) => line.startsWith(`  ${label} = `))).toBe(true);
});

test("of a large graph the top is shown, unless all of it is asked for", async () => {
  const [first, ...lines] = (await graph("sum(sin(x)^k, k, 1, 1000)", "--x 0.5")).trimEnd().split("\n");
  expect(first).toBe("2001 nodes, 1 variable, 1001 steps from the result to the farthest; the top:");
  expect(lines.length).toBeLessThan(80);
  expect(lines.at(-1)).toBe("dzero graph --all shows every node, --svg draws them");
  const all = await graph("sum(sin(x)^k, k, 1, 1000)", "--x 0.5 --all");
  for (const label of ["n1", "n2000"]) expect(all).toContain(`${label} = `);
});

test.each([
  ["wide", "sum(x^k, k, 1, 20000)", "--x 0.5"],
  ["deep", "f(n) = n == 0 ? x : sin(f(n - 1)); f(9000)", "--x 0.5"],
  ["at once wide", `max(${"x, ".repeat(3000)}1)`, ""],
])("of a graph that is large and %s a few lines are shown", async (_how, expression, rest) => {
  const lines = (await graph(expression, rest)).split("\n");
  expect(lines.length).toBeLessThan(80);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
});

test.each([
  "x*sin(x)",
  "x + x",
  "y = x^2; z = x^2 + y; z*y*x",
  "f(t) = t*x; f(f(x)) - f(1)",
  "a = x*2; b = a; max(a - 3, b, x)/exp(b)",
  "d/dx(x^3*sin(x))*x",
  "x < 0 ? 1 : sqrt(x)",
])("in JSON each adjoint of %s is what its users hand down", async (expression) => {
  const { nodes, result, grad }: Graph = JSON.parse(await graph(expression, "--x 0.7 --json"));
  const sums = new Map([[result, 1]]);
  for (const { id, arguments: parts = [], slopes = [] } of nodes.toReversed()) {
    for (const [i, part] of parts.entries()) {
      if (typeof part !== "string") continue;
      sums.set(part, (sums.get(part) ?? 0) + (sums.get(id) ?? 0) * (slopes[i] ?? 0));
    }
  }
  for (const { id, adjoint, name } of nodes) {
    expect(adjoint).toBeCloseTo(sums.get(id) ?? 0, 12);
    if (name !== undefined) expect(adjoint).toBe(grad[name]);
  }
  // Arguments are there before they are used, and each node is used or the result.
  for (const [at, { arguments: parts = [] }] of nodes.entries())
    for (const part of parts)
      if (typeof part === "string") expect(nodes.slice(0, at).some(({ id }) => id === part)).toBe(true);
});

test("Graphviz's form has an edge for each use, from argument to result", async () => {
  const [first, ...lines] = (await graph("x + x", "--x 3 --dot")).trimEnd().split("\n");
  expect(first).toBe("digraph dzero {");
  expect(lines.filter((line) => line.includes("label"))).toEqual([
    '  v1 [shape=ellipse, fillcolor="#dbeafe", label="x\\nvalue 3\\nadjoint 2"];',
    '  n1 [shape=box, fillcolor="#dcfce7", penwidth=2, label="n1 = x + x\\nvalue 6\\nadjoint 1"];',
    '  v1 -> n1 [label="1"];',
    '  v1 -> n1 [label="1"];',
  ]);
  expect(lines.at(-1)).toBe("}");
});

test("Mermaid's form has an edge for each use, from argument to result", async () => {
  const lines = (await graph("x + x", "--x 3 --mermaid")).trimEnd().split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "flowchart LR",
    '  v1(["x<br/>value 3<br/>adjoint 2"]):::variable',
    '  n1["n1 = x + x<br/>value 6<br/>adjoint 1"]:::result',
    '  v1 -->|"1"| n1',
    '  v1 -->|"1"| n1',
  ]);
});

/** A label as Graphviz reads it. */
function readDot(line: string): string {
  const [, text] = /label="((?:[^"\\]|\\.)*)"\];$/.exec(line) ?? [];
  return (text ?? "").replace(/\\(.)/g, "$1").replaceAll("&amp;", "&");
}

/** A label as Mermaid reads it. */
function readMermaid(line: string): string {
  const [, text] = /^ {2}\w+\W+"([^"<>]*)"/.exec(line) ?? [];
  return (text ?? "").replace(/#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}

test.each([
  'a"b',
  "a\\b",
  "\\N\\",
  "<b>&lt;",
  "#35;",
  "a]b})",
  "]; x [",
  "日本語",
  "a``b",
  "end",
  "--x",
  "%% c",
  "x | y",
])("a variable called %s is one in both forms", async (name) => {
  const written = name === "end" ? name : `\`${name}\``;
  const dot = (await graph(written === "`日本語`" ? name : written, "--dot")).split("\n")[4];
  const mermaid = (await graph(written, "--mermaid")).split("\n")[1];
  const shown = name === "日本語" ? name : written;
  expect([readDot(dot), readMermaid(mermaid)]).toEqual([shown, shown]);
});

test("Graphviz draws, where it is there", async () => {
  const drawn: string[] = [];
  const dot = (text: string) => {
    drawn.push(text);
    return "<svg/>";
  };
  const { out, code, written } = await dzero(["graph", "x*y", "--svg", "g.svg"], { programs: { dot } });
  expect({ out, code, written }).toEqual({ out: "", code: 0, written: { "g.svg": "<svg/>" } });
  expect(drawn).toEqual([(await graph("x*y", "--dot")).trimEnd()]);
});

test("without Graphviz no file is written", async () => {
  const { code, err, written } = await dzero(["graph", "x*y", "--svg", "g.svg"]);
  expect({ code, written }).toEqual({ code: 1, written: undefined });
  expect(err).toBe(`error: cannot run 'dot': there is no such program
hint: Graphviz draws it and has to be installed; --dot writes what it reads
`);
});

test.each([
  ["--dot --mermaid", "a graph is written in one form, either --dot or --mermaid"],
  ["--json --svg g.svg", "a graph is written in one form, either --svg or --json"],
  ["--svg", "option '--svg <FILE>' argument missing"],
])("%s is no way to call it", async (rest, message) => {
  const { code, err, out } = await dzero(["graph", "x", ...rest.split(" ")]);
  expect({ code, out, message: err.split("\n")[0] }).toEqual({ code: 2, out: "", message: `error: ${message}` });
});
