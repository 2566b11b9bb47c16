import { differentiate } from "../../../src/autodiff/differentiate.ts";
import { javascriptKernel } from "../../../src/compile/javascript.ts";
import { programFor } from "../../../src/compile/program.ts";
import { compileRows } from "../../../src/compile/rows.ts";
import { compile } from "../../../src/library/compile.ts";
import { openExpression } from "../../../src/library/expression.ts";
import { withAdolc, type Bench, type MathJs, type Section } from "../bench.ts";
import { writeColumn, type Points } from "../data.ts";
import { formulas, type RowFormula } from "../formulas.ts";
import { inTurns, mustAgree, timed, type Contender, type Measured } from "../measure.ts";
import type { Peer, Request } from "../peer.ts";
import { comparison } from "../table.ts";

const ROUNDS = 7;

/** Of peers that take microseconds a row. */
const FEW_ROWS = 50_000;
const VERY_FEW_ROWS = 2000;

/** The means of the first so many rows of value and partials. */
function means(columns: readonly Float64Array[], count: number): number[] {
  return columns.map((column) => column.subarray(0, count).reduce((sum, one) => sum + one, 0) / count);
}

/** A formula compiled with its partial derivatives, in the ways that dzero has. */
function dzeroContenders({ text }: RowFormula, { x, y }: Points): { contenders: Contender[]; results: Float64Array[] } {
  const count = x.length;
  const compiled = compile(text);
  const { value, grad } = compiled.columns({ x, y });
  const results = [value, grad.x, grad.y];
  const expected = means(results, count);

  const { session, prepared, variables } = openExpression(text);
  const { graph } = session;
  const leaves = [...variables.values()];
  const rows = compileRows(graph, prepared.node, leaves, leaves);
  const program = programFor(graph, [prepared.node, ...differentiate(graph, prepared.node, leaves)], leaves);
  const kernel = javascriptKernel(program);
  const outputs = results.map(() => new Float64Array(count).fill(1));
  const irregular = new Int32Array(count);
  const into = (name: string, work: () => unknown): Contender => ({
    name,
    run() {
      const time = timed(work) / count;
      mustAgree(name, means(outputs, count), expected);
      return time;
    },
  });
  const contenders = [
    { name: "dzero: compile(...).columns", run: () => timed(() => compiled.columns({ x, y })) / count },
    into("dzero, into columns that are there", () => rows.run([x, y], outputs, count)),
    into("dzero, the JavaScript kernel", () => kernel([x, y], outputs, count, irregular)),
  ];
  return { contenders, results };
}

function mathJsContender(math: MathJs, { text }: RowFormula, { x, y }: Points, results: readonly Float64Array[]) {
  const count = Math.min(VERY_FEW_ROWS, x.length);
  const expected = means(results, count);
  const node = math.parse(text);
  const parts = [node, math.derivative(node, "x"), math.derivative(node, "y")].map((part) => part.compile());
  const outputs = parts.map(() => new Float64Array(count));
  const run = () => {
    const time = timed(() => {
      for (let row = 0; row < count; row++) {
        const scope = { x: x[row], y: y[row] };
        for (let i = 0; i < parts.length; i++) outputs[i][row] = parts[i].evaluate(scope);
      }
    });
    mustAgree("mathjs", means(outputs, count), expected);
    return time / count;
  };
  return { name: "mathjs", run };
}

/** A peer, and how many rows it is given. */
interface RowPeer {
  readonly peer: Peer | undefined;
  readonly rows: number;
  /** What follows the formula's name in its task. */
  readonly suffix?: string;
}

function peersOf(bench: Bench): RowPeer[] {
  const all = bench.points.x.length;
  const ceres = { name: "Ceres Jet", source: "rows-jets.cpp", header: "ceres/jet.h" };
  const few = Math.min(FEW_ROWS, all);
  return [
    { peer: bench.compiled({ name: "C by hand", source: "rows.c" }), rows: all },
    { peer: bench.compiled(ceres), rows: all },
    { peer: bench.compiled(withAdolc("rows-adolc.cpp")), rows: few },
    { peer: bench.python("numpy by hand", "rows-numpy.py", "numpy", [String(all)]), rows: all },
    { peer: bench.python("numpy by hand, by 8192 rows", "rows-numpy.py", "numpy", ["8192"]), rows: all },
    { peer: bench.python("PyTorch", "rows-torch.py", "torch"), rows: all },
    { peer: bench.python("PyTorch, row by row", "rows-torch.py", "torch"), rows: VERY_FEW_ROWS, suffix: "-rows" },
  ];
}

export const rows: Section = {
  name: "rows",
  title: "Rows in memory: value and both partial derivatives",
  about: "Goal: not slower than C by hand (gcc -O3); later, half its time.",
  async run(bench) {
    const { points } = bench;
    const { x, y } = points;
    writeColumn(bench.file("x.bin"), x);
    writeColumn(bench.file("y.bin"), y);
    const peers = peersOf(bench);
    const math = bench.mathJs();
    const columns: { title: string; measured: Measured[] }[] = [];
    for (const formula of formulas) {
      const { contenders, results } = dzeroContenders(formula, points);
      for (const { peer, rows: count, suffix = "" } of peers) {
        const request: Request = { task: formula.task + suffix, size: count };
        if (peer !== undefined) contenders.push(peer.contender(request, means(results, count), count));
      }
      if (math !== undefined) contenders.push(mathJsContender(math, formula, points, results));
      columns.push({ title: formula.text, measured: await inTurns(contenders, bench.size(ROUNDS)) });
    }
    return comparison("ns a row", columns);
  },
};
