import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "../../src/main/app.js";
import type { Ports } from "../../src/application/ports/ports.js";
import type { TokenPair } from "../../src/protocol/entities.js";
import type { ProblemDetails } from "../../src/protocol/failure.js";
import { eventually, logIn, register, request, type TestClient } from "../support/client.js";

const TOKENS = 300;
const OWNERS = 5;
const USES = 8;
const TOGETHER = 20;
const DAY_MS = 86_400_000;

/** Behaviour of refresh tokens over time, with an adjustable clock. */
export function refreshTokensSuite(mode: string, start: (overrides: Partial<Ports>) => Promise<App>): void {
  describe(`refresh tokens, ${mode}`, { timeout: 180_000 }, () => {
    let app: App;
    let ahead = 0;
    beforeAll(async () => {
      app = await start({ clock: { now: () => new Date(Date.now() + ahead) } });
    });
    afterAll(() => app?.close());

    const use = (refreshToken: string) =>
      request<TokenPair & ProblemDetails>(app.url, "/api/auth/refresh", { method: "POST", body: { refreshToken } });
    const inPieces = async <T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> => {
      const done: U[] = [];
      for (let from = 0; from < items.length; from += TOGETHER)
        done.push(...(await Promise.all(items.slice(from, from + TOGETHER).map(work))));
      return done;
    };

    it("gives all eight concurrent uses of a token the same successor, for 300 tokens (S7)", async () => {
      const owners = await inPieces(Array.from({ length: OWNERS }), () => register(app.url, "ada"));
      const of = (index: number) => owners[index % OWNERS]!;
      const people = await inPieces([...Array(TOKENS).keys()], (index) => logIn(app.url, of(index)));
      const answers = await inPieces(people, ({ session }) =>
        Promise.all(Array.from({ length: USES }, () => use(session.refreshToken))),
      );
      expect(new Set(answers.flat().map(({ status }) => status))).toEqual(new Set([200]));
      const successors = answers.map((uses) => new Set(uses.map(({ body }) => body.refreshToken)));
      expect(successors.map(({ size }) => size)).toEqual(Array.from({ length: TOKENS }, () => 1));
      expect(new Set(successors.flatMap((each) => [...each])).size).toBe(TOKENS);
    });

    it("repeats the answer to a token that is reused after 1 s, and ends the session and its sockets after 11 s (S7)", async () => {
      const ada = await register(app.url, "ada");
      const closed = await closing(ada);
      const first = await use(ada.session.refreshToken);
      ahead += 1_000;
      const again = await use(ada.session.refreshToken);
      expect([again.status, again.body.refreshToken]).toEqual([200, first.body.refreshToken]);
      ahead += 10_001;
      const late = await use(ada.session.refreshToken);
      expect([late.status, late.body.code]).toEqual([401, "auth.session_revoked"]);
      await eventually(closed, "the end of the socket");
      expect((await use(first.body.refreshToken)).body.code).toBe("auth.session_revoked");
    });

    it("ends the session when a token is reused after its successor (S7)", async () => {
      const ada = await register(app.url, "ada");
      const first = await use(ada.session.refreshToken);
      await use(first.body.refreshToken);
      expect((await use(ada.session.refreshToken)).body.code).toBe("auth.session_revoked");
    });

    it("expires a session that is not used for 30 days", async () => {
      const [ada, bob] = [await register(app.url, "ada"), await register(app.url, "bob")];
      ahead += 29 * DAY_MS;
      const kept = await use(ada.session.refreshToken);
      ahead += 2 * DAY_MS;
      const [used, unused] = [await use(kept.body.refreshToken), await use(bob.session.refreshToken)];
      expect([used.status, unused.status, unused.body.code]).toEqual([200, 401, "auth.token_expired"]);
    });

    it("expires a session 90 days after the login, even if it is used all the time", async () => {
      let { refreshToken } = (await register(app.url, "ada")).session;
      for (let month = 0; month < 4; month += 1) {
        ahead += 22 * DAY_MS;
        ({ refreshToken } = (await use(refreshToken)).body);
      }
      ahead += 3 * DAY_MS;
      expect((await use(refreshToken)).body.code).toBe("auth.token_expired");
    });

    async function closing(person: TestClient): Promise<() => boolean> {
      const { socket } = await person.connect();
      return () => !socket.connected;
    }
  });
}
