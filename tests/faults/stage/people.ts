import type { Room, LoginResult } from "../../../src/protocol/entities.js";
import { BareClient } from "../client/bare-client.js";
import { SdkClient } from "../client/sdk-client.js";
import type { SimulatedClient } from "../client/simulated-client.js";
import type { Histories } from "../history/recorder.js";
import type { TcpProxy } from "../../support/tcp-proxy.js";
import type { ServerNode } from "./server-node.js";
import { until } from "./until.js";

export type Person = Readonly<{ client: SimulatedClient; session: LoginResult; rooms: readonly string[] }>;

type World = Readonly<{ nodes: readonly ServerNode[]; front: TcpProxy; histories: Histories }>;
type Inhabited = Readonly<{ people: readonly Person[]; rooms: readonly string[] }>;
type Counts = Readonly<{ people: number; rooms: number; bareOneIn: number }>;

/** Rooms per person, besides the common one. */
const OTHER_ROOMS = 2;

/** Registered users in their rooms, with live connections. */
export async function peopleIn({ nodes, front, histories }: World, counts: Counts): Promise<Inhabited> {
  const url = `http://127.0.0.1:${nodes[0]!.port}`;
  const sessions = await Promise.all(Array.from({ length: counts.people }, (_, index) => register(url, index)));
  const made = Array.from({ length: counts.rooms }, (_, index) =>
    post<Room>(url, "/api/rooms", { name: `Room ${index}` }, sessions[index % sessions.length]!.accessToken),
  );
  const rooms = (await Promise.all(made)).map(({ id }) => id);
  const urls = nodes.map((node) => node.url);
  const people = sessions.map((session, index) => {
    const name = `client ${index + 1}`;
    const recorder = histories.of(name, session.user.id);
    const isBare = index % counts.bareOneIn === 0;
    const client = isBare
      ? new BareClient({ name, session, urls, first: index / counts.bareOneIn, recorder })
      : new SdkClient(name, session, `http://127.0.0.1:${front.port}`, recorder);
    return { client, session, rooms: roomsOf(rooms, index) };
  });
  await Promise.all(people.map((person) => arrive(person)));
  const isHere = ({ client, rooms: mine }: Person) => mine.every((room) => client.position(room) !== null);
  if (!(await until(() => people.every(isHere), 60_000))) throw new Error("Some people did not connect.");
  return { people, rooms };
}

async function arrive({ client, rooms }: Person): Promise<void> {
  client.start();
  for (const room of rooms) await client.join(room);
}

/** Includes the first room, which is common to all. */
function roomsOf(rooms: readonly string[], index: number): string[] {
  const [all, ...others] = rooms;
  const mine = Array.from({ length: OTHER_ROOMS }, (_, step) => others[(index + step) % others.length]);
  return [...new Set([all, ...mine])].filter((room) => room !== undefined);
}

export async function register(url: string, index: number): Promise<LoginResult> {
  const username = `person-${index + 1}`;
  return post(url, "/api/auth/register", {
    email: `${username}@example.com`,
    username,
    password: "correct horse battery",
  });
}

export async function post<Body>(url: string, path: string, body: unknown, token?: string): Promise<Body> {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Body;
}
