import { processCpuSeconds } from "../support/cpu.js";
import { shown, spread, table } from "../support/figures.js";
import { load } from "../support/load.js";
import { type Contestant, inTurns, perCpuSecond, ratio, type Result, type Turn } from "../support/turns.js";
import { onAllChats, type Talking } from "./all-chats.js";
import { SENDERS } from "./chat.js";

const ROUNDS = 5;
const WARM_UP_MS = 300;
const TURN_MS = 2_000;
const IN_FLIGHT = 4 * SENDERS;

/** B3: the whole path, stored and delivered. */
export async function talk(): Promise<void> {
  console.log(
    `B3, messages stored and delivered a second: ${SENDERS} senders, ${IN_FLIGHT} messages in flight, median`,
  );
  console.log(`(least – most) of ${ROUNDS}; CPU is the server's process and PostgreSQL's backends\n`);
  await onAllChats([100, 1_000], async (all, size) => {
    const results = await inTurns(all.map(contestant), ROUNDS);
    const naive = results.at(-1);
    if (!naive) return;
    const headings = [
      `room of ${size}`,
      "delivered/s",
      "ack p50 ms",
      "p99 ms",
      "CPU s a million: server",
      "PostgreSQL",
    ];
    console.log(table([headings, ...results.map(row)]));
    for (const ours of results.slice(0, -1)) {
      console.log(`\n${ours.name} / naive: ${shown(ratio(ours, naive), 1)} (goal 8)`);
      console.log(`${ours.name} / naive, a CPU second: ${shown(ratio(ours, naive, perCpuSecond), 1)} (goal 8)`);
    }
    console.log();
  });
}

const contestant = ({ chat, connections }: Talking): Contestant => ({
  name: chat.name,
  async turn() {
    await load(IN_FLIGHT, WARM_UP_MS, (lane) => connections.send(lane));
    const deliveredBefore = await connections.everythingDelivered();
    const postgresCpu = await chat.measurePostgres();
    const nodeCpuBefore = processCpuSeconds(chat.pid);
    const begun = performance.now();
    const { p50, p99 } = await load(IN_FLIGHT, TURN_MS, (lane) => connections.send(lane));
    const done = (await connections.everythingDelivered()) - deliveredBefore;
    const seconds = (performance.now() - begun) / 1000;
    const nodeCpu = processCpuSeconds(chat.pid) - nodeCpuBefore;
    return { done, seconds, p50, p99, nodeCpu, postgresCpu: await postgresCpu() };
  },
});

function row({ name, turns, perSecond }: Result): string[] {
  const median = (of: (turn: Turn) => number, digits: number) => spread(turns.map(of)).median.toFixed(digits);
  return [
    name,
    shown(perSecond),
    median(({ p50 }) => p50, 1),
    median(({ p99 }) => p99, 1),
    median(({ nodeCpu, done }) => (nodeCpu / done) * 1_000_000, 2),
    median(({ postgresCpu, done }) => (postgresCpu / done) * 1_000_000, 2),
  ];
}
