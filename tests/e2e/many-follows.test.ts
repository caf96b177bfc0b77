import { afterAll, beforeAll, expect, it } from "vitest";
import { send, times } from "../../src/contracts/builders.js";
import { changesOf } from "../../src/contracts/store/accounts/user-change-scene.js";
import { newFollow } from "../../src/domain/messages/thread-follow.js";
import { ask } from "../support/api/ask.js";
import { openInMemoryServer, type InMemoryServer } from "../support/api/in-memory-server.js";
import { newScene } from "../support/api/scene.js";

const FOLLOWS = 350;

let server: InMemoryServer;
beforeAll(async () => {
  server = await openInMemoryServer();
});
afterAll(() => server.close());

it("ends many follows with a membership a moment later, and lets the person come back as a new member then", async () => {
  const { url, store } = server;
  const { room, people, logins } = await newScene(server, { kind: "public" });
  const { member } = people;
  const roots = await Promise.all(times(FOLLOWS, () => send(store, room, people.owner)));
  await store.unitOfWork.run(async (tx) => {
    for (const { id: rootId } of roots)
      await tx.threadFollows.save(newFollow({ rootId, roomId: room.id, userId: member.id }, 0));
  });
  const token = logins.member.accessToken;
  const call = async (name: string) => (await ask(url, name, { roomId: room.id }, { token })).outcome;
  const follows = async () => {
    const { threads } = await changesOf(store, member, 0, { limit: 1_000 });
    const stored = await store.unitOfWork.run((tx) =>
      Promise.all(roots.map(({ id }) => tx.threadFollows.lock(id, member.id))),
    );
    return [threads.filter(({ value }) => value).length, stored.filter((follow) => follow !== null).length];
  };
  expect(await call("POST /api/rooms/:roomId/leave")).toBe("ok");
  expect(await follows()).toEqual([0, FOLLOWS - 100]);
  expect(await call("POST /api/rooms/:roomId/join")).toBe("service.unavailable");
  expect(await call("room:join")).toBe("service.unavailable");
  await expect.poll(() => call("POST /api/rooms/:roomId/join"), { timeout: 10_000 }).toBe("ok");
  expect(await follows()).toEqual([0, 0]);
});
