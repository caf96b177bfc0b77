import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { Appended, Changes, ChangesQuery, MessageLog } from "../../../application/ports/message-log.js";
import {
  fittedHistoryPage,
  pageRange,
  type HistoryCursor,
  type HistoryPage,
} from "../../../domain/messages/history-page.js";
import { numberDraft, type Draft, type Message, type MessageId } from "../../../domain/messages/message.js";
import type { Fence } from "../../../domain/rooms/access.js";
import { firstPage } from "../../../domain/rooms/change-page.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { memberIn, saveMember } from "./memory-members.js";
import { memberKey, revIndexOf, WRITE_LOCK, type MemoryTables } from "./memory-tables.js";
import { bodyDigest, messageIn, withCurrentAuthor } from "./messages.js";

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
          message: withCurrentAuthor(this.tables, earlier),
          sameBody: this.wasSentWith(earlier, draft.body),
        };
      const head = this.tables.heads.get(draft.roomId);
      const membership = this.tables.members.get(memberKey(draft.roomId, draft.author.id));
      if (head?.accessRev !== fence.accessRev || membership?.rev !== fence.membershipRev) return { outcome: "fenced" };
      const message = numberDraft(draft, { seq: head.seq + 1, rev: head.rev + 1 });
      this.tables.heads.set(head.roomId, { ...head, seq: message.seq, rev: message.rev });
      this.store(message);
      return { outcome: "stored", message };
    });
  }

  async sent(draft: Draft): Promise<Readonly<{ message: Message; sameBody: boolean }> | null> {
    const stored = this.findEarlier(draft);
    if (!stored) return null;
    const { seq, rev, ...current } = withCurrentAuthor(this.tables, stored);
    const { rev: firstRev = rev } = this.tables.firstSends.get(stored.id) ?? {};
    const message = numberDraft({ ...current, body: draft.body }, { seq, rev: firstRev });
    return { message, sameBody: this.wasSentWith(stored, draft.body) };
  }

  async find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    return messageIn(this.tables, roomId, messageId);
  }

  async history(roomId: RoomId, cursor: HistoryCursor, limit: number): Promise<HistoryPage> {
    const messages = this.messagesOf(roomId);
    const range = pageRange(cursor, messages.length, limit);
    const page = messages.slice(range.first - 1, Math.max(0, range.last));
    return fittedHistoryPage(this.named(page), { cursor, range, seq: messages.length });
  }

  async changes(roomId: RoomId, { after, limit, maxChanges = Infinity }: ChangesQuery): Promise<Changes | null> {
    const room = this.tables.rooms.get(roomId);
    const head = this.tables.heads.get(roomId);
    if (!room || !head || after > head.rev) return null;
    const seqs = revIndexOf(this.tables.messagesByRev, roomId);
    const userIds = revIndexOf(this.tables.membersByRev, roomId);
    if (seqs.countAfter(after) + userIds.countAfter(after) > maxChanges) return null;
    const stored = this.messagesOf(roomId);
    const messages = seqs.firstAfter(after, limit + 1).flatMap((seq) => stored[seq - 1] ?? []);
    const members = userIds.firstAfter(after, limit + 1).flatMap((id) => memberIn(this.tables, roomId, id) ?? []);
    const read = { roomId, from: after, rev: head.rev, messages: this.named(messages), members };
    return firstPage(head.settingsRev > after ? { ...read, room: { room, head } } : read, limit);
  }

  private named(messages: readonly Message[]): Message[] {
    return messages.map((message) => withCurrentAuthor(this.tables, message));
  }

  private messagesOf(roomId: RoomId): Message[] {
    return this.tables.messages.get(roomId) ?? [];
  }

  private findEarlier(draft: Draft): Message | undefined {
    const { roomId } = draft;
    const seq = this.tables.seqBySendKey.get(roomId)?.get(sendKey(draft));
    return seq === undefined ? undefined : this.messagesOf(roomId)[seq - 1];
  }

  private wasSentWith({ id, body: current }: Message, body: string): boolean {
    const first = this.tables.firstSends.get(id);
    return first === undefined ? current === body : first.digest === bodyDigest(body);
  }

  private store(message: Message): void {
    const { messages, seqBySendKey: sends } = this.tables;
    const { roomId, author, seq } = message;
    messages.set(roomId, this.messagesOf(roomId));
    this.messagesOf(roomId).push(message);
    revIndexOf(this.tables.messagesByRev, roomId).move(seq, message.rev);
    const inRoom = sends.get(roomId) ?? new Map<string, number>();
    sends.set(roomId, inRoom.set(sendKey(message), seq));
    const membership = memberIn(this.tables, roomId, author.id);
    if (membership) saveMember(this.tables, { ...membership, readSeq: seq });
  }
}

/** The key of a send, by which a retry is recognised. */
const sendKey = ({ id, author, clientMessageId }: Pick<Draft, "id" | "author" | "clientMessageId">): string =>
  clientMessageId === null ? id : `${author.id} ${clientMessageId}`;
