import { describe, expect, it } from "vitest";
import { presenceOf, register as registerAccount } from "../../client/src/index.js";
import { readConfig, type Config } from "../../src/main/config/config.js";
import { clientScene } from "../support/client-scene.js";
import { eventually, TestClient } from "../support/client.js";
import { checkSdk } from "../support/documented/check-sdk.js";

checkSdk();

async function presenceScene(config: Partial<Config> = {}) {
  const scene = await clientScene(config);
  const { client, bob } = scene;
  const statusOf = (userId = bob.id) => presenceOf(client.state, userId)?.status ?? null;
  const shows = (status: string | null, userId = bob.id) => eventually(() => statusOf(userId) === status, `${status}`);
  return { ...scene, statusOf, shows };
}

const readLimits = (LIMITS: string): Partial<Config> => ({ limits: readConfig({ LIMITS }).limits });

describe("presence in the SDK", () => {
  it("shows people until the last watch of them ends, with an event for each change", async () => {
    const { client, bob, shows, statusOf } = await presenceScene();
    const seen: string[] = [];
    client.on("presence", ({ status }) => void seen.push(status));
    const ends = [client.watchPresence([bob.id, bob.id]), client.watchPresence([bob.id])];
    await shows("offline");
    const live = await bob.connect();
    await shows("online");
    await live.do("presence:set", { status: "away", text: "At lunch" });
    await shows("away");
    expect(presenceOf(client.state, bob.id)).toMatchObject({ text: "At lunch" });
    ends[0]?.();
    ends[0]?.();
    await live.do("presence:set", { status: "online" });
    await shows("online");
    ends[1]?.();
    await shows(null);
    expect(statusOf()).toBeNull();
    expect(seen).toEqual(["offline", "online", "away", "online"]);
  });

  it("keeps what it knew while offline, and watches again after the reconnection", async () => {
    const { client, bob, shows, statusOf, goOffline, proxy } = await presenceScene();
    const live = await bob.connect();
    client.watchPresence([bob.id]);
    await shows("online");
    await goOffline();
    await live.do("presence:set", { status: "away" });
    expect(statusOf()).toBe("online");
    proxy.heal();
    await shows("away");
    await live.do("presence:set", { status: "online" });
    await shows("online");
  });

  it("watches as many people as the server allows, and others when a watch ends", async () => {
    const { client, bob, shows, statusOf } = await presenceScene(readLimits("presence.watched=2"));
    await bob.connect();
    const me = client.state.me?.id ?? "";
    const end = client.watchPresence([crypto.randomUUID(), me, bob.id]);
    await shows("online", me);
    expect(statusOf()).toBeNull();
    client.watchPresence([bob.id]);
    end();
    await shows("online");
  });

  it("watches a person again who gets a room in common", async () => {
    const { app, client, roomId, shows, statusOf } = await presenceScene();
    const account = { email: "eve@example.com", username: "eve", password: "correct horse battery" };
    const eve = new TestClient(app.url, await registerAccount({ url: app.url }, account));
    client.watchPresence([eve.id, client.state.me?.id ?? ""]);
    await shows("online", client.state.me?.id);
    expect(statusOf(eve.id)).toBeNull();
    await eve.connect();
    await eve.post(`/api/rooms/${roomId}/join`);
    await shows("online", eve.id);
  });

  it("sets the status, and sets `away` again on the next connection", async () => {
    const { client, rest, bob, goOffline, proxy } = await presenceScene();
    const live = await bob.connect();
    const seen: string[] = [];
    live.socket.on("presence:changed", ({ status }: { status: string }) => void seen.push(status));
    await live.do("presence:watch", { userIds: [rest.id] });
    await client.setPresence({ status: "away", text: "Back soon" });
    await eventually(() => seen.at(-1) === "away", "the status");
    await goOffline();
    await expect(client.setPresence({ status: "away" })).rejects.toMatchObject({ code: "client.unreachable" });
    proxy.heal();
    const status = async () =>
      (await live.do<{ presences: { status: string; text: string }[] }>("presence:watch", { userIds: [rest.id] }))
        .presences[0];
    await eventually(() => client.state.connection === "live", "the reconnection");
    await expect.poll(status).toMatchObject({ status: "away", text: "Back soon" });
    await expect(client.setPresence({ status: "away", text: "x".repeat(101) })).rejects.toMatchObject({
      code: "request.invalid",
    });
  });
});
