import { type Spread, spread } from "./figures.js";

/** What one turn did: how much in which time, and the CPU seconds of the Node process and of PostgreSQL's. */
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

/** Everyone has a turn in every round, so that what slows the machine down slows them all; the first round is for warming up. */
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

/** What was done in a CPU second of all that worked on it. */
export const perCpuSecond = ({ done, nodeCpu, postgresCpu }: Turn): number => done / (nodeCpu + postgresCpu);

/** How many times as fast one was as the other, in the same rounds. */
export const ratio = (one: Result, other: Result, of: (turn: Turn) => number = rate): Spread =>
  spread(
    one.turns.map((turn, round) => {
      const against = other.turns[round];
      return against ? of(turn) / of(against) : Number.NaN;
    }),
  );
