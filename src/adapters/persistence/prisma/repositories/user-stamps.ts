import type { UserEntityKey, UserEntityKind } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { Prisma } from "../generated/client.js";

/** Raises the `rev` of users, once per unit of work, and stamps changed entities with it. */
export class UserStamps {
  readonly raised = new Map<UserId, number>();

  constructor(private readonly tx: Prisma.TransactionClient) {}

  /** Call it after the change of the rows, because every transaction locks them before the user's head. */
  async stamp(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): Promise<void> {
    if (keys.length === 0) return;
    const [ids, roomIds] = [keys.map(({ id }) => id), keys.map(({ roomId }) => roomId)];
    await this.raise(
      userId,
      Prisma.sql`, stamped AS (
        ${STAMP} SELECT ${userId}::uuid, ${kind}, changed.id, changed."roomId", head.rev
        FROM head CROSS JOIN unnest(${ids}::uuid[], ${roomIds}::uuid[]) AS changed (id, "roomId")
        ${ON_STAMPED}
      )`,
    );
  }

  async stampSessionEnd(userId: UserId): Promise<void> {
    await this.raise(userId, Prisma.empty);
    await this.tx.$executeRaw`UPDATE user_heads SET "sessionRev" = rev WHERE "userId" = ${userId}::uuid`;
  }

  private async raise(userId: UserId, stamped: Prisma.Sql): Promise<void> {
    const known = this.raised.get(userId);
    const head =
      known === undefined
        ? raisedHead(Prisma.sql`VALUES (${userId}::uuid, 1)`)
        : Prisma.sql`SELECT ${known}::bigint AS rev`;
    const [row] = await this.tx.$queryRaw<{ rev: bigint }[]>`WITH head AS (${head}) ${stamped} SELECT rev FROM head`;
    if (row) this.raised.set(userId, Number(row.rev));
  }
}

const STAMP = Prisma.sql`INSERT INTO user_changes ("userId", kind, id, "roomId", rev)`;
const ON_STAMPED = Prisma.sql`ON CONFLICT ("userId", kind, id) DO UPDATE SET rev = EXCLUDED.rev`;

const raisedHead = (users: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO user_heads AS head ("userId", rev) ${users}
  ON CONFLICT ("userId") DO UPDATE SET rev = head.rev + 1 RETURNING rev`;

/**
 * Raises the user's `rev` if a statement changed entities, stamps these, and returns the `rev`. `moved` is a CTE with
 * the `userId`, `id` and `roomId` of each changed entity of one user.
 */
export const stampMoved = (kind: UserEntityKind): Prisma.Sql => Prisma.sql`
  , head AS (${raisedHead(Prisma.sql`SELECT DISTINCT "userId", 1 FROM moved`)}), stamped AS (
    ${STAMP} SELECT moved."userId", ${kind}, moved.id, moved."roomId", head.rev FROM moved CROSS JOIN head ${ON_STAMPED}
  )
  SELECT rev FROM head`;
