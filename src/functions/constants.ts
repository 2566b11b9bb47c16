export interface Constant {
  readonly value: number;
  /** How it is written in a formula. */
  readonly text: string;
  readonly summary: string;
}

const table: readonly (readonly [names: readonly string[], value: number, summary: string])[] = [
  [["pi", "π"], Math.PI, "the circumference of a circle over its diameter"],
  [["tau", "τ"], 2 * Math.PI, "a full turn, 2*pi"],
  [["e"], Math.E, "Euler's number, the base of the natural logarithm"],
  [["phi"], (1 + Math.sqrt(5)) / 2, "the golden ratio"],
  [["inf", "∞"], Infinity, "infinity"],
  [["nan"], NaN, "not a number"],
  [["deg"], Math.PI / 180, "a degree in radians"],
];

/** The constants of the language by every name; a variable or a parameter may hide one. */
export const constants: ReadonlyMap<string, Constant> = new Map(
  table.flatMap(([names, value, summary]) => names.map((name) => [name, { value, text: names[0], summary }] as const)),
);
