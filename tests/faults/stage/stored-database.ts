import type { Message } from "../../../src/protocol/entities.js";
import type { DatabaseState, StoredMarker, StoredMessage, StoredRoom } from "../checker/database.js";
import { storedThings } from "../client/own-things.js";
import { reactionsText, threadText } from "../client/seen.js";
import type { MemberSeen } from "../history/event.js";

type Queryable = Readonly<{ query<Row extends object>(text: string): Promise<Row[]> }>;

type Head = { id: string; seq: number; rev: number; settingsRev: number };
type InRoom<Row> = Row & { room: string };
type MessageRow = InRoom<Omit<StoredMessage, "thread" | "reactions">> & {
  replies: number | null;
  lastThreadSeq: number | null;
  reactions: Message["reactions"] | null;
};

/** Reads all stored data without the product. */
export async function storedDatabase(data: Queryable): Promise<DatabaseState> {
  const heads = await data.query<Head>(`SELECT "roomId" AS id, seq::int, rev::int, "settingsRev"::int FROM room_heads`);
  const messages = await data.query<MessageRow>(
    `SELECT "roomId" AS room, id, seq::int, rev::int, "authorId" AS author, "clientMessageId", body,
       "threadOf", "threadSeq"::int, replies, "lastThreadSeq"::int, reactions,
       coalesce("sentRev", rev)::int AS "firstRev", coalesce("contentRev", "sentRev", rev)::int AS "contentRev",
       "editedAt" IS NOT NULL OR "deletedAt" IS NOT NULL AS changed FROM "Message"`,
  );
  const members = await data.query<InRoom<MemberSeen>>(
    `SELECT "roomId" AS room, "userId" AS user, rev::int, "leftAt" IS NOT NULL AS left FROM "Membership"`,
  );
  const markers = await data.query<InRoom<StoredMarker>>(
    `SELECT "roomId" AS room, "userId" AS user, NULL AS root, "readSeq"::int, "unreadFrom"::int FROM "Membership"
     UNION ALL
     SELECT "roomId", "userId", "rootId"::text, "readSeq"::int, "unreadFrom"::int FROM thread_follows`,
  );
  const all = { messages: messages.map(messageOf), members, markers };
  const rooms = heads.map((head): StoredRoom => ({ ...head, ...of(head.id, all) }));
  return { rooms, own: await storedThings(data) };
}

function messageOf({ replies, lastThreadSeq, reactions, ...row }: MessageRow): InRoom<StoredMessage> {
  const thread = replies === null ? null : threadText({ replies, lastSeq: lastThreadSeq ?? 0 });
  return { ...row, thread, reactions: reactionsText(reactions ?? []) };
}

type Rows = Readonly<{
  messages: readonly InRoom<StoredMessage>[];
  members: readonly InRoom<MemberSeen>[];
  markers: readonly InRoom<StoredMarker>[];
}>;

const of = (id: string, { messages, members, markers }: Rows) => ({
  messages: messages.filter(({ room }) => room === id).map(({ room: _, ...message }) => message),
  members: members.filter(({ room }) => room === id).map(({ room: _, ...member }) => member),
  markers: markers.filter(({ room }) => room === id).map(({ room: _, ...marker }) => marker),
});
