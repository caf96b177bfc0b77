import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";

const SECONDS = 30;

it("hardly reads the session of a connected user, however long they send", async () => {
  const { sessionReader, roomReader, messageLog, ...others } = openMemoryStore();
  const counts = { reads: 0, checks: 0 };
  let leaps = 0;
  const checked = Object.assign(Object.create(roomReader) as typeof roomReader, {
    userRevisions(userIds: readonly string[]) {
      counts.checks += 1;
      return roomReader.userRevisions(userIds);
    },
  });
  const counted = Object.assign(Object.create(sessionReader) as typeof sessionReader, {
    find(sessionIds: readonly string[]) {
      counts.reads += 1;
      return sessionReader.find(sessionIds);
    },
  });
  const app = await startTestServer({
    config: { headCheckMs: 20 },
    overrides: {
      ...others,
      sessionReader: counted,
      roomReader: checked,
      messageLog,
      monotonicClock: { elapsedMs: () => performance.now() + leaps },
    },
  });
  onTestFinished(() => app.close());
  const ada = await register(app.url);
  const { id } = await ada.createRoom();
  const live = await ada.connect();
  onTestFinished(() => ada.close());
  await live.do("message:send", { roomId: id, body: "first", clientMessageId: "first" });
  counts.reads = 0;
  for (let second = 1; second <= SECONDS; second += 1) {
    leaps += 1_000;
    const before = counts.checks;
    await eventually(() => counts.checks >= before + 2, "a check after the leap");
    await live.do("message:send", { roomId: id, body: `${second}`, clientMessageId: `${second}` });
  }
  expect(counts.reads).toBeLessThan(SECONDS / 5);
});
