import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createHttpServer } from "../../../src/main/server/http-server.js";
import { closeAfterIgnoredUpgrades } from "../../../src/main/server/ignored-upgrades.js";

const offer = (path: string, more = "") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n${more}\r\n`;
const PLAIN = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";

/** A server that answers with a delay, accepts upgrades on /taken, and counts parsed requests. */
async function countingServer() {
  const server = createHttpServer((url) => url === "/taken", 1_000);
  const seen = { parsed: 0, answered: [] as string[], upgraded: [] as string[], body: "" };
  server.on("request", (request, response) => {
    seen.answered.push(request.url ?? "");
    request.on("data", (part: Buffer) => void (seen.body += part.toString()));
    request.once("end", () => setTimeout(() => response.end("ok"), 20));
  });
  server.on("upgrade", ({ url = "" }, socket) => {
    seen.upgraded.push(url);
    socket.destroy();
  });
  closeAfterIgnoredUpgrades(server);
  server.on("request", () => (seen.parsed += 1)).on("upgrade", () => (seen.parsed += 1));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  return { seen, socket };
}

async function received(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("latin1").on("data", (part: string) => void (text += part));
  await once(socket, "end");
  return text;
}

it.each([
  ["offers", offer("/ignored").repeat(1_000)],
  ["requests without an offer", PLAIN.repeat(1_000)],
  ["offers to upgrade to a WebSocket", offer("/taken").repeat(1_000)],
  ["text that is not HTTP", "no HTTP\r\n\r\n".repeat(1_000)],
])("parses at most one more request head after an ignored upgrade, followed by %s", async (_what, rest) => {
  const { seen, socket } = await countingServer();
  socket.write(`${offer("/ignored")}${rest}`);
  expect((await received(socket)).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  expect(seen.answered).toEqual(["/ignored"]);
  expect(seen.upgraded).toEqual([]);
  expect(seen.parsed).toBeLessThanOrEqual(2);
});

it("parses no request head that arrives while it answers the ignored upgrade", async () => {
  const { seen, socket } = await countingServer();
  socket.write(offer("/ignored"));
  const text = received(socket);
  for (let sent = 0; sent < 5; sent += 1) {
    await new Promise((later) => setTimeout(later, 2));
    socket.write(offer("/ignored").repeat(10));
  }
  expect((await text).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  expect(seen.parsed).toBeLessThanOrEqual(2);
});

it("reads the body of an ignored upgrade", async () => {
  const { seen, socket } = await countingServer();
  socket.write(`${offer("/ignored", "Content-Length: 5\r\n")}he`);
  await new Promise((later) => setTimeout(later, 5));
  socket.write(`llo${PLAIN.repeat(100)}`);
  expect((await received(socket)).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  expect(seen.parsed).toBeLessThanOrEqual(2);
  expect(seen.body).toBe("hello");
});
