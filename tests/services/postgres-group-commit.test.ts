import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import type { User } from "../../src/domain/accounts/user.js";
import type { Fence } from "../../src/domain/rooms/access.js";
import type { Room } from "../../src/domain/rooms/room.js";
import {
  ascending,
  consecutive,
  draft,
  join,
  newId,
  OWNERS_FENCE,
  roomOf,
  someone,
  times,
} from "../../src/contracts/builders.js";
import { everyMessage } from "../../src/contracts/store-reads.js";
import { createMigratedDatabase, type PostgresDatabase } from "../support/postgres-database.js";
import { markAllRead } from "../../src/contracts/store/rooms/mark-all-read.js";

/** A node's store, and the number of its statements. */
function node(url: string) {
  const database: Database = openServerDatabase({ url });
  const store = openPrismaStore(database);
  let statements = 0;
  const { pool, commits } = database;
  const query = commits.query as (...statement: unknown[]) => Promise<unknown>;
  Object.assign(commits, {
    query: (...statement: unknown[]) => {
      statements += 1;
      return query(...statement);
    },
  });
  return { ...store, pool, commits, statements: () => statements, close: () => database.close() };
}

let postgres: PostgresDatabase;
let one: ReturnType<typeof node>;
let other: ReturnType<typeof node>;

beforeAll(async () => {
  postgres = await createMigratedDatabase();
  [one, other] = [node(postgres.url), node(postgres.url)];
});

afterAll(async () => {
  await Promise.all([one.close(), other.close()]);
  await postgres.drop();
});

/** A user who owns some rooms, and members of all of them. */
async function ownerAndMembers(people: number, rooms: number) {
  const users = await Promise.all(times(people, () => someone(one)));
  const owner = firstOf(users);
  const made = await Promise.all(times(rooms, () => roomOf(one, owner)));
  for (const room of made) for (const user of users.slice(1)) await join(one, room, user);
  /** The fence of a member. Users joined in their order, so the member at index n has the membership rev n + 1. */
  const fenceFor = (user: User): Fence => ({ accessRev: 0, membershipRev: users.indexOf(user) + 1 });
  return { users, rooms: made, user: owner, room: firstOf(made), fenceFor };
}

function firstOf<T>(all: readonly T[]): T {
  const [first] = all;
  if (first === undefined) throw new Error("There is none.");
  return first;
}

const deadlocks = async (): Promise<number> => {
  const { rows } = await one.pool.query(
    "SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()",
  );
  return rows[0].deadlocks;
};

describe("appends of two nodes on one PostgreSQL", () => {
  it("never deadlocks, and numbers every room without a hole: 64 senders, 10 rooms", async () => {
    const { users, rooms, fenceFor } = await ownerAndMembers(64, 10);
    const before = one.statements() + other.statements();
    const perSender = 25;
    const sent = await Promise.all(
      users.map(async (user, sender) => {
        const numbers: [roomId: string, seq: number][] = [];
        for (let turn = 0; turn < perSender; turn += 1) {
          const room = firstOf(rooms.slice((sender * 7 + turn * 3) % rooms.length));
          const { messageLog } = sender % 2 ? one : other;
          const appended = await messageLog.append(draft(room, user), fenceFor(user));
          if (appended.outcome !== "stored") throw new Error(`The message was ${appended.outcome}.`);
          numbers.push([room.id, appended.message.seq ?? 0]);
        }
        return numbers;
      }),
    );
    for (const room of rooms) {
      const seqs = sent.flat().flatMap(([roomId, seq]) => (roomId === room.id ? [seq] : []));
      expect(ascending(seqs)).toEqual(consecutive(seqs.length));
      const messages = await everyMessage(one, room);
      expect(messages.map(({ seq, rev }) => [seq, rev])).toEqual(
        consecutive(seqs.length).map((seq) => [seq, seq + users.length]),
      );
    }
    expect(await deadlocks()).toBe(0);
    expect(one.statements() + other.statements() - before).toBeLessThan((users.length * perSender) / 5);
  });

  it("never deadlocks a batch of replies with the marking of all threads", async () => {
    const { users, rooms, fenceFor } = await ownerAndMembers(2, 2);
    const [reader, writer] = users as [User, User];
    const [low, high] = [...rooms].sort((a, b) => (a.id < b.id ? -1 : 1)) as [Room, Room];
    // The order of the roots is not that of their rooms.
    const roots = [draft(high, reader), draft(low, reader)];
    for (const root of roots) await one.messageLog.append(root, fenceFor(reader));
    const replyToAll = (user: User) =>
      Promise.all(
        roots.map(({ id, roomId }) =>
          one.messageLog.append({ ...draft(high, user), roomId, threadOf: id }, fenceFor(user)),
        ),
      );
    for (let turn = 0; turn < 150; turn += 1) {
      await replyToAll(writer);
      await Promise.all([replyToAll(reader), markAllRead(other, reader)]);
    }
    expect(await deadlocks()).toBe(0);
  });

  it("stores a send once that reaches both nodes five times at once", async () => {
    const { users, rooms, fenceFor } = await ownerAndMembers(4, 3);
    const sends = users.flatMap((user) => rooms.map((room) => ({ user, room, clientMessageId: newId() })));
    const told = await Promise.all(
      sends.map(({ user, room, clientMessageId }) =>
        Promise.all(
          times(5, (turn) =>
            (turn % 2 ? one : other).messageLog.append(draft(room, user, { clientMessageId }), fenceFor(user)),
          ),
        ),
      ),
    );
    for (const answers of told) {
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual([...times(4, () => "repeated"), "stored"]);
      expect(new Set(answers.map((answer) => "message" in answer && answer.message.id)).size).toBe(1);
    }
    for (const room of rooms) expect((await everyMessage(one, room)).map(({ seq }) => seq)).toEqual(consecutive(4));
  });
});

