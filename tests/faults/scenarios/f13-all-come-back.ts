import { setTimeout as sleep } from "node:timers/promises";
import { crowdIn } from "../stage/crowd.js";
import { ackTimes, percentile, spread } from "../stage/figures.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const SESSIONS = 3_000;
const AWAY_MS = 3_000;
const CALM_MS = 5_000;
const RESUMED_WITHIN_MS = 20_000;
const SENT_WITHIN_MS = 2_000;
const MOST_READS = 0.5;

const sum = (reads: ReadonlyMap<string, number>): number => [...reads.values()].reduce((all, one) => all + one, 0);
/** What answers `room:sync`, where the room's feed does not. */
const isOfSync = (text: string): boolean => text.includes('AS "tooMany"') || text.includes('head."accessRev", ');

export const allComeBack: Scenario = {
  name: "f13",
  what: `${SESSIONS} sessions reconnect at once`,
  stage: { nodes: 1, people: 15, rooms: 10, bareOneIn: 1, pace: { pauseMs: 2_000 } },
  async run(stage) {
    const { statements, histories } = stage;
    const crowd = await crowdIn(stage, SESSIONS);
    statements.reads();
    await sleep(CALM_MS);
    const calm = statements.reads();
    const aMs = (pick: (text: string) => boolean) => sum(new Map([...calm].filter(([text]) => pick(text)))) / CALM_MS;

    for (const { session } of crowd) session.drop();
    await sleep(AWAY_MS);
    const syncsBefore = crowd.reduce((all, { session }) => all + session.syncs, 0);
    statements.reads();
    const from = performance.now();
    const times = await Promise.all(
      crowd.map(async ({ session }) => session.open().then(() => performance.now() - from)),
    );
    const reads = statements.reads();
    const tookMs = performance.now() - from;

    stage.note("sessions resumed in", spread(times));
    stage.note("the last one after (ms)", tookMs);
    stage.expect(tookMs <= RESUMED_WITHIN_MS, `not everybody resumed within ${RESUMED_WITHIN_MS} ms`);
    const acks = ackTimes(histories.events.filter(({ at }) => at >= from));
    stage.note("sends meanwhile", spread(acks));
    stage.expect(percentile(acks, 0.99) <= SENT_WITHIN_MS, `sends took more than ${SENT_WITHIN_MS} ms`);

    const syncs = crowd.reduce((all, { session }) => all + session.syncs, 0) - syncsBefore;
    const ofSyncs = new Map([...reads].filter(([text]) => isOfSync(text)));
    const readsOfOne = Math.max(0, sum(ofSyncs) - aMs(isOfSync) * tookMs) / syncs;
    stage.note("room:sync requests", syncs);
    stage.note("database reads a room:sync", readsOfOne.toFixed(3));
    stage.note("database reads a session in all", ((sum(reads) - aMs(() => true) * tookMs) / SESSIONS).toFixed(2));
    stage.expect(syncs >= SESSIONS / 2, "too few had anything to resume");
    stage.expect(readsOfOne <= MOST_READS, `a resume costs more than ${MOST_READS} database reads`);

    await stage.workload.stop();
    const revs = await stage.revs();
    const haveAll = () => crowd.every(({ session, room }) => session.position(room) === revs.get(room));
    stage.expect(await until(haveAll, RESUMED_WITHIN_MS), "some of the crowd never had everything");
    stage.note(
      "holes in what came live",
      crowd.reduce((all, { session }) => all + session.holes, 0),
    );
    stage.expect(
      crowd.every(({ session }) => session.holes === 0),
      "somebody was shown a hole",
    );
    for (const { session } of crowd) session.drop();
  },
};
