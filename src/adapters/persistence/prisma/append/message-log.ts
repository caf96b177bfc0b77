import { setImmediate } from "node:timers/promises";
import type {
  Appended,
  Changes,
  ChangesQuery,
  MessageLog,
  VersionQuery,
} from "../../../../application/ports/message-log.js";
import {
  firstAround,
  fittedHistoryPage,
  pageRange,
  type HistoryCursor,
  type HistoryWithNotices,
  type SeqRange,
} from "../../../../domain/messages/history-page.js";
import type { Draft, Message, MessageId } from "../../../../domain/messages/message.js";
import { noticeRange, noticeRangeAround, noticesWithin } from "../../../../domain/messages/notice-range.js";
import type { MessageVersion } from "../../../../domain/messages/message-version.js";
import type { Fence } from "../../../../domain/rooms/access.js";
import { visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { MAX_NOTICES } from "../../../../domain/rooms/notice.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { messageFrom, noticeFrom, type MessageJson, type NoticeJson } from "../../../codec/entity-json.js";
import type { Database } from "../database/database.js";
import { isConflict, isUnavailable } from "../database/postgres-errors.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { pageOfMessages } from "../mapping/columns.js";
import { changesFrom, changesStatement, findMessage, findPins, type ChangesRow } from "../repositories/messages.js";
import { noticesJson, noticesStatement } from "../repositories/notices.js";
import { findVersions } from "../repositories/message-versions.js";
import { commitBatchOn } from "./commit-batch.js";
import { findEarlierSend, type EarlierSend } from "./find-duplicates.js";
import { GroupCommit, type GroupCommitLimits } from "./group-commit.js";

/** The limits per author and per room are far above what one of them sends during one batch. */
const LIMITS: GroupCommitLimits = {
  batch: { items: 500, bytes: 1024 * 1024 },
  waiting: { items: 10_000, bytes: 16 * 1024 * 1024, itemsPerRoom: 2_000, itemsPerAuthor: 500 },
  timeoutMs: 8_000,
};

const monotonicClock = { elapsedMs: () => performance.now() };

const scheduler = {
  after(delayMs: number, task: () => void) {
    const timer = setTimeout(task, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

type DatabaseParts = Pick<Database, "prisma" | "commits"> & Partial<Pick<Database, "poolMode" | "isEmbedded">>;

export class PrismaMessageLog implements MessageLog {
  private readonly prisma: PrismaClient;
  private readonly commits: GroupCommit;

  constructor(
    { prisma, commits, poolMode = "session", isEmbedded = false }: DatabaseParts,
    limits: Partial<GroupCommitLimits> = {},
  ) {
    this.prisma = prisma;
    this.commits = new GroupCommit({
      commit: commitBatchOn(commits, { poolMode, isEmbedded }),
      isTransient: (error) => isConflict(error) || isUnavailable(error),
      scheduler,
      // Answers of an embedded PostgreSQL need no turn of the event loop, so reads one after the other would put off its end.
      endOfTurn: isEmbedded ? () => Promise.resolve() : () => setImmediate(),
      monotonicClock,
      limits: { ...LIMITS, ...limits },
    });
  }

  append(draft: Draft, fence: Fence): Promise<Appended> {
    return this.commits.append(draft, fence);
  }

  /** Rejects further appends. Resolves when the pending ones are stored or refused. */
  close(): Promise<void> {
    return this.commits.close();
  }

  sent(draft: Draft): Promise<EarlierSend | null> {
    return withRetry(() => findEarlierSend(this.prisma, draft));
  }

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return withRetry(() => findMessage(this.prisma, roomId, messageId));
  }

  pins(roomId: RoomId): Promise<readonly Message[]> {
    return withRetry(() => findPins(this.prisma, roomId));
  }

  versions(messageId: MessageId, query: VersionQuery): Promise<readonly MessageVersion[]> {
    return withRetry(() => findVersions(this.prisma, messageId, query));
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number, visibleFrom = 1): Promise<HistoryWithNotices> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<HistoryRow[]>`
        SELECT head.seq, ${pageOf(cursor, limit, visibleFrom)} AS items, ${noticesOn(cursor, limit, visibleFrom)} AS notices
        FROM room_heads head WHERE head."roomId" = ${roomId}::uuid`,
    );
    const { items = [], notices = [] } = row ?? {};
    const seq = Number(row?.seq ?? 0);
    const range = pageRange(cursor, seq, limit, visibleFrom);
    const visible = visibleMessages(items.map(messageFrom), visibleFrom);
    const page = fittedHistoryPage(visible, { cursor, range, seq, visibleFrom });
    const standing = noticeRange(page, visibleFrom);
    // The newest notices of the whole range may hide some of those that stand on a page that was cut.
    const isHiding = page.items.length < items.length && notices.length === MAX_NOTICES;
    const found = isHiding && standing ? await this.notices(roomId, standing) : notices;
    return { ...page, notices: noticesWithin(found.map(noticeFrom), standing) };
  }

  private async notices(roomId: RoomId, range: SeqRange): Promise<readonly NoticeJson[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ notice: NoticeJson }[]>`${noticesStatement(roomId, range)}`,
    );
    return rows.map(({ notice }) => notice);
  }

  async changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null> {
    const [row] = await withRetry(() => this.prisma.$queryRaw<ChangesRow[]>`${changesStatement(roomId, query)}`);
    return row ? changesFrom(row, query) : null;
  }
}

