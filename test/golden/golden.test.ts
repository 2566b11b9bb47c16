import { readdirSync, readFileSync } from "node:fs";
import { defaultSettings, type Context } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/registry.ts";
import { plain } from "../../src/print/palette.ts";
import { answer } from "../../src/repl/repl.ts";
import { Session } from "../../src/session/session.ts";
import { nothingOutside } from "../outside.ts";
import { exchangesIn } from "./sessions.ts";

const folder = "test/golden";
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

function newContext(): Context {
  return {
    session: new Session(),
    settings: defaultSettings(),
    ...nothingOutside,
    commands,
    optionNames: [],
  };
}

test.each(files)("the session of %s", async (file) => {
  const context = newContext();
  const exchanges = exchangesIn(readFileSync(`${folder}/${file}`, "utf8"));
  expect(exchanges.length).toBeGreaterThan(3);
  const world = { context, view: { digits: 15, width: 80, height: 24, ascii: false, palette: plain } };
  const found: typeof exchanges = [];
  for (const { typed } of exchanges) found.push({ typed, answer: await answer(world, { text: typed }, 80) });
  expect(found).toEqual(exchanges);
});
