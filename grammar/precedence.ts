/** How a level's operators take their operands. */
export type Form = "ternary" | "chain" | "left" | "right" | "prefix" | "postfix";

export interface Level {
  readonly name: string;
  readonly form: Form;
  /** As the syntax tree spells them. */
  readonly operators: readonly string[];
}

/** The operators, loosest first. Parser and printer both read this table. */
export const levels: readonly Level[] = [
  { name: "conditional", form: "ternary", operators: ["?"] },
  { name: "or", form: "left", operators: ["or"] },
  { name: "and", form: "left", operators: ["and"] },
  { name: "not", form: "prefix", operators: ["not"] },
  { name: "comparison", form: "chain", operators: ["<", "<=", ">", ">=", "==", "!="] },
  { name: "sum", form: "left", operators: ["+", "-"] },
  { name: "product", form: "left", operators: ["*", "/", "%"] },
  { name: "unary", form: "prefix", operators: ["-", "+"] },
  // A function without brackets takes the juxtaposition that follows it.
  { name: "application", form: "prefix", operators: [] },
  { name: "juxtaposition", form: "left", operators: [""] },
  { name: "power", form: "right", operators: ["^"] },
  { name: "postfix", form: "postfix", operators: ["!"] },
];

/** Other spellings of the same operators. */
export const spellings: ReadonlyMap<string, string> = new Map([
  ["**", "^"],
  ["·", "*"],
  ["⋅", "*"],
  ["×", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
]);

/** How tightly a level binds: its place in the table. */
export function strength(name: string): number {
  return levels.findIndex((level) => level.name === name);
}

/** Tighter than any operator: numbers, names, calls and brackets. */
export const ATOM = levels.length;

const infix = new Map(
  levels.flatMap((level, index) =>
    level.form === "prefix" || level.form === "postfix"
      ? []
      : level.operators.map((operator) => [operator, { ...level, strength: index }] as const),
  ),
);

const outfix = new Map(
  levels.flatMap((level, index) =>
    level.form === "prefix" || level.form === "postfix"
      ? level.operators.map((operator) => [operator, { ...level, strength: index }] as const)
      : [],
  ),
);

/** The level of an operator before or after its one operand. */
export function outfixLevel(operator: string): Level & { readonly strength: number } {
  const level = outfix.get(operator);
  if (level === undefined) throw new TypeError(`'${operator}' is no operator`);
  return level;
}

/** The level of an operator between operands; `""` is juxtaposition. */
export function infixLevel(operator: string): Level & { readonly strength: number } {
  const level = infix.get(operator);
  if (level === undefined) throw new TypeError(`'${operator}' is no operator`);
  return level;
}
