import { afterAll, beforeAll, expect, it } from "vitest";
import { join, moment, roomOf, someone } from "../../src/contracts/builders.js";
import { foundRooms } from "../../src/contracts/store-reads.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { type EmbeddedStore, openEmbeddedStore } from "../support/embedded-store.js";
import { rowsRead } from "../support/rows-read.js";

const MANY = 8_000;
/** Maximum of read rows: enough for a page and the user's own rooms, and far below the number of stored rows. */
const FEW = 2_000;

let store: EmbeddedStore;
let owner: User;
let guest: User;
let room: Room;

/** Creates departed members, archived rooms and ended sessions by the thousand, like years of use. */
beforeAll(async () => {
  store = await openEmbeddedStore();
  [owner, guest] = [await someone(store), await someone(store)];
  room = await roomOf(store, owner, { name: "The last one" });
  await join(store, room, guest);
  await store.pool.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt", "archivedAt", "searchNamesOf")
     SELECT md5('room' || n)::uuid, 'public', 'general ' || n, now(), CASE WHEN n % 2 = 0 THEN now() END, 'general ' || n
     FROM generate_series(1, ${2 * MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO room_heads ("roomId") SELECT md5('room' || n)::uuid FROM generate_series(1, ${2 * MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO room_search_names ("roomId", name, open)
     SELECT md5('room' || n)::uuid, part || n, n % 2 = 1
     FROM generate_series(1, ${2 * MANY}) n, unnest('{"general ","neral ",""}'::text[]) part`,
  );
  await store.pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt", "searchNamesOf")
     SELECT md5('user' || n)::uuid, n || '@example.org', 'user' || n, 'User ' || n, '', now(), 'user' || n || ' User ' || n
     FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO user_search_names SELECT md5('user' || n)::uuid, 'user' || n FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt", "leftAt")
     SELECT '${room.id}', md5('user' || n)::uuid, 'member'::"Role", 1, now(), now() FROM generate_series(1, ${MANY}) n
     UNION ALL
     SELECT md5('room' || n)::uuid, '${guest.id}', 'member'::"Role", 1, now(), now() FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO "Session" (id, "userId", "createdAt", "lastUsedAt", "expiresAt", device, address, generation, "endedAt")
     SELECT md5('session' || n)::uuid, '${guest.id}', now(), now(), now() + interval '1 day', '', '', 1, now()
     FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO "Sanction" ("roomId", "userId", kind, until, by, at)
     SELECT '${room.id}', md5('user' || n)::uuid, 'ban', '2020-01-01', '${owner.id}', '2019-01-01'
     FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", replies, "lastThreadSeq", "lastReplyAt")
     SELECT md5('root' || n)::uuid, '${room.id}', n, n + 2, '${owner.id}', 'root', now(), 1, 1, now()
     FROM generate_series(1, ${MANY}) n`,
  );
  await store.pool.query(`UPDATE "Membership" SET "readSeq" = ${MANY} WHERE "roomId" = '${room.id}'`);
  const follow = ({ id }: User) =>
    store.pool.query(
      `INSERT INTO thread_follows ("rootId", "userId", "roomId", following, "readSeq")
       SELECT md5('root' || n)::uuid, '${id}', '${room.id}', true, 0 FROM generate_series(1, ${MANY}) n`,
    );
  await follow(owner);
  await store.pool.query("VACUUM ANALYZE");
  // The statistics do not have the guest's follows, so that the planner expects few.
  await follow(guest);
}, 120_000);

afterAll(() => store.close());

/** The id of one of the open rooms from above, as the cursor of the next page. */
const goneOn = "9f9f2b26-0000-0000-0000-000000000000";

/** The follows after one in the middle. */
const batch = { before: "80000000-0000-0000-0000-000000000000", size: 200 };

const any = { membership: "any", at: new Date(), limit: 50 } as const;

it.each([
  ["a search that finds no rooms", () => foundRooms(store, guest, "zzzz", any)],
  ["a search that finds all rooms", () => foundRooms(store, guest, "general", any)],
  ["the next page of a search for rooms", () => foundRooms(store, guest, "general", { ...any, after: goneOn })],
  ["a search for open rooms", () => foundRooms(store, guest, "ne", { ...any, membership: "open" })],
  ["a search for my rooms", () => foundRooms(store, guest, "e", { ...any, membership: "joined" })],
  ["the list of rooms", () => store.roomReader.list(guest.id, any)],
  ["the list of open rooms", () => store.roomReader.list(guest.id, { ...any, membership: "open" })],
  ["the list of my rooms", () => store.roomReader.list(guest.id, { ...any, membership: "joined" })],
  ["the list of my groups", () => store.roomReader.list(guest.id, { ...any, kind: "group" })],
  ["the list of public rooms", () => store.roomReader.list(guest.id, { ...any, kind: "public" })],
  ["the list of my rooms by activity", () => store.roomReader.listByActivity(guest.id, { limit: 50 })],
  ["the positions of my rooms", () => store.roomReader.roomPositions([guest.id])],
  ["the members of a room", () => store.roomReader.members(room.id, { limit: 50 })],
  ["the sanctions of a room", () => store.moderationReader.sanctions(room.id, { at: moment(), limit: 50 })],
  ["a search that finds no people", () => store.userRepository.search({ prefix: "zzzz", limit: 50 })],
  ["a search that finds all people", () => store.userRepository.search({ prefix: "user", limit: 50 })],
  ["a batch of my threads", () => store.threadReader.listBatch(guest.id, { unread: false, limit: 50, batch })],
  ["a batch of my unread threads", () => store.threadReader.listBatch(guest.id, { unread: true, limit: 50, batch })],
  [
    "marking a batch of my threads as read",
    () => store.readMarkers.markThreadsRead(guest.id, { at: moment(), maxMoved: 50, batch }),
  ],
  ["my sessions", () => store.sessionReader.list(guest.id, { at: moment(), limit: 50 })],
  ["the places of my logins", () => store.sessionReader.places(guest.id, 100)],
  ["counting my rooms", () => store.unitOfWork.run((tx) => tx.rooms.roomsOf(guest.id))],
  [
    "ending a hundred of my follows",
    () =>
      store.unitOfWork.run(async (tx) => {
        await tx.rooms.lock(room.id);
        await tx.threadFollows.removeAll(room.id, guest.id);
      }),
  ],
  ["ending further follows", () => store.unitOfWork.run((tx) => tx.threadFollows.removeEnding(100))],
  [
    "ending my sessions",
    () => store.unitOfWork.run((tx) => tx.sessions.endAll(guest.id, { reason: "revoked", at: moment() })),
  ],
  ["finding names without search names", () => store.searchNames.catchUp(100)],
] as const)("reads a bounded number of rows for %s", async (_title, ask) => {
  expect(await rowsRead(store.pool, ask)).toBeLessThan(FEW);
});
