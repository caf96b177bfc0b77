import type { Appended, Changes, ChangesQuery, MessageLog } from "../../../../application/ports/message-log.js";
import {
  fittedHistoryPage,
  pageRange,
  type HistoryCursor,
  type HistoryPage,
} from "../../../../domain/messages/history-page.js";
import type { Draft, Message, MessageId } from "../../../../domain/messages/message.js";
import type { Fence } from "../../../../domain/rooms/access.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import type { Database } from "../database/database.js";
import { isConflict, isOutOfReach } from "../database/postgres-errors.js";
import { attempt } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { pageOfMessages } from "../mapping/columns.js";
import { messageFrom, type MessageRow } from "../mapping/rows.js";
import { changesFrom, changesStatement, oneMessage, type ChangesRow } from "../repositories/messages.js";
import { commitBatchOn } from "./commit-batch.js";
import { firstSent, type Earlier } from "./find-duplicates.js";
import { GroupCommit, type GroupCommitLimits, type Timing } from "./group-commit.js";

/** What of one author or room may wait is many times what they send in the moment that a batch takes. */
const LIMITS: GroupCommitLimits = {
  batch: { items: 500, bytes: 1024 * 1024 },
  waiting: { items: 10_000, bytes: 16 * 1024 * 1024, itemsPerRoom: 2_000, itemsPerAuthor: 500 },
  patienceMs: 8_000,
};

/** Not moved by whoever sets the clock. */
const steadyTiming: Timing = {
  now: () => performance.now(),
  after: (delayMs, task) => void setTimeout(task, delayMs).unref(),
};

type DatabaseParts = Pick<Database, "prisma" | "commits"> & Partial<Pick<Database, "poolMode">>;

export class PrismaMessageLog implements MessageLog {
  private readonly prisma: PrismaClient;
  private readonly commits: GroupCommit;

  constructor({ prisma, commits, poolMode }: DatabaseParts, limits: Partial<GroupCommitLimits> = {}) {
    this.prisma = prisma;
    this.commits = new GroupCommit({
      commit: commitBatchOn(commits, poolMode),
      mayPass: (error) => isConflict(error) || isOutOfReach(error),
      timing: steadyTiming,
      limits: { ...LIMITS, ...limits },
    });
  }

  append(draft: Draft, fence: Fence): Promise<Appended> {
    return this.commits.append(draft, fence);
  }

  /** Takes no more appends; resolves when those that came are stored or refused. */
  close(): Promise<void> {
    return this.commits.close();
  }

  sent(draft: Draft): Promise<Earlier | null> {
    return attempt(() => firstSent(this.prisma, draft));
  }

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return attempt(() => oneMessage(this.prisma, roomId, messageId));
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number): Promise<HistoryPage> {
    const [row] = await attempt(
      () => this.prisma.$queryRaw<{ seq: bigint; items: MessageRow[] }[]>`
        SELECT head.seq, ${pageOf(cursor, limit)} AS items
        FROM room_heads head WHERE head."roomId" = ${roomId}::uuid`,
    );
    const seq = Number(row?.seq ?? 0);
    const range = pageRange(cursor, seq, limit);
    return fittedHistoryPage((row?.items ?? []).map(messageFrom), { cursor, range, seq });
  }

  async changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null> {
    const [row] = await attempt(() => this.prisma.$queryRaw<ChangesRow[]>`${changesStatement(roomId, query)}`);
    return row ? changesFrom(row, query) : null;
  }
}

/** The numbers have no holes, so the next `limit` rows in either direction are the page. */
function pageOf(cursor: HistoryCursor, limit: number): Prisma.Sql {
  const { first, last } = pageRange(cursor, Number.MAX_SAFE_INTEGER, limit);
  const inRoom = (page: Prisma.Sql) => Prisma.sql`"roomId" = head."roomId" AND ${page}`;
  const upwards = inRoom(Prisma.sql`seq >= ${first} ORDER BY seq LIMIT ${limit}`);
  if ("after" in cursor) return pageOfMessages(upwards, Prisma.sql`seq`);
  if ("around" in cursor) return pageOfMessages(upwards, Prisma.sql`abs(seq - ${cursor.around}), seq`);
  return pageOfMessages(inRoom(Prisma.sql`seq <= ${last} ORDER BY seq DESC LIMIT ${limit}`), Prisma.sql`seq DESC`);
}
