import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { LiveClient, openSocket, register, request } from "../support/client.js";
import { quickHasher } from "../support/quick-hasher.js";

const HOUR_MS = 3_600_000;

/** A server with an adjustable clock. */
async function stage() {
  const set = { by: 0 };
  const clock = { now: () => new Date(Date.now() + set.by) };
  const app = await startTestServer({
    config: { rateLimits: true },
    overrides: { clock, passwordHasher: quickHasher },
  });
  onTestFinished(() => app.close());
  return { url: app.url, set };
}

it("continues to answer everybody when the clock is set back", async () => {
  const { url, set } = await stage();
  const ada = await register(url, "ada");
  const { id: roomId } = await ada.createRoom();
  const live = await LiveClient.opened(openSocket(url, ada.token));
  onTestFinished(() => void live.socket.disconnect());
  set.by = -HOUR_MS / 2;
  expect((await ada.get("/api/rooms")).status).toBe(200);
  expect((await ada.post(`/api/rooms/${roomId}/messages`, { body: "hi" })).status).toBe(201);
  expect(await live.ask("message:send", { roomId, body: "hi" })).toMatchObject({ ok: true });
  await register(url, "bob");
});

it("detects the reuse of a spent refresh token when the clock is set back", async () => {
  const { url, set } = await stage();
  const ada = await register(url, "ada");
  const body = { refreshToken: ada.session.refreshToken };
  const refresh = () => request<{ code?: string }>(url, "/api/auth/refresh", { method: "POST", body });
  expect((await refresh()).status).toBe(200);
  set.by = -HOUR_MS / 2;
  expect(await refresh()).toMatchObject({ status: 401, body: { code: "auth.session_revoked" } });
});

it("ends a connection at its next request when a clock that was set forward outdates its token", async () => {
  const { url, set } = await stage();
  const ada = await register(url, "ada");
  const { id: roomId } = await ada.createRoom();
  const live = await LiveClient.opened(openSocket(url, ada.token, { reconnection: false }));
  const ended = new Promise<{ reason: string }>((heard) => live.socket.once("session:ended", heard));
  set.by = HOUR_MS;
  const answer = await live.ask("message:send", { roomId, body: "too late" });
  expect(answer).toMatchObject({ ok: false, error: { code: "auth.token_expired" } });
  expect(await ended).toEqual({ reason: "expired" });
});

it("ends an idle connection when a clock that was set forward outdates its token", {
  timeout: 30_000,
}, async () => {
  const { url, set } = await stage();
  const ada = await register(url, "ada");
  const live = await LiveClient.opened(openSocket(url, ada.token, { reconnection: false }));
  const ended = new Promise<{ reason: string }>((heard) => live.socket.once("session:ended", heard));
  set.by = HOUR_MS;
  expect(await ended).toEqual({ reason: "expired" });
});
