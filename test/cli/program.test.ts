import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { dzero } from "./world.ts";

/** Runs the built program in a process of its own. */
function spawned(argv: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/dzero.cjs", ...argv], {
    input,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

test("the built program answers", () => {
  expect(spawned(["eval", "x+x", "--x", "3"])).toEqual({ code: 0, out: "value = 6\nx.grad = 2\n", err: "" });
});

test("the built program is one that a shell starts", () => {
  const { status, stdout } = spawnSync("dist/dzero.cjs", ["eval", "x+x", "--x", "3"], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "value = 6\nx.grad = 2\n" });
});

test("the built program reads scripts from standard input and files", () => {
  const folder = mkdtempSync(join(tmpdir(), "dzero-"));
  try {
    const file = join(folder, "script.dz");
    writeFileSync(file, "\uFEFFx = 2\nx*x\n");
    const answer = { code: 0, out: "x = 2\n4\n  x.grad = 4\n", err: "" };
    expect(spawned(["run", file])).toEqual(answer);
    expect(spawned([], "x = 2\nx*x\n")).toEqual(answer);
    expect(spawned(["run", folder])).toMatchObject({
      code: 1,
      out: "",
      err: `error: cannot read '${folder}': it is a directory\n`,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [["plot", "x^2", "--svg", "none/a.svg"], "error: cannot write 'none/a.svg': there is no such folder\n"],
  [["map", "x", "-o", "none/a.csv"], "error: cannot write to 'none/a.csv': there is no such folder\n"],
])("%j tells that a folder is missing, not the file", (argv, err) => {
  expect(spawned(argv, "x\n1\n")).toEqual({ code: 1, out: "", err });
});

test("the built program sets its exit code", () => {
  expect(spawned(["eval", "2+"]).code).toBe(1);
  expect(spawned(["evla"]).code).toBe(2);
});

test("a closed pipe ends it quietly", () => {
  const lines = "1\n".repeat(50_000);
  const { stdout, stderr, status } = spawnSync("sh", ["-c", `"${process.execPath}" dist/dzero.cjs | head -1`], {
    input: lines,
    encoding: "utf8",
  });
  expect({ stdout, stderr, status }).toEqual({ stdout: "1\n", stderr: "", status: 0 });
});

test("help and version go to standard output", async () => {
  expect(await dzero(["--version"])).toEqual({ code: 0, out: "0.0.0\n", err: "" });
  expect(await dzero(["-V"])).toEqual({ code: 0, out: "0.0.0\n", err: "" });
  for (const argv of [["--help"], ["-h"]]) {
    const { code, out, err } = await dzero(argv);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const part of ["eval EXPR", "run FILE...", "trace EXPR", "help [topic]", "--digits n"])
      expect(out).toContain(part);
  }
  const { out } = await dzero(["eval", "--help"]);
  expect(out).toContain('dzero eval "x+x" --x 3');
  expect(out).toContain("--wrt NAMES");
});

test.each([
  [[], ["x + x", ":cleargrad [x ...]", "eval EXPR", "tanh", "language"]],
  [["sin"], ["sin(x): the sine", "slope    cos(x)", "sin(pi/2) = 1"]],
  [["^"], ["pow(x, y): x to the power y"]],
  [["functions"], ["trigonometric", "max(a, ...)", "a + b", "-x"]],
  [["constants"], ["pi", "2.71828182845905"]],
  [["pi"], ["pi = 3.14159265358979"]],
  [["trace"], ["Usage: dzero trace EXPR\n", "Usage: :trace EXPR\n"]],
  [[":vars"], ["Usage: :vars\n\nthe variables"]],
])("help %j", async (topic, parts) => {
  const { code, out, err } = await dzero(["help", ...topic]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  for (const part of parts) expect(out).toContain(part);
});

const RED = "\u001b[31m";

test.each([
  ["a pipe has no colour", [], {}, false, false],
  ["a terminal has colour", [], {}, true, true],
  ["NO_COLOR", [], { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR does not count", [], { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR", [], { FORCE_COLOR: "1" }, false, true],
  ["a dumb terminal", [], { TERM: "dumb" }, true, false],
  ["--color always", ["--color", "always"], {}, false, true],
  ["--color never", ["--color", "never"], { FORCE_COLOR: "1" }, true, false],
])("%s", async (_, options, env, terminal, colored) => {
  const { err } = await dzero(["eval", "2 +", ...options], { env, terminal });
  expect(err.includes(RED)).toBe(colored);
  expect(stripVTControlCharacters(err)).toBe("error: a value is missing after '+'\n  2 +\n     ^\n");
});

test("a terminal gets the prompt, after init.dz", async () => {
  const seen: (number | undefined)[] = [];
  const prompt = async ({
    context,
  }: {
    context: { session: { variables: ReadonlyMap<string, { node: number }> } };
  }) => {
    seen.push(context.session.variables.size);
  };
  const files = { "init.dz": "c = 299792458\n" };
  expect(await dzero([], { terminal: true, files, prompt })).toEqual({ code: 0, out: "c = 299792458\n", err: "" });
  expect(await dzero(["--no-init"], { terminal: true, files, prompt })).toEqual({ code: 0, out: "", err: "" });
  const broken = await dzero([], { terminal: true, files: { "init.dz": "c =" }, prompt, env: { NO_COLOR: "1" } });
  expect(broken).toEqual({
    code: 0,
    out: "",
    err: "error: a value is missing after '=' (init.dz, line 1)\n  c =\n     ^\n",
  });
  expect(seen).toEqual([1, 0, 0]);
});

test("help on diff tells of the form and of the command", async () => {
  const { out } = await dzero(["help", "diff"]);
  expect(out).toContain("diff(expr, x, n, y, m, ...)");
  expect(out).toContain("dzero diff EXPR");
  expect(out).toContain(":diff E[, x[, n]]");
});
