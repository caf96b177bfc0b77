import type { KeyedMutex } from "../../../application/concurrency/keyed-mutex.js";
import type { MarkedThreads, MovedMarkers, ReadMarkers, ThreadMarks } from "../../../application/ports/read-markers.js";
import type { UserId } from "../../../domain/accounts/user.js";
import { isInTimeline, type TimelineMessage } from "../../../domain/messages/message.js";
import { markThreadRead, type ThreadFollow } from "../../../domain/messages/thread-follow.js";
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
import { liveReceipt } from "./receipts.js";
import { followKey, WRITE_LOCK, type MemoryTables } from "./memory-tables.js";
import { followsOf, isFollowed } from "./threads.js";
import { stampMoved } from "./user-stamps.js";

export class InMemoryReadMarkers implements ReadMarkers {
  constructor(
    private readonly tables: MemoryTables,
    private readonly turns: KeyedMutex,
  ) {}

  markRead(roomId: RoomId, userId: UserId, seq: number, at: Date): Promise<MovedMarkers | null> {
    return this.move(userId, this.membershipsIn(roomId), (membership, end) => markRead(membership, { seq, end, at }));
  }

  markUnread(roomId: RoomId, userId: UserId, seq: number): Promise<MovedMarkers | null> {
    return this.move(userId, this.membershipsIn(roomId), (membership, end) => markUnread(membership, seq, end));
  }

  markRoomsRead(userId: UserId, at: Date): Promise<MovedMarkers | null> {
    const memberships = () => activeMembershipsOf(this.tables, userId);
    return this.move(userId, memberships, (membership, end) => markRead(membership, { seq: end, end, at }));
  }

  markThreadsRead(userId: UserId, { at, batch, maxMoved }: ThreadMarks): Promise<MarkedThreads> {
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const { follows, next } = followsOf(this.tables, userId, batch);
      const changed = follows
        .filter((follow) => isFollowed(this.tables, follow))
        .flatMap((follow) => {
          const lastSeq = this.tables.messages.get(follow.rootId)?.thread?.lastSeq ?? 0;
          const read = markThreadRead(follow, { seq: lastSeq, lastSeq, at });
          return read === follow ? [] : [read];
        })
        .slice(0, maxMoved);
      const last = changed.length === maxMoved ? changed.at(-1)?.rootId : undefined;
      return { moved: this.saveFollows(userId, changed, at), next: last ?? next };
    });
  }

  private saveFollows(userId: UserId, changed: readonly ThreadFollow[], at: Date): MovedMarkers | null {
    for (const follow of changed) this.tables.threadFollows.set(followKey(follow.rootId, userId), follow);
    const keys = changed.map(({ rootId: id, roomId }) => ({ id, roomId }));
    const rev = stampMoved(this.tables, userId, "threads", keys);
    const receipts = changed
      .filter(({ readAt }) => readAt === at)
      .flatMap(({ roomId, rootId, readSeq }) => {
        const place = this.tables.messages.get(rootId)?.seq ?? 0;
        return liveReceipt(this.tables, { roomId, threadOf: rootId, userId, seq: readSeq, place }) ?? [];
      });
    return rev === null ? null : { rev, receipts };
  }

  private readonly membershipsIn = (roomId: RoomId) => (userId: UserId) => {
    const membership = memberIn(this.tables, roomId, userId);
    return isActive(membership) ? [membership] : [];
  };

  private move(
    userId: UserId,
    memberships: (userId: UserId) => readonly Membership[],
    moved: (membership: Membership, end: number) => Membership,
  ): Promise<MovedMarkers | null> {
    return this.turns.runExclusive(WRITE_LOCK, () => {
      const changed = memberships(userId).flatMap((membership) => {
        const next = moved(membership, this.tables.heads.get(membership.roomId)?.seq ?? 0);
        return next === membership ? [] : [{ membership: next, hasMoved: next.readSeq > membership.readSeq }];
      });
      for (const { membership } of changed) saveMember(this.tables, membership);
      const keys = changed.map(({ membership: { roomId } }) => ({ id: roomId, roomId }));
      const rev = stampMoved(this.tables, userId, "memberships", keys);
      const receipts = changed.flatMap(({ membership: { roomId, readSeq: seq }, hasMoved }) => {
        const marker = { roomId, threadOf: null, userId, seq, place: seq };
        return hasMoved ? (liveReceipt(this.tables, marker) ?? []) : [];
      });
      return rev === null ? null : { rev, receipts };
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
