import { isInTimeline } from "../../../src/domain/messages/message.js";
import type { MessageLog } from "../../../src/application/ports/message-log.js";
import type { DatabaseState, StoredRoom } from "../checker/database.js";

/** Reads the state of these rooms from a message log. */
export async function storedRooms(
  messageLog: Pick<MessageLog, "changes">,
  rooms: readonly string[],
): Promise<DatabaseState> {
  return { rooms: await Promise.all(rooms.map((room) => storedRoom(messageLog, room))) };
}

async function storedRoom(messageLog: Pick<MessageLog, "changes">, id: string): Promise<StoredRoom> {
  const all = await messageLog.changes(id, { after: 0, limit: 100_000 });
  if (!all?.room) throw new Error(`Room ${id} is not stored.`);
  const { head } = all.room;
  return {
    id,
    seq: head.seq,
    rev: head.rev,
    settingsRev: head.settingsRev,
    messages: all.messages
      .filter(isInTimeline)
      .map(({ id: messageId, seq, rev, author, clientMessageId, body, ...times }) => {
        const changed = (times.editedAt ?? times.deletedAt) !== null;
        return { id: messageId, seq, rev, author: author.id, clientMessageId, body, changed };
      }),
    members: all.members.map(({ user, rev, leftAt }) => ({ user: user.id, rev, left: leftAt !== null })),
  };
}
