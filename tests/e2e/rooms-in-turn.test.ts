import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { UnitOfWork } from "../../src/application/ports/unit-of-work.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";

it("runs one transaction per room at a time while many users change the room", async () => {
  const { messageLog, unitOfWork: stored, ...store } = openMemoryStore();
  const counts = { running: 0, most: 0 };
  const unitOfWork: UnitOfWork = {
    async run(work) {
      counts.running += 1;
      counts.most = Math.max(counts.most, counts.running);
      try {
        await sleep(20);
        return await stored.run(work);
      } finally {
        counts.running -= 1;
      }
    },
  };
  const app = await startTestServer({ overrides: { ...store, unitOfWork, messageLog } });
  onTestFinished(() => app.close());
  const [ada, ...others] = await Promise.all(Array.from({ length: 9 }, () => register(app.url)));
  const [room, quiet] = [await ada!.createRoom(), await ada!.createRoom()];
  counts.most = 0;
  const joins = await Promise.all(others.map((person) => person.post(`/api/rooms/${room.id}/join`)));
  expect(joins.map(({ status }) => status)).toEqual(others.map(() => 200));
  expect(counts.most).toBe(1);
  const [bob] = others;
  expect((await bob!.post(`/api/rooms/${quiet.id}/join`)).status).toBe(200);
});
