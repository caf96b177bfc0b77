import type { Changes, ChangesQuery } from "../../../../application/ports/message-log.js";
import { LAST_REPLIES, type MessageRepository } from "../../../../application/ports/message-repository.js";
import type { UserSummary } from "../../../../domain/accounts/user.js";
import type { Message, MessageId } from "../../../../domain/messages/message.js";
import type { MessageVersion } from "../../../../domain/messages/message-version.js";
import { firstPage } from "../../../../domain/rooms/change-page.js";
import { emptyChange } from "../../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import {
  membershipFrom,
  messageFrom,
  noticeFrom,
  roomFrom,
  type MembershipJson,
  type MessageJson,
  type NoticeJson,
  type RoomHeadJson,
  type RoomJson,
} from "../../../codec/entity-json.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import {
  headJson,
  membershipJson,
  messageJson,
  noticeJson,
  pageOfChangedMessages,
  roomJson,
  summaryJson,
} from "../mapping/columns.js";

import { addVersion, removeVersion } from "./message-versions.js";
import { saveMessage, saveMessages } from "./save-messages.js";

export class PrismaMessageRepository implements MessageRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return findMessage(this.tx, roomId, messageId);
  }

  async findAll(roomId: RoomId, messageIds: readonly MessageId[]): Promise<readonly Message[]> {
    const rows = await this.tx.$queryRaw<{ message: MessageJson }[]>`
      SELECT ${messageJson} AS message FROM "Message" message
      WHERE message.id = ANY(${[...messageIds]}::uuid[]) AND message."roomId" = ${roomId}::uuid`;
    const found = new Map(rows.map(({ message }) => [message.id, messageFrom(message)]));
    return messageIds.flatMap((id) => found.get(id) ?? []);
  }

  save(message: Message): Promise<void> {
    return saveMessage(this.tx, message);
  }

  saveAll(messages: readonly Message[]): Promise<void> {
    return saveMessages(this.tx, messages);
  }

  async pins(roomId: RoomId): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ pins: bigint }[]>`
      SELECT count(*) AS pins FROM "Message" WHERE "roomId" = ${roomId}::uuid AND "pinnedAt" IS NOT NULL`;
    return Number(row?.pins ?? 0);
  }

  addVersion(version: MessageVersion): Promise<void> {
    return addVersion(this.tx, version);
  }

  removeVersion(messageId: MessageId, rev: number): Promise<boolean> {
    return removeVersion(this.tx, messageId, rev);
  }

  async repliers(rootIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly UserSummary[]>> {
    const rows = await this.tx.$queryRaw<{ rootId: MessageId; authors: UserSummary[] }[]>`
      SELECT root.id AS "rootId", json_agg(${summaryJson(Prisma.sql`reply."authorId"`)} ORDER BY reply."threadSeq" DESC) AS authors
      FROM unnest(${[...rootIds]}::uuid[]) AS root (id) CROSS JOIN LATERAL (
        SELECT "authorId", "threadSeq", "deletedAt" FROM "Message"
        WHERE "threadOf" = root.id ORDER BY "threadSeq" DESC LIMIT ${LAST_REPLIES}
      ) reply
      WHERE reply."deletedAt" IS NULL GROUP BY root.id`;
    return new Map(rows.map(({ rootId, authors }) => [rootId, authors]));
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

/** Reads the pinned messages of a room. */
export async function findPins(client: Pick<PrismaClient, "$queryRaw">, roomId: RoomId): Promise<readonly Message[]> {
  const rows = await client.$queryRaw<{ message: MessageJson }[]>`
    SELECT ${messageJson} AS message FROM "Message" message
    WHERE message."roomId" = ${roomId}::uuid AND message."pinnedAt" IS NOT NULL
    ORDER BY message."pinnedAt" DESC, message.id DESC`;
  return rows.map(({ message }) => messageFrom(message));
}

export type ChangesRow = Readonly<{
  room: RoomJson;
  head: RoomHeadJson;
  messages: readonly MessageJson[];
  /** The `rev` up to which the messages were read; null when none were left out for their size. */
  messagesTo: bigint | null;
  members: readonly MembershipJson[];
  notices: readonly NoticeJson[];
}>;

/** Reads one message and one membership more than a page holds, by count or by bytes, so that the page's end is known. */
export function changesStatement(roomId: RoomId, { after, limit, maxChanges }: ChangesQuery): Prisma.Sql {
  const changed = Prisma.sql`"roomId" = head."roomId" AND rev > ${after} ORDER BY rev`;
  const oldest = Prisma.sql`${changed} FETCH FIRST ${limit + 1} ROWS WITH TIES`;
  return Prisma.sql`
    SELECT ${roomJson} AS room, ${headJson} AS head,
      changed.messages, changed."messagesTo", (
        SELECT coalesce(json_agg(${membershipJson} ORDER BY membership.rev), '[]')
        FROM (SELECT * FROM "Membership" WHERE ${oldest}) membership
      ) AS members, (
        SELECT coalesce(json_agg(${noticeJson} ORDER BY notice.rev, notice.id), '[]')
        FROM (SELECT * FROM notices WHERE ${oldest}) notice
      ) AS notices
    FROM room_heads head JOIN "Room" room ON room.id = head."roomId"
      CROSS JOIN LATERAL (${pageOfChangedMessages(oldest)}) changed
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
      UNION ALL
      (SELECT rev FROM notices WHERE ${changed} LIMIT ${maxChanges + 1})
    ) entity OFFSET ${maxChanges} LIMIT 1)`;
}

export function changesFrom(row: ChangesRow, { after, limit }: ChangesQuery): Changes {
  const { head } = row;
  const whole = {
    ...emptyChange(head.roomId, head.rev),
    from: after,
    messages: row.messages.map(messageFrom).sort(byRev),
    members: row.members.map(membershipFrom),
    notices: row.notices.map(noticeFrom),
    ...((head.settingsRev > after || row.members.length > 0) && { room: { room: roomFrom(row.room), head } }),
  };
  return firstPage(whole, { limit, ...(row.messagesTo !== null && { messagesTo: Number(row.messagesTo) }) });
}

const byRev = (a: { rev: number }, b: { rev: number }): number => a.rev - b.rev;
