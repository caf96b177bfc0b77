import type pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { MAX_LIVE_MEMBERS } from "../../src/domain/rooms/receipt.js";
import type { Page } from "../../src/protocol/entities.js";
import type { Seen } from "../../src/protocol/presence-entities.js";
import { eventually, register, type TestClient } from "./client.js";

const FEW = 10;
const MANY_ROOMS = 500;
const MANY_MESSAGES = 3_000;
const MANY_READERS = 5_000;
/** More than a summary of reactions lists, so that answers need the reader's own reactions. */
const REACTORS = 12;

/** Pins the number of statements per request, which must not depend on the number of stored rows. */
export function queryCountsSuite(name: string, open: () => Promise<Database>): void {
  describe(`the number of queries on ${name}`, () => {
    it.each([FEW, MANY_ROOMS])("is at most three for the list of %i rooms", async (rooms) => {
      const { ada, pool, statements } = await scene(open);
      await fillRooms(pool, ada, rooms);
      for (const query of ["", "q=general", "kind=public", "membership=joined&sort=activity"]) {
        const path = `/api/rooms?limit=100&${query}`;
        const { length } = await statements(() => ada.get(path));
        expect([query, length]).toEqual([query, expect.toSatisfy((count: number) => count >= 1 && count <= 3)]);
      }
      expect((await ada.rooms("?limit=100&membership=joined&sort=activity")).items).toHaveLength(Math.min(100, rooms));
    });

    it.each([FEW, MANY_MESSAGES])("is at most three for history and four for sync of %i messages", async (messages) => {
      const { ada, pool, statements } = await scene(open);
      const { id } = await ada.createRoom();
      await fillMessages(pool, ada, id, messages);
      for (const query of ["", "before=9", "after=1", "around=5", "from=unread"]) {
        const { length } = await statements(() => ada.get(`/api/rooms/${id}/messages?limit=100&${query}`));
        expect([query, length]).toEqual([query, expect.toSatisfy((count: number) => count >= 1 && count <= 3)]);
      }
      for (const query of ["after=0", `after=${messages}`, "after=0&maxChanges=5", `after=${2 * messages}`]) {
        const { length } = await statements(() => ada.get(`/api/rooms/${id}/changes?${query}`));
        expect([query, length]).toEqual([query, expect.toSatisfy((count: number) => count >= 1 && count <= 4)]);
      }
      const { items } = await ada.history(id, "?around=5&limit=3");
      expect(items[0]?.reactions[0]?.count).toBe(REACTORS);
    });

    it.each([FEW, MANY_MESSAGES])("is at most five for a search in %i messages", async (messages) => {
      const { ada, pool, statements, index } = await scene(open);
      const { id } = await ada.createRoom();
      await fillMessages(pool, ada, id, messages);
      await index();
      for (const query of [
        "q=hello",
        "q=nothing",
        `q=hello&roomId=${id}`,
        "q=hello&sort=relevance",
        "q=nothing&has=pin",
      ]) {
        const { length } = await statements(() => ada.get(`/api/search/messages?limit=100&${query}`));
        expect([query, length]).toEqual([query, expect.toSatisfy((count: number) => count >= 1 && count <= 5)]);
      }
    });

    it.each([FEW, MANY_READERS])("is at most three for who has read a message, of %i people", async (people) => {
      const { ada, bob, pool, statements } = await scene(open);
      const { id } = await ada.createRoom();
      await ada.patch(`/api/rooms/${id}`, { settings: { receipts: true } });
      await bob.post(`/api/rooms/${id}/join`);
      const message = await ada.send(id, "hello");
      await fillReaders(pool, id, people);
      const live = await ada.connect();
      let told = 0;
      live.socket.on("read:marked", () => (told += 1));
      await bob.put(`/api/rooms/${id}/read`, { seq: 1 });
      const list = () => ada.get<Page<Seen>>(`/api/rooms/${id}/messages/${message.id}/seen?limit=100`);
      expect((await list()).body.items).toHaveLength(Math.min(100, people + 1));
      const { length } = await statements(list);
      expect(length).toSatisfy((count: number) => count >= 1 && count <= 3);
      const { rev } = await ada.send(id, "the next one");
      await eventually(() => live.changes.some((change) => change.rev >= rev), "the next message");
      expect(told).toBe(people > MAX_LIVE_MEMBERS ? 0 : 1);
    });

    it("locks the room once for a join", async () => {
      const { ada, bob, statements } = await scene(open);
      const { id } = await ada.createRoom();
      const joined = await statements(async () => {
        await bob.post(`/api/rooms/${id}/join`);
        await bob.post(`/api/rooms/${id}/leave`);
      });
      const locks = joined.filter((text) => /room_heads[^]*FOR (?:NO KEY )?UPDATE/.test(text));
      expect(locks).toHaveLength(2);
    });

    it.each([FEW, MANY_MESSAGES])("is one write for a send to a room of %i messages", async (messages) => {
      const { ada, pool, statements } = await scene(open);
      const { id } = await ada.createRoom();
      await fillMessages(pool, ada, id, messages);
      const root = await ada.send(id, "first");
      expect(await statements(() => ada.send(id, "second"))).toHaveLength(1);
      const fields = { body: `hi @${ada.session.user.username}`, replyTo: root.id, threadOf: root.id };
      const sent = await statements(() => ada.post(`/api/rooms/${id}/messages`, fields));
      expect(sent.filter(isWrite)).toHaveLength(1);
      expect(sent.length).toBeLessThanOrEqual(4);
    });
  });
}

