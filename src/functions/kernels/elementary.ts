/** The elementary functions, less than a unit of the last digit off, and the same on every version of JavaScript. */
export { exp } from "./exp.ts";
export { log } from "./log.ts";
export { cos, sin } from "./sincos.ts";
export { cosh, expm1, sigmoid, sinh, tanh } from "./hyperbolic.ts";
