import { onTestFinished } from "vitest";
import {
  type ClientOptions,
  createClient,
  type KeyValueStore,
  memoryStore,
  register as registerAccount,
  type SyncTalkClient,
} from "../../client/src/index.js";
import type { Config } from "../../src/main/config/config.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, TestClient } from "./client.js";
import { TcpProxy } from "./tcp-proxy.js";

const QUICK = { retry: { baseMs: 20, capMs: 200 }, requestTimeoutMs: 2_000 };

/** Ada, connected and in her room, behind a network that can be cut, and Bob in the same room over REST. */
export async function clientScene(config: Partial<Config> = {}) {
  const app = await startTestServer({ config });
  onTestFinished(() => app.close());
  const proxy = await TcpProxy.to(Number(new URL(app.url).port));
  onTestFinished(() => proxy.close());
  const account = (username: string) => ({
    email: `${username}@example.com`,
    username,
    password: "correct horse battery",
  });
  const session = await registerAccount({ url: app.url }, account("ada"));
  const open = (storage: KeyValueStore = memoryStore(), options: Partial<ClientOptions> = {}): SyncTalkClient => {
    const { user, accessToken } = session;
    const url = `http://127.0.0.1:${proxy.port}`;
    const client = createClient({ url, user, token: () => accessToken, storage, ...QUICK, ...options });
    onTestFinished(() => client.disconnect());
    return client;
  };
  const storage = memoryStore();
  const client = open(storage);
  await client.connect();
  const { id: roomId } = await client.createRoom({ name: "general" });
  const rest = new TestClient(app.url, session);
  const bob = new TestClient(app.url, await registerAccount({ url: app.url }, account("bob")));
  await bob.post(`/api/rooms/${roomId}/join`);
  await eventually(() => client.state.rooms.get(roomId)?.room.memberCount === 2, "Bob's join");
  const goOffline = async () => {
    proxy.refuse();
    await eventually(() => client.state.connection === "offline", "the loss");
  };
  return { app, client, open, storage, roomId, proxy, goOffline, rest, bob };
}
