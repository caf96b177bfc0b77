import type { ReceiptReader, SeenQuery } from "../../../application/ports/receipt-reader.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import { MAX_LIVE_MEMBERS, type Receipt, type Seen } from "../../../domain/rooms/receipt.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { areSeparated, blockedIdsOf } from "./blocks.js";
import { activeMembershipsOf, memberIn, membersOf } from "./memory-members.js";
import { followKey, type MemoryTables } from "./memory-tables.js";

type SeenAt = Readonly<{ at: Date; user: Seen["user"] }>;

export class InMemoryReceiptReader implements ReceiptReader {
  constructor(private readonly tables: MemoryTables) {}

  async seen({ after, limit, ...query }: SeenQuery): Promise<readonly Seen[] | null> {
    const { roomId, authorId, place } = query;
    if (!this.tables.users.get(authorId)?.receipts) return null;
    const isListed = (member: Membership) =>
      isActive(member) &&
      member.user.id !== authorId &&
      member.visibleFrom <= place &&
      this.tables.users.get(member.user.id)?.receipts === true &&
      !areSeparated(this.tables, authorId, member.user.id);
    const last = after && { at: after.at, user: { id: after.userId } };
    return membersOf(this.tables, roomId)
      .filter(isListed)
      .flatMap((member) => this.seenBy(member, query))
      .filter((seen) => !last || byTime(seen, last) > 0)
      .sort(byTime)
      .slice(0, limit);
  }

  async liveRooms(userId: UserId): Promise<readonly RoomId[]> {
    const { tables } = this;
    return activeMembershipsOf(tables, userId).flatMap(({ roomId }) => (isLive(tables, roomId) ? [roomId] : []));
  }

  private seenBy(member: Membership, { seq, thread }: Pick<SeenQuery, "seq" | "thread">): readonly SeenAt[] {
    const follow = thread && this.tables.threadFollows.get(followKey(thread.rootId, member.user.id));
    const times = [
      seq !== null && member.readSeq >= seq ? member.readAt : null,
      thread && follow && follow.readSeq >= thread.threadSeq ? follow.readAt : null,
    ].filter((time) => time !== null);
    const [first] = times.sort((a, b) => a.getTime() - b.getTime());
    return first ? [{ user: member.user, at: first }] : [];
  }
}

type Place = Readonly<{ at: Date; user: Readonly<{ id: UserId }> }>;
const byTime = (a: Place, b: Place): number =>
  a.at.getTime() - b.at.getTime() || (a.user.id < b.user.id ? -1 : Number(a.user.id > b.user.id));

const isLive = (tables: MemoryTables, roomId: RoomId): boolean =>
  tables.rooms.get(roomId)?.settings.receipts === true &&
  (tables.heads.get(roomId)?.memberCount ?? 0) <= MAX_LIVE_MEMBERS;

/** The marker as others may see it live; `null` where they may not. */
export function liveReceipt(tables: MemoryTables, marker: Omit<Receipt, "hiddenFrom">): Receipt | null {
  const { roomId, userId } = marker;
  if (!isLive(tables, roomId) || !tables.users.get(userId)?.receipts) return null;
  const hiddenFrom = blockedIdsOf(tables, userId).filter((blockedId) => isActive(memberIn(tables, roomId, blockedId)));
  return { ...marker, hiddenFrom };
}
