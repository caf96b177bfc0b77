import type {
  ListedScheduled,
  ScheduledClaim,
  ScheduledPlace,
  ScheduledQueue,
} from "../../../../application/ports/scheduled-queue.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { Scheduled, ScheduledId } from "../../../../domain/messages/scheduled.js";
import { scheduledFrom, type ScheduledJson } from "../../../codec/entity-json.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { instant, scheduledJson } from "../mapping/columns.js";

/** Due messages that a claim looks at, in relation to those that it takes. */
const LOOK_AHEAD = 20;

/** Advisory lock of claims. */
const CLAIM_LOCK = [72_707_369, 1] as const;

type ClaimedRow = Readonly<{ scheduled: ScheduledJson }>;
type ListedRow = Readonly<{ scheduled: ScheduledJson; rev: bigint }>;

export class PrismaScheduledQueue implements ScheduledQueue {
  constructor(private readonly prisma: PrismaClient) {}

  async claim(claim: ScheduledClaim): Promise<readonly Scheduled[]> {
    const isDue = Prisma.sql`"dueAt" <= LEAST(${instant(claim.now)}, now())`;
    const [due] = await withRetry(
      () => this.prisma.$queryRaw<unknown[]>`SELECT FROM scheduled_messages WHERE ${isDue} LIMIT 1`,
    );
    if (!due) return [];
    const rows = await withRetry(() =>
      this.prisma.$transaction(async (tx) => ((await isOnlyClaim(tx)) ? claimDue(tx, isDue, claim) : [])),
    );
    return rows.map(({ scheduled }) => scheduledFrom(scheduled));
  }

  async postpone(userId: UserId, { claimId, ids, delayMs }: Parameters<ScheduledQueue["postpone"]>[1]): Promise<void> {
    const until = Prisma.sql`now() + ${delayMs}::int * interval '1 ms'`;
    await withRetry(
      () => this.prisma.$executeRaw`
        UPDATE scheduled_messages SET "dueAt" = ${until} WHERE "userId" = ${userId}::uuid AND (
          ("claimId" = ${claimId}::uuid AND id = ANY(${[...ids]}::uuid[]))
          OR ("claimId" IS NULL AND "dueAt" < ${until}))`,
    );
  }

  async retryLater(
    userId: UserId,
    { claimId, id, delayMs }: Parameters<ScheduledQueue["retryLater"]>[1],
  ): Promise<void> {
    await withRetry(
      () => this.prisma.$executeRaw`
        UPDATE scheduled_messages SET "isRetry" = true, "dueAt" = now() + ${delayMs}::int * interval '1 ms'
        WHERE id = ${id}::uuid AND "userId" = ${userId}::uuid AND "claimId" = ${claimId}::uuid`,
    );
  }

  list(
    userId: UserId,
    { after, limit }: Readonly<{ after?: ScheduledPlace; limit: number }>,
  ): Promise<readonly ListedScheduled[]> {
    return this.listed(
      Prisma.sql`scheduled."userId" = ${userId}::uuid ${
        after
          ? Prisma.sql`AND (scheduled."sendAt", scheduled.id) > (${instant(after.sendAt)}, ${after.id}::uuid)`
          : Prisma.empty
      } ORDER BY scheduled."sendAt", scheduled.id LIMIT ${limit}::int`,
    );
  }

  async find(userId: UserId, id: ScheduledId): Promise<ListedScheduled | null> {
    const [found] = await this.listed(Prisma.sql`scheduled.id = ${id}::uuid AND scheduled."userId" = ${userId}::uuid`);
    return found ?? null;
  }

  async countWaiting(most: number): Promise<number> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ waiting: number }[]>`
        SELECT count(*)::int AS waiting FROM (
          SELECT FROM scheduled_messages WHERE "dueAt" IS NOT NULL LIMIT ${most}::int
        ) waiting`,
    );
    return row?.waiting ?? 0;
  }

  private async listed(condition: Prisma.Sql): Promise<readonly ListedScheduled[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<ListedRow[]>`
        SELECT ${scheduledJson} AS scheduled, coalesce((
          SELECT rev FROM user_changes
          WHERE "userId" = scheduled."userId" AND kind = 'scheduled' AND user_changes.id = scheduled.id
        ), 0) AS rev FROM scheduled_messages scheduled WHERE ${condition}`,
    );
    return rows.map(({ scheduled, rev }) => ({ scheduled: scheduledFrom(scheduled), rev: Number(rev) }));
  }
}

/** Lets one claim run at a time, because a statement does not see the claims that are committed after it began. */
async function isOnlyClaim(tx: Prisma.TransactionClient): Promise<boolean> {
  const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${CLAIM_LOCK[0]}::int, ${CLAIM_LOCK[1]}::int) AS taken`;
  return lock?.taken === true;
}

/** A change of the message ends its claim, also on a node of a version that does not know the flag. */
const IS_RETRY = Prisma.sql`("isRetry" AND "claimId" IS NOT NULL)`;

const dueRows = (condition: Prisma.Sql, limit: number): Prisma.Sql => Prisma.sql`
  SELECT id, "userId", "sendAt", "dueAt", ${IS_RETRY} AS "isRetry" FROM scheduled_messages
  WHERE ${condition} ORDER BY "dueAt" LIMIT ${limit * LOOK_AHEAD}::int FOR UPDATE SKIP LOCKED`;

/** Looks for retries apart, so that many of them hide no other message. */
const claimDue = (
  tx: Prisma.TransactionClient,
  isDue: Prisma.Sql,
  { claimId, leaseMs, limit, perUser }: ScheduledClaim,
): Promise<ClaimedRow[]> =>
  tx.$queryRaw<ClaimedRow[]>`
    WITH first_try AS MATERIALIZED (${dueRows(Prisma.sql`NOT ${IS_RETRY} AND ${isDue}`, limit)}),
    retry AS MATERIALIZED (${dueRows(Prisma.sql`${IS_RETRY} AND ${isDue}`, limit)}),
    turn AS (
      SELECT id, row_number() OVER (
        PARTITION BY "userId", "isRetry" ORDER BY CASE WHEN "isRetry" THEN "dueAt" END, "sendAt", id
      ) AS place, "sendAt", "isRetry" FROM (TABLE first_try UNION ALL TABLE retry) due
      WHERE NOT EXISTS (
        SELECT FROM scheduled_messages held
        WHERE held."userId" = due."userId" AND held."claimId" IS NOT NULL AND held."dueAt" > now() AND NOT held."isRetry"
      )
    ), claimed AS (
      UPDATE scheduled_messages SET "dueAt" = now() + ${leaseMs}::int * interval '1 ms', "claimId" = ${claimId}::uuid
      WHERE id IN (
        SELECT id FROM turn WHERE place <= CASE WHEN "isRetry" THEN 1 ELSE ${perUser}::int END
        ORDER BY "isRetry", place, "sendAt" LIMIT ${limit}::int
      )
      RETURNING *
    )
    SELECT ${scheduledJson} AS scheduled FROM claimed scheduled ORDER BY "userId", "isRetry", "sendAt", id`;
