import type { Changes, ChangesQuery } from "../../../../application/ports/message-log.js";
import type { MessageRepository } from "../../../../application/ports/message-repository.js";
import type { Message, MessageId } from "../../../../domain/messages/message.js";
import { firstPage } from "../../../../domain/rooms/change-page.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import {
  membershipFrom,
  messageFrom,
  roomFrom,
  type MembershipJson,
  type MessageJson,
  type RoomHeadJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import {
  bodyDigest,
  headJson,
  instantOrNull,
  membershipJson,
  messageJson,
  pageOfChangedMessages,
  roomJson,
} from "../mapping/columns.js";

export class PrismaMessageRepository implements MessageRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return findMessage(this.tx, roomId, messageId);
  }

  /**
   * Saves the `rev` and the body digest of the original send at the first change. To the right of `=`, columns have
   * their old values.
   */
  async save({ id, roomId, rev, body, editedAt, deletedAt }: Message): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE "Message" SET
        rev = ${rev}, body = ${body}, "editedAt" = ${instantOrNull(editedAt)}, "deletedAt" = ${instantOrNull(deletedAt)},
        "sentRev" = coalesce("sentRev", rev), "sentDigest" = coalesce("sentDigest", ${bodyDigest(Prisma.sql`body`)})
      WHERE id = ${id}::uuid AND "roomId" = ${roomId}::uuid`;
  }
}

/** Reads one message of a room, through a client or a transaction. */
export async function findMessage(
  client: Pick<PrismaClient, "$queryRaw">,
  roomId: RoomId,
  messageId: MessageId,
): Promise<Message | null> {
  const [row] = await client.$queryRaw<{ message: MessageJson }[]>`
    SELECT ${messageJson} AS message FROM "Message" message
    WHERE message.id = ${messageId}::uuid AND message."roomId" = ${roomId}::uuid`;
  return row ? messageFrom(row.message) : null;
}

export type ChangesRow = Readonly<{
  room: RoomJson;
  head: RoomHeadJson;
  messages: readonly MessageJson[];
  members: readonly MembershipJson[];
}>;

/** Reads one message and one membership more than a page holds, by count or by bytes, so that the page's end is known. */
export function changesStatement(roomId: RoomId, { after, limit, maxChanges }: ChangesQuery): Prisma.Sql {
  const changed = Prisma.sql`"roomId" = head."roomId" AND rev > ${after} ORDER BY rev`;
  const oldest = Prisma.sql`${changed} FETCH FIRST ${limit + 1} ROWS WITH TIES`;
  return Prisma.sql`
    SELECT ${roomJson} AS room, ${headJson} AS head,
      ${pageOfChangedMessages(oldest)} AS messages,
      (
        SELECT coalesce(json_agg(${membershipJson} ORDER BY membership.rev), '[]')
        FROM (SELECT * FROM "Membership" WHERE ${oldest}) membership
      ) AS members
    FROM room_heads head JOIN "Room" room ON room.id = head."roomId"
    WHERE head."roomId" = ${roomId}::uuid AND head.rev >= ${after} ${atMost(maxChanges, changed)}`;
}

/** Looks for one entity more than `maxChanges`, so that the index entries read are bounded. */
function atMost(maxChanges: number | undefined, changed: Prisma.Sql): Prisma.Sql {
  if (maxChanges === undefined) return Prisma.empty;
  return Prisma.sql`AND NOT EXISTS (
    SELECT FROM (
      (SELECT rev FROM "Message" WHERE ${changed} LIMIT ${maxChanges + 1})
      UNION ALL
      (SELECT rev FROM "Membership" WHERE ${changed} LIMIT ${maxChanges + 1})
    ) entity OFFSET ${maxChanges} LIMIT 1)`;
}

export function changesFrom(row: ChangesRow, { after, limit }: ChangesQuery): Changes {
  const { head } = row;
  const whole = {
    roomId: head.roomId,
    from: after,
    rev: head.rev,
    messages: row.messages.map(messageFrom).sort(byRev),
    members: row.members.map(membershipFrom),
    ...(head.settingsRev > after && { room: { room: roomFrom(row.room), head } }),
  };
  return firstPage(whole, limit);
}

const byRev = (a: { rev: number }, b: { rev: number }): number => a.rev - b.rev;
