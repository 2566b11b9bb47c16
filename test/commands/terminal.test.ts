import { answer } from "../../src/repl/repl.ts";
import { Session } from "../../src/session/session.ts";
import { dzero } from "../cli/world.ts";
import { contextOf, plainView } from "../outside.ts";

/** What a line answers on a terminal, after others. */
async function shown(lines: readonly string[], width: number, isTerminal = true): Promise<string> {
  const session = new Session({ symbols: true });
  const context = contextOf(session);
  const view = { ...plainView, digits: 6, width, isTerminal };
  let last = "";
  for (const text of lines) last = await answer({ context, view }, { text }, width);
  return last;
}

const LONG = "sin(p*q)*exp(-p^2/(2*q^2)) + cos(q*r)/(p^2 + 1) + log(p*q*r + 1)";

test("long formulas are broken on a terminal, and whole elsewhere", async () => {
  const lines = (await shown([LONG], 60)).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "sin(p*q)*exp(-p^2/(2*q^2)) + cos(q*r)/(p^2 + 1)",
    "    + log(p*q*r + 1)",
    "      (p, q and r have no value: shown as a formula)",
  ]);
  expect(lines.every(({ length }) => length <= 60)).toBe(true);
  const whole = (await shown([LONG], 60, false)).split("\n");
  expect(whole.length).toBe(4);
  expect(whole[0]).toBe(`${LONG}      (p, q and r have no value: shown as a formula)`);
});

test("what is assigned and what diff gives are broken, too", async () => {
  expect(await shown([`h = ${LONG}`], 60)).toBe(
    "h = sin(p*q)*exp(-p^2/(2*q^2)) + cos(q*r)/(p^2 + 1)\n    + log(p*q*r + 1)",
  );
  const asked = ["diff", LONG, "--wrt", "p"];
  const env = { NO_COLOR: "1" };
  const piped = (await dzero(asked, { env })).out;
  const onTerminal = (await dzero(asked, { env, terminal: true })).out;
  expect(piped.split("\n").length).toBe(2);
  expect(onTerminal.split("\n").length).toBeGreaterThan(2);
  expect(onTerminal.replace(/\s/g, "")).toBe(piped.replace(/\s/g, ""));
});

test("second derivatives of many variables are a matrix where it fits", async () => {
  const lines = ["a=1; b=2.25; c=3; d=-4", ":hessian a*b*c + d^3"];
  expect((await shown(lines, 80)).split("\n")).toEqual([
    "     a     b  c       d",
    "  a  0     3  2.25    0",
    "  b  3     0  1       0",
    "  c  2.25  1  0       0",
    "  d  0     0  0     -24",
  ]);
  const listed = (await shown(lines, 20)).split("\n");
  expect(listed.slice(0, 3)).toEqual(["  a.a.hess = 0", "  a.b.hess = 3", "  a.c.hess = 2.25"]);
  expect(await shown(lines, 80, false)).toBe(listed.join("\n"));
  expect((await shown([":hessian p*q*r*s"], 80)).split("\n").slice(0, 3)).toEqual([
    "     p    q    r    s",
    "  p  0    r*s  q*s  q*r",
    "  q  r*s  0    p*s  p*r",
  ]);
});

test("sums of gradients have their points below one another where there is room", async () => {
  const lines = ["a=1; b=2e5; c=3; d=4; f=5; g=6e-5; h=7", "a*b*c*d*f*g*h + b^2", "a*b*c*d*f*g*h + b^2"];
  const pointed = [
    "           sum             before         now",
    "  a.grad =     10080           5040           5040",
    "  b.grad =    800000.0504    400000.0252    400000.0252",
    "  c.grad =      3360           1680           1680",
    "  d.grad =      2520           1260           1260",
    "  f.grad =      2016           1008           1008",
    "  g.grad = 168000000       84000000       84000000",
    "  h.grad =      1440            720            720",
    "  (the sum is before + now; :cleargrad starts over)",
  ];
  const table = (await shown(lines, 80)).split("\n").slice(1);
  expect(table).toEqual(pointed);
  const widest = Math.max(...table.map(({ length }) => length));
  expect((await shown(lines, widest)).split("\n").slice(1)).toEqual(pointed);
  expect((await shown(lines, 20, false)).split("\n").slice(1)).toEqual(pointed);
  expect((await shown(lines, widest - 1)).split("\n").slice(1, 4)).toEqual([
    "           sum          before       now",
    "  a.grad = 10080        5040         5040",
    "  b.grad = 800000.0504  400000.0252  400000.0252",
  ]);
});
