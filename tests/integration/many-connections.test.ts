import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { register } from "../support/client.js";

const PEOPLE = 40;
const PEOPLE_A_READ = 3;
const LANES = 3;

it("welcomes all clients of a reconnect storm, and reads the store in batches", async () => {
  const { roomReader, messageLog, ...others } = openMemoryStore();
  let asking = 0;
  let mostAsking = 0;
  let reads = 0;
  const counted = Object.assign(Object.create(roomReader) as typeof roomReader, {
    async roomPositions(userIds: readonly string[]) {
      reads += 1;
      asking += 1;
      mostAsking = Math.max(mostAsking, asking);
      await sleep(1_000);
      asking -= 1;
      return roomReader.roomPositions(userIds);
    },
  });
  const app = await startTestServer({ overrides: { ...others, roomReader: counted, messageLog } });
  onTestFinished(() => app.close());
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => register(app.url)));
  await people[0]!.createRoom();
  reads = 0;
  const live = await Promise.all(people.map((person) => person.connect()));
  for (const person of people) person.close();
  expect(live.filter(({ ready }) => ready.rooms.length === 1)).toHaveLength(1);
  expect(mostAsking).toBeLessThanOrEqual(LANES);
  expect(reads).toBeLessThan(PEOPLE / PEOPLE_A_READ);
});
