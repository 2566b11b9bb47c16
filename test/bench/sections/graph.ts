import { setTimeout } from "node:timers/promises";
import { BackwardPass } from "../../../src/autodiff/backward.ts";
import { Graph } from "../../../src/autodiff/graph.ts";
import { withAdolc, type Bench, type Section } from "../bench.ts";
import { chain, CHAIN_START, OPERATIONS_A_LINK, OPERATIONS_A_TERM, rosenbrock, rosenbrockStart } from "../graphs.ts";
import { inTurns, timed, type Contender } from "../measure.ts";
import type { Peer } from "../peer.ts";
import { comparison, digits, type Column, type Table } from "../table.ts";

const NODES = 1_000_000;
const ROUNDS = 9;

/** A result, and the leaves that it is computed from. */
interface Recorded {
  readonly root: number;
  readonly leaves: readonly number[];
}

/** A graph that is recorded and run again. */
interface Case {
  readonly title: string;
  /** What the peers call it. */
  readonly task: string;
  /** What they call its gradient by hand. */
  readonly byHand: string;
  /** What they are asked for. */
  readonly size: number;
  /** How many operations there are. */
  readonly nodes: number;
  readonly at: Float64Array;
  /** @returns the result */
  record(graph: Graph, leaves: readonly number[]): number;
}

function casesOf(bench: Bench): Case[] {
  const terms = bench.size(NODES / OPERATIONS_A_TERM);
  const links = bench.size(NODES / OPERATIONS_A_LINK);
  const at = rosenbrockStart(terms + 1);
  return [
    {
      title: "Rosenbrock",
      task: "rosenbrock",
      byHand: "gradient",
      size: terms + 1,
      nodes: terms * OPERATIONS_A_TERM,
      at,
      record: rosenbrock,
    },
    {
      title: "chain of sines",
      task: "chain",
      byHand: "chain",
      size: links,
      nodes: links * OPERATIONS_A_LINK,
      at: Float64Array.of(CHAIN_START),
      record: (graph, [start]) => chain(graph, start, links),
    },
  ];
}

function record(graph: Graph, { at, record: result }: Case): Recorded {
  const leaves = Array.from(at, (value) => graph.leaf(value));
  return { root: result(graph, leaves), leaves };
}

async function bytesInUse(): Promise<number> {
  // Twice: what the first run finds is given back, and counted, only later. Only where node was started with --expose-gc.
  for (let run = 0; run < 2; run++) {
    globalThis.gc?.();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A graph that was recorded, ready to be run again. */
class Ready {
  readonly graph = new Graph();
  readonly #recorded: Recorded;
  readonly #at: Float64Array;
  readonly #pass: BackwardPass;

  constructor(one: Case) {
    this.#recorded = record(this.graph, one);
    this.#at = one.at;
    this.#pass = new BackwardPass(this.graph, this.#recorded.root, this.#recorded.leaves);
  }

  /** @returns the value, and the derivative by the second variable, or the only one */
  run(): number[] {
    const { root, leaves } = this.#recorded;
    this.graph.revalue(leaves, this.#at);
    const adjoints = this.#pass.run();
    return [this.graph.value(root), adjoints[leaves[Math.min(1, leaves.length - 1)]]];
  }
}

/** What is measured of one case. */
async function measure(bench: Bench, one: Case, adolc: Peer | undefined, byHand: Peer | undefined) {
  const { task, size, nodes, title } = one;
  const rounds = bench.size(ROUNDS);
  const recording: Contender[] = [
    { name: "dzero", run: () => timed(() => record(new Graph(), one)) / nodes },
    ...(adolc ? [adolc.contender({ task: `${task}-record`, size }, [], nodes)] : []),
  ];
  const recorded: Column = { title: `${title}: recorded, ns`, measured: await inTurns(recording, rounds) };

  const before = await bytesInUse();
  const ready = new Ready(one);
  const expected = ready.run();
  const bytes = new Map([["dzero", digits(((await bytesInUse()) - before) / nodes)]]);
  if (adolc !== undefined) {
    const { results } = await adolc.ask({ task: `${task}-bytes`, size });
    bytes.set(adolc.name, digits(results[0] / nodes));
  }

  const running: Contender[] = [
    { name: "dzero", run: () => timed(() => ready.run()) / nodes },
    ...(adolc ? [adolc.contender({ task: `${task}-gradient`, size }, expected, nodes)] : []),
    ...(byHand ? [byHand.contender({ task: one.byHand, size }, expected, nodes)] : []),
  ];
  const again: Column = { title: `${title}: again, ns`, measured: await inTurns(running, rounds) };
  return { columns: [recorded, again], bytes: { title: `${title}: bytes`, bytes } };
}

/** Puts further columns beside a table. */
function beside(
  { head, rows }: Table,
  columns: readonly { title: string; bytes: ReadonlyMap<string, string> }[],
): Table {
  return {
    head: [...head, ...columns.map(({ title }) => title)],
    rows: rows.map((row) => [...row, ...columns.map(({ bytes }) => bytes.get(row[0]) ?? "")]),
  };
}

export const graph: Section = {
  name: "graph",
  title: "One graph of a million nodes",
  about:
    "A node, when it is recorded with its value, and when value and gradient are computed again; its bytes with what both need. " +
    "Goal: 80 ns and 64 bytes recorded, 10 ns again.",
  async run(bench) {
    const adolc = bench.compiled(withAdolc("graph-adolc.cpp"));
    const byHand = bench.compiled({ name: "C by hand", source: "graph.c" });
    const columns: Column[] = [];
    const bytes: { title: string; bytes: ReadonlyMap<string, string> }[] = [];
    for (const one of casesOf(bench)) {
      const measured = await measure(bench, one, adolc, byHand);
      columns.push(...measured.columns);
      bytes.push(measured.bytes);
    }
    return beside(comparison("a node", columns), bytes);
  },
};
