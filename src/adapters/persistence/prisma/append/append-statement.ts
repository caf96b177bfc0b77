import type { Message, Numbers } from "../../../../domain/messages/message.js";
import { ANSWER_WITHIN_MS } from "../database/pool.js";
import { claimsOf, CLAIMS, claimValues, findUnfenced, UNFENCED, type Claims, type Queryable } from "./claims.js";
import { EXTRA_COLUMNS, EXTRA_VALUES, extrasOf } from "./draft-extras.js";
import type { BatchedAppend } from "./group-commit.js";

/** `root`: the changed root of a thread, of which this is the last reply in the batch. */
export type Stored = Numbers & Readonly<{ root?: Message }>;

/** Unique indexes that store a send once. The draft's id identifies a retry without a clientMessageId. */
export const DUPLICATE_SEND_INDEXES: readonly unknown[] = [
  "Message_roomId_authorId_clientMessageId_key",
  "Message_pkey",
];

/**
 * Stores a batch of the timeline in one statement, or fails when one append is fenced. What the batch alone decides is
 * counted before: each message's place among those of its room, and the members whose own messages come first there. A
 * marker at the end of the room moves over these, unless its member marked the room as unread. Values are compared and
 * counted on locked rows, because the snapshot of the statement is older than its locks. The commit waits for the disk,
 * even on a pooled connection with another setting.
 */
function appendStatement({ withExtras }: Readonly<{ withExtras: boolean }>): string {
  const extra = (text: string) => (withExtras ? `, ${text}` : "");
  return `
  WITH ${CLAIMS}, unfenced AS MATERIALIZED (
    ${UNFENCED}
  ), moved AS (
    UPDATE "Membership" SET
      "readSeq" = move."readSeq", "readAt" = move."readAt",
      "slowModeSentAt" = coalesce(move."slowModeSentAt", "Membership"."slowModeSentAt")
    FROM (
      SELECT "roomId", "userId", move."slowModeSentAt",
        CASE WHEN "readSeq" = seq AND "unreadFrom" IS NULL THEN seq + move.own ELSE "readSeq" END AS "readSeq",
        CASE WHEN "readSeq" = seq AND "unreadFrom" IS NULL AND own > 0 THEN move."sentAt" ELSE "readAt" END AS "readAt"
      FROM unnest($7::int[], $8::int[], $9::timestamptz[], $10::timestamptz[])
        AS move (sender, own, "slowModeSentAt", "sentAt")
      JOIN unfenced ON unfenced.sender = move.sender
      WHERE move."slowModeSentAt" IS NOT NULL OR ("readSeq" = seq AND "unreadFrom" IS NULL)
    ) move
    WHERE "Membership"."roomId" = move."roomId" AND "Membership"."userId" = move."userId"
  ), advanced AS (
    UPDATE room_heads SET seq = head.seq + sent.count, rev = head.rev + sent.count
    FROM unnest($1::uuid[], $11::int[]) AS sent ("roomId", count) JOIN head ON head."roomId" = sent."roomId"
    WHERE room_heads."roomId" = head."roomId"
  ), stored AS (
    INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt"${extra(EXTRA_COLUMNS)})
    SELECT id, "roomId", seq + place, rev + place, "userId", "clientMessageId", body, "sentAt"${extra(EXTRA_VALUES)}
    FROM unnest($12::uuid[], $13::int[], $14::int[], $15::text[], $16::text[], $17::timestamptz[]${extra("$18::jsonb[]")})
      AS draft (id, sender, place, "clientMessageId", body, "sentAt"${extra("extras")})
    JOIN claim ON claim.sender = draft.sender
  ), commit AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'on', true) AS durable,
      require_unfenced((SELECT count(*) FROM unfenced), cardinality($2::uuid[])) AS complete
  )
  SELECT "roomId", seq, rev FROM commit LEFT JOIN head ON true`;
}

