import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { draft, OWNERS_FENCE, newId, roomOf, send, someone } from "../../src/contracts/builders.js";
import { everyMessage } from "../../src/contracts/store-reads.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";

let created: PostgresDatabase;
const open = (limits = {}) => {
  const database = openServerDatabase({ url: created.url });
  return { ...openPrismaStore(database, limits), pool: database.pool, close: () => database.close() };
};
let store: ReturnType<typeof open>;

beforeAll(async () => {
  created = await createMigratedDatabase();
  store = open();
});

afterAll(async () => {
  await store.close();
  await created.drop();
});

describe("store on a PostgreSQL server", () => {
  it("retries an append after losing the connection, and stores it once", async () => {
    const owner = await someone(store);
    const room = await roomOf(store, owner);
    const sent = draft(room, owner);
    const holder = await store.pool.connect();
    await holder.query(`BEGIN; SELECT FROM room_heads WHERE "roomId" = '${room.id}' FOR UPDATE`);
    const append = store.messageLog.append(sent, OWNERS_FENCE);
    const waiting = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%head AS MATERIALIZED%'`;
    while (!(await store.pool.query(waiting)).rowCount);
    await holder.query("ROLLBACK");
    holder.release();
    expect(await append).toMatchObject({ outcome: "stored", message: { seq: 1 } });
    expect(await store.messageLog.append(sent, OWNERS_FENCE)).toMatchObject({
      outcome: "repeated",
      message: { seq: 1 },
    });
  });

  it("retries a unit of work after a deadlock", async () => {
    const owner = await someone(store);
    const [first, second] = [await roomOf(store, owner), await roomOf(store, owner)];
    let runs = 0;
    let meet: () => void = () => {};
    const bothLocked = new Promise<void>((resolve) => (meet = resolve));
    const lockBoth = (one: string, other: string) =>
      store.unitOfWork.run(async ({ rooms }) => {
        await rooms.lock(one);
        runs += 1;
        if (runs === 2) meet();
        await bothLocked;
        const locked = await rooms.lock(other);
        if (locked) await rooms.saveHead({ ...locked.head, rev: locked.head.rev + 1 });
      });
    await Promise.all([lockBoth(first.id, second.id), lockBoth(second.id, first.id)]);
    expect(runs).toBe(3);
    expect([...(await store.roomReader.currentRevs([first.id, second.id])).values()]).toEqual([2, 2]);
  });

  it("stores the same moment in every time zone of a session", async () => {
    const name = new URL(created.url).pathname.slice(1);
    const owner = await someone(store);
    const room = await roomOf(store, owner);
    const sentAt = new Date("2026-02-03T04:05:06.007Z");
    await store.pool.query(`ALTER DATABASE "${name}" SET TimeZone = 'Asia/Kolkata'`);
    const elsewhere = open();
    try {
      await send(elsewhere, room, owner, { sentAt });
      const [there] = await everyMessage(elsewhere, room);
      const [here] = await everyMessage(store, room);
      expect([there?.sentAt, here?.sentAt]).toEqual([sentAt, sentAt]);
      expect(await elsewhere.userRepository.find(owner.id)).toEqual(owner);
    } finally {
      await elsewhere.close();
      await store.pool.query(`ALTER DATABASE "${name}" RESET TimeZone`);
    }
  });

  it("answers service.unavailable on a read-only server", async () => {
    const name = new URL(created.url).pathname.slice(1);
    const owner = await someone(store);
    const room = await roomOf(store, owner);
    await store.pool.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
    const standby = open({ patienceMs: 200 });
    try {
      const unavailable = { kind: "unavailable", code: "service.unavailable" };
      await expect(standby.dataStoreStatus.ping()).rejects.toMatchObject(unavailable);
      await expect(standby.messageLog.append(draft(room, owner), OWNERS_FENCE)).rejects.toMatchObject(unavailable);
      await expect(roomOf(standby, owner, { id: newId() })).rejects.toMatchObject(unavailable);
      expect(await standby.roomReader.view(room.id, owner.id, 1)).toMatchObject({ room });
    } finally {
      await standby.close();
      await store.pool.query(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
    }
  });
});
