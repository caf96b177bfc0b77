import { expect, it, onTestFinished } from "vitest";
import { openMemoryStore } from "../../src/adapters/persistence/memory/memory-store.js";
import type { SessionReader } from "../../src/application/ports/session-reader.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, logIn, openSocket, PASSWORD, register, request } from "../support/client.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

/** A server that counts its reads of sessions, with a hook during a handshake. */
async function watchedServer() {
  const { messageLog, sessionReader, roomReader, ...store } = openMemoryStore();
  const watch = { reads: 0, connecting: async (): Promise<unknown> => undefined };
  const watched: SessionReader = {
    async find(sessionIds) {
      watch.reads += 1;
      return sessionReader.find(sessionIds);
    },
    findIdByToken: (token) => sessionReader.findIdByToken(token),
    list: (...query) => sessionReader.list(...query),
    places: (...query) => sessionReader.places(...query),
  };
  const watchedRooms = Object.assign(Object.create(roomReader) as typeof roomReader, {
    async roomPositions(userIds: readonly string[]) {
      await watch.connecting();
      return roomReader.roomPositions(userIds);
    },
  });
  const securityLog = new RecordingSecurityLog();
  const now = new Date();
  const clock = { now: () => now };
  const watchedStore = { ...store, messageLog, sessionReader: watched, roomReader: watchedRooms };
  const app = await startTestServer({ overrides: { ...watchedStore, securityLog, clock } });
  onTestFinished(() => app.close());
  return { app, watch, securityLog };
}

it("reads a session once per second, and not once per request", async () => {
  const { app, watch } = await watchedServer();
  const ada = await register(app.url, "ada");
  for (let turn = 0; turn < 20; turn += 1) expect((await ada.get("/api/users/me")).status).toBe(200);
  expect(watch.reads).toBe(1);
});

it("reads no session for events of a live connection", async () => {
  const { app, watch } = await watchedServer();
  const ada = await register(app.url, "ada");
  onTestFinished(() => ada.close());
  const room = await ada.createRoom();
  const live = await ada.connect();
  watch.reads = 0;
  for (let turn = 0; turn < 5; turn += 1) await live.do("message:send", { roomId: room.id, body: `${turn}` });
  expect(watch.reads).toBe(0);
});

it("ends a connection whose session ended during the handshake", async () => {
  const { app, watch } = await watchedServer();
  const ada = await register(app.url, "ada");
  const other = await logIn(app.url, ada);
  const { body } = await ada.get<{ items: { id: string; current: boolean }[] }>("/api/auth/sessions");
  const mine = body.items.find(({ current }) => current)!.id;
  let ended = 0;
  watch.connecting = async () => {
    ended += (await other.delete(`/api/auth/sessions/${mine}`)).status === 204 ? 1 : 0;
  };
  const events: string[] = [];
  const socket = openSocket(app.url, ada.token);
  socket.onAny((event: string) => events.push(event));
  const refused = new Promise((resolve) => socket.once("connect_error", resolve));
  const closed = new Promise((resolve) => socket.once("disconnect", resolve));
  await Promise.race([refused, closed]);
  expect(events).not.toContain("ready");
  expect(ended).toBeGreaterThan(0);
});

it("records events of accounts and sessions without secrets", async () => {
  const { app, securityLog } = await watchedServer();
  const ada = await register(app.url, "ada");
  const other = await logIn(app.url, ada);
  await expect(logIn(app.url, ada, "not the password")).rejects.toThrow();
  const wrong = { currentPassword: "not the password", newPassword: "a new battery staple" };
  await ada.post("/api/auth/password", wrong);
  await ada.post("/api/auth/password", { ...wrong, currentPassword: PASSWORD });
  const refresh = (refreshToken: string) =>
    request<{ refreshToken: string }>(app.url, "/api/auth/refresh", { method: "POST", body: { refreshToken } });
  const second = await refresh(ada.session.refreshToken);
  await refresh(second.body.refreshToken);
  await refresh(ada.session.refreshToken);
  await eventually(() => securityLog.names.includes("auth.refresh_reused"), "the reuse");

  expect(securityLog.names).toEqual([
    "account.registered",
    "auth.login_succeeded",
    "auth.login_failed",
    "account.password_refused",
    "session.ended",
    "account.password_changed",
    "session.ended",
    "auth.refresh_reused",
  ]);
  expect(securityLog.events.map(({ userId }) => userId)).toEqual(securityLog.events.map(() => ada.id));
  expect(securityLog.events[4]).toMatchObject({ reason: "password_changed", sessionId: expect.any(String) });
  expect(securityLog.events[7]).toMatchObject({ address: expect.stringMatching(/127\.0\.0\.1|::1/) });
  const told = JSON.stringify(securityLog.events);
  const secrets = [PASSWORD, "not the password", "battery", ada.session.refreshToken, ada.token, other.token];
  for (const secret of [...secrets, second.body.refreshToken, ada.session.user.email])
    expect(told).not.toContain(secret);
});

it("records a role that really changes, with both users, also when an owner leaves", async () => {
  const { app, securityLog } = await watchedServer();
  const [ada, bob] = await Promise.all([register(app.url, "ada"), register(app.url, "bob")]);
  const room = await ada.createRoom();
  await bob.post(`/api/rooms/${room.id}/join`);
  for (const role of ["moderator", "moderator", "nonsense"])
    await ada.patch(`/api/rooms/${room.id}/members/${bob.id}`, { role });
  await bob.patch(`/api/rooms/${room.id}/members/${ada.id}`, { role: "member" });
  await ada.delete("/api/users/me", { password: PASSWORD });
  const change = { name: "room.role_changed", roomId: room.id, userId: bob.id, by: ada.id } as const;
  expect(securityLog.events.filter(({ name }) => name === "room.role_changed")).toEqual([
    { ...change, role: "moderator" },
    { ...change, role: "owner" },
  ]);
});
