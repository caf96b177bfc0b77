import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { OwnDevice } from "../client/own-device.js";
import type { Person } from "../stage/people.js";
import { oneOf } from "../stage/random.js";
import type { Stage } from "../stage/stage.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const KILLS = 12;
const PAUSE_MS = 150;
const ANSWER_WITHIN_MS = 5_000;
const CALM_WITHIN_MS = 60_000;
const DAY_MS = 86_400_000;

/** `present` is online all the time, except for the faults. `absent` is away while its user changes things. */
type Devices = Readonly<{ person: Person; present: OwnDevice; absent: OwnDevice }>;

export const ownThings: Scenario = {
  name: "own-things",
  what: "nodes and Redis are killed while everybody changes what is theirs on two devices, of which one is away",
  stage: { nodes: 2, redis: true, people: 12, pace: { pauseMs: 700, replies: 30 } },
  async run(stage) {
    const everybody = stage.people.map((person, index) => devicesOf(stage, person, index));
    for (const { present, absent } of everybody) for (const device of [present, absent]) device.start();
    stage.expect(await agreed(stage, everybody, ["present", "absent"]), "some devices were not ready");
    for (const { absent } of everybody) absent.stop();
    const changes = new Changes(stage);
    const changing = stage.people.map((person) => changes.makeAll(person));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(stage.random() * 3_000);
      if (kill % 4 === 3) await stage.redis?.restart(stage.random() * 1_000);
      const node = oneOf(stage.random, stage.nodes);
      await node?.kill();
      await node?.start();
    }
    changes.stop();
    await Promise.all(changing);
    await stage.workload.stop();
    await judge(stage, everybody);
    stage.note("changes of own things", changes.made);
  },
};

function devicesOf({ nodes }: Stage, person: Person, index: number): Devices {
  const urls = nodes.map(({ url }) => url);
  const { accessToken: token } = person.session;
  const device = (name: string, first: number) => new OwnDevice({ name, token, urls, first });
  return { person, present: device("present", index), absent: device("absent", index + 1) };
}

/** Records what each device holds: the present one first as it learned of it live. */
async function judge(stage: Stage, everybody: readonly Devices[]): Promise<void> {
  stage.expect(await agreed(stage, everybody, ["present"]), "some present devices never had everything");
  // A device of the user that sent knows its marker from its own sends, which this one does not see.
  for (const { person, present } of everybody) hold(stage, person, { device: present, without: "marker" });
  for (const { present, absent } of everybody) {
    present.stop();
    for (const device of [present, absent]) device.start();
  }
  stage.expect(await agreed(stage, everybody, ["present", "absent"]), "some devices never caught up");
  for (const { person, present, absent } of everybody)
    for (const device of [present, absent]) hold(stage, person, { device });
  const devices = everybody.flatMap(({ present, absent }) => [present, absent]);
  stage.note(
    "changes that devices were told",
    devices.reduce((sum, { told }) => sum + told, 0),
  );
  stage.expect(
    devices.every(({ resets }) => resets === 0),
    "some devices were reset",
  );
  for (const device of devices) device.stop();
}

function hold(
  { histories }: Stage,
  { session }: Person,
  { device, without }: Readonly<{ device: OwnDevice; without?: string }>,
): void {
  const { id } = session.user;
  const held = { kind: "held", device: device.name, things: device.things, ...(without && { without }) } as const;
  histories.of(`${device.name} device`, id).record(held);
}

/** Whether these devices have everything that is stored. */
function agreed(
  { postgres }: Stage,
  everybody: readonly Devices[],
  which: readonly ("present" | "absent")[],
): Promise<boolean> {
  return until(async () => {
    const heads = await postgres.query<{ user: string; rev: number; unrecorded: number }>(
      `SELECT "userId" AS user, rev::int, (SELECT count(*)::int FROM appended_follows) AS unrecorded FROM user_heads`,
    );
    const revs = new Map(heads.map(({ user, rev }) => [user, rev]));
    const isThere = ({ person, ...devices }: Devices) =>
      which.every((name) => devices[name].hasRev(revs.get(person.session.user.id) ?? 0));
    return heads[0]?.unrecorded === 0 && everybody.every(isThere);
  }, CALM_WITHIN_MS);
}

