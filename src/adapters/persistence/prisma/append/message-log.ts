import type {
  Appended,
  Changes,
  ChangesQuery,
  MessageLog,
  VersionQuery,
} from "../../../../application/ports/message-log.js";
import {
  fittedHistoryPage,
  pageRange,
  type HistoryCursor,
  type HistoryPage,
} from "../../../../domain/messages/history-page.js";
import type { Draft, Message, MessageId } from "../../../../domain/messages/message.js";
import type { MessageVersion } from "../../../../domain/messages/message-version.js";
import type { Fence } from "../../../../domain/rooms/access.js";
import { visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import type { Database } from "../database/database.js";
import { isConflict, isUnavailable } from "../database/postgres-errors.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { pageOfMessages } from "../mapping/columns.js";
import { changesFrom, changesStatement, findMessage, type ChangesRow } from "../repositories/messages.js";
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

type DatabaseParts = Pick<Database, "prisma" | "commits"> & Partial<Pick<Database, "poolMode">>;

export class PrismaMessageLog implements MessageLog {
  private readonly prisma: PrismaClient;
  private readonly commits: GroupCommit;

  constructor({ prisma, commits, poolMode }: DatabaseParts, limits: Partial<GroupCommitLimits> = {}) {
    this.prisma = prisma;
    this.commits = new GroupCommit({
      commit: commitBatchOn(commits, poolMode),
      isTransient: (error) => isConflict(error) || isUnavailable(error),
      scheduler,
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

  versions(messageId: MessageId, query: VersionQuery): Promise<readonly MessageVersion[]> {
    return withRetry(() => findVersions(this.prisma, messageId, query));
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number, visibleFrom = 1): Promise<HistoryPage> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ seq: bigint; items: MessageJson[] }[]>`
        SELECT head.seq, ${pageOf(cursor, limit, visibleFrom)} AS items
        FROM room_heads head WHERE head."roomId" = ${roomId}::uuid`,
    );
    const seq = Number(row?.seq ?? 0);
    const range = pageRange(cursor, seq, limit, visibleFrom);
    const visible = visibleMessages((row?.items ?? []).map(messageFrom), visibleFrom);
    return fittedHistoryPage(visible, { cursor, range, seq, visibleFrom });
  }

  async changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null> {
    const [row] = await withRetry(() => this.prisma.$queryRaw<ChangesRow[]>`${changesStatement(roomId, query)}`);
    return row ? changesFrom(row, query) : null;
  }
}

/** `seq` has no holes, so the next `limit` rows in either direction are the page. */
function pageOf(cursor: HistoryCursor, limit: number, visibleFrom: number): Prisma.Sql {
  const { first, last } = pageRange(cursor, Number.MAX_SAFE_INTEGER, limit, visibleFrom);
  const inRoom = (page: Prisma.Sql) => Prisma.sql`"roomId" = head."roomId" AND ${page}`;
  const upwards = inRoom(Prisma.sql`seq >= ${first} ORDER BY seq LIMIT ${limit}`);
  if ("after" in cursor) return pageOfMessages(upwards, Prisma.sql`seq`);
  if ("around" in cursor) return pageOfMessages(upwards, Prisma.sql`abs(seq - ${cursor.around}), seq`);
  return pageOfMessages(
    inRoom(Prisma.sql`seq BETWEEN ${visibleFrom} AND ${last} ORDER BY seq DESC LIMIT ${limit}`),
    Prisma.sql`seq DESC`,
  );
}
