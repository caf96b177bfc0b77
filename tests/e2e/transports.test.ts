import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { App } from "../../src/main/app.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer, type TestServerOptions } from "../../src/main/testing.js";
import type { MySession, Page } from "../../src/protocol/entities.js";
import { eventually, logIn, PASSWORD, register, type TestClient } from "../support/client.js";
import { LingeringClient, type LingeringTransport } from "../support/lingering-client.js";
import { fetch } from "../support/documented/fetch.js";

const TRANSPORTS: readonly LingeringTransport[] = ["websocket", "polling", "upgraded"];
/** Time between the end of a connection and the end of its transport, on a busy machine. */
const PATIENCE_MS = 4_000;
/** Five seconds without a connection, and a margin. */
const UNCONNECTED_MS = 9_000;
/** Longer than a transport may live without a connection. */
const QUIET_MS = 7_000;

/** Number of transports that the server holds. */
async function transportsOf({ url }: App): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^synctalk_connections\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
}

type Fixtures = {
  startServer: (config?: TestServerOptions["config"]) => Promise<App>;
  linger: (app: App, over: LingeringTransport, token?: string) => Promise<LingeringClient>;
};

const it = test.extend<Fixtures>({
  startServer: async ({ onTestFinished }, use) => {
    await use(async (config = {}) => {
      const app = await startTestServer({ config });
      onTestFinished(() => app.close());
      return app;
    });
  },
  linger: async ({ onTestFinished }, use) => {
    await use(async (app, over, token) => {
      const client = await (token === undefined
        ? LingeringClient.open(app.url, over)
        : LingeringClient.connected(app.url, over, token));
      onTestFinished(() => client.close());
      return client;
    });
  },
});

/** Fails unless the server has closed the client and its Engine.IO session. */
async function expectEnd(app: App, client: LingeringClient, patienceMs = PATIENCE_MS): Promise<void> {
  await eventually(() => client.ended, "the end of the transport", patienceMs);
  // The metrics are cached for a second, so they are read repeatedly.
  await vi.waitFor(async () => expect(await transportsOf(app)).toBe(0), { timeout: 2_000 });
}

const sessionOf = async (person: TestClient) =>
  (await person.get<Page<MySession>>("/api/auth/sessions")).body.items.find(({ current }) => current)?.id;

type End = (scene: Readonly<{ app: App; ada: TestClient; client: LingeringClient }>) => Promise<unknown>;

const ENDS: readonly [string, End][] = [
  ["leaving the namespace", ({ client }) => client.send("41")],
  ["a logout", ({ ada }) => ada.post("/api/auth/logout")],
  [
    "the revocation of its session",
    async ({ app, ada }) => (await logIn(app.url, ada)).delete(`/api/auth/sessions/${await sessionOf(ada)}`),
  ],
  [
    "the revocation of all other sessions",
    async ({ app, ada }) => (await logIn(app.url, ada)).delete("/api/auth/sessions"),
  ],
  [
    "a change of the password",
    async ({ app, ada }) =>
      (await logIn(app.url, ada)).post("/api/auth/password", {
        currentPassword: PASSWORD,
        newPassword: "a new battery staple",
      }),
  ],
  ["the deletion of the account", ({ ada }) => ada.delete("/api/users/me", { password: PASSWORD })],
  ["a malformed packet", ({ client }) => client.send("42{")],
  ["a second CONNECT packet", ({ client }) => client.send("40{}")],
];

