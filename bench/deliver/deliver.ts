import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CLIENT_CORE, pinned, SERVER_CORE, unpinned } from "../support/cores.js";
import { shown, spread, table } from "../support/figures.js";
import { mostOpenFiles } from "../support/open-files.js";
import { type Contestant, inTurns, ratio, type Result } from "../support/turns.js";
import { CountingReaders } from "./counting-readers.js";
import { pushing } from "./pushing.js";

const SERVER = fileURLToPath(new URL("pushing-server.ts", import.meta.url));
const ROOMS = [100, 1_000, 5_000];
const SPARE_FILES = 200;
const ROUNDS = 5;
const WARM_UP_MS = 400;
const TURN_MS = 1_500;
const TOGETHER = 8;
const NAMES = {
  ours: "ours",
  plain: "io.to(room).emit a message",
  ws: "ws, the same bytes as ours, framed once",
} as const;

/** B2: messages delivered a second, eight committed together. */
export async function deliver(): Promise<void> {
  const cores = (await pinned(process.pid, CLIENT_CORE))
    ? "server and readers on a core each"
    : "on no core of their own";
  console.log(
    `B2, messages delivered a second, ${TOGETHER} committed together, ${cores}, median (least – most) of ${ROUNDS}\n`,
  );
  for (const readers of ROOMS) await deliverTo(readers);
  await unpinned(process.pid);
}

async function deliverTo(readers: number): Promise<void> {
  if (readers + SPARE_FILES > mostOpenFiles()) {
    console.log(`room of ${readers}: left out, a process may not have so many files open (ulimit -n)\n`);
    return;
  }
  const [ours, plain, ws] = await inTurns(
    [contestant("ours", readers), contestant("plain", readers), contestant("ws", readers)],
    ROUNDS,
  );
  if (!ours || !plain || !ws) return;
  const heading = [`room of ${readers}`, "messages/s", "CPU s a million"];
  console.log(table([heading, ...[ours, plain, ws].map(row)]));
  console.log(`\nours / plain: ${shown(ratio(ours, plain), 1)} (goal 6)`);
  console.log(`ours / ws: ${shown(ratio(ours, ws), 2)} (goal 0.80)\n`);
}

const contestant = (pusher: keyof typeof NAMES, readers: number): Contestant => ({
  name: NAMES[pusher],
  async turn() {
    const server = fork(SERVER, [pusher, String(TOGETHER)], { execArgv: ["--import", import.meta.resolve("tsx")] });
    const { port, bytes } = await answer<{ port: number; bytes: number }>(server);
    await pinned(server.pid, SERVER_CORE);
    const crowd = await CountingReaders.open(port, readers, pusher !== "ws");
    const pushes = pushing(crowd, bytes * readers, (count) => server.send(count));
    await pushes(WARM_UP_MS);
    const cpuBefore = await cpu(server);
    const { count, seconds } = await pushes(TURN_MS);
    const nodeCpu = (await cpu(server)) - cpuBefore;
    crowd.close();
    server.kill();
    return { done: count * readers * TOGETHER, seconds, nodeCpu, postgresCpu: 0, p50: 0, p99: 0 };
  },
});

function row({ name, turns, perSecond }: Result): string[] {
  const cpu = spread(turns.map(({ nodeCpu, done }) => (nodeCpu / done) * 1_000_000));
  return [name, shown(perSecond), cpu.median.toFixed(2)];
}

async function cpu(server: ChildProcess): Promise<number> {
  server.send("cpu");
  return (await answer<{ cpu: number }>(server)).cpu;
}

async function answer<Answer>(server: ChildProcess): Promise<Answer> {
  const [message] = (await once(server, "message")) as [Answer];
  return message;
}
