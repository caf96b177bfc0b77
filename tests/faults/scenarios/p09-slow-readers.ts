import { Flood, type Spell } from "../stage/flood.js";
import { percentile, spread } from "../stage/figures.js";
import type { Stage } from "../stage/stage.js";
import type { Scenario } from "./scenario.js";

const SLOW_READERS = 20;
const PER_SECOND = 2_500;
const SPELL_MS = 10_000;
const MOST_MORE_MIB = 64;
const MOST_SLOWER = 1.2;
/** Below this nobody can tell one time from another. */
const GRAIN_MS = 50;

/** What is poured when times are compared, of what the machine can take: past it they tell of the queue alone. */
const COMPARED_AT = 0.7;

export const slowReaders: Scenario = {
  name: "p9",
  what: `${SLOW_READERS} people answer pings and never read, in a room of 8 KB × ${PER_SECOND} a second`,
  stage: { nodes: 1, people: 4, rooms: 1, bareOneIn: 1, pace: { pauseMs: 2_000 } },
  async run(stage) {
    const flood = await Flood.begun(stage.node, SLOW_READERS);
    const most = await spell(stage, flood, { when: "at most", perSecond: PER_SECOND });
    const perSecond = Math.min(PER_SECOND, most.perSecond * COMPARED_AT);
    const before = await spell(stage, flood, { when: "without them", perSecond });
    const slow = await flood.slowReaders();
    const together = await spell(stage, flood, { when: "with them", perSecond });
    const full = await spell(stage, flood, { when: "with them, at most", perSecond: PER_SECOND });
    stage.expect(
      slow.every(({ closed }) => !closed),
      "somebody was cut off before 30 s",
    );
    for (const reader of slow) reader.close();
    const after = await spell(stage, flood, { when: "without them again", perSecond });

    const more = Math.max(together.memory, full.memory) - Math.max(most.memory, before.memory);
    stage.note("memory with them, more than without (MiB)", more);
    stage.expect(more <= MOST_MORE_MIB, `they cost more than ${MOST_MORE_MIB} MiB`);
    const alone = Math.max(percentile(before.times, 0.99), percentile(after.times, 0.99));
    const inTime = percentile(together.times, 0.99) <= Math.max(alone * MOST_SLOWER, alone + GRAIN_MS);
    stage.expect(inTime, "the others' messages took longer");
    stage.expect(flood.holes === 0 && flood.lost === 0, "the others were told to resync, or lost");
    flood.end();
    await countAndForget(stage, flood);
  },
};

type Order = Readonly<{ when: string; perSecond: number }>;

async function spell(stage: Stage, flood: Flood, { when, perSecond }: Order): Promise<Spell & { memory: number }> {
  const { node } = stage;
  node.mostMemory = 0;
  const poured = await flood.pour(perSecond, SPELL_MS);
  const memory = node.mostMemory;
  const figures = `${Math.round(poured.perSecond)} a second stored, received after ${spread(poured.times)}`;
  stage.note(when, `${figures}, memory ${Math.round(memory)} MiB`);
  return { ...poured, memory };
}

/** So much text is counted, not read again. */
async function countAndForget(stage: Stage, { room, acknowledged }: Flood): Promise<void> {
  const counting = 'SELECT count(*)::int AS stored, max(seq)::int AS last FROM "Message" WHERE "roomId" = $1';
  const [row] = await stage.postgres.query<{ stored: number; last: number }>(counting, [room]);
  stage.note("stored in all", row?.stored ?? 0);
  stage.expect(row?.stored === acknowledged && row.last === acknowledged, `${acknowledged} were acknowledged`);
  for (const table of ['"Message"', '"Membership"', "room_heads"])
    await stage.postgres.query(`DELETE FROM ${table} WHERE "roomId" = $1`, [room]);
}