describe("number of statements", () => {
  const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = one.statements();
    await work();
    return one.statements() - before;
  };

  it("sends one statement for a lone append", async () => {
    const { user, room } = await ownerAndMembers(1, 1);
    expect(await statementsOf(() => one.messageLog.append(draft(room, user), OWNERS_FENCE))).toBe(1);
  });

  it("sends one statement for a hundred concurrent appends, and for ten sends of one message", async () => {
    const { users, user, rooms, room, fenceFor } = await ownerAndMembers(10, 2);
    const appends = users.flatMap((sender) =>
      rooms.flatMap((to) => times(5, () => () => one.messageLog.append(draft(to, sender), fenceFor(sender)))),
    );
    expect(await statementsOf(() => Promise.all(appends.map((append) => append())))).toBe(1);
    const again = times(10, () => draft(room, user, { clientMessageId: "1" }));
    expect(await statementsOf(() => Promise.all(again.map((sent) => one.messageLog.append(sent, OWNERS_FENCE))))).toBe(
      1,
    );
  });
});

describe("batch that cannot be stored unchanged", () => {
  it("stores all messages of a batch except invalid ones", async () => {
    const { users, user, rooms, room, fenceFor } = await ownerAndMembers(2, 2);
    const good = users.flatMap((sender) => rooms.map((to) => [draft(to, sender), fenceFor(sender)] as const));
    const spoilt = [draft(room, user, { body: "no text of PostgreSQL's: \0" }), OWNERS_FENCE] as const;
    const outcomes = await Promise.allSettled([...good, spoilt, ...good].map((each) => one.messageLog.append(...each)));
    const told = outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value.outcome : "failed"));
    expect(told).toEqual([...good.map(() => "stored"), "failed", ...good.map(() => "repeated")]);
  });

  it("reports a stored append of unknown outcome as stored to its first caller", async () => {
    const { user, room } = await ownerAndMembers(1, 1);
    const cut = node(postgres.url);
    onTestFinished(() => cut.close());
    const query = cut.commits.query as (statement: object) => Promise<unknown>;
    let lost = 0;
    Object.assign(cut.commits, {
      query: async (statement: object) => {
        const result = await query(statement);
        if (lost++ === 0) throw new Error("Connection terminated unexpectedly");
        return result;
      },
    });
    const sent = draft(room, user);
    const answers = await Promise.all([
      cut.messageLog.append(sent, OWNERS_FENCE),
      cut.messageLog.append(sent, OWNERS_FENCE),
      cut.messageLog.append(sent, OWNERS_FENCE),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["stored", "repeated", "repeated"]);
    expect(answers[0]).toMatchObject({ message: { seq: 1 } });
    expect(await everyMessage(one, room)).toHaveLength(1);
  });
});

describe("batch in conflict with other transactions", () => {
  const locked = async (room: Room) => {
    const holder = await other.pool.connect();
    holder.on("error", () => {});
    const lock = (one: Room) => holder.query(`SELECT FROM room_heads WHERE "roomId" = '${one.id}' FOR UPDATE`);
    await holder.query("BEGIN");
    await lock(room);
    return { lock, release: () => holder.release(true) };
  };

  it("stores a batch after a deadlock with a transaction that locks rooms in another order", async () => {
    const { user, rooms } = await ownerAndMembers(1, 2);
    const [low, high] = [...rooms].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!low || !high) throw new Error("There are not two rooms.");
    const holder = await locked(high);
    const appends = Promise.all([low, high].map((room) => one.messageLog.append(draft(room, user), OWNERS_FENCE)));
    const waiting = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%head AS MATERIALIZED%'`;
    await expect.poll(async () => (await other.pool.query(waiting)).rowCount).toBe(1);
    await holder.lock(low).catch(() => {});
    holder.release();
    expect(await appends).toMatchObject([{ outcome: "stored" }, { outcome: "stored" }]);
  });

  it("does not wait for readers", async () => {
    const { user, room } = await ownerAndMembers(1, 1);
    let reading = 40;
    const reads = times(reading, () => one.pool.query("SELECT pg_sleep(0.2)").finally(() => (reading -= 1)));
    await one.messageLog.append(draft(room, user), OWNERS_FENCE);
    expect(reading).toBeGreaterThan(10);
    await Promise.all(reads);
  });

  it("stores a batch once a stalled node's transaction is ended", async () => {
    const { user, room } = await ownerAndMembers(1, 1);
    const holder = await locked(room);
    expect(await one.messageLog.append(draft(room, user), OWNERS_FENCE)).toMatchObject({ outcome: "stored" });
    holder.release();
  });
});
