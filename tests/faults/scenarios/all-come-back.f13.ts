import { setTimeout as sleep } from "node:timers/promises";
import type { RawSession } from "../client/raw-session.js";
import { connectReadOnlyUsers, type ReadOnlyUser } from "../stage/read-only-users.js";
import { ackTimes, percentile, spread } from "../stage/figures.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const SESSIONS = 3_000;
const AWAY_MS = 3_000;
const CALM_MS = 5_000;
const RESUMED_WITHIN_MS = 20_000;
const SENT_WITHIN_MS = 2_000;
const MAX_READS = 0.5;

const total = (users: readonly ReadOnlyUser[], of: (session: RawSession) => number): number =>
  users.reduce((all, { session }) => all + of(session), 0);
const sum = (reads: ReadonlyMap<string, number>): number => [...reads.values()].reduce((all, one) => all + one, 0);
/** Recognizes statements of `room:sync` that no feed sends. */
const isOfSync = (text: string): boolean => text.includes("ROWS WITH TIES") || text.includes('head."accessRev", ');

export const allComeBack: Scenario = {
  name: "all-come-back.f13",
  what: `${SESSIONS} sessions reconnect at the same time`,
  stage: { nodes: 1, people: 15, rooms: 10, bareOneIn: 1, pace: { pauseMs: 2_000 } },
  async run(stage) {
    const { statements, histories } = stage;
    const users = await connectReadOnlyUsers(stage, SESSIONS);
    statements.reads();
    await sleep(CALM_MS);
    const calm = statements.reads();
    const aMs = (pick: (text: string) => boolean) => sum(new Map([...calm].filter(([text]) => pick(text)))) / CALM_MS;

    for (const { session } of users) session.drop();
    await sleep(AWAY_MS);
    const syncsBefore = total(users, ({ syncs }) => syncs);
    statements.reads();
    const from = performance.now();
    const times = await Promise.all(
      users.map(async ({ session }) => session.open().then(() => performance.now() - from)),
    );
    const reads = statements.reads();
    const tookMs = performance.now() - from;

    stage.note("sessions resumed in", spread(times));
    stage.note("the last one after (ms)", tookMs);
    stage.note(
      "connections that were lost again",
      total(users, ({ losses }) => losses),
    );
    stage.expect(tookMs <= RESUMED_WITHIN_MS, `some sessions did not resume within ${RESUMED_WITHIN_MS} ms`);
    const acks = ackTimes(histories.events.filter(({ at }) => at >= from));
    stage.note("sends meanwhile", spread(acks));
    stage.expect(percentile(acks, 0.99) <= SENT_WITHIN_MS, `sends took more than ${SENT_WITHIN_MS} ms`);

    const syncs = total(users, ({ syncs }) => syncs) - syncsBefore;
    const ofSyncs = new Map([...reads].filter(([text]) => isOfSync(text)));
    const readsOfOne = Math.max(0, sum(ofSyncs) - aMs(isOfSync) * tookMs) / syncs;
    stage.note("room:sync requests", syncs);
    stage.note("database reads a room:sync", readsOfOne.toFixed(3));
    stage.note("database reads a session in all", ((sum(reads) - aMs(() => true) * tookMs) / SESSIONS).toFixed(2));
    stage.expect(syncs >= SESSIONS / 2, "too few sessions had missed changes");
    stage.expect(readsOfOne <= MAX_READS, `a resume costs more than ${MAX_READS} database reads`);

    await stage.workload.stop();
    const revs = await stage.revs();
    const haveAll = () => users.every(({ session, room }) => session.position(room) === revs.get(room));
    stage.expect(await until(haveAll, RESUMED_WITHIN_MS), "some users did not get all changes");
    const holes = total(users, (session) => session.holes);
    stage.expect(holes === 0, `clients saw ${holes} holes`);
    for (const { session } of users) session.drop();
  },
};
