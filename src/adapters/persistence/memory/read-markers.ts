import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { ReadMarkers } from "../../../application/ports/read-markers.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { isInTimeline, type TimelineMessage } from "../../../domain/messages/message.js";
import { markThreadRead } from "../../../domain/messages/thread-follow.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import {
  countsFor,
  countUnread,
  firstCounted,
  markRead,
  markUnread,
  MAX_EXAMINED,
  type Unread,
} from "../../../domain/rooms/read-markers.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { activeMembershipsOf, memberIn, saveMember } from "./memory-members.js";
import { followKey, WRITE_LOCK, type MemoryTables } from "./memory-tables.js";
import { followedThreads } from "./threads.js";
import { stampMoved } from "./user-stamps.js";

export class InMemoryReadMarkers implements ReadMarkers {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: KeyedMutex,
  ) {}

  markRead(roomId: RoomId, userId: UserId, seq: number): Promise<number | null> {
    return this.move(userId, this.membershipsIn(roomId), (membership, end) => markRead(membership, seq, end));
  }

  markUnread(roomId: RoomId, userId: UserId, seq: number): Promise<number | null> {
    return this.move(userId, this.membershipsIn(roomId), (membership, end) => markUnread(membership, seq, end));
  }

  async markAllRead(userId: UserId): Promise<number | null> {
    const memberships = () => activeMembershipsOf(this.tables, userId);
    const rev = await this.move(userId, memberships, (membership, end) => markRead(membership, end, end));
    return (await this.turns.runExclusive(WRITE_LOCK, () => this.markThreadsRead(userId))) ?? rev;
  }

  private markThreadsRead(userId: UserId): number | null {
    const changed = followedThreads(this.tables, userId).flatMap((follow) => {
      const lastSeq = this.tables.messages.get(follow.rootId)?.thread?.lastSeq ?? 0;
      const next = markThreadRead(follow, { seq: lastSeq, lastSeq });
      return next === follow ? [] : [next];
    });
    for (const follow of changed) this.tables.threadFollows.set(followKey(follow.rootId, userId), follow);
    const keys = changed.map(({ rootId: id, roomId }) => ({ id, roomId }));
    return stampMoved(this.tables, userId, "threads", keys);
  }

  private readonly membershipsIn = (roomId: RoomId) => (userId: UserId) => {
    const membership = memberIn(this.tables, roomId, userId);
    return isActive(membership) ? [membership] : [];
  };

  private move(
    userId: UserId,
    memberships: (userId: UserId) => readonly Membership[],
    moved: (membership: Membership, end: number) => Membership,
  ): Promise<number | null> {
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const changed = memberships(userId).flatMap((membership) => {
        const next = moved(membership, this.tables.heads.get(membership.roomId)?.seq ?? 0);
        return next === membership ? [] : [next];
      });
      for (const membership of changed) saveMember(this.tables, membership);
      const keys = changed.map(({ roomId }) => ({ id: roomId, roomId }));
      return stampMoved(this.tables, userId, "memberships", keys);
    });
  }
}

/** The examined messages after the member's marker, ascending by `seq`. */
function messagesAfterMarker(tables: MemoryTables, membership: Membership): readonly TimelineMessage[] {
  const timeline = tables.timelines.get(membership.roomId) ?? [];
  const first = firstCounted(membership) - 1;
  const after = timeline.slice(first, first + MAX_EXAMINED);
  return after.flatMap((id) => tables.messages.get(id) ?? []).filter(isInTimeline);
}

/** The `seq` of the member's first unread message. */
export const firstUnreadOf = (tables: MemoryTables, membership: Membership): number | null =>
  messagesAfterMarker(tables, membership).find((message) => countsFor(membership.user.id, message))?.seq ?? null;

export const unreadOf = (tables: MemoryTables, membership: Membership): Unread =>
  countUnread(membership.user.id, messagesAfterMarker(tables, membership));
