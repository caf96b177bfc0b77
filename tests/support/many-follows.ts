import { describe, expect, it, onTestFinished } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openPrismaStore } from "../../src/adapters/persistence/prisma/prisma-store.js";
import { startTestServer } from "../../src/main/testing.js";
import type { MyThread, Page } from "../../src/protocol/entities.js";
import type { UserChanged } from "../../src/protocol/user-entities.js";
import { eventually, register, type TestClient } from "./client.js";
import { fillFollows } from "./filled-rooms.js";

const MANY_FOLLOWS = 2_500;
const PAGE = 100;

/** Reads and marks all threads of a user who follows more than one statement looks at. */
export function manyFollowsSuite(name: string, open: () => Promise<Database>): void {
  describe(`a user with ${MANY_FOLLOWS} followed threads, on ${name}`, () => {
    it("reaches the oldest thread page by page, and marks all as read on every device", async () => {
      const database = await open();
      const app = await startTestServer({ config: { headCheckMs: 60_000 }, overrides: openPrismaStore(database) });
      onTestFinished(async () => {
        await app.close();
        await database.close();
      });
      const [ada, bob] = [await register(app.url), await register(app.url)];
      const { id } = await ada.createRoom();
      const rootIds = await fillFollows(database.pool, { reader: ada, author: bob, roomId: id, count: MANY_FOLLOWS });
      expect(await listed(ada, "")).toEqual(rootIds);
      const phone = await ada.connect();
      const changes: UserChanged[] = [];
      phone.socket.on("user:changed", (change) => changes.push(change));
      expect((await ada.post("/api/read-all")).status).toBe(204);
      expect(await listed(ada, "&unread=true")).toEqual([]);
      const read = () => changes.flatMap(({ threads = [] }) => threads);
      await eventually(() => read().length >= MANY_FOLLOWS, "the marks of all threads");
      expect(read().every((thread) => "unread" in thread && thread.unread === 0)).toBe(true);
      expect(
        read()
          .map(({ rootId }) => rootId)
          .sort(),
      ).toEqual([...rootIds].sort());
      expect(Math.max(...changes.map(({ threads = [] }) => threads.length))).toBeLessThanOrEqual(PAGE);
    });
  });
}

/** The roots of all pages. */
async function listed(reader: TestClient, query: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const after: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await reader.get<Page<MyThread>>(`/api/threads?limit=${PAGE}${query}${after}`);
    ids.push(...body.items.map(({ root }) => root.id));
    cursor = body.nextCursor;
  }
  return ids;
}
