import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { completionOf } from "../../src/commands/completion/words.ts";
import { knownOptions } from "../../src/commands/options.ts";
import { commands } from "../../src/commands/registry.ts";
import { dzero } from "../cli/world.ts";

const topics = [{ name: "language", summary: "statements" }];
const textsFor = (words: readonly string[]) => completionOf(words, commands, topics).candidates.map(({ text }) => text);

const inShell = commands.filter(({ places }) => places.includes("shell"));

test("the first word is a command", () => {
  expect(textsFor([""])).toEqual(inShell.map(({ name }) => name));
});

test.each(inShell)("$name: every option is offered with its summary, and every choice of each", (command) => {
  const { candidates } = completionOf([command.name, "--"], commands, topics);
  for (const { name, summary, value, choices } of knownOptions(command.options)) {
    expect(candidates).toContainEqual({ text: `--${name}`, summary });
    if (value === undefined || choices === undefined) continue;
    expect(textsFor([command.name, `--${name}`, ""])).toEqual(choices);
    expect(textsFor([command.name, `--${name}=`])).toEqual(choices.map((choice) => `--${name}=${choice}`));
  }
});

/** Words, and all that the last one can become; `:files` where names of files fit. */
const cases: readonly (readonly [words: readonly string[], wanted: readonly string[]])[] = [
  [["ev"], ["eval"]],
  [["eval"], ["eval"]],
  [["vars"], []],
  [["evla", "x+ta"], []],
  [["--color", "always", "ev"], ["eval"]],
  [["--color=al"], ["--color=always"]],
  [["--color=always", "ev"], ["eval"]],
  [
    ["eval", "x+ta"],
    ["x+tan(", "x+tanh(", "x+tau"],
  ],
  [["eval", "f'(x)+atan2"], ["f'(x)+atan2("]],
  [
    ["eval", "2 * acot"],
    ["2 * acot(", "2 * acoth("],
  ],
  [["eval", "x+"], []],
  [["eval", ""], []],
  [["eval", "x", "si"], []],
  [["eval", "-asinh"], ["-asinh("]],
  [["eval", "--", "-asinh"], ["-asinh("]],
  [["eval", "--json", "asinh"], ["asinh("]],
  [["eval", "--x", "3", "asinh"], ["asinh("]],
  [["eval", "-D", "x=3", "asinh"], ["asinh("]],
  [["eval", "x", "--x", "ph"], ["phi"]],
  [["eval", "x", "--x=ph"], ["--x=phi"]],
  [["eval", "zeal*z^2", "--ze"], ["--zeal"]],
  [["eval", "zeal*z^2", "--zeal", "3", "--z"], ["--z"]],
  [["eval", "f(zeal) = zeal; zoo = 2; f(pi*zoo) + sum(zip, zip, 1, 3)", "--z"], []],
  [["eval", "`a b` + (", "--wr"], ["--wrt"]],
  [
    ["eval", "x*y", "--wrt", ""],
    ["x", "y"],
  ],
  [["eval", "x*y", "--wrt", "x,"], ["x,y"]],
  [["eval", "x*y", "--only=x"], ["--only=x.grad"]],
  [["eval", "x", "--digits", ""], []],
  [["eval", "x", "-f", ""], [":files"]],
  [["eval", "x", "--file="], [":files"]],
  [["eval", "x", "--json", "--jso"], []],
  [["plot", "x, asinh"], ["x, asinh("]],
  [["plot", "-f", "x.dz", ""], []],
  [["map", "x", ""], [":files"]],
  [["map", "-f", "x.dz", ""], [":files"]],
  [["map", "x", "a.csv", ""], []],
  [["map", "x", "--from", "c"], ["csv"]],
  [["map", "x", "-o", ""], [":files"]],
  [["run", ""], [":files"]],
  [["run", "a.dz", "b"], [":files"]],
  [["run", "--x"], []],
  [["batch", ""], []],
  [
    ["complete", ""],
    ["bash", "zsh", "fish"],
  ],
  [["complete", "f"], ["fish"]],
  [["help", "langu"], ["language"]],
  [["help", "asinh"], ["asinh"]],
  [["help", "clearg"], ["cleargrad"]],
  [
    ["help", "di"],
    ["diff", "digits", "digamma", "digammadiff", "dilog"],
  ],
];

test.each(cases)("%j", (words, wanted) => {
  const { candidates, files } = completionOf(words, commands, topics);
  expect([...candidates.map(({ text }) => text), ...(files ? [":files"] : [])]).toEqual(wanted);
});

test("whatever the words, each candidate goes on from the last one", () => {
  const words = [
    "",
    "-",
    "--",
    "--=",
    "-D",
    "x=",
    "eval",
    "map",
    "--from",
    "=",
    "(",
    "`",
    "x+s",
    "ééé",
    "\u0000",
    "--wrt",
    ",",
  ];
  for (const first of [...inShell.map(({ name }) => name), "--", ""])
    for (const second of words)
      for (const last of words)
        for (const text of textsFor([first, second, last])) expect(text.startsWith(last)).toBe(true);
});

