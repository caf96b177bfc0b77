import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openEmbeddedDatabase } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { migrate } from "../../src/adapters/persistence/prisma/migrations/runner.js";
import { openServerDatabase } from "../../src/adapters/persistence/prisma/database/server-database.js";
import { migrationsDirectory } from "../../tests/support/migrations.js";
import { createPostgresDatabase } from "../../tests/support/postgres-database.js";
import { newTemporaryDirectory } from "../support/directory.js";
import { measurePostgresCpu, nodeCpuSeconds } from "../support/cpu.js";
import { shown, spread, table } from "../support/figures.js";
import { load } from "../support/load.js";
import { type Contestant, inTurns, ratio, type Result } from "../support/turns.js";
import { bareGroupCommit } from "./bare-group-commit.js";
import { peopleInRooms, ROOMS, type Scene, type Send, SENDERS, walk } from "./scene.js";
import { interactiveTransaction, useCase } from "./senders.js";

const ROUNDS = 5;
const TURN_MS = 2_000;

/** B1: messages stored per second. */
export async function store(): Promise<void> {
  console.log(`B1, messages stored a second: ${SENDERS} senders, ${ROOMS} rooms, median (least – most) of ${ROUNDS}\n`);
  const postgres = await onPostgres();
  const embedded = await onEmbedded();
  console.log(table([HEADINGS, ...[...postgres, ...embedded].map(row)]));
  const [ours, bare, interactive] = postgres;
  if (!ours || !bare || !interactive) return;
  console.log(`\nours / bare group commit: ${shown(ratio(ours, bare), 2)} (goal 0.60)`);
  console.log(`ours / interactive transaction: ${shown(ratio(ours, interactive), 1)} (goal 20)`);
  console.log(`embedded, messages/s: ${embedded.map(({ perSecond }) => shown(perSecond)).join()} (goal 10,000)`);
}

async function onPostgres(): Promise<readonly Result[]> {
  const created = await createPostgresDatabase();
  const open = () => openServerDatabase({ url: created.url });
  const databases = [open(), open(), open()] as const;
  const [first, second, third] = databases;
  await migrate(first.pool, migrationsDirectory);
  const scene = await peopleInRooms(first);
  const results = await inTurns(
    [
      contestant("SendMessage, PostgreSQL", scene, useCase(first), first),
      contestant("bare group commit, pg", scene, bareGroupCommit(second.pool), second),
      contestant("interactive transaction, Prisma", scene, interactiveTransaction(third), third),
    ],
    ROUNDS,
  );
  for (const database of databases) await database.close();
  await created.drop();
  return results;
}

async function onEmbedded(): Promise<readonly Result[]> {
  const directory = await newTemporaryDirectory();
  const database = await openEmbeddedDatabase({ directory: directory.path });
  await migrate(database.pool, migrationsDirectory);
  const scene = await peopleInRooms(database);
  const results = await inTurns([contestant("SendMessage, embedded", scene, useCase(database), null)], ROUNDS);
  await database.close();
  await directory.remove();
  return results;
}

function contestant(name: string, scene: Scene, send: Send, server: Database | null): Contestant {
  return {
    name,
    async turn() {
      const postgresCpu = server && (await measurePostgresCpu(server.pool));
      const nodeCpuBefore = nodeCpuSeconds();
      const loaded = await load(SENDERS, TURN_MS, walk(scene, send));
      const nodeCpu = nodeCpuSeconds() - nodeCpuBefore;
      return { ...loaded, nodeCpu, postgresCpu: postgresCpu ? await postgresCpu() : 0 };
    },
  };
}

const HEADINGS = ["", "messages/s", "p50 ms", "p99 ms", "CPU s a 10,000: Node", "PostgreSQL"];

function row({ name, turns, perSecond }: Result): string[] {
  const median = (of: (turn: Result["turns"][number]) => number) => spread(turns.map(of)).median;
  return [
    name,
    shown(perSecond),
    median(({ p50 }) => p50).toFixed(1),
    median(({ p99 }) => p99).toFixed(1),
    median(({ nodeCpu, done }) => (nodeCpu / done) * 10_000).toFixed(2),
    median(({ postgresCpu, done }) => (postgresCpu / done) * 10_000).toFixed(2),
  ];
}
