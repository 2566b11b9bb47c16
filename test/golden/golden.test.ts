import { readdirSync, readFileSync } from "node:fs";
import { answer } from "../../src/repl/repl.ts";
import { contextOf, plainView } from "../outside.ts";
import { exchangesIn } from "./sessions.ts";

const folder = "test/golden";
const files = readdirSync(folder).filter((file) => file.endsWith(".txt"));

test.each(files)("the session of %s", async (file) => {
  const context = contextOf();
  const exchanges = exchangesIn(readFileSync(`${folder}/${file}`, "utf8"));
  expect(exchanges.length).toBeGreaterThan(3);
  const world = { context, view: plainView };
  const found: typeof exchanges = [];
  for (const { typed } of exchanges) found.push({ typed, answer: await answer(world, { text: typed }, 80) });
  expect(found).toEqual(exchanges);
});
