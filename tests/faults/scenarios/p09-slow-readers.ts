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

export const slowReaders: Scenario = {
  name: "p9",
  what: `${SLOW_READERS} people answer pings and never read, in a room of 8 KB × ${PER_SECOND} a second`,
  stage: { nodes: 1, people: 4, rooms: 1, bareOneIn: 1, pace: { pauseMs: 2_000 } },
  async run(stage) {
    const { node } = stage;
    const flood = await Flood.begun(node, SLOW_READERS);
    await flood.pour(PER_SECOND, SPELL_MS);
    const alone = await spell(stage, flood, "without them");
    const slow = await flood.slowReaders();
    const together = await spell(stage, flood, "with them");
    stage.note("memory with them, more than without (MiB)", together.memory - alone.memory);
    stage.expect(together.memory - alone.memory <= MOST_MORE_MIB, `they cost more than ${MOST_MORE_MIB} MiB`);
    const [before, after] = [percentile(alone.times, 0.99), percentile(together.times, 0.99)];
    stage.expect(after <= Math.max(before * MOST_SLOWER, before + GRAIN_MS), "the others' messages took longer");
    stage.expect(together.perSecond >= alone.perSecond / MOST_SLOWER, "less was sent with them");
    stage.expect(flood.holes === 0 && flood.lost === 0, "the others were told to resync, or lost");
    stage.expect(
      slow.every(({ closed }) => !closed),
      "somebody was cut off before 30 s",
    );
    for (const reader of slow) reader.close();
    flood.end();
    await countAndForget(stage, flood);
  },
};

async function spell(stage: Stage, flood: Flood, when: string): Promise<Spell & { memory: number }> {
  const { node } = stage;
  node.mostMemory = 0;
  const poured = await flood.pour(PER_SECOND, SPELL_MS);
  const memory = node.mostMemory;
  stage.note(`stored a second ${when}`, poured.perSecond);
  stage.note(`from sending to receipt ${when}`, spread(poured.times));
  stage.note(`memory at most ${when} (MiB)`, memory);
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
