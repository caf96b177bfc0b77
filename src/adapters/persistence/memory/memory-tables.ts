import type { ScheduleRequest } from "../../../application/ports/scheduled-repository.js";
import type { Block } from "../../../domain/accounts/block.js";
import type { MailToken, MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { UserEntityKey, UserEntityKind } from "../../../domain/accounts/user-change.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { Reaction } from "../../../domain/messages/reactions.js";
import type { Scheduled, ScheduledId } from "../../../domain/messages/scheduled.js";
import type { SavedDraft } from "../../../domain/messages/saved-draft.js";
import type { ThreadFollow } from "../../../domain/messages/thread-follow.js";
import type { MessageVersion } from "../../../domain/messages/message-version.js";
import type { Pair } from "../../../domain/rooms/direct-room.js";
import type { Invite } from "../../../domain/rooms/invite.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { Report, ReportId } from "../../../domain/moderation/report.js";
import type { Sanction, SanctionKind } from "../../../domain/moderation/sanction.js";
import type { AuditEntry } from "../../../domain/rooms/audit-entry.js";
import type { Notice, NoticeId } from "../../../domain/rooms/notice.js";
import type { Room, RoomId } from "../../../domain/rooms/room.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import { RevIndex } from "./rev-index.js";
import { type SortedIds, sortedIdsOf } from "./sorted-ids.js";
import { Table } from "./table.js";

export type StoredToken = Readonly<{ token: string; sessionId: SessionId; generation: number }>;

/**
 * `rev`: the `userRev`. `sessionRev`: the one at which a session last ended. `forgottenRev`: that of the last removal that
 * is forgotten.
 */
export type UserHead = Readonly<{ rev: number; sessionRev: number; forgottenRev: number }>;

export const NEW_HEAD: UserHead = { rev: 0, sessionRev: 0, forgottenRev: 0 };

/**
 * `removedAt`: null while the thing exists. `changedRev`: the `userRev` of the last change; `rev` is a later one where older
 * removals were forgotten.
 */
export type StoredUserChange = UserEntityKey &
  Readonly<{ userId: UserId; kind: UserEntityKind; rev: number; removedAt: Date | null; changedRev: number }>;

/**
 * `dueAt`: when it is to be sent next; null for a failed one. A claimed one is due when its claim ends. `isRetry`: whether
 * the server failed to send it.
 */
export type StoredScheduled = Readonly<{
  scheduled: Scheduled;
  dueAt: Date | null;
  claimId: string | null;
  isRetry: boolean;
}>;

/** A follow that an append made or moved, until its change is recorded. */
export type AppendedFollow = Pick<ThreadFollow, "userId" | "rootId" | "roomId">;

/** `sendAt`: the time of the request. */
export type StoredRequest = Readonly<{ request: ScheduleRequest; id: ScheduledId; sendAt: Date }>;

export type MemoryTables = Readonly<{
  rooms: Table<RoomId, Room>;
  heads: Table<RoomId, RoomHead>;
  /** By `pairKey` and by `creationKey`. */
  roomIdsByKey: Table<string, RoomId>;
  /** By code. */
  invites: Table<string, Invite>;
  /** By `memberKey`. */
  members: Table<string, Membership>;
  userHeads: Table<UserId, UserHead>;
  /** The last change of each thing that belongs to a user, by `userChangeKey`. */
  userChanges: Table<string, StoredUserChange>;
  /** Index of `userChanges`: keys by user. */
  userChangesByRev: Map<UserId, RevIndex<string>>;
  /** By user: their blocks by the id of the blocked person. */
  blocks: Table<UserId, ReadonlyMap<UserId, Block>>;
  /** By `sanctionKey`. */
  sanctions: Table<string, Sanction>;
  /** Index of `sanctions`. Look-ups must check the row. */
  sanctionsByRoom: Map<RoomId, Set<string>>;
  notices: Table<NoticeId, Notice>;
  auditEntries: Table<string, AuditEntry>;
  /** Earlier contents of each message, ascending by `rev`. */
  versions: Table<MessageId, readonly MessageVersion[]>;
  reports: Table<ReportId, Report>;
  sessions: Table<SessionId, Session>;
  /** By digest. */
  refreshTokens: Table<string, StoredToken>;
  /** Digests by `generationKey`. */
  refreshTokensByGeneration: Table<string, string>;
  /** By `mailTokenKey`. */
  mailTokens: Table<string, MailToken>;
  /** Keys of `mailTokens` by digest. */
  mailTokenKeys: Table<string, string>;
  users: Table<UserId, User>;
  /** Index of users by their present and former emails and usernames. Look-ups must check the user's row. */
  userIdsByEmail: Table<string, UserId>;
  userIdsByUsername: Table<string, UserId>;
  /** All present and former members of a room, and rooms of a user: indexes of `members`. */
  usersByRoom: Map<RoomId, Set<UserId>>;
  /** Users who own or have owned each room. */
  ownersByRoom: Map<RoomId, Set<UserId>>;
  roomsByUser: Map<UserId, Set<RoomId>>;
  /** Index of `invites`. Look-ups must check the row. */
  inviteCodesByRoom: Map<RoomId, Set<string>>;
  /** Index of `sessions`. */
  sessionsByUser: Map<UserId, Set<SessionId>>;
  messages: Map<MessageId, Message>;
  /** By `reactionKey`. */
  reactions: Map<string, Reaction>;
  /** Index of `reactions`: the reactors of each kind on a message, by `kindKey`. */
  reactorsByKind: Map<string, RevIndex<UserId>>;
  /** Ids of each room's messages in the order of `seq`. */
  timelines: Map<RoomId, MessageId[]>;
  /** Ids of each thread's replies in the order of `threadSeq`, by root. */
  threads: Map<MessageId, MessageId[]>;
  /** Drafts of each user by `draftId`, of which there are few. */
  drafts: Table<UserId, ReadonlyMap<string, SavedDraft>>;
  /** By `followKey`. */
  threadFollows: Table<string, ThreadFollow>;
  /** By `followKey`. */
  appendedFollows: Table<string, AppendedFollow>;
  /** Members whose follows end, by `memberKey`. */
  endingFollows: Table<string, Readonly<{ roomId: RoomId; userId: UserId }>>;
  /** Index of `threadFollows`: the roots of each user's follows. */
  threadsByUser: Map<UserId, SortedIds<MessageId>>;
  scheduled: Table<ScheduledId, StoredScheduled>;
  /** Index of `scheduled`. */
  scheduledByUser: Map<UserId, Set<ScheduledId>>;
  /** By `requestKey`. */
  scheduleRequests: Table<string, StoredRequest>;
  /** Indexes of `messages` and `members`. */
  messagesByRev: Map<RoomId, RevIndex<MessageId>>;
  membersByRev: Map<RoomId, RevIndex<UserId>>;
  noticesByRev: Map<RoomId, RevIndex<NoticeId>>;
  pinsByRoom: Map<RoomId, Set<MessageId>>;
  /** Digest of the original content and first `rev` of each changed message. */
  firstSends: Map<MessageId, Readonly<{ digest: string; rev: number }>>;
  /** Ids of messages by `sendKey`, per room. */
  idBySendKey: Map<RoomId, Map<string, MessageId>>;
}>;

/** Mutex key of all writes. There is no finer lock. */
export const WRITE_LOCK = "writes";

export function emptyTables(): MemoryTables {
  const threadsByUser = new Map<UserId, SortedIds<MessageId>>();
  const membersByRev = new Map<RoomId, RevIndex<UserId>>();
  const userChangesByRev = new Map<UserId, RevIndex<string>>();
  const scheduledByUser = new Map<UserId, Set<ScheduledId>>();
  const noticesByRev = new Map<RoomId, RevIndex<NoticeId>>();
  return {
    users: new Table(),
    userIdsByEmail: new Table(),
    userIdsByUsername: new Table(),
    rooms: new Table(),
    heads: new Table(),
    roomIdsByKey: new Table(),
    invites: new Table(),
    members: new Table(null, ({ roomId, user, rev }, earlier) =>
      revIndexOf(membersByRev, roomId).move(user.id, rev, earlier?.rev),
    ),
    userHeads: new Table(),
    userChanges: new Table(
      null,
      ({ userId, kind, id, rev }, earlier) =>
        revIndexOf(userChangesByRev, userId).move(userChangeKey(userId, kind, id), rev, earlier?.rev),
      ({ userId, kind, id, rev }) => userChangesByRev.get(userId)?.remove(userChangeKey(userId, kind, id), rev),
    ),
    userChangesByRev,
    blocks: new Table(),
    sanctions: new Table(),
    sanctionsByRoom: new Map(),
    reports: new Table(),
    notices: new Table(null, ({ id, roomId, rev }) => revIndexOf(noticesByRev, roomId).move(id, rev)),
    auditEntries: new Table(),
    versions: new Table(),
    sessions: new Table(),
    refreshTokens: new Table(),
    refreshTokensByGeneration: new Table(),
    mailTokens: new Table(),
    mailTokenKeys: new Table(),
    sessionsByUser: new Map(),
    usersByRoom: new Map(),
    ownersByRoom: new Map(),
    roomsByUser: new Map(),
    inviteCodesByRoom: new Map(),
    messages: new Map(),
    pinsByRoom: new Map(),
    reactions: new Map(),
    reactorsByKind: new Map(),
    timelines: new Map(),
    threads: new Map(),
    drafts: new Table(),
    threadFollows: new Table(
      null,
      ({ userId, rootId }) => sortedIdsOf(threadsByUser, userId).add(rootId),
      ({ userId, rootId }) => sortedIdsOf(threadsByUser, userId).delete(rootId),
    ),
    appendedFollows: new Table(),
    endingFollows: new Table(),
    threadsByUser,
    scheduled: new Table(
      null,
      ({ scheduled: { id, userId } }) =>
        scheduledByUser.set(userId, (scheduledByUser.get(userId) ?? new Set()).add(id)),
      ({ scheduled: { id, userId } }) => {
        const ids = scheduledByUser.get(userId);
        ids?.delete(id);
        if (ids?.size === 0) scheduledByUser.delete(userId);
      },
    ),
    scheduledByUser,
    scheduleRequests: new Table(),
    messagesByRev: new Map(),
    noticesByRev,
    membersByRev,
    firstSends: new Map(),
    idBySendKey: new Map(),
  };
}

export function revIndexOf<Id>(indexes: Map<string, RevIndex<Id>>, key: string): RevIndex<Id> {
  const index = indexes.get(key) ?? new RevIndex<Id>();
  indexes.set(key, index);
  return index;
}

export const memberKey = (roomId: RoomId, userId: UserId): string => `${roomId} ${userId}`;

export const followKey = (rootId: MessageId, userId: UserId): string => `${rootId} ${userId}`;

export const requestKey = ({ userId, roomId, clientMessageId }: ScheduleRequest): string =>
  `${userId} ${roomId} ${clientMessageId}`;

export const userChangeKey = (userId: UserId, kind: UserEntityKind, id: string): string => `${userId} ${kind} ${id}`;

export const pairKey = (pair: Pair): string => `pair ${pair.join(" ")}`;

export const creationKey = (userId: UserId, clientRoomId: string): string => `creation ${userId} ${clientRoomId}`;

export const sanctionKey = (roomId: RoomId, userId: UserId, kind: SanctionKind): string =>
  `${roomId} ${userId} ${kind}`;

export const generationKey = (sessionId: SessionId, generation: number): string => `${sessionId} ${generation}`;

export const mailTokenKey = (userId: UserId, kind: MailTokenKind): string => `${userId} ${kind}`;

/** Compares code points, whose order is the order of the bytes in UTF-8. */
export const byCodePoints = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
