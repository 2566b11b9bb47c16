import { define } from "../autodiff/operation.ts";
import { mul, neg } from "../autodiff/ring.ts";
import { pow } from "./powers.ts";

export const tanh = define({
  name: "tanh",
  forward: Math.tanh,
  // Not 1 - y^2, which is 0 from x = 19 on.
  slopes: [(x) => pow(sech(x), 2)],
  summary: "the hyperbolic tangent of x",
  derivative: "sech(x)^2",
  examples: [["tanh(0)", 0]],
});

export const sech = define({
  name: "sech",
  // 2/(e^x + e^-x) by the falling exponential only: 1/cosh(x) is 0 from x = 711 on, where the value is not.
  forward: (x) => {
    const e = Math.exp(-Math.abs(x));
    return (2 * e) / (1 + e * e);
  },
  slopes: [(x, y) => neg(mul(y, tanh(x)))],
  summary: "the hyperbolic secant of x, 1/cosh(x)",
  derivative: "-sech(x)*tanh(x)",
  examples: [
    ["sech(0)", 1],
    ["sech(720)/exp(-720)", 2],
  ],
});
