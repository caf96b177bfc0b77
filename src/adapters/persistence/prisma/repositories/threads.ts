import type {
  ListedThread,
  ThreadBatch,
  ThreadBatchQuery,
  ThreadKey,
  ThreadReader,
} from "../../../../application/ports/thread-reader.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { pageRange } from "../../../../domain/messages/history-page.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import { type FollowBatch, MAX_UNREAD_REPLIES, type MyThread } from "../../../../domain/messages/thread-follow.js";
import { fittedThreadPage, type ThreadCursor, type ThreadPage } from "../../../../domain/messages/thread-page.js";
import type { ThreadPlace } from "../../../../domain/messages/thread-place.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, messageJson, pageOfMessages } from "../mapping/columns.js";

type PageRow = Readonly<{ root: MessageJson; items: readonly MessageJson[] }>;

/** Each read is one statement, and therefore one snapshot. */
export class PrismaThreadReader implements ThreadReader {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async page({ roomId, rootId }: ThreadKey, cursor: ThreadCursor, limit: number): Promise<ThreadPage | null> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<PageRow[]>`
        SELECT ${messageJson} AS root, ${pageOf(rootId, cursor, limit)} AS items FROM "Message" message
        WHERE message.id = ${rootId}::uuid AND message."roomId" = ${roomId}::uuid`,
    );
    return row ? fittedThreadPage(messageFrom(row.root), row.items.map(messageFrom), { cursor, limit }) : null;
  }

  async mine(userId: UserId, { roomId, rootId }: ThreadKey): Promise<MyThread | null> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ mine: MyThread }[]>`
        SELECT ${myThreadJson} AS mine FROM thread_follows follow CROSS JOIN LATERAL (${UNREAD_COUNTS}) unread
        WHERE follow."rootId" = ${rootId}::uuid AND follow."userId" = ${userId}::uuid
          AND follow."roomId" = ${roomId}::uuid AND ${OF_MEMBER}`,
    );
    return row?.mine ?? null;
  }

  async listBatch(userId: UserId, { unread, after, above, limit, batch }: ThreadBatchQuery): Promise<ThreadBatch> {
    const place = Prisma.sql`(root."lastReplyAt", follow."rootId")`;
    const further = after ? Prisma.sql`AND ${place} < ${placeOf(after)}` : Prisma.empty;
    const nearer = above ? Prisma.sql`AND ${place} > ${placeOf(above)}` : Prisma.empty;
    const [row] = await withRetry(
      () => this.lists.query<BatchRow[]>`
        WITH examined AS MATERIALIZED (${followsOf(userId, batch)}), listed AS MATERIALIZED (
          SELECT follow.*, root."lastReplyAt" ${FOLLOWED_THREADS}
            AND root."lastReplyAt" IS NOT NULL ${further} ${nearer} ${unread ? HAS_UNREAD : Prisma.empty}
          ORDER BY root."lastReplyAt" DESC, follow."rootId" DESC LIMIT ${limit}
        )
        SELECT (SELECT count(*)::int FROM examined) AS examined, ${LAST_EXAMINED} AS last, (
          SELECT coalesce(json_agg(json_build_object(
            'root', (SELECT ${messageJson} FROM "Message" message WHERE message.id = follow."rootId"),
            'mine', ${myThreadJson}) ORDER BY follow."lastReplyAt" DESC, follow."rootId" DESC), '[]')
          FROM listed follow CROSS JOIN LATERAL (${UNREAD_COUNTS}) unread
        ) AS threads`,
    );
    const { threads, examined, last } = row ?? { threads: [], examined: 0, last: null };
    return {
      threads: threads.map(({ root, mine }): ListedThread => ({ root: messageFrom(root), mine })),
      examined,
      next: examined < batch.size ? null : last,
    };
  }
}

type BatchRow = Readonly<{
  threads: readonly Readonly<{ root: MessageJson; mine: MyThread }>[];
  examined: number;
  last: MessageId | null;
}>;

const placeOf = ({ lastReplyAt, rootId }: ThreadPlace): Prisma.Sql =>
  Prisma.sql`(${instant(lastReplyAt)}, ${rootId}::uuid)`;

