import { createHash } from "node:crypto";
import type { UserSummary } from "../../../domain/accounts/user.js";
import { LAST_REPLIES, type MessageRepository } from "../../../application/ports/message-repository.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { MessageVersion } from "../../../domain/messages/message-version.js";
import { quoteOf, type Quote } from "../../../domain/messages/quote.js";
import { canonicalJson } from "../../../domain/shared/json.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { revIndexOf, type MemoryTables } from "./memory-tables.js";
import { addVersion, removeVersion } from "./message-versions.js";
import { currentSummaryOf } from "./users.js";

type ReadTables = Pick<MemoryTables, "users" | "messages">;

/** Applies the writes only at the commit. */
export class InMemoryMessageRepository implements MessageRepository {
  private readonly changed = new Map<MessageId, Message>();

  /** `versions`: the unit of work's branch of the table. */
  constructor(
    private readonly tables: MemoryTables,
    private readonly versions: MemoryTables["versions"],
  ) {}

  async find(roomId: RoomId, messageId: MessageId): Promise<Message | null> {
    const changed = this.changed.get(messageId);
    return changed?.roomId === roomId ? changed : messageIn(this.tables, roomId, messageId);
  }

  async findAll(roomId: RoomId, messageIds: readonly MessageId[]): Promise<readonly Message[]> {
    const found = await Promise.all(messageIds.map((id) => this.find(roomId, id)));
    return found.filter((message) => message !== null);
  }

  async save(message: Message): Promise<void> {
    this.changed.set(message.id, message);
    if (message.deletedAt) this.versions.delete(message.id);
  }

  async saveAll(messages: readonly Message[]): Promise<void> {
    for (const message of messages) await this.save(message);
  }

  async pins(roomId: RoomId): Promise<number> {
    const ids = new Set([...(this.tables.pinsByRoom.get(roomId) ?? []), ...this.changed.keys()]);
    const messages = await Promise.all([...ids].map((id) => this.find(roomId, id)));
    return messages.filter((message) => message?.pinnedAt).length;
  }

  async addVersion(version: MessageVersion): Promise<void> {
    addVersion(this.versions, version);
  }

  async removeVersion(messageId: MessageId, rev: number): Promise<boolean> {
    return removeVersion(this.versions, messageId, rev);
  }

  async repliers(rootIds: readonly MessageId[]): Promise<ReadonlyMap<MessageId, readonly UserSummary[]>> {
    const authors = rootIds.map((rootId) => [rootId, this.repliersTo(rootId)] as const);
    return new Map(authors.filter(([, repliers]) => repliers.length > 0));
  }

  private repliersTo(rootId: MessageId): readonly UserSummary[] {
    const last = (this.tables.threads.get(rootId) ?? []).slice(-LAST_REPLIES).reverse();
    const replies = last.flatMap((id) => this.changed.get(id) ?? this.tables.messages.get(id) ?? []);
    return replies.filter(({ deletedAt }) => !deletedAt).map(({ author }) => currentSummaryOf(this.tables, author));
  }

  commit(): void {
    for (const message of this.changed.values()) replaceMessage(this.tables, message);
  }
}

/** Replaces what may change of a stored message. */
export function replaceMessage(tables: MemoryTables, message: Message): void {
  const { messages, messagesByRev, firstSends, pinsByRoom } = tables;
  const { id, roomId } = message;
  const before = messages.get(id);
  if (!before) return;
  if (!before.deletedAt && !firstSends.has(id)) firstSends.set(id, { digest: contentDigest(before), rev: before.rev });
  const { rev, contentRev, body, data, mentions, reactions, thread, pinnedAt, editedAt, deletedAt } = message;
  const changed = { rev, contentRev, body, data, mentions, reactions, thread, pinnedAt, editedAt, deletedAt };
  revIndexOf(messagesByRev, roomId).move(id, rev, before.rev);
  messages.set(id, { ...before, ...changed });
  const pins = pinsByRoom.get(roomId) ?? new Set();
  pinsByRoom.set(roomId, pins);
  if (pinnedAt) pins.add(id);
  else pins.delete(id);
}

/** The pinned messages of the room, the latest pin first. */
export function pinsIn(tables: MemoryTables, roomId: RoomId): readonly Message[] {
  const pins = [...(tables.pinsByRoom.get(roomId) ?? [])].flatMap((id) => messageIn(tables, roomId, id) ?? []);
  const pinnedMs = ({ pinnedAt }: Message) => pinnedAt?.getTime() ?? 0;
  return pins.sort((a, b) => pinnedMs(b) - pinnedMs(a) || (a.id < b.id ? 1 : -1));
}

export function messageIn(tables: ReadTables, roomId: RoomId, messageId: MessageId): Message | null {
  const message = tables.messages.get(messageId);
  return message?.roomId === roomId ? currentMessage(tables, message) : null;
}

/** Returns the message with the current names of its people and the current text of the message that it quotes. */
export const currentMessage = <M extends Message>(tables: ReadTables, message: M): M => ({
  ...message,
  author: currentSummaryOf(tables, message.author),
  replyTo: message.replyTo && currentQuote(tables, message.replyTo),
  thread: message.thread && {
    ...message.thread,
    participants: message.thread.participants.map((person) => currentSummaryOf(tables, person)),
  },
});

function currentQuote(tables: ReadTables, quote: Quote): Quote {
  const quoted = tables.messages.get(quote.id);
  return quoted ? quoteOf({ ...quoted, author: currentSummaryOf(tables, quoted.author) }) : quote;
}

/** The digest of a content, by which a retry is compared after the message was changed or deleted. */
export const contentDigest = ({ body, data }: Pick<Message, "body" | "data">): string =>
  createHash("sha256").update(canonicalJson({ body, data })).digest("hex");
