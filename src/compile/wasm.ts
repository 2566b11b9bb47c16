/** The binary format of WebAssembly (its core specification, version 2, chapter 5): as much of it as kernels need. */

/** Types of values. */
export const I32 = 0x7f;
export const V128 = 0x7b;

/** Instructions that are one byte, their immediate operands aside. */
const opcodes = {
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  drop: 0x1a,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Store: 0x36,
  i32Const: 0x41,
  i32LessUnsigned: 0x49,
  i32Add: 0x6a,
  i32And: 0x71,
  i32ShiftLeft: 0x74,
  i32ShiftRight: 0x76,
  i32WrapI64: 0xa7,
} as const;

/** Bytes of a page of memory. */
export const PAGE = 65536;

/** The type of a block that takes nothing and leaves nothing. */
export const NOTHING = 0x40;

const VECTOR_PREFIX = 0xfd;

/** Instructions that follow the prefix of vectors; arithmetic is on two doubles, as are `loadSplat` and `loadLane`. */
const vectorOpcodes = {
  load: 0x00,
  loadSplat: 0x0a,
  store: 0x0b,
  constant: 0x0c,
  extractI32: 0x1b,
  extractI64: 0x1d,
  eq: 0x47,
  ne: 0x48,
  lt: 0x49,
  gt: 0x4a,
  le: 0x4b,
  ge: 0x4c,
  and: 0x4e,
  andnot: 0x4f,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  anyTrue: 0x53,
  loadLane: 0x57,
  ceil: 0x74,
  floor: 0x75,
  trunc: 0x7a,
  shiftLeft: 0xcb,
  shiftRight: 0xcd,
  addBits: 0xce,
  subBits: 0xd1,
  abs: 0xec,
  neg: 0xed,
  sqrt: 0xef,
  add: 0xf0,
  sub: 0xf1,
  mul: 0xf2,
  div: 0xf3,
  min: 0xf4,
  max: 0xf5,
} as const;

/** The code of a function, made instruction by instruction. */
export class Code {
  readonly bytes: number[] = [];

  /** A whole number from 0 on, seven bits a byte, the lowest first (LEB128). */
  unsigned(value: number): this {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.bytes.push((rest & 0x7f) | 0x80);
    this.bytes.push(rest);
    return this;
  }

  /** A whole number of 32 bits with a sign: the last byte's second highest bit is the sign. */
  signed(value: number): this {
    let rest = value;
    for (; rest < -0x40 || rest >= 0x40; rest >>= 7) this.bytes.push((rest & 0x7f) | 0x80);
    this.bytes.push(rest & 0x7f);
    return this;
  }

  op(name: keyof typeof opcodes): this {
    this.bytes.push(opcodes[name]);
    return this;
  }

  get(local: number): this {
    return this.op("localGet").unsigned(local);
  }

  set(local: number): this {
    return this.op("localSet").unsigned(local);
  }

  tee(local: number): this {
    return this.op("localTee").unsigned(local);
  }

  i32(value: number): this {
    return this.op("i32Const").signed(value);
  }

  vector(name: keyof typeof vectorOpcodes): this {
    this.bytes.push(VECTOR_PREFIX);
    return this.unsigned(vectorOpcodes[name]);
  }

  double(value: number): this {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.bytes.push(bytes.getUint8(i));
    return this;
  }

  /**
   * Where a load or a store finds its memory.
   * @param align a power of two that the address is a multiple of
   * @param offset is added to the address on the stack
   */
  at(align: number, offset: number): this {
    return this.unsigned(Math.log2(align)).unsigned(offset);
  }
}

/** "\0asm" and the version. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const FUNCTION_TYPE = 0x60;
const MEMORY = 2;
const FUNCTION = 0;

function vectorOf(items: readonly (readonly number[])[]): number[] {
  return [...new Code().unsigned(items.length).bytes, ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...new Code().unsigned(bytes.length).bytes, ...bytes];
}

function text(characters: string): number[] {
  return sized([...new TextEncoder().encode(characters)]);
}

/**
 * A module of one function, exported as `run`, that works on a page of memory, imported as `env.memory`.
 *
 * @param body what the function does
 * @param parameters how many it has, of type i32; it gives an i32 back
 * @param locals what it has further: how many of which type
 */
export function moduleOf(
  body: Code,
  parameters: number,
  locals: readonly (readonly [count: number, type: number])[],
): Uint8Array {
  const section = (id: number, item: readonly number[]) => [id, ...sized(vectorOf([item]))];
  const type = [FUNCTION_TYPE, ...vectorOf(Array.from({ length: parameters }, () => [I32])), ...vectorOf([[I32]])];
  const groups = locals.map(([count, one]) => [...new Code().unsigned(count).bytes, one]);
  return Uint8Array.from([
    ...HEADER,
    ...section(SECTION.type, type),
    ...section(SECTION.import, [...text("env"), ...text("memory"), MEMORY, 0, 1]),
    ...section(SECTION.function, [0]),
    ...section(SECTION.export, [...text("run"), FUNCTION, 0]),
    ...section(SECTION.code, sized([...vectorOf(groups), ...body.op("end").bytes])),
  ]);
}
