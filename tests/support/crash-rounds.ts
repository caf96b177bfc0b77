import { expect } from "vitest";
import { ConcurrentSenders } from "./concurrent-senders.js";
import { startServer } from "./server-process.js";

const ROUNDS = [40, 75, 110];

/** Kills the server while users send, restarts it, and checks the stored messages, several times on the same data. */
export async function surviveKills(options: Parameters<typeof startServer>[0]): Promise<void> {
  let server = await startServer(options);
  const senders = await ConcurrentSenders.of(server.url);
  for (const acknowledgements of ROUNDS) {
    await senders.start();
    await senders.acknowledgements(acknowledgements);
    server.kill("SIGKILL");
    expect(await server.exit()).toEqual({ code: null, signal: "SIGKILL" });
    await senders.finished();
    expect(senders.with("refused")).toEqual([]);
    expect(senders.with("cut")).not.toEqual([]);

    server = await startServer(options);
    senders.moveTo(server.url);
    await senders.expectNothingLost();
    await senders.retry();
    await senders.expectNothingLost();
    expect(await senders.history()).toHaveLength(senders.sends.length);
  }
}
