import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pgliteClient } from "../../src/adapters/persistence/prisma/database/pglite-client.js";
import { createPool } from "../../src/adapters/persistence/prisma/database/pool.js";
import { embeddedTemplate } from "../support/embedded-template.js";

let calls = 0;
let pglite: PGlite;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  pglite = await PGlite.create({ loadDataDir: await embeddedTemplate() });
  const { execProtocolStream } = pglite;
  pglite.execProtocolStream = (...given) => {
    calls += 1;
    return execProtocolStream.apply(pglite, given);
  };
  pool = createPool({ Client: pgliteClient(pglite), max: 1 });
  await pool.query("CREATE TABLE numbers (n int PRIMARY KEY)");
});
afterAll(async () => {
  await pool.end();
  await pglite.close();
});

async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const before = calls;
  await work();
  return calls - before;
}

const select = { name: "select", text: "SELECT $1::int AS n" };

it.each([1, 2, 3])("calls PGlite once for a statement with the parameter %i, named or not", async (n) => {
  const unnamed = async () => expect((await pool.query("SELECT $1::int AS n", [n])).rows).toEqual([{ n }]);
  const named = async () => expect((await pool.query({ ...select, values: [n] })).rows).toEqual([{ n }]);
  expect(await callsOf(unnamed)).toBe(1);
  expect(await callsOf(named)).toBe(1);
});

it("calls PGlite once for statements without parameters, and returns the results of all", async () => {
  const work = async () => {
    const results = (await pool.query("SELECT 1 AS a; SELECT 2 AS b")) as unknown as { rows: unknown[] }[];
    expect(results.map(({ rows }) => rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
  };
  expect(await callsOf(work)).toBe(1);
});

it("keeps the connection after a statement that cannot be parsed, bound or executed", async () => {
  const refused: [string, unknown[], string][] = [
    ["SELEKT $1", [1], "42601"],
    ["SELECT $1::int", ["one"], "22P02"],
    ["SELECT 1 / $1::int", [0], "22012"],
  ];
  for (const [text, values, code] of refused) {
    await expect(pool.query(text, values)).rejects.toMatchObject({ code });
    expect((await pool.query({ ...select, values: [7] })).rows).toEqual([{ n: 7 }]);
  }
});

it("rolls back a transaction whose statement was refused", async () => {
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO numbers VALUES ($1)", [1]);
  await expect(client.query("INSERT INTO numbers VALUES ($1)", [1])).rejects.toMatchObject({ code: "23505" });
  await expect(client.query("SELECT $1::int", [1])).rejects.toMatchObject({ code: "25P02" });
  await client.query("ROLLBACK");
  client.release();
  expect((await pool.query("SELECT n FROM numbers WHERE n = $1", [1])).rows).toEqual([]);
});

it("returns rows and texts of any size", async () => {
  const { rows } = await pool.query(
    "SELECT n, repeat('x', $2) AS text FROM generate_series(1, $1) AS n",
    [300, 10_000],
  );
  expect(rows).toHaveLength(300);
  expect(rows.every(({ text }: { text: string }) => text.length === 10_000)).toBe(true);
  expect((await pool.query("SELECT length($1::text) AS n", ["y".repeat(2_000_000)])).rows).toEqual([{ n: 2_000_000 }]);
});