/** For batches of texts alone, which take 4 % less time with the defaults of the other columns (64 messages). */
const APPEND_TEXTS = { name: "append texts", text: appendStatement({ withExtras: false }) };

const APPEND = { name: "append", text: appendStatement({ withExtras: true }) };

/** Stores the whole batch and returns its numbers in order. Throws when a send is fenced or was stored before. */
export async function appendAll(db: Queryable, batch: readonly BatchedAppend[]): Promise<Stored[]> {
  const claims = claimsOf(batch);
  const { places, counts } = placesOf(batch);
  const extras = batch.map(({ draft }) => extrasOf(draft));
  const isPlain = extras.every((extra) => extra === null);
  const values = [
    ...claimValues(claims),
    ...moveValues(batch, claims, places),
    claims.rooms.map((roomId) => counts.get(roomId)),
    batch.map(({ draft }) => draft.id),
    claims.senderOf,
    places,
    batch.map(({ draft }) => draft.clientMessageId),
    batch.map(({ draft }) => draft.body),
    batch.map(({ draft }) => draft.sentAt.toISOString()),
    ...(isPlain ? [] : [extras]),
  ];
  const statement = { ...(isPlain ? APPEND_TEXTS : APPEND), values, rowMode: "array", query_timeout: ANSWER_WITHIN_MS };
  const { rows } = await db.query(statement);
  const heads = new Map((rows as HeadRow[]).map(([roomId, ...head]) => [roomId, head.map(Number)]));
  return batch.map(({ draft }, index) => {
    const [seq = 0, rev = 0] = heads.get(draft.roomId) ?? [];
    const place = places[index] ?? 0;
    return { seq: seq + place, rev: rev + place, threadSeq: null, rootSeq: null };
  });
}

/** The numbers of a room before the batch. */
type HeadRow = readonly [roomId: string, seq: string, rev: string];

/** Stores the appends that are not fenced. Returns the numbers in the order of the batch, `undefined` for a fenced append. */
export async function appendUnfenced(
  db: Queryable,
  batch: readonly BatchedAppend[],
): Promise<readonly (Stored | undefined)[]> {
  const unfenced = await findUnfenced(db, batch);
  const numbers = unfenced.length === 0 ? [] : await appendAll(db, unfenced);
  const numbersOf = new Map(unfenced.map((append, index) => [append, numbers[index]]));
  return batch.map((append) => numbersOf.get(append));
}

/** The place of each append among those of its room, from 1, and the number of appends of each room. */
function placesOf(batch: readonly BatchedAppend[]): { places: number[]; counts: Map<string, number> } {
  const counts = new Map<string, number>();
  const places = batch.map(({ draft }) => {
    const place = (counts.get(draft.roomId) ?? 0) + 1;
    counts.set(draft.roomId, place);
    return place;
  });
  return { places, counts };
}

/**
 * Changes of the senders' memberships: the number of messages that they sent in person before anybody else, the time of
 * a send in slow mode, and the time of the last of those messages.
 */
function moveValues(batch: readonly BatchedAppend[], { senderOf }: Claims, places: readonly number[]): unknown[] {
  const own = new Map<number, number>();
  const slowModeSentAt = new Map<number, string>();
  const sentAt = new Map<number, string>();
  for (const [index, { draft, fence }] of batch.entries()) {
    const sender = senderOf[index] ?? 0;
    const before = own.get(sender) ?? 0;
    if (draft.via === "user" && places[index] === before + 1) {
      own.set(sender, before + 1);
      sentAt.set(sender, draft.sentAt.toISOString());
    }
    if (fence.slowModeSeconds !== undefined) slowModeSentAt.set(sender, draft.sentAt.toISOString());
  }
  const senders = [...new Set([...own.keys(), ...slowModeSentAt.keys()])];
  return [
    senders,
    senders.map((sender) => own.get(sender) ?? 0),
    senders.map((sender) => slowModeSentAt.get(sender) ?? null),
    senders.map((sender) => sentAt.get(sender) ?? null),
  ];
}
