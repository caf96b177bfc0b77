import {
  MAX_PEOPLE,
  type ActivityQuery,
  type AuditQuery,
  type MemberQuery,
  type NamedPeople,
  type RoomPosition,
  type RoomPage,
  type RoomQuery,
  type RoomReader,
  type RoomView,
} from "../../../application/ports/room-reader.js";
import { nearestThatFit } from "../../../domain/messages/history-page.js";
import { newestNoticeRange } from "../../../domain/messages/notice-range.js";
import { summaryOf, type UserId, type UserSummary } from "../../../domain/accounts/user.js";
import { visibleFromOf, visibleMessages } from "../../../domain/rooms/history-visibility.js";
import { partnerIn, type Pair } from "../../../domain/rooms/direct-room.js";
import { listedAs, type ReaderAccess } from "../../../domain/rooms/access.js";
import { byActivity, lastActivity } from "../../../domain/rooms/activity.js";
import type { AuditEntry } from "../../../domain/rooms/audit-entry.js";
import type { Invite } from "../../../domain/rooms/invite.js";
import { isActive, type Membership } from "../../../domain/rooms/membership.js";
import { NOTHING_UNREAD } from "../../../domain/rooms/read-markers.js";
import { MAX_NEWEST_FIRST } from "../../../domain/rooms/room-search.js";
import type { RoomKind } from "../../../domain/rooms/room-kind.js";
import type { Room, RoomId } from "../../../domain/rooms/room.js";
import { areSeparated, isPairSeparated } from "./blocks.js";
import { creationKey, pairKey, type MemoryTables } from "./memory-tables.js";
import { activeMembershipsOf, memberIn, membershipsOf, membersOf } from "./memory-members.js";
import { inviteIn, usableInvitesIn } from "./invites.js";
import { messageIn } from "./messages.js";
import { auditOf, noticesIn } from "./notices.js";
import { firstUnreadOf, unreadOf } from "./read-markers.js";
import { roomsByName } from "./rooms-by-name.js";
import { bannedUntilOf } from "./sanctions.js";

export class InMemoryRoomReader implements RoomReader {
  constructor(private readonly tables: MemoryTables) {}

  async access(roomId: RoomId, userId: UserId): Promise<ReaderAccess | null> {
    const room = this.tables.rooms.get(roomId);
    const head = this.tables.heads.get(roomId);
    if (!room || !head) return null;
    return {
      room,
      accessRev: head.accessRev,
      memberCount: head.memberCount,
      membership: memberIn(this.tables, roomId, userId),
      isSeparated: isPairSeparated(this.tables, room.pair),
      bannedUntil: bannedUntilOf(this.tables, roomId, userId),
    };
  }

  async accessAtUnread(
    roomId: RoomId,
    userId: UserId,
  ): Promise<{ access: ReaderAccess; firstUnread: number | null } | null> {
    const access = await this.access(roomId, userId);
    if (!access) return null;
    const { membership } = access;
    return { access, firstUnread: isActive(membership) ? firstUnreadOf(this.tables, membership) : null };
  }

  async view(roomId: RoomId, userId: UserId, messages: number): Promise<RoomPage | null> {
    const room = this.tables.rooms.get(roomId);
    if (!room) return null;
    const view = this.viewOf(room, userId, messages);
    const standing = newestNoticeRange(view.latest, visibleFromOf(view));
    return { ...view, notices: messages === 0 ? [] : noticesIn(this.tables, roomId, standing) };
  }

  async directRoom(pair: Pair): Promise<RoomId | null> {
    return this.tables.roomIdsByKey.get(pairKey(pair)) ?? null;
  }

  async createdRoom(userId: UserId, clientRoomId: string): Promise<RoomId | null> {
    return this.tables.roomIdsByKey.get(creationKey(userId, clientRoomId)) ?? null;
  }

  async invite(code: string): Promise<Invite | null> {
    return inviteIn(this.tables, code);
  }

  async usableInvites(roomId: RoomId, at: Date): Promise<readonly Invite[]> {
    return usableInvitesIn(this.tables, roomId, at);
  }

  async list(
    userId: UserId,
    { membership, kind, contains, at, after, limit }: RoomQuery,
  ): Promise<readonly RoomView[]> {
    const rooms = this.available(userId, { membership, kind, at }).sort((a, b) => (a.id < b.id ? 1 : -1));
    const named = contains === undefined ? rooms : roomsByName(rooms, contains);
    const isByName = contains !== undefined && named.length > MAX_NEWEST_FIRST;
    const matches = new Set(named);
    const newestFirst = rooms.filter((room) => (after === undefined || room.id < after) && matches.has(room));
    const page = isByName ? named.slice(named.findIndex(({ id }) => id === after) + 1) : newestFirst;
    return page.slice(0, limit).map((room) => this.viewOf(room, userId, 1));
  }

  async listByActivity(userId: UserId, { kind, contains, after, limit }: ActivityQuery): Promise<readonly RoomView[]> {
    const rooms = this.joined(userId).filter((room) => kind === undefined || room.kind === kind);
    const named = contains === undefined ? rooms : roomsByName(rooms, contains);
    const views = named.map((room) => this.viewOf(room, userId, 1));
    const places = views.map((view) => ({ view, roomId: view.room.id, lastActivityAt: lastActivity(view) }));
    return places
      .filter((place) => !after || byActivity(after, place) < 0)
      .sort(byActivity)
      .slice(0, limit)
      .map(({ view }) => view);
  }

