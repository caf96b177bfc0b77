import { setTimeout as sleep } from "node:timers/promises";
import { processCpuSeconds } from "../support/cpu.js";
import { shown, spread, table } from "../support/figures.js";
import { memoryKiB } from "../support/memory.js";
import { type OurServer, ourServer, versions } from "../support/our-server.js";
import { createRoomOf, registerPeople } from "../support/people.js";
import { openAll } from "../wire/raw-connection.js";

const ROUNDS = 3;
const USERS = 100;
const ROOMS_EACH = 20;
const CONNECTIONS = 6_000;
/** Connections of a server that has just started, which are closed before it is measured. */
const WARM_UP_CONNECTIONS = 500;
/** Time for a garbage collection before memory is read. */
const SETTLING_MS = 10_000;

/** Connections, each told `ready` before it counts, and what each costs the server's process. */
type Cost = Readonly<{ perSecond: number; cpuMs: number; kib: number }>;
type Contestant = Readonly<{ server: OurServer; tokens: readonly string[]; costs: Cost[] }>;

/** B5: connections of users with twenty rooms each. */
export async function connections(): Promise<void> {
  console.log(`B5, ${CONNECTIONS} connections of ${USERS} users in ${ROOMS_EACH} rooms each, median (least – most)`);
  console.log(`of ${ROUNDS}, each by a server that was started for it\n`);
  const contestants: Contestant[] = [];
  for (const version of versions()) contestants.push(await peopleInRooms(await ourServer(version)));
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = round % 2 ? [...contestants].reverse() : contestants;
    for (const { server, tokens, costs } of order) costs.push(await connectAll(server, tokens));
  }
  const headings = ["", "connections/s (goal 1,500)", "CPU ms each", "KiB PSS each (goal 20)"];
  console.log(table([headings, ...contestants.map(row)]));
  for (const { server } of contestants) await server.drop();
}

/** Every room has as many members as each user has rooms. */
async function peopleInRooms(server: OurServer): Promise<Contestant> {
  const program = await server.start();
  const people = await registerPeople(`http://127.0.0.1:${program.port}`, USERS);
  const around = [...people, ...people];
  for (let first = 0; first < USERS; first += 1) await createRoomOf(around.slice(first, first + ROOMS_EACH));
  await program.stop();
  return { server, tokens: people.map(({ token }) => token), costs: [] };
}

async function connectAll(server: OurServer, tokens: readonly string[]): Promise<Cost> {
  const { pid, port, stop } = await server.start();
  const opening = (index: number) => ({
    port,
    connect: JSON.stringify({ token: tokens[index % tokens.length] }),
    welcome: '42["ready"',
  });
  for (const connection of await openAll(WARM_UP_CONNECTIONS, opening)) connection.close();
  await sleep(SETTLING_MS);
  const [memoryBefore, cpuBefore, begun] = [memoryKiB(pid), processCpuSeconds(pid), performance.now()];
  const opened = await openAll(CONNECTIONS, opening);
  const seconds = (performance.now() - begun) / 1000;
  const cpu = processCpuSeconds(pid) - cpuBefore;
  await sleep(SETTLING_MS);
  const memory = memoryKiB(pid) - memoryBefore;
  for (const connection of opened) connection.close();
  await stop();
  return { perSecond: CONNECTIONS / seconds, cpuMs: (cpu * 1000) / CONNECTIONS, kib: memory / CONNECTIONS };
}

const row = ({ server, costs }: Contestant): string[] => [
  server.name,
  shown(spread(costs.map(({ perSecond }) => perSecond))),
  shown(spread(costs.map(({ cpuMs }) => cpuMs)), 2),
  shown(spread(costs.map(({ kib }) => kib)), 1),
];
