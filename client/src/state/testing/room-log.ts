import type {
  Member,
  Message,
  Notice,
  Reacted,
  Room,
  RoomChanged,
  RoomSynced,
  ThreadPage,
  UserSummary,
} from "../../protocol.js";
import type { CompleteChange } from "../complete-change.js";
import { isInTimeline, type TimelineMessage } from "../message-list.js";
import { AT, person, plainMessage } from "./entities.js";
import type { OlderPage } from "../changes.js";

export type Deed =
  | { kind: "send"; author: number }
  | { kind: "reply"; author: number; which: number; alsoInRoom: boolean }
  | { kind: "react"; who: number; which: number; emoji: string; added: boolean }
  | { kind: "edit"; which: number }
  | { kind: "delete"; which: number }
  | { kind: "enter"; who: number }
  | { kind: "exit"; who: number }
  | { kind: "rename" };

export const EPOCH = "epoch-1";
/** The reader to whom the log answers. */
export const ME = "user-1";
/** Fewer than a server lists, so that the lists are often incomplete. */
const LISTED_REACTORS = 2;

/** A room as the server keeps it: every entity in its latest state, with the `rev` of its last change. */
export class RoomLog {
  readonly #messages = new Map<string, Message>();
  /** Every state of every message, in order, and whether its content was new. */
  readonly #versions: Readonly<{ message: Message; isNewContent: boolean }>[] = [];
  /** All reactors of each emoji of each message, in order. */
  readonly #reactors = new Map<string, Map<string, string[]>>();
  readonly #reacted: (Reacted & { rev: number })[] = [];
  readonly #members = new Map<string, Member>();
  readonly #notices: Notice[] = [];
  #room: Room = {
    id: "room-1",
    kind: "public",
    name: "Room",
    topic: "",
    description: "",
    data: null,
    settings: { announcement: false, slowModeSeconds: 0, history: "all", receipts: false },
    createdAt: AT,
    archivedAt: null,
    seq: 0,
    rev: 0,
    memberCount: 0,
  };
  #settingsRev = 0;

  get rev(): number {
    return this.#room.rev;
  }

  get room(): Room {
    const lastMessage = this.messages.at(-1);
    return { ...this.#room, ...(lastMessage && { lastMessage }) };
  }

  /** The room's timeline. */
  get messages(): readonly TimelineMessage[] {
    return this.#all.filter(isInTimeline);
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /** The replies to a message. */
  replies(rootId: string): readonly Message[] {
    return this.#all.filter(({ threadOf }) => threadOf === rootId);
  }

  do(deed: Deed): void {
    const rev = this.rev + 1;
    if (deed.kind === "send") this.#send(deed.author, rev);
    else if (deed.kind === "reply") this.#reply(deed, rev);
    else if (deed.kind === "react") this.#react(deed, rev);
    else if (deed.kind === "edit" || deed.kind === "delete") {
      const message = this.#pick(deed.which);
      if (!message || message.deletedAt) return;
      const change = deed.kind === "edit" ? { body: `edited at ${rev}`, editedAt: AT } : { body: null, deletedAt: AT };
      this.#save({ ...message, ...change, rev }, true);
    } else if (deed.kind === "rename") {
      this.#settingsRev = rev;
      this.#room = { ...this.#room, name: `Room ${rev}`, rev };
      this.#note(rev, "renamed", person(0));
      this.#note(rev, "topic", person(0));
    } else {
      const user = person(deed.who);
      const leftAt = deed.kind === "exit" ? AT : null;
      this.#members.set(user.id, { user, role: "member", rev, joinedAt: AT, leftAt, mutedUntil: null });
      this.#room = { ...this.#room, rev };
      this.#note(rev, leftAt === null ? "joined" : "left", user);
    }
  }

  /** The changes in `(from, to]` as a sync has them. An entity that changed again since is in its latest state. */
  changed(from: number, to: number): CompleteChange {
    const within = (entity: { rev: number }) => entity.rev > from && entity.rev <= to;
    return {
      roomId: this.#room.id,
      from,
      rev: to,
      messages: this.#all.filter(within),
      members: this.members.filter(within),
      notices: this.#notices.filter(within),
      ...(this.#settingsRev > from && this.#settingsRev <= to ? { room: this.room } : {}),
    };
  }

  /** The changes as they are announced at `to`: to everybody, and without the contents that they left as they were. */
  announced(from: number, to: number): RoomChanged {
    const { messages: _latest, ...change } = this.changed(from, to);
    const versions = this.#versions.filter(({ message: { rev } }) => rev > from && rev <= to);
    const whole = new Set(versions.flatMap(({ message, isNewContent }) => (isNewContent ? [message.id] : [])));
    const changed = new Map(versions.map(({ message }) => [message.id, message]));
    const reacted = this.#reacted.filter(({ rev }) => rev > from && rev <= to).map(({ rev: _, ...rest }) => rest);
    return {
      ...change,
      messages: [...changed.values()].map(({ myReactions: _, ...message }) => {
        if (whole.has(message.id)) return message;
        const { body: _body, data: _data, mentions: _mentions, replyTo: _replyTo, ...lean } = message;
        return { ...lean, lean: true };
      }),
      ...(reacted.length > 0 && { reacted }),
    };
  }

  synced(after: number, limit: number): RoomSynced {
    const to = Math.min(this.rev, after + limit);
    return { ...this.changed(after, to), epoch: EPOCH, more: to < this.rev, reset: false };
  }

  reset(limit: number): RoomSynced {
    const { items: messages, notices } = this.history(Infinity, limit);
    const page = { ...this.changed(0, this.rev), messages, notices, room: this.room };
    return { ...page, epoch: EPOCH, more: false, reset: true };
  }

  history(before: number, limit: number): OlderPage {
    const older = this.messages.filter((message) => message.seq < before);
    return { before, ...this.#page(older.slice(-limit)) };
  }

  /** The page of which the first message has this `seq`. */
  pageFrom(seq: number, limit: number): OlderPage {
    return { before: 0, ...this.#page(this.messages.slice(seq - 1, seq - 1 + limit)) };
  }

  /** A page holds the notices after its messages, and the first page those before them as well. */
  #page(items: readonly TimelineMessage[]): Omit<OlderPage, "before"> {
    const [first = 1, last = Infinity] = [items[0]?.seq, items.at(-1)?.seq];
    const isOnPage = ({ afterSeq }: Notice) => (first === 1 || afterSeq >= first) && afterSeq <= last;
    return { items, notices: this.#notices.filter(isOnPage), hasBefore: first > 1 };
  }

  thread(rootId: string, before: number, limit: number): ThreadPage & { before: number } {
    const older = this.replies(rootId).filter(({ threadSeq }) => (threadSeq ?? 0) < before);
    const root = this.#all.find(({ id }) => id === rootId);
    if (!root) throw new Error("There is no such message.");
    return { root, items: older.slice(-limit), hasBefore: older.length > limit, hasAfter: false, before };
  }

  get #all(): readonly Message[] {
    return [...this.#messages.values()].map((message) => this.#withReactions(message));
  }

  #withReactions(message: Message): Message {
    const kinds = [...(this.#reactors.get(message.id) ?? [])].filter(([, userIds]) => userIds.length > 0);
    if (kinds.length === 0) return message;
    const reactions = kinds.map(([emoji, userIds]) => ({
      emoji,
      count: userIds.length,
      userIds: userIds.slice(0, LISTED_REACTORS),
    }));
    return { ...message, reactions, myReactions: kinds.flatMap(([emoji, ids]) => (ids.includes(ME) ? [emoji] : [])) };
  }

  #pick(which: number): Message | undefined {
    return [...this.#messages.values()][which % Math.max(1, this.#messages.size)];
  }

  #save(message: Message, isNewContent: boolean): void {
    this.#messages.set(message.id, message);
    this.#versions.push({ message: this.#withReactions(message), isNewContent });
    this.#room = { ...this.#room, rev: message.rev, seq: Math.max(this.#room.seq, message.seq ?? 0) };
  }

  #note(rev: number, kind: Notice["kind"], actor: UserSummary): void {
    this.#notices.push({ id: `n-${rev}-${kind}`, rev, afterSeq: this.#room.seq, kind, actor, at: AT });
  }

  #send(author: number, rev: number): void {
    const seq = this.#room.seq + 1;
    const sent = { id: `m-${rev}`, roomId: this.#room.id, seq, rev, author: person(author), body: `message ${seq}` };
    this.#save(plainMessage(sent), true);
  }

  #reply({ author, which, alsoInRoom }: Deed & { kind: "reply" }, rev: number): void {
    const root = this.#pick(which);
    if (root?.threadOf !== null || root.deletedAt) return;
    const threadSeq = (root.thread?.lastSeq ?? 0) + 1;
    const by = person(author);
    const seq = this.#room.seq + 1;
    const sent = { id: `m-${rev}`, roomId: this.#room.id, seq, rev, author: by, body: `reply ${threadSeq}` };
    const reply = { ...plainMessage(sent), threadOf: root.id, threadSeq, seq: alsoInRoom ? seq : null };
    this.#save(reply, true);
    const thread = { replies: threadSeq, lastSeq: threadSeq, lastReplyAt: AT, participants: [by] };
    this.#save({ ...root, thread, rev }, false);
  }

  #react({ who, which, emoji, added }: Deed & { kind: "react" }, rev: number): void {
    const message = this.#pick(which);
    if (!message || message.deletedAt) return;
    const userId = person(who).id;
    const kinds = this.#reactors.get(message.id) ?? new Map<string, string[]>();
    const reactors = kinds.get(emoji) ?? [];
    if (reactors.includes(userId) === added) return;
    const left = added ? [...reactors, userId] : reactors.filter((id) => id !== userId);
    if (left.length > 0) kinds.set(emoji, left);
    else kinds.delete(emoji);
    this.#reactors.set(message.id, kinds);
    this.#reacted.push({ messageId: message.id, emoji, userId, added, rev });
    this.#save({ ...message, rev }, false);
  }
}
