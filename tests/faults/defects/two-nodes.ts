import { setTimeout as sleep } from "node:timers/promises";
import { InProcessExchange } from "../../../src/adapters/in-process/in-process-room-bus.js";
import type { App } from "../../../src/main/app.js";
import { startTestServer } from "../../../src/main/testing.js";
import { eventually, register, type TestClient } from "../../support/client.js";
import type { Finding } from "../checker/finding.js";
import { check } from "../checker/checker.js";
import { BareClient } from "../client/bare-client.js";
import type { Habits } from "../client/habits.js";
import { Histories } from "../history/recorder.js";
import { inMemory, type Backing, type NodeStore, type OpenBacking } from "./backing.js";
import { lossyBus, type Store } from "./wrong-parts.js";

export type Setup = Readonly<{
  backing?: OpenBacking;
  /** Replaces the correct store. */
  store?: (right: Store) => Store;
  habits?: Partial<Habits>;
  headCheckMs?: number;
  /** Share of lost announcements: one in this many. */
  losesOneIn?: number;
  /** Removes a member while they send. */
  removal?: boolean;
  /** Time allowed for all clients to catch up. With a defect they may never do so. */
  patienceMs?: number;
}>;

const PEOPLE = 6;
const MESSAGES = 25;
const PATIENCE_MS = 15_000;
/** A pause that is longer than feeds wait for late changes. */
const QUIET_MS = 300;

/** Runs the whole product on two nodes over one store, and checks the histories of clients that talk on both. */
export async function talkOnTwoNodes(setup: Setup): Promise<readonly Finding[]> {
  const { backing: open = inMemory, store: defect = (right: Store) => right } = setup;
  const backing = await open(defect);
  const exchange = new InProcessExchange();
  const start = (node: NodeStore) =>
    startTestServer({
      config: { jwtSecret: "two nodes that accept each other's tokens", headCheckMs: setup.headCheckMs ?? 100 },
      overrides: { ...node, roomBus: lossyBus(exchange.join(), setup.losesOneIn ?? 4) },
    });
  const apps = [await start(backing.nodes[0]), await start(backing.nodes[1])];
  try {
    return await talk(apps, backing, setup);
  } finally {
    await Promise.all(apps.map((app) => app.close()));
    await backing.close();
  }
}

async function talk(
  apps: readonly App[],
  { nodes: [store], stored }: Backing,
  { habits, removal, patienceMs }: Setup,
): Promise<readonly Finding[]> {
  const [first] = apps;
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => register(first!.url)));
  const room = await people[0]!.createRoom();
  for (const person of people.slice(1)) await person.post(`/api/rooms/${room.id}/join`);

  const histories = new Histories();
  const clients = people.map(({ session }, index) => {
    const recorder = histories.of(`client ${index}`, session.user.id);
    const urls = [apps[index % apps.length]!.url];
    return new BareClient({ name: `client ${index}`, session, urls, recorder, habits: { pauseMs: 20, ...habits } });
  });
  for (const client of clients) client.start();
  await eventually(() => clients.every((client) => client.position(room.id) !== null));

  const sending = clients.map(async (client) => {
    for (let count = 1; count <= MESSAGES; count += 1) await client.send(room.id, { body: `${client.name}: ${count}` });
  });
  if (removal) await removeOne(people, room.id);
  await Promise.all(sending);
  await sleep(QUIET_MS);
  await clients[0]!.send(room.id, { body: "the last word in a quiet room" });

  await settled(clients.slice(0, removal ? -1 : undefined), store, { roomId: room.id, patienceMs });
  for (const client of clients) client.stop();
  return check(histories.events, await stored([room.id]));
}

async function removeOne(people: readonly TestClient[], roomId: string): Promise<void> {
  await sleep(50);
  const [owner, victim] = [people[0]!, people.at(-1)!];
  await fetch(`${owner.url}/api/rooms/${roomId}/members/${victim.id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${owner.token}` },
  });
}

/** Waits until all clients have caught up, at most for the given time. */
async function settled(
  clients: readonly BareClient[],
  { roomReader }: Store,
  { roomId, patienceMs = PATIENCE_MS }: Readonly<{ roomId: string; patienceMs?: number | undefined }>,
): Promise<void> {
  const rev = (await roomReader.currentRevs([roomId])).get(roomId);
  const haveAll = () => clients.every((client) => client.position(roomId) === rev);
  await eventually(haveAll, "catching up", patienceMs).catch(() => undefined);
}
