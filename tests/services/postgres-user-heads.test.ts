import { expect, it, onTestFinished } from "vitest";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { applyRoomChange } from "../../src/application/transactions/apply-room-change.js";
import { join, moment, roomOf, sendMany, someone } from "../../src/contracts/builders.js";
import { follow } from "../../src/contracts/store/accounts/user-change-scene.js";
import { reply } from "../../src/contracts/store/messages/thread-scene.js";
import type { Store } from "../../src/contracts/store/store.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Message } from "../../src/domain/messages/message.js";
import { leaveRoom } from "../../src/domain/rooms/membership.js";
import type { Room } from "../../src/domain/rooms/room.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";
import { markAllRead } from "../../src/contracts/store/rooms/mark-all-read.js";

/** Ends a membership and its follows as the use cases do. */
const leave = ({ unitOfWork }: Store, { id }: Room, user: User) =>
  unitOfWork.run(async (tx) => {
    const locked = await tx.rooms.lock(id);
    if (!locked) throw new Error("There is no such room.");
    const membership = await tx.rooms.membership(id, user.id);
    const { head, membership: ended } = leaveRoom(locked.head, membership, { hasOtherOwner: true, at: moment(3) });
    await applyRoomChange({ ...tx, record: () => {} }, { locked: locked.room, head, members: [ended] });
  });

/** The number of deadlocks once every connection has ended, because each adds its deadlocks to the statistics late. */
async function deadlocksOf(postgres: PostgresDatabase): Promise<number> {
  const { pool, close } = openServerDatabase({ url: postgres.url });
  onTestFinished(() => close());
  const others = `SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  await expect.poll(async () => (await pool.query(others)).rowCount).toBe(0);
  const { rows } = await pool.query("SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()");
  return rows[0].deadlocks;
}

it("never deadlocks the end of a membership with the marks of its member, who follows threads", async () => {
  const postgres = await createMigratedDatabase();
  onTestFinished(() => postgres.drop());
  const database = openServerDatabase({ url: postgres.url });
  const store = { ...openPrismaStore(database), close: () => database.close() };
  const [owner, user] = [await someone(store), await someone(store)];
  const room = await roomOf(store, owner);
  const sent = await sendMany(store, room, owner, 8);
  const [roots, unfollowed] = [sent.slice(0, 4), sent.slice(4)];
  const [root] = roots as [Message];
  for (let turn = 0; turn < 20; turn += 1) {
    await join(store, room, user);
    for (const root of turn % 2 ? roots : roots.toReversed()) await follow(store, root, user);
    for (const root of unfollowed) await reply(store, room, user, root);
    const left = new AbortController();
    const mark = async (move: () => Promise<unknown>) => {
      while (!left.signal.aborted) await move();
    };
    await Promise.all([
      mark(() => store.readMarkers.markUnread(room.id, user.id, 2)),
      mark(() => store.readMarkers.markRead(room.id, user.id, 8, moment())),
      mark(() => markAllRead(store, user)),
      mark(() => store.unitOfWork.run((tx) => tx.userChanges.recordMissing(user.id, 1))),
      mark(() => store.unitOfWork.run((tx) => tx.userChanges.recordAppended(3))),
      mark(() => reply(store, room, owner, root, { mentions: { userIds: [user.id], room: false, here: false } })),
      leave(store, room, user).finally(() => left.abort()),
    ]);
  }
  await store.close();
  expect(await deadlocksOf(postgres)).toBe(0);
});

it("reads the changes of everybody although an operator deleted the room of one of them", async () => {
  const postgres = await createMigratedDatabase();
  onTestFinished(() => postgres.drop());
  const database = openServerDatabase({ url: postgres.url });
  onTestFinished(() => database.close());
  const store = { ...openPrismaStore(database), close: () => database.close() };
  const [owner, other] = [await someone(store), await someone(store)];
  const [deleted, kept] = [await roomOf(store, owner), await roomOf(store, other)];
  await database.pool.query(`DELETE FROM "Room" WHERE id = $1`, [deleted.id]);
  const everything = new Map([owner, other].map(({ id }) => [id, 0]));
  const pages = await store.userChangeReader.changes(everything, { limit: 100 });
  const roomsOf = ({ id }: User) => pages.get(id)?.memberships.map(({ roomId }) => roomId);
  expect([roomsOf(owner), roomsOf(other)]).toEqual([[], [kept.id]]);
});
