import { read } from "../../src/session/read.ts";
import { backward } from "../../src/autodiff/backward.ts";
import { differentiate } from "../../src/autodiff/differentiate.ts";
import { formatFormula } from "../../src/print/formula.ts";
import { Session } from "../../src/session/session.ts";

/** A formula in a session, for looking at from all sides. */
export class Formula {
  readonly session: Session;
  readonly node: number;
  readonly names: readonly string[];

  /** @param at values; a name that is missing here is a symbol */
  constructor(text: string, at: Readonly<Record<string, number>> = {}) {
    this.session = new Session({ symbols: true });
    for (const [name, value] of Object.entries(at)) this.session.setVariable(name, value);
    let node = -1;
    let names: readonly string[] = [];
    const source = { text };
    for (const statement of read(source).statements) {
      const outcome = this.session.run(statement, source);
      if (outcome.kind !== "defined") node = outcome.node;
      names = outcome.resolution.names;
    }
    this.node = node;
    this.names = names;
  }

  get value(): number {
    return this.session.graph.value(this.node);
  }

  /** The gradient by the pass on numbers. */
  gradient(): Record<string, number> {
    const places = this.names.map((name) => this.session.variable(name).node);
    const adjoints = backward(this.session.graph, this.node, places);
    return Object.fromEntries(this.names.map((name, i) => [name, adjoints[places[i]] ?? 0]));
  }

  /** The node of a derivative, one name after the other. */
  derivativeNode(...names: string[]): number {
    return names.reduce(
      (node, name) => differentiate(this.session.graph, node, [this.session.variable(name).node])[0],
      this.node,
    );
  }

  /** A derivative's value by the pass that makes graph. */
  derivative(...names: string[]): number {
    return this.session.graph.value(this.derivativeNode(...names));
  }

  /** The formula as printed, or that of a derivative. */
  text(...names: string[]): string {
    return formatFormula(this.session.graph, this.derivativeNode(...names), this.session.nodeNames());
  }
}
