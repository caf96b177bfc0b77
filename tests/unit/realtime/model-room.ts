import type { Changes } from "../../../src/application/ports/message-log.js";
import type { TimelineMessage } from "../../../src/domain/messages/message.js";
import { paginateChange } from "../../../src/domain/rooms/change-page.js";
import type { Membership } from "../../../src/domain/rooms/membership.js";
import { emptyChange, type RoomChange } from "../../../src/domain/rooms/room-change.js";
import { firstHead, type RoomHead } from "../../../src/domain/rooms/room-head.js";
import type { Room } from "../../../src/domain/rooms/room.js";

import { buildChange, buildMember, buildMessage, buildRoom, buildSummary } from "../../../src/contracts/builders.js";

export const ROOM = "room";
/** A room with its current state, like the database. It keeps no history of changes. */
export class ModelRoom {
  private room: Room = buildRoom({ id: ROOM, name: "0", createdAt: new Date(0) });
  private head: RoomHead = { ...firstHead(ROOM), rev: 0, settingsRev: 0, contentRev: 0 };
  private readonly messages: TimelineMessage[] = [];
  private readonly members = new Map<string, Membership>();

  get rev(): number {
    return this.head.rev;
  }

  /** Changes something and returns the announced change. */
  commit(kind: string, pick: number): RoomChange {
    const from = this.head.rev;
    const rev = from + 1;
    this.head = { ...this.head, rev };
    const none = buildChange({ roomId: ROOM, from, rev });
    if (kind === "join") return { ...none, members: [this.join(`user ${pick % 3}`, rev)], room: this.show() };
    if (kind === "promote") return { ...none, members: [this.promote(`user ${pick % 3}`, rev)], room: this.show() };
    if (kind === "rename") return { ...none, room: this.rename(rev) };
    const known = this.messages[pick % Math.max(1, this.messages.length)];
    if (known && kind === "react") return { ...none, messages: [this.react(known, rev)], lean: [known.id] };
    return { ...none, messages: [known && kind === "edit" ? this.edit(known, rev) : this.send(rev)] };
  }

  /** Behaves like `MessageLog.changes`. */
  changes(after: number, limit = 1000): Changes {
    const isNew = ({ rev }: { rev: number }) => rev > after;
    const byRev = (a: { rev: number }, b: { rev: number }) => a.rev - b.rev;
    const whole = {
      ...emptyChange(ROOM, this.head.rev),
      from: after,
      messages: this.messages.filter(isNew).sort(byRev),
      members: [...this.members.values()].filter(isNew).sort(byRev),
      ...(this.shownAt.rev > after && { room: { room: this.room, head: this.shownAt } }),
    };
    return paginateChange(whole, limit);
  }

  view(): ModelView {
    return new ModelView();
  }

  /** The head at the last change of the room itself or of its members, which show the room. */
  private shownAt = this.head;

  private show() {
    this.shownAt = this.head;
    return { room: this.room, head: this.head };
  }

  private rename(rev: number) {
    this.room = { ...this.room, name: `${rev}` };
    this.head = { ...this.head, settingsRev: rev };
    return this.show();
  }

  private join(id: string, rev: number): Membership {
    const before = this.members.get(id);
    const leftAt = before && !before.leftAt ? new Date(rev) : null;
    const membership = buildMember({ roomId: ROOM, user: buildSummary(id), rev, leftAt });
    this.members.set(id, membership);
    return membership;
  }

  /** Changes a role. Such a change is never held back. */
  private promote(id: string, rev: number): Membership {
    const membership: Membership = { ...this.join(id, rev), leftAt: null, role: "moderator" };
    this.members.set(id, membership);
    return membership;
  }

  private send(rev: number): TimelineMessage {
    const seq = this.messages.length + 1;
    const message = buildMessage({ id: `message ${seq}`, roomId: ROOM, seq, rev, body: `${rev}` });
    this.messages.push(message);
    return message;
  }

  private edit(message: TimelineMessage, rev: number): TimelineMessage {
    const edited = { ...message, body: `${rev}`, editedAt: new Date(rev), rev };
    this.messages[message.seq - 1] = edited;
    return edited;
  }

  private react(message: TimelineMessage, rev: number): TimelineMessage {
    const reacted = { ...message, reactions: [{ emoji: "👍", count: rev, userIds: [] }], rev };
    this.messages[message.seq - 1] = reacted;
    return reacted;
  }
}

/** State of a client that merges changes. The higher `rev` wins. A lean message leaves the held body as it is. */
export class ModelView {
  readonly entities = new Map<string, { rev: number; body?: string | null }>();

  apply({ messages, members, room, lean }: RoomChange): this {
    for (const message of messages) {
      const body = lean.includes(message.id) ? (this.entities.get(message.id)?.body ?? "never received") : message.body;
      this.put(message.id, { ...message, body });
    }
    for (const member of members) this.put(member.user.id, member);
    if (room) this.put("room", { ...room.room, rev: room.head.settingsRev });
    return this;
  }

  private put(id: string, entity: { rev: number; body?: string | null }): void {
    if (entity.rev > (this.entities.get(id)?.rev ?? 0)) this.entities.set(id, entity);
  }
}