  async roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>> {
    const marks = userIds.map((userId) => [userId, this.marksOf(userId)] as const);
    return new Map(marks.filter(([, own]) => own.length > 0));
  }

  async currentRevs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>> {
    const known = roomIds.filter((roomId) => this.tables.heads.get(roomId));
    return new Map(known.map((roomId) => [roomId, this.headOf(roomId).rev]));
  }

  async userRevisions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>> {
    const revs = userIds.map((userId) => [userId, this.tables.userHeads.get(userId)?.rev] as const);
    return new Map(revs.filter((entry): entry is readonly [UserId, number] => entry[1] !== undefined));
  }

  async memberships(userId: UserId): Promise<readonly Membership[]> {
    return membershipsOf(this.tables, userId);
  }

  async sharingRoom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const rooms = activeMembershipsOf(this.tables, userId).map(({ roomId }) => roomId);
    const isThere = (other: UserId) => rooms.some((roomId) => isActive(memberIn(this.tables, roomId, other)));
    return new Set(others.filter((other) => isThere(other) && !areSeparated(this.tables, userId, other)));
  }

  async members(roomId: RoomId, { after = "", limit }: MemberQuery): Promise<readonly Membership[]> {
    const members = membersOf(this.tables, roomId).filter((member) => isActive(member) && member.user.id > after);
    return members.sort((a, b) => (a.user.id < b.user.id ? -1 : 1)).slice(0, limit);
  }

  async audit(roomId: RoomId, query: AuditQuery): Promise<readonly AuditEntry[]> {
    return auditOf(this.tables, roomId, query);
  }

  async named(roomId: RoomId, usernames: readonly string[], authorId: UserId): Promise<NamedPeople> {
    const { users, userIdsByUsername } = this.tables;
    const found = usernames.map((username) => ({ username, user: users.get(userIdsByUsername.get(username) ?? "") }));
    const people = found.flatMap(({ username, user }) =>
      user?.username === username && !user.deletedAt ? [summaryOf(user)] : [],
    );
    const isMember = ({ id }: UserSummary) => isActive(memberIn(this.tables, roomId, id));
    const isReached = ({ id }: UserSummary) => !areSeparated(this.tables, authorId, id);
    return {
      members: people.filter((person) => isMember(person) && isReached(person)),
      others: people.filter((person) => !isMember(person)),
    };
  }

  private available(
    userId: UserId,
    { membership, kind, at }: Readonly<Pick<RoomQuery, "membership" | "at"> & { kind: RoomKind | undefined }>,
  ): Room[] {
    return [...this.tables.rooms.values()].filter((room) => {
      if (kind !== undefined && room.kind !== kind) return false;
      const bannedUntil = bannedUntilOf(this.tables, room.id, userId);
      const listed = listedAs({ room, membership: memberIn(this.tables, room.id, userId), bannedUntil }, at);
      return listed !== null && (membership === "any" || membership === listed);
    });
  }

  private joined(userId: UserId): Room[] {
    return activeMembershipsOf(this.tables, userId).flatMap(({ roomId }) => this.tables.rooms.get(roomId) ?? []);
  }

  private viewOf(room: Room, userId: UserId, messages: number): RoomView {
    const latest = messages === 0 ? [] : (this.tables.timelines.get(room.id) ?? []).slice(-messages);
    const membership = memberIn(this.tables, room.id, userId);
    const found = latest.flatMap((id) => messageIn(this.tables, room.id, id) ?? []);
    return {
      room,
      head: this.headOf(room.id),
      membership,
      bannedUntil: bannedUntilOf(this.tables, room.id, userId),
      people: peopleIn(this.tables, room, userId),
      latest: nearestThatFit(visibleMessages(found, visibleFromOf({ room, membership })), { newest: true }),
      unread: isActive(membership) ? unreadOf(this.tables, membership) : NOTHING_UNREAD,
    };
  }

  private marksOf(userId: UserId): readonly RoomPosition[] {
    return activeMembershipsOf(this.tables, userId).map(({ roomId, rev: membershipRev, joinedAt, ...marks }) => {
      const { readSeq, unreadFrom, visibleFrom } = marks;
      const { seq, rev } = this.headOf(roomId);
      return { roomId, membershipRev, joinedAt, seq, rev, readSeq, unreadFrom, visibleFrom };
    });
  }

  private headOf(roomId: RoomId) {
    const head = this.tables.heads.get(roomId);
    if (!head) throw new Error(`Room ${roomId} has no head.`);
    return head;
  }
}

/** The people whom a view of the room names. */
function peopleIn(tables: MemoryTables, room: Room, userId: UserId): readonly UserSummary[] {
  if (room.kind === "direct") {
    const partner = tables.users.get(partnerIn(room, userId) ?? "");
    return partner ? [summaryOf(partner)] : [];
  }
  if (room.kind !== "group") return [];
  const others = membersOf(tables, room.id).filter((member) => isActive(member) && member.user.id !== userId);
  return others
    .sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime() || (a.user.id < b.user.id ? -1 : 1))
    .slice(0, MAX_PEOPLE)
    .map(({ user }) => user);
}
