import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dzero } from "./world.ts";

const files = {
  "xy.csv": "x,y\n1,2\n3,4\n",
  "prices.csv": 'item,price (USD),quantity\n"nails, short",2.5,100\nbolts,4.25,30\n',
  "bad.csv": "x\n1\nabc\n\n3\n,\n",
  "cells.csv": "x,n\n1,a\nabc,b\n,c\n4,d\n",
  "value.csv": "x,value\n1,5\n",
  "twice.csv": "x,x,y\n1,2,3\n",
  "plain.csv": "1,2\n3,4\n",
  "e.csv": "e,pi\n2,3\n",
  "x.tsv": "x\tn\n1\ta\n",
  "x.jsonl": '{"x":1,"n":"a"}\n{"x":2}\n',
  "lengths.csv": "n\n3\n",
  "edge.csv": "x\n-1\n0\n-2\n1\n",
  "empty.csv": "",
  "open.csv": 'x,"y\n1,2\n3,4\n',
  "after.csv": 'x,"y"z\n1,2\n',
  "blank.csv": "x,y\nq,-1\n2,1\n",
  "exact.jsonl": '{"id":12345678901234567890,"x":1.50,"z":1e400,"l":[1.0,"a"]}\n',
  "zero.csv": "x\n0\n",
  "expression.dz": "a = x^2\na*y\n",
};

const cases: readonly (readonly [argv: string, out: string, written?: Readonly<Record<string, string>>])[] = [
  ["x^2*y xy.csv", "x,y,value,x.grad,y.grad\n1,2,2,4,1\n3,4,36,24,9\n"],
  ["y*x xy.csv --wrt x", "x,y,value,x.grad\n1,2,2,2\n3,4,12,4\n"],
  ["x*y xy.csv --only y.grad,value", "x,y,y.grad,value\n1,2,1,2\n3,4,3,12\n"],
  ["x*y xy.csv --only x.grad --no-input", "x.grad\n2\n4\n"],
  ["a*x xy.csv --a 3", "x,y,value,x.grad\n1,2,3,3\n3,4,9,3\n"],
  [
    "a*x xy.csv -D a=pi/2 --no-input",
    "value,x.grad\n1.5707963267948966,1.5707963267948966\n4.71238898038469,1.5707963267948966\n",
  ],
  [
    "`price (USD)`*quantity prices.csv --no-input",
    "value,price (USD).grad,quantity.grad\n250,100,2.5\n127.5,30,4.25\n",
  ],
  ["quantity prices.csv --wrt `quantity` --no-input", "value,quantity.grad\n100,1\n30,1\n"],
  ["c1*c2 plain.csv --no-header", "1,2,2,2,1\n3,4,12,4,3\n"],
  [
    "c2 plain.csv --no-header --to jsonl",
    '{"c1":1,"c2":2,"value":2,"c2.grad":1}\n{"c1":3,"c2":4,"value":4,"c2.grad":1}\n',
  ],
  ["x x.tsv", "x\tn\tvalue\tx.grad\n1\ta\t1\t1\n"],
  ["x x.tsv --to csv", "x,n,value,x.grad\n1,a,1,1\n"],
  ["x x.jsonl", '{"x":1,"n":"a","value":1,"x.grad":1}\n{"x":2,"value":2,"x.grad":1}\n'],
  ["x x.jsonl --to csv", "x,n,value,x.grad\n1,a,1,1\n2,,2,1\n"],
  ["x exact.jsonl --to csv", 'id,x,z,l,value,x.grad\n12345678901234567890,1.50,1e400,"[1.0,""a""]",1.5,1\n'],
  ["max(sqrt(x),-5)^2 zero.csv --no-input --quiet", "value,x.grad\n0,NaN\n"],
  ["x xy.csv --json --no-input", '{"value":1,"x.grad":1}\n{"value":3,"x.grad":1}\n'],
  ["x value.csv --no-input", "value,x.grad\n1,1\n"],
  ["x value.csv --only x.grad", "x,value,x.grad\n1,5,1\n"],
  ["y twice.csv", "x,x,y,value,y.grad\n1,2,3,3,1\n"],
  ["1+1 xy.csv", "x,y,value\n1,2,2\n3,4,2\n"],
  ["t=x^2;t*y xy.csv --no-input", "value,x.grad,y.grad\n2,4,1\n36,24,9\n"],
  ["x=x*2;x^2*y xy.csv --no-input", "value,x.grad,y.grad\n8,16,4\n144,96,36\n"],
  ["x=0;1/x+y xy.csv --no-input --quiet", "value,x.grad,y.grad\nInfinity,0,1\nInfinity,0,1\n"],
  ["f(t)=t^2;f'(x) xy.csv --no-input", "value,x.grad\n2,2\n6,2\n"],
  ["sum(x^k,k,0,2) xy.csv --no-input", "value,x.grad\n3,3\n13,7\n"],
  ["x<2?x:y^2 xy.csv --no-input", "value,x.grad,y.grad\n1,1,0\n16,0,8\n"],
  ["-f expression.dz xy.csv --no-input", "value,x.grad,y.grad\n2,4,1\n36,24,9\n"],
  ["x+x xy.csv -o out.csv", "", { "out.csv": "x,y,value,x.grad\n1,2,2,2\n3,4,6,2\n" }],
  [
    "x+x xy.csv -o out.jsonl",
    "",
    { "out.jsonl": '{"x":1,"y":2,"value":2,"x.grad":2}\n{"x":3,"y":4,"value":6,"x.grad":2}\n' },
  ],
  ["x+x x.jsonl --output out.tsv --no-input", "", { "out.tsv": "value\tx.grad\n2\t2\n4\t2\n" }],
  ["x xy.csv -o -", "x,y,value,x.grad\n1,2,1,1\n3,4,3,1\n"],
];

