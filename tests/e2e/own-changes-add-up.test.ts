import { io } from "socket.io-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { UserChanged, UserSynced } from "../../src/protocol/user-entities.js";
import { newId, sanction } from "../../src/contracts/builders.js";
import { reply } from "../../src/contracts/store/messages/thread-scene.js";
import { startSession } from "../../src/domain/accounts/session.js";
import { USER_ENTITY_KINDS } from "../../src/domain/accounts/user-change.js";
import type { User } from "../../src/domain/accounts/user.js";
import { askEvent } from "../support/api/ask.js";
import { allCommands, call, CALLERS, UNDONE, type Caller } from "../support/api/commands.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { ownMerged, readOwnSnapshot, type OwnSnapshot } from "../support/api/own-snapshot.js";
import { newScene, type Scene } from "../support/api/scene.js";
import { target, type About } from "../support/api/targets.js";
import { checkSocket } from "../support/documented/check-socket.js";

/** All but the end of an account, after which nobody reads its things. */
const COMMANDS = new Map([...allCommands()].filter(([name]) => name !== "DELETE /api/users/me"));

/** Commands that change nothing that belongs to one person alone, at most their sessions. */
const OTHER_COMMANDS: readonly string[] = [
  "POST /api/auth/register",
  "POST /api/auth/login",
  "POST /api/auth/refresh",
  "POST /api/auth/password/forgot",
  "POST /api/auth/password/reset",
  "POST /api/auth/email/verify",
  "POST /api/auth/email/verification",
  "POST /api/auth/logout",
  "POST /api/auth/password",
  "DELETE /api/auth/sessions",
  "DELETE /api/auth/sessions/:sessionId",
  "auth:refresh",
  "presence:watch",
  "presence:unwatch",
  "presence:set",
  "room:focus",
  "activity:set",
  "POST /api/rooms/:roomId/messages",
  "message:send",
  "PATCH /api/rooms/:roomId/messages/:messageId",
  "message:edit",
  "DELETE /api/rooms/:roomId/messages/:messageId",
  "message:delete",
  "POST /api/rooms/:roomId/messages/delete",
  "DELETE /api/rooms/:roomId/messages/:messageId/versions/:rev",
  "PUT /api/rooms/:roomId/messages/:messageId/reactions/:emoji",
  "DELETE /api/rooms/:roomId/messages/:messageId/reactions/:emoji",
  "message:react",
  "message:unreact",
  "PUT /api/rooms/:roomId/pins/:messageId",
  "DELETE /api/rooms/:roomId/pins/:messageId",
  "message:pin",
  "message:unpin",
  "POST /api/rooms/:roomId/reports",
  "PATCH /api/rooms/:roomId/reports/:reportId",
  "PATCH /api/rooms/:roomId",
  "POST /api/rooms/:roomId/archive",
  "POST /api/rooms/:roomId/unarchive",
  "POST /api/rooms/:roomId/invites",
  "DELETE /api/rooms/:roomId/invites/:code",
];

type Attempt = Readonly<{ who: Caller; about: About }>;
type Device = Readonly<{ before: OwnSnapshot; rev: number; changes: UserChanged[]; close(): void }>;

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer();
});
afterAll(() => stage.close());

const peopleOf = ({ people, others }: Scene): readonly User[] => [...Object.values(people), ...Object.values(others)];

/** A scene before the command, with what the command needs: a reply of somebody else in a thread, or a mute. */
async function openScene(name: string, { who, about }: Attempt): Promise<Scene> {
  const scene = await newScene(stage, { kind: "public", owners: 2 });
  const { room, people, messages } = scene;
  if (/thread|follow/.test(name)) {
    const id = target({ scene, who, fresh: "" }, about);
    const root = [...messages.values()].find((message) => message.id === id);
    if (root) await reply(stage.store, room, people.moderator, root);
    if (/thread\/|unfollow|DELETE/.test(name)) await call(stage, "thread:follow", { scene, who, about });
  }
  const muted = peopleOf(scene).find(({ id }) => id === target({ scene, who, fresh: "" }, about));
  if (muted && name === "DELETE /api/rooms/:roomId/sanctions/:userId/:kind")
    await sanction(stage.store, room, { kind: "mute", user: muted, by: people.owner });
  const { [name]: first } = UNDONE;
  if (first !== undefined) await call(stage, first, { scene, who, about });
  await stage.store.unitOfWork.run((tx) => tx.userChanges.recordAppended(10_000));
  return scene;
}

