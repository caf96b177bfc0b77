import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type {
  Appended,
  Changes,
  ChangesQuery,
  MessageLog,
  VersionQuery,
} from "../../../application/ports/message-log.js";
import {
  fittedHistoryPage,
  pageRange,
  type HistoryCursor,
  type HistoryWithNotices,
} from "../../../domain/messages/history-page.js";
import {
  asFirstSent,
  isInTimeline,
  isSameContent,
  isSameForm,
  numberDraft,
  numberReply,
  type Draft,
  type Message,
  type MessageId,
} from "../../../domain/messages/message.js";
import { noticeRange } from "../../../domain/messages/notice-range.js";
import type { MessageVersion } from "../../../domain/messages/message-version.js";
import type { Fence } from "../../../domain/rooms/access.js";
import { visibleMessages } from "../../../domain/rooms/history-visibility.js";
import { markedByOwnSend } from "../../../domain/rooms/read-markers.js";
import { firstPage } from "../../../domain/rooms/change-page.js";
import { emptyChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { slowModeWaitMs } from "../../../domain/rooms/slow-mode.js";
import { memberIn, saveMember } from "./memory-members.js";
import { addReply, numbersOfReply, openRoot } from "./append-reply.js";
import { memberKey, revIndexOf, WRITE_LOCK, type MemoryTables } from "./memory-tables.js";
import { noticesIn, noticesOf } from "./notices.js";
import { findVersions } from "./message-versions.js";
import { contentDigest, currentMessage, messageIn, pinsIn } from "./messages.js";

export class InMemoryMessageLog implements MessageLog {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: KeyedMutex,
  ) {}

  append(draft: Draft, fence: Fence): Promise<Appended> {
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const earlier = this.findEarlier(draft);
      if (earlier)
        return {
          outcome: "repeated",
          message: currentMessage(this.tables, earlier),
          sameContent: this.wasSentWith(earlier, draft),
        };
      const head = this.tables.heads.get(draft.roomId);
      const membership = this.tables.members.get(memberKey(draft.roomId, draft.author.id));
      if (head?.accessRev !== fence.accessRev || membership?.rev !== fence.membershipRev) return { outcome: "fenced" };
      const { slowModeSeconds: seconds = 0 } = fence;
      if (slowModeWaitMs(membership, { seconds, at: draft.sentAt }) > 0) return { outcome: "fenced" };
      const root = draft.threadOf === null ? null : openRoot(this.tables, draft.roomId, draft.threadOf);
      if (draft.threadOf !== null && !root) return { outcome: "fenced" };
      const rev = head.rev + 1;
      const message = root
        ? numberReply(draft, numbersOfReply(root, draft, { seq: head.seq + 1, rev }))
        : numberDraft(draft, { seq: head.seq + 1, rev });
      this.tables.heads.set(head.roomId, { ...head, seq: message.seq ?? head.seq, rev });
      this.store(message);
      if (seconds > 0) this.rememberSend(message);
      if (!root) return { outcome: "stored", message };
      return { outcome: "stored", message, root: addReply(this.tables, root, message) };
    });
  }

  async sent(draft: Draft): Promise<Readonly<{ message: Message; sameContent: boolean }> | null> {
    const stored = this.findEarlier(draft);
    if (!stored) return null;
    const { rev = stored.rev } = this.tables.firstSends.get(stored.id) ?? {};
    const message = asFirstSent(currentMessage(this.tables, stored), draft, rev);
    return { message, sameContent: this.wasSentWith(stored, draft) };
  }

  async find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return messageIn(this.tables, roomId, messageId);
  }

  async pins(roomId: RoomId): Promise<readonly Message[]> {
    return pinsIn(this.tables, roomId);
  }

  async versions(messageId: MessageId, query: VersionQuery): Promise<readonly MessageVersion[]> {
    return findVersions(this.tables, messageId, query);
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number, visibleFrom = 1): Promise<HistoryWithNotices> {
    const timeline = this.tables.timelines.get(roomId) ?? [];
    const range = pageRange(cursor, timeline.length, limit, visibleFrom);
    const page = timeline.slice(range.first - 1, Math.max(0, range.last));
    const messages = page.flatMap((id) => messageIn(this.tables, roomId, id) ?? []);
    const fitted = fittedHistoryPage(visibleMessages(messages, visibleFrom), {
      cursor,
      range,
      seq: timeline.length,
      visibleFrom,
    });
    const standing = noticeRange(fitted, visibleFrom);
    return { ...fitted, notices: standing ? noticesIn(this.tables, roomId, standing) : [] };
  }

  async changes(roomId: RoomId, { after, limit, maxChanges = Infinity }: ChangesQuery): Promise<Changes | null> {
    const room = this.tables.rooms.get(roomId);
    const head = this.tables.heads.get(roomId);
    if (!room || !head || after > head.rev) return null;
    const ids = revIndexOf(this.tables.messagesByRev, roomId);
    const userIds = revIndexOf(this.tables.membersByRev, roomId);
    const notices = revIndexOf(this.tables.noticesByRev, roomId);
    const count = ids.countAfter(after) + userIds.countAfter(after) + notices.countAfter(after);
    if (count > maxChanges) return null;
    const read = {
      ...emptyChange(roomId, head.rev),
      from: after,
      messages: ids.firstAfter(after, limit + 1).flatMap((id) => messageIn(this.tables, roomId, id) ?? []),
      members: userIds.firstAfter(after, limit + 1).flatMap((id) => memberIn(this.tables, roomId, id) ?? []),
      notices: noticesOf(this.tables, notices.firstAfter(after, limit + 1)),
    };
    const showsRoom = head.settingsRev > after || read.members.length > 0;
    return firstPage(showsRoom ? { ...read, room: { room, head } } : read, { limit });
  }

  private findEarlier(draft: Draft): Message | undefined {
    const id = this.tables.idBySendKey.get(draft.roomId)?.get(sendKey(draft));
    return id === undefined ? undefined : this.tables.messages.get(id);
  }

  private wasSentWith(stored: Message, draft: Draft): boolean {
    const first = this.tables.firstSends.get(stored.id);
    const sent = { ...stored, alsoInRoom: stored.seq !== null };
    if (!first) return isSameContent(sent, draft);
    return isSameForm(sent, draft) && first.digest === contentDigest(draft);
  }

  private store(message: Message): void {
    const { messages, timelines, messagesByRev, idBySendKey } = this.tables;
    const { id, roomId, author } = message;
    messages.set(id, message);
    const timeline = timelines.get(roomId) ?? [];
    timelines.set(roomId, timeline);
    if (message.seq !== null) timeline.push(id);
    revIndexOf(messagesByRev, roomId).move(id, message.rev);
    const inRoom = idBySendKey.get(roomId) ?? new Map<string, MessageId>();
    idBySendKey.set(roomId, inRoom.set(sendKey(message), id));
    const membership = memberIn(this.tables, roomId, author.id);
    if (!membership || !isInTimeline(message)) return;
    saveMember(this.tables, markedByOwnSend(membership, message));
  }

  /** Remembers the time of a send in slow mode. */
  private rememberSend({ roomId, author, sentAt }: Message): void {
    const membership = memberIn(this.tables, roomId, author.id);
    if (membership) saveMember(this.tables, { ...membership, slowModeSentAt: sentAt });
  }
}

/** The key of a send, by which a retry is recognised. */
const sendKey = ({ id, author, clientMessageId }: Pick<Draft, "id" | "author" | "clientMessageId">): string =>
  clientMessageId === null ? id : `${author.id} ${clientMessageId}`;
