/** Timing: the best of several rounds, so that the machine's other work disturbs least. */

/** How long one round takes at best, in milliseconds. */
export function best(rounds: number, round: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const started = performance.now();
    round();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** The middle one of several times. */
export function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

/** How long a round of `rates` is, in milliseconds. */
const ROUND = 100;
const ROUNDS = 25;
/** How often is done what the clock is asked for once. */
const AT_A_TIME = 200;

/**
 * How often a second each of several things can be done: the best of rounds that are equally long for all, and take turns, so that
 * what is fast is warmed up as well as what is slow, and the machine's other work disturbs all alike.
 */
export function rates(ways: readonly ((i: number) => unknown)[]): number[] {
  const most = ways.map(() => 0);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, act] of ways.entries()) {
      const started = performance.now();
      let done = 0;
      let elapsed = 0;
      for (; elapsed < ROUND; elapsed = performance.now() - started) for (let i = 0; i < AT_A_TIME; i++) act(done++);
      most[way] = Math.max(most[way] ?? 0, (done * 1000) / elapsed);
    }
  }
  return most;
}

/** One line of the report. */
export interface Figure {
  readonly workload: string;
  readonly raw: number | null;
  readonly athanor: number;
  /** What the times are of, such as `"µs each"`. */
  readonly unit: string;
}

/** A figure from two times in milliseconds, for so many operations. */
export function figure(workload: string, raw: number | null, athanor: number, operations: number): Figure {
  const scale = operations > 1 ? 1000 / operations : 1;
  return { workload, raw: raw === null ? null : raw * scale, athanor: athanor * scale, unit: operations > 1 ? "µs each" : "ms" };
}

/** The report as a Markdown table. */
export function report(driver: string, figures: readonly Figure[]): string {
  const rows = figures.map(({ workload, raw, athanor, unit }) => {
    const ratio = raw === null ? "–" : `${(athanor / raw).toFixed(2)} ×`;
    return `| ${workload} | ${raw === null ? "–" : `${raw.toFixed(2)} ${unit}`} | ${athanor.toFixed(2)} ${unit} | ${ratio} |`;
  });
  return [`| workload | ${driver} alone | Athanor | ratio |`, "|---|---|---|---|", ...rows].join("\n");
}
