import { expect, it, onTestFinished } from "vitest";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, openSocket, register, request } from "../support/client.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

async function start(rateLimits = false) {
  const securityLog = new RecordingSecurityLog();
  const app = await startTestServer({ config: { rateLimits }, overrides: { securityLog } });
  onTestFinished(() => app.close());
  return { url: app.url, named: (name: string) => securityLog.events.filter((event) => event.name === name) };
}

it("records forbidden moderation with both users, once per minute", async () => {
  const { url, named } = await start();
  const [ada, bob] = [await register(url, "ada"), await register(url, "bob")];
  const { id: roomId } = await ada.createRoom();
  await bob.post(`/api/rooms/${roomId}/join`);
  const sanctions = `/api/rooms/${roomId}/sanctions/${ada.id}`;
  const member = `/api/rooms/${roomId}/members/${ada.id}`;
  const refused = [
    await bob.put(`${sanctions}/ban`, {}),
    await bob.delete(`${sanctions}/mute`),
    await bob.delete(member),
    await bob.patch(member, { role: "member" }),
    await bob.patch(member, { role: "member" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual(Array(5).fill(403));
  await bob.post(`/api/rooms/${roomId}/leave`);
  await bob.delete(member);
  const about = { name: "room.moderation_refused", userId: ada.id, roomId, by: bob.id };
  expect(named("room.moderation_refused")).toEqual([
    { ...about, code: "room.role_required" },
    { ...about, code: "room.not_a_member" },
  ]);
});

it("records refused tokens over REST and sockets with the address, once per minute", async () => {
  const { url, named } = await start();
  await request(url, "/api/users/me", { token: "no token" });
  const refused = { name: "auth.token_refused", code: "auth.token_invalid", address: "127.0.0.1" };
  expect(named("auth.token_refused")).toEqual([refused]);
  await request(url, "/api/auth/refresh", { method: "POST", body: { refreshToken: "a".repeat(43) } });
  expect(named("auth.token_refused")).toEqual([refused]);
  const other = await start();
  await request(other.url, "/api/auth/refresh", { method: "POST", body: { refreshToken: "a".repeat(43) } });
  expect(other.named("auth.token_refused")).toEqual([refused]);
  const third = await start();
  const socket = openSocket(third.url, "no token");
  onTestFinished(() => void socket.disconnect());
  await eventually(() => third.named("auth.token_refused").length > 0, "the refusal");
  expect(third.named("auth.token_refused")).toEqual([refused]);
});

it("records exceeded limits, with the user or address", async () => {
  const { url, named } = await start(true);
  const ada = await register(url, "ada");
  for (let count = 0; count < 7; count += 1) await ada.patch("/api/users/me", { displayName: `Ada Number ${count}` });
  for (let count = 0; count < 22; count += 1)
    await request(url, "/api/auth/password/forgot", { method: "POST", body: { email: `${count}@example.com` } });
  expect(named("limit.exceeded")).toMatchObject([
    { code: "profile.name", userId: ada.id },
    { code: "reset.address", address: "127.0.0.1" },
  ]);
});
