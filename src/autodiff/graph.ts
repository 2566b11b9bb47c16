import { DzeroError } from "../errors.ts";
import { ForwardPass } from "./forward.ts";
import { paysToMake, type Columns } from "./kinds.ts";
import { add, alias, conditional, mul } from "./ring.ts";
import {
  CONSTANT,
  forwards,
  isolated,
  isStep,
  LEAF,
  operations,
  plusOrMinus,
  replacements,
  type Operation,
} from "./operation.ts";
import { isSafe, mayBeWide, wideValue } from "./range.ts";
import { Wide } from "./wide.ts";

/** How many nodes a graph may have unless told otherwise: some 400 MB. */
export const DEFAULT_MAX_NODES = 10_000_000;

// An id must fit the Int32Array columns, and the table, twice as long, must too.
export const GREATEST_MAX_NODES = 2 ** 29;

/**
 * How many nodes there is room for at first. Room is doubled: memory that is new costs more than what is written there, so it
 * is made seldom. Of these powers one lies a little above a million.
 */
const FIRST_ROOM = 72;

/** Every leaf below has a value. */
const KNOWN = 1;
/** There is a leaf below. */
const VARIES = 2;
/** The node is found by way of the table. */
const TABLED = 4;
/** The node is in the list of the older one of its two arguments. */
const LISTED_BY_OLDER = 8;
/** Both: the node is in no list and no table, so that no equal one is found to be it. */
const HIDDEN = TABLED | LISTED_BY_OLDER;
/** There is a place below. */
const PLACED = 16;
/** The node was made for a derivative: its value may lie beyond the doubles. */
const DERIVED = 32;
/** The node's value is none of the doubles. */
const WIDE = 64;

/** A node's list of users has at most so many: it is walked to its end for each new operation on the node. */
const MOST_USERS = 4;

/** What a list answers if the node is not there: there is room for it, */
const NO_USER = -1;
/** or there is not. */
const NO_ROOM = -2;

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

/** The newest of the nodes that are in an array between two places. */
function newestOf(nodes: ArrayLike<number>, from: number, to: number): number {
  let newest = nodes[from];
  for (let i = from + 1; i < to; i++) if (nodes[i] > newest) newest = nodes[i];
  return newest;
}

function hashOfConstant(low: number, high: number, label: string | undefined): number {
  let hash = mix(mix(CONSTANT.code, low), high);
  if (label !== undefined) for (let i = 0; i < label.length; i++) hash = mix(hash, label.charCodeAt(i));
  return hash;
}

/** The hash of an operation on the nodes that are in an array between two places. */
function hashOf(code: number, nodes: ArrayLike<number>, from: number, to: number): number {
  let hash = mix(0, code);
  for (let i = from; i < to; i++) hash = mix(hash, nodes[i]);
  return hash;
}

/**
 * A graph of operations in typed arrays. A node is an integer, made once; what it computes never changes, only its value
 * does where `revalue` gives leaves new ones. Arguments exist before results, so ids are a topological order: forward is a loop up, backward a loop down.
 *
 * The value of a node is a double. But what was made for a derivative (`deriving`) has a value with an exponent of its own
 * where no double has all its digits: `value` gives the nearest double then, and `wide` the value. What was not overflows and
 * underflows as doubles do, and `wide` gives the value that it has without, of which derivatives are.
 *
 * Equal operations on equal arguments are one node, if both or none were made for a derivative. Leaves and isolated
 * operations are never shared. An operation is looked for in a short list of those on its newest argument, which are near in memory to what is just being made. Where that list
 * is full, it is looked for in the other argument's, and then in a table, where the constants are too.
 */
export class Graph {
  readonly maxNodes: number;