type Scene = Readonly<{
  ada: TestClient;
  bob: TestClient;
  pool: pg.Pool;
  /** Texts of the statements that `work` sends, without those for transactions and for the session of the request. */
  statements(work: () => Promise<unknown>): Promise<readonly string[]>;
  /** Indexes all messages for the search. */
  index(): Promise<void>;
}>;

async function scene(open: () => Promise<Database>): Promise<Scene> {
  const database = await open();
  let texts: string[] = [];
  const record = (text: string) => void texts.push(text);
  for (const pool of new Set([database.pool, database.commits])) recordStatements(pool, record);
  const store = openPrismaStore(database);
  const app = await startTestServer({ config: { headCheckMs: 60_000 }, overrides: store });
  onTestFinished(async () => {
    await app.close();
    await database.close();
  });
  const [ada, bob] = [await register(app.url), await register(app.url)];
  return {
    ada,
    bob,
    pool: database.pool,
    async index() {
      for (let indexed = 1; indexed > 0; ) indexed = await store.messageSearchIndex.catchUp(500);
    },
    async statements(work) {
      await work();
      texts = [];
      await work();
      return texts.filter((text) => !isControl(text));
    },
  };
}

/** The search for due scheduled messages, which runs beside the requests. */
const isBackground = (text: string) =>
  /FOR UPDATE SKIP LOCKED|FROM scheduled_messages WHERE "dueAt" <=|pg_try_advisory_xact_lock/.test(text);
const isControl = (text: string) =>
  isBackground(text) || /^\s*(?:BEGIN|COMMIT|ROLLBACK|SET|SELECT set_config)\b|"Session"/i.test(text);
const isWrite = (text: string) => /\b(?:INSERT|UPDATE|DELETE)\b/.test(text);

function recordStatements(pool: pg.Pool, record: (text: string) => void): void {
  const known = new WeakSet<pg.PoolClient>();
  pool.on("acquire", (client) => {
    if (known.has(client)) return;
    known.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const recording = (...given: unknown[]) => {
      const [first] = given as [string | { text: string }];
      record(typeof first === "string" ? first : first.text);
      return query(...given);
    };
    Object.assign(client, { query: recording });
  });
}

async function fillRooms(pool: pg.Pool, owner: TestClient, count: number): Promise<void> {
  const numbers = `generate_series(1, ${count}) n`;
  const roomId = `md5('${owner.id} room' || n)::uuid`;
  await pool.query(
    `INSERT INTO "Room" (id, kind, name, "createdAt", "searchNamesOf")
     SELECT ${roomId}, 'public', 'general ' || n, now(), 'general ' || n FROM ${numbers}`,
  );
  await pool.query(`INSERT INTO room_heads ("roomId", seq, rev) SELECT ${roomId}, 1, 2 FROM ${numbers}`);
  await pool.query(
    `INSERT INTO room_search_names ("roomId", name, open) SELECT ${roomId}, 'general ' || n, true FROM ${numbers}`,
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt")
     SELECT ${roomId}, '${owner.id}', 'owner', 1, now() FROM ${numbers}`,
  );
  await pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", reactions)
     SELECT md5('${owner.id} message' || n)::uuid, ${roomId}, 1, 2, '${owner.id}', 'hello', now(), ${REACTIONS}
     FROM ${numbers}`,
  );
}

/** Adds members who have read the first message. */
async function fillReaders(pool: pg.Pool, roomId: string, count: number): Promise<void> {
  const userId = `md5('${roomId} reader' || n)::uuid`;
  await pool.query(
    `INSERT INTO "User" (id, email, username, "displayName", "passwordHash", "createdAt", "searchNamesOf")
     SELECT ${userId}, '${roomId} ' || n, '${roomId} ' || n, 'Reader', '', now(), '' FROM generate_series(1, ${count}) n`,
  );
  await pool.query(
    `INSERT INTO "Membership" ("roomId", "userId", role, rev, "joinedAt", "readSeq", "readAt")
     SELECT '${roomId}', ${userId}, 'member', 1, now(), 1, now() FROM generate_series(1, ${count}) n`,
  );
  await pool.query(`UPDATE room_heads SET "memberCount" = "memberCount" + ${count} WHERE "roomId" = '${roomId}'`);
}

async function fillMessages(pool: pg.Pool, owner: TestClient, roomId: string, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", body, "sentAt", reactions)
     SELECT md5('${roomId} message' || n)::uuid, '${roomId}', n, n + 1, '${owner.id}', 'hello', now(), ${REACTIONS}
     FROM generate_series(1, ${count}) n`,
  );
  await pool.query(`UPDATE room_heads SET seq = ${count}, rev = ${count + 1} WHERE "roomId" = '${roomId}'`);
}

const REACTIONS = `jsonb_build_array(jsonb_build_object('emoji', '👍', 'count', ${REACTORS}, 'userIds', '[]'::jsonb))`;
