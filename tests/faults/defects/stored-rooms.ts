import type { MessageLog } from "../../../src/application/ports/message-log.js";
import type { DatabaseState, StoredRoom } from "../checker/database.js";
import { reactionsText, threadText } from "../client/seen.js";

/** Reads the state of these rooms from a message log. */
export async function storedRooms(
  messageLog: Pick<MessageLog, "changes">,
  rooms: readonly string[],
): Promise<DatabaseState> {
  return { rooms: await Promise.all(rooms.map((room) => storedRoom(messageLog, room))), own: new Map() };
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
    messages: all.messages.map(({ author, thread, reactions, ...message }) => ({
      ...message,
      author: author.id,
      thread: threadText(thread),
      reactions: reactionsText(reactions),
      firstRev: message.contentRev,
      changed: (message.editedAt ?? message.deletedAt) !== null,
    })),
    markers: [],
    members: all.members.map(({ user, rev, leftAt }) => ({ user: user.id, rev, left: leftAt !== null })),
  };
}
