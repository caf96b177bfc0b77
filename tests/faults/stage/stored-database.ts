import type { DatabaseState, StoredMessage, StoredRoom } from "../checker/database.js";
import type { MemberSeen } from "../history/event.js";

type Queryable = Readonly<{ query<Row extends object>(text: string): Promise<Row[]> }>;

type Head = { id: string; seq: number; rev: number; settingsRev: number };

/** Reads all stored data without the product. */
export async function storedDatabase(data: Queryable): Promise<DatabaseState> {
  const heads = await data.query<Head>(`SELECT "roomId" AS id, seq::int, rev::int, "settingsRev"::int FROM room_heads`);
  const messages = await data.query<StoredMessage & { room: string }>(
    `SELECT "roomId" AS room, id, seq::int, rev::int, "authorId" AS author, "clientMessageId", body,
       "editedAt" IS NOT NULL OR "deletedAt" IS NOT NULL AS changed FROM "Message"`,
  );
  const members = await data.query<MemberSeen & { room: string }>(
    `SELECT "roomId" AS room, "userId" AS user, rev::int, "leftAt" IS NOT NULL AS left FROM "Membership"`,
  );
  return { rooms: heads.map((head): StoredRoom => ({ ...head, ...of(head.id, { messages, members }) })) };
}

const of = (
  id: string,
  { messages, members }: { messages: (StoredMessage & { room: string })[]; members: (MemberSeen & { room: string })[] },
) => ({
  messages: messages.filter(({ room }) => room === id).map(({ room: _, ...message }) => message),
  members: members.filter(({ room }) => room === id).map(({ room: _, ...member }) => member),
});
