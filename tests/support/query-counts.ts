import type pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { MAX_LIVE_MEMBERS } from "../../src/domain/rooms/receipt.js";
import type { DeletedMessages, Page } from "../../src/protocol/entities.js";
import type { Seen } from "../../src/protocol/presence-entities.js";
import { eventually, register, type TestClient } from "./client.js";
import { fillFollows, fillMessages, fillReaders, fillRooms, fillThreads, REACTORS, replyId } from "./filled-rooms.js";

const FEW = 10;
const MANY_ROOMS = 500;
const MANY_MESSAGES = 3_000;
const MANY_READERS = 5_000;
const MAX_DELETED = 100;
const MANY_FOLLOWS = 2_500;

/** Pins the number of statements per request, which must not depend on the number of stored rows, or only by batches. */
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

    it.each([FEW, MANY_FOLLOWS])("grows by batches of followed threads, of which there are %i", async (follows) => {
      const { ada, bob, pool, statements } = await scene(open);
      const { id } = await ada.createRoom();
      await fillFollows(pool, { reader: ada, author: bob, roomId: id, count: follows });
      for (const query of ["", "&unread=true"]) {
        const { length } = await statements(() => ada.get(`/api/threads?limit=100${query}`));
        const most = 2 + Math.ceil(follows / 2_000);
        expect([query, length]).toEqual([query, expect.toSatisfy((count: number) => count >= 1 && count <= most)]);
      }
      const markAsUnread = `UPDATE thread_follows SET "readSeq" = 0`;
      const marked = await statements(async () => {
        await pool.query(markAsUnread);
        await ada.post("/api/read-all");
      });
      expect(marked.length).toBeLessThanOrEqual([markAsUnread, "rooms"].length + 1 + follows / 100);
      const readOn = await statements(() => ada.post("/api/read-all"));
      expect(readOn.length).toBeLessThanOrEqual(["rooms"].length + 1 + follows / 500);
    });

    it.each([2, MAX_DELETED])(
      "is bounded for the deletion of %i replies of as many threads at once",
      async (replies) => {
        const { ada, bob, pool, statements } = await scene(open);
        const { id } = await ada.createRoom();
        await fillThreads(pool, bob, id, 2 * replies);
        let from = 0;
        const sent = await statements(async () => {
          const messageIds = Array.from({ length: replies }, (_, index) => replyId(from + index + 1));
          const { body } = await ada.post<DeletedMessages>(`/api/rooms/${id}/messages/delete`, { messageIds });
          expect(body.messages).toHaveLength(replies);
          from += replies;
        });
        expect(sent.length).toBeLessThanOrEqual(16);
      },
    );

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

/** The search for due scheduled messages and for follows to record, which runs beside the requests. */
const isBackground = (text: string) =>
  /FOR UPDATE SKIP LOCKED|FROM scheduled_messages WHERE "dueAt" <=|pg_try_advisory_xact_lock|SELECT EXISTS \(SELECT FROM appended_follows\)/.test(
    text,
  );
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
