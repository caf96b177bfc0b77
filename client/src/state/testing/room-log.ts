import type { Member, Room, RoomSynced } from "../../protocol.js";
import type { CompleteChange } from "../complete-change.js";
import type { TimelineMessage } from "../message-list.js";
import type { OlderPage } from "../changes.js";

export type Deed =
  | { kind: "send"; author: number }
  | { kind: "edit"; which: number }
  | { kind: "delete"; which: number }
  | { kind: "enter"; who: number }
  | { kind: "exit"; who: number }
  | { kind: "rename" };

export const EPOCH = "epoch-1";
const AT = "2026-01-01T00:00:00.000Z";

export const person = (n: number) => ({
  id: `user-${n}`,
  username: `user${n}`,
  displayName: `User ${n}`,
  bot: false,
  deleted: false,
});

/** A message of the timeline without anything special. */
export const plainMessage = (
  given: Pick<TimelineMessage, "id" | "roomId" | "seq" | "rev" | "author" | "body">,
): TimelineMessage => ({
  ...given,
  threadOf: null,
  threadSeq: null,
  via: "user",
  kind: "text",
  data: null,
  replyTo: null,
  thread: null,
  mentions: { userIds: [], room: false, here: false },
  reactions: [],
  pinnedAt: null,
  sentAt: AT,
  editedAt: null,
  deletedAt: null,
});

/** A room as the server keeps it: every entity in its latest state, with the `rev` of its last change. */
export class RoomLog {
  readonly #messages = new Map<string, TimelineMessage>();
  readonly #members = new Map<string, Member>();
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
    const lastMessage = [...this.#messages.values()].at(-1);
    return { ...this.#room, ...(lastMessage && { lastMessage }) };
  }

  get messages(): readonly TimelineMessage[] {
    return [...this.#messages.values()];
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  do(deed: Deed): void {
    const rev = this.rev + 1;
    if (deed.kind === "send") {
      const seq = this.#room.seq + 1;
      const body = `message ${seq}`;
      const message = plainMessage({
        id: `m-${seq}`,
        roomId: this.#room.id,
        seq,
        rev,
        author: person(deed.author),
        body,
      });
      this.#messages.set(message.id, message);
      this.#room = { ...this.#room, seq, rev };
    } else if (deed.kind === "edit" || deed.kind === "delete") {
      const message = [...this.#messages.values()][deed.which % Math.max(1, this.#messages.size)];
      if (!message || message.deletedAt) return;
      const change = deed.kind === "edit" ? { body: `edited at ${rev}`, editedAt: AT } : { body: null, deletedAt: AT };
      this.#messages.set(message.id, { ...message, ...change, rev });
      this.#room = { ...this.#room, rev };
    } else if (deed.kind === "rename") {
      this.#settingsRev = rev;
      this.#room = { ...this.#room, name: `Room ${rev}`, rev };
    } else {
      const user = person(deed.who);
      const leftAt = deed.kind === "exit" ? AT : null;
      this.#members.set(user.id, { user, role: "member", rev, joinedAt: AT, leftAt, mutedUntil: null });
      this.#room = { ...this.#room, rev };
    }
  }

  /** The changes in `(from, to]` as the server sends them. An entity that changed again since is in its latest state. */
  changed(from: number, to: number): CompleteChange {
    const within = (entity: { rev: number }) => entity.rev > from && entity.rev <= to;
    return {
      roomId: this.#room.id,
      from,
      rev: to,
      messages: [...this.messages].filter(within),
      members: this.members.filter(within),
      notices: [],
      ...(this.#settingsRev > from && this.#settingsRev <= to ? { room: this.room } : {}),
    };
  }

  synced(after: number, limit: number): RoomSynced {
    const to = Math.min(this.rev, after + limit);
    return { ...this.changed(after, to), epoch: EPOCH, more: to < this.rev, reset: false };
  }

  reset(limit: number): RoomSynced {
    const page = { ...this.changed(0, this.rev), messages: this.messages.slice(-limit), room: this.room };
    return { ...page, epoch: EPOCH, more: false, reset: true };
  }

  history(before: number, limit: number): OlderPage {
    const older = this.messages.filter((message) => message.seq < before);
    return { before, items: older.slice(-limit), hasBefore: older.length > limit };
  }
}
