import { setTimeout } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { createClient, storedSession, login, memoryStore, register, type LoginResult } from "../../client/src/index.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

let people = 0;
const password = "correct horse battery";

async function scene({ onTestFinished }: TestContext, accessTokenTtl = 900) {
  const app = await startTestServer({ config: { accessTokenTtl } });
  onTestFinished(() => app.close());
  const { url } = app;
  people += 1;
  const session = await register({ url }, { email: `kept${people}@example.com`, password });
  const storage = memoryStore();
  return { url, session, storage, onTestFinished };
}

type Scene = Awaited<ReturnType<typeof scene>>;

function clientOf(
  { url, onTestFinished }: Pick<Scene, "url" | "onTestFinished">,
  kept: ReturnType<typeof storedSession>,
) {
  const client = createClient({ url, token: kept.token, retry: { baseMs: 20, capMs: 200 } });
  const statuses: string[] = [];
  client.on("connection", ({ status }) => statuses.push(status));
  onTestFinished(() => client.disconnect());
  return { client, statuses };
}

async function keptOf({ url, session, storage }: Scene) {
  const kept = storedSession({ url, storage });
  await kept.save(session);
  return kept;
}

describe.concurrent("a client with a stored session", () => {
  it("keeps a connection past the end of its tokens", async (test) => {
    const stage = await scene(test, 10);
    const { client, statuses } = clientOf(stage, await keptOf(stage));
    await client.connect();
    await setTimeout(13_000);
    expect((await client.rest.me()).id).toBe(stage.session.user.id);
    expect(statuses).toEqual(["connecting", "live"]);
  }, 60_000);

  it("continues after a reload, long after the access token expired", async (test) => {
    const stage = await scene(test, 3);
    await keptOf(stage);
    await setTimeout(3_500);
    const kept = storedSession(stage);
    expect(await kept.user()).toEqual(stage.session.user);
    const { client } = clientOf(stage, kept);
    await client.connect();
    expect(client.state.me?.id).toBe(stage.session.user.id);
  });

  it("keeps several tabs connected that refresh at once", async (test) => {
    const stage = await scene(test);
    const first = await keptOf(stage);
    const tabs = [first, ...Array.from({ length: 5 }, () => storedSession(stage))];
    for (let round = 0; round < 3; round += 1) {
      const { accessToken } = JSON.parse(String(await stage.storage.get("synctalk.session"))) as LoginResult;
      const tokens = await Promise.all(tabs.map(async (tab) => tab.token(accessToken)));
      expect(tokens).not.toContain(accessToken);
      await setTimeout(100);
    }
    const { client } = clientOf(stage, tabs[3]!);
    await client.connect();
    expect(client.state.connection).toBe("live");
  });

  it("stops when the session is ended elsewhere, and asks for a login", async (test) => {
    const stage = await scene(test);
    const kept = await keptOf(stage);
    const { client } = clientOf(stage, kept);
    await client.connect();
    const elsewhere = clientOf(stage, storedSession({ ...stage, storage: memoryStore() })).client;
    const other = await login({ url: stage.url }, { email: stage.session.user.email, password });
    const otherKept = storedSession({ url: stage.url, storage: memoryStore() });
    await otherKept.save(other);
    const mine = clientOf(stage, otherKept).client;
    await mine.rest.endOtherSessions();
    await eventually(() => client.state.connection === "ended", "the end");
    expect(client.state.endReason).toBe("revoked");
    await expect(kept.token(stage.session.accessToken)).rejects.toMatchObject({
      code: "auth.session_revoked",
      status: 401,
    });
    expect(await kept.user()).toBeNull();
    await expect(elsewhere.connect()).rejects.toMatchObject({ code: "client.session_ended" });
  });

  it("ends the session on the server and in the client on logging out", async (test) => {
    const stage = await scene(test);
    const kept = await keptOf(stage);
    const { client } = clientOf(stage, kept);
    await client.connect();
    await client.logOut();
    expect([client.state.connection, client.state.endReason]).toEqual(["ended", "logged_out"]);
    await expect(kept.token(stage.session.accessToken)).rejects.toMatchObject({ code: "auth.session_revoked" });
  });

  it("lists and ends sessions, and changes the password, and ends none after a wrong one", async (test) => {
    const stage = await scene(test);
    const { client } = clientOf(stage, await keptOf(stage));
    await client.connect();
    await login({ url: stage.url }, { email: stage.session.user.email, password });
    const { items } = await client.rest.sessions();
    expect(items.map(({ current }) => current)).toEqual([false, true]);
    await client.rest.endSession(items[0]!.id);
    expect((await client.rest.sessions()).items).toHaveLength(1);

    const wrong = client.rest.changePassword({ currentPassword: "wrong", newPassword: "a new battery staple" });
    await expect(wrong).rejects.toMatchObject({ code: "auth.invalid_credentials" });
    expect(client.state.connection).toBe("live");
    await client.rest.changePassword({ currentPassword: password, newPassword: "a new battery staple" });
    expect(client.state.connection).toBe("live");
  });

  it("requests a fresh token when the server has other keys, and stops when that one is refused too", async (test) => {
    const { url, session, onTestFinished } = await scene(test);
    const given = ["of.another.key", session.accessToken];
    const client = createClient({ url, token: () => given.shift() ?? "of.yet-another.key" });
    onTestFinished(() => client.disconnect());
    expect((await client.rest.me()).id).toBe(session.user.id);
    expect(client.state.connection).toBe("idle");

    given.push("of.another.key");
    const other = createClient({ url, token: () => given.shift() ?? "of.yet-another.key" });
    await expect(other.rest.me()).rejects.toMatchObject({ code: "auth.token_invalid" });
    expect([other.state.connection, other.state.endReason]).toEqual(["ended", "revoked"]);
  });
});
