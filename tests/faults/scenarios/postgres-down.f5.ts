import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../stage/figures.js";
import { until } from "../stage/until.js";
import type { Scenario } from "./scenario.js";

const DOWN_MS = Number(process.env["FAULTS_DOWN_MS"] ?? 120_000);
const PATIENCE_MS = 10_000;
const REFUSED_WITHIN_MS = 100;
const BACK_WITHIN_MS = 5_000;

export const postgresDown: Scenario = {
  name: "postgres-down.f5",
  what: `PostgreSQL is down for ${DOWN_MS / 1000} s`,
  stage: { nodes: 1 },
  async run(stage) {
    const { node, postgres, people } = stage;
    await sleep(4_000);
    await postgres.crash();
    await sleep(PATIENCE_MS);
    const [{ session, rooms }] = [people[0]!];
    const times: number[] = [];
    const until_ = performance.now() + DOWN_MS - PATIENCE_MS;
    while (performance.now() < until_) {
      times.push(await refusedIn(node.port, rooms[0] ?? "", session.accessToken));
      await sleep(250);
    }
    stage.note("refused in", `p50 ${percentile(times, 0.5)} ms, p99 ${percentile(times, 0.99)} ms`);
    stage.expect(percentile(times, 0.9) <= REFUSED_WITHIN_MS, `refusals take more than ${REFUSED_WITHIN_MS} ms`);
    await postgres.start();
    const from = performance.now();
    const acknowledged = stage.acknowledged;
    await until(() => stage.acknowledged > acknowledged, 30_000);
    stage.note("first ack after its return (ms)", performance.now() - from);
    stage.expect(performance.now() - from <= BACK_WITHIN_MS, `no ack within ${BACK_WITHIN_MS} ms of its return`);
    await sleep(4_000);
  },
};

async function refusedIn(port: number, room: string, token: string): Promise<number> {
  const from = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/api/rooms/${room}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ body: "is anybody there?" }),
  });
  await answer.arrayBuffer();
  if (answer.status !== 503) throw new Error(`answered ${answer.status} without a database`);
  return performance.now() - from;
}
