import type { AuditRepository, NoticeRepository } from "../../../application/ports/notice-repository.js";
import type { AuditQuery } from "../../../application/ports/room-reader.js";
import type { SeqRange } from "../../../domain/messages/history-page.js";
import { auditEntryOf, type AuditEntry } from "../../../domain/rooms/audit-entry.js";
import { MAX_NOTICES, type Notice, type NoticeId } from "../../../domain/rooms/notice.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { revIndexOf, type MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

export class InMemoryNoticeRepository implements NoticeRepository {
  constructor(private readonly tables: Pick<MemoryTables, "notices">) {}

  async add(notice: Notice): Promise<void> {
    this.tables.notices.set(notice.id, notice);
  }
}

export class InMemoryAuditRepository implements AuditRepository {
  constructor(private readonly tables: Pick<MemoryTables, "auditEntries">) {}

  async add(entry: AuditEntry): Promise<void> {
    this.tables.auditEntries.set(entry.id, entry);
  }

  async addAll(entries: readonly AuditEntry[]): Promise<void> {
    for (const entry of entries) await this.add(entry);
  }
}

/** Returns the notice with the current names of its people. */
export function noticesOf(tables: MemoryTables, ids: readonly NoticeId[]): readonly Notice[] {
  const notices = ids.flatMap((id) => tables.notices.get(id) ?? []);
  return notices.map((notice) => withCurrentNames(tables, notice));
}

export function noticesIn(tables: MemoryTables, roomId: RoomId, { first, last }: SeqRange): readonly Notice[] {
  const found: NoticeId[] = [];
  for (const id of revIndexOf(tables.noticesByRev, roomId).newestFirst()) {
    const { afterSeq = 0 } = tables.notices.get(id) ?? {};
    if (afterSeq < first || found.length === MAX_NOTICES) break;
    if (afterSeq <= last) found.push(id);
  }
  return noticesOf(tables, found.reverse());
}

export function auditOf(tables: MemoryTables, roomId: RoomId, { after, limit }: AuditQuery): readonly AuditEntry[] {
  const notices = [...revIndexOf(tables.noticesByRev, roomId).newestFirst()].flatMap(
    (id) => tables.notices.get(id) ?? [],
  );
  const entries = [...tables.auditEntries.values()].filter((entry) => entry.roomId === roomId);
  const byId = new Map([...notices.map(auditEntryOf), ...entries].map((line) => [line.id, line]));
  const all = [...byId.values()].filter(({ id }) => after === undefined || id < after);
  const page = all.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
  return page.map((entry) => withCurrentNames(tables, entry));
}

const withCurrentNames = <Line extends Pick<Notice, "actor" | "subject">>(tables: MemoryTables, line: Line): Line => ({
  ...line,
  actor: currentSummaryOf(tables, line.actor),
  subject: line.subject && currentSummaryOf(tables, line.subject),
});
