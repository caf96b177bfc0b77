import type { Changed, MemberSeen, MessageSeen } from "../history/event.js";

type Change = Pick<Changed, "from" | "rev" | "messages" | "members">;

/** What a client has of one room. */
export class RoomCopy {
  private readonly versions = new Map<string, number>();

  constructor(
    /** The server's epoch that `rev` was counted in. */
    readonly epoch: string,
    public rev: number,
    messages: readonly MessageSeen[],
  ) {
    for (const { id, rev } of messages) this.versions.set(id, rev);
  }

  /** The client rule: upsert by id, the higher `rev` wins. Returns the ids of what won. */
  apply(change: Change): string[] {
    const applied = [
      ...change.messages.filter((message) => this.wins(message.id, message)).map(({ id }) => id),
      ...change.members.filter((member) => this.wins(member.user, member)).map(({ user }) => user),
    ];
    if (change.from <= this.rev) this.rev = Math.max(this.rev, change.rev);
    return applied;
  }

  private wins(id: string, { rev }: Pick<MessageSeen | MemberSeen, "rev">): boolean {
    if ((this.versions.get(id) ?? 0) >= rev) return false;
    this.versions.set(id, rev);
    return true;
  }
}
