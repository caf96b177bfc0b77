import { expect, it, onTestFinished } from "vitest";
import { MAX_SESSIONS } from "../../src/domain/accounts/session.js";
import { startTestServer } from "../../src/main/testing.js";
import type { MySession, Page } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { eventually, logIn, register, request, type TestClient } from "../support/client.js";
import { quickHasher } from "../support/quick-hasher.js";
import { RecordingSecurityLog } from "../support/recording-security-log.js";

const statusOf = async (person: TestClient) =>
  (await person.get<Partial<ProblemDetails>>("/api/users/me")).body.code ?? "in";

it("ends the least recently used session and its connection when a user has too many", async () => {
  const start = Date.now();
  let ahead = 0;
  const clock = { now: () => new Date(start + ahead) };
  const securityLog = new RecordingSecurityLog();
  const app = await startTestServer({ overrides: { passwordHasher: quickHasher, clock, securityLog } });
  onTestFinished(() => app.close());

  const ada = await register(app.url, "ada");
  const unused = await logIn(app.url, ada);
  const { socket } = await unused.connect();
  const end = new Promise((resolve) => socket.once("session:ended", resolve));
  ahead += 1_000;
  const { refreshToken } = ada.session;
  await request(app.url, "/api/auth/refresh", { method: "POST", body: { refreshToken } });
  for (let sessions = 2; sessions < MAX_SESSIONS; sessions += 1) await logIn(app.url, ada);
  expect([await statusOf(unused), await statusOf(ada)]).toEqual(["in", "in"]);

  const last = await logIn(app.url, ada);
  expect(await end).toEqual({ reason: "revoked" });
  await eventually(() => !socket.connected, "the end of the connection");
  expect([await statusOf(unused), await statusOf(ada), await statusOf(last)]).toEqual([
    "auth.session_revoked",
    "in",
    "in",
  ]);
  const { items } = (await last.get<Page<MySession>>("/api/auth/sessions?limit=100")).body;
  expect(items).toHaveLength(MAX_SESSIONS);
  expect(securityLog.events.filter(({ name }) => name === "session.ended")).toMatchObject([
    { userId: ada.id, reason: "revoked" },
  ]);
});
