/** One of several that do the same work. */
export interface Contender {
  readonly name: string;
  /**
   * Does the work once.
   * @returns how long it took, in the unit of the table
   */
  run(): number | Promise<number>;
  /** A slow one takes part in the first so many rounds only. */
  readonly rounds?: number;
}

/** What was measured of a contender. */
export interface Measured {
  readonly name: string;
  /** Its time in each round that it took part in. */
  readonly times: readonly number[];
}

/**
 * Lets all take their turn, round after round: what slows the machine for a while slows all of them alike.
 * The first turn of each is for warming up and is not counted.
 */
export async function inTurns(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const measured = contenders.map(({ name }) => ({ name, times: new Array<number>() }));
  for (let round = 0; round <= rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      if (round > (contender.rounds ?? rounds)) continue;
      const time = await contender.run();
      if (round > 0) measured[i].times.push(time);
    }
  }
  return measured;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median, over the rounds that both took part in, of one's time over the other's. */
export function ratio(one: Measured, other: Measured): number {
  const count = Math.min(one.times.length, other.times.length);
  return median(Array.from({ length: count }, (_, round) => one.times[round] / other.times[round]));
}

/** Several kinds of work that one program does; the first is what the others are compared with. */
export interface Worker {
  readonly name: string;
  readonly works: readonly Contender["run"][];
}

/** The median time of one kind of work, and the median, over the rounds, of that over the time of the first kind. */
export interface Relative {
  readonly time: number;
  readonly ratio: number;
}

/** What each worker takes for each kind of work, in turns. */
export async function overFirst(
  workers: readonly Worker[],
  rounds: number,
): Promise<{ name: string; works: Relative[] }[]> {
  const contenders = workers.flatMap(({ name, works }) => works.map((run): Contender => ({ name, run })));
  const measured = await inTurns(contenders, rounds);
  return workers.map(({ name, works }) => {
    const own = measured.splice(0, works.length);
    return { name, works: own.map((one) => ({ time: median(one.times), ratio: ratio(one, own[0]) })) };
  });
}

/** Nanoseconds that one repetition takes. */
export function timed(work: () => unknown, repetitions = 1): number {
  const start = process.hrtime.bigint();
  for (let i = 0; i < repetitions; i++) work();
  return Number(process.hrtime.bigint() - start) / repetitions;
}

/**
 * Checks that a peer computed what dzero did.
 * @throws Error where they differ by more than rounding explains
 */
export function mustAgree(name: string, found: readonly number[], expected: readonly number[]): void {
  const agree =
    found.length === expected.length &&
    expected.every((value, i) => Math.abs(found[i] - value) <= 1e-9 * Math.max(1, Math.abs(value)));
  if (!agree) throw new Error(`${name} computes something else: ${found.join(" ")}, not ${expected.join(" ")}`);
}