describe.concurrent.each(TRANSPORTS)("transport over %s", (over) => {
  it.for(ENDS)(
    "ends a transport with its connection, after %s (S29)",
    async ([_what, end], { startServer, linger }) => {
      const app = await startServer();
      const ada = await register(app.url, "ada");
      const client = await linger(app, over, ada.token);
      expect(await transportsOf(app)).toBe(1);
      await end({ app, ada, client });
      await expectEnd(app, client);
    },
  );

  it.for(ENDS)(
    "ends a transport although its client left the namespace before %s (S29)",
    async ([_what, end], { startServer, linger }) => {
      const app = await startServer();
      const ada = await register(app.url, "ada");
      const client = await linger(app, over, ada.token);
      await client.send("41");
      await end({ app, ada, client });
      await expectEnd(app, client);
    },
  );

  it("ends a transport when the access token of its connection expires (S29)", async ({ startServer, linger }) => {
    const app = await startServer({ accessTokenTtl: 2 });
    const ada = await register(app.url, "ada");
    const client = await linger(app, over, ada.token);
    await client.until('["session:ended"');
    await expectEnd(app, client);
  });

  it("ends a transport when its connection is refused (S29)", async ({ startServer, linger }) => {
    const app = await startServer();
    const client = await linger(app, over);
    await client.send('40{"token":"garbage"}');
    await client.until("auth.token_invalid");
    await expectEnd(app, client);
  });

  it("ends a transport when no connection is opened on it (S29)", async ({ startServer, linger }) => {
    const app = await startServer();
    await expectEnd(app, await linger(app, over), UNCONNECTED_MS);
  });

  it("ends a transport when only unknown namespaces are requested (S29)", async ({ startServer, linger }) => {
    const app = await startServer();
    const client = await linger(app, over);
    await client.send("40/admin,{}");
    await client.until("Invalid namespace");
    await expectEnd(app, client, UNCONNECTED_MS);
  });

  it("ends all transports with the server, without waiting for clients that keep them open (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer();
    const ada = await register(app.url, "ada");
    const client = await linger(app, over, ada.token);
    const silent = await linger(app, over);
    await app.close();
    await eventually(() => client.ended && silent.ended, "the end of both transports", PATIENCE_MS);
  });

  it("keeps a transport while its connection lives, also after requests for other namespaces (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer();
    const ada = await register(app.url, "ada");
    const client = await linger(app, over, ada.token);
    await client.send("40/admin,{}");
    await client.until("Invalid namespace");
    await sleep(QUIET_MS);
    await client.send('421["room:sync",{}]');
    await client.until("request.invalid");
    expect(await transportsOf(app)).toBe(1);
  });
});

describe.concurrent("polling sessions", () => {
  it("ends a polling session with its connection although no poll is waiting (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer();
    const ada = await register(app.url, "ada");
    const client = await linger(app, "polling", ada.token);
    client.stopPolling();
    await client.send("3");
    await ada.post("/api/auth/logout");
    await client.send("3");
    await eventuallyNone(app);
  });

  it("ends a polling session during an upgrade, together with the WebSocket of the upgrade (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer();
    const ada = await register(app.url, "ada");
    const client = await linger(app, "polling", ada.token);
    const probe = await client.openProbe();
    await ada.post("/api/auth/logout");
    await expectEnd(app, client);
    await eventually(() => probe.readableEnded || probe.destroyed, "the end of the WebSocket", PATIENCE_MS);
  });

  it("closes a WebSocket that does not finish its upgrade within 5 seconds, and keeps the polling session (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer();
    const ada = await register(app.url, "ada");
    const client = await linger(app, "polling", ada.token);
    const probe = await client.openProbe();
    await eventually(() => probe.readableEnded || probe.destroyed, "the end of the WebSocket", UNCONNECTED_MS);
    expect(await transportsOf(app)).toBe(1);
    expect(client.ended).toBe(false);
  });
});

async function eventuallyNone(app: App): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; (await transportsOf(app)) > 0; )
    if (Date.now() > until) throw new Error("a transport is still there");
}

describe.concurrent("connection slots", () => {
  it("frees the owner's slots after a stranger with their token left the namespace 20 times (S29)", async ({
    startServer,
    linger,
  }) => {
    const app = await startServer({ rateLimits: true, limits: LIMIT_DEFAULTS });
    const ada = await register(app.url, "ada");
    const thieves = await Promise.all(Array.from({ length: 20 }, () => linger(app, "websocket", ada.token)));
    for (const thief of thieves) await thief.send("41");
    const again = await logIn(app.url, ada);
    await again.delete("/api/auth/sessions");
    await eventually(() => thieves.every(({ ended }) => ended), "the end of all transports", PATIENCE_MS);
    await again.connect();
  });
});
