import { describe, expect, it, onTestFinished } from "vitest";
import type { MySession, Page, TokenPair } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { eventually, logIn, openSocket, PASSWORD, request, type TestClient } from "../support/client.js";
import { registerUser } from "../support/register-user.js";

/** Reason for which a live connection was ended, and whether it is closed. */
async function endOf(person: TestClient): Promise<() => { reason?: string; closed: boolean }> {
  const { socket } = await person.connect();
  onTestFinished(() => void socket.disconnect());
  const end: { reason?: string; closed: boolean } = { closed: false };
  socket.once("session:ended", ({ reason }) => void (end.reason = reason));
  socket.once("disconnect", () => void (end.closed = true));
  return () => end;
}

const refusalOf = (token: string, url: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = openSocket(url, token);
    socket.once("ready", () => resolve("ready"));
    socket.once("connect_error", (error: Error & { data?: { code: string } }) => resolve(error.data?.code));
  });

export function sessionsSuite(url: () => string): void {
  const refresh = <Body = TokenPair>(refreshToken: unknown) =>
    request<Body>(url(), "/api/auth/refresh", { method: "POST", body: { refreshToken } });
  const sessionsOf = async (person: TestClient) => (await person.get<Page<MySession>>("/api/auth/sessions")).body;
  const statusOf = async (person: TestClient) =>
    (await person.get<Partial<ProblemDetails>>("/api/users/me")).body.code ?? "in";
  const changePassword = (person: TestClient, currentPassword: string, newPassword: string) =>
    person.post("/api/auth/password", { currentPassword, newPassword });

  describe("sessions", () => {
    it("exchanges a refresh token for a new pair, again and again", async () => {
      const ada = await registerUser(url(), "ada");
      let { refreshToken } = ada.session;
      for (let turn = 0; turn < 3; turn += 1) {
        const answer = await refresh(refreshToken);
        expect([answer.status, answer.body]).toEqual([
          200,
          { accessToken: expect.any(String), refreshToken: expect.stringMatching(/^[\w-]{43}$/), expiresIn: 900 },
        ]);
        expect(answer.body.refreshToken).not.toBe(refreshToken);
        const me = await request<{ id: string }>(url(), "/api/users/me", { token: answer.body.accessToken });
        expect(me.body.id).toBe(ada.id);
        ({ refreshToken } = answer.body);
      }
    });

    it("gives concurrent uses of a token the same successor", async () => {
      const { session } = await registerUser(url(), "ada");
      const first = await refresh(session.refreshToken);
      const lost = await refresh(session.refreshToken);
      expect([lost.status, lost.body.refreshToken]).toEqual([200, first.body.refreshToken]);
      expect((await refresh(lost.body.refreshToken)).status).toBe(200);
    });

    it("ends the whole session and its connections when a spent token is used", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const [end, otherEnd] = [await endOf(ada), await endOf(other)];
      const second = await refresh(ada.session.refreshToken);
      const third = await refresh(second.body.refreshToken);
      const reused = await refresh<ProblemDetails>(ada.session.refreshToken);
      expect([reused.status, reused.body.code]).toEqual([401, "auth.session_revoked"]);
      await eventually(() => end().closed, "the end");
      expect(end().reason).toBe("revoked");
      expect((await refresh<ProblemDetails>(third.body.refreshToken)).body.code).toBe("auth.session_revoked");
      expect(await statusOf(ada)).toBe("auth.session_revoked");
      expect([await statusOf(other), otherEnd().closed]).toEqual(["in", false]);
    });

    it.each([["x".repeat(43)], [""], ["a".repeat(1000)]])("refuses the unknown refresh token %s", async (token) => {
      const answer = await refresh<ProblemDetails>(token);
      expect([answer.status, answer.body.code]).toEqual([401, "auth.token_invalid"]);
    });

    it.each([[undefined], [5], [{ not: "" }], ["x".repeat(2000)]])(
      "refuses the malformed refresh token %j",
      async (token) => {
        const answer = await refresh<ProblemDetails>(token);
        expect([answer.status, answer.body.code]).toEqual([400, "request.invalid"]);
      },
    );

    it("refuses the tokens everywhere and ends the connections after logging out", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const [end, otherEnd] = [await endOf(ada), await endOf(other)];
      expect((await ada.post("/api/auth/logout")).status).toBe(204);
      await eventually(() => end().closed, "the end");
      expect(end().reason).toBe("logged_out");
      expect(await statusOf(ada)).toBe("auth.session_revoked");
      expect(await refusalOf(ada.token, url())).toBe("auth.session_revoked");
      expect((await refresh<ProblemDetails>(ada.session.refreshToken)).body.code).toBe("auth.session_revoked");
      expect([await statusOf(other), otherEnd().closed]).toEqual(["in", false]);
    });

    it("lists the user's sessions, newest first, and marks the current one", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const { items, nextCursor } = await sessionsOf(other);
      expect(nextCursor).toBeNull();
      expect(items.map(({ current }) => current)).toEqual([true, false]);
      expect(items[1]).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        device: "Node.js",
        address: expect.stringMatching(/127\.0\.0\.1|::1/),
        createdAt: expect.stringMatching(/Z$/),
        lastUsedAt: expect.stringMatching(/Z$/),
        current: false,
      });
      const page = await ada.get<Page<MySession>>("/api/auth/sessions?limit=1");
      expect(page.body).toEqual({ items: [{ ...items[0], current: false }], nextCursor: items[0]?.id });
      const rest = await ada.get<Page<MySession>>(`/api/auth/sessions?limit=1&cursor=${page.body.nextCursor}`);
      expect(rest.body).toEqual({ items: [{ ...items[1], current: true }], nextCursor: null });
    });

    it("ends one of the user's sessions, and gives the same answer when it has already ended", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const end = await endOf(other);
      const id = (await sessionsOf(other)).items.find(({ current }) => current)?.id;
      for (let times = 0; times < 2; times += 1)
        expect((await ada.delete(`/api/auth/sessions/${id}`)).status).toBe(204);
      await eventually(() => end().closed, "the end");
      expect([end().reason, await statusOf(other), await statusOf(ada)]).toEqual([
        "revoked",
        "auth.session_revoked",
        "in",
      ]);
      expect((await sessionsOf(ada)).items).toHaveLength(1);
    });

    it("answers alike for another user's session and a missing one", async () => {
      const [ada, eve] = [await registerUser(url(), "ada"), await registerUser(url(), "eve")];
      const id = (await sessionsOf(ada)).items[0]?.id;
      const [foreign, unknown] = [
        await eve.delete(`/api/auth/sessions/${id}`),
        await eve.delete(`/api/auth/sessions/${eve.id}`),
      ];
      const { requestId: _foreign, ...foreignBody } = foreign.body;
      const { requestId: _unknown, ...unknownBody } = unknown.body;
      expect([foreign.status, foreign.body.code]).toEqual([404, "session.not_found"]);
      expect(unknownBody).toEqual(foreignBody);
      expect(await statusOf(ada)).toBe("in");
      expect(await eve.delete("/api/auth/sessions/no-id")).toMatchObject({ status: 400 });
    });

    it("ends all of the user's sessions except the current one", async () => {
      const [ada, eve] = [await registerUser(url(), "ada"), await registerUser(url(), "eve")];
      const others = [await logIn(url(), ada), await logIn(url(), ada)];
      const ends = await Promise.all(others.map(endOf));
      expect((await ada.delete("/api/auth/sessions")).status).toBe(204);
      await eventually(() => ends.every((end) => end().closed), "the ends");
      expect(ends.map((end) => end().reason)).toEqual(["revoked", "revoked"]);
      expect(await Promise.all([ada, eve, ...others].map(statusOf))).toEqual([
        "in",
        "in",
        "auth.session_revoked",
        "auth.session_revoked",
      ]);
    });

    it("changes the password, and ends every other session", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const [own, end] = [await endOf(ada), await endOf(other)];
      expect((await changePassword(ada, PASSWORD, "a new battery staple")).status).toBe(204);
      await eventually(() => end().closed, "the end");
      expect([end().reason, await statusOf(other), await statusOf(ada), own().closed]).toEqual([
        "password_changed",
        "auth.session_revoked",
        "in",
        false,
      ]);
      await expect(logIn(url(), ada)).rejects.toThrow("auth.invalid_credentials");
      expect(await statusOf(await logIn(url(), ada, "a new battery staple"))).toBe("in");
    });

    it("refuses a wrong current password and a weak new one, and changes nothing", async () => {
      const ada = await registerUser(url(), "ada");
      const wrong = await changePassword(ada, "not the password", "a new battery staple");
      expect([wrong.status, wrong.body.code]).toEqual([401, "auth.invalid_credentials"]);
      for (const weak of ["short", "password123", ada.session.user.email, "x".repeat(129)]) {
        const { status, body } = await changePassword(ada, PASSWORD, weak);
        expect([status, body.code]).toEqual([400, "account.password_too_weak"]);
        expect(body.details).toEqual({ issues: [{ path: "newPassword", message: expect.any(String) }] });
      }
      expect(await statusOf(await logIn(url(), ada))).toBe("in");
    });

    it("lets exactly one of two concurrent password changes win, and ends the other's session", async () => {
      const ada = await registerUser(url(), "ada");
      const other = await logIn(url(), ada);
      const answers = await Promise.all([
        changePassword(ada, PASSWORD, "the one battery staple"),
        changePassword(other, PASSWORD, "the other battery staple"),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 401]));
      expect(new Set([await statusOf(ada), await statusOf(other)])).toEqual(new Set(["auth.session_revoked", "in"]));
    });

    it("ends a session that was started with the old password during a password change", async () => {
      const ada = await registerUser(url(), "ada");
      const [changed, ...logins] = await Promise.all([
        changePassword(ada, PASSWORD, "a new battery staple"),
        ...Array.from({ length: 6 }, () => logIn(url(), ada).catch(() => null)),
      ]);
      expect(changed.status).toBe(204);
      const left = await Promise.all(logins.filter((login) => login !== null).map(statusOf));
      expect(left.filter((status) => status === "in")).toEqual([]);
    });

    it("keeps a live connection that gets a fresh token of its session", async () => {
      const ada = await registerUser(url(), "ada");
      const live = await ada.connect();
      const { body } = await refresh(ada.session.refreshToken);
      const renewed = await live.do<{ expiresAt: string }>("auth:refresh", { token: body.accessToken });
      expect(Date.parse(renewed.expiresAt)).toBeGreaterThanOrEqual(Date.parse(live.ready.expiresAt));
    });

    it("refuses a token of another session or user on a live connection", async () => {
      const [ada, eve] = [await registerUser(url(), "ada"), await registerUser(url(), "eve")];
      const other = await logIn(url(), ada);
      const live = await ada.connect();
      for (const token of [other.token, eve.token, "garbage", ada.session.refreshToken])
        expect(await live.ask("auth:refresh", { token })).toMatchObject({
          ok: false,
          error: { code: "auth.token_invalid", status: 401 },
        });
      expect(await live.ask("auth:refresh", {})).toMatchObject({ ok: false, error: { code: "request.invalid" } });
      expect(live.socket.connected).toBe(true);
    });

    it("requires an access token for everything but refreshing", async () => {
      const calls = [
        ["POST", "/api/auth/logout"],
        ["GET", "/api/auth/sessions"],
        ["DELETE", "/api/auth/sessions"],
        ["DELETE", "/api/auth/sessions/x"],
        ["POST", "/api/auth/password"],
      ] as const;
      for (const [method, path] of calls) {
        const answer = await request<ProblemDetails>(url(), path, { method });
        expect([answer.status, answer.body.code]).toEqual([401, "auth.token_missing"]);
      }
    });
  });
}
