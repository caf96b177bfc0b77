import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { App } from "../../src/main/app.js";
import { LIMIT_DEFAULTS } from "../../src/main/config/limits-setting.js";
import { startTestServer } from "../../src/main/testing.js";
import { eventually, register, type TestClient } from "../support/client.js";
import { LingeringClient } from "../support/lingering-client.js";
import { openSilently } from "../support/silent-connection.js";
import { fetch } from "../support/documented/fetch.js";

/** A pause that is long enough for the server to read the first part separately. */
const BETWEEN_PARTS_MS = 50;

let app: App;
let pollingOnly: App;
let ada: TestClient;
beforeAll(async () => {
  app = await startTestServer();
  pollingOnly = await startTestServer({ config: { socketTransports: ["polling"] } });
  ada = await register(app.url, "ada");
});
afterAll(async () => {
  await app.close();
  await pollingOnly.close();
});

const offer = (path: string, upgrade: string, more = "") =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n${more}\r\n`;
const WEBSOCKET = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

/** A TCP connection that keeps its own side open, and all received bytes. */
class OpenSide {
  received = "";
  private constructor(
    readonly socket: Socket,
    onEnd: typeof onTestFinished,
  ) {
    socket.setEncoding("latin1").on("data", (text: string) => void (this.received += text));
    socket.on("error", () => undefined);
    onEnd(() => void socket.destroy());
  }

  static async to({ url }: App, onEnd = onTestFinished): Promise<OpenSide> {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return new OpenSide(socket, onEnd);
  }

  get ended(): boolean {
    return this.socket.readableEnded || this.socket.destroyed;
  }

  get statuses(): string[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? "");
  }

  end(): Promise<void> {
    return eventually(() => this.ended, "the end of the connection", 8_000);
  }
}

describe("ignored offer to upgrade", () => {
  it.each([
    ["/livez", "foo", "200"],
    ["/livez", "websocket", "200"],
    ["/nothing", "h2c", "404"],
    ["/socket.iox", "websocket", "404"],
    ["/socket.io", "websocket", "404"],
    ["/socket.io?EIO=4&transport=websocket", "websocket", "404"],
    ["/Socket.IO/?EIO=4&transport=websocket", "websocket", "404"],
    ["/socket.io/?EIO=4&transport=websocket", "foo", "400"],
    ["/socket.io/?EIO=4&transport=polling", "h2c", "200"],
  ])("answers an ignored upgrade on %s to %s, and closes the connection (S29)", async (path, upgrade, status) => {
    const side = await OpenSide.to(app);
    side.socket.write(offer(path, upgrade, WEBSOCKET));
    await side.end();
    expect(side.statuses).toEqual([status]);
    expect(side.received.toLowerCase()).toContain("connection: close");
  });

  it.each(["/socket.io/?EIO=4&transport=websocket", "/socket.io/?EIO=4&transport=polling", "/livez"])(
    "answers an ignored upgrade on %s without WebSockets (S29)",
    async (path) => {
      const side = await OpenSide.to(pollingOnly);
      side.socket.write(offer(path, "websocket", WEBSOCKET));
      await side.end();
      expect(side.statuses).toHaveLength(1);
    },
  );

  it("answers an ignored upgrade once when it is repeated on the connection (S29)", async () => {
    const side = await OpenSide.to(app);
    side.socket.write(offer("/livez", "foo").repeat(1_000));
    await side.end();
    expect(side.statuses).toEqual(["200"]);
  });

  it("answers an ignored upgrade after earlier requests on the connection (S29)", async () => {
    const side = await OpenSide.to(app);
    side.socket.write(`GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n${offer("/livez", "foo")}`);
    await side.end();
    expect(side.statuses).toEqual(["404", "200"]);
  });

  it("counts ignored upgrades against their address on every path, unlike a local probe (S29)", async () => {
    const rates = { ...LIMIT_DEFAULTS.rates, "request.address": { quota: 5, windowMs: 3_600_000 } };
    const limited = await startTestServer({ config: { rateLimits: true, limits: { ...LIMIT_DEFAULTS, rates } } });
    onTestFinished(() => limited.close());
    const statuses: string[] = [];
    for (let offers = 0; offers < 10; offers += 1) {
      const side = await OpenSide.to(limited);
      side.socket.write(offer("/livez", "foo"));
      await side.end();
      statuses.push(...side.statuses);
    }
    expect(statuses).toEqual([...Array<string>(5).fill("200"), ...Array<string>(5).fill("429")]);
    expect((await fetch(`${limited.url}/livez`)).status).toBe(200);
  });

  it("answers an ignored upgrade after reading its body, also in parts (S29)", async () => {
    const side = await OpenSide.to(app);
    const body = JSON.stringify({ name: "upgraded" });
    side.socket.write(
      `POST /api/rooms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    await sleep(BETWEEN_PARTS_MS);
    side.socket.write(body.slice(5));
    await side.end();
    expect(side.statuses).toEqual(["201"]);
  });
});

