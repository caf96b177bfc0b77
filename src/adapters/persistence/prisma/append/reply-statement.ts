import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { messageJson } from "../mapping/columns.js";
import { ANSWER_WITHIN_MS } from "../database/pool.js";
import type { Stored } from "./append-statement.js";
import { claimsOf, CLAIMS, claimValues, UNFENCED, type Queryable } from "./claims.js";
import { EXTRA_COLUMNS, EXTRA_VALUES, extrasOf, IN_PERSON } from "./draft-extras.js";
import type { BatchedAppend } from "./group-commit.js";

const IN_ROOM = `(draft."threadOf" IS NULL OR draft."alsoInRoom")`;

/** Parameters before those of `ROOT_JSON`. */
const PARAMETERS = 14;

const ROOT_JSON = messageJson.text.replace(/\$(\d+)/g, (_, place) => `$${Number(place) + PARAMETERS}`);

/** Moves a marker over the `threadSeq` of own replies that directly follow it. */
const markerAfter = (marker: string, own: string): string => `coalesce((
      SELECT max("threadSeq")
      FROM (
        SELECT "threadSeq", row_number() OVER (ORDER BY "threadSeq") AS place
        FROM unnest(${own}) AS own ("threadSeq") WHERE "threadSeq" > ${marker}
      ) own WHERE "threadSeq" - place = ${marker}
    ), ${marker})`;

/**
 * Stores the appends of a batch with replies that are not fenced, in one statement. The heads are locked before the
 * memberships, and these before the roots. A reply is fenced too when its root does not take replies. The root is the
 * counter of its thread. It is changed once, with the `rev` of the last reply. Plain messages are stored as in
 * `append-statement.ts`.
 */