  /** The most nodes for now: the rest is not to be used. */
  #limit: number;
  #length = 0;
  #codes = new Uint16Array(FIRST_ROOM);
  #values = new Float64Array(FIRST_ROOM);
  #flags = new Uint8Array(FIRST_ROOM);
  /** The values that no double has with all its digits. */
  #wide = new Map<number, Wide>();
  /** DERIVED while what is made is for a derivative, else 0. */
  #making = 0;
  /** Arguments of node i: #arguments[#first[i]] up to #first[i + 1]. */
  #first = new Int32Array(FIRST_ROOM + 1);
  #arguments = new Int32Array(2 * FIRST_ROOM);
  /** The last one in the list of operations on node i; 0, which is no operation, for none. */
  #user = new Int32Array(FIRST_ROOM);
  /** The one before node i in the list that it is in, or 0. */
  #before = new Int32Array(FIRST_ROOM);
  /** Open addressing: node id + 1, or 0. */
  #table = new Int32Array(32);
  /** How many nodes are in the table. */
  #tabled = 0;
  /** How many leaves have no value. */
  #symbols = 0;
  /** How many nodes were computed again, by and by. */
  #repeated = 0;
  #pass: ForwardPass | undefined;
  /** Where runs of hidden nodes begin and end, so that no node is hidden twice. */
  #hidden: { readonly from: number; readonly to: number }[] = [];
  /** How a constant was written, where that is not how its value is. */
  #texts = new Map<number, string>();

  constructor(maxNodes: number = DEFAULT_MAX_NODES) {
    this.maxNodes = Math.min(maxNodes, GREATEST_MAX_NODES);
    this.#limit = this.maxNodes;
  }

  /**
   * Runs something that may make so many nodes, and not more.
   * @throws DzeroError too-many-nodes
   */
  withRoomFor<Result>(count: number, run: () => Result): Result {
    const before = this.#limit;
    this.#limit = Math.min(before, this.#length + count);
    try {
      return run();
    } finally {
      this.#limit = before;
    }
  }

