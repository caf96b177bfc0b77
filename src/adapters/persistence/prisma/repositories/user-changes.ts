import type {
  UserChangeReader,
  UserChangesPage,
  UserChangesQuery,
} from "../../../../application/ports/user-change-reader.js";
import {
  forEachKind,
  USER_ENTITY_KINDS,
  type UserEntities,
  type UserEntity,
  type UserEntityKey,
  type UserEntityKind,
} from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { MyThread } from "../../../../domain/messages/thread-follow.js";
import type { Unread } from "../../../../domain/rooms/read-markers.js";
import {
  membershipFrom,
  savedDraftFrom,
  scheduledFrom,
  type MembershipJson,
  type SavedDraftJson,
  type ScheduledJson,
} from "../../../codec/entity-json.js";
import { MAX_PAGE_BYTES } from "../../../../domain/shared/page-bytes.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { draftJson, membershipJson, scheduledJson } from "../mapping/columns.js";
import { unreadCountsJson } from "./read-markers.js";
import { myThreadJson, OF_MEMBER, UNREAD_COUNTS } from "./threads.js";
import { isMissing } from "./user-change-records.js";

type Stored<Value> = UserEntityKey & Readonly<{ rev: number; value: Value }>;
type StoredEntities = Readonly<{
  /** Null without a row, which only an operator can delete. */
  memberships: readonly Stored<Readonly<{ membership: MembershipJson; unread: Unread }> | null>[];
  threads: readonly Stored<MyThread | null>[];
  scheduled: readonly Stored<ScheduledJson | null>[];
  drafts: readonly Stored<SavedDraftJson | null>[];
  blocks: readonly Stored<readonly UserId[]>[];
  receipts: readonly Stored<boolean>[];
}>;
type PageRow = Readonly<{
  userId: UserId;
  rev: bigint;
  sessionRev: bigint;
  forgottenRev: bigint;
  after: bigint;
  to: bigint;
  more: boolean;
  exceeds: boolean;
  missing: boolean;
}> &
  StoredEntities;

/** Each kind: the column of the answer, and the value of `change` as JSON. */
const KINDS = {
  memberships: {
    column: Prisma.sql`memberships`,
    value: Prisma.sql`
      SELECT json_build_object('membership', ${membershipJson},
        'unread', ${unreadCountsJson(Prisma.sql`change."roomId"`, Prisma.sql`reader."userId"`)})
      FROM "Membership" membership
      WHERE membership."roomId" = change."roomId" AND membership."userId" = reader."userId"`,
  },
  threads: {
    column: Prisma.sql`threads`,
    value: Prisma.sql`
      SELECT ${myThreadJson} FROM thread_follows follow CROSS JOIN LATERAL (${UNREAD_COUNTS}) unread
      WHERE follow."rootId" = change.id AND follow."userId" = reader."userId" AND ${OF_MEMBER}`,
  },
  scheduled: {
    column: Prisma.sql`scheduled`,
    value: Prisma.sql`SELECT ${scheduledJson} FROM scheduled_messages scheduled WHERE scheduled.id = change.id`,
  },
  drafts: {
    column: Prisma.sql`drafts`,
    value: Prisma.sql`
      SELECT ${draftJson} FROM drafts draft WHERE draft."userId" = reader."userId" AND draft.id = change.id`,
  },
  blocks: {
    column: Prisma.sql`blocks`,
    value: Prisma.sql`
      SELECT coalesce(json_agg("blockedId" ORDER BY "blockedId"), '[]') FROM blocks WHERE "userId" = reader."userId"`,
  },
  receipts: {
    column: Prisma.sql`receipts`,
    value: Prisma.sql`SELECT to_json(person.receipts) FROM "User" person WHERE person.id = reader."userId"`,
  },
} as const satisfies Record<UserEntityKind, Readonly<{ column: Prisma.Sql; value: Prisma.Sql }>>;

const FROM_JSON: { [Kind in UserEntityKind]: (stored: StoredEntities[Kind]) => readonly UserEntity<Kind>[] } = {
  memberships: (stored) =>
    stored.flatMap(({ value, ...key }) =>
      value ? [{ ...key, value: { membership: membershipFrom(value.membership), unread: value.unread } }] : [],
    ),
  threads: (stored) => stored,
  scheduled: (stored) => stored.map(({ value, ...key }) => ({ ...key, value: value && scheduledFrom(value) })),
  drafts: (stored) => stored.map(({ value, ...key }) => ({ ...key, value: value && savedDraftFrom(value) })),
  blocks: (stored) => stored,
  receipts: (stored) => stored,
};

