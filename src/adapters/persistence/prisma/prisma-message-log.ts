import type { Appended, Changes, ChangesQuery, MessageLog } from "../../../application/ports/message-log.js";
import { historyPage, pageRange, type HistoryCursor, type HistoryPage } from "../../../domain/messages/history-page.js";
import { numbered, type Draft, type Message } from "../../../domain/messages/message.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { attempt } from "./attempt.js";
import { changesFrom, changesStatement, type ChangesRow } from "./changes-row.js";
import { violatedIndex } from "./failures.js";
import { Prisma, type PrismaClient } from "./generated/client.js";
import { messagesWhere } from "./room-view-row.js";
import { instant, messageFrom, messageJson, type MessageRow } from "./rows.js";

export class PrismaMessageLog implements MessageLog {
  constructor(private readonly prisma: PrismaClient) {}

  append(draft: Draft, accessRev: number): Promise<Appended> {
    return attempt(async () => {
      const numbers = await this.insert(draft, accessRev);
      if (numbers) return { outcome: "stored", message: numbered(draft, numbers) };
      const earlier = await this.sentBefore(draft);
      return earlier ? { outcome: "repeated", message: earlier } : { outcome: "fenced" };
    });
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number): Promise<HistoryPage> {
    const [row] = await attempt(
      () => this.prisma.$queryRaw<{ seq: bigint; items: MessageRow[] }[]>`
        SELECT head.seq, ${messagesWhere(Prisma.sql`"roomId" = head."roomId" AND ${pageOf(cursor, limit)}`)} AS items
        FROM room_heads head WHERE head."roomId" = ${roomId}::uuid`,
    );
    const seq = Number(row?.seq ?? 0);
    return historyPage((row?.items ?? []).map(messageFrom), pageRange(cursor, seq, limit), seq);
  }

  async changes(roomId: RoomId, query: ChangesQuery): Promise<Changes | null> {
    const [row] = await attempt(() => this.prisma.$queryRaw<ChangesRow[]>(changesStatement(roomId, query)));
    return row ? changesFrom(row, query) : null;
  }

  /** One statement, so that numbers are given out in the order of the commits; `null` when it stored nothing. */
  private async insert(draft: Draft, accessRev: number): Promise<Numbers | null> {
    const { id, roomId, author, clientMessageId, body, sentAt } = draft;
    try {
      const [numbers] = await this.prisma.$queryRaw<{ seq: bigint; rev: bigint }[]>`
        WITH head AS (
          UPDATE room_heads SET seq = seq + 1, rev = rev + 1
          WHERE "roomId" = ${roomId}::uuid AND "accessRev" = ${accessRev}
          RETURNING "roomId", seq, rev
        ), stored AS (
          INSERT INTO "Message" (id, "roomId", seq, rev, "authorId", "clientMessageId", body, "sentAt")
          SELECT ${id}::uuid, "roomId", seq, rev, ${author.id}::uuid, ${clientMessageId}, ${body}, ${instant(sentAt)} FROM head
        ), marked AS (
          UPDATE "Membership" SET "readSeq" = head.seq FROM head
          WHERE "Membership"."roomId" = head."roomId" AND "userId" = ${author.id}::uuid
        )
        SELECT seq, rev FROM head`;
      return numbers ? { seq: Number(numbers.seq), rev: Number(numbers.rev) } : null;
    } catch (error) {
      if (ONE_ROW_A_SEND.includes(violatedIndex(error))) return null;
      throw error;
    }
  }

  private async sentBefore({ id, roomId, author, clientMessageId }: Draft): Promise<Message | null> {
    const [row] = await this.prisma.$queryRaw<{ message: MessageRow }[]>`
      SELECT ${messageJson} AS message FROM "Message" message
      WHERE message."roomId" = ${roomId}::uuid AND message."authorId" = ${author.id}::uuid
        AND (message."clientMessageId" = ${clientMessageId} OR message.id = ${id}::uuid)`;
    return row ? messageFrom(row.message) : null;
  }
}

type Numbers = Readonly<{ seq: number; rev: number }>;

/** A retry without a clientMessageId of its own is known by the draft's id. */
const ONE_ROW_A_SEND: readonly unknown[] = ["Message_roomId_authorId_clientMessageId_key", "Message_pkey"];

/** The numbers have no holes, so the next `limit` rows in either direction are the page. */
function pageOf(cursor: HistoryCursor, limit: number): Prisma.Sql {
  const { first, last } = pageRange(cursor, Number.MAX_SAFE_INTEGER, limit);
  return "after" in cursor || "around" in cursor
    ? Prisma.sql`seq >= ${first} ORDER BY seq LIMIT ${limit}`
    : Prisma.sql`seq <= ${last} ORDER BY seq DESC LIMIT ${limit}`;
}
