import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pointsOf, type Points } from "./data.ts";
import { Peer } from "./peer.ts";
import type { Table } from "./table.ts";

/** A part of the benchmark that can be run by itself. */
export interface Section {
  /** What it is called on the command line. */
  readonly name: string;
  readonly title: string;
  /** What is aimed at, and what the numbers are. */
  readonly about: string;
  run(bench: Bench): Promise<Table>;
}

export interface BenchOptions {
  /** A fraction of the full sizes, for trying out whether the sections run. */
  readonly scale?: number;
  /** Whether to look for other programs; default yes. */
  readonly peers?: boolean;
}

/** What mathjs gives of an expression. */
interface MathNode {
  evaluate(scope: Readonly<Record<string, number>>): number;
  compile(): MathNode;
}

/** As much of mathjs as is used. */
export interface MathJs {
  parse(text: string): MathNode;
  evaluate(text: string, scope: Readonly<Record<string, number>>): number;
  derivative(node: MathNode | string, by: string): MathNode;
}

/** How a peer in C or C++ is built. */
export interface Build {
  readonly name: string;
  /** A file in `peers`. */
  readonly source: string;
  /** The header of the library that it needs. */
  readonly header?: string;
  /** Options for the library. */
  readonly library?: readonly string[];
}

/** A peer that uses ADOL-C. */
export function withAdolc(source: string): Build {
  return { name: "ADOL-C", source, header: "adolc/adolc.h", library: ["-ladolc"] };
}

const PEERS = resolve("test/bench/peers");
const EIGEN = "-I/usr/include/eigen3";

function succeeds(command: string, args: readonly string[], input = ""): boolean {
  return spawnSync(command, args, { input, stdio: ["pipe", "ignore", "ignore"] }).status === 0;
}

/** What the sections share: a temporary folder, the data, the peers that are there, and how large the work is to be. */
export class Bench {
  /** A folder for data and built programs; `close` removes it. */
  readonly folder = mkdtempSync(join(tmpdir(), "dzero-bench-"));
  readonly #scale: number;
  readonly #hasPeers: boolean;
  readonly #missing = new Set<string>();
  readonly #open: Peer[] = [];
  #points: Points | undefined;

  constructor({ scale = 1, peers = true }: BenchOptions = {}) {
    this.#scale = scale;
    this.#hasPeers = peers;
  }

  /** The peers that were looked for and not found. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** How large something is, or how often it is done. */
  size(full: number, least = 1): number {
    return Math.max(least, Math.ceil(full * this.#scale));
  }

  /** A million rows. */
  get points(): Points {
    this.#points ??= pointsOf(this.size(1_000_000));
    return this.#points;
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** The file of a peer's source. */
  source(name: string): string {
    return join(PEERS, name);
  }

  #found(name: string, isFound: () => boolean): boolean {
    if (this.#hasPeers && isFound()) return true;
    this.#missing.add(name);
    return false;
  }

  /**
   * Whether a program is installed.
   * @param args with which it does nothing and succeeds
   */
  has(command: string, args: readonly string[] = ["--version"]): boolean {
    return this.#found(command, () => succeeds(command, args));
  }

  /** Whether Python has a module. */
  hasModule(name: string): boolean {
    return this.#found(name, () => succeeds("python3", ["-c", `import ${name}`]));
  }

  /**
   * Builds a peer in C or C++.
   * @returns its program; undefined where there is no compiler or no library
   * @throws Error where it cannot be built though they are there
   */
  build({ name, source, header, library = [] }: Build): string | undefined {
    const [compiler, ...options] = source.endsWith(".c") ? ["gcc"] : ["g++", "-std=c++17", EIGEN];
    const isThere = () =>
      header === undefined
        ? succeeds(compiler, ["--version"])
        : succeeds(compiler, [...options, "-E", "-x", "c++", "-"], `#include <${header}>\n`);
    if (!this.#found(name, isThere)) return undefined;
    const program = this.file(source.replaceAll(".", "-"));
    // Two sections may have the same peer.
    if (existsSync(program)) return program;
    const { status } = spawnSync(
      compiler,
      [...options, "-O3", "-Wall", "-o", program, this.source(source), ...library, "-lm"],
      { stdio: ["ignore", "inherit", "inherit"] },
    );
    if (status !== 0) throw new Error(`${source} cannot be built`);
    return program;
  }

  #start(name: string, command: string, args: readonly string[]): Peer {
    const peer = new Peer(name, command, args, this.folder);
    this.#open.push(peer);
    return peer;
  }

  /** Builds and starts a peer in C or C++; undefined where it cannot be had. */
  compiled(build: Build): Peer | undefined {
    const program = this.build(build);
    return program === undefined ? undefined : this.#start(build.name, program, []);
  }

  /** Starts a peer in Python; undefined where it, or a module it needs, is not installed. */
  python(name: string, source: string, module: string | undefined, args: readonly string[] = []): Peer | undefined {
    const isThere = module === undefined ? this.has("python3") : this.hasModule(module);
    return isThere ? this.#start(name, "python3", ["-B", this.source(source), ...args]) : undefined;
  }

  /** Loads mathjs; undefined where it is not installed. */
  mathJs(): MathJs | undefined {
    const require = createRequire(resolve("package.json"));
    let loaded: MathJs | undefined;
    this.#found("mathjs", () => {
      try {
        loaded = require("mathjs");
      } catch {
        return false;
      }
      return true;
    });
    return loaded;
  }

  /** Ends the peers that are open; each section starts its own. */
  closePeers(): void {
    for (const peer of this.#open.splice(0)) peer.close();
  }

  close(): void {
    this.closePeers();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
