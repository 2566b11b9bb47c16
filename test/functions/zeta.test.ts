import { Formula } from "../session/formula.ts";
import { checkRow, type Row } from "./rows.ts";

const INF = Infinity;

/** Poles, edges, infinities, zeros, and the ends of the range of doubles. */
const rows: readonly Row[] = [
  { text: "zeta(x)", x: 1, value: NaN, slope: NaN, second: NaN },
  { text: "zeta(x)", x: 0, value: -0.5, slope: -Math.log(2 * Math.PI) / 2, second: -2.006356455908585 },
  { text: "zeta(x)", x: -0, value: -0.5, slope: -Math.log(2 * Math.PI) / 2, second: -2.006356455908585 },
  { text: "zeta(x)", x: -5e-324, value: -0.5, slope: -Math.log(2 * Math.PI) / 2 },
  { text: "zeta(x)", x: INF, value: 1, slope: 0, second: 0 },
  { text: "zeta(x)", x: -INF, value: NaN, slope: NaN, second: NaN },
  { text: "zeta(x)", x: NaN, value: NaN, slope: NaN, second: NaN },
  { text: "zeta(x)", x: 1e300, value: 1, slope: 0, second: 0 },
  { text: "zeta(x)", x: -1, value: -1 / 12, slope: -0.1654211437004509 },
  { text: "zeta(x)", x: -2, value: 0, slope: -0.03044845705839327 },
  { text: "zeta(x)", x: -4, value: 0, slope: 0.00798381145026862 },
  { text: "zeta(x)", x: -260, value: 0, slope: INF },
  { text: "zeta(x)", x: -301, value: -INF, slope: INF },
  { text: "zeta(x)", x: -303, value: INF, slope: -INF },
  { text: "zeta(x)", x: -402, value: 0, slope: -INF },
  { text: "zeta(x)", x: -1e300, value: 0, slope: INF },
  { text: "zeta(x)", x: 1 - 2 ** -53, value: -(2 ** 53 - 1), slope: -(2 ** 106), second: -(2 ** 160) },
  { text: "dilog(x)", x: 0, value: 0, slope: 1, second: 0.5 },
  { text: "dilog(x)", x: -0, value: 0, slope: 1, second: 0.5 },
  { text: "dilog(x)", x: 5e-324, value: 5e-324, slope: 1, second: 0.5 },
  { text: "dilog(x)", x: 1, value: Math.PI ** 2 / 6, slope: INF, second: INF },
  { text: "dilog(x)", x: 1.5, value: NaN, slope: NaN, second: NaN },
  { text: "dilog(x)", x: -1, value: -(Math.PI ** 2) / 12, slope: Math.LN2, second: Math.LN2 - 0.5 },
  { text: "dilog(x)", x: -INF, value: -INF, slope: 0, second: 0 },
  { text: "dilog(x)", x: INF, value: NaN, slope: NaN },
  { text: "dilog(x)", x: NaN, value: NaN, slope: NaN },
  { text: "dilog(x)", x: -1e300, value: -238587.05990559477, slope: 6.907755278982137e-298, second: 0 },
];

test.each(rows)("$text at $x", (row) => checkRow(row));

// By series, and by Cauchy's integral, at 40 digits and more.
test.each([
  ["zeta", 100, -1.5, -5.998777844943392e117],
  ["zeta", 10, -3.3, -0.39420858456733576],
  ["zeta", 50, -7.99, -6939538736557295],
  ["zeta", 25, -12.6, -33231.83437778448],
  ["zeta", 100, -25.2, -3.0879046682189178e41],
  ["zeta", 100, 0.3, -4.121939501591473e173],
  ["zeta", 60, 2.5, 1.508717913855596e71],
  ["zeta", 30, 17.3, 0.0000070117091542910355],
  ["zeta", 8, 120.5, 2.834583213254682e-38],
  ["zeta", 5, 250, -8.843585709443228e-77],
  ["dilog", 10, 0.3, 925094.7240467301],
  ["dilog", 30, 0.5, 1.6086519056438185e38],
  ["dilog", 6, 0.75, 23236.763505654802],
  ["dilog", 30, 0.99, 3.047795364825754e87],
  ["dilog", 4, -0.00001, 1.499952000999983],
  ["dilog", 10, -5.5, 0.001256722870095544],
  ["dilog", 60, -63.9, 1.619090808170242e-29],
  ["dilog", 10, -1000, 1.4837290829835181e-24],
  ["zeta", 60, 1.0001, Infinity],
  ["zeta", 20, 1 - 2 ** -53, -Infinity],
])("%s of order %d at %d", (name, n, x, value) => {
  const formula = new Formula(`${name}${"'".repeat(n)}(x)`, { x });
  if (Number.isFinite(value)) expect(Math.abs(formula.value / value - 1)).toBeLessThan(1e-13);
  else expect(formula.value).toBe(value);
});
