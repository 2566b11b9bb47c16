import { Code } from "../../src/compile/wasm.ts";

test.each([
  [0, [0]],
  [127, [0x7f]],
  [128, [0x80, 0x01]],
  [624485, [0xe5, 0x8e, 0x26]],
  [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
])("%d without a sign", (value, bytes) => expect(new Code().unsigned(value).bytes).toEqual(bytes));

test.each([
  [0, [0]],
  [63, [0x3f]],
  [64, [0xc0, 0x00]],
  [-1, [0x7f]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-123456, [0xc0, 0xbb, 0x78]],
  [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 0x07]],
  [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
])("%d with a sign", (value, bytes) => expect(new Code().signed(value).bytes).toEqual(bytes));

test("a double stands with its lowest byte first", () => {
  expect(new Code().double(1.5).bytes).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0x3f]);
});