/** A command line; its words hold no spaces, but for a column's name in backquotes. */
function words(line: string): string[] {
  return line.match(/(?:[^\s`]|`[^`]*`)+/g) ?? [];
}

test.each(cases.map(([argv, out, written = {}]) => [argv, out, written] as const))("%s", async (argv, out, written) => {
  const { written: found = {}, ...ended } = await dzero(["map", ...words(argv)], { files });
  expect(ended).toEqual({ code: 0, out, err: "" });
  expect(found).toEqual(written);
});

test("rows are read from standard input", async () => {
  const stdin = "x\n3\n";
  const answer = { code: 0, out: "x,value,x.grad\n3,6,2\n", err: "" };
  expect(await dzero(["map", "x+x"], { stdin })).toEqual(answer);
  expect(await dzero(["map", "x+x", "-"], { stdin })).toEqual(answer);
  expect(await dzero(["map", "-", "xy.csv", "--no-input"], { files, stdin: "x + y" })).toMatchObject({
    out: "value,x.grad,y.grad\n3,1,1\n7,1,1\n",
  });
});

const wrong: readonly (readonly [argv: string, code: number, err: string, out?: string])[] = [
  ["", 2, 'error: there is no expression\nhint: for example dzero map "x^2*y" data.csv\n'],
  ["2+ xy.csv", 1, "error: a value is missing after '+'\n  2+\n    ^\n"],
  ["xy.csv x+x", 2, "error: 'xy.csv' stands where the expression should\nhint: write dzero map \"x^2*y\" data.csv\n"],
  ["x + x", 2, "error: there is more than one file: '+' and 'x'\nhint: put quotes around an expression with spaces\n"],
  ["-", 2, 'error: standard input is either the expression or the rows\nhint: write dzero map "x^2*y" data.csv\n'],
  ["x none.csv", 1, "error: cannot read 'none.csv': there is no such file\n"],
  [
    "x empty.csv",
    1,
    "error: there are no rows (empty.csv)\nhint: a header names the columns; --no-header goes without\n",
  ],
  [
    "q*x xy.csv",
    1,
    "error: there is no column q\n  q*x\n  ^\nhint: the columns are x, y; a constant is given as --q 3\n",
  ],
  [
    "wrt*x xy.csv",
    1,
    "error: there is no column wrt\n  wrt*x\n  ^^^\nhint: the columns are x, y; a constant is given as -D wrt=3\n",
  ],
  [
    "prices*quantty prices.csv",
    1,
    "error: there is no column prices\n  prices*quantty\n  ^^^^^^\nhint: the columns are item, `price (USD)`, quantity; a constant is given as --prices 3\n",
  ],
  [
    "quantty prices.csv",
    1,
    "error: there is no column quantty\n  quantty\n  ^^^^^^^\nhint: did you mean 'quantity'? If not, the columns are item, `price (USD)`, quantity; a constant is given as --quantty 3\n",
  ],
  ["x open.csv", 1, "error: a quote is never closed (open.csv, line 4)\n"],
  [
    "x after.csv",
    1,
    'error: text stands behind a closing quote (after.csv, line 1)\nhint: a quote within quotes is written twice: ""\n',
  ],
  [
    "x.grad*x xy.csv",
    1,
    "error: x.grad has no value in a row\n  x.grad*x\n  ^^^^^^\nhint: a column of that name is written `x.grad`\n",
  ],
  ["ans xy.csv", 1, "error: there is no result yet\n  ans\n  ^^^\n"],
  ["x xy.csv --x 3", 1, "error: x is given by --x, and is a column too\n"],
  ["x xy.csv --a 3", 1, "error: a is given, but the expression does not use it\nhint: it uses x\n"],
  ["x xy.csv --onyl value", 2, "error: unknown option '--onyl'\nhint: did you mean '--only'?\n"],
  [
    "a*x xy.csv --a b",
    1,
    "error: the value of a is not a number: 'b' (--a)\n  b\n  ^\nhint: a value is a number or an expression of constants: 3, pi/2\n",
  ],
  ["x twice.csv", 1, "error: there are two columns x\n"],
  [
    "x value.csv",
    1,
    "error: value.csv has a column 'value' already\nhint: --no-input leaves its columns out, --only chooses the results\n",
  ],
  ["x xy.csv --wrt q", 1, "error: 'q' is no variable of the expression\nhint: it has x\n"],
  ["x xy.csv --wrt y", 1, "error: 'y' is no variable of the expression\nhint: it has x\n"],
  ["x xy.csv --only grad", 1, "error: the answer has no 'grad'\nhint: it has value, x.grad\n"],
  [
    "x xy.csv --from xls",
    2,
    "error: option '--from <FORMAT>' argument 'xls' is invalid. Allowed choices are csv, tsv, jsonl\n",
  ],
  [
    "x xy.csv --to json",
    2,
    "error: option '--to <FORMAT>' argument 'json' is invalid. Allowed choices are csv, tsv, jsonl\n",
  ],
  [
    "x xy.csv --on-error skip",
    2,
    "error: option '--on-error <WHAT>' argument 'skip' is invalid. Allowed choices are stop, blank\n",
  ],
  [
    "sum(k,k,1,n) lengths.csv",
    1,
    "error: the bounds of a sum need a value; a column has one in its rows only\n  sum(k,k,1,n)\n            ^\nhint: the length of a sum must not depend on a column\n",
  ],
  [
    "f(k)=k<=0?0:k+f(k-1);f(n) lengths.csv",
    1,
    "error: f calls itself under a condition that has no value, so it has no end\n  f(k)=k<=0?0:k+f(k-1);f(n)\n                ^^^^^^\nhint: the depth of a recursion must not depend on a column\n",
  ],
  [
    "f(t)=t xy.csv",
    1,
    "error: the last statement defines a function and has no value\n  f(t)=t\n  ^^^^^^\nhint: add an expression: f(...)\n",
  ],
  [
    "x bad.csv",
    1,
    "error: 'abc' is no number (bad.csv, row 2, line 3, column x)\nhint: --on-error blank leaves the outputs of such rows empty and goes on\n",
    "x,value,x.grad\n1,1,1\n",
  ],
  [
    "x bad.csv --on-error blank",
    1,
    "error: the row has 2 cells, the header 1 cell (bad.csv, row 4, line 6)\n",
    "x,value,x.grad\n1,1,1\nabc,,\n3,3,1\n",
  ],
  [
    "x cells.csv --on-error blank",
    1,
    "error: the results of 2 of 4 rows are empty; the first: 'abc' is no number (cells.csv, row 2, column x)\n",
    "x,n,value,x.grad\n1,a,1,1\nabc,b,,\n,c,,\n4,d,4,1\n",
  ],
  [
    "log(x) edge.csv --strict",
    1,
    "error: log(x): logarithm of a negative number, -1 (edge.csv, row 1)\n",
    "x,value,x.grad\n",
  ],
  [
    "x/(x-1) edge.csv --strict --no-input --only value",
    1,
    "error: x/(x - 1): division by zero (edge.csv, row 4)\n",
    "value\n0.5\n-0\n0.6666666666666666\n",
  ],
];

test.each(wrong.map(([argv, code, err, out = ""]) => [argv, code, err, out] as const))(
  "map %s",
  async (argv, code, err, out) => {
    expect(await dzero(["map", ...words(argv)], { files })).toEqual({ code, out, err });
  },
);

test("notes are counted by kind and told at the end", async () => {
  const { code, out, err } = await dzero(["map", "log(x) + abs(x - 1)", "edge.csv", "--no-input"], {
    files,
  });
  expect({ code, out }).toEqual({ code: 0, out: "value,x.grad\nNaN,NaN\n-Infinity,Infinity\nNaN,NaN\n0,1\n" });
  expect(err.split("\n")).toEqual([
    "note: log(x): logarithm of a negative number, -1 (3 rows, first row 1)",
    "note: abs(x - 1) is not differentiable at 0; used 0 (row 4)",
    "",
  ]);
  expect((await dzero(["map", "log(x)", "edge.csv", "--quiet"], { files })).err).toBe("");
  expect((await dzero(["map", "e*2", "e.csv"], { files })).err).toBe("note: e hides the constant e\n");
});

test("rows that stay empty are not noted, and exceptional points are", async () => {
  expect(await dzero(["map", "x*log(y)", "blank.csv", "--on-error", "blank", "--strict"], { files })).toMatchObject({
    out: "x,y,value,x.grad,y.grad\nq,-1,,,\n2,1,0,0,2\n",
  });
  const { err } = await dzero(["map", "x % x", "xy.csv", "--no-input"], { files });
  expect(err).toContain("x%x jumps here");
});

test("formats convert into one another", async () => {
  const csv = await dzero(["map", "x*y", "xy.csv"], { files });
  const json = await dzero(["map", "x*y", "xy.csv", "--to", "jsonl"], { files });
  const back = await dzero(["map", "x", "a.jsonl", "--to", "csv", "--only", "value"], {
    files: { "a.jsonl": json.out.replaceAll("value", "product") },
  });
  expect(back.out).toBe("x,y,product,x.grad,y.grad,value\n1,2,2,2,1,1\n3,4,12,4,3,3\n");
  expect(csv.out).toBe("x,y,value,x.grad,y.grad\n1,2,2,2,1\n3,4,12,4,3\n");
});

const program = [process.execPath, "dist/dzero.cjs", "map"];

test("the built program maps pipes and files", () => {
  const folder = mkdtempSync(join(tmpdir(), "dzero-"));
  try {
    const input = join(folder, "in.csv");
    const output = join(folder, "out.csv");
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i}`);
    writeFileSync(input, `x\n${rows.join("\n")}\n`);
    const expected = `x,value,x.grad\n${rows.map((x) => `${x},${2 * Number(x)},2\n`).join("")}`;
    const [node, ...start] = program;
    const piped = spawnSync(node, [...start, "x+x"], { input: readFileSync(input), encoding: "utf8" });
    expect({ ...piped, stdout: piped.stdout === expected }).toMatchObject({ status: 0, stdout: true, stderr: "" });
    expect(spawnSync(node, [...start, "x+x", input, "-o", output]).status).toBe(0);
    expect(readFileSync(output, "utf8") === expected).toBe(true);
    const same = spawnSync(node, [...start, "x+x", input, "-o", input], { encoding: "utf8" });
    expect({ status: same.status, stderr: same.stderr }).toEqual({
      status: 1,
      stderr: `error: cannot write to '${input}': it is the file that is read\nhint: write to another file, and rename it then\n`,
    });
    const appended = openSync(input, "a");
    expect(spawnSync(node, [...start, "x+x", input], { stdio: ["ignore", appended, "pipe"] }).status).toBe(1);
    closeSync(appended);
    expect(readFileSync(input, "utf8")).toBe(`x\n${rows.join("\n")}\n`);
    const directory = spawnSync(node, [...start, "x", folder], { encoding: "utf8" });
    expect({ status: directory.status, stderr: directory.stderr }).toEqual({
      status: 1,
      stderr: `error: cannot read '${folder}': it is a directory\n`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("where code must not be made, rows are computed without", () => {
  const env = { ...process.env, NODE_OPTIONS: "--disallow-code-generation-from-strings" };
  const run = (argv: string[]) =>
    spawnSync(process.execPath, ["dist/dzero.cjs", ...argv], { env, input: "x\n2\n", encoding: "utf8" });
  expect(run(["map", "x^3", "--no-input"]).stdout).toBe("value,x.grad\n8,12\n");
});

test("a closed pipe ends it quietly, a full disk is told", () => {
  const shell = (line: string, input: string) => {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", line], { input, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  const call = program.map((word) => `"${word}"`).join(" ");
  const rows = `x\n${"1\n".repeat(200_000)}`;
  expect(shell(`${call} x | head -1`, rows)).toEqual({ status: 0, stdout: "x,value,x.grad\n", stderr: "" });
  expect(shell(`${call} x > /dev/full`, rows)).toEqual({
    status: 1,
    stdout: "",
    stderr: "error: cannot write to standard output: no space is left\n",
  });
});

test("Ctrl-C stops it with whole rows written, also where it waits for more", async () => {
  const [node, ...start] = program;
  const child = spawn(node, [...start, "x+x"]);
  let out = "";
  child.stdin.write("x\n1\n2\n3");
  for await (const piece of child.stdout) {
    out += String(piece);
    if (out.endsWith("2,4,2\n")) child.kill("SIGINT");
  }
  const code = child.exitCode ?? (await new Promise((resolve) => void child.on("exit", resolve)));
  expect({ code, out }).toEqual({ code: 130, out: "x,value,x.grad\n1,2,2\n2,4,2\n" });
});