type Request = Readonly<{ method: "PUT" | "POST" | "PATCH" | "DELETE"; path: string; body?: object }>;

/** Changes of people's own things, over REST on any node. The outcome of some is unknown. */
class Changes {
  made = 0;
  private isOver = false;

  constructor(private readonly stage: Stage) {}

  stop(): void {
    this.isOver = true;
  }

  async makeAll(person: Person): Promise<void> {
    const scheduledIds: string[] = [];
    while (!this.isOver) {
      const request = this.next(person, scheduledIds);
      const answer = request && (await this.ask(person, request));
      if (request?.path === "scheduled" && answer) scheduledIds.push((answer as { id: string }).id);
      await sleep(this.stage.random() * PAUSE_MS);
    }
  }

  private next({ rooms, session }: Person, scheduledIds: readonly string[]): Request | undefined {
    const { random, people } = this.stage;
    const room = oneOf(random, rooms) ?? "";
    const seq = 1 + Math.floor(random() * 60);
    const root = oneOf(
      random,
      people.flatMap(({ client }) => client.mine(room)),
    );
    const other = oneOf(
      random,
      people.filter((person) => person.session.user.id !== session.user.id),
    )?.session.user;
    const later = oneOf(random, scheduledIds);
    const text = `text ${Math.floor(random() * 1_000)}`;
    const sendAt = new Date(Date.now() + DAY_MS).toISOString();
    const level = oneOf(random, ["all", "mentions", "none"]);
    const own = `rooms/${room}`;
    const thread = `${own}/messages/${root}`;
    const mention = { body: `@${other?.username} look`, threadOf: root, clientMessageId: randomUUID() };
    const requests: Request[] = [
      { method: "PUT", path: `${own}/read`, body: { seq } },
      { method: "PUT", path: `${own}/unread`, body: { seq } },
      { method: "PUT", path: `${own}/favourite` },
      { method: "DELETE", path: `${own}/favourite` },
      { method: "PUT", path: `${own}/notifications`, body: { level } },
      { method: "PUT", path: `${own}/draft`, body: { body: text } },
      { method: "DELETE", path: `${own}/draft` },
      { method: "POST", path: "scheduled", body: { roomId: room, body: text, sendAt, clientMessageId: randomUUID() } },
      { method: "PUT", path: `users/${other?.id}/block` },
      { method: "DELETE", path: `users/${other?.id}/block` },
      ...(later === undefined
        ? []
        : ([
            { method: "PATCH", path: `scheduled/${later}`, body: { body: text } },
            { method: "DELETE", path: `scheduled/${later}` },
          ] as const)),
      ...(root === undefined
        ? []
        : ([
            { method: "PUT", path: `${thread}/follow` },
            { method: "DELETE", path: `${thread}/follow` },
            { method: "PUT", path: `${thread}/thread/read`, body: { seq: 1 + (seq % 4) } },
            { method: "PUT", path: `${thread}/thread/unread`, body: { seq: 1 + (seq % 4) } },
            { method: "PUT", path: `${own}/draft`, body: { body: text, threadOf: root } },
            { method: "POST", path: `${own}/messages`, body: mention },
          ] as const)),
    ];
    return oneOf(random, requests);
  }

  /** Returns null for a refusal and without an answer. */
  private async ask({ session }: Person, { method, path, body }: Request): Promise<object | null> {
    const { nodes, random } = this.stage;
    try {
      const answer = await fetch(`http://127.0.0.1:${oneOf(random, nodes)?.port}/api/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${session.accessToken}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const said = await answer.text();
      if (!answer.ok) return null;
      this.made += 1;
      return said === "" ? {} : (JSON.parse(said) as object);
    } catch {
      return null;
    }
  }
}
