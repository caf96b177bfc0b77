import type { UserEntityKey, UserEntityKind } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { Prisma } from "../generated/client.js";

/** `unchanged`: the entity gets the new `rev` although it did not change. */
type StampKind = "change" | "removal" | "unchanged";
type Stamp = UserEntityKey & Readonly<{ userId: UserId; kind: UserEntityKind; as: StampKind }>;

/**
 * Collects what a unit of work changed of users. `write` raises the `rev` of each once, and stamps the changed entities
 * with it. It comes right before the commit, because every transaction locks all else before the head of a user.
 */
export class UserStamps {
  /** Empty before `write`. */
  readonly raised = new Map<UserId, number>();
  private readonly stamps = new Map<string, Stamp>();
  private readonly sessionEnds = new Set<UserId>();

  constructor(private readonly tx: Prisma.TransactionClient) {}

  stamp(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    this.add(userId, kind, { keys, as: "change" });
  }

  /** Stamps entities that were removed. */
  stampRemoved(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    this.add(userId, kind, { keys, as: "removal" });
  }

  /** Gives the new `rev` to entities that did not change. Only after the user's head was locked. */
  stampUnchanged(userId: UserId, kind: UserEntityKind, keys: readonly UserEntityKey[]): void {
    this.add(userId, kind, { keys, as: "unchanged" });
  }

  private add(
    userId: UserId,
    kind: UserEntityKind,
    { keys, as }: Readonly<{ keys: readonly UserEntityKey[]; as: StampKind }>,
  ): void {
    for (const { id, roomId } of keys) this.stamps.set(`${userId} ${kind} ${id}`, { userId, kind, id, roomId, as });
  }

  stampSessionEnd(userId: UserId): void {
    this.sessionEnds.add(userId);
  }

  /** Locks the heads in ascending order of the users' ids. */
  async write(): Promise<void> {
    const stamps = [...this.stamps.values()];
    const userIds = [...new Set([...stamps.map(({ userId }) => userId), ...this.sessionEnds])];
    if (userIds.length === 0) return;
    const rows = await this.tx.$queryRaw<{ userId: UserId; rev: bigint }[]>`
      WITH head AS (${raisedHead(Prisma.sql`
        SELECT id, 1, (id = ANY(${[...this.sessionEnds]}::uuid[]))::int FROM unnest(${userIds}::uuid[]) AS raised (id)
        ORDER BY id`)}
      ), stamped AS (
        ${STAMP} SELECT changed."userId", changed.kind, changed.id, changed."roomId", head.rev,
          CASE changed."as" WHEN 'removal' THEN now() END,
          CASE changed."as" WHEN 'unchanged' THEN (
            SELECT coalesce("changedRev", rev) FROM user_changes
            WHERE "userId" = changed."userId" AND kind = changed.kind AND id = changed.id) END
        FROM unnest(
          ${stamps.map(({ userId }) => userId)}::uuid[], ${stamps.map(({ kind }) => kind)}::text[],
          ${stamps.map(({ id }) => id)}::uuid[], ${stamps.map(({ roomId }) => roomId)}::uuid[],
          ${stamps.map((stamp) => stamp.as)}::text[]
        ) AS changed ("userId", kind, id, "roomId", "as") JOIN head ON head."userId" = changed."userId"
        ${ON_STAMPED}
      )
      SELECT "userId", rev FROM head ORDER BY "userId"`;
    for (const { userId, rev } of rows) this.raised.set(userId, Number(rev));
  }
}

const STAMP = Prisma.sql`INSERT INTO user_changes ("userId", kind, id, "roomId", rev, "removedAt", "changedRev")`;
const ON_STAMPED = Prisma.sql`
  ON CONFLICT ("userId", kind, id) DO UPDATE SET rev = EXCLUDED.rev, "removedAt" = EXCLUDED."removedAt",
    "changedRev" = EXCLUDED."changedRev"`;

/** `users`: their ids, 1, and 1 if a session ended, otherwise 0. */
const raisedHead = (users: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO user_heads AS head ("userId", rev, "sessionRev") ${users}
  ON CONFLICT ("userId") DO UPDATE SET rev = head.rev + 1,
    "sessionRev" = CASE EXCLUDED."sessionRev" WHEN 0 THEN head."sessionRev" ELSE head.rev + 1 END
  RETURNING "userId", rev`;

/**
 * Raises the user's `rev` if a statement changed entities, and stamps these. `moved` is a CTE with the `userId`, `id` and
 * `roomId` of each changed entity of one user. The CTE `head` has the `rev`, and no row when nothing changed.
 */
export const stampMoved = (kind: UserEntityKind): Prisma.Sql => Prisma.sql`
  , head AS (${raisedHead(Prisma.sql`SELECT DISTINCT "userId", 1, 0 FROM moved`)}), stamped AS (
    ${STAMP} SELECT moved."userId", ${kind}, moved.id, moved."roomId", head.rev, NULL, NULL FROM moved CROSS JOIN head ${ON_STAMPED}
  )`;