const APPEND_REPLIES = {
  name: "append replies",
  text: `
  WITH ${CLAIMS}, sender AS (
    ${UNFENCED}
  ), draft AS MATERIALIZED (
    SELECT draft.*, sender."roomId", sender."userId", sender."membershipRev", sender."slowModeSince", sender.seq AS "end", sender.rev AS "lastRev"
    FROM unnest(
      $7::uuid[], $8::int[], $9::text[], $10::text[], $11::timestamptz[], $12::jsonb[], $13::uuid[], $14::boolean[]
    ) WITH ORDINALITY AS draft (id, sender, "clientMessageId", body, "sentAt", extras, "threadOf", "alsoInRoom", place)
    JOIN sender ON sender.sender = draft.sender
  ), root AS MATERIALIZED (
    SELECT root.*
    FROM (SELECT DISTINCT "roomId", "threadOf" FROM draft WHERE "threadOf" IS NOT NULL) thread
    CROSS JOIN LATERAL (
      SELECT id, seq, "authorId", coalesce("lastThreadSeq", 0) AS "lastThreadSeq", "deletedAt", "threadOf"
      FROM "Message" WHERE id = thread."threadOf" AND "roomId" = thread."roomId" FOR NO KEY UPDATE
    ) root
    WHERE root."deletedAt" IS NULL AND root."threadOf" IS NULL
  ), numbered AS MATERIALIZED (
    SELECT draft.*, root.seq AS "seqOfRoot", root."authorId" AS "authorOfRoot", root."lastThreadSeq",
      CASE WHEN ${IN_ROOM} THEN draft."end" + count(*) FILTER (WHERE ${IN_ROOM}) OVER of_room END AS seq,
      draft."lastRev" + row_number() OVER of_room AS rev,
      CASE WHEN draft."threadOf" IS NOT NULL THEN root."lastThreadSeq" + row_number() OVER of_thread END AS "threadSeq"
    FROM draft LEFT JOIN root ON root.id = draft."threadOf"
    WHERE draft."threadOf" IS NULL OR root.id IS NOT NULL
    WINDOW of_room AS (PARTITION BY draft."roomId" ORDER BY draft.place),
      of_thread AS (PARTITION BY draft."threadOf" ORDER BY draft.place)
  ), marked AS (
    UPDATE "Membership" SET
      "readSeq" = CASE WHEN "unreadFrom" IS NULL THEN ${markerAfter('"readSeq"', "mark.own")} ELSE "readSeq" END,
      "readAt" = CASE WHEN "unreadFrom" IS NULL AND "readSeq" + 1 = ANY(mark.own) THEN mark."sentAt" ELSE "readAt" END,
      "slowModeSentAt" = coalesce(mark."slowModeSentAt", "Membership"."slowModeSentAt")
    FROM (
      SELECT "roomId", "userId", "membershipRev",
        array_agg(seq) FILTER (WHERE seq IS NOT NULL AND ${IN_PERSON}) AS own,
        max("sentAt") FILTER (WHERE seq IS NOT NULL AND ${IN_PERSON}) AS "sentAt",
        max("sentAt") FILTER (WHERE "slowModeSince" IS NOT NULL) AS "slowModeSentAt"
      FROM numbered WHERE "slowModeSince" IS NOT NULL OR (seq IS NOT NULL AND ${IN_PERSON})
      GROUP BY "roomId", "userId", "membershipRev"
    ) mark
    WHERE "Membership"."roomId" = mark."roomId" AND "Membership"."userId" = mark."userId"
      AND "Membership".rev = mark."membershipRev"
  ), advanced AS (
    UPDATE room_heads SET seq = coalesce(last.seq, room_heads.seq), rev = last.rev
    FROM (SELECT "roomId", max(seq) AS seq, max(rev) AS rev FROM numbered GROUP BY "roomId") last
    WHERE room_heads."roomId" = last."roomId"
  ), stored AS (
    INSERT INTO "Message" (
      id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt", "threadOf", "threadSeq", "rootSeq",
      ${EXTRA_COLUMNS}
    )
    SELECT id, "roomId", seq, rev, "userId", "clientMessageId", body, "sentAt", "threadOf", "threadSeq",
      CASE WHEN seq IS NULL THEN "seqOfRoot" END, ${EXTRA_VALUES}
    FROM numbered
  ), replied AS (
    SELECT "threadOf", count(*)::int AS replies, max("threadSeq") AS "threadSeq", max(rev) AS rev,
      (array_agg("sentAt" ORDER BY place DESC))[1] AS "sentAt", array_agg("userId" ORDER BY place DESC) AS authors
    FROM numbered WHERE "threadOf" IS NOT NULL GROUP BY "threadOf"
  ), counted AS (
    UPDATE "Message" SET
      replies = coalesce("Message".replies, 0) + replied.replies, "lastThreadSeq" = replied."threadSeq",
      "lastReplyAt" = replied."sentAt", "participantIds" = ARRAY(
        SELECT id FROM unnest(replied.authors || "Message"."participantIds") WITH ORDINALITY AS participant (id, place)
        GROUP BY id ORDER BY min(place) LIMIT 3
      ),
      "sentRev" = coalesce("Message"."sentRev", "Message".rev), rev = replied.rev
    FROM replied WHERE "Message".id = replied."threadOf"
    RETURNING "Message".*
  ), follower AS MATERIALIZED (
    SELECT "threadOf", "roomId", "userId", min("readSeq") AS "readSeq", bool_or("isReplier") AS "isReplier",
      array_agg(own) FILTER (WHERE own IS NOT NULL) AS own, max("sentAt") FILTER (WHERE own IS NOT NULL) AS "sentAt"
    FROM (
      SELECT "threadOf", "roomId", "userId", "threadSeq" AS "readSeq", CASE WHEN ${IN_PERSON} THEN "threadSeq" END AS own,
        "sentAt", true AS "isReplier"
      FROM numbered WHERE "threadOf" IS NOT NULL
      UNION ALL
      SELECT "threadOf", "roomId", "authorOfRoot", 0, NULL, NULL, false
      FROM numbered WHERE "threadOf" IS NOT NULL AND "lastThreadSeq" = 0
      UNION ALL
      SELECT "threadOf", "roomId", mentioned.id::uuid, "threadSeq" - 1, NULL, NULL, false
      FROM numbered CROSS JOIN LATERAL jsonb_array_elements_text(extras->'userIds') AS mentioned (id)
      WHERE "threadOf" IS NOT NULL AND mentioned.id::uuid <> "userId"
    ) event GROUP BY "threadOf", "roomId", "userId" ORDER BY "roomId", "userId", "threadOf"
  ), followed AS (
    INSERT INTO thread_follows ("rootId", "userId", "roomId", following, "readSeq", "readAt")
    SELECT follower."threadOf", follower."userId", follower."roomId", true,
      ${markerAfter('follower."readSeq"', "follower.own")},
      CASE WHEN follower."readSeq" = ANY(follower.own) OR follower."readSeq" + 1 = ANY(follower.own)
        THEN follower."sentAt" END
    FROM follower JOIN root ON root.id = follower."threadOf" CROSS JOIN LATERAL (
      SELECT "leftAt", "visibleFrom" FROM "Membership"
      WHERE "roomId" = follower."roomId" AND "userId" = follower."userId" FOR NO KEY UPDATE
    ) membership
    WHERE membership."leftAt" IS NULL AND membership."visibleFrom" <= root.seq
    ON CONFLICT ("rootId", "userId") DO UPDATE SET following = true, ("readSeq", "readAt") = (
        SELECT CASE WHEN thread_follows."unreadFrom" IS NULL
            THEN ${markerAfter('thread_follows."readSeq"', "follower.own")} ELSE thread_follows."readSeq" END,
          CASE WHEN thread_follows."unreadFrom" IS NULL AND thread_follows."readSeq" + 1 = ANY(follower.own)
            THEN follower."sentAt" ELSE thread_follows."readAt" END
        FROM follower
        WHERE follower."threadOf" = thread_follows."rootId" AND follower."userId" = thread_follows."userId"
      )
    WHERE EXISTS (
      SELECT FROM follower WHERE follower."threadOf" = EXCLUDED."rootId" AND follower."userId" = EXCLUDED."userId"
        AND follower."isReplier")
    RETURNING "userId", "rootId", "roomId"
  ), unrecorded AS (
    INSERT INTO appended_follows ("userId", "rootId", "roomId") SELECT * FROM followed
  ), commit AS MATERIALIZED (
    SELECT set_config('synchronous_commit', 'on', true) AS durable
  )
  SELECT place::int, seq, rev, "threadSeq", CASE WHEN seq IS NULL THEN "seqOfRoot" END,
    (SELECT ${ROOT_JSON} FROM counted message WHERE message.id = numbered."threadOf" AND message.rev = numbered.rev)
  FROM commit LEFT JOIN numbered ON true`,
};

