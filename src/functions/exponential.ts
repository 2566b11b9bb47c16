import { define } from "../autodiff/operation.ts";
import { scale } from "../autodiff/ring.ts";
import { div, edge } from "./arithmetic.ts";

export const exp = define({
  name: "exp",
  forward: Math.exp,
  slopes: [(_x, y) => y],
  whyNotFinite: () => "overflow",
  summary: "e to the power x",
  derivative: "exp(x)",
  examples: [
    ["exp(0)", 1],
    ["exp(1)", Math.E],
  ],
});

export const log = define({
  name: "log",
  synonyms: ["ln"],
  forward: (x) => Math.log(x + 0),
  slopes: [(x) => div(1, edge(x))],
  whyNotFinite: (x) => (x < 0 ? `logarithm of a negative number, ${x}` : "logarithm of zero"),
  summary: "the natural logarithm of x",
  derivative: "1/x",
  domain: "x > 0",
  examples: [
    ["log(1)", 0],
    ["ln(e)", 1],
  ],
});

export const xlogy = define({
  name: "xlogy",
  arity: 2,
  forward: (x, y) => (x === 0 && !Number.isNaN(y) ? 0 : x * Math.log(y + 0)),
  slopes: [(_x, y) => log(y), (x, y) => scale(x, div(1, edge(y)))],
  whyNotFinite: (_x, y) => (y < 0 ? `logarithm of a negative number, ${y}` : "logarithm of zero"),
  summary: "x*log(y), and 0 where x is 0",
  derivative: "log(y), x/y",
  domain: "y > 0, or x = 0",
  examples: [
    ["xlogy(0, 0)", 0],
    ["xlogy(2, e)", 2],
  ],
});
