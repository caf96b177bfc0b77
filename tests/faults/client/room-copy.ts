import type { Changed, MemberSeen, MessageSeen } from "../history/event.js";

type Change = Pick<Changed, "from" | "rev" | "messages" | "members">;

/** A client's copy of one room. */
export class RoomCopy {
  private readonly versions = new Map<string, number>();
  /** The highest `seq` that the client got. */
  seq = 0;

  constructor(
    /** Epoch of the server in which `rev` was counted. */
    readonly epoch: string,
    public rev: number,
    messages: readonly MessageSeen[],
  ) {
    for (const { id, rev } of messages) this.versions.set(id, rev);
    this.raiseSeq(messages);
  }

  /**
   * Applies the client rule: merge by id, the higher `rev` wins. Ignores a lean message that the copy does not hold.
   * Returns the ids that won.
   */
  apply(change: Change): string[] {
    const applied = [
      ...change.messages
        .filter(({ id, body }) => body !== undefined || this.versions.has(id))
        .filter((message) => this.wins(message.id, message))
        .map(({ id }) => id),
      ...change.members.filter((member) => this.wins(member.user, member)).map(({ user }) => user),
    ];
    if (change.from <= this.rev) this.rev = Math.max(this.rev, change.rev);
    this.raiseSeq(change.messages);
    return applied;
  }

  private raiseSeq(messages: readonly MessageSeen[]): void {
    this.seq = Math.max(this.seq, ...messages.map(({ seq }) => seq ?? 0));
  }

  private wins(id: string, { rev }: Pick<MessageSeen | MemberSeen, "rev">): boolean {
    if ((this.versions.get(id) ?? 0) >= rev) return false;
    this.versions.set(id, rev);
    return true;
  }
}