type ReplyRow = readonly [
  number,
  seq: string | null,
  rev: string,
  threadSeq: string | null,
  rootSeq: string | null,
  root: MessageJson | null,
];

/** Stores the appends that are not fenced. Returns the numbers in the order of the batch, `undefined` for a fenced append. */
export async function appendReplies(db: Queryable, batch: readonly BatchedAppend[]): Promise<(Stored | undefined)[]> {
  const drafts = batch.map(({ draft }) => draft);
  const claims = claimsOf(batch);
  const values = [
    ...claimValues(claims),
    drafts.map(({ id }) => id),
    claims.senderOf,
    drafts.map(({ clientMessageId }) => clientMessageId),
    drafts.map(({ body }) => body),
    drafts.map(({ sentAt }) => sentAt.toISOString()),
    drafts.map(extrasOf),
    drafts.map(({ threadOf }) => threadOf),
    drafts.map(({ alsoInRoom }) => alsoInRoom),
    ...messageJson.values,
  ];
  const { rows } = await db.query({ ...APPEND_REPLIES, values, rowMode: "array", query_timeout: ANSWER_WITHIN_MS });
  const stored: (Stored | undefined)[] = batch.map(() => undefined);
  const replies = (rows as (ReplyRow | readonly [null])[]).filter((row): row is ReplyRow => row[0] !== null);
  for (const [place, seq, rev, threadSeq, rootSeq, root] of replies)
    stored[place - 1] = {
      seq: numberOrNull(seq),
      rev: Number(rev),
      threadSeq: numberOrNull(threadSeq),
      rootSeq: numberOrNull(rootSeq),
      ...(root && { root: messageFrom(root) }),
    };
  return stored;
}

const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));
