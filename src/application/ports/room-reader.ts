import type { UserId, UserSummary } from "../../domain/accounts/user.js";
import type { Message } from "../../domain/messages/message.js";
import type { ReaderAccess } from "../../domain/rooms/access.js";
import type { ActivityPlace } from "../../domain/rooms/activity.js";
import type { AuditEntry, AuditEntryId } from "../../domain/rooms/audit-entry.js";
import type { Pair } from "../../domain/rooms/direct-room.js";
import type { Invite } from "../../domain/rooms/invite.js";
import type { Membership } from "../../domain/rooms/membership.js";
import type { Notice } from "../../domain/rooms/notice.js";
import type { Unread } from "../../domain/rooms/read-markers.js";
import type { RoomKind } from "../../domain/rooms/room-kind.js";
import type { Room, RoomId } from "../../domain/rooms/room.js";
import type { RoomHead } from "../../domain/rooms/room-head.js";
import type { Closable } from "./closable.js";

/** A room as one user sees it at one moment. */
export type RoomView = Readonly<{
  room: Room;
  head: RoomHead;
  /** The user's membership in any state; `null` when the user never joined. */
  membership: Membership | null;
  /** The end of the user's last ban, which may have passed; `null` when the user was never banned. */
  bannedUntil: Date | null;
  /**
   * In direct rooms: the other person, whether or not they are a member. In groups: the other members, the longest
   * membership first, at most MAX_PEOPLE. Empty in other rooms.
   */
  people: readonly UserSummary[];
  /** The newest messages, ascending by `seq`. */
  latest: readonly Message[];
  /** The user's unread messages; none without an active membership. */
  unread: Unread;
}>;

/** A room with the newest page of its timeline. */
export type RoomPage = RoomView &
  Readonly<{
    /** The newest notices that stand on the page, ascending by `rev`, at most MAX_NOTICES. None when no messages were asked for. */
    notices: readonly Notice[];
  }>;

/** A user's position in one of their rooms. */
export type RoomPosition = Readonly<{
  roomId: RoomId;
  membershipRev: number;
  joinedAt: Date;
  seq: number;
  rev: number;
  readSeq: number;
  unreadFrom: number | null;
  /** The lowest `seq` that the user may see. */
  visibleFrom: number;
}>;

export type RoomQuery = Readonly<{
  /** `joined`: rooms that the user is in; `open`: public rooms that the user may join; `any`: both. */
  membership: "any" | "joined" | "open";
  /** The time of the query. A room from which the user is banned at this time is not open. */
  at: Date;
  /** Only rooms of this kind. */
  kind?: RoomKind;
  /** Part of the folded name; not empty. */
  contains?: string;
  /** The id of the last room of the previous page. */
  after?: RoomId;
  limit: number;
}>;

/** `after`: the place of the last room of the previous page. */
export type ActivityQuery = Pick<RoomQuery, "kind" | "contains" | "limit"> & Readonly<{ after?: ActivityPlace }>;

/** `after`: the id of the last entry of the previous page. */
export type AuditQuery = Readonly<{ after?: AuditEntryId; limit: number }>;

export type MemberQuery = Readonly<{ after?: UserId; limit: number }>;

/** Users by their usernames: active members of a room, and others. */
export type NamedPeople = Readonly<{ members: readonly UserSummary[]; others: readonly UserSummary[] }>;

/** Maximum number of people in a view of a room. */
export const MAX_PEOPLE = 8;

/** Rooms, for reading. Every answer is one consistent snapshot. */
export interface RoomReader extends Closable {
  /** Everything that a decision about this user in this room needs; `null` for an unknown room. */
  access(roomId: RoomId, userId: UserId): Promise<ReaderAccess | null>;

  /**
   * The same, with the `seq` of the user's first unread message, which is `null` when nothing is unread. Looks at as many
   * messages as `RoomView.unread` counts.
   */
  accessAtUnread(
    roomId: RoomId,
    userId: UserId,
  ): Promise<Readonly<{ access: ReaderAccess; firstUnread: number | null }> | null>;

  /** The room with its `messages` newest messages and the notices among them; `null` for an unknown room. */
  view(roomId: RoomId, userId: UserId, messages: number): Promise<RoomPage | null>;

  /** The direct room of the two people; `null` when there is none. */
  directRoom(pair: Pair): Promise<RoomId | null>;

  /** The room that the user created with this `clientRoomId`; `null` when there is none. */
  createdRoom(userId: UserId, clientRoomId: string): Promise<RoomId | null>;

  /** An invite in any state; `null` for an unknown code. */
  invite(code: string): Promise<Invite | null>;

  /** The invites of the room by which somebody can join at this time, newest first. */
  usableInvites(roomId: RoomId, at: Date): Promise<readonly Invite[]>;

  /**
   * The rooms available to the user, newest room first, with the last message of each, at most `limit`. Archived rooms
   * only if joined. If the names of more than MAX_NEWEST_FIRST rooms match `contains`, the rooms are listed by name
   * instead: by the first matching search name, in the order of its code points, and by id. The list starts from the
   * beginning if the name of the room `after` no longer matches. The duration does not grow with the number of rooms.
   */
  list(userId: UserId, query: RoomQuery): Promise<readonly RoomView[]>;

  /**
   * The rooms that the user is in, the most recently active first by `lastActivity`, then by descending id, with the last
   * message of each, at most `limit`. Messages that the user may not see are no activity.
   */
  listByActivity(userId: UserId, query: ActivityQuery): Promise<readonly RoomView[]>;

  /** All rooms of each user, in no order; users without rooms are missing. */
  roomPositions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, readonly RoomPosition[]>>;

  /** The `rev` of each room; unknown rooms are missing. */
  currentRevs(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, number>>;

  /** The change number of each user; users who never had a membership are missing. */
  userRevisions(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;

  /** Every membership of the user, also ended ones, in no order. */
  memberships(userId: UserId): Promise<readonly Membership[]>;

  /**
   * Returns the others who are active members of a room of which the user is an active member too, without those whom
   * the user blocks or who block the user.
   */
  sharingRoom(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>>;

  /** Active members in ascending order of user id, at most `limit`. */
  members(roomId: RoomId, query: MemberQuery): Promise<readonly Membership[]>;

  /** Notices and audit entries of the room, newest first, at most `limit`. */
  audit(roomId: RoomId, query: AuditQuery): Promise<readonly AuditEntry[]>;

  /**
   * The users with these usernames, in no order; unknown and deleted ones are missing, and so are members whom the author
   * blocks or who block the author. Costs the number of names.
   */
  named(roomId: RoomId, usernames: readonly string[], authorId: UserId): Promise<NamedPeople>;
}
