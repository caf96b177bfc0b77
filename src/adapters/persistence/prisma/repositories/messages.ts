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
  contentDigest,
  headJson,
  instantOrNull,
  jsonOrNull,
  membershipJson,
  messageJson,
  noticeJson,
  pageOfChangedMessages,
  roomJson,
  summaryJson,
} from "../mapping/columns.js";

import { addVersion, removeVersion, removeVersions } from "./message-versions.js";

export class PrismaMessageRepository implements MessageRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return findMessage(this.tx, roomId, messageId);
  }

  /**
   * Saves the `rev` and the digest of the original send at the first change. To the right of `=`, columns have
   * their old values.
   */
  async save(message: Message): Promise<void> {
    const { id, roomId, rev, contentRev, body, data, editedAt, deletedAt, pinnedAt, reactions, mentions, thread } =
      message;
    await this.tx.$executeRaw`
      UPDATE "Message" SET
        rev = ${rev}, body = ${body}, data = ${jsonOrNull(data)}, "contentRev" = ${contentRev},
        "editedAt" = ${instantOrNull(editedAt)}, "deletedAt" = ${instantOrNull(deletedAt)}, "pinnedAt" = ${instantOrNull(pinnedAt)},
        reactions = ${reactions.length > 0 ? JSON.stringify(reactions) : null}::jsonb,
        "mentionedIds" = ${[...mentions.userIds]}::uuid[], "mentionsRoom" = ${mentions.room}, "mentionsHere" = ${mentions.here},
        replies = ${thread?.replies ?? null}, "lastThreadSeq" = ${thread?.lastSeq ?? null},
        "lastReplyAt" = ${instantOrNull(thread?.lastReplyAt ?? null)},
        "participantIds" = ${thread?.participants.map((person) => person.id) ?? []}::uuid[],
        "sentRev" = coalesce("sentRev", rev), "sentDigest" = coalesce("sentDigest", ${contentDigest(STORED)})
      WHERE id = ${id}::uuid AND "roomId" = ${roomId}::uuid`;
    if (deletedAt) await removeVersions(this.tx, id);
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

  async repliers(rootId: MessageId): Promise<readonly UserSummary[]> {
    const rows = await this.tx.$queryRaw<{ author: UserSummary }[]>`
      SELECT ${summaryJson(Prisma.sql`reply."authorId"`)} AS author
      FROM (
        SELECT "authorId", "threadSeq", "deletedAt" FROM "Message"
        WHERE "threadOf" = ${rootId}::uuid ORDER BY "threadSeq" DESC LIMIT ${LAST_REPLIES}
      ) reply
      WHERE reply."deletedAt" IS NULL ORDER BY reply."threadSeq" DESC`;
    return rows.map(({ author }) => author);
  }
}

const STORED = { body: Prisma.sql`body`, data: Prisma.sql`data` };

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
