import type { Changed, MemberSeen, MessageSeen, Snapshot } from "../history/event.js";

/** One reader's copy of one room, built from the changes that the reader applied. */
export class ReaderCopy {
  readonly messages = new Map<string, MessageSeen>();
  readonly members = new Map<string, MemberSeen>();
  /** The reader has everything up to this `rev`. */
  rev: number;
  /** The reader holds no timeline messages below this `seq`. */
  holdsFrom = 0;

  /** Changes up to `base` may be missing from the copy. */
  constructor(
    readonly base: number,
    messages: readonly MessageSeen[],
  ) {
    this.rev = base;
    for (const message of messages) this.messages.set(message.id, message);
  }

  static of({ rev, messages }: Snapshot): ReaderCopy {
    return new ReaderCopy(rev, messages);
  }

  /** Merges the applied part of a change, field by field. Returns those of its entities that the copy already had. */
  take(change: Changed): (MessageSeen | MemberSeen)[] {
    const applied = new Set(change.applied);
    const again: (MessageSeen | MemberSeen)[] = [];
    for (const message of change.messages.filter(({ id }) => applied.has(id))) {
      const held = this.messages.get(message.id);
      if ((held?.rev ?? 0) >= message.rev) again.push(message);
      this.messages.set(message.id, { ...held, ...message });
    }
    for (const member of change.members.filter(({ user }) => applied.has(user))) {
      if ((this.members.get(member.user)?.rev ?? 0) >= member.rev) again.push(member);
      this.members.set(member.user, member);
    }
    if (change.from <= this.rev) this.rev = Math.max(this.rev, change.rev);
    this.dropBelow(change.holdsFrom ?? 0);
    return again;
  }

  private dropBelow(seq: number): void {
    if (seq <= this.holdsFrom) return;
    this.holdsFrom = seq;
    for (const [id, message] of this.messages) if (message.seq !== null && message.seq < seq) this.messages.delete(id);
  }
}

/** Replays one reader's history. The reader has a copy of a room while it reads the room. */
export function follow(
  events: readonly (Changed | Snapshot | { kind: string; room?: string })[],
  seen: (event: Changed | Snapshot, copy: ReaderCopy, again: readonly unknown[]) => void,
): Map<string, ReaderCopy> {
  const copies = new Map<string, ReaderCopy>();
  for (const event of events) {
    if (isSnapshot(event)) {
      const copy = copies.get(event.room);
      if (event.kind === "begin") copies.set(event.room, ReaderCopy.of(event));
      else if (copy) seen(event, copy, []);
    } else if (isChange(event)) {
      const copy = copies.get(event.room);
      if (copy) seen(event, copy, copy.take(event));
    } else if (event.kind === "removed" && event.room) copies.delete(event.room);
  }
  return copies;
}

const isSnapshot = (event: { kind: string }): event is Snapshot => event.kind === "begin" || event.kind === "snapshot";
const isChange = (event: { kind: string }): event is Changed => event.kind === "change";
