import { afterAll, beforeAll, expect, it } from "vitest";
import { io } from "socket.io-client";
import type { RoomChanged, RoomSynced } from "../../src/protocol/entities.js";
import { ask } from "../support/api/ask.js";
import { CALLS } from "../support/api/calls.js";
import { allCommands, call, CALLERS, UNDONE } from "../support/api/commands.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { merged, readSnapshot, type RoomSnapshot } from "../support/api/room-snapshot.js";
import { newScene, type Scene } from "../support/api/scene.js";

/** Commands about a room, and their subjects. */
const COMMANDS = new Map(
  [...allCommands()].filter(([name]) => Object.hasOwn(CALLS[name]?.schema.shape ?? {}, "roomId")),
);

/** Commands that change only what is the caller's own, or nothing that others see. */
const PRIVATE_COMMANDS: readonly string[] = [
  "POST /api/rooms/:roomId/invites",
  "DELETE /api/rooms/:roomId/invites/:code",
  "DELETE /api/rooms/:roomId/messages/:messageId/versions/:rev",
  "PUT /api/rooms/:roomId/read",
  "PUT /api/rooms/:roomId/unread",
  "read:mark",
  "read:unmark",
  "PUT /api/rooms/:roomId/messages/:messageId/follow",
  "DELETE /api/rooms/:roomId/messages/:messageId/follow",
  "PUT /api/rooms/:roomId/messages/:messageId/thread/read",
  "PUT /api/rooms/:roomId/messages/:messageId/thread/unread",
  "thread:follow",
  "thread:unfollow",
  "PUT /api/rooms/:roomId/draft",
  "DELETE /api/rooms/:roomId/draft",
  "POST /api/rooms/:roomId/reports",
  "PATCH /api/rooms/:roomId/reports/:reportId",
  "PUT /api/rooms/:roomId/notifications",
  "PUT /api/rooms/:roomId/favourite",
  "DELETE /api/rooms/:roomId/favourite",
  "POST /api/scheduled",
  "room:focus",
  "activity:set",
];

type Reader = { before: RoomSnapshot; changes: RoomChanged[]; token: string; close(): void };

let stage: InMemoryServer;
beforeAll(async () => {
  stage = await openInMemoryServer();
});
afterAll(() => stage.close());

/** The moderator of the scene, who holds the room and receives its changes live. */
async function readerOf({ room, logins }: Scene): Promise<Reader> {
  const token = logins.moderator.accessToken;
  const socket = io(stage.url, { transports: ["websocket"], forceNew: true, auth: { token } });
  const changes: RoomChanged[] = [];
  socket.on("room:changed", (change: RoomChanged) => changes.push(change));
  await new Promise((resolve) => socket.once("ready", resolve));
  const before = await readSnapshot(stage.url, token, room.id);
  return { before, changes, token, close: () => socket.disconnect() };
}

/** Makes calls of the command in scenes of their own, until one changes the room. */
async function firstChange(name: string): Promise<Readonly<{ roomId: string; reader: Reader }> | null> {
  for (const who of CALLERS)
    for (const about of COMMANDS.get(name) ?? []) {
      const scene = await newScene(stage, { kind: "public", owners: 2 });
      const roomId = scene.room.id;
      const { [name]: first } = UNDONE;
      if (first !== undefined) await call(stage, first, { scene, who, about });
      const reader = await readerOf(scene);
      const answer = await call(stage, name, { scene, who, about });
      const rev = (await stage.store.roomReader.currentRevs([roomId])).get(roomId);
      if (answer.outcome === "ok" && rev !== reader.before.rev) return { roomId, reader };
      reader.close();
    }
  return null;
}

/** Everything that the reader gets from `room:sync` after the snapshot, merged into it. */
async function caughtUp(held: RoomSnapshot, token: string, roomId: string): Promise<RoomSnapshot> {
  for (let snapshot = held; ; ) {
    const input = { roomId, after: `${snapshot.rev}`, limit: "2" };
    const { text } = await ask(stage.url, "GET /api/rooms/:roomId/changes", input, { token });
    const page = JSON.parse(text) as RoomSynced;
    expect(page.reset).toBe(false);
    snapshot = merged(snapshot, page);
    if (!page.more) return snapshot;
  }
}

it("walks the commands of docs/access.md", () => {
  expect(COMMANDS.size).toBeGreaterThan(10);
  for (const name of PRIVATE_COMMANDS) expect(COMMANDS.has(name)).toBe(true);
});

it.each([...COMMANDS.keys()])("%s: the snapshot before and the changes give the snapshot after (I10)", async (name) => {
  const changed = await firstChange(name);
  expect(changed !== null, "calls.ts needs a call of this command that changes a room").toBe(
    !PRIVATE_COMMANDS.includes(name),
  );
  if (!changed) return;
  const { roomId, reader } = changed;
  try {
    const after = await readSnapshot(stage.url, reader.token, roomId);
    expect(await caughtUp(reader.before, reader.token, roomId)).toEqual(after);
    await expect.poll(() => reader.changes.at(-1)?.rev, { timeout: 5_000 }).toBe(after.rev);
    expect(reader.changes.reduce(merged, reader.before)).toEqual(after);
  } finally {
    reader.close();
  }
});
