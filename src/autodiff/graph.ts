import { DzeroError } from "../errors.ts";
import { forwardLoop } from "./forward.ts";
import { Kinds, WORTH_MAKING, type Columns } from "./kinds.ts";
import { CONSTANT, LEAF, operations, type Operation } from "./operation.ts";

/** How many nodes a graph may have unless told otherwise: some 400 MB. */
export const DEFAULT_MAX_NODES = 10_000_000;

// An id must fit the Int32Array columns, and the table, twice as long, must too.
export const GREATEST_MAX_NODES = 2 ** 29;

/** Every leaf below has a value. */
const KNOWN = 1;
/** There is a leaf below. */
const VARIES = 2;

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** One round of a multiplicative hash (the 32-bit finaliser of MurmurHash3 by A. Appleby, in two steps). */
function mix(hash: number, word: number): number {
  const h = Math.imul(hash ^ word, 0x85ebca6b);
  return Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
}

function slotOf(hash: number, mask: number): number {
  return (hash ^ (hash >>> 16)) & mask;
}

/**
 * A graph of operations in typed arrays. A node is an integer, made once and never changed. Arguments exist before
 * results, so ids are a topological order: forward is a loop up, backward a loop down.
 *
 * Equal operations on equal arguments are one node. Leaves and isolated operations are never shared.
 */
export class Graph {
  readonly maxNodes: number;

  #length = 0;
  #codes = new Uint16Array(64);
  #values = new Float64Array(64);
  #flags = new Uint8Array(64);
  /** Arguments of node i: #arguments[#first[i]] up to #first[i + 1]. */
  #first = new Int32Array(65);
  #arguments = new Int32Array(128);
  /** Open addressing: node id + 1, or 0. */
  #table = new Int32Array(128);
  #shared = 0;
  /** How many leaves have no value. */
  #symbols = 0;
  /** How many nodes were computed again, by and by. */
  #repeated = 0;
  #kinds: Kinds | undefined;
  /** How a constant was written, where that is not how its value is. */
  #texts = new Map<number, string>();

  constructor(maxNodes: number = DEFAULT_MAX_NODES) {
    this.maxNodes = Math.min(maxNodes, GREATEST_MAX_NODES);
  }

  get length(): number {
    return this.#length;
  }

