import { BackwardPass } from "../../../src/autodiff/backward.ts";
import { differentiate } from "../../../src/autodiff/differentiate.ts";
import { Graph } from "../../../src/autodiff/graph.ts";
import type { Kernel } from "../../../src/compile/javascript.ts";
import { kernelOf } from "../../../src/compile/kernel.ts";
import { programFor } from "../../../src/compile/program.ts";
import { withAdolc, type Bench, type Section } from "../bench.ts";
import { rosenbrock, rosenbrockStart } from "../graphs.ts";
import { mustAgree, overFirst, timed, type Worker } from "../measure.ts";
import type { Peer } from "../peer.ts";
import { digits, NOTHING } from "../table.ts";

const INPUTS = [2, 100, 10_000];
const ROUNDS = 9;

/** How many terms are computed before time is taken. */
const TERMS = 200_000;

/** Beyond it the generated code is longer than what dzero compiles. */
const MOST_COMPILED = 100;

/**
 * The work of each is the value alone, then value and gradient. What is expected is the value, and the derivative by the
 * second variable.
 */
function onGraph(count: number, repetitions: number): { worker: Worker; expected: readonly number[] } {
  const at = rosenbrockStart(count);
  const graph = new Graph();
  const leaves = Array.from(at, (value) => graph.leaf(value));
  const root = rosenbrock(graph, leaves);
  const pass = new BackwardPass(graph, root, leaves);
  const expected = [graph.value(root), pass.run()[leaves[1]]];
  const value = () => graph.revalue(leaves, at);
  const gradient = () => {
    graph.revalue(leaves, at);
    pass.run();
  };
  const works = [value, gradient].map((work) => () => timed(work, repetitions));
  return { worker: { name: "dzero, the graph in typed arrays", works }, expected };
}

function compiled(count: number, repetitions: number, expected: readonly number[]): Worker {
  const name = "dzero, compiled";
  const graph = new Graph();
  const leaves = Array.from({ length: count }, () => graph.leaf());
  const root = rosenbrock(graph, leaves);
  const columnsOf = (size: number) => Array.from({ length: size }, () => new Float64Array(repetitions));
  const inputs = Array.from(rosenbrockStart(count), (value) => new Float64Array(repetitions).fill(value));
  const irregular = new Int32Array(repetitions);
  const run = (kernel: Kernel, outputs: Float64Array[]) => () => {
    const time = timed(() => kernel(inputs, outputs, repetitions, irregular)) / repetitions;
    mustAgree(name, [outputs[0][0], ...outputs.slice(2, 3).map(([slope]) => slope)], expected.slice(0, outputs.length));
    return time;
  };
  const value = kernelOf(programFor(graph, [root], leaves));
  const gradient = kernelOf(programFor(graph, [root, ...differentiate(graph, root, leaves)], leaves));
  return { name, works: [run(value, columnsOf(1)), run(gradient, columnsOf(1 + count))] };
}

/** @param prefix of the peer's tasks */
function byPeer(peer: Peer, prefix: string, size: number, repetitions: number, expected: readonly number[]): Worker {
  const task = (name: string, results: readonly number[]) =>
    peer.contender({ task: prefix + name, size, repetitions }, results).run;
  return { name: peer.name, works: [task("value", expected.slice(0, 1)), task("gradient", expected)] };
}

async function workersOf(bench: Bench, count: number, adolc: Peer | undefined, byHand: Peer | undefined) {
  const repetitions = bench.size(TERMS / count);
  const { worker, expected } = onGraph(count, repetitions);
  const workers = [worker];
  if (count <= MOST_COMPILED) workers.push(compiled(count, repetitions, expected));
  if (adolc !== undefined) {
    await adolc.ask({ task: "rosenbrock-record", size: count });
    workers.push(byPeer(adolc, "rosenbrock-", count, Math.ceil(repetitions / 10), expected));
  }
  if (byHand !== undefined) workers.push(byPeer(byHand, "", count, repetitions, expected));
  return workers;
}

export const gradient: Section = {
  name: "gradient",
  title: "Value and gradient over the value alone: Rosenbrock's function",
  about: "In brackets the time of value and gradient, in ns an input. Goal: 3 for 2 to 10 000 inputs.",
  async run(bench) {
    const adolc = bench.compiled(withAdolc("graph-adolc.cpp"));
    const byHand = bench.compiled({ name: "C by hand", source: "graph.c" });
    const cells = new Map<string, Map<number, string>>();
    for (const count of INPUTS) {
      const workers = await workersOf(bench, count, adolc, byHand);
      for (const { name, works } of await overFirst(workers, bench.size(ROUNDS))) {
        const [, { time, ratio }] = works;
        const cell = `${digits(ratio)} (${digits(time / count)})`;
        cells.set(name, (cells.get(name) ?? new Map<number, string>()).set(count, cell));
      }
    }
    return {
      head: ["times the value", ...INPUTS.map((count) => `${count} inputs`)],
      rows: Array.from(cells, ([name, row]) => [name, ...INPUTS.map((count) => row.get(count) ?? NOTHING)]),
    };
  },
};