test("an answer is lines of a candidate, a tab and a summary", async () => {
  expect(await dzero(["complete", "--words", "--", "eval", "x+asinh"])).toEqual({
    code: 0,
    out: "x+asinh(\tthe number whose hyperbolic sine is x\n",
    err: "",
  });
  expect(await dzero(["complete", "--words", "--", "run", ""])).toEqual({ code: 0, out: ":files\n", err: "" });
  expect(await dzero(["complete", "--words", "--", "eval", "--json", "--wr"])).toMatchObject({
    out: "--wrt\tdifferentiate by these variables only: x,y\n",
  });
  expect(await dzero(["complete", "--words", "--", "nothing", ""])).toEqual({ code: 0, out: "", err: "" });
});

test.each(["bash", "zsh", "fish"])("the script of %s", async (shell) => {
  const script = readFileSync(`src/commands/completion/dzero.${shell}`, "utf8");
  expect(await dzero(["complete", shell])).toEqual({ code: 0, out: script, err: "" });
});

test.each([
  [[], "there is no shell", "write dzero complete bash, or zsh, or fish"],
  [["fihs"], "there is no completion for 'fihs'", "did you mean 'fish'?"],
  [["powershell"], "there is no completion for 'powershell'", "there is one for bash, zsh, fish"],
  [["bash", "zsh"], "there is more than one shell", "write dzero complete bash, or zsh, or fish"],
])("complete %j", async (operands, message, hint) => {
  expect(await dzero(["complete", ...operands])).toEqual({
    code: 2,
    out: "",
    err: `error: ${message}\nhint: ${hint}\n`,
  });
});

/** A shell runs a script in which dzero is the program that was built. */
function run(shell: string, script: string): string {
  const { stdout, stderr } = spawnSync(shell, ["-c", script, "shell", process.execPath], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.trimEnd();
}

/** What bash hands over where a line is completed at its end, and its words as bash takes them apart. */
const lines: readonly (readonly [line: string, words: readonly string[], wanted: readonly string[]])[] = [
  ["dzero ev", ["ev"], ["eval "]],
  ["dzero eval x+asinh", ["eval", "x+asinh"], ["x+asinh\\("]],
  ["dzero eval x+ta", ["eval", "x+ta"], ["x+tan\\(", "x+tanh\\(", "x+tau "]],
  ["dzero eval 'x + ta", ["eval", "'x + ta"], ["x + tan(", "x + tanh(", "x + tau"]],
  ['dzero eval "x + asinh', ["eval", '"x + asinh'], ["x + asinh(", "x + asinh(...)"]],
  ["dzero map x --from=c", ["map", "x", "--from", "=", "c"], ["csv "]],
  ["dzero map x --from=", ["map", "x", "--from", "="], ["csv ", "tsv ", "jsonl "]],
  ["dzero map x --from ", ["map", "x", "--from", ""], ["csv ", "tsv ", "jsonl "]],
  [
    "dzero eval 'f(t) = t; f(a)' x=3 -D y=ph",
    ["eval", "'f(t) = t; f(a)'", "x", "=", "3", "-D", "y", "=", "ph"],
    ["phi "],
  ],
  ["dzero eval a --a=ph", ["eval", "a", "--a", "=", "ph"], ["phi "]],
  ["dzero run build.m", ["run", "build.m"], ["build.mjs"]],
  ["dzero map x --file=build.m", ["map", "x", "--file", "=", "build.m"], ["build.mjs"]],
  ["dzero run 'build.m", ["run", "'build.m"], ["build.mjs"]],
];

test("bash completes", () => {
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  const script = [
    `node=$1`,
    `dzero() { "$node" dist/dzero.cjs "$@"; }`,
    `source <(dzero complete bash)`,
    ...lines.map(([line, words]) =>
      [
        `COMP_LINE=${quoted(line)} COMP_POINT=${line.length} COMP_CWORD=${words.length}`,
        `COMP_WORDS=(dzero ${words.map(quoted).join(" ")}); _dzero; printf '[%s]' "\${COMPREPLY[@]}"; echo`,
      ].join("; "),
    ),
  ];
  const wanted = lines.map(([, , candidates]) => candidates.map((one) => `[${one}]`).join("") || "[]");
  expect(run("bash", script.join("\n")).split("\n")).toEqual(wanted);
});

const has = (shell: string) => spawnSync(shell, ["--version"]).status === 0;

(has("zsh") ? test : test.skip)("zsh reads its script", () => {
  expect(run("zsh", `compdef() { echo "$@"; }; source <("$1" dist/dzero.cjs complete zsh)`)).toBe("_dzero dzero");
});

(has("fish") ? test : test.skip)("fish completes", () => {
  const asked = [
    "dzero ev",
    'dzero eval "x+asinh',
    "dzero map x --from=c",
    "dzero run build.m",
    "dzero map x --file=build.m",
  ];
  const script = [
    `set -g node $argv[2]`,
    `function dzero; $node dist/dzero.cjs $argv; end`,
    `dzero complete fish | source`,
    ...asked.map((line) => `complete -C '${line}'`),
  ];
  const found = run("fish", script.join("\n")).split("\n");
  expect(found.map((line) => line.split("\t")[0])).toEqual([
    "eval",
    "x+asinh(",
    "x+asinh(...)",
    "--from=csv",
    "build.mjs",
    "--file=build.mjs",
  ]);
});
