import { mapped, withAsked, type Asked } from "./mapped.ts";

const cases: readonly (readonly [what: string, input: string, output: string, asked?: Asked])[] = [
  ["plain", '{"x":1}\n{"x":2.5}\n', '{"x":1,"value":1,"x.grad":2}\n{"x":2.5,"value":2.5,"x.grad":5}\n'],
  [
    "every byte of a row stays",
    '{ "n" : "a\\u0041,}" , "x":1e0 }\n',
    '{ "n" : "a\\u0041,}" , "x":1e0 ,"value":1,"x.grad":2}\n',
  ],
  ["no newline at the end", '{"x":1}', '{"x":1,"value":1,"x.grad":2}\n'],
  ["lines of Windows, blank lines, a mark", '\uFEFF\r\n{"x":1}\r\n \r\n', '{"x":1,"value":1,"x.grad":2}\r\n'],
  [
    "words",
    '{"x":"NaN"}\n{"x":"-Infinity"}\n{"x":-0}\n',
    '{"x":"NaN","value":"NaN","x.grad":"NaN"}\n{"x":"-Infinity","value":"-Infinity","x.grad":"-Infinity"}\n{"x":-0,"value":0,"x.grad":-0}\n',
  ],
  [
    "other fields, other order",
    '{"x":1,"a":[{"b":1}]}\n{"c":null,"x":2}\n',
    '{"x":1,"a":[{"b":1}],"value":1,"x.grad":2}\n{"c":null,"x":2,"value":2,"x.grad":4}\n',
  ],
  [
    "awkward names",
    '{"__proto__":1,"constructor":{}}\n',
    '{"__proto__":1,"constructor":{},"value":1,"__proto__.grad":2}\n',
    { use: ["__proto__"] },
  ],
  ["empty objects", "{}\n{ }\n", '{"value":0}\n{ "value":0}\n', { use: [] }],
  ["without input", '{"x":1,"n":2}\n', '{"value":1,"x.grad":2}\n', { keepsInput: false }],
  [
    "to CSV",
    '{"x":1,"n":"a,b","m":null}\n{"m":[1,"q"],"x":2.50}\n{"x":3,"n":"say \\"x\\"","m":true}\n',
    'x,n,m,value,x.grad\n1,"a,b",,1,2\n2.50,,"[1,""q""]",2.5,5\n3,"say ""x""",true,3,6\n',
    { to: "csv" },
  ],
  ["to TSV without input", '{"x":1}\n', "value\tx.grad\n1\t2\n", { to: "tsv", keepsInput: false }],
  ["to CSV, no column", "{}\n", "value\n0\n", { to: "csv", use: [] }],
  [
    "bad fields kept",
    '{"x":"1"}\n{"x":2}\n{}\n',
    '{"x":"1","value":null,"x.grad":null}\n{"x":2,"value":2,"x.grad":4}\n{"value":null,"x.grad":null}\n',
    { keepsBad: true },
  ],
];

test.each(cases.map(withAsked))("%s", async (_, input, out, asked) => {
  for (const piece of [1, 2, 3, 7, 1 << 16])
    expect(await mapped(input, { from: "jsonl", ...asked, piece })).toMatchObject({ out, error: undefined });
});

const wrong: readonly (readonly [input: string, output: string, error: string, asked?: Asked])[] = [
  ["", "", "there are no rows (data.jsonl)"],
  ["\n \n", "", "there are no rows (data.jsonl)"],
  ["{", "", "the line is not JSON (data.jsonl, row 1, line 1)"],
  ["\n[1]\n", "", "the line is JSON, but no object (data.jsonl, row 1, line 2)"],
  ["null\n", "", "the line is JSON, but no object (data.jsonl, row 1, line 1)"],
  ['{"x":1}\n{"x":1}}\n', '{"x":1,"value":1,"x.grad":2}\n', "the line is not JSON (data.jsonl, row 2, line 2)"],
  [
    '{"x":1}\n\n{"x":"1"}\n',
    '{"x":1,"value":1,"x.grad":2}\n',
    `'"1"' is no number (data.jsonl, row 2, line 3, column x)`,
  ],
  [
    '{"x":1}\n{"y":1}\n',
    '{"x":1,"value":1,"x.grad":2}\n',
    "a missing field is no number (data.jsonl, row 2, line 2, column x)",
  ],
  ['{"x":null}\n', "", "'null' is no number (data.jsonl, row 1, line 1, column x)"],
  ['{"x":true}\n', "", "'true' is no number (data.jsonl, row 1, line 1, column x)"],
  [
    '{"x":1}\n{"x":1,"value":2}\n',
    '{"x":1,"value":1,"x.grad":2}\n',
    "the row has a field 'value' already (data.jsonl, row 2, line 2)",
  ],
  [
    '{"x":1}\n{"x":1,"z":2}\n',
    "x,value,x.grad\n1,1,2\n",
    "the field 'z' is none of the first row's, which are the columns (data.jsonl, row 2, line 2)",
    { to: "csv" },
  ],
];

test.each(wrong.map(withAsked))("%j", async (input, out, error, asked) => {
  for (const piece of [1, 5, 1 << 16])
    expect(await mapped(input, { from: "jsonl", ...asked, piece })).toMatchObject({ out, error });
});

test("many rows, in many batches", async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `{"n":"${"ü".repeat(i % 40)}","x":${i / 4}`);
  const { out } = await mapped(rows.map((row) => `${row}}\n`).join(""), { from: "jsonl", piece: 5000 });
  expect(out === rows.map((row, i) => `${row},"value":${i / 4},"x.grad":${i / 2}}\n`).join("")).toBe(true);
});
