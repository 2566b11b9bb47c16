import { Machine } from "../../src/rows/machine.ts";
import { powersOfTen } from "../../src/rows/powers.ts";
import { mapped } from "./mapped.ts";

const machine = new Machine();
const { exports } = machine;
const ROOM = 1 << 19;
const at = machine.allocate(ROOM);
const memory = machine.bytes(at, ROOM);
const [PARSED, NO_NUMBER, LONG] = [0, 1, 2];
const COMMA = 0x2c;

/** What the machine reads at the beginning of a text. */
function parsed(text: string): { outcome: number; length: number; value: number } {
  for (let i = 0; i < text.length; i++) memory[i] = text.charCodeAt(i);
  memory[text.length] = COMMA;
  const value = exports.parseNumber(at);
  return { outcome: exports.outcome.value, length: exports.behind.value - at, value };
}

/** A small generator of random words (xorshift), so that every run tests the same. */
let state = 0x9e3779b9;
function random(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return state >>> 0;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

function ofWords(low: number, high: number): number {
  words[0] = low;
  words[1] = high;
  return double[0];
}

/** The doubles next to one. */
function* around(value: number): Generator<number> {
  for (let step = -3; step <= 3; step++) {
    double[0] = value;
    const moved = new BigInt64Array(double.buffer);
    moved[0] += BigInt(step);
    yield double[0];
  }
}

function* hardDoubles(): Generator<number> {
  for (let e = -1074; e < 1024; e++) yield* around(2 ** e);
  for (let e = -324; e <= 308; e++) yield* around(Number(`1e${e}`));
  for (let e = -324; e <= 308; e++) for (let d = 2; d <= 9; d++) yield Number(`${d}e${e}`);
  for (const value of [0, -0, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 2 ** 53 + 2, 1e21, 1e-7, 0.1 + 0.2])
    yield* [value, -value];
  for (let i = -2000; i <= 2000; i++) yield 2 ** 53 + i;
}

function* randomDoubles(count: number): Generator<number> {
  for (let i = 0; i < count; i++) {
    yield ofWords(random(), random());
    // Subnormal numbers, and short decimals of every size.
    yield ofWords(random(), random() & 0x800fffff);
    yield random() / 10 ** (random() % 12);
    yield (random() % 100000) * 10 ** ((random() % 40) - 20);
    yield random() * 2 ** 21 + random() / 2 ** 11;
    yield random() / 2 ** 32;
  }
}

/** Numbers that do not come out of a file as String writes them, or are not read as what they are. */
async function mismatches(values: readonly number[]): Promise<string[]> {
  const texts = values.map((value) => (Object.is(value, -0) ? "-0" : String(value)));
  const wrong: string[] = [];
  const { out } = await mapped(`x\n${texts.join("\n")}\n`, {
    keepsInput: false,
    piece: 1 << 18,
    run([found], [results], count, first) {
      for (let i = 0; i < count; i++) {
        results[i] = values[first - 1 + i];
        if (!Object.is(found[i], results[i])) wrong.push(`${texts[first - 1 + i]} is read ${found[i]}`);
      }
      return undefined;
    },
  });
  if (out !== `value\n${texts.join("\n")}\n`) {
    const [, ...shown] = out.split("\n");
    wrong.push(...texts.flatMap((text, i) => (text === shown[i] ? [] : [`${text} is printed ${shown[i]}`])));
  }
  return wrong.slice(0, 20);
}

test("hard doubles are printed as String prints them, and read back", async () => {
  expect(await mismatches([...hardDoubles()])).toEqual([]);
});

test("two million random doubles are printed as String prints them, and read back", async () => {
  for (let i = 0; i < 20; i++) expect(await mismatches([...randomDoubles(17_000)])).toEqual([]);
});

/** Texts that are no double's own: between two doubles, exactly or nearly, and of 16 to 19 digits with any exponent. */
function* hardTexts(): Generator<string> {
  for (let e = 0; e < 11; e++) {
    for (let i = 0; i < 200; i++) {
      // Halfway between two doubles above 2^53, exactly, and one beside it.
      const even = 2n ** 52n + BigInt(random() >>> 4);
      const half = (2n * even + 1n) << BigInt(e);
      for (const whole of [half - 1n, half, half + 1n]) yield String(whole);
      yield `${half}.0`;
      yield `${half}e0`;
    }
  }
  for (let i = 0; i < 100_000; i++) {
    const digits = `${random()}${random()}`.slice(0, 15 + (random() % 5));
    yield `${digits}e${(random() % 720) - 380}`;
    yield `${digits.slice(0, 3)}.${digits.slice(3)}E+${random() % 40}`;
  }
  for (const count of [19, 400, 200_000]) {
    yield `0.${"0".repeat(count)}5e${count + 1}`;
    yield `5${"0".repeat(count)}e-${count}`;
  }
  for (const tail of ["", "0", "1"]) {
    for (const text of ["2.225073858507201136", "2.225073858507201383", "4.940656458412465441", "2.470328229206232720"])
      for (const power of ["e-308", "e-324"]) yield `${text}${tail}`.slice(0, 20) + power;
  }
}

test("hard texts are read as Number reads them", () => {
  const wrong: string[] = [];
  for (const text of hardTexts()) {
    const { outcome, length, value } = parsed(text);
    const isRight = outcome === PARSED && length === text.length && Object.is(value, Number(text));
    const isLong = outcome === LONG && text.replace(/[eE].*|\./g, "").length > 19;
    if (!isRight && !isLong) wrong.push(`${text} is read ${value} (${outcome})`);
  }
  expect(wrong.slice(0, 20)).toEqual([]);
});

test.each([
  ["+5", 5, 2],
  ["5.", 5, 2],
  [".5", 0.5, 2],
  ["-0", -0, 2],
  ["-0.000e999999999999", -0, 19],
  ["1e-999999999999", 0, 15],
  ["1e999999999999", Infinity, 14],
  ["0000000000000000000000012", 12, 25],
  ["0.00000000000000000000000000001234567890123456", 1.234567890123456e-29, 46],
  ["0x10", 0, 1],
  ["1_000", 1, 1],
  ["12 34", 12, 2],
  ["1.2.3", 1.2, 3],
])("%s is read %d, %i bytes of it", (text, value, length) => {
  expect(parsed(text)).toEqual({ outcome: PARSED, length, value });
});

test.each(["", "-", "+", ".", "-.", "e5", "1e", "1e+", "2.5e-", "--1", "abc", "nan", "Infinity", " 1", "²"])(
  "%j is no number",
  (text) => {
    expect(parsed(text).outcome).toBe(NO_NUMBER);
  },
);

test("a number of more than 19 digits is left to the host", () => {
  expect(parsed("12345678901234567890").outcome).toBe(LONG);
  expect(parsed("0.1234567890123456789012").outcome).toBe(LONG);
  expect(parsed("0.00001234567890123456789").outcome).toBe(PARSED);
});

test("powers of ten are rounded up, and those rounded up are never exact in their low word", () => {
  const powers = powersOfTen();
  for (let exponent = -342; exponent <= 324; exponent++) {
    const at = 2 * (exponent + 342);
    expect(powers[at] >> 63n).toBe(1n);
    // One less in the low word, as reading takes it, must not borrow from the high one.
    if (exponent > 55 || exponent < 0) expect(powers[at + 1]).not.toBe(0n);
  }
});
