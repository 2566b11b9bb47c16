import { mapped, withAsked, type Asked } from "./mapped.ts";

/** Files, and what is written for them. */
const cases: readonly (readonly [what: string, input: string, output: string, asked?: Asked])[] = [
  ["plain", "x\n1\n2.5\n", "x,value,x.grad\n1,1,2\n2.5,2.5,5\n"],
  ["no newline at the end", "x\n1\n2", "x,value,x.grad\n1,1,2\n2,2,4\n"],
  ["lines of Windows", "x,n\r\n1,a\r\n2,b", "x,n,value,x.grad\r\n1,a,1,2\r\n2,b,2,4\r\n"],
  ["a mark of UTF-8", "\uFEFFx\n1\n", "x,value,x.grad\n1,1,2\n"],
  ["blank lines", "\n\nx\n\n1\n\r\n\n2\n\n", "x,value,x.grad\n1,1,2\n2,2,4\n"],
  ["a header alone", "x,y\n", "x,y,value,x.grad\n"],
  ["a header alone, no newline", "x,y", "x,y,value,x.grad\n"],
  ["quotes", 'n,x\n"a,b",1\n"say ""x""",2\n"",3\n', 'n,x,value,x.grad\n"a,b",1,1,2\n"say ""x""",2,2,4\n"",3,3,6\n'],
  ["a line end in quotes", 'n,x\n"a\nb\r\n",1\n', 'n,x,value,x.grad\n"a\nb\r\n",1,1,2\n'],
  ["a quoted number", 'x\n"1.5"\n" 2 "\n', 'x,value,x.grad\n"1.5",1.5,3\n" 2 ",2,4\n'],
  ["a quote within a plain cell", 'n,x\n5" pipe,1\na"b"c,2\n', 'n,x,value,x.grad\n5" pipe,1,1,2\na"b"c,2,2,4\n'],
  ["a quoted header", '"x","a,b"\n1,2\n', '"x","a,b",value,x.grad\n1,2,1,2\n'],
  ["spaces around", " x , y\n 1 ,2\n\t2\t,3 \n", " x , y,value,x.grad\n 1 ,2,1,2\n\t2\t,3 ,2,4\n"],
  [
    "words",
    "x\nnan\nNaN\ninf\n-inf\n+Infinity\n-Infinity\n-nan\n",
    "x,value,x.grad\nnan,NaN,NaN\nNaN,NaN,NaN\ninf,Infinity,Infinity\n-inf,-Infinity,-Infinity\n+Infinity,Infinity,Infinity\n-Infinity,-Infinity,-Infinity\n-nan,NaN,NaN\n",
  ],
  [
    "signs, points and exponents",
    "x\n+5\n.5\n5.\n1e3\n1E-2\n-0\n",
    "x,value,x.grad\n+5,5,10\n.5,0.5,1\n5.,5,10\n1e3,1000,2000\n1E-2,0.01,0.02\n-0,0,-0\n",
  ],
  [
    "many digits",
    `x\n${"1".repeat(25)}\n0.${"3".repeat(30)}\n`,
    `x,value,x.grad\n${"1".repeat(25)},1.1111111111111111e+24,2.2222222222222222e+24\n0.${"3".repeat(30)},0.3333333333333333,0.6666666666666666\n`,
  ],
  ["empty cells that are not used", "n,x,m\n,1,\n", "n,x,m,value,x.grad\n,1,,1,2\n"],
  ["bytes that are no UTF-8", "n,x\n\xff,1\n", "n,x,value,x.grad\n\xff,1,1,2\n"],
  ["two columns", "y,n,x\n1,a,2\n", "y,n,x,value,x.grad,y.grad\n1,a,2,3,4,2\n", { use: ["x", "y"] }],
  ["no column", "x\n7\n8\n", "x,value\n7,0\n8,0\n", { use: [] }],
  ["no header", "1,2\n3,4\n", "1,2,2,4\n3,4,4,8\n", { hasHeader: false, use: ["c2"] }],
  ["no input", "x,y\n1,2\n", "value,x.grad\n1,2\n", { keepsInput: false }],
  ["no input, no header", "1,2\n", "1,2\n", { keepsInput: false, hasHeader: false, use: ["c1"] }],
  ["TSV", "x\tn\n1\ta,b\n2\t\n", "x\tn\tvalue\tx.grad\n1\ta,b\t1\t2\n2\t\t2\t4\n", { from: "tsv" }],
  [
    "CSV to TSV",
    'x,n\n1,"a,b"\n2,a\tb\n3,"say ""x"""\n',
    'x\tn\tvalue\tx.grad\n1\ta,b\t1\t2\n2\t"a\tb"\t2\t4\n3\t"say ""x"""\t3\t6\n',
    { to: "tsv" },
  ],
  ["TSV to CSV", "x\tn\n1\ta,b\n", 'x,n,value,x.grad\n1,"a,b",1,2\n', { from: "tsv", to: "csv" }],
  [
    "CSV to JSON",
    'x,n,"a ""b"""\n1.50,a,007\ninf,"x,y",1e5\n+5,,-0.1\n',
    '{"x":1.50,"n":"a","a \\"b\\"":"007","value":1.5,"x.grad":3}\n{"x":"Infinity","n":"x,y","a \\"b\\"":1e5,"value":"Infinity","x.grad":"Infinity"}\n{"x":5,"n":"","a \\"b\\"":-0.1,"value":5,"x.grad":10}\n',
    { to: "jsonl" },
  ],
  [
    "CSV to JSON without input",
    "x,n\n1,a\nnan,b\n",
    '{"value":1,"x.grad":2}\n{"value":"NaN","x.grad":"NaN"}\n',
    { to: "jsonl", keepsInput: false },
  ],
  ["bad cells kept", "x,n\na,1\n2,2\n,3\n", "x,n,value,x.grad\na,1,,\n2,2,2,4\n,3,,\n", { keepsBad: true }],
  [
    "bad cells kept, JSON",
    "x\na\n2\n",
    '{"x":"a","value":null,"x.grad":null}\n{"x":2,"value":2,"x.grad":4}\n',
    { keepsBad: true, to: "jsonl" },
  ],
];

