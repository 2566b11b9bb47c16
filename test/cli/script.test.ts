import { dzero } from "./world.ts";

const STORY = "x = 3\nx + x\nx + x + x\n:cleargrad x\nx + x + x\n";
const ANSWERS = `x = 3
6
  x.grad = 2
9
  x.grad = 5      (2 before + 3 now; :cleargrad x starts over)
9
  x.grad = 3
`;

test.each([
  ["lines", STORY],
  ["carriage returns", STORY.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\uFEFF${STORY}`],
  ["no last newline", STORY.trimEnd()],
  ["comments and blank lines", `# the story\n\n${STORY}\n  # the end`],
  ["what comes after :quit", `${STORY}:quit\nthis is not read`],
])("a piped script with %s tells the story", async (_, stdin) => {
  expect(await dzero([], { stdin })).toEqual({ code: 0, out: ANSWERS, err: "" });
});

test("files run in order into one session", async () => {
  const files = { "a.dz": "x = 3\nf(t) = t*x\n", "b.dz": "f(2)" };
  expect(await dzero(["run", "a.dz", "b.dz"], { files })).toEqual({
    code: 0,
    out: "x = 3\nf(t) = t*x\n6\n  x.grad = 2\n",
    err: "",
  });
});

test("an open bracket goes on in the next line", async () => {
  const { out } = await dzero([], { stdin: "x = 1\n(x +\n # in between\n x)*2\n" });
  expect(out).toBe("x = 1\n4\n  x.grad = 4\n");
});

test("a script stops at its first error, which is told with its place; what was written stays", async () => {
  const files = { "s.dz": "x = 1\n(x +\n y)\nx\n" };
  expect(await dzero(["run", "s.dz"], { files })).toEqual({
    code: 1,
    out: "x = 1\n",
    err: "error: y has no value (s.dz, line 3)\n   y)\n   ^\nhint: give it one first: y = 1\n",
  });
});

test("--keep-going reports every error and exits 1", async () => {
  const { code, out, err } = await dzero(["--keep-going"], { stdin: "x = 1\ny\nx +\n:nothing\nx + x" });
  expect({ code, out }).toEqual({ code: 1, out: "x = 1\n2\n  x.grad = 2\n" });
  expect(err.match(/^error: .*$/gm)).toEqual([
    "error: y has no value (stdin, line 2)",
    "error: a value is missing after '+' (stdin, line 3)",
    "error: unknown command ':nothing' (stdin, line 4)",
  ]);
});

test("--json prints one object per result", async () => {
  const { out } = await dzero(["--json"], {
    stdin: "x = 3\nx + x\nx + x\nx\nf(t) = t\n:cleargrad\n:vars\n:symbols\nx*q\np = q^2\n:funcs\n1/0\n",
  });
  expect(out.trimEnd().split("\n")).toEqual([
    '{"name":"x","value":3}',
    '{"value":6,"grad":{"x":2}}',
    '{"value":6,"grad":{"x":4}}',
    '{"value":3}',
    '{"function":"f"}',
    '{"x":{"value":3,"grad":0}}',
    '{"formula":"q*x","derivatives":{"x":"q","q":"x"}}',
    '{"name":"p","formula":"q^2"}',
    '{"f":"f(t) = t"}',
    '{"value":"Infinity"}',
  ]);
});

test("under --strict a statement with a note happens not at all", async () => {
  const { code, out, err } = await dzero(["--strict", "--keep-going"], {
    stdin: "x = 0\ny = 5\nabs(x)\nx.grad\ny = 1/x\ny\nz = 1/x\nz\n",
  });
  expect({ code, out }).toEqual({ code: 1, out: "x = 0\ny = 5\n0\n5\n" });
  expect(err.match(/^error: .*$/gm)).toEqual([
    "error: abs(x) is not differentiable at 0; used 0 (stdin, line 3)",
    "error: 1/x: division by zero (stdin, line 5)",
    "error: 1/x: division by zero (stdin, line 7)",
    "error: z has no value (stdin, line 8)",
  ]);
});

test("a long session does not fill the graph: what no name reaches is dropped", async () => {
  const steps = "(x - 1)^2\n:cleargrad\nx = x.value + 1\n".repeat(4000);
  const { code, out } = await dzero(["--max-nodes", "15000"], { stdin: `keep = 7\nx = 0\n${steps}keep\nx\nans\n` });
  expect(code).toBe(0);
  expect(out.endsWith("\n7\n4000\n4000\n")).toBe(true);
});

test("after a calculation that was too large the session goes on", async () => {
  const { code, out } = await dzero(["--keep-going", "--max-nodes", "100"], {
    stdin: `x = 2\n${Array.from({ length: 200 }, (_, i) => `${i}*x`).join("+")}\nx + x\nx*x\n`,
  });
  expect({ code, out }).toEqual({
    code: 1,
    out: "x = 2\n4\n  x.grad = 2\n4\n  x.grad = 6      (2 before + 4 now; :cleargrad x starts over)\n",
  });
});

test("names, results and symbols survive the tidying of the graph", async () => {
  const filler = Array.from({ length: 6_000 }, (_, i) => `x*${i}.5`).join("\n");
  const { out } = await dzero(["--json"], {
    stdin: `:symbols\nx = 2\ny = x^2\nz = q*y\nx + y\n:cleargrad\n${filler}\n:cleargrad\ny\nz\n:backward y\n`,
  });
  expect(out.trimEnd().split("\n").slice(-3)).toEqual(['{"value":4}', '{"formula":"q*x^2"}', '{"grad":{"x":4}}']);
});

test("recursion may be 10 000 deep", async () => {
  const { out } = await dzero([], { stdin: "x = 2\nf(n) = n <= 0 ? 0 : x + f(n - 1)\nf(10000)\n" });
  expect(out).toContain("20000\n  x.grad = 10000\n");
});

test("a sum of 100 000 terms is evaluated and differentiated", async () => {
  const { out } = await dzero([], {
    stdin: `x = 2\n${Array.from({ length: 100_000 }, (_, i) => `${i}*x`).join("+")}\n`,
  });
  expect(out).toBe("x = 2\n9999900000\n  x.grad = 4999950000\n");
});
