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
  expect(
    run(
      adaptive(() => slow.kernel, make),
      [100, 900, 100, 4096],
    ),
  ).toEqual([10, 0, 0, 4]);
  // What is irregular to the fast one is for the other to look at again.
  expect([slow.calls, fast.calls, made]).toEqual([[100, 9, 1, 40], [900, 100, 4096], 1]);
});

test("few rows at a time are for the slow one, however often they come", () => {
  const [slow, fast] = [counting(10), counting(100)];
  const kernel = adaptive(
    () => slow.kernel,
    () => fast.kernel,
  );
  run(kernel, [...Array.from({ length: 2000 }, () => 1), 1000, 1]);
  expect([slow.calls, fast.calls]).toEqual([[...Array(2000).fill(1), 10, 1], [1000]]);
});

test("many rows at once are for the fast one alone if all are regular to it", () => {
  const fast = counting(10_000);
  const none = () => {
    throw new Error("made without need");
  };
  run(
    adaptive(none, () => fast.kernel),
    [1000],
  );
  expect(fast.calls).toEqual([1000]);
});

test("where there is no fast one it is asked for once", () => {
  const slow = counting(10);
  let made = 0;
  const make = () => void (made += 1);
  run(
    adaptive(() => slow.kernel, make),
    [1000, 1000, 1000],
  );
  expect([slow.calls, made]).toEqual([[1000, 1000, 1000], 1]);
});

test("where many rows are irregular to the fast one it is left", () => {
  const [slow, fast] = [counting(10), counting(7)];
  run(
    adaptive(
      () => slow.kernel,
      () => fast.kernel,
    ),
    [1000, 2000, 3000],
  );
  expect([slow.calls, fast.calls]).toEqual([[142, 2000, 3000], [1000]]);
});

test("rows that are irregular to the fast one get what the slow one says, each in its place", () => {
  const half: Kernel = ([x], [y], count, irregular) => {
    let found = 0;
    for (let row = 0; row < count; row++) {
      y[row] = x[row];
      if (row % 10 === 3) irregular[found++] = row;
    }
    return found;
  };
  const exact: Kernel = ([x], [y], count, irregular) => {
    for (let row = 0; row < count; row++) y[row] = -x[row];
    irregular[0] = count - 1;
    return 1;
  };
  const kernel = adaptive(
    () => exact,
    () => half,
  );
  const x = Float64Array.from({ length: 1000 }, (_, row) => row + 1);
  const y = new Float64Array(1000);
  const irregular = new Int32Array(1000);
  expect(kernel([x], [y], 1000, irregular)).toBe(1);
  expect(irregular[0]).toBe(993);
  expect(Array.from(y)).toEqual(Array.from(x, (value, row) => (row % 10 === 3 ? -value : value)));
});