test.each(cases.map(withAsked))("%s", async (_, input, output, asked) => {
  for (const piece of [1, 2, 3, 7, 1 << 16]) {
    const bytes = Buffer.from(input, input.includes("\xff") ? "latin1" : "utf8");
    const expected = Buffer.from(output, input.includes("\xff") ? "latin1" : "utf8").toString("utf8");
    expect(await mapped(bytes, { ...asked, piece })).toMatchObject({ out: expected, error: undefined });
  }
});

/** Files that are wrong, what is written all the same, and the error. */
const wrong: readonly (readonly [input: string, output: string, error: string, asked?: Asked])[] = [
  ["", "", "there are no rows (data.csv)"],
  ["\n\n", "", "there are no rows (data.csv)"],
  ["\uFEFF", "", "there are no rows (data.csv)"],
  ["x\n1\nabc\n2\n", "x,value,x.grad\n1,1,2\n", "'abc' is no number (data.csv, row 2, line 3, column x)"],
  ["x\n1\n\n\n \n", "x,value,x.grad\n1,1,2\n", "an empty cell is no number (data.csv, row 2, line 5, column x)"],
  ["x,y\n1,2\n,2\n", "x,y,value,x.grad\n1,2,1,2\n", "an empty cell is no number (data.csv, row 2, line 3, column x)"],
  ["x\n0x10\n", "x,value,x.grad\n", "'0x10' is no number (data.csv, row 1, line 2, column x)"],
  ["x\n1_000\n", "x,value,x.grad\n", "'1_000' is no number (data.csv, row 1, line 2, column x)"],
  ["x\n1 2\n", "x,value,x.grad\n", "'1 2' is no number (data.csv, row 1, line 2, column x)"],
  ["x\n--1\n", "x,value,x.grad\n", "'--1' is no number (data.csv, row 1, line 2, column x)"],
  ["x\n1e\n", "x,value,x.grad\n", "'1e' is no number (data.csv, row 1, line 2, column x)"],
  ["x\nInf\n", "x,value,x.grad\n", "'Inf' is no number (data.csv, row 1, line 2, column x)"],
  ["x\ninfinity\n", "x,value,x.grad\n", "'infinity' is no number (data.csv, row 1, line 2, column x)"],
  ["x\nna\n", "x,value,x.grad\n", "'na' is no number (data.csv, row 1, line 2, column x)"],
  ["x\0\n1\n", "", "the row holds NUL bytes (data.csv, line 1)"],
  ["x\n1\0\n", "x,value,x.grad\n", "'1\0' is no number (data.csv, row 1, line 2, column x)"],
  ['x\n"1"""\n', "x,value,x.grad\n", `'"1"""' is no number (data.csv, row 1, line 2, column x)`],
  [
    'n,x\n"a\nb\n",1\n"c",q\n',
    'n,x,value,x.grad\n"a\nb\n",1,1,2\n',
    "'q' is no number (data.csv, row 2, line 5, column x)",
  ],
  ["x,y\n1,2\n3\n", "x,y,value,x.grad\n1,2,1,2\n", "the row has 1 cell, the header 2 cells (data.csv, row 2, line 3)"],
  ["x\n1,2,3\n", "x,value,x.grad\n", "the row has 3 cells, the header 1 cell (data.csv, row 1, line 2)"],
  [
    "1,2\n3\n",
    "1,2,1,2\n",
    "the row has 1 cell, the first row 2 cells (data.csv, row 2, line 2)",
    { hasHeader: false, use: ["c1"] },
  ],
  ['n,x\n"a,1\n2,3\n', "n,x,value,x.grad\n", "a quote is never closed (data.csv, row 1, line 2, column n)"],
  ['n,x\n"a"b,1\n', "n,x,value,x.grad\n", "text stands behind a closing quote (data.csv, row 1, line 2, column n)"],
  [
    `x\n${"y".repeat(100)}\n`,
    "x,value,x.grad\n",
    `'${"y".repeat(40)}...' is no number (data.csv, row 1, line 2, column x)`,
  ],
  ["\xff\xfex\0", "", "the file is UTF-16 (data.csv)"],
  [
    "x\n1\n2,3\n",
    "x,value,x.grad\n1,1,2\n",
    "the row has 2 cells, the header 1 cell (data.csv, row 2, line 3)",
    { keepsBad: true },
  ],
];