  /** Runs something that makes nodes for a derivative. */
  deriving<Result>(run: () => Result): Result {
    const before = this.#making;
    this.#making = DERIVED;
    try {
      return run();
    } finally {
      this.#making = before;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** The columns themselves, for loops over many nodes. They are others once a node is made. */
  get columns(): Columns {
    return { codes: this.#codes, values: this.#values, first: this.#first, arguments: this.#arguments };
  }

  /** Computes the nodes there are now; what may have a wide value is done by itself. */
  get #forward(): ForwardPass {
    if (this.#pass?.length === this.#length) return this.#pass;
    return (this.#pass = new ForwardPass(this.columns, this.#length, (node) => this.isDerived(node)));
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

  /** The value, as the nearest double; NaN where it is not known. */
  value(node: number): number {
    return this.#values[node];
  }

  /** The value, which of what was made for a derivative may be no double. */
  wide(node: number): Wide {
    return this.#wide.get(node) ?? new Wide(this.#values[node]);
  }

  /** Whether a node up to this one has a value that no double has with all its digits. */
  hasWideUpTo(node: number): boolean {
    for (const one of this.#wide.keys()) if (one <= node) return true;
    return false;
  }

  /** Whether the value is one that no double has with all its digits. */
  isWide(node: number): boolean {
    return this.#wide.has(node);
  }

  /** Whether the node was made for a derivative. */
  isDerived(node: number): boolean {
    return (this.#flags[node] & DERIVED) !== 0;
  }

  /** Whether every leaf below has a value. */
  isKnown(node: number): boolean {
    return (this.#flags[node] & KNOWN) !== 0;
  }

  /** Whether a variable or symbol lies below. */
  varies(node: number): boolean {
    return (this.#flags[node] & VARIES) !== 0;
  }

  /**
   * A node of its own for another, which a derivative will be by: what stands on it may be a constant in value, but is none
   * to the derivative.
   */
  place(of: number): number {
    const node = this.#compute(alias.operation.code, [of]);
    this.#flags[node] |= PLACED;
    return node;
  }

  /** Whether a place lies below. */
  isPlaced(node: number): boolean {
    return (this.#flags[node] & PLACED) !== 0;
  }

  isConstant(node: number): boolean {
    return this.#codes[node] === CONSTANT.code;
  }

  /** Whether it has two arguments, which are the same node. */
  isOfOne(node: number): boolean {
    const at = this.#first[node];
    return this.#first[node + 1] === at + 2 && this.#arguments[at] === this.#arguments[at + 1];
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
    const table = this.#table;
    const mask = table.length - 1;
    let slot = slotOf(hashOfConstant(low, high, label), mask);
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const node = table[slot] - 1;
      if (this.#codes[node] !== CONSTANT.code) continue;
      bits[0] = this.#values[node];
      if (words[0] === low && words[1] === high && this.#texts.get(node) === label) return node;
    }
    const node = this.#push(CONSTANT.code, value, KNOWN);
    if (label !== undefined) this.#texts.set(node, label);
    this.#enter(slot, node);
    return node;
  }

  /** A new variable, never shared. Without a value it is a symbol. */
  leaf(value?: number): number {
    if (value === undefined) this.#symbols += 1;
    return this.#push(LEAF.code, value ?? NaN, value === undefined ? VARIES : VARIES | KNOWN);
  }

  /** What an even power of a node is a power of: the argument of an absolute value, the node itself otherwise. */
  signed(node: number): number {
    let inner = node;
    while (plusOrMinus[this.#codes[inner]]) inner = this.argument(inner, 0);
    return inner;
  }

  /** The node of an operation on nodes: the one that is there, or a new one. */
  apply({ code }: Operation, nodes: ArrayLike<number>): number {
    if (isolated[code]) return this.#compute(code, nodes);
    const count = nodes.length;
    const a = nodes[0];
    const replacement = replacements[code];
    if (replacement !== undefined && (plusOrMinus[code] || plusOrMinus[this.#codes[a]])) {
      const replaced = replacement(this, nodes);
      if (replaced !== undefined) return replaced;
    }
    const b = nodes[count - 1];
    let newest = a > b ? a : b;
    for (let i = 1; i < count - 1; i++) if (nodes[i] > newest) newest = nodes[i];
    let found = this.#userOf(newest, code, nodes);
    if (found >= 0) return found;
    if (found === NO_USER) return this.#list(newest, this.#compute(code, nodes), 0);
    if (count === 2) {
      const older = a > b ? b : a;
      found = this.#userOf(older, code, nodes);
      if (found >= 0) return found;
      if (found === NO_USER) return this.#list(older, this.#compute(code, nodes), LISTED_BY_OLDER);
    }
    return this.#applyByTable(code, nodes);
  }

  /** The operation on nodes if it is in the list of one of them; if not, whether there is room for it. */
  #userOf(of: number, code: number, nodes: ArrayLike<number>): number {
    const codes = this.#codes;
    const before = this.#before;
    let count = 0;
    for (let user = this.#user[of]; user !== 0; user = before[user]) {
      if (codes[user] === code && this.#hasArguments(user, nodes) && this.#isAsMade(user)) return user;
      count += 1;
    }
    return count < MOST_USERS ? NO_USER : NO_ROOM;
  }

  /** Whether a node is for a derivative as what is being made is, or is not as that is not. */
  #isAsMade(node: number): boolean {
    return (this.#flags[node] & DERIVED) === this.#making;
  }

  /** Puts a new node into the list of one of its arguments. */
  #list(of: number, node: number, flag: number): number {
    this.#before[node] = this.#user[of];
    this.#user[of] = node;
    this.#flags[node] |= flag;
    return node;
  }

  #applyByTable(code: number, nodes: ArrayLike<number>): number {
    const table = this.#table;
    const mask = table.length - 1;
    let slot = slotOf(hashOf(code, nodes, 0, nodes.length), mask);
    for (; table[slot] !== 0; slot = (slot + 1) & mask) {
      const node = table[slot] - 1;
      if (this.#codes[node] === code && this.#hasArguments(node, nodes) && this.#isAsMade(node)) return node;
    }
    const node = this.#compute(code, nodes);
    this.#enter(slot, node);
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
    const lowest = this.#give(leaves, values);
    for (const node of this.#wide.keys()) if (node >= lowest && this.varies(node)) this.#dropWide(node);
    this.#repeated += this.#length - lowest;
    if (hadSymbols || !paysToMake(this.#repeated)) {
      for (let node = lowest; node < this.#length; node++) this.#repeat(node);
      return;
    }
    this.#forward.run(this.columns, lowest, (node) => this.#repeat(node));
    // The pass does not know which arguments are other numbers than doubles.
    if (this.#wide.size > 0) {
      const firstWide = Array.from(this.#wide.keys()).reduce((least, node) => Math.min(least, node));
      for (let node = Math.max(lowest, firstWide); node < this.#length; node++) this.#repeat(node);
    }
  }

  /** Gives leaves values; returns the lowest of them, or how many nodes there are. */
  #give(leaves: readonly number[], values: ArrayLike<number>): number {
    const codes = this.#codes;
    const flags = this.#flags;
    const columnOfValues = this.#values;
    let lowest = this.#length;
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i];
      if (codes[leaf] !== LEAF.code) throw new RangeError(`node ${leaf} is no leaf`);
      if ((flags[leaf] & KNOWN) === 0) {
        this.#symbols -= 1;
        flags[leaf] |= KNOWN;
      }
      columnOfValues[leaf] = values[i];
      if (leaf < lowest) lowest = leaf;
    }
    return lowest;
  }

  /** Computes a node again. */
  #repeat(node: number): void {
    if ((this.#flags[node] & VARIES) !== 0 && !this.isLeaf(node)) this.#evaluate(node);
  }

  /**
   * The node that is here what a node of another graph is there, which may have been made for a derivative.
   * @param nodes the arguments, here
   * @param value of a leaf; its own where absent
   */
  copy(from: Graph, node: number, nodes: ArrayLike<number>, value?: number): number {
    if (from.isHidden(node)) return this.#copyHidden(from, node, nodes);
    if (from.isConstant(node)) return this.constant(from.#values[node], from.#texts.get(node));
    if (from.isLeaf(node)) return this.leaf(value ?? (from.isKnown(node) ? from.#values[node] : undefined));
    const operation = from.operation(node);
    // A name above a place is marked as that is, whether it is taken for a place or not.
    const isPlace = operation === alias.operation && from.isPlaced(node);
    const make = () => (isPlace ? this.place(nodes[0]) : this.apply(operation, nodes));
    return from.isDerived(node) ? this.deriving(make) : make();
  }

  #copyHidden(from: Graph, node: number, nodes: ArrayLike<number>): number {
    const isConstant = from.isConstant(node);
    const make = () =>
      isConstant ? this.#push(CONSTANT.code, from.#values[node], KNOWN) : this.#compute(from.code(node), nodes);
    const copy = from.isDerived(node) ? this.deriving(make) : make();
    const text = from.#texts.get(node);
    if (text !== undefined) this.#texts.set(copy, text);
    this.#flags[copy] |= HIDDEN;
    return copy;
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
      const parts = this.argumentsOf(node).map((argument) => moved[argument]);
      moved[node] = kept.copy(this, node, parts);
    }
    this.#length = kept.#length;
    this.#codes = kept.#codes;
    this.#values = kept.#values;
    this.#flags = kept.#flags;
    this.#wide = kept.#wide;
    this.#first = kept.#first;
    this.#arguments = kept.#arguments;
    this.#user = kept.#user;
    this.#before = kept.#before;
    this.#table = kept.#table;
    this.#tabled = kept.#tabled;
    this.#symbols = kept.#symbols;
    this.#pass = undefined;
    this.#hidden = [];
    this.#texts = kept.#texts;
    return moved;
  }

  /**
   * Drops every node from `length` on. They were made last, so nothing below refers to them.
   */
  truncate(length: number): void {
    // Last first, so that each one is the last in its list.
    for (let node = this.#length - 1; node >= length; node--) {
      if (this.isLeaf(node) && !this.isKnown(node)) this.#symbols -= 1;
      this.#unlist(node);
      this.#texts.delete(node);
    }
    this.#length = Math.min(this.#length, length);
    for (const node of this.#wide.keys()) if (node >= length) this.#wide.delete(node);
    this.#pass = undefined;
    for (let last = this.#hidden.at(-1); last !== undefined && last.to > length; last = this.#hidden.at(-1)) {
      this.#hidden.pop();
      if (last.from < length) this.#hidden.push({ from: last.from, to: length });
    }
  }

  /**
   * Hides the nodes from one on: an equal operation is a node of its own from now on. What a branch consists of is not shared
   * with what is made after it. At other values that branch may not be made, and the order in which a backward pass adds must
   * not depend on that.
   */
  hide(from: number): void {
    const to = this.#length;
    let first = from;
    // Last first, so that each one is the last in its list.
    for (let node = to - 1; node >= from; node--) {
      const run = this.#hidden.at(-1);
      if (run !== undefined && run.to > node) {
        this.#hidden.pop();
        node = run.from;
        first = Math.min(first, node);
      } else {
        this.#unlist(node);
        if (!isolated[this.#codes[node]]) this.#flags[node] |= HIDDEN;
      }
    }
    if (first < to) this.#hidden.push({ from: first, to });
  }

  isHidden(node: number): boolean {
    return (this.#flags[node] & HIDDEN) === HIDDEN;
  }

  /** Takes the last node of its list out of that, or out of the table. */
  #unlist(node: number): void {
    const code = this.#codes[node];
    if (isolated[code] || this.isHidden(node)) return;
    if ((this.#flags[node] & TABLED) !== 0) {
      // What was entered later and went past this slot is gone already, so the slot can simply be emptied.
      this.#table[this.#slotOf(node, node + 1)] = 0;
      this.#tabled -= 1;
      return;
    }
    const from = this.#first[node];
    const by =
      (this.#flags[node] & LISTED_BY_OLDER) !== 0
        ? Math.min(this.#arguments[from], this.#arguments[from + 1])
        : newestOf(this.#arguments, from, this.#first[node + 1]);
    this.#user[by] = this.#before[node];
  }

  /**
   * Drops every node from `length` on, after the making of a node was broken off at any place: the nodes below are whole,
   * but not how they are found.
   */
  recover(length: number): void {
    this.#length = Math.min(this.#length, length);
    this.#making = 0;
    // Each of them is needed, so each keeps its number.
    this.retain(Array(this.#length).keys());
    this.#limit = this.maxNodes;
  }

  #hasArguments(node: number, nodes: ArrayLike<number>): boolean {
    const args = this.#arguments;
    const count = nodes.length;
    const at = this.#first[node];
    // The first and the last tell most apart.
    if (args[at] !== nodes[0] || this.#first[node + 1] - at !== count) return false;
    const last = count - 1;
    if (args[at + last] !== nodes[last]) return false;
    for (let i = 1; i < last; i++) if (args[at + i] !== nodes[i]) return false;
    return true;
  }

  /** Makes the node of an operation on nodes. */
  #compute(code: number, nodes: ArrayLike<number>): number {
    const count = nodes.length;
    const node = this.#next(count);
    const args = this.#arguments;
    const at = this.#first[node];
    for (let i = 0; i < count; i++) args[at + i] = nodes[i];
    this.#first[node + 1] = at + count;
    this.#codes[node] = code;
    this.#flags[node] = this.#making;
    this.#user[node] = 0;
    this.#evaluate(node);
    this.#length = node + 1;
    return node;
  }

  /** Finds out whether a node's value is known, and what it is. */
  #evaluate(node: number): void {
    const values = this.#values;
    const flags = this.#flags;
    const args = this.#arguments;
    const at = this.#first[node];
    const last = this.#first[node + 1] - 1;
    const a = args[at];
    const b = args[last];
    let all = flags[a] & flags[b];
    let any = flags[a] | flags[b];
    for (let i = at + 1; i < last; i++) {
      all &= flags[args[i]];
      any |= flags[args[i]];
    }
    const own = flags[node];
    flags[node] = (own & ~(KNOWN | VARIES)) | (all & KNOWN) | (any & (VARIES | PLACED));
    if ((all & KNOWN) === 0) {
      values[node] = NaN;
      return;
    }
    const code = this.#codes[node];
    const forward = forwards[code];
    let value: number;
    // A call of a function that is not known beforehand takes longer than these.
    if (code === add.operation.code) value = values[a] + values[b];
    else if (code === mul.operation.code) value = values[a] * values[b];
    else if (at === last) value = forward(values[a]);
    else if (at + 1 === last) value = forward(values[a], values[b]);
    else value = forward(...Array.from(args.subarray(at, last + 1), (argument) => values[argument]));
    values[node] = value;
    if (!isSafe(value) || ((own | any) & WIDE) !== 0) this.#evaluateWide(node, (own & DERIVED) !== 0);
  }

  /**
   * Computes a value anew that may be none of the doubles, or of an argument whose value is none. What was not made for a
   * derivative overflows and underflows as doubles do, but derivatives are of the value that it has without.
   */
  #evaluateWide(node: number, isDerived: boolean): void {
    // The node may not count among those there are yet, so it is not asked for its arguments.
    const args = this.#arguments.subarray(this.#first[node], this.#first[node + 1]);
    this.#dropWide(node);
    const double = this.#values[node];
    const operation = operations[this.#codes[node]];
    const inputs = Array.from(args, (argument) => this.#values[argument]);
    if (!mayBeWide(operation, double, inputs) && !args.some((argument) => this.#wide.has(argument))) return;
    const value = wideValue(
      operation,
      Array.from(args, (argument, i) => {
        // What the user's expression decides by is the double.
        const decides = isDerived ? operation === conditional.operation && i === 0 : isStep(operation, i);
        return decides ? new Wide(inputs[i]) : this.wide(argument);
      }),
    );
    if (isDerived) {
      this.#values[node] = value.number;
      if (!value.isDouble) this.#setWide(node, value);
    } else if (!Number.isNaN(double) && !value.isNaN && !(value.isDouble && value.number === double)) {
      this.#setWide(node, value);
    }
  }

  #setWide(node: number, value: Wide): void {
    this.#wide.set(node, value);
    this.#flags[node] |= WIDE;
  }

  #dropWide(node: number): void {
    this.#wide.delete(node);
    this.#flags[node] &= ~WIDE;
  }

  /** Makes the node of a leaf or a constant. */
  #push(code: number, value: number, flags: number): number {
    const node = this.#next(0);
    this.#first[node + 1] = this.#first[node];
    this.#codes[node] = code;
    this.#values[node] = value;
    this.#flags[node] = flags;
    this.#user[node] = 0;
    this.#length = node + 1;
    return node;
  }

  /** The next node's id; there is room for it and its arguments. */
  #next(count: number): number {
    const node = this.#length;
    if (node >= this.#limit) {
      throw new DzeroError("too-many-nodes", `the calculation needs more than ${this.#limit} nodes`, {
        hint: "--max-nodes sets the limit",
      });
    }
    if (node === this.#codes.length) this.#grow();
    const end = this.#first[node] + count;
    if (end > this.#arguments.length) this.#growArguments(end);
    return node;
  }

  #grow(): void {
    const capacity = 2 * this.#codes.length;
    const grown = <Column extends { set(from: Column): void }>(to: Column, from: Column): Column => {
      to.set(from);
      return to;
    };
    this.#codes = grown(new Uint16Array(capacity), this.#codes);
    this.#values = grown(new Float64Array(capacity), this.#values);
    this.#flags = grown(new Uint8Array(capacity), this.#flags);
    this.#first = grown(new Int32Array(capacity + 1), this.#first);
    this.#user = grown(new Int32Array(capacity), this.#user);
    this.#before = grown(new Int32Array(capacity), this.#before);
  }

  #growArguments(least: number): void {
    const grown = new Int32Array(Math.max(least, 2 * this.#arguments.length));
    grown.set(this.#arguments);
    this.#arguments = grown;
  }

  /** Enters a node at an empty slot; the table stays at most half full. */
  #enter(slot: number, node: number): void {
    this.#table[slot] = node + 1;
    this.#flags[node] |= TABLED;
    this.#tabled += 1;
    if (this.#tabled * 2 > this.#table.length) this.#rehash();
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    // In the order of the nodes: `truncate` takes them out again last first.
    for (let node = 0; node < this.#length; node++) {
      if ((this.#flags[node] & HIDDEN) === TABLED) this.#table[this.#slotOf(node, 0)] = node + 1;
    }
  }

  /** Where the search for a node in the table comes upon an entry: its own, or 0 for none. */
  #slotOf(node: number, entry: number): number {
    const code = this.#codes[node];
    bits[0] = this.#values[node];
    const hash =
      code === CONSTANT.code
        ? hashOfConstant(words[0], words[1], this.#texts.get(node))
        : hashOf(code, this.#arguments, this.#first[node], this.#first[node + 1]);
    const mask = this.#table.length - 1;
    let slot = slotOf(hash, mask);
    while (this.#table[slot] !== entry) slot = (slot + 1) & mask;
    return slot;
  }
}
