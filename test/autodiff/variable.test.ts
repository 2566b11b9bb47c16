import { Variable, functions, DzeroError } from "../../src/index.ts";

const { add, mul, pow, sin, exp } = functions;

test("x + x has slope 2, and gradients add up until cleargrad", () => {
  const x = new Variable(3);
  const y = add(x, x);
  expect(y.data).toBe(6);
  y.backward();
  expect(x.grad).toBe(2);
  add(add(x, x), x).backward();
  expect(x.grad).toBe(5);
  x.cleargrad();
  add(add(x, x), x).backward();
  expect(x.grad).toBe(3);
});

test("asking twice gives exactly twice, also with variables in between", () => {
  const x = new Variable(2);
  const a = mul(x, x);
  const y = add(mul(a, a), mul(a, a));
  y.backward();
  expect([x.grad, a.grad]).toEqual([64, 16]);
  y.backward();
  expect([x.grad, a.grad]).toEqual([128, 32]);
});

test("equal results are variables of their own", () => {
  const x = new Variable(3);
  const y = mul(x, x);
  add(mul(x, x), y).backward();
  expect([x.grad, y.grad]).toEqual([12, 1]);
});

test("numbers are constants", () => {
  const x = new Variable(0);
  pow(x, 0).backward();
  expect(x.grad).toBe(0);
  mul(2, x).backward();
  expect(x.grad).toBe(2);
});

test("a variable on its own has slope 1", () => {
  const x = new Variable(3);
  x.backward();
  expect(x.grad).toBe(1);
});

test("a chain of 100 000 is no recursion", () => {
  let y = new Variable(1);
  const x = y;
  for (let i = 0; i < 100_000; i++) y = sin(y);
  y.backward();
  expect(x.grad).toBeGreaterThan(0);
});

test("only the branch taken is reached", () => {
  const x = new Variable(0);
  const y = functions.if(1, exp(x), functions.log(x));
  y.backward();
  expect([y.data, x.grad]).toEqual([1, 1]);
});

test("a wrong number of arguments is an error", () => {
  expect(() => add(new Variable(1))).toThrow(DzeroError);
});

test("functions that share a name are told apart by the number of arguments", () => {
  const x = new Variable(8);
  expect(functions["log"](x).data).toBe(Math.log(8));
  expect(functions["log"](x, 2).data).toBe(3);
  expect(() => functions["log"](x, 2, 3)).toThrow(DzeroError);
});
