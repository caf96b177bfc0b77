import { Flood, type Spell } from "../stage/flood.js";
import { percentile, spread } from "../stage/figures.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const SLOW_READERS = 20;
const PER_SECOND = 2_500;
const SPELL_MS = 10_000;
const MAX_MORE_MIB = 64;
const MAX_SLOWER = 1.2;
/** Differences between latencies below this are noise. */
const GRAIN_MS = 50;

/** Share of the machine's capacity at which latencies are compared. At higher rates they measure only the queue. */
const COMPARED_AT = 0.5;
/** Number of alternating measurements. The best ones are compared, because noise only adds time. */
const TURNS = 5;
const TURN_MS = 3_000;
/** Time in which all queues for slow readers fill. */
const FILLED_MS = 1_000;

export const slowReaders: Scenario = {
  name: "slow-readers.p9",
  what: `${SLOW_READERS} people answer pings and never read, in a room of 8 KB × ${PER_SECOND} a second`,
  stage: { nodes: 1, people: 4, rooms: 1, bareOneIn: 1, pace: { pauseMs: 2_000 } },
  async run(stage) {
    const flood = await Flood.begun(stage.node, SLOW_READERS);
    await flood.pour(PER_SECOND, FILLED_MS);
    const alone = await spell(stage, flood, "without them");
    await flood.withSlowReaders(() => spell(stage, flood, "with them"));
    const perSecond = Math.min(PER_SECOND, alone.perSecond * COMPARED_AT);
    await compareTimes(stage, flood, perSecond);
    stage.expect(flood.holes === 0 && flood.lost === 0, "other readers had to resync or missed messages");
    flood.end();
    await countAndForget(stage, flood);

    const [without, together] = [await memoryOf(stage, false, perSecond), await memoryOf(stage, true, perSecond)];
    stage.note("memory of a node without them, and with them (MiB)", `${Math.round(without)}, ${Math.round(together)}`);
    stage.expect(together - without <= MAX_MORE_MIB, `slow readers cost more than ${MAX_MORE_MIB} MiB`);
  },
};

/** Peak memory of a new node during the flood. An older node has already grown. */
async function memoryOf(stage: Stage, hasSlowReaders: boolean, perSecond: number): Promise<number> {
  const { node } = stage;
  await node.kill();
  await node.start();
  const flood = await Flood.begun(node, SLOW_READERS);
  const pour = async () => {
    await flood.pour(perSecond, FILLED_MS);
    node.mostMemory = 0;
    await flood.pour(perSecond, SPELL_MS);
    return node.mostMemory;
  };
  const memory = await (hasSlowReaders ? flood.withSlowReaders(pour) : pour());
  flood.end();
  await countAndForget(stage, flood);
  return memory;
}

/** Sends for a while at the requested rate, or as fast as the machine can. */
async function spell(stage: Stage, flood: Flood, when: string): Promise<Spell & { memory: number }> {
  const { node } = stage;
  node.mostMemory = 0;
  const poured = await flood.pour(PER_SECOND, SPELL_MS);
  const memory = node.mostMemory;
  const stored = `${Math.round(poured.perSecond)} a second stored`;
  stage.note(when, `${stored}, received after ${spread(poured.times)}, memory ${Math.round(memory)} MiB`);
  return { ...poured, memory };
}

async function compareTimes(stage: Stage, flood: Flood, perSecond: number): Promise<void> {
  const [alone, together]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn += 1) {
    alone.push(percentile((await flood.pour(perSecond, TURN_MS)).times, 0.99));
    const { times } = await flood.withSlowReaders(async () => {
      await flood.pour(perSecond, FILLED_MS);
      return flood.pour(perSecond, TURN_MS);
    });
    together.push(percentile(times, 0.99));
  }
  stage.note("times compared at (a second)", perSecond);
  stage.note("p99 without them, in turns (ms)", alone.join(" "));
  stage.note("p99 with them, in turns (ms)", together.join(" "));
  const [before, after] = [Math.min(...alone), Math.min(...together)];
  stage.expect(after <= Math.max(before * MAX_SLOWER, before + GRAIN_MS), "messages to the other readers were delayed");
}

/** Counts the texts and removes them, because reading so much again would be slow. */
async function countAndForget(stage: Stage, { room, acknowledged }: Flood): Promise<void> {
  const counting = 'SELECT count(*)::int AS stored, max(seq)::int AS last FROM "Message" WHERE "roomId" = $1';
  const [row] = await stage.postgres.query<{ stored: number; last: number }>(counting, [room]);
  stage.note("stored in all", row?.stored ?? 0);
  stage.expect(row?.stored === acknowledged && row.last === acknowledged, `${acknowledged} were acknowledged`);
  for (const table of ['"Message"', '"Membership"', "room_heads"])
    await stage.postgres.query(`DELETE FROM ${table} WHERE "roomId" = $1`, [room]);
}