/** The follows of a batch. The subquery hides the limit from the planner, which would otherwise sort all follows. */
export function followsOf(userId: UserId, { before, size }: FollowBatch): Prisma.Sql {
  const further = before === null ? Prisma.empty : Prisma.sql`AND "rootId" < ${before}::uuid`;
  return Prisma.sql`
    SELECT * FROM thread_follows WHERE "userId" = ${userId}::uuid ${further} ORDER BY "rootId" DESC
    LIMIT (SELECT ${size}::int)`;
}

/** The last root of the follows in `examined`. */
export const LAST_EXAMINED = Prisma.sql`(SELECT "rootId" FROM examined ORDER BY "rootId" LIMIT 1)`;

/**
 * Each `follow` in `examined` of a thread whose `root` the user may see. The limits make the planner look up each
 * membership and root by its key.
 */
export const FOLLOWED_THREADS = Prisma.sql`
  FROM examined follow CROSS JOIN LATERAL (
    SELECT "visibleFrom" FROM "Membership"
    WHERE "roomId" = follow."roomId" AND "userId" = follow."userId" AND "leftAt" IS NULL LIMIT 1
  ) membership CROSS JOIN LATERAL (
    SELECT seq, "lastReplyAt", "lastThreadSeq" FROM "Message" WHERE id = follow."rootId" LIMIT 1
  ) root
  WHERE follow.following AND root.seq >= membership."visibleFrom"`;

export const myThreadJson = Prisma.sql`json_build_object(
  'rootId', follow."rootId", 'roomId', follow."roomId", 'following', follow.following, 'readSeq', follow."readSeq",
  'unreadFrom', follow."unreadFrom", 'unread', unread.replies, 'unreadMentions', unread.mentions)`;

/** Whether `follow` counts: after the end of a membership some are removed a moment later. */
export const OF_MEMBER = Prisma.sql`EXISTS (
  SELECT FROM "Membership" WHERE "roomId" = follow."roomId" AND "userId" = follow."userId" AND "leftAt" IS NULL)`;

/** Replies of a thread that may be unread for the user of `follow`. */
const UNREAD_REPLIES = Prisma.sql`
  FROM "Message" reply
  WHERE reply."threadOf" = follow."rootId" AND reply."threadSeq" >= least(follow."readSeq" + 1, follow."unreadFrom")
    AND reply."authorId" <> follow."userId" AND reply."deletedAt" IS NULL`;

/** Counts of unread replies for the user of `follow`. */
export const UNREAD_COUNTS = Prisma.sql`
  SELECT count(*) AS replies, count(*) FILTER (WHERE "isMention") AS mentions
  FROM (
    SELECT reply."mentionsRoom" OR coalesce(follow."userId" = ANY(reply."mentionedIds"), false) AS "isMention" ${UNREAD_REPLIES}
    ORDER BY reply."threadSeq" LIMIT ${MAX_UNREAD_REPLIES}
  ) reply`;

const HAS_UNREAD = Prisma.sql`
  AND root."lastThreadSeq" >= least(follow."readSeq" + 1, follow."unreadFrom") AND EXISTS (SELECT ${UNREAD_REPLIES})`;

/** `threadSeq` has no holes, so the next `limit` replies in either direction are the page. */
function pageOf(rootId: MessageId, cursor: ThreadCursor, limit: number): Prisma.Sql {
  const { first, last } = pageRange(cursor, Number.MAX_SAFE_INTEGER, limit);
  const inThread = (page: Prisma.Sql) => Prisma.sql`"threadOf" = ${rootId}::uuid AND ${page}`;
  return "after" in cursor
    ? pageOfMessages(
        inThread(Prisma.sql`"threadSeq" >= ${first} ORDER BY "threadSeq" LIMIT ${limit}`),
        Prisma.sql`"threadSeq"`,
      )
    : pageOfMessages(
        inThread(Prisma.sql`"threadSeq" <= ${last} ORDER BY "threadSeq" DESC LIMIT ${limit}`),
        Prisma.sql`"threadSeq" DESC`,
      );
}
