import type { AuditRepository, NoticeRepository } from "../../../../application/ports/notice-repository.js";
import type { AuditQuery } from "../../../../application/ports/room-reader.js";
import type { SeqRange } from "../../../../domain/messages/history-page.js";
import type { AuditEntry } from "../../../../domain/rooms/audit-entry.js";
import { MAX_NOTICES, type Notice } from "../../../../domain/rooms/notice.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { Prisma } from "../generated/client.js";
import { auditJson, instant, jsonOrNull, noticeJson } from "../mapping/columns.js";

export class PrismaNoticeRepository implements NoticeRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async add({ id, roomId, rev, afterSeq, kind, actor, subject, data, at }: Notice): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO notices (id, "roomId", rev, "afterSeq", kind, "actorId", "subjectId", data, at)
      VALUES (
        ${id}::uuid, ${roomId}::uuid, ${rev}, ${afterSeq}, ${kind}::"NoticeKind", ${actor.id}::uuid,
        ${subject?.id ?? null}::uuid, ${jsonOrNull(data)}, ${instant(at)}
      )`;
  }
}

export class PrismaAuditRepository implements AuditRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  add(entry: AuditEntry): Promise<void> {
    return this.addAll([entry]);
  }

  async addAll(entries: readonly AuditEntry[]): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO audit_entries (id, "roomId", "actorId", action, "subjectId", "messageId", details, at)
      SELECT * FROM unnest(
        ${entries.map(({ id }) => id)}::uuid[], ${entries.map(({ roomId }) => roomId)}::uuid[],
        ${entries.map(({ actor }) => actor.id)}::uuid[], ${entries.map(({ action }) => action)}::text[],
        ${entries.map(({ subject }) => subject?.id ?? null)}::uuid[], ${entries.map(({ messageId }) => messageId)}::uuid[],
        ${entries.map(({ details }) => details && JSON.stringify(details))}::jsonb[],
        ${entries.map(({ at }) => at.toISOString())}::timestamptz[]
      )`;
  }
}

const newestNotices = (roomId: Prisma.Sql, first: Prisma.Sql, last: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT * FROM notices WHERE "roomId" = ${roomId} AND "afterSeq" BETWEEN ${first} AND ${last}
  ORDER BY "afterSeq" DESC, rev DESC, id DESC LIMIT ${MAX_NOTICES}`;

export const noticesStatement = (roomId: RoomId, { first, last }: SeqRange): Prisma.Sql => Prisma.sql`
  SELECT ${noticeJson} AS notice
  FROM (${newestNotices(Prisma.sql`${roomId}::uuid`, Prisma.sql`${first}`, Prisma.sql`${last}`)}) notice
  ORDER BY rev, id`;

/** The notices of `head`'s room in a range. */
export const noticesJson = (first: Prisma.Sql, last: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT coalesce(json_agg(${noticeJson} ORDER BY notice.rev, notice.id), '[]')
  FROM (${newestNotices(Prisma.sql`head."roomId"`, first, last)}) notice)`;

/** Reads one page of notices and one of entries, and returns the newest of both. Of one id, the entry wins. */
export function auditStatement(roomId: RoomId, { after, limit }: AuditQuery): Prisma.Sql {
  const earlier = after === undefined ? Prisma.empty : Prisma.sql`AND id < ${after}::uuid`;
  const page = Prisma.sql`WHERE "roomId" = ${roomId}::uuid ${earlier} ORDER BY id DESC LIMIT ${limit}`;
  return Prisma.sql`
    SELECT ${auditJson} AS entry FROM (
      SELECT DISTINCT ON (id) * FROM (
        (SELECT id, "roomId", "actorId", kind::text AS action, "subjectId", NULL::uuid AS "messageId", data AS details, at,
          false AS "isEntry" FROM notices ${page})
        UNION ALL
        (SELECT id, "roomId", "actorId", action, "subjectId", "messageId", details, at, true FROM audit_entries ${page})
      ) line ORDER BY id DESC, "isEntry" DESC LIMIT ${limit}
    ) entry ORDER BY id DESC`;
}
