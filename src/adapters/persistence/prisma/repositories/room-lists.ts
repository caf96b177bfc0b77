import type { ActivityQuery, RoomQuery, RoomView } from "../../../../application/ports/room-reader.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import { MAX_NEWEST_FIRST } from "../../../../domain/rooms/room-search.js";
import type { RoomKind } from "../../../../domain/rooms/room-kind.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { MAX_PAGE_BYTES } from "../../../../domain/shared/page-bytes.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma } from "../generated/client.js";
import { BEFORE_ALL_IDS, instant } from "../mapping/columns.js";
import { bannedUntilOf, viewColumns, viewFrom, type RoomViewRow } from "./room-views.js";
import { LAST_CHARACTER } from "./search-names.js";

/** Lists of the rooms that a user sees. */
export class RoomLists {
  constructor(private readonly lists: ListReads) {}

  async list(userId: UserId, { contains, ...asked }: RoomQuery): Promise<readonly RoomView[]> {
    const query = amongJoined(asked);
    if (!query) return [];
    if (contains === undefined) return this.newestFirst(userId, query);
    const { after: _, ...fromTheBeginning } = query;
    const matches = { ...fromTheBeginning, contains, limit: MAX_NEWEST_FIRST + 1 };
    const ids = await withRetry(
      () => this.lists.query<{ roomId: RoomId }[]>`
        SELECT "roomId" FROM (${availableRoomsByName(userId, matches)}) found`,
    );
    if (ids.length > MAX_NEWEST_FIRST) return this.byName(userId, { ...query, contains });
    return this.newestFirst(
      userId,
      query,
      ids.map(({ roomId }) => roomId),
    );
  }

  listByActivity(userId: UserId, query: ActivityQuery): Promise<readonly RoomView[]> {
    return this.page(
      userId,
      Prisma.sql`
        SELECT room.*, row_number() OVER (ORDER BY room.activity DESC, room.id DESC) AS place
        FROM (${joinedRoomsByActivity(userId, query)}) room`,
    );
  }

  private newestFirst(userId: UserId, query: RoomQuery, among?: readonly RoomId[]): Promise<readonly RoomView[]> {
    return this.page(
      userId,
      Prisma.sql`
        SELECT room.*, row_number() OVER (ORDER BY room.id DESC) AS place
        FROM (${availableRooms(userId, query, among)}) room`,
    );
  }

  private byName(userId: UserId, query: RoomQuery & Readonly<{ contains: string }>): Promise<readonly RoomView[]> {
    return this.page(
      userId,
      Prisma.sql`
        SELECT room.*, row_number() OVER (ORDER BY found.name, found."roomId") AS place
        FROM (${availableRoomsByName(userId, query)}) found JOIN "Room" room ON room.id = found."roomId"`,
    );
  }

  /** Reads the views of the rooms in order of `place`, until their bytes fill a page. */
  private async page(userId: UserId, rooms: Prisma.Sql): Promise<readonly RoomView[]> {
    const rows = await withRetry(
      () => this.lists.query<RoomViewRow[]>`
        SELECT room, head, membership, "bannedUntil", people, latest, unread FROM (
          SELECT listed.*, coalesce(sum(octet_length(latest->0->>'body')) OVER (
            ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
          FROM (SELECT room.place, ${viewColumns(userId, 1)} FROM (${rooms}) room) listed
        ) listed WHERE earlier <= ${MAX_PAGE_BYTES} ORDER BY place`,
    );
    return rows.map(viewFrom);
  }
}

/** Only public rooms are open to others, so the rooms of another kind are among the joined ones. `null`: there are none. */
function amongJoined<Query extends Pick<RoomQuery, "membership" | "kind">>(query: Query): Query | null {
  if (query.kind === undefined || query.kind === "public") return query;
  return query.membership === "open" ? null : { ...query, membership: "joined" };
}

/**
 * One page of the rooms that are available to the user, restricted to `among` if given. Joined and open rooms are
 * limited to the page size separately. The first query starts from the user's memberships, the second one from the
 * newest open rooms.
 */
function availableRooms(userId: UserId, query: RoomQuery, among?: readonly RoomId[]): Prisma.Sql {
  const { after, limit } = query;
  const older = after === undefined ? Prisma.empty : Prisma.sql`AND room.id < ${after}::uuid`;
  const named = among === undefined ? Prisma.empty : Prisma.sql`AND room.id = ANY(${[...among]}::uuid[])`;
  const page = Prisma.sql`${named} ${older} ORDER BY room.id DESC LIMIT ${limit}`;
  const joined = Prisma.sql`(
    SELECT room.* FROM own CROSS JOIN LATERAL (SELECT * FROM "Room" WHERE id = own."roomId" LIMIT 1) room
    WHERE true ${page})`;
  const open = Prisma.sql`(SELECT room.* FROM "Room" room WHERE ${isOpenTo(userId, query.at)} ${page})`;
  return halvesOf(userId, query, { joined, open }, Prisma.sql`ORDER BY id DESC LIMIT ${limit}`);
}

/**
 * One page of (search name, room) pairs in the order of names. Joined rooms are looked up one by one; open rooms are
 * found by the prefix of their name.
 */
