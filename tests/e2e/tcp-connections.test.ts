import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually } from "../support/client.js";

/** Time in which the server must close no further connection. */
const QUIET_MS = 50;

async function cappedServer(trustProxy: number | readonly string[] = 0) {
  const limits = { ...LIMIT_DEFAULTS, connections: { ...LIMIT_DEFAULTS.connections, tcp: 5 } };
  const app = await startTestServer({ config: { rateLimits: true, limits, trustProxy } });
  onTestFinished(() => app.close());
  return app;
}

/** Opens `count` connections, and sends nothing on them. */
async function opened(url: string, localAddress: string, count: number): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  const sockets = Array.from({ length: count }, () => connect({ port, host: "127.0.0.1", localAddress }));
  for (const socket of sockets) {
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => undefined);
  }
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  return sockets;
}

const open = (sockets: readonly Socket[]) => sockets.filter((socket) => !socket.destroyed);

it("caps the TCP connections of an address before it sends a byte (S26)", async () => {
  const { url } = await cappedServer();
  const sockets = await opened(url, "127.0.5.1", 8);
  await eventually(() => open(sockets).length === 5, "the refusals");
  expect(open(await opened(url, "127.0.6.1", 5))).toHaveLength(5);
  for (const socket of sockets) socket.destroy();
  const acceptsAgain = async () => {
    const again = await opened(url, "127.0.5.1", 1);
    await sleep(QUIET_MS);
    return open(again).length === 1;
  };
  await expect.poll(acceptsAgain, { timeout: 10_000 }).toBe(true);
});

it("caps the TCP connections of the network around an address (S26)", async () => {
  const { url } = await cappedServer();
  const addresses = Array.from({ length: 12 }, (_, index) => `127.0.7.${index + 1}`);
  const sockets = (await Promise.all(addresses.map((address) => opened(url, address, 5)))).flat();
  await eventually(() => open(sockets).length <= 40, "the refusals");
  await sleep(QUIET_MS);
  expect(open(sockets)).toHaveLength(40);
});

it("does not count the connections of trusted proxies", async () => {
  for (const trustProxy of [1, ["loopback"]]) {
    const { url } = await cappedServer(trustProxy);
    const sockets = await opened(url, "127.0.5.1", 8);
    await sleep(QUIET_MS);
    expect(open(sockets)).toHaveLength(8);
  }
});

it("keeps idle connections longer than load balancers do, and closes them at once when the server stops", async () => {
  const app = await startTestServer();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const [response] = (await once(get(`${app.url}/livez`, { agent }), "response")) as [IncomingMessage];
  expect(response.headers["keep-alive"]).toBe("timeout=72");
  const { socket } = response;
  response.resume();
  await once(response, "end");
  const closed = once(socket, "close");
  await app.close();
  await closed;
});
