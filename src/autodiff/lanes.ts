/**
 * What is done to the doubles in all lanes of a register at once, by the names that WebAssembly has for it where it has
 * short ones. Each is one instruction, and exact as IEEE 754 has it. A comparison gives a mask: every bit of a lane, or
 * none. Shifts, `addBits` and `subBits` take a lane for a whole number of 64 bits, `lookUp` its lower half for a place in
 * a table.
 */
export type LaneInstruction =
  | "abs"
  | "neg"
  | "sqrt"
  | "floor"
  | "ceil"
  | "trunc"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "min"
  | "max"
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "gt"
  | "ge"
  | "shiftLeft"
  | "shiftRight"
  | "addBits"
  | "subBits"
  | "and"
  | "andnot"
  | "or"
  | "xor"
  | "bitselect"
  | "lookUp";

/** One step of code for lanes. */
export interface LaneStep {
  readonly name: LaneInstruction | "input" | "constant";
  /** The places of steps before it. */
  readonly operands: readonly number[];
  /** The number of an input or a table, the value of a constant, by how many bits a shift moves. */
  readonly immediate: number;
}

/** Code for lanes: a list of steps. Equal steps are one. */
export class LaneCode {
  readonly steps: LaneStep[] = [];
  /** Those that numbers are looked up in. */
  readonly tables: Float64Array[] = [];
  readonly #places = new Map<string, number>();

  /** @returns the place of the step */
  add(name: LaneStep["name"], operands: readonly number[], immediate = 0): number {
    const number = Object.is(immediate, -0) ? "-0" : String(immediate);
    const key = [name, number, ...operands].join(" ");
    const place = this.#places.get(key) ?? this.steps.push({ name, operands, immediate }) - 1;
    this.#places.set(key, place);
    return place;
  }

  /** @returns the number of the table */
  table(numbers: Float64Array): number {
    const index = this.tables.indexOf(numbers);
    return index < 0 ? this.tables.push(numbers) - 1 : index;
  }

  /** A column of numbers: each lane has one of its own. */
  input(index: number): Lanes {
    return new Lanes(this, this.add("input", [], index));
  }

  /** The same number in every lane. */
  constant(value: number): Lanes {
    return new Lanes(this, this.add("constant", [], value));
  }
}

/** A number stands for itself in every lane. */
export type LaneOperand = Lanes | number;

function placeOf(code: LaneCode, operand: LaneOperand): number {
  return typeof operand === "number" ? code.constant(operand).place : operand.place;
}

/** Doubles in the lanes of a register, as records see them: calling a method makes a step of code. */
export class Lanes {
  readonly code: LaneCode;
  readonly place: number;

  constructor(code: LaneCode, place: number) {
    this.code = code;
    this.place = place;
  }

  #unary(name: LaneInstruction, immediate?: number): Lanes {
    return new Lanes(this.code, this.code.add(name, [this.place], immediate));
  }

  #binary(name: LaneInstruction, other: LaneOperand): Lanes {
    return new Lanes(this.code, this.code.add(name, [this.place, placeOf(this.code, other)]));
  }

  #comparison(name: LaneInstruction, other: LaneOperand): Mask {
    return new Mask(this.code, this.#binary(name, other).place);
  }

  abs(): Lanes {
    return this.#unary("abs");
  }

  neg(): Lanes {
    return this.#unary("neg");
  }

  sqrt(): Lanes {
    return this.#unary("sqrt");
  }

  floor(): Lanes {
    return this.#unary("floor");
  }

  ceil(): Lanes {
    return this.#unary("ceil");
  }

  trunc(): Lanes {
    return this.#unary("trunc");
  }

  add(other: LaneOperand): Lanes {
    return this.#binary("add", other);
  }

  sub(other: LaneOperand): Lanes {
    return this.#binary("sub", other);
  }

  mul(other: LaneOperand): Lanes {
    return this.#binary("mul", other);
  }

  div(other: LaneOperand): Lanes {
    return this.#binary("div", other);
  }

  /** The lesser, as Math.min has it: -0 is below 0, and NaN wins. */
  min(other: LaneOperand): Lanes {
    return this.#binary("min", other);
  }

  /** The greater, as Math.max has it. */
  max(other: LaneOperand): Lanes {
    return this.#binary("max", other);
  }

  equal(other: LaneOperand): Mask {
    return this.#comparison("eq", other);
  }

  notEqual(other: LaneOperand): Mask {
    return this.#comparison("ne", other);
  }

  less(other: LaneOperand): Mask {
    return this.#comparison("lt", other);
  }

  lessEqual(other: LaneOperand): Mask {
    return this.#comparison("le", other);
  }

  greater(other: LaneOperand): Mask {
    return this.#comparison("gt", other);
  }

  greaterEqual(other: LaneOperand): Mask {
    return this.#comparison("ge", other);
  }

  /** Moves each lane's 64 bits up. */
  shiftLeft(count: number): Lanes {
    return this.#unary("shiftLeft", count);
  }

  /** Moves each lane's 64 bits down; zeros follow. */
  shiftRight(count: number): Lanes {
    return this.#unary("shiftRight", count);
  }

  /** The sum of the bits as whole numbers of 64 bits. */
  addBits(other: LaneOperand): Lanes {
    return this.#binary("addBits", other);
  }

  subBits(other: LaneOperand): Lanes {
    return this.#binary("subBits", other);
  }

  /** The number in a table at the place that the lower 32 bits of a lane say, which must be one. */
  lookUp(table: Float64Array): Lanes {
    return this.#unary("lookUp", this.code.table(table));
  }

  and(other: LaneOperand): Lanes {
    return this.#binary("and", other);
  }

  or(other: LaneOperand): Lanes {
    return this.#binary("or", other);
  }

  xor(other: LaneOperand): Lanes {
    return this.#binary("xor", other);
  }
}

/** What holds or not, lane by lane. */
export class Mask {
  readonly code: LaneCode;
  readonly place: number;

  constructor(code: LaneCode, place: number) {
    this.code = code;
    this.place = place;
  }

  /** `a` in the lanes where it holds, `b` in the others. */
  select(a: LaneOperand, b: LaneOperand): Lanes {
    const [then, otherwise] = [placeOf(this.code, a), placeOf(this.code, b)];
    // The bits of 0 are none.
    if (Object.is(b, 0)) return new Lanes(this.code, this.code.add("and", [then, this.place]));
    if (Object.is(a, 0)) return new Lanes(this.code, this.code.add("andnot", [otherwise, this.place]));
    return new Lanes(this.code, this.code.add("bitselect", [then, otherwise, this.place]));
  }

  or(other: Mask): Mask {
    return new Mask(this.code, this.code.add("or", [this.place, other.place]));
  }

  and(other: Mask): Mask {
    return new Mask(this.code, this.code.add("and", [this.place, other.place]));
  }
}
