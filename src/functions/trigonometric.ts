import { define } from "../autodiff/operation.ts";
import { add, neg } from "../autodiff/ring.ts";
import { pow } from "./powers.ts";

const ofInfinity = () => "an angle of infinity";

export const sin = define({
  name: "sin",
  forward: Math.sin,
  slopes: [(x) => cos(x)],
  whyNotFinite: ofInfinity,
  summary: "the sine of an angle in radians",
  derivative: "cos(x)",
  examples: [
    ["sin(0)", 0],
    ["sin(pi/2)", 1],
  ],
});

export const cos = define({
  name: "cos",
  forward: Math.cos,
  slopes: [(x) => neg(sin(x))],
  whyNotFinite: ofInfinity,
  summary: "the cosine of an angle in radians",
  derivative: "-sin(x)",
  examples: [
    ["cos(0)", 1],
    ["cos(pi)", -1],
  ],
});

export const tan = define({
  name: "tan",
  forward: Math.tan,
  slopes: [(_x, y) => add(1, pow(y, 2))],
  whyNotFinite: ofInfinity,
  summary: "the tangent of an angle in radians",
  derivative: "1 + tan(x)^2",
  examples: [["tan(pi/4)", 1]],
});
