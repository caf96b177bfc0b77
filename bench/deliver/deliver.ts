import { CLIENT_CORE, pinned, unpinned } from "../support/cores.js";
import { shown, spread, table } from "../support/figures.js";
import { mostOpenFiles } from "../support/open-files.js";
import { inTurns, perCpuSecond, ratio, type Result } from "../support/turns.js";
import { openContestant, type PusherName } from "./contestant.js";

const ROOMS = [100, 1_000, 5_000];
const SPARE_FILES = 200;
const ROUNDS = 5;
const TOGETHER = 8;
const NAMES: Readonly<Record<PusherName, string>> = {
  ours: "ours",
  plain: "io.to(room).emit a message",
  ws: "ws, the same bytes as ours, framed once",
};

/** B2: messages delivered per second, eight committed together. */
export async function deliver(): Promise<void> {
  const isPinned = await pinned(process.pid, CLIENT_CORE);
  console.log(`B2, messages delivered a second, ${TOGETHER} committed together, median (least – most) of ${ROUNDS}`);
  console.log(isPinned ? "Server and readers have a core each.\n" : "Server and readers have no cores of their own.\n");
  for (const readers of ROOMS) await deliverTo(readers);
  await unpinned(process.pid);
}

async function deliverTo(readers: number): Promise<void> {
  const names = Object.keys(NAMES) as PusherName[];
  if (names.length * readers + SPARE_FILES > mostOpenFiles()) {
    console.log(`room of ${readers}: left out, because a process may not have so many connections (ulimit -n)\n`);
    return;
  }
  const contestants = await Promise.all(
    names.map((pusher) => openContestant({ name: NAMES[pusher], pusher, readers, together: TOGETHER })),
  );
  const [ours, plain, ws] = await inTurns(contestants, ROUNDS);
  for (const contestant of contestants) contestant.close();
  if (!ours || !plain || !ws) return;
  console.log(table([[`room of ${readers}`, "messages/s", "CPU s a million"], ...[ours, plain, ws].map(row)]));
  console.log(`\nours / plain: ${shown(ratio(ours, plain), 1)} (goal 6); by CPU ${shown(byCpu(ours, plain), 1)}`);
  console.log(`ours / ws: ${shown(ratio(ours, ws), 2)} (goal 0.80); by CPU ${shown(byCpu(ours, ws), 2)}\n`);
}

const byCpu = (one: Result, other: Result) => ratio(one, other, perCpuSecond);

function row({ name, turns, perSecond }: Result): string[] {
  const cpu = spread(turns.map((turn) => 1_000_000 / perCpuSecond(turn)));
  return [name, shown(perSecond), cpu.median.toFixed(2)];
}
