import type { ReactionReader, Reactor, ReactorQuery } from "../../../application/ports/reaction-reader.js";
import type { ReactionKey, ReactionRepository } from "../../../application/ports/reaction-repository.js";
import { summaryOf, type UserId } from "../../../domain/accounts/user.js";
import type { MessageId } from "../../../domain/messages/message.js";
import type { Reaction } from "../../../domain/messages/reactions.js";
import { revIndexOf, type MemoryTables } from "./memory-tables.js";

type ReactionTables = Pick<MemoryTables, "reactions" | "reactorsByKind">;

const reactionKey = ({ messageId, emoji, userId }: ReactionKey): string => `${messageId} ${emoji} ${userId}`;
const kindKey = (messageId: MessageId, emoji: string): string => `${messageId} ${emoji}`;

/** Applies the writes only at the commit. */
export class InMemoryReactionRepository implements ReactionRepository {
  /** By `reactionKey`; without a reaction: removed. */
  private readonly written = new Map<string, Readonly<{ key: ReactionKey; reaction: Reaction | null }>>();

  constructor(private readonly tables: ReactionTables) {}

  async has(key: ReactionKey): Promise<boolean> {
    const own = this.written.get(reactionKey(key));
    return own ? own.reaction !== null : this.tables.reactions.has(reactionKey(key));
  }

  async add(reaction: Reaction): Promise<void> {
    this.written.set(reactionKey(reaction), { key: reaction, reaction });
  }

  async remove(key: ReactionKey): Promise<void> {
    this.written.set(reactionKey(key), { key, reaction: null });
  }

  async firstReactors(messageId: MessageId, emoji: string, limit: number): Promise<readonly UserId[]> {
    const stored = this.tables.reactorsByKind.get(kindKey(messageId, emoji));
    const unwritten = (stored?.firstAfter(0, limit + this.written.size) ?? []).filter(
      (userId) => !this.written.has(reactionKey({ messageId, emoji, userId })),
    );
    const added = [...this.written.values()]
      .flatMap(({ reaction }) => reaction ?? [])
      .filter((reaction) => reaction.messageId === messageId && reaction.emoji === emoji);
    return [...unwritten, ...added.map(({ userId }) => userId)].slice(0, limit);
  }

  commit(): void {
    for (const { key, reaction } of this.written.values()) {
      this.drop(key);
      if (reaction) this.store(reaction);
    }
  }

  private store(reaction: Reaction): void {
    const { messageId, emoji, userId, rev } = reaction;
    this.tables.reactions.set(reactionKey(reaction), reaction);
    revIndexOf(this.tables.reactorsByKind, kindKey(messageId, emoji)).move(userId, rev);
  }

  private drop(key: ReactionKey): void {
    const stored = this.tables.reactions.get(reactionKey(key));
    if (!stored) return;
    this.tables.reactions.delete(reactionKey(key));
    revIndexOf(this.tables.reactorsByKind, kindKey(key.messageId, key.emoji)).remove(key.userId, stored.rev);
  }
}

export class InMemoryReactionReader implements ReactionReader {
  constructor(private readonly tables: ReactionTables & Pick<MemoryTables, "users" | "messages">) {}

  async reactors({ messageId, emoji, after = 0, limit }: ReactorQuery): Promise<readonly Reactor[]> {
    const userIds = this.tables.reactorsByKind.get(kindKey(messageId, emoji))?.firstAfter(after, limit);
    return (userIds ?? []).flatMap((userId) => {
      const reaction = this.tables.reactions.get(reactionKey({ messageId, emoji, userId }));
      const user = this.tables.users.get(userId);
      if (!reaction || !user) return [];
      return { user: summaryOf(user), rev: reaction.rev, at: reaction.at };
    });
  }

  async reactionsOf(
    userId: UserId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, ReadonlySet<string>>> {
    const kinds = messageIds.map((messageId) => [messageId, this.kindsOf(userId, messageId)] as const);
    return new Map(kinds.filter(([, own]) => own.size > 0));
  }

  private kindsOf(userId: UserId, messageId: MessageId): ReadonlySet<string> {
    const kinds = this.tables.messages.get(messageId)?.reactions.map(({ emoji }) => emoji) ?? [];
    return new Set(kinds.filter((emoji) => this.tables.reactions.has(reactionKey({ messageId, emoji, userId }))));
  }
}
