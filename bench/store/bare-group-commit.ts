import { randomUUID } from "node:crypto";
import type pg from "pg";
import { uuidv7 } from "uuidv7";
import { BODY, type Send } from "./scene.js";

type Waiting = Readonly<{ row: readonly string[]; stored(): void; failed(error: unknown): void }>;

/** The upper bound: group commit into the same tables, without memberships, fences, retries or read markers. */
export function bareGroupCommit(pool: pg.Pool): Send {
  let queue: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        await store(pool, batch);
        for (const { stored } of batch) stored();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isRunning = false;
  }

  return (authorId, roomId) =>
    new Promise<void>((stored, failed) => {
      queue.push({ row: [uuidv7(), roomId, authorId, randomUUID(), BODY, new Date().toISOString()], stored, failed });
      if (!isRunning) void run();
    });
}

function store(pool: pg.Pool, batch: readonly Waiting[]): Promise<unknown> {
  const columns = [0, 1, 2, 3, 4, 5].map((column) => batch.map(({ row }) => row[column]));
  return pool.query({ name: "bare", text: BARE, values: columns, rowMode: "array" } as pg.QueryConfig);
}

const BARE = `
  WITH input AS (
    SELECT *, row_number() OVER (PARTITION BY room ORDER BY place) AS nth
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
      WITH ORDINALITY AS input (id, room, author, client, body, sent, place)
  ), counted AS (
    UPDATE room_heads SET seq = seq + many, rev = rev + many
    FROM (SELECT room, count(*) AS many FROM input GROUP BY room) batch WHERE "roomId" = room
    RETURNING "roomId", seq - many AS seq, rev - many AS rev
  )
  INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt")
  SELECT id, room, counted.seq + nth, counted.rev + nth, author, client, body, sent
  FROM input JOIN counted ON counted."roomId" = room
  RETURNING id, seq, rev`;
