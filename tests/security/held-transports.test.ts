import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { register } from "../support/client.js";
import { LingeringClient } from "../support/lingering-client.js";
import { measured } from "../support/measured.js";
import { ATTACKED_STORES, Bystander, startAttackedServer, type AttackFigures } from "../support/under-attack.js";

const ATTACK_MS = 30_000;
const MAX_P99_MS = 500;
const MAX_GROWTH_MIB = 128;
const OFFER = "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: foo\r\n\r\n";

function report(
  title: string,
  { readP50, readP99, sendP50, sendP99, rssBefore, rssGrowth, requests }: AttackFigures,
): void {
  measured(title, {
    requests,
    "read p50 ms": readP50,
    "read p99 ms": readP99,
    "send p50 ms": sendP50,
    "send p99 ms": sendP99,
    "RSS before MiB": rssBefore,
    "RSS growth MiB": rssGrowth,
  });
}

async function whileTimeLasts(work: () => Promise<void>): Promise<void> {
  for (const until = Date.now() + ATTACK_MS; Date.now() < until; ) await work();
}

async function offerRepeatedly(port: number): Promise<void> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined).resume();
  const closed = once(socket, "close").catch(() => undefined);
  socket.write(OFFER.repeat(100));
  await closed;
}

describe.each(ATTACKED_STORES)("transports on %s", { timeout: 180_000 }, (store) => {
  it("serves others without delay while transports leave their namespace (S29)", async () => {
    const server = await startAttackedServer(store);
    const bystander = await Bystander.arrive(server);
    const ada = await register(server.url, "ada");
    onTestFinished(() => ada.close());
    const held: LingeringClient[] = [];
    onTestFinished(() => held.forEach((client) => client.close()));
    const figures = await bystander.during(() =>
      whileTimeLasts(async () => {
        const opened = await Promise.allSettled(
          Array.from({ length: 10 }, () => LingeringClient.connected(server.url, "websocket", ada.token)),
        );
        for (const each of opened) if (each.status === "fulfilled") held.push(each.value);
        await Promise.all(held.slice(-10).map((client) => client.send("41")));
        await new Promise((later) => setTimeout(later, 100));
      }),
    );
    report(`S29 left namespaces (${store}), ${held.length} transports`, figures);
    await new Promise((later) => setTimeout(later, 3_000));
    expect(held.filter(({ ended }) => !ended)).toEqual([]);
    await ada.connect();
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(MAX_P99_MS);
    expect(figures.rssGrowth).toBeLessThanOrEqual(MAX_GROWTH_MIB);
  });

  it("serves others without delay while upgrades are offered and ignored again and again (S29)", async () => {
    const server = await startAttackedServer(store);
    const bystander = await Bystander.arrive(server);
    const port = Number(new URL(server.url).port);
    const figures = await bystander.during(() => whileTimeLasts(() => offerRepeatedly(port)));
    report(`S29 ignored upgrades (${store})`, figures);
    expect(Math.max(figures.readP99, figures.sendP99)).toBeLessThanOrEqual(MAX_P99_MS);
    expect(figures.rssGrowth).toBeLessThanOrEqual(MAX_GROWTH_MIB);
  });
});
