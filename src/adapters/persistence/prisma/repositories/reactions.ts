import type { ReactionReader, Reactor, ReactorQuery } from "../../../../application/ports/reaction-reader.js";
import type { ReactionKey, ReactionRepository } from "../../../../application/ports/reaction-repository.js";
import type { UserId, UserSummary } from "../../../../domain/accounts/user.js";
import type { MessageId } from "../../../../domain/messages/message.js";
import type { Reaction } from "../../../../domain/messages/reactions.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, summaryJson } from "../mapping/columns.js";

type ReactorRow = Readonly<{ user: UserSummary; rev: bigint; at: Date }>;

const isReaction = ({ messageId, emoji, userId }: ReactionKey): Prisma.Sql => Prisma.sql`
  "messageId" = ${messageId}::uuid AND emoji = ${emoji} AND "userId" = ${userId}::uuid`;

const oldestOfKind = (messageId: MessageId, emoji: string, limit: number, after = 0): Prisma.Sql => Prisma.sql`
  SELECT * FROM reactions
  WHERE "messageId" = ${messageId}::uuid AND emoji = ${emoji} AND rev > ${after}
  ORDER BY rev LIMIT ${limit}`;

export class PrismaReactionRepository implements ReactionRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async has(key: ReactionKey): Promise<boolean> {
    const rows = await this.tx.$queryRaw<unknown[]>`SELECT FROM reactions WHERE ${isReaction(key)}`;
    return rows.length > 0;
  }

  async add({ messageId, emoji, userId, rev, at }: Reaction): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO reactions ("messageId", emoji, "userId", rev, at)
      VALUES (${messageId}::uuid, ${emoji}, ${userId}::uuid, ${rev}, ${instant(at)})`;
  }

  async remove(key: ReactionKey): Promise<void> {
    await this.tx.$executeRaw`DELETE FROM reactions WHERE ${isReaction(key)}`;
  }

  async firstReactors(messageId: MessageId, emoji: string, limit: number): Promise<readonly UserId[]> {
    const rows = await this.tx.$queryRaw<{ userId: UserId }[]>`
      SELECT "userId" FROM (${oldestOfKind(messageId, emoji, limit)}) reaction ORDER BY rev`;
    return rows.map(({ userId }) => userId);
  }
}

export class PrismaReactionReader implements ReactionReader {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly lists: ListReads,
  ) {}

  async reactors({ messageId, emoji, after, limit }: ReactorQuery): Promise<readonly Reactor[]> {
    const rows = await withRetry(
      () => this.lists.query<ReactorRow[]>`
        SELECT ${summaryJson(Prisma.sql`reaction."userId"`)} AS user, reaction.rev, reaction.at
        FROM (${oldestOfKind(messageId, emoji, limit, after)}) reaction ORDER BY reaction.rev`,
    );
    return rows.map(({ user, rev, at }) => ({ user, rev: Number(rev), at }));
  }

  async reactionsOf(
    userId: UserId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, ReadonlySet<string>>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ messageId: MessageId; kinds: string[] }[]>`
        SELECT "messageId", array_agg(emoji) AS kinds FROM reactions
        WHERE "messageId" = ANY(${[...messageIds]}::uuid[]) AND "userId" = ${userId}::uuid
        GROUP BY "messageId"`,
    );
    return new Map(rows.map(({ messageId, kinds }) => [messageId, new Set(kinds)]));
  }
}