const pagesOf = async (revs: ReadonlyMap<string, number>) =>
  stage.store.userChangeReader.changes(revs, { limit: 10_000 });

/** The users, by their place in the scene, of whose things the command changes something. */
async function whomItChanges(name: string, attempt: Attempt): Promise<readonly number[]> {
  const scene = await openScene(name, attempt);
  const people = peopleOf(scene);
  const before = await pagesOf(new Map(people.map(({ id }) => [id, 0])));
  const answer = await call(stage, name, { scene, ...attempt });
  if (answer.outcome !== "ok") return [];
  const after = await pagesOf(new Map([...before].map(([id, { rev }]) => [id, rev])));
  const isChanged = ({ id }: User) => USER_ENTITY_KINDS.some((kind) => (after.get(id)?.[kind].length ?? 0) > 0);
  return people.flatMap((user, place) => (isChanged(user) ? [place] : []));
}

async function firstChange(name: string): Promise<(Attempt & Readonly<{ places: readonly number[] }>) | null> {
  for (const who of CALLERS)
    for (const about of COMMANDS.get(name) ?? []) {
      const places = await whomItChanges(name, { who, about });
      if (places.length > 0) return { who, about, places };
    }
  return null;
}

/** A token of a new session. */
async function logIn({ id: userId }: User): Promise<string> {
  const sessionId = newId();
  const session = startSession({ id: sessionId, userId, device: "A device", address: "127.0.0.1" }, new Date());
  await stage.store.unitOfWork.run((tx) => tx.sessions.add(session, newId()));
  return stage.tokenService.issue({ userId, sessionId }).accessToken;
}

const connect = (token: string) =>
  checkSocket(io(stage.url, { transports: ["websocket"], forceNew: true, reconnection: false, auth: { token } }));

/** A device that holds everything of the user, and receives the changes live. */
async function deviceOf(user: User): Promise<Device> {
  const token = await logIn(user);
  const socket = connect(token);
  const changes: UserChanged[] = [];
  socket.on("user:changed", (change: UserChanged) => changes.push(change));
  const rev = await new Promise<number>((resolve) => socket.once("ready", ({ userRev }) => resolve(userRev)));
  return { before: await readOwnSnapshot(stage.url, token), rev, changes, close: () => socket.disconnect() };
}

/** The copy of a device that was away, after it got everything by `user:sync`. */
async function caughtUp(user: User, { before, rev }: Device): Promise<Readonly<{ copy: OwnSnapshot; rev: number }>> {
  const socket = connect(await logIn(user));
  await new Promise((resolve) => socket.once("ready", resolve));
  let [copy, after, more] = [before, rev, true];
  while (more) {
    const { text } = await askEvent(socket, "user:sync", { after, limit: 2 });
    const { data } = JSON.parse(text) as { data: UserSynced };
    expect(data.reset).toBe(false);
    copy = ownMerged(copy, data);
    ({ rev: after, more } = data);
  }
  socket.disconnect();
  return { copy, rev: after };
}

it("walks the commands of docs/access.md", () => {
  expect(COMMANDS.size).toBeGreaterThan(50);
  for (const name of OTHER_COMMANDS) expect(COMMANDS.has(name)).toBe(true);
});

it.each([...COMMANDS.keys()])("%s: my things before and the changes give my things after (I10)", async (name) => {
  const change = await firstChange(name);
  expect(change !== null, "calls.ts needs a call of this command that changes something of somebody's own").toBe(
    !OTHER_COMMANDS.includes(name),
  );
  if (!change) return;
  const scene = await openScene(name, change);
  const users = peopleOf(scene).filter((_user, place) => change.places.includes(place));
  const devices = await Promise.all(users.map(deviceOf));
  await call(stage, name, { scene, ...change });
  for (const [index, user] of users.entries()) {
    const device = devices[index];
    if (!device) continue;
    const after = await readOwnSnapshot(stage.url, await logIn(user));
    const { copy, rev } = await caughtUp(user, device);
    expect(copy).toEqual(after);
    await expect.poll(() => device.changes.at(-1)?.rev, { timeout: 5_000 }).toBe(rev);
    expect(device.changes.map(({ from }) => from)).toEqual([
      device.rev,
      ...device.changes.slice(0, -1).map((c) => c.rev),
    ]);
    expect(device.changes.reduce(ownMerged, device.before)).toEqual(after);
    device.close();
  }
});
