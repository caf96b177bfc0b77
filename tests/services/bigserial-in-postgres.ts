import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { numberDraft } from "../../src/domain/messages/message.js";
import { otherwise, type Store } from "../faults/defects/wrong-parts.js";

const SLOWEST_COMMIT_MS = 150;

/** Sequences of the database's only room. */
const SEQUENCES = `
  DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(1);
    EXECUTE format('CREATE SEQUENCE IF NOT EXISTS revs START WITH %s', (SELECT rev + 1 FROM room_heads));
    CREATE SEQUENCE IF NOT EXISTS seqs;
  END $$`;
const NUMBERS = "SELECT nextval('seqs')::int AS seq, nextval('revs')::int AS rev";
const STORE = `
  WITH stored AS (
    INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt")
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  )
  UPDATE room_heads SET seq = greatest(seq, $3), rev = greatest(rev, $4) WHERE "roomId" = $2`;

/** Takes numbers from sequences before the commit, while commits end in any order. */
export function bigserialInPostgres({ messageLog, roomReader }: Store, pool: pg.Pool): Store {
  let begun: Promise<unknown> | null = null;
  return {
    roomReader,
    messageLog: otherwise(messageLog, {
      async append(draft) {
        begun ??= pool.query(SEQUENCES);
        await begun;
        const { rows } = await pool.query<{ seq: number; rev: number }>(NUMBERS);
        const { seq, rev } = rows[0]!;
        await sleep(Math.random() * SLOWEST_COMMIT_MS);
        const { id, roomId, author, clientMessageId, body, sentAt } = draft;
        await pool.query(STORE, [id, roomId, seq, rev, author.id, clientMessageId, body, sentAt]);
        return { outcome: "stored", message: numberDraft(draft, { seq, rev }) };
      },
    }),
  };
}
