import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";

const CONNECTIONS = 60;
const FEW = 20;

it("greets everybody who comes at once, and asks the store for a few of them at a time", async () => {
  const { rooms, log: messageLog, ...others } = openMemoryStore();
  let asking = 0;
  let mostAsking = 0;
  const counted = Object.assign(Object.create(rooms) as typeof rooms, {
    async marks(userId: string) {
      asking += 1;
      mostAsking = Math.max(mostAsking, asking);
      await sleep(100);
      asking -= 1;
      return rooms.marks(userId);
    },
  });
  const app = await startTestServer({ overrides: { ...others, rooms: counted, messageLog } });
  onTestFinished(() => app.close());
  const person = await register(app.url);
  const live = await Promise.all(Array.from({ length: CONNECTIONS }, () => person.connect()));
  person.close();
  expect(live).toHaveLength(CONNECTIONS);
  expect(mostAsking).toBeLessThanOrEqual(FEW);
});
