import { readdirSync, readFileSync } from "node:fs";
import { dirname, normalize, relative } from "node:path";

/** The rooms of the house, and the rooms that each may import from besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  grammar: ["src"],
  src: ["src/autodiff", "src/library"],
  "src/autodiff": ["src"],
  "src/functions": ["src/autodiff", "src/functions/kernels"],
  "src/functions/kernels": [],
  "src/calculus": ["src", "src/autodiff", "src/functions"],
  "src/compile": ["src/autodiff", "src/functions", "src/functions/kernels", "src/calculus"],
  "src/library": ["src", "src/autodiff", "src/functions", "src/calculus", "src/compile", "src/session", "src/commands"],
  "src/rows": ["src", "dist"],
  // Compiled to WebAssembly by AssemblyScript.
  "src/rows/wasm": [],
  "src/session": ["src", "src/autodiff", "src/functions", "src/calculus", "grammar"],
  "src/print": ["src", "src/autodiff", "src/functions", "grammar"],
  "src/pictures": ["src/autodiff", "src/print"],
  "src/pictures/plot": ["src/print"],
  "src/commands": [
    "src",
    "src/commands/help",
    "src/commands/completion",
    "src/autodiff",
    "src/functions",
    "src/calculus",
    "src/compile",
    "src/rows",
    "src/session",
    "src/print",
    "src/pictures",
    "src/pictures/plot",
    "grammar",
  ],
  "src/commands/completion": ["src", "src/functions", "src/session", "src/commands", "grammar"],
  "src/commands/help": ["src", "src/autodiff", "src/functions", "src/print", "src/pictures", "src/commands", "grammar"],
  "src/cli": [
    "src",
    "src/rows",
    "src/autodiff",
    "src/functions",
    "src/commands",
    "src/commands/help",
    "src/session",
    "src/print",
    "grammar",
  ],
  "src/repl": ["src", "src/cli", "src/commands", "src/functions", "src/session", "src/print", "grammar"],
  bin: ["src/cli", "src/repl"],
};

/** Packages, and the only rooms that may know them. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "@stdlib": ["src/functions/kernels"],
  chalk: ["src/cli"],
  chevrotain: ["grammar"],
  commander: ["src/cli"],
  "fraction.js": ["src/calculus"],
  "node:child_process": ["src/cli"],
  "node:fs": ["src/cli"],
  "node:os": ["src/cli"],
  "node:path": ["src/cli"],
  "node:readline": ["src/repl"],
  "node:repl": ["src/repl"],
  "node:stream": ["src/repl"],
  "node:string_decoder": ["src/cli"],
  "node:util": ["src/cli"],
  "node:vm": ["src/cli", "src/repl"],
};

const files = ["bin", "src", "grammar"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file}`),
);

const imports = files.flatMap((file) =>
  Array.from(readFileSync(file, "utf8").matchAll(/(?:from |import\()"([^"]+)"/g), ([, target]) => ({ file, target })),
);

test("there is something to check", () => {
  expect(files.length).toBeGreaterThan(40);
  expect(imports.length).toBeGreaterThan(100);
});

test.each(imports)("$file may import $target", ({ file, target }) => {
  const room = dirname(file);
  if (target.startsWith(".")) {
    const to = dirname(relative(".", normalize(`${room}/${target}`)));
    const rooms = [room, ...(allowed[room] ?? []), ...(target === "../package.json" ? ["."] : [])];
    expect(rooms).toContain(to);
  } else {
    expect(packages[target.replace(/^(@[^/]+)\/.*/, "$1")] ?? []).toContain(room);
  }
});
