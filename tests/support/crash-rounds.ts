import { expect } from "vitest";
import { Crowd } from "./crowd.js";
import { startServer } from "./server-process.js";

const ROUNDS = [40, 75, 110];

/** Kills the server while users send, restarts it, and checks the stored messages, several times on the same data. */
export async function surviveKills(options: Parameters<typeof startServer>[0]): Promise<void> {
  let server = await startServer(options);
  const crowd = await Crowd.of(server.url);
  for (const acknowledgements of ROUNDS) {
    await crowd.start();
    await crowd.acknowledgements(acknowledgements);
    server.kill("SIGKILL");
    expect(await server.exit()).toEqual({ code: null, signal: "SIGKILL" });
    await crowd.finished();
    expect(crowd.with("refused")).toEqual([]);
    expect(crowd.with("cut")).not.toEqual([]);

    server = await startServer(options);
    crowd.moveTo(server.url);
    await crowd.expectNothingLost();
    await crowd.retry();
    await crowd.expectNothingLost();
    expect(await crowd.history()).toHaveLength(crowd.sends.length);
  }
}