describe.concurrent("closing WebSocket", () => {
  const CLOSE_FRAME = "\u0088";

  it("ends a WebSocket although its peer ignores the close frame (S29)", async ({ onTestFinished }) => {
    const side = await OpenSide.to(app, onTestFinished);
    side.socket.write(offer("/socket.io/?EIO=4&transport=websocket", "websocket", WEBSOCKET));
    await eventually(() => side.received.includes('0{"sid"'), "the greeting");
    await side.end();
    expect(side.received).toContain(CLOSE_FRAME);
  });

  it.for([
    [
      "a frame beyond the size limit",
      Buffer.concat([Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 2, 0, 0]), Buffer.alloc(4)]),
    ],
    ["an invalid frame", Buffer.from([0xff, 0xff, 0xff])],
    ["a close frame of the peer", Buffer.from([0x88, 0x80, 0, 0, 0, 0])],
  ] as const)(
    "ends a WebSocket after %s, although the peer does not close (S29)",
    async ([_what, bytes], { onTestFinished }) => {
      const side = await OpenSide.to(app, onTestFinished);
      side.socket.write(offer("/socket.io/?EIO=4&transport=websocket", "websocket", WEBSOCKET));
      await eventually(() => side.received.includes('0{"sid"'), "the greeting");
      side.socket.write(bytes);
      await side.end();
    },
  );

  it("ends a WebSocket for an unknown polling session, or for one with another WebSocket (S29)", async ({
    onTestFinished,
  }) => {
    const client = await LingeringClient.connected(app.url, "polling", ada.token);
    onTestFinished(() => client.close());
    const first = await client.openProbe();
    const second = await client.openProbe();
    await eventually(() => second.readableEnded || second.destroyed, "the end of the second", 8_000);
    await eventually(() => first.readableEnded || first.destroyed, "the end of the first", 8_000);
  });
});

describe("slots of unauthenticated connections", () => {
  it("takes a connection slot before the handshake, also when many handshakes arrive at once (S14)", async () => {
    const pending = 5;
    const limits = { ...LIMIT_DEFAULTS, connections: { ...LIMIT_DEFAULTS.connections, pending } };
    const limited = await startTestServer({ config: { rateLimits: true, limits } });
    onTestFinished(() => limited.close());
    const sides = await Promise.all(Array.from({ length: 100 }, () => OpenSide.to(limited)));
    for (const { socket } of sides)
      socket.write(offer("/socket.io/?EIO=4&transport=websocket", "websocket", WEBSOCKET));
    await eventually(() => sides.every(({ statuses }) => statuses.length === 1), "all answers");
    expect(sides.filter(({ statuses }) => statuses[0] === "101")).toHaveLength(pending);
  });

  it("releases the slots of failed handshakes (S14)", async () => {
    const limits = { ...LIMIT_DEFAULTS, connections: { ...LIMIT_DEFAULTS.connections, pending: 2 } };
    const limited = await startTestServer({ config: { rateLimits: true, limits } });
    onTestFinished(() => limited.close());
    const failing = [
      offer(
        "/socket.io/?EIO=4&transport=websocket",
        "websocket",
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n",
      ),
      offer("/socket.io/?EIO=3&transport=websocket", "websocket", WEBSOCKET),
      "GET /socket.io/?EIO=3&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ];
    for (const request of [...failing, ...failing, ...failing]) {
      const side = await OpenSide.to(limited);
      side.socket.write(request);
      await side.end();
    }
    const opened = await openSilently(limited.url, "127.0.0.1");
    expect(opened).not.toBeNull();
    opened?.socket.destroy();
  });
});
