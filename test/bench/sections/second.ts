import { differentiate } from "../../../src/autodiff/differentiate.ts";
import { Graph } from "../../../src/autodiff/graph.ts";
import { add, mul } from "../../../src/autodiff/ring.ts";
import { hessianNodes } from "../../../src/calculus/derivatives.ts";
import type { Kernel } from "../../../src/compile/javascript.ts";
import { kernelOf } from "../../../src/compile/kernel.ts";
import { programFor } from "../../../src/compile/program.ts";
import { withAdolc, type Section } from "../bench.ts";
import { rosenbrock, rosenbrockStart } from "../graphs.ts";
import { overFirst, timed, type Worker } from "../measure.ts";
import { digits } from "../table.ts";

const COUNT = 10;
const ROUNDS = 9;

/** The columns of so many rows stay in the cache. */
const ROWS = 256;
const REPETITIONS = 500;
const PEER_REPETITIONS = 1000;

interface Task {
  /** What the peer calls it. */
  readonly task: string;
  readonly title: string;
  readonly kernel: Kernel;
  readonly outputs: Float64Array[];
  /** Which output the peer gives as its result. */
  readonly result: number;
}

/** Rosenbrock's function of ten variables, compiled with what is asked for. */
function tasksOf(): { tasks: Task[]; inputs: Float64Array[] } {
  const graph = new Graph();
  const leaves = Array.from({ length: COUNT }, () => graph.leaf());
  const root = rosenbrock(graph, leaves);
  const direction = leaves.map(() => graph.leaf());
  const all = [...leaves, ...direction];
  const gradient = differentiate(graph, root, leaves);
  // Its gradient is the product of the Hessian with the direction.
  const slope = gradient
    .map((partial, i) => graph.apply(mul.operation, [partial, direction[i]]))
    .reduce((sum, term) => graph.apply(add.operation, [sum, term]));
  const hessian = hessianNodes(graph, root, leaves).flat();
  const compiled = (task: string, title: string, nodes: readonly number[], result = 0): Task => ({
    task,
    title,
    kernel: kernelOf(programFor(graph, nodes, all)),
    outputs: nodes.map(() => new Float64Array(ROWS)),
    result,
  });
  const tasks = [
    compiled("value", "value", [root]),
    compiled("gradient", "value and gradient", [root, ...gradient], 1),
    compiled("product", "Hessian times vector", differentiate(graph, slope, leaves)),
    compiled("hessian", "Hessian", hessian),
    compiled("hessian", "value, gradient, Hessian", [root, ...gradient, ...hessian], 1 + COUNT),
  ];
  const vector = leaves.map((_, i) => Math.cos(i + COUNT));
  const inputs = [...rosenbrockStart(COUNT), ...vector].map((value) => new Float64Array(ROWS).fill(value));
  return { tasks, inputs };
}

export const second: Section = {
  name: "second",
  title: "Second derivatives: Rosenbrock's function of ten variables",
  about: "ns, in brackets over the value's. Goal: 4 times the value each.",
  async run(bench) {
    const adolc = bench.compiled(withAdolc("second-adolc.cpp"));
    const { tasks, inputs } = tasksOf();
    const irregular = new Int32Array(ROWS);
    const repetitions = bench.size(REPETITIONS);
    const dzero: Worker = {
      name: "dzero, compiled, a row of many",
      works: tasks.map(
        ({ kernel, outputs }) =>
          () =>
            timed(() => kernel(inputs, outputs, ROWS, irregular), repetitions) / ROWS,
      ),
    };
    const workers = [dzero];
    if (adolc !== undefined) {
      const works = tasks.map(({ task, kernel, outputs, result }) => {
        kernel(inputs, outputs, ROWS, irregular);
        const request = { task, size: COUNT, repetitions: bench.size(PEER_REPETITIONS) };
        return adolc.contender(request, [outputs[result][0]]).run;
      });
      workers.push({ name: adolc.name, works });
    }
    const measured = await overFirst(workers, bench.size(ROUNDS));
    return {
      head: ["ns", ...tasks.map(({ title }) => title)],
      rows: measured.map(({ name, works }) => [
        name,
        ...works.map(({ time, ratio }) => `${digits(time)} (${digits(ratio)})`),
      ]),
    };
  },
};
