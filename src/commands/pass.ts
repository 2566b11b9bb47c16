import { backward, type Contribution } from "../autodiff/backward.ts";
import { hiddenConstant, NoteTaker, type Note } from "../print/notes.ts";
import type { Context } from "./command.ts";
import type { Prepared } from "./expression.ts";
import { heed } from "./statement.ts";

/** What a backward pass found, which adds to no gradient. */
export interface Pass {
  /** By node, up to the result. */
  readonly adjoints: Float64Array;
  readonly contributions: readonly Contribution[];
  readonly gradient: ReadonlyMap<string, number>;
  readonly notes: readonly Note[];
}

/**
 * Runs a backward pass from a result that has a value.
 * @throws DzeroError no-derivative, note
 */
export function passFrom(context: Context, { node, places, hidden }: Prepared): Pass {
  const { graph } = context.session;
  const taker = new NoteTaker(graph, context.session.nodeNames());
  taker.notes.push(...hidden.map(hiddenConstant));
  taker.value(node);
  const contributions: Contribution[] = [];
  const wanted = Array.from(places.values(), (variable) => variable.node);
  const adjoints = backward(graph, node, wanted, {
    node: (at, inputs) => taker.node(at, inputs),
    contribution: (contribution) => {
      taker.contribution(contribution);
      contributions.push(contribution);
    },
  });
  return {
    adjoints,
    contributions,
    gradient: new Map(Array.from(places, ([name, place]) => [name, place.node <= node ? adjoints[place.node] : 0])),
    notes: heed(context, taker.notes),
  };
}
