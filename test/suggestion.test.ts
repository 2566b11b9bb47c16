import { nearest } from "../src/suggestion.ts";

test.each([
  ["sine", ["sin", "cos"], "sin"],
  ["evla", ["eval", "run"], "eval"],
  ["Sin", ["sin"], "sin"],
  ["thetta", ["theta", "beta"], "theta"],
  ["x", ["y", "z"], undefined],
  ["ab", ["ac"], undefined],
  ["foo", ["sqrt", "tanh"], undefined],
  ["x".repeat(1000), ["x"], undefined],
])("%s among %j is %s", (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});
