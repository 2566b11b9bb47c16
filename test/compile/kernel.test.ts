import type { Kernel } from "../../src/compile/javascript.ts";
import { adaptive } from "../../src/compile/kernel.ts";

/** A kernel that counts its rows, and finds the last of every so many irregular. */
function counting(every: number) {
  const calls: number[] = [];
  const kernel: Kernel = (_inputs, _outputs, count) => {
    calls.push(count);
    return Math.floor(count / every);
  };
  return { calls, kernel };
}

/** Gives an adaptive kernel so many rows at a time. */
function run(kernel: Kernel, counts: readonly number[]): number[] {
  return counts.map((count) => kernel([], [], count, new Int32Array(count)));
}

test("few rows are for the one that is there, many for the fast one, which is made once", () => {
  const [slow, fast] = [counting(10), counting(100)];
  let made = 0;
  const make = () => {
    made += 1;
    return fast.kernel;
  };
  expect(run(adaptive(slow.kernel, make), [1, 100, 800, 100, 1, 4096])).toEqual([0, 10, 80, 1, 0, 40]);
  expect([slow.calls, fast.calls, made]).toEqual([[1, 100, 800], [100, 1, 4096], 1]);
});

test("many rows at once are for the fast one", () => {
  const [slow, fast] = [counting(10), counting(100)];
  run(
    adaptive(slow.kernel, () => fast.kernel),
    [1000],
  );
  expect([slow.calls, fast.calls]).toEqual([[], [1000]]);
});

test("where there is no fast one it is asked for once", () => {
  const slow = counting(10);
  let made = 0;
  const make = () => void (made += 1);
  run(adaptive(slow.kernel, make), [1000, 1000, 1000]);
  expect([slow.calls, made]).toEqual([[1000, 1000, 1000], 1]);
});

test("where many rows are irregular to the fast one it is left", () => {
  const [slow, fast] = [counting(10), counting(7)];
  run(
    adaptive(slow.kernel, () => fast.kernel),
    [1000, 2000, 3000],
  );
  expect([slow.calls, fast.calls]).toEqual([[2000, 3000], [1000]]);
});
