import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pinned, SERVER_CORE } from "../support/cores.js";
import { processCpuSeconds } from "../support/cpu.js";
import type { Contestant } from "../support/turns.js";
import { openAll } from "../wire/raw-connection.js";
import { pushing } from "./pushing.js";

const SERVER = fileURLToPath(new URL("pushing-server.ts", import.meta.url));
const WARM_UP_MS = 300;
const TURN_MS = 1_500;

export type PusherName = "ours" | "plain" | "ws";
type Options = Readonly<{ name: string; pusher: PusherName; readers: number; together: number }>;

/** Starts a pushing server with readers that stay connected between measurements. */
export async function openContestant(options: Options): Promise<Contestant & { close(): void }> {
  const { name, pusher, readers, together } = options;
  const server = fork(SERVER, [pusher, String(together)], { execArgv: ["--import", import.meta.resolve("tsx")] });
  const { pid = 0 } = server;
  const [port] = (await once(server, "message")) as [number];
  await pinned(pid, SERVER_CORE);
  const connect = pusher === "ws" ? null : "";
  const crowd = await openAll(readers, () => ({ port, connect, welcome: "40" }));
  const pushes = pushing(crowd, pusher === "plain" ? together : 1, (times) => server.send(times));
  return {
    name,
    async turn() {
      await pushes(WARM_UP_MS);
      const cpuBefore = processCpuSeconds(pid);
      const { count, seconds } = await pushes(TURN_MS);
      const nodeCpu = processCpuSeconds(pid) - cpuBefore;
      return { done: count * readers * together, seconds, nodeCpu, postgresCpu: 0, p50: 0, p99: 0 };
    },
    close() {
      for (const reader of crowd) reader.close();
      server.kill();
    },
  };
}
