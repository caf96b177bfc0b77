import { type Spread, spread } from "./figures.js";

/** Result of one measurement: amount of work, time, and CPU seconds of the Node process and of PostgreSQL. */
export type Turn = Readonly<{
  done: number;
  seconds: number;
  nodeCpu: number;
  postgresCpu: number;
  p50: number;
  p99: number;
}>;
export type Contestant = Readonly<{ name: string; turn(): Promise<Turn> }>;
export type Result = Readonly<{ name: string; turns: readonly Turn[]; perSecond: Spread }>;

/** Measures every contestant once per round, so that noise on the machine affects all. The first round is a warm-up. */
export async function inTurns(contestants: readonly Contestant[], rounds: number): Promise<readonly Result[]> {
  const turns = new Map<string, Turn[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 ? [...contestants].reverse() : contestants;
    for (const { name, turn } of order) {
      const done = await turn();
      if (round > 0) turns.get(name)?.push(done);
    }
  }
  return contestants.map(({ name }) => {
    const own = turns.get(name) ?? [];
    return { name, turns: own, perSecond: spread(own.map(rate)) };
  });
}

const rate = ({ done, seconds }: Turn): number => done / seconds;

/** Work per CPU second of all processes involved. */
export const perCpuSecond = ({ done, nodeCpu, postgresCpu }: Turn): number => done / (nodeCpu + postgresCpu);

/** Ratio of two results, computed per round. */
export const ratio = (one: Result, other: Result, of: (turn: Turn) => number = rate): Spread =>
  spread(
    one.turns.map((turn, round) => {
      const against = other.turns[round];
      return against ? of(turn) / of(against) : Number.NaN;
    }),
  );
