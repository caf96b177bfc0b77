import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Scheduled } from "../../../src/protocol/scheduled-entities.js";
import type { Person } from "../stage/people.js";
import { oneOf } from "../stage/random.js";
import type { Stage } from "../stage/stage.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const KILLS = 12;
const PER_PERSON = 60;
/** A claim of a killed node ends after 15 s. */
const SENT_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 5_000;

export const scheduled: Scenario = {
  name: "scheduled",
  what: "nodes are killed at any moment while messages are scheduled and sent: each exactly once",
  stage: { nodes: 2, redis: true, people: 12, pace: { pauseMs: 1_500 } },
  async run(stage) {
    const ids = new Set<string>();
    let isOver = false;
    const scheduling = stage.people.map((person) => scheduleAll(stage, person, { ids, isOver: () => isOver }));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(stage.random() * 2_500);
      const node = oneOf(stage.random, stage.nodes);
      await node?.kill();
      await node?.start();
    }
    isOver = true;
    await Promise.all(scheduling);
    const isDone = async () => (await waiting(stage)) === 0;
    stage.expect(await until(isDone, SENT_WITHIN_MS), "some scheduled messages were never sent");
    await judge(stage, ids);
  },
};

type Progress = Readonly<{ ids: Set<string>; isOver: () => boolean }>;

/** Schedules one message after the other. Repeats each request until it is acknowledged. */
async function scheduleAll(stage: Stage, person: Person, { ids, isOver }: Progress): Promise<void> {
  for (let count = 0; count < PER_PERSON && !isOver(); count += 1) {
    const sendAt = new Date(Date.now() + 1_500 + stage.random() * 4_000).toISOString();
    const message = { roomId: person.rooms[0], body: `later ${count}`, sendAt, clientMessageId: randomUUID() };
    let id: string | null = null;
    while (id === null) id = await post(stage, person, message);
    if (id !== "late") ids.add(id);
    await sleep(stage.random() * 400);
  }
}

/** Returns the id of an acknowledged message, null without an answer, and "late" when the first request never arrived. */
async function post({ nodes, random }: Stage, { session }: Person, message: object): Promise<string | null> {
  const node = oneOf(random, nodes);
  try {
    const answer = await fetch(`http://127.0.0.1:${node?.port}/api/scheduled`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${session.accessToken}` },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (answer.ok) return ((await answer.json()) as Scheduled).id;
    await answer.arrayBuffer();
    if (answer.status === 400) return "late";
  } catch {
    // The node was killed: the outcome is unknown.
  }
  await sleep(100);
  return null;
}

async function waiting({ postgres }: Stage): Promise<number> {
  const [row] = await postgres.query<{ waiting: number }>("SELECT count(*)::int AS waiting FROM scheduled_messages");
  return row?.waiting ?? 0;
}

async function judge(stage: Stage, ids: ReadonlySet<string>): Promise<void> {
  const sent = await stage.postgres.query<{ id: string }>(
    `SELECT "clientMessageId" AS id FROM "Message" WHERE via = 'scheduled'`,
  );
  const times = new Map<string, number>();
  for (const { id } of sent) times.set(id, (times.get(id) ?? 0) + 1);
  const lost = [...ids].filter((id) => !times.has(id));
  const twice = [...times.values()].filter((count) => count > 1);
  stage.note("scheduled messages acknowledged", ids.size);
  stage.note("scheduled messages sent", sent.length);
  stage.expect(ids.size > 0, "no message was scheduled");
  stage.expect(lost.length === 0, `${lost.length} acknowledged scheduled messages were not sent`);
  stage.expect(twice.length === 0, `${twice.length} scheduled messages were sent more than once`);
}
