import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { shown, spread, table } from "../support/figures.js";
import { type Contestant, inTurns, ratio, type Result } from "../support/turns.js";
import { CountingReaders } from "./counting-readers.js";

const SERVER = fileURLToPath(new URL("pushing-server.ts", import.meta.url));
const ROUNDS = 5;
const TURN_MS = 1_500;
const TOGETHER = 8;
const NAMES = {
  ours: "ours",
  plain: "io.to(room).emit a message",
  bare: "bare sockets, the same bytes as ours",
} as const;

/** B2: messages delivered a second, eight committed together. */
export async function deliver(): Promise<void> {
  console.log(`B2, messages delivered a second, ${TOGETHER} committed together, median (least – most) of ${ROUNDS}\n`);
  for (const readers of [100, 1000]) {
    const [ours, plain, bare] = await inTurns(
      [contestant("ours", readers), contestant("plain", readers), contestant("bare", readers)],
      ROUNDS,
    );
    if (!ours || !plain || !bare) return;
    const heading = [`room of ${readers}`, "messages/s", "CPU s a million"];
    console.log(table([heading, ...[ours, plain, bare].map(row)]));
    console.log(`\nours / plain: ${shown(ratio(ours, plain), 1)} (goal 6)`);
    console.log(`ours / bare: ${shown(ratio(ours, bare), 2)}\n`);
  }
}

const contestant = (pusher: keyof typeof NAMES, readers: number): Contestant => ({
  name: NAMES[pusher],
  async turn() {
    const server = fork(SERVER, [pusher, String(TOGETHER)], { execArgv: ["--import", import.meta.resolve("tsx")] });
    const { port } = await answer<{ port: number }>(server);
    const crowd = await CountingReaders.open(port, readers, pusher !== "bare");
    const cpuBefore = (await ask<{ cpu: number }>(server, "cpu")).cpu;
    const begun = performance.now();
    let done = 0;
    while (performance.now() - begun < TURN_MS) {
      const { bytes } = await ask<{ bytes: number }>(server, "push");
      await crowd.receive(bytes);
      done += readers * TOGETHER;
    }
    const seconds = (performance.now() - begun) / 1000;
    const nodeCpu = (await ask<{ cpu: number }>(server, "cpu")).cpu - cpuBefore;
    crowd.close();
    server.kill();
    return { done, seconds, nodeCpu, postgresCpu: 0, p50: 0, p99: 0 };
  },
});

function row({ name, turns, perSecond }: Result): string[] {
  const cpu = spread(turns.map(({ nodeCpu, done }) => (nodeCpu / done) * 1_000_000));
  return [name, shown(perSecond), cpu.median.toFixed(2)];
}

async function ask<Answer>(server: ChildProcess, order: "push" | "cpu"): Promise<Answer> {
  server.send(order);
  return answer(server);
}

async function answer<Answer>(server: ChildProcess): Promise<Answer> {
  const [message] = (await once(server, "message")) as [Answer];
  return message;
}
