import { ancestors, type Contribution } from "../autodiff/backward.ts";
import type { Graph } from "../autodiff/graph.ts";
import { alias } from "../autodiff/ring.ts";
import { formatStep } from "../print/formula.ts";
import { jsonObject, type Json } from "../print/json.ts";
import { formatNumber } from "../print/number.ts";
import type { Palette } from "../print/palette.ts";
import { formatTable } from "./table.ts";

interface ForwardStep {
  readonly label: string;
  /** Empty for a variable. */
  readonly formula: string;
  readonly value: number;
}

interface BackwardStep extends Contribution {
  readonly from: string;
  readonly to: string;
  readonly toVariable: boolean;
  readonly value: number;
}

/** A calculation in both directions, step by step. */
export interface Trace {
  readonly forward: readonly ForwardStep[];
  readonly backward: readonly BackwardStep[];
}

/**
 * Retells a calculation: what was computed from what, and what each step of the backward pass handed down.
 * @param contributions those of a backward pass from the root, in order
 * @param names the names of variables and named results
 */
export function traceOf(
  graph: Graph,
  root: number,
  contributions: readonly Contribution[],
  names: ReadonlyMap<number, string>,
): Trace {
  const needed = ancestors(graph, root);
  const labels = new Map<number, string>();
  const forward: ForwardStep[] = [];
  const taken = new Set(names.values());
  let count = 0;
  const label = (node: number) => labels.get(node) ?? formatNumber(graph.value(node));
  for (let node = 0; node <= root; node++) {
    if (needed[node] === 0 || graph.isConstant(node)) continue;
    const name = names.get(node);
    if (name === undefined && isUnnamedAlias(graph, node, names)) {
      labels.set(node, label(graph.argument(node, 0)));
      continue;
    }
    if (name === undefined && graph.isLeaf(node)) continue;
    let fresh = name;
    while (fresh === undefined) {
      count += 1;
      if (!taken.has(`n${count}`)) fresh = `n${count}`;
    }
    labels.set(node, fresh);
    const formula = graph.isLeaf(node) ? "" : formatStep(graph, node, label);
    forward.push({ label: fresh, formula, value: graph.value(node) });
  }
  const backward = contributions
    .filter(({ node }) => !isUnnamedAlias(graph, node, names))
    .map((contribution) => {
      const place = seeThrough(graph, contribution.argument, names);
      return {
        ...contribution,
        from: label(contribution.node),
        to: label(contribution.argument),
        toVariable: names.has(place),
        value: graph.value(contribution.node),
      };
    });
  return { forward, backward };
}

/** A parameter of a function: it shows as what was put in for it. */
function isUnnamedAlias(graph: Graph, node: number, names: ReadonlyMap<number, string>): boolean {
  return graph.code(node) === alias.operation.code && !names.has(node);
}

function seeThrough(graph: Graph, node: number, names: ReadonlyMap<number, string>): number {
  let place = node;
  while (isUnnamedAlias(graph, place, names)) place = graph.argument(place, 0);
  return place;
}

export function formatTrace({ forward, backward }: Trace, digits: number, palette: Palette): string[] {
  const number = (value: number) => formatNumber(value, digits);
  return [
    "forward",
    ...formatTable(
      [
        { heading: "node", align: "left" },
        { heading: "formula", align: "left" },
        { heading: "value", align: "right" },
      ],
      forward.map(({ label, formula, value }) => [label, formula, number(value)]),
      palette,
    ),
    "backward",
    ...formatTable(
      [
        { heading: "node", align: "left" },
        { heading: "value", align: "right" },
        { heading: "adjoint", align: "right" },
        { heading: "by", align: "left" },
        { heading: "slope", align: "right" },
        { heading: "adds", align: "left" },
      ],
      backward.map(({ from, value, adjoint, to, slope, amount, toVariable }) => [
        from,
        number(value),
        number(adjoint),
        to,
        number(slope),
        `${toVariable ? `${to}.grad` : to} += ${number(amount)}`,
      ]),
      palette,
    ),
  ];
}

export function traceJson({ forward, backward }: Trace): readonly (readonly [string, Json])[] {
  return [
    [
      "forward",
      forward.map(({ label, formula, value }) =>
        jsonObject([
          ["node", label],
          ["formula", formula === "" ? undefined : formula],
          ["value", value],
        ]),
      ),
    ],
    [
      "backward",
      backward.map(({ from, value, adjoint, to, slope, amount }) =>
        jsonObject([
          ["node", from],
          ["value", value],
          ["adjoint", adjoint],
          ["by", to],
          ["slope", slope],
          ["adds", amount],
        ]),
      ),
    ],
  ];
}
