import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { blocksOf } from "../../src/commands/help/layout.ts";
import { manualPage } from "../../src/commands/help/manual.ts";
import { environment, exitCodes, files } from "../../src/commands/help/surroundings.ts";
import { topics } from "../../src/commands/help/topics.ts";
import { knownOptions } from "../../src/commands/options.ts";
import { commands } from "../../src/commands/registry.ts";

const page = manualPage({ version: "1.2.3", date: "2026-01-31" });

/** What a reader gets to see, in one line. */
const seen = page
  .replace(/^\.(?:[A-Z]{1,2}|nf|fi)(?: 4)?$/gm, "")
  .replace(/^\.[A-Z]{1,2} /gm, "")
  .replaceAll("\\&", "")
  .replace(/\\\[u([0-9A-F]+)\]/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
  .replaceAll("\\-", "-")
  .replaceAll("\\(ha", "^")
  .replaceAll("\\(ti", "~")
  .replaceAll("\\(aq", "'")
  .replaceAll("\\(ga", "`")
  .replaceAll("\\(dq", '"')
  .replaceAll("\\e", "\\")
  .replace(/\s+/g, " ");

const plain = (text: string) => text.replace(/\s+/g, " ").trim();

test("its sections are those of a manual page, in their order", () => {
  expect(Array.from(page.matchAll(/^\.SH (.*)$/gm), ([, heading]) => heading)).toEqual([
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "OPTIONS",
    "VARIABLES",
    "LANGUAGE",
    "PROMPT",
    "ROWS",
    "PICTURES",
    "DIAGNOSTICS",
    "FILES",
    "ENVIRONMENT",
    "EXIT STATUS",
    "EXAMPLES",
    "SEE ALSO",
    "BUGS",
  ]);
  expect(page).toMatch(/^\.TH DZERO 1 2026-01-31 "dzero 1\.2\.3"/);
});

test.each(commands)("$name is in it, with its options and, from the shell, its examples", (command) => {
  const { name, usage, summary, places, options, details = "", examples } = command;
  for (const place of places)
    expect(seen).toContain(plain(`${place === "shell" ? "dzero " : ":"}${name} ${usage}`.trimEnd() + ` ${summary}`));
  for (const one of places.includes("shell") ? knownOptions(options) : [])
    expect(seen).toContain(`--${one.name}${one.value === undefined ? "" : ` ${one.value}`} ${plain(one.summary)}`);
  for (const block of places.includes("shell") ? blocksOf(details) : [])
    expect(seen).toContain(plain(block.kind === "verbatim" ? block.lines.join(" ") : block.text));
  for (const example of examples) if (!example.startsWith(":")) expect(seen).toContain(plain(example));
});

test.each(topics)("the topic $name is in it", ({ text }) => {
  for (const block of blocksOf(text))
    expect(seen).toContain(plain(block.kind === "verbatim" ? block.lines.join(" ") : block.text));
});

test.each([...environment, ...files, ...exitCodes])("%s is in it", (name, meaning) => {
  expect(seen).toContain(`${name} ${meaning}`);
});

test("it is ASCII, its lines are short, and every request is a known one", () => {
  expect(page).toMatch(/^[\n -~]*$/);
  for (const line of page.split("\n")) {
    expect(line.length).toBeLessThanOrEqual(90);
    if (line.startsWith(".")) expect(line).toMatch(/^\.(TH|SH|SS|PP|TP|RS|RE|B|BR|nf|fi)\b/);
    expect(line).not.toMatch(/^'/);
  }
});

test("the build makes it, and the package installs it", () => {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  expect(manifest).toMatchObject({ man: "dist/dzero.1", files: expect.arrayContaining(["dist"]) });
  expect(existsSync("dist/dzero.1")).toBe(true);
  const withoutTitle = (text: string) => text.replace(/^.*\n/, "");
  expect(withoutTitle(readFileSync("dist/dzero.1", "utf8"))).toBe(withoutTitle(page));
});

const checkers = [
  ["mandoc", ["-Tlint", "-W", "warning"]],
  ["groff", ["-man", "-Tutf8", "-ww", "-z"]],
] as const;

for (const [name, options] of checkers) {
  const isThere = spawnSync("which", [name]).status === 0;
  (isThere ? test : test.skip)(`${name} finds nothing wrong`, () => {
    const { stdout, stderr } = spawnSync(name, options, { input: page, encoding: "utf8" });
    expect(stdout + stderr).toBe("");
  });
}
