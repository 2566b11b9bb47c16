import { existsSync } from "node:fs";
import { Bench } from "./bench.ts";
import { inTurns, median, mustAgree, overFirst, ratio, type Contender } from "./measure.ts";
import { Peer } from "./peer.ts";
import { timedRun } from "./run.ts";
import { sections } from "./sections.ts";
import { comparison, digits, markdown } from "./table.ts";

/** A contender whose times are given, the one for warming up first; it writes down when it had its turn. */
function scripted(name: string, times: readonly number[], turns: string[], rounds?: number): Contender {
  let next = 0;
  const run = () => {
    turns.push(name);
    return times[next++];
  };
  return { name, run, ...(rounds !== undefined && { rounds }) };
}

test("contenders take turns, and the first one does not count", async () => {
  const turns: string[] = [];
  const contenders = [scripted("a", [9, 1, 2, 3], turns), scripted("b", [90, 2, 8], turns, 2)];
  const [a, b] = await inTurns(contenders, 3);
  expect(turns.join("")).toBe("abababa");
  expect([a.times, b.times]).toEqual([
    [1, 2, 3],
    [2, 8],
  ]);
  expect([ratio(a, b), ratio(b, a)]).toEqual([0.375, 3]);
  expect(markdown(comparison("ms", [{ title: "work", measured: [a, b] }]))).toBe(
    ["| ms  |      work |", "| --- | --------: |", "| a   |     2 (1) |", "| b   | 5 (0.375) |"].join("\n"),
  );
});

test("several kinds of work are compared with the first", async () => {
  const [first, second] = [scripted("", [7, 2, 4], []), scripted("", [7, 6, 8], [])];
  const [{ works }] = await overFirst([{ name: "a", works: [first.run, second.run] }], 2);
  expect(works).toEqual([
    { time: 3, ratio: 1 },
    { time: 7, ratio: 2.5 },
  ]);
});

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 2, 30], 3],
])("the median of %j is %d", (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});

test.each([
  [0.012345, "0.0123"],
  [1, "1"],
  [99.96, "100"],
  [43210.9, "43211"],
])("%d is shown as %s", (number, expected) => {
  expect(digits(number)).toBe(expected);
});

test("what a peer computes has to be what dzero does", () => {
  expect(() => mustAgree("a", [1 + 1e-12, 0], [1, 1e-12])).not.toThrow();
  for (const other of [[1.001, 0], [1], [NaN, 0]])
    expect(() => mustAgree("a", other, [1, 0])).toThrow("something else");
});

test("a peer answers requests, and is missed when it has ended", async () => {
  const program = `
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      const [task, size, repetitions] = line.split(" ");
      if (task === "end") process.exit();
      console.log("a warning");
      console.log("=", 100 * repetitions, task.length, size);
    });`;
  const peer = new Peer("a peer", process.execPath, ["-e", program], ".");
  expect(await peer.ask({ task: "abc", size: 7, repetitions: 2 })).toEqual({ nanoseconds: 100, results: [3, 7] });
  expect(await peer.contender({ task: "a", size: 5 }, [1, 5], 50).run()).toBe(2);
  await expect(peer.contender({ task: "a", size: 5 }, [1, 6]).run()).rejects.toThrow("something else");
  await expect(peer.ask({ task: "end", size: 0 })).rejects.toThrow("a peer ended at the task end");
  peer.close();
});

test("a program that fails, or prints something else, is no contender", () => {
  const run = (code: string) => timedRun({ command: process.execPath, args: ["-e", code] }, { expected: /^6$/m });
  expect(run("console.log(6)")).toBeGreaterThan(0);
  expect(() => run("console.log(7)")).toThrow("failed: 7");
  expect(() => run("console.log(6); process.exit(1)")).toThrow("failed");
});

describe("the sections run, without peers and on little", () => {
  const bench = new Bench({ scale: 1e-3, peers: false });
  afterAll(() => bench.close());

  test.each(sections.map((section) => [section.name, section] as const))("%s", async (_, section) => {
    const { head, rows } = await section.run(bench);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toHaveLength(head.length);
      expect(row.slice(1).some((cell) => Number.parseFloat(cell) > 0)).toBe(true);
    }
  });
});

test("the temporary folder is removed", () => {
  const bench = new Bench({ peers: false });
  expect(existsSync(bench.folder)).toBe(true);
  bench.close();
  expect(existsSync(bench.folder)).toBe(false);
});
