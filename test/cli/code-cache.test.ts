import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A copy of the built program in a folder of its own, without compiled code. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dzero-"));
  for (const file of ["dzero.cjs", "calculator.cjs"]) copyFileSync(join("dist", file), join(folder, file));
});

afterEach(() => rmSync(folder, { recursive: true }));

function run(argv: readonly string[], flags: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, "dzero.cjs"), ...argv], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The program is the same, whatever has become of its compiled code. */
function expectAnswers(...settings: [flags?: readonly string[], env?: Readonly<Record<string, string>>]) {
  expect(run(["eval", "√(x+x) # π", "--x", "8"], ...settings)).toEqual({
    code: 0,
    out: "value = 4\nx.grad = 0.25\n",
    err: "",
  });
}

function compiled(): string[] {
  return readdirSync(folder).filter((file) => file.includes(".cache"));
}

function compiledFile(): string {
  const [file, ...others] = compiled();
  expect(others).toEqual([]);
  return join(folder, file);
}

/** The compiled code is stored twice. */
function isWhole(bytes: Buffer): boolean {
  const middle = bytes.length / 2;
  return middle > 100_000 && bytes.subarray(0, middle).equals(bytes.subarray(middle));
}

test("it is made by the first run, whatever that is, and kept", () => {
  expect(run(["evla"]).code).toBe(2);
  const file = compiledFile();
  expect(isWhole(readFileSync(file))).toBe(true);
  const { mtimeMs, ino } = statSync(file);
  expectAnswers();
  expect(statSync(file)).toMatchObject({ mtimeMs, ino });
});

const changed = (at: (length: number) => number[]) => (bytes: Buffer) => {
  for (const i of at(bytes.length)) bytes[i] ^= 0x5a;
  return bytes;
};

test.each<[string, (bytes: Buffer) => Buffer]>([
  ["damaged", changed((length) => [Math.floor(length / 5)])],
  ["damaged in the other copy", changed((length) => [Math.floor(length * 0.7)])],
  ["of another V8", changed((length) => [4, length / 2 + 4])],
  ["of another text", changed((length) => [8, length / 2 + 8])],
  ["made with other flags", changed((length) => [12, length / 2 + 12])],
  ["cut off", (bytes) => bytes.subarray(0, bytes.length - 1000)],
  ["half", (bytes) => bytes.subarray(0, bytes.length / 2)],
  ["empty", () => Buffer.alloc(0)],
  ["nonsense", () => Buffer.from("nonsense".repeat(1000))],
])("%s, it is not used, and made anew", (_, spoil) => {
  expectAnswers();
  const file = compiledFile();
  const spoilt = spoil(readFileSync(file));
  writeFileSync(file, spoilt);
  expectAnswers();
  expect(isWhole(readFileSync(compiledFile()))).toBe(true);
  expect(readFileSync(file).equals(spoilt)).toBe(false);
});

test("where it cannot be written, the program answers all the same and leaves nothing", () => {
  expectAnswers();
  const file = compiledFile();
  rmSync(file);
  mkdirSync(file);
  expectAnswers();
  expect(compiled().map((name) => join(folder, name))).toEqual([file]);
});

test("with flags, which have V8 compile otherwise, it is neither used nor replaced", () => {
  expectAnswers(["--no-opt"]);
  expectAnswers([], { NODE_OPTIONS: "--max-old-space-size=200" });
  expect(compiled()).toEqual([]);
  expectAnswers();
  const file = compiledFile();
  const before = readFileSync(file);
  expectAnswers(["--no-opt"]);
  expect(readFileSync(file).equals(before)).toBe(true);
});
