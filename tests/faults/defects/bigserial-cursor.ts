import { emptyChange } from "../../../src/domain/rooms/room-change.js";
import { setTimeout as sleep } from "node:timers/promises";
import type { RoomPage } from "../../../src/application/ports/room-reader.js";
import { numberDraft, type TimelineMessage } from "../../../src/domain/messages/message.js";
import { otherwise, type Store } from "./wrong-parts.js";

const SLOWEST_COMMIT_MS = 150;

/** Takes numbers from a sequence before the commit, while commits end in any order. */
export function bigserialCursor({ messageLog, roomReader }: Store): Store {
  const visible = new Map<string, TimelineMessage[]>();
  const sequences = new Map<string, number>();
  const revs = new Map<string, number>();
  const messagesOf = (roomId: string) => visible.get(roomId) ?? [];
  const highest = (roomId: string, least: number) => Math.max(least, ...messagesOf(roomId).map(({ rev }) => rev));

  const seen = (view: RoomPage | null, count: number): RoomPage | null => {
    if (!view) return null;
    const { room, head } = view;
    const latest = messagesOf(room.id).toSorted((a, b) => a.seq - b.seq);
    const counters = { seq: latest.length, rev: highest(room.id, head.rev) };
    return { ...view, head: { ...head, ...counters }, latest: count === 0 ? [] : latest.slice(-count) };
  };

  return {
    messageLog: otherwise(messageLog, {
      async append(draft) {
        const { roomId } = draft;
        const head = (await roomReader.currentRevs([roomId])).get(roomId) ?? 0;
        const seq = (sequences.get(roomId) ?? 0) + 1;
        const rev = Math.max(revs.get(roomId) ?? 0, head) + 1;
        sequences.set(roomId, seq);
        revs.set(roomId, rev);
        await sleep(Math.random() * SLOWEST_COMMIT_MS);
        const message = numberDraft(draft, { seq, rev });
        visible.set(roomId, [...messagesOf(roomId), message]);
        return { outcome: "stored", message };
      },
      async changes(roomId, { after, limit }) {
        const inner = await messageLog.changes(roomId, { after: 0, limit });
        if (!inner?.room) return null;
        const { room, head } = inner.room;
        const rev = highest(roomId, head.rev);
        const messages = messagesOf(roomId).filter((message) => message.rev > after);
        const members = inner.members.filter((member) => member.rev > after);
        const counters = { ...head, seq: messagesOf(roomId).length, rev };
        return {
          ...emptyChange(roomId, rev),
          from: after,
          messages,
          members,
          room: { room, head: counters },
          more: false,
        };
      },
    }),
    roomReader: otherwise(roomReader, {
      view: async (roomId, userId, messages) => seen(await roomReader.view(roomId, userId, messages), messages),
      roomPositions: async (userIds) =>
        new Map(
          [...(await roomReader.roomPositions(userIds))].map(([userId, marks]) => [
            userId,
            marks.map((mark) => ({ ...mark, rev: highest(mark.roomId, mark.rev) })),
          ]),
        ),
      currentRevs: async (roomIds) =>
        new Map([...(await roomReader.currentRevs(roomIds))].map(([roomId, rev]) => [roomId, highest(roomId, rev)])),
    }),
  };
}