test.each(wrong.map(withAsked))("%j", async (input, out, error, asked) => {
  for (const piece of [1, 5, 1 << 16]) {
    const bytes = Buffer.from(input, input.startsWith("\xff") ? "latin1" : "utf8");
    expect(await mapped(bytes, { ...asked, piece })).toMatchObject({ out, error });
  }
});

test("rows that are kept though a cell is bad are counted, and the first is told", async () => {
  const rows = Array.from({ length: 10_000 }, (_, i) => (i % 10 === 7 ? "?" : String(i)));
  const { mapped: result } = await mapped(`x\n${rows.join("\n")}\n`, { keepsBad: true });
  expect(result).toMatchObject({ rows: 10_000, blankRows: 1000 });
  expect(result?.firstBad?.message).toBe("'?' is no number (data.csv, row 8, column x)");
});

let state = 12345;
function random(below: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

/** A cell of any kind, as it is written, and as what it holds. */
function randomCell(): string {
  const kinds = [
    () => "",
    () => "plain",
    () => `"${'a,"" \n\r\t'.slice(0, random(5))}"`.replace(/^"(a,")"$/, '"a,"""'),
    () => '"x""y"',
    () => "ü€😀".slice(0, 1 + random(2)),
    () => "x".repeat(random(40)),
    () => '5"',
  ];
  return kinds[random(kinds.length)]();
}

test("random files come out with every byte, whatever the pieces they come in", async () => {
  for (let round = 0; round < 60; round++) {
    const end = round % 2 === 0 ? "\n" : "\r\n";
    const width = 1 + random(5);
    const place = random(width);
    const header = Array.from({ length: width }, (_, i) => (i === place ? "x" : `h${i}`)).join(",");
    const rows = Array.from({ length: random(300) }, () => {
      const number = (random(2000) - 1000) / 8;
      const cells = Array.from({ length: width }, (_, i) => (i === place ? String(number) : randomCell()));
      return { text: cells.join(","), number };
    });
    const input = [header, ...rows.map(({ text }) => text)].map((row) => row + end).join("");
    const output = [`${header},value,x.grad`, ...rows.map(({ text, number }) => `${text},${number},${2 * number}`)];
    const { out, error } = await mapped(input, { piece: 1 + random(100) });
    expect({ error, out }).toEqual({ error: undefined, out: output.map((row) => row + end).join("") });
  }
});

test("bytes may come late, and go out slowly, while the memory grows", async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `${i},${i % 10_000 === 9999 ? "long".repeat(100_000) : ""}`);
  const { out, error } = await mapped(`x,n\n${rows.join("\n")}\n`, { isSlow: true, piece: 1 << 18 });
  const expected = rows.map((row, i) => `${row},${i},${2 * i}\n`);
  expect(error).toBeUndefined();
  expect(out === `x,n,value,x.grad\n${expected.join("")}`).toBe(true);
});

test("slow rows are computed a few at a time, and an interruption in their midst leaves those that are done", async () => {
  const controller = new AbortController();
  const run = (inputs: readonly Float64Array[], [output]: readonly Float64Array[], count: number) => {
    controller.abort();
    const end = performance.now() + 60;
    while (performance.now() < end);
    for (let row = 0; row < count; row++) output[row] = -inputs[0][row];
    return undefined;
  };
  const rows = Array.from({ length: 3000 }, (_, i) => `${i + 1}`);
  const { out, error } = await mapped(`x\n${rows.join("\n")}\n`, { run, signal: controller.signal });
  expect(error).toBe("interrupted");
  const written = out.trim().split("\n").slice(1);
  expect(written.length).toBeGreaterThan(0);
  expect(written.length).toBeLessThan(rows.length);
  expect(written).toEqual(rows.slice(0, written.length).map((row) => `${row},-${row}`));
});

test("a row longer than a block is read, and each piece that is written is whole rows", async () => {
  const long = `"${"long, ".repeat(200_000)}"`;
  const rows = [`1,a`, `2,${long}`, ...Array.from({ length: 20_000 }, (_, i) => `${i},b`), `3,${long}`];
  const { out, writes } = await mapped(`x,n\n${rows.join("\n")}\n`);
  const expected = rows.map((row) => `${row},${Number.parseInt(row, 10)},${2 * Number.parseInt(row, 10)}\n`);
  expect(out === `x,n,value,x.grad\n${expected.join("")}`).toBe(true);
  expect(writes.length).toBeGreaterThan(5);
  for (const piece of writes) expect(piece.endsWith("\n")).toBe(true);
});
