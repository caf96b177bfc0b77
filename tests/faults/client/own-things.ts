import type { UserEntities } from "../../../src/protocol/user-entities.js";
import type { Things } from "../history/event.js";

/** `text`: null for a removed one. */
export type Thing = Readonly<{ rev: number; text: string | null }>;

type Queryable = Readonly<{ query<Row extends object>(text: string): Promise<Row[]> }>;
type Row = Readonly<{ user: string; key: string; text: string }>;

/** The entities of a change by key, as texts that equal those of `storedThings`. */
export function thingsIn(change: Partial<UserEntities>): ReadonlyMap<string, Thing> {
  const { memberships = [], threads = [], drafts = [], scheduled = [] } = change;
  const things = new Map<string, Thing>();
  for (const one of memberships) {
    const isOver = "deleted" in one;
    const role = isOver ? null : `${one.role} ${one.favourite} ${one.notify.level}`;
    const marker = isOver ? null : `${one.readSeq} ${one.unreadFrom}`;
    things.set(`membership ${one.roomId}`, { rev: one.rev, text: role });
    things.set(`marker ${one.roomId}`, { rev: one.rev, text: marker });
  }
  for (const one of threads) {
    const text = "deleted" in one ? null : `${one.following} ${one.readSeq} ${one.unreadFrom}`;
    things.set(`thread ${one.rootId}`, { rev: one.rev, text });
  }
  for (const one of drafts)
    things.set(`draft ${one.threadOf ?? one.roomId}`, { rev: one.rev, text: "deleted" in one ? null : one.body });
  for (const one of scheduled)
    things.set(`scheduled ${one.id}`, { rev: one.rev, text: "deleted" in one ? null : `${one.body}` });
  return things;
}

/** Reads the things that belong to each user alone, without the product. */
export async function storedThings(data: Queryable): Promise<ReadonlyMap<string, Things>> {
  const rows = await data.query<Row>(`
    SELECT "userId" AS user, 'membership ' || "roomId" AS key, concat_ws(' ', role, favourite::text, "notifyLevel") AS text
    FROM "Membership" WHERE "leftAt" IS NULL
    UNION ALL SELECT "userId", 'marker ' || "roomId", concat("readSeq", ' ', coalesce("unreadFrom"::text, 'null'))
    FROM "Membership" WHERE "leftAt" IS NULL
    UNION ALL SELECT "userId", 'thread ' || "rootId",
      concat(following::text, ' ', "readSeq", ' ', coalesce("unreadFrom"::text, 'null')) FROM thread_follows
    UNION ALL SELECT "userId", 'draft ' || id, body FROM drafts
    UNION ALL SELECT "userId", 'scheduled ' || id, body FROM scheduled_messages
    UNION ALL SELECT id, 'blocked', coalesce(
      (SELECT string_agg("blockedId"::text, ',' ORDER BY "blockedId") FROM blocks WHERE "userId" = "User".id), '')
    FROM "User" WHERE EXISTS (SELECT FROM user_changes WHERE "userId" = "User".id AND kind = 'blocks')`);
  const things = new Map<string, Record<string, string>>();
  for (const { user, key, text } of rows) things.set(user, { ...things.get(user), [key]: text });
  return things;
}
