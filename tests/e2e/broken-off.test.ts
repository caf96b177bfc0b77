import { afterEach, expect, it } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { UnitOfWork } from "../../src/application/ports/unit-of-work.js";
import { DomainError } from "../../src/domain/shared/domain-error.js";
import type { App } from "../../src/main/app.js";
import { startTestServer } from "../../src/main/testing.js";
import type { Member, Room } from "../../src/protocol/entities.js";
import { register, type TestClient } from "../support/client.js";

const password = "correct horse battery";
let app: App | undefined;
afterEach(() => app?.close());

/** A server whose database goes away after the given number of further units of work. */
async function fragileServer() {
  const { messageLog, unitOfWork: steady, ...store } = openMemoryStore();
  let left = Infinity;
  const unitOfWork: UnitOfWork = {
    run(work) {
      if (left <= 0) throw new DomainError("unavailable", "service.unavailable", "The database is away.");
      left -= 1;
      return steady.run(work);
    },
  };
  app = await startTestServer({ overrides: { ...store, messageLog, unitOfWork } });
  const [ada, bob] = [await register(app.url, "ada"), await register(app.url, "bob")];
  const rooms: Room[] = [];
  for (const name of ["one", "two", "three"]) {
    const room = await bob.createRoom({ name });
    await ada.post(`/api/rooms/${room.id}/join`);
    rooms.push(room);
  }
  const breakAfter = (units: number) => void (left = units);
  return { ada, bob, rooms, breakAfter, mend: () => breakAfter(Infinity) };
}

const revsIn = (reader: TestClient, rooms: readonly Room[]) =>
  Promise.all(rooms.map(async ({ id }) => (await reader.changes(id, 0)).rev));

it("resumes an interrupted change of name when it is requested again, and announces it once per room", async () => {
  const { ada, bob, rooms, breakAfter, mend } = await fragileServer();
  const rename = () => ada.patch("/api/users/me", { displayName: "Countess" });
  breakAfter(2);
  expect((await rename()).status).toBe(503);
  expect((await revsIn(bob, rooms)).toSorted((a, b) => a - b)).toEqual([2, 2, 3]);
  mend();
  expect((await rename()).status).toBe(200);
  expect(await revsIn(bob, rooms)).toEqual([3, 3, 3]);
  expect((await rename()).status).toBe(200);
  expect(await revsIn(bob, rooms)).toEqual([3, 3, 3]);
});

it("completes an interrupted change of name with the next one", async () => {
  const { ada, bob, rooms, breakAfter, mend } = await fragileServer();
  breakAfter(2);
  await ada.patch("/api/users/me", { displayName: "Countess" });
  mend();
  await ada.patch("/api/users/me", { displayName: "Countess Ada" });
  expect((await revsIn(bob, rooms)).toSorted((a, b) => a - b)).toEqual([3, 3, 4]);
});

it("keeps an account after an interrupted deletion, and ends its sessions when the deletion is repeated", async () => {
  const { ada, bob, rooms, breakAfter, mend } = await fragileServer();
  const live = await ada.connect();
  const over = new Promise((resolve) => live.socket.once("session:ended", ({ reason }) => resolve(reason)));
  const end = () => ada.delete("/api/users/me", { password });
  breakAfter(2);
  expect((await end()).status).toBe(503);
  expect((await ada.get("/api/users/me")).status).toBe(200);
  mend();
  expect((await end()).status).toBe(204);
  expect(await over).toBe("revoked");
  expect((await ada.get("/api/users/me")).body.code).toBe("auth.session_revoked");
  expect(await revsIn(bob, rooms)).toEqual([3, 3, 3]);
  for (const { id } of rooms) {
    const { items } = (await bob.get<{ items: Member[] }>(`/api/rooms/${id}/members`)).body;
    expect(items.map(({ user }) => user.id)).toEqual([bob.id]);
  }
});
