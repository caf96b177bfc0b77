import { expect, it, onTestFinished } from "vitest";
import { createClient, storedSession, memoryStore, register as registerAccount } from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, request } from "../support/client.js";
import { TcpProxy } from "../support/tcp-proxy.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

const QUICK = { retry: { baseMs: 20, capMs: 200 }, requestTimeoutMs: 2_000 };

/** Ada's client, with a network to the server that can be cut. */
async function scene(settings: { withSession: boolean }) {
  const app = await startTestServer();
  onTestFinished(() => app.close());
  const proxy = await TcpProxy.to(Number(new URL(app.url).port));
  onTestFinished(() => proxy.close());
  const url = `http://127.0.0.1:${proxy.port}`;
  const storage = memoryStore();
  const account = { email: "ada@example.com", username: "ada", password: "correct horse battery" };
  const login = await registerAccount({ url: app.url }, account);
  const kept = storedSession({ url, storage });
  await kept.save(login);
  const session = settings.withSession ? { session: kept } : {};
  const client = createClient({ url, token: kept.token, storage, ...session, ...QUICK });
  onTestFinished(() => client.disconnect());
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  const isLoggedIn = async () => {
    const answer = await request(app.url, "/api/users/me", { token: login.accessToken });
    return answer.status === 200;
  };
  return { app, url, proxy, storage, kept, client, roomId, isLoggedIn };
}

it("ends the session on the server and removes everything stored in the browser", async () => {
  const { client, kept, storage, roomId, isLoggedIn } = await scene({ withSession: true });
  await client.send(roomId, { body: "hi" });
  const userId = client.state.me?.id;
  expect(await client.logOut()).toBe("ended");
  expect(await isLoggedIn()).toBe(false);
  expect(await kept.user()).toBeNull();
  expect(client.state).toMatchObject({ connection: "ended", endReason: "logged_out", problem: null, me: null });
  expect(client.state.rooms.size).toBe(0);
  for (const name of ["outbox", "cursors", "changes"]) {
    expect([name, await storage.get(`synctalk.${userId}.${name}`)]).toEqual([name, null]);
  }
});

it.each([true, false])(
  "ends the session once the server can be reached again (with a session: %s)",
  async (withSession) => {
    const { client, proxy, isLoggedIn } = await scene({ withSession });
    proxy.refuse();
    expect(await client.logOut()).toBe("pending");
    expect(await isLoggedIn()).toBe(true);
    proxy.heal();
    let ended = false;
    const look = async () => {
      while (!ended) ended = !(await isLoggedIn());
    };
    void look();
    await eventually(() => ended, "the end of the session");
  },
);

it("ends the session after a reload when it could not be ended before", async () => {
  const { client, kept, url, proxy, storage, isLoggedIn } = await scene({ withSession: true });
  proxy.refuse();
  expect(await client.logOut()).toBe("pending");
  expect(await kept.user()).toBeNull();
  const stored = await storage.get("synctalk.session.ending");
  expect(stored).not.toBeNull();

  const reloaded = memoryStore();
  await reloaded.set("synctalk.session.ending", stored);
  proxy.heal();
  storedSession({ url, storage: reloaded });
  let ended = false;
  const look = async () => {
    while (!ended) ended = !(await isLoggedIn()) && (await reloaded.get("synctalk.session.ending")) === null;
  };
  void look();
  await eventually(() => ended, "the end of the session");
});

it("warns before it drops unsent messages", async () => {
  const { client, proxy, roomId, isLoggedIn } = await scene({ withSession: true });
  const message = await client.send(roomId, { body: "hi" });
  proxy.refuse();
  await eventually(() => client.state.connection === "offline", "the loss");
  const sending = client.send(roomId, { body: "not sent" });
  const edit = client.edit(message, { body: "changed" });
  edit.catch(() => undefined);
  await expect(client.logOut()).rejects.toMatchObject({ code: "client.unsent_messages", details: { count: 2 } });
  expect(client.state.connection).toBe("offline");
  expect(await isLoggedIn()).toBe(true);

  expect(await client.logOut({ discardUnsent: true })).toBe("pending");
  await expect(sending).rejects.toMatchObject({ code: "client.discarded" });
  await expect(edit).rejects.toMatchObject({ code: "client.discarded" });
  expect([client.state.outbox, client.state.changes]).toEqual([[], []]);
});