type HistoryRow = Readonly<{ seq: bigint; items: MessageJson[]; notices: NoticeJson[] }>;

/** The newest notices in a range that holds those of the page. */
function noticesOn(cursor: HistoryCursor, limit: number, visibleFrom: number): Prisma.Sql {
  if ("after" in cursor) {
    const { first, last } = noticeRangeAround(pageRange(cursor, 0, limit, visibleFrom), visibleFrom);
    return noticesJson(Prisma.sql`${first}::bigint`, Prisma.sql`${last}::bigint`);
  }
  const { first, last } = "around" in cursor ? rangeAround(cursor, limit, visibleFrom) : rangeBefore(cursor, limit);
  return noticesJson(
    Prisma.sql`CASE WHEN ${first} > ${visibleFrom}::bigint THEN ${first} ELSE ${visibleFrom - 1}::bigint END`,
    Prisma.sql`greatest(${last}, ${visibleFrom - 1}::bigint)`,
  );
}

type SqlRange = Readonly<Record<keyof SeqRange, Prisma.Sql>>;

/** The range of a page that ends at the cursor or at the end of the room. */
function rangeBefore(cursor: Readonly<{ before: number } | { newest: true }>, limit: number): SqlRange {
  const last = "before" in cursor ? Prisma.sql`least(${cursor.before - 1}::bigint, head.seq)` : Prisma.sql`head.seq`;
  return { first: Prisma.sql`${last} - ${limit - 1}::bigint`, last };
}

/** The range of a page around the cursor. Like `pageRange`, but in the statement that reads the last `seq`. */
function rangeAround({ around }: Readonly<{ around: number }>, limit: number, visibleFrom: number): SqlRange {
  const start = Prisma.sql`least(${firstAround(around, limit)}::bigint, head.seq - ${limit - 1}::bigint)`;
  const first = Prisma.sql`greatest(${start}, ${visibleFrom}::bigint)`;
  return { first, last: Prisma.sql`${first} + ${limit - 1}::bigint` };
}

/** `seq` has no holes, so the next `limit` rows in either direction are the page. */
function pageOf(cursor: HistoryCursor, limit: number, visibleFrom: number): Prisma.Sql {
  const { first, last } = pageRange(cursor, Number.MAX_SAFE_INTEGER, limit, visibleFrom);
  const inRoom = (page: Prisma.Sql) => Prisma.sql`"roomId" = head."roomId" AND ${page}`;
  const upwards = (from: Prisma.Sql) => inRoom(Prisma.sql`seq >= ${from} ORDER BY seq LIMIT ${limit}`);
  if ("after" in cursor) return pageOfMessages(upwards(Prisma.sql`${first}`), Prisma.sql`seq`);
  if ("around" in cursor) {
    const range = rangeAround(cursor, limit, visibleFrom);
    return pageOfMessages(upwards(range.first), Prisma.sql`abs(seq - ${cursor.around}), seq`);
  }
  return pageOfMessages(
    inRoom(Prisma.sql`seq BETWEEN ${visibleFrom} AND ${last} ORDER BY seq DESC LIMIT ${limit}`),
    Prisma.sql`seq DESC`,
  );
}