const entities = Prisma.join(
  USER_ENTITY_KINDS.map(
    (kind) => Prisma.sql`(
      SELECT coalesce(json_agg(json_build_object(
        'roomId', change."roomId", 'id', change.id, 'rev', change.rev, 'value', (${KINDS[kind].value})
      ) ORDER BY change.rev, change.id), '[]') FROM change WHERE change.kind = ${kind}
    ) AS ${KINDS[kind].column}`,
  ),
);

/** `scheduledBytes`, and a little more, because this JSON has spaces. */
const SCHEDULED_BYTES = Prisma.sql`
  CASE WHEN scheduled.id IS NULL THEN 0 ELSE 500 + octet_length(coalesce(to_json(scheduled.body)::text, ''))
    + octet_length(coalesce(scheduled.data::text, '')) END`;

const MORE = Prisma.sql`
  page.last IS NOT NULL AND EXISTS (SELECT FROM user_changes WHERE "userId" = reader."userId" AND rev > page.last)`;

/** Reads all users in one statement. */
export class PrismaUserChangeReader implements UserChangeReader {
  constructor(private readonly prisma: PrismaClient) {}

  async changes(
    after: ReadonlyMap<UserId, number>,
    { limit, maxChanges, findMissing = false }: UserChangesQuery,
  ): Promise<ReadonlyMap<UserId, UserChangesPage>> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<PageRow[]>`
        SELECT reader.*, page.*, ${MORE} AS more, coalesce(page.last, reader.rev) AS "to",
          CASE WHEN NOT ${findMissing}::boolean OR (${MORE}) THEN false
            ELSE ${isMissing(Prisma.sql`reader."userId"`)} END AS missing
        FROM (
          SELECT reader."userId", reader.after, coalesce(head.rev, 0) AS rev, coalesce(head."sessionRev", 0) AS "sessionRev",
            coalesce(head."forgottenRev", 0) AS "forgottenRev"
          FROM unnest(${[...after.keys()]}::uuid[], ${[...after.values()]}::bigint[]) AS reader ("userId", after)
          LEFT JOIN user_heads head ON head."userId" = reader."userId"
        ) reader CROSS JOIN LATERAL (
          WITH cut AS MATERIALIZED (
            SELECT CASE WHEN count(*) = ${limit}::int OR max(total) > ${MAX_PAGE_BYTES}::int
              THEN coalesce(max(rev) FILTER (WHERE total <= ${MAX_PAGE_BYTES}::int), min(rev)) END AS rev
            FROM (
              SELECT rev, sum(bytes) OVER (ORDER BY rev) AS total FROM (
                SELECT changed.rev, coalesce(draft.bytes, ${SCHEDULED_BYTES}) AS bytes FROM user_changes changed
                LEFT JOIN drafts draft
                  ON changed.kind = 'drafts' AND draft."userId" = changed."userId" AND draft.id = changed.id
                LEFT JOIN scheduled_messages scheduled
                  ON changed.kind = 'scheduled' AND scheduled.id = changed.id
                WHERE changed."userId" = reader."userId" AND changed.rev > reader.after
                ORDER BY changed.rev LIMIT ${limit}
              ) candidate
            ) summed
          ), change AS MATERIALIZED (
            SELECT kind, id, "roomId", rev FROM user_changes
            WHERE "userId" = reader."userId" AND rev > reader.after AND rev <= coalesce((SELECT rev FROM cut), reader.rev)
          )
          SELECT (SELECT rev FROM cut) AS last, coalesce((
            SELECT true FROM user_changes WHERE "userId" = reader."userId" AND rev > reader.after
            ORDER BY rev OFFSET ${maxChanges ?? 0}::int LIMIT 1
          ), false) AND ${maxChanges !== undefined} AS exceeds, ${entities}
        ) page`,
    );
    return new Map(rows.map((row) => [row.userId, pageFrom(row)]));
  }

  async hasPendingFollows(): Promise<boolean> {
    const [row] = await withRetry(
      () => this.prisma.$queryRaw<{ pending: boolean }[]>`
        SELECT EXISTS (SELECT FROM appended_follows) OR EXISTS (SELECT FROM ending_follows) AS pending`,
    );
    return row?.pending ?? false;
  }
}

function pageFrom({ userId, rev, after, to, more, exceeds, missing, ...stored }: PageRow): UserChangesPage {
  const range = { from: Math.max(0, Number(after)), rev: Number(more ? to : rev), more };
  const revs = { sessionRev: Number(stored.sessionRev), forgottenRev: Number(stored.forgottenRev) };
  const page = { userId, ...range, ...revs, exceeds, missing };
  const read = <Kind extends UserEntityKind>(kind: Kind) => FROM_JSON[kind](stored[kind]);
  return { ...page, ...(forEachKind(read) as UserEntities) };
}
