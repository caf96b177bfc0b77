import { afterEach, expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { UnitOfWork } from "../../src/application/ports/unit-of-work.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register } from "../support/client.js";

let app: App;
afterEach(() => app.close());

/** A store whose next commit succeeds without an answer, like a connection that breaks at that moment. */
async function startWithLostAnswers() {
  const { unitOfWork, messageLog, ...store } = openMemoryStore();
  const lost = { next: false };
  const forgetful: UnitOfWork = {
    async run(work) {
      const result = await unitOfWork.run(work);
      if (!lost.next) return result;
      lost.next = false;
      throw new Error("the connection broke after the commit");
    },
  };
  app = await startTestServer({ overrides: { ...store, unitOfWork: forgetful, messageLog } });
  return lost;
}

it("delivers a room whose join was committed without an answer, once the join is repeated", async () => {
  const lost = await startWithLostAnswers();
  const [ada, bob] = [await register(app.url), await register(app.url)];
  onTestFinished(() => bob.close());
  const room = await ada.createRoom();
  const live = await bob.connect();
  lost.next = true;
  expect(await live.ask("room:join", { roomId: room.id })).toMatchObject({ ok: false });
  expect(await live.ask("room:join", { roomId: room.id })).toMatchObject({ ok: true });
  await ada.send(room.id, "welcome");
  await eventually(() => live.messages.length === 1, "the welcome");
});

it("delivers nothing to a user after a leave that was committed without an answer", async () => {
  const lost = await startWithLostAnswers();
  const [ada, bob] = [await register(app.url), await register(app.url)];
  onTestFinished(() => ada.close());
  onTestFinished(() => bob.close());
  const room = await ada.createRoom();
  const [adaLive, bobLive] = [await ada.connect(), await bob.connect()];
  await bobLive.do("room:join", { roomId: room.id });
  lost.next = true;
  expect(await bobLive.ask("room:leave", { roomId: room.id })).toMatchObject({ ok: false });
  await ada.send(room.id, "secret");
  await eventually(() => adaLive.messages.length === 1 && bobLive.removed.length === 1, "the repair");
  await ada.send(room.id, "another secret");
  await eventually(() => adaLive.messages.length === 2, "the second message");
  await bobLive.ask("room:sync", { roomId: room.id, after: 0 });
  expect(bobLive.messages).toEqual([]);
});
