import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/adapters/persistence/prisma/database/database.js";
import { openEmbeddedDatabase, maintain } from "../../src/adapters/persistence/prisma/database/embedded-database.js";
import { runProgram } from "../support/child-process.js";
import { embeddedTemplate } from "../support/embedded-template.js";
import { temporaryDirectory } from "../support/temporary-directory.js";

let open: Database[] = [];

afterEach(async () => {
  await Promise.all(open.map((database) => database.close()));
  open = [];
});

async function opened(directory?: string): Promise<Database> {
  const template = await embeddedTemplate();
  const database = await openEmbeddedDatabase({ template, ...(directory && { directory }) });
  open.push(database);
  return database;
}

const addRoom = ({ prisma }: Database, id: string = crypto.randomUUID()) =>
  prisma.room.create({ data: { id, kind: "public", name: "room", createdAt: new Date() } });

describe("data directory", () => {
  it("keeps written data from one opening to the next", async () => {
    const directory = await temporaryDirectory();
    const first = await opened(directory);
    const room = await addRoom(first);
    await first.close();
    expect(await (await opened(directory)).prisma.room.findMany()).toEqual([room]);
  });

  it("refuses to open a directory twice, and allows it after closing", async () => {
    const directory = await temporaryDirectory();
    const first = await opened(directory);
    await expect(openEmbeddedDatabase({ directory })).rejects.toMatchObject({ name: "DirectoryInUseError" });
    await first.ping();
    await first.close();
    expect(await readdir(directory)).toEqual(["postgres"]);
  });

  it("contains every acknowledged row after the process was killed", async () => {
    const directory = await temporaryDirectory();
    const writer = runProgram("embedded-writer.ts", directory);
    const acknowledged: string[] = [];
    while (acknowledged.length < 200) acknowledged.push(await writer.line());
    await writer.kill();
    const { prisma } = await opened(directory);
    const kept = new Set((await prisma.room.findMany({ select: { id: true } })).map((room) => room.id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }, 60_000);

  it("names the directory of data that cannot be opened, and releases it", async () => {
    const directory = await temporaryDirectory();
    await (await openEmbeddedDatabase({ directory, template: await embeddedTemplate() })).close();
    await writeFile(join(directory, "postgres", "PG_VERSION"), "9.6\n");
    const damaged = {
      name: "DamagedDataError",
      message: expect.stringContaining(join(directory, "postgres")) as string,
    };
    await expect(openEmbeddedDatabase({ directory })).rejects.toMatchObject(damaged);
    await expect(openEmbeddedDatabase({ directory })).rejects.toMatchObject(damaged);
  });

  it("creates the database again after an interrupted first start", async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, "postgres"));
    await writeFile(join(directory, "postgres", "PG_VERSION"), "18\n");
    await writeFile(join(directory, "postgres.unfinished"), "");
    expect(await (await opened(directory)).prisma.deployment.count()).toBe(1);
  });
});

describe("single connection of the embedded database", () => {
  it("survives refused statements", async () => {
    const database = await opened();
    const id = crypto.randomUUID();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => addRoom(database, id)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(database.pool.totalCount).toBe(1);
    await database.ping();
  });

  it("rolls back the open transaction of a dropped client", async () => {
    const database = await opened();
    const client = await database.pool.connect();
    await client.query(
      `BEGIN; UPDATE "Deployment" SET id = 2; SELECT pg_advisory_lock(1); SET timezone = 'Asia/Tokyo'`,
    );
    client.release(true);
    expect(await database.prisma.deployment.findMany({ select: { id: true } })).toEqual([{ id: 1 }]);
    const left = await database.pool.query(
      "SELECT current_setting('timezone') AS zone, (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks",
    );
    expect(left.rows).toEqual([{ zone: expect.not.stringContaining("Tokyo"), locks: 0 }]);
  });

  it("rolls back a transaction that throws", async () => {
    const database = await opened();
    const cutOff = database.prisma.$transaction(async (tx) => {
      await tx.room.create({ data: { id: crypto.randomUUID(), kind: "public", name: "room", createdAt: new Date() } });
      throw new Error("cut off");
    });
    await expect(cutOff).rejects.toThrow("cut off");
    expect(await database.prisma.room.count()).toBe(0);
  });
});

it("removes dead rows, gathers statistics and shortens the log", async () => {
  const { pool } = await opened();
  await pool.query(`
    INSERT INTO "Room" ("id", "kind", "name", "description", "createdAt")
    SELECT gen_random_uuid(), 'public', 'room', repeat('x', 900), now() FROM generate_series(1, 40000)`);
  const logLength = async () => {
    const { rows } = await pool.query("SELECT pg_current_wal_lsn() - redo_lsn AS bytes FROM pg_control_checkpoint()");
    return Number(rows[0].bytes);
  };
  expect(await logLength()).toBeGreaterThan(32 * 1024 * 1024);
  await maintain(pool);
  expect(await logLength()).toBeLessThan(1024 * 1024);
  const { rows } = await pool.query(`SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'Room'`);
  expect(rows).toEqual([{ rows: 40000 }]);
});