  /** The columns themselves, for loops over many nodes. They are others once a node is made. */
  get columns(): Columns {
    return { codes: this.#codes, values: this.#values, first: this.#first, arguments: this.#arguments };
  }

  /** The kinds of the nodes there are now. */
  get kinds(): Kinds {
    if (this.#kinds?.byNode.length !== this.#length) this.#kinds = new Kinds(this.columns, this.#length);
    return this.#kinds;
  }

  operation(node: number): Operation {
    return operations[this.#codes[node]];
  }

  code(node: number): number {
    return this.#codes[node];
  }

  arity(node: number): number {
    return this.#first[node + 1] - this.#first[node];
  }

  argument(node: number, index: number): number {
    return this.#arguments[this.#first[node] + index];
  }

  argumentsOf(node: number): Int32Array {
    return this.#arguments.subarray(this.#first[node], this.#first[node + 1]);
  }

  /** The value; NaN where it is not known. */
  value(node: number): number {
    return this.#values[node];
  }

  /** Whether every leaf below has a value. */
  isKnown(node: number): boolean {
    return (this.#flags[node] & KNOWN) !== 0;
  }

  /** Whether a variable or symbol lies below. */
  varies(node: number): boolean {
    return (this.#flags[node] & VARIES) !== 0;
  }

  isConstant(node: number): boolean {
    return this.#codes[node] === CONSTANT.code;
  }

  isLeaf(node: number): boolean {
    return this.#codes[node] === LEAF.code;
  }

  /** How a constant is written: its source text, `pi`, or its shortest digits. */
  text(node: number): string {
    return this.#texts.get(node) ?? String(this.#values[node]);
  }

  /**
   * A number. Constants are shared by bit pattern and by how they were written.
   * @param text the source text, or a constant's name
   */
  constant(value: number, text?: string): number {
    const label = text === undefined || text === String(value) ? undefined : text;
    bits[0] = value;
    const [low, high] = words;
    let hash = mix(mix(CONSTANT.code, low), high);
    if (label !== undefined) for (let i = 0; i < label.length; i++) hash = mix(hash, label.charCodeAt(i));
    const table = this.#table;
    const mask = table.length - 1;
    let slot = slotOf(hash, mask);
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const node = table[slot] - 1;
      if (this.#codes[node] !== CONSTANT.code) continue;
      bits[0] = this.#values[node];
      if (words[0] === low && words[1] === high && this.#texts.get(node) === label) return node;
    }
    const node = this.#push(CONSTANT, [], value, KNOWN);
    if (label !== undefined) this.#texts.set(node, label);
    this.#share(slot, node);
    return node;
  }

  /** A new variable, never shared. Without a value it is a symbol. */
  leaf(value?: number): number {
    if (value === undefined) this.#symbols += 1;
    return this.#push(LEAF, [], value ?? NaN, value === undefined ? VARIES : VARIES | KNOWN);
  }

  /** The node of an operation on nodes: the one that is there, or a new one. */
  apply(operation: Operation, nodes: ArrayLike<number>): number {
    const code = operation.code;
    if (operation.isolated) return this.#compute(operation, nodes);
    let hash = mix(0, code);
    for (let i = 0; i < nodes.length; i++) hash = mix(hash, nodes[i]);
    const table = this.#table;
    const mask = table.length - 1;
    let slot = slotOf(hash, mask);
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const node = table[slot] - 1;
      if (this.#codes[node] === code && this.#hasArguments(node, nodes)) return node;
    }
    const node = this.#compute(operation, nodes);
    this.#share(slot, node);
    return node;
  }

  /**
   * Gives leaves new values and computes again whatever stands on leaves. The nodes stay what they are, to the bit those of
   * a graph that is made afresh with these values.
   * @param leaves a symbol among them has a value from now on
   * @param values the leaves' values, in their order
   */
  revalue(leaves: readonly number[], values: ArrayLike<number>): void {
    const hadSymbols = this.#symbols > 0;
    let lowest = this.#length;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i];
      if (!this.isLeaf(leaf)) throw new RangeError(`node ${leaf} is no leaf`);
      if (!this.isKnown(leaf)) this.#symbols -= 1;
      this.#values[leaf] = values[i];
      this.#flags[leaf] = VARIES | KNOWN;
      if (leaf < lowest) lowest = leaf;
    }
    const count = this.#length - lowest;
    this.#repeated += count;
    if (hadSymbols || this.#repeated < WORTH_MAKING) {
      for (let node = lowest; node < this.#length; node++) this.#repeat(node);
    } else {
      const { kinds, columns } = this;
      const { byNode } = kinds;
      const other = (node: number) => this.#repeat(node);
      forwardLoop(kinds)(lowest, this.#length, byNode, columns.values, columns.first, columns.arguments, other);
    }
  }

  /** Computes a node again. */
  #repeat(node: number): void {
    if ((this.#flags[node] & VARIES) === 0 || this.isLeaf(node)) return;
    const nodes = this.argumentsOf(node);
    const flags = this.#flagsOn(nodes);
    this.#flags[node] = flags;
    this.#values[node] = (flags & KNOWN) === 0 ? NaN : this.#valueOn(this.operation(node), nodes);
  }

  /**
   * Drops every node that the roots do not need.
   * @returns the new id of each old one, -1 for what was dropped
   */
  retain(roots: Iterable<number>): Int32Array {
    const moved = new Int32Array(this.#length).fill(-1);
    for (const root of roots) moved[root] = 0;
    for (let node = this.#length - 1; node >= 0; node--) {
      if (moved[node] === 0) for (const argument of this.argumentsOf(node)) moved[argument] = 0;
    }
    const kept = new Graph(this.maxNodes);
    for (let node = 0; node < this.#length; node++) {
      if (moved[node] !== 0) continue;
      if (this.isConstant(node)) moved[node] = kept.constant(this.#values[node], this.#texts.get(node));
      else if (this.isLeaf(node)) moved[node] = kept.leaf(this.isKnown(node) ? this.#values[node] : undefined);
      else
        moved[node] = kept.apply(
          this.operation(node),
          this.argumentsOf(node).map((argument) => moved[argument]),
        );
    }
    this.#length = kept.#length;
    this.#codes = kept.#codes;
    this.#values = kept.#values;
    this.#flags = kept.#flags;
    this.#first = kept.#first;
    this.#arguments = kept.#arguments;
    this.#table = kept.#table;
    this.#shared = kept.#shared;
    this.#symbols = kept.#symbols;
    this.#kinds = undefined;
    this.#texts = kept.#texts;
    return moved;
  }

  /**
   * Drops every node from `length` on. They were made last, so nothing below refers to them.
   */
  truncate(length: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    for (let node = this.#length - 1; node >= length; node--) {
      if (this.isLeaf(node) && !this.isKnown(node)) this.#symbols -= 1;
      if (!this.#isShared(node)) continue;
      let slot = slotOf(this.#hashOf(node), mask);
      while (table[slot] !== node + 1) slot = (slot + 1) & mask;
      // What was entered later and went past this slot is gone already, so the slot can simply be emptied.
      table[slot] = 0;
      this.#shared -= 1;
      this.#texts.delete(node);
    }
    this.#length = Math.min(this.#length, length);
    this.#kinds = undefined;
  }

  #hasArguments(node: number, nodes: ArrayLike<number>): boolean {
    const from = this.#first[node];
    if (this.#first[node + 1] - from !== nodes.length) return false;
    for (let i = 0; i < nodes.length; i++) if (this.#arguments[from + i] !== nodes[i]) return false;
    return true;
  }

  #compute(operation: Operation, nodes: ArrayLike<number>): number {
    const flags = this.#flagsOn(nodes);
    return this.#push(operation, nodes, (flags & KNOWN) === 0 ? NaN : this.#valueOn(operation, nodes), flags);
  }

  /** The flags of an operation on nodes. */
  #flagsOn(nodes: ArrayLike<number>): number {
    let flags = KNOWN;
    for (let i = 0; i < nodes.length; i++) {
      const below = this.#flags[nodes[i]];
      flags = (flags & below & KNOWN) | ((flags | below) & VARIES);
    }
    return flags;
  }

  /** The value of an operation on nodes that have values. */
  #valueOn(operation: Operation, nodes: ArrayLike<number>): number {
    const values = this.#values;
    if (nodes.length === 1) return operation.forward(values[nodes[0]]);
    if (nodes.length === 2) return operation.forward(values[nodes[0]], values[nodes[1]]);
    return operation.forward(...Array.from(nodes, (node) => values[node]));
  }

  #push(operation: Operation, nodes: ArrayLike<number>, value: number, flags: number): number {
    const node = this.#length;
    if (node >= this.maxNodes) {
      throw new DzeroError("too-many-nodes", `the calculation needs more than ${this.maxNodes} nodes`, {
        hint: "--max-nodes sets the limit",
      });
    }
    if (node === this.#codes.length) this.#grow();
    let end = this.#first[node];
    if (end + nodes.length > this.#arguments.length) this.#growArguments(end + nodes.length);
    for (let i = 0; i < nodes.length; i++) this.#arguments[end++] = nodes[i];
    this.#first[node + 1] = end;
    this.#codes[node] = operation.code;
    this.#values[node] = value;
    this.#flags[node] = flags;
    this.#length = node + 1;
    return node;
  }

  #grow(): void {
    const capacity = this.#codes.length * 2;
    const grown = <Column extends { set(from: Column): void }>(to: Column, from: Column): Column => {
      to.set(from);
      return to;
    };
    this.#codes = grown(new Uint16Array(capacity), this.#codes);
    this.#values = grown(new Float64Array(capacity), this.#values);
    this.#flags = grown(new Uint8Array(capacity), this.#flags);
    this.#first = grown(new Int32Array(capacity + 1), this.#first);
  }

  #growArguments(least: number): void {
    const grown = new Int32Array(Math.max(least, this.#arguments.length * 2));
    grown.set(this.#arguments);
    this.#arguments = grown;
  }

  /** Enters a node at an empty slot; the table stays at most half full. */
  #share(slot: number, node: number): void {
    this.#table[slot] = node + 1;
    this.#shared += 1;
    if (this.#shared * 2 > this.#table.length) this.#rehash();
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    // In the order of the nodes: `truncate` takes them out again last first.
    for (let node = 0; node < this.#length; node++) {
      if (this.isLeaf(node) && !this.isKnown(node)) this.#symbols -= 1;
      if (!this.#isShared(node)) continue;
      let slot = slotOf(this.#hashOf(node), mask);
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = node + 1;
    }
    this.#table = table;
  }

  #isShared(node: number): boolean {
    return !operations[this.#codes[node]].isolated;
  }

  #hashOf(node: number): number {
    if (this.isConstant(node)) {
      bits[0] = this.#values[node];
      let hash = mix(mix(CONSTANT.code, words[0]), words[1]);
      const label = this.#texts.get(node);
      if (label !== undefined) for (let i = 0; i < label.length; i++) hash = mix(hash, label.charCodeAt(i));
      return hash;
    }
    let hash = mix(0, this.#codes[node]);
    for (let i = this.#first[node]; i < this.#first[node + 1]; i++) hash = mix(hash, this.#arguments[i]);
    return hash;
  }
}
