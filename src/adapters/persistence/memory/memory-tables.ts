import type { MailToken, MailTokenKind } from "../../../domain/accounts/mail-token.js";
import type { Session, SessionId } from "../../../domain/accounts/session.js";
import type { User, UserId } from "../../../domain/accounts/user.js";
import type { Message, MessageId } from "../../../domain/messages/message.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { Sanction, SanctionKind } from "../../../domain/moderation/sanction.js";
import type { Room, RoomId } from "../../../domain/rooms/room.js";
import type { RoomHead } from "../../../domain/rooms/room-head.js";
import { Table } from "./table.js";

export type StoredToken = Readonly<{ token: string; sessionId: SessionId; generation: number }>;

export type MemoryTables = Readonly<{
  rooms: Table<RoomId, Room>;
  heads: Table<RoomId, RoomHead>;
  /** By `memberKey`. */
  members: Table<string, Membership>;
  /** How often each user's memberships and sessions changed. */
  userRevs: Table<UserId, number>;
  /** By `sanctionKey`. */
  sanctions: Table<string, Sanction>;
  sessions: Table<SessionId, Session>;
  /** By their digests. */
  refreshTokens: Table<string, StoredToken>;
  /** The digests, by `generationKey`. */
  refreshTokensByGeneration: Table<string, string>;
  /** By `mailTokenKey`. */
  mailTokens: Table<string, MailToken>;
  /** By the tokens' digests. */
  mailTokenKeys: Table<string, string>;
  users: Table<UserId, User>;
  /** Who has an address or a username now, or had it: what their own row says counts. */
  userIdsByEmail: Table<string, UserId>;
  userIdsByUsername: Table<string, UserId>;
  /** Who was ever a member of a room, and of which rooms someone ever was: where to look in `members`. */
  usersByRoom: Map<RoomId, Set<UserId>>;
  /** Users who own or have owned each room. */
  ownersByRoom: Map<RoomId, Set<UserId>>;
  roomsByUser: Map<UserId, Set<RoomId>>;
  /** Where to look in `sessions`. */
  sessionsByUser: Map<UserId, Set<SessionId>>;
  /** Each room's messages in the order of `seq`. */
  messages: Map<RoomId, Message[]>;
  /** How messages that were changed since were first stored: the digest of the body, and the `rev`. */
  firstSends: Map<MessageId, Readonly<{ digest: string; rev: number }>>;
  /** `seq` by what a retry of the send is known by, by room. */
  sends: Map<RoomId, Map<string, number>>;
}>;

/** The turn that everything takes that writes: there is no finer lock. */
export const WRITES = "writes";

export const emptyTables = (): MemoryTables => ({
  users: new Table(),
  userIdsByEmail: new Table(),
  userIdsByUsername: new Table(),
  rooms: new Table(),
  heads: new Table(),
  members: new Table(),
  userRevs: new Table(),
  sanctions: new Table(),
  sessions: new Table(),
  refreshTokens: new Table(),
  refreshTokensByGeneration: new Table(),
  mailTokens: new Table(),
  mailTokenKeys: new Table(),
  sessionsByUser: new Map(),
  usersByRoom: new Map(),
  ownersByRoom: new Map(),
  roomsByUser: new Map(),
  messages: new Map(),
  firstSends: new Map(),
  sends: new Map(),
});

export const memberKey = (roomId: RoomId, userId: UserId): string => `${roomId} ${userId}`;

export const sanctionKey = (roomId: RoomId, userId: UserId, kind: SanctionKind): string =>
  `${roomId} ${userId} ${kind}`;

export const generationKey = (sessionId: SessionId, generation: number): string => `${sessionId} ${generation}`;

export const mailTokenKey = (userId: UserId, kind: MailTokenKind): string => `${userId} ${kind}`;