function availableRoomsByName(userId: UserId, query: RoomQuery & Readonly<{ contains: string }>): Prisma.Sql {
  const { contains, after, limit } = query;
  const begins = (of?: Prisma.Sql) => beginsWith(contains, of);
  const nameOf = (roomId: Prisma.Sql) =>
    Prisma.sql`(SELECT name FROM room_search_names WHERE "roomId" = ${roomId} AND ${begins()} ORDER BY name LIMIT 1)`;
  const page = Prisma.sql`ORDER BY name, "roomId" LIMIT ${limit}`;
  const afterId = Prisma.sql`${after ?? BEFORE_ALL_IDS}::uuid`;
  const place = Prisma.sql`(coalesce(${nameOf(afterId)}, ${contains}), ${afterId})`;
  const joined = Prisma.sql`(
    SELECT found.name, own."roomId" FROM own CROSS JOIN LATERAL ${nameOf(Prisma.sql`own."roomId"`)} found
    WHERE (found.name, own."roomId") > ${place} ${page})`;
  const open = Prisma.sql`(
    SELECT found.name, found."roomId" FROM room_search_names found CROSS JOIN LATERAL (
      SELECT id, kind, "archivedAt" FROM "Room" WHERE id = found."roomId" LIMIT 1
    ) room
    WHERE found.open AND ${begins(Prisma.sql`found.`)} AND (found.name, found."roomId") > ${place}
      AND ${isOpenTo(userId, query.at)} AND NOT EXISTS (
        SELECT FROM room_search_names earlier
        WHERE earlier."roomId" = found."roomId" AND ${begins(Prisma.sql`earlier.`)} AND earlier.name < found.name
      )
    ${page})`;
  return halvesOf(userId, query, { joined, open }, page);
}

/** One page of the user's rooms with the SQL of `lastActivity`. A user has a limited number of rooms. */
function joinedRoomsByActivity(userId: UserId, { kind, contains, after, limit }: ActivityQuery): Prisma.Sql {
  const further = after
    ? Prisma.sql`AND (room.activity, room.id) < (${instant(after.lastActivityAt)}, ${after.roomId}::uuid)`
    : Prisma.empty;
  const named =
    contains === undefined
      ? Prisma.empty
      : Prisma.sql`AND EXISTS (
          SELECT FROM room_search_names WHERE "roomId" = own."roomId" AND ${beginsWith(contains)})`;
  return Prisma.sql`
    WITH own AS MATERIALIZED (${ownRooms(userId, kind)})
    SELECT room.* FROM own CROSS JOIN LATERAL (
      SELECT each.*, greatest(own."joinedAt", (
        SELECT "sentAt" FROM "Message" message
        WHERE message."roomId" = each.id AND message.seq = head.seq AND message.seq >= own."visibleFrom"
      )) AS activity
      FROM "Room" each JOIN room_heads head ON head."roomId" = each.id WHERE each.id = own."roomId" LIMIT 1
    ) room
    WHERE true ${named} ${further} ORDER BY room.activity DESC, room.id DESC LIMIT ${limit}`;
}

/** The user's memberships, of rooms of one kind if given. */
const ownRooms = (userId: UserId, kind: RoomKind | undefined): Prisma.Sql =>
  kind === undefined
    ? Prisma.sql`
      SELECT "roomId", "joinedAt", "visibleFrom" FROM "Membership" WHERE "userId" = ${userId}::uuid AND "leftAt" IS NULL`
    : Prisma.sql`
      SELECT "roomId", "joinedAt", "visibleFrom" FROM "Membership" membership CROSS JOIN LATERAL (
        SELECT kind FROM "Room" WHERE id = membership."roomId" LIMIT 1
      ) room
      WHERE "userId" = ${userId}::uuid AND "leftAt" IS NULL AND room.kind = ${kind}::"RoomKind"`;

/** Whether a search name begins with the text. */
const beginsWith = (contains: string, of: Prisma.Sql = Prisma.empty): Prisma.Sql =>
  Prisma.sql`${of}name >= ${contains} AND ${of}name < ${contains + LAST_CHARACTER}`;

/**
 * The SQL of `listedAs` in the domain. Checks the room itself as well as the search names, because earlier versions do
 * not update search names when they archive a room.
 */
const isOpenTo = (userId: UserId, at: Date): Prisma.Sql => Prisma.sql`
  room.kind = 'public' AND room."archivedAt" IS NULL AND room.id NOT IN (SELECT "roomId" FROM own)
  AND coalesce(${bannedUntilOf(userId)} <= ${instant(at)}, true)`;

function halvesOf(
  userId: UserId,
  { membership, kind }: RoomQuery,
  halves: Readonly<{ joined: Prisma.Sql; open: Prisma.Sql }>,
  page: Prisma.Sql,
): Prisma.Sql {
  const both = Prisma.sql`${halves.joined} UNION ALL ${halves.open} ${page}`;
  return Prisma.sql`
    WITH own AS MATERIALIZED (${ownRooms(userId, kind)})
    ${membership === "any" ? both : halves[membership]}`;
}
