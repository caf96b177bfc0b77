/**
 * A bucket of `quota` tokens that fills up in `windowMs`. It allows a burst of `quota`, and `quota` per window in the
 * long run.
 */
export type Limit = Readonly<{ quota: number; windowMs: number }>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MIB = 1_048_576;

export const DEFAULT_LIMITS = {
  "login.account": { quota: 5, windowMs: 5 * MINUTE },
  /** A separate bucket for addresses from which the owner has logged in before, which strangers cannot empty. */
  "login.known": { quota: 5, windowMs: 5 * MINUTE },
  "login.address": { quota: 60, windowMs: 15 * MINUTE },
  "register.address": { quota: 20, windowMs: 60 * MINUTE },
  /**
   * Password prompts of logged-in users, per session, so that strangers and stolen sessions do not use up the quota.
   */
  "password.session": { quota: 5, windowMs: 5 * MINUTE },
  /** Refreshes per session. An unknown token only counts as a request of its address. */
  "refresh.session": { quota: 10, windowMs: MINUTE },
  /** Changes of a user's names: each one is announced in all of the user's rooms. */
  "profile.name": { quota: 5, windowMs: 10 * MINUTE },
  /** Changes of whether a user shows receipts: each one may be sent over the bus for all of the user's rooms. */
  "profile.receipts": { quota: 10, windowMs: 10 * MINUTE },
  /** Blocks that a user makes and ends: each one is sent to all of their devices with the whole list. */
  "user.block": { quota: 60, windowMs: MINUTE },
  /** Joins and leaves, which are announced to the whole room: per user, per user in one room, and per room. */
  "membership.user": { quota: 60, windowMs: MINUTE },
  "membership.own": { quota: 6, windowMs: MINUTE },
  "membership.room": { quota: 500, windowMs: 10 * SECOND },
  /** Changes of roles, removals, sanctions and their ends: per moderator, and per room. */
  "moderation.user": { quota: 60, windowMs: MINUTE },
  "moderation.room": { quota: 300, windowMs: MINUTE },
  /** Reports of messages, per user. */
  "report.user": { quota: 20, windowMs: 10 * MINUTE },
  /** Rooms that a user creates: a room stays stored after its last member has left. */
  "room.create": { quota: 100, windowMs: 60 * MINUTE },
  /** Notification levels and favourites that a user sets. */
  "room.preference": { quota: 60, windowMs: MINUTE },
  /** Users whom a user adds to rooms and groups. */
  "member.add": { quota: 300, windowMs: 60 * MINUTE },
  /** Invites that a user makes and revokes. */
  "invite.create": { quota: 120, windowMs: 10 * MINUTE },
  /** Previews and uses of invites, per user, so that nobody guesses codes. */
  "invite.use": { quota: 30, windowMs: MINUTE },
  /** Links to reset a password. */
  "reset.account": { quota: 5, windowMs: 60 * MINUTE },
  /** A separate bucket for addresses from which the account was logged in to before. */
  "reset.known": { quota: 5, windowMs: 60 * MINUTE },
  "reset.address": { quota: 20, windowMs: 60 * MINUTE },
  /** Passwords that are hashed per link. */
  "reset.token": { quota: 5, windowMs: 30 * MINUTE },
  /** Links to verify an email address. */
  "verification.account": { quota: 5, windowMs: 60 * MINUTE },
  /** Mails about a new password or a login from a new place. */
  "notice.account": { quota: 5, windowMs: 60 * MINUTE },
  /** Bytes of message bodies that a user stores. */
  "message.bytes": { quota: 100 * MIB, windowMs: DAY },
  "message.send": { quota: 20, windowMs: 4 * SECOND },
  /** Drafts that a user saves and deletes, which are announced to all of the user's devices. */
  "draft.save": { quota: 60, windowMs: 20 * SECOND },
  /** Activities that a user sets. */
  "activity.set": { quota: 60, windowMs: 20 * SECOND },
  /** People whom a user begins to watch, a hundred each. */
  "presence.watch": { quota: 60, windowMs: 20 * SECOND },
  /** Changes of a user's status. */
  "presence.set": { quota: 20, windowMs: MINUTE },
  /** All requests of a user, over any transport. The quota suffices to sync the default number of rooms at once. */
  "request.user": { quota: 600, windowMs: 12 * SECOND },
  /** Ends of sessions and changes of passwords, per session. Other requests do not count. */
  "account.session": { quota: 30, windowMs: MINUTE },
  /** Ends of sessions and changes of passwords, per user, for all sessions together. */
  "account.user": { quota: 300, windowMs: MINUTE },
  /** Bytes of answers per user, charged when they are known. */
  "answer.bytes": { quota: 64 * MIB, windowMs: MINUTE },
  /** Searches for rooms, messages and people, per user. */
  "search.rooms": { quota: 30, windowMs: 15 * SECOND },
  "search.messages": { quota: 30, windowMs: 15 * SECOND },
  "search.people": { quota: 30, windowMs: 15 * SECOND },
  /** Requests of an address without a valid token. */
  "request.address": { quota: 200, windowMs: 4 * SECOND },
  /** Unknown events, per connection. */
  "event.unknown": { quota: 20, windowMs: MINUTE },
  /** Requests that were refused because of a limit, per connection. */
  "event.refused": { quota: 500, windowMs: MINUTE },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitedAction = keyof typeof DEFAULT_LIMITS;
export type Limits = Readonly<Record<LimitedAction, Limit>>;

/** Limits that all nodes count together. The other limits protect a single node, which counts them alone. */
export const CLUSTER_WIDE: ReadonlySet<LimitedAction> = new Set([
  "login.account",
  "login.known",
  "login.address",
  "register.address",
  "password.session",
  "refresh.session",
  "profile.name",
  "profile.receipts",
  "user.block",
  "membership.user",
  "membership.own",
  "membership.room",
  "moderation.user",
  "moderation.room",
  "report.user",
  "room.create",
  "room.preference",
  "member.add",
  "invite.create",
  "invite.use",
  "reset.account",
  "reset.known",
  "reset.address",
  "reset.token",
  "verification.account",
  "notice.account",
  "message.send",
  "message.bytes",
]);

/**
 * Maximum connections per node. `pending`: connections that have not sent a token yet. `tcp`: all TCP connections of an
 * address; the networks that contain it have a multiple of that.
 */
export type ConnectionLimits = Readonly<{ user: number; address: number; pending: number; tcp: number }>;

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = { user: 20, address: 100, pending: 50, tcp: 1024 };
export const UNLIMITED_CONNECTIONS: ConnectionLimits = {
  user: Infinity,
  address: Infinity,
  pending: Infinity,
  tcp: Infinity,
};

/** Maximum requests in progress per node: by user and address over REST, by user over sockets. */
export type RequestLimits = Readonly<{ user: number; address: number }>;

export const DEFAULT_REQUEST_LIMITS: RequestLimits = { user: 30, address: 100 };
export const UNLIMITED_REQUESTS: RequestLimits = { user: Infinity, address: Infinity };
