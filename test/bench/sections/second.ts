import { differentiate } from "../../../src/autodiff/differentiate.ts";
import { Graph } from "../../../src/autodiff/graph.ts";
import { add, mul } from "../../../src/autodiff/ring.ts";
import { compileRows, type CompiledRows } from "../../../src/compile/rows.ts";
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
  readonly rows: CompiledRows;
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
  // Its gradient is the product of the Hessian with the direction.
  const slope = differentiate(graph, root, leaves)
    .map((partial, i) => graph.apply(mul.operation, [partial, direction[i]]))
    .reduce((sum, term) => graph.apply(add.operation, [sum, term]));
  const outputs = (count: number) => Array.from({ length: count }, () => new Float64Array(ROWS));
  const second = (COUNT * (COUNT + 1)) / 2;
  const tasks: Task[] = [
    { task: "value", title: "value", rows: compileRows(graph, root, leaves, []), outputs: outputs(1), result: 0 },
    {
      task: "gradient",
      title: "value and gradient",
      rows: compileRows(graph, root, leaves, leaves),
      outputs: outputs(1 + COUNT),
      result: 1,
    },
    {
      task: "product",
      title: "Hessian times vector",
      rows: compileRows(graph, slope, all, leaves),
      outputs: outputs(1 + COUNT),
      result: 1,
    },
    {
      task: "hessian",
      title: "value, gradient, Hessian",
      rows: compileRows(graph, root, leaves, leaves, { hessian: true }),
      outputs: outputs(1 + COUNT + second),
      result: 1 + COUNT,
    },
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
    const repetitions = bench.size(REPETITIONS);
    const dzero: Worker = {
      name: "dzero, compiled, a row of many",
      works: tasks.map(
        ({ rows, outputs }) =>
          () =>
            timed(() => rows.run(inputs, outputs, ROWS), repetitions) / ROWS,
      ),
    };
    const workers = [dzero];
    if (adolc !== undefined) {
      const works = tasks.map(({ task, rows, outputs, result }) => {
        rows.run(inputs, outputs, ROWS);
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
