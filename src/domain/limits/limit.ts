/** A bucket of `quota` tokens that fills up in `windowMs`: so many at once, and so many a window for as long as one likes. */
export type Limit = Readonly<{ quota: number; windowMs: number }>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MIB = 1_048_576;

export const DEFAULT_LIMITS = {
  "login.account": { quota: 5, windowMs: 5 * MINUTE },
  /** A bucket of their own for those who come from where the account's owner was before: strangers cannot empty it. */
  "login.known": { quota: 5, windowMs: 5 * MINUTE },
  "login.address": { quota: 60, windowMs: 15 * MINUTE },
  "register.address": { quota: 60, windowMs: 60 * MINUTE },
  /** Passwords that somebody who is logged in has to show, per session: neither strangers nor a stolen session empty it. */
  "password.session": { quota: 5, windowMs: 5 * MINUTE },
  /** Refresh tokens of a session; what is nobody's token counts as a request of its address alone. */
  "refresh.session": { quota: 10, windowMs: MINUTE },
  /** Other names of a user, each of which all of their rooms are told. */
  "profile.name": { quota: 5, windowMs: 10 * MINUTE },
  /** Joining and leaving, which everybody in the room is told: of a person, of a person in one room, and of a room. */
  "membership.user": { quota: 60, windowMs: MINUTE },
  "membership.own": { quota: 6, windowMs: MINUTE },
  "membership.room": { quota: 500, windowMs: 10 * SECOND },
  /** Roles, removals, sanctions and their ends: by a person, and in a room. */
  "moderation.user": { quota: 60, windowMs: MINUTE },
  "moderation.room": { quota: 300, windowMs: MINUTE },
  /** Rooms that a person makes: each one stays, also when its last member leaves it. */
  "room.create": { quota: 100, windowMs: 60 * MINUTE },
  /** Links to choose a new password. */
  "reset.account": { quota: 5, windowMs: 60 * MINUTE },
  /** A bucket of their own for those who come from where the account was logged in to before. */
  "reset.known": { quota: 5, windowMs: 60 * MINUTE },
  "reset.address": { quota: 20, windowMs: 60 * MINUTE },
  /** Passwords that are hashed for one link. */
  "reset.token": { quota: 5, windowMs: 30 * MINUTE },
  /** Links to verify an address. */
  "verification.account": { quota: 5, windowMs: 60 * MINUTE },
  /** Mails about a new password or a login from a new place. */
  "notice.account": { quota: 5, windowMs: 60 * MINUTE },
  /** Bytes of message texts that a user stores. */
  "message.bytes": { quota: 100 * MIB, windowMs: DAY },
  "message.send": { quota: 20, windowMs: 4 * SECOND },
  /** Everything that a user asks, over any transport: at once as much as it takes to sync every room that one can be in. */
  "request.user": { quota: 600, windowMs: 12 * SECOND },
  /** Ends of sessions and new passwords, per session: no other request uses it up. */
  "account.session": { quota: 30, windowMs: MINUTE },
  /** The same of all sessions of a user, so that many of them cost no more than ten. */
  "account.user": { quota: 300, windowMs: MINUTE },
  /** Bytes of answers per user, charged when they are known. */
  "answer.bytes": { quota: 64 * MIB, windowMs: MINUTE },
  /** Searches for rooms, and for people, per user. */
  "search.rooms": { quota: 30, windowMs: 15 * SECOND },
  "search.people": { quota: 30, windowMs: 15 * SECOND },
  /** What an address asks without a good token. */
  "request.address": { quota: 200, windowMs: 4 * SECOND },
  /** Events that there are not, a connection. */
  "event.unknown": { quota: 20, windowMs: MINUTE },
  /** Requests that were refused for their number, a connection. */
  "event.refused": { quota: 500, windowMs: MINUTE },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitedAction = keyof typeof DEFAULT_LIMITS;
export type Limits = Readonly<Record<LimitedAction, Limit>>;

/** What all nodes count together. The others only keep one node from being worn out, and are counted there. */
export const CLUSTER_WIDE: ReadonlySet<LimitedAction> = new Set([
  "login.account",
  "login.known",
  "login.address",
  "register.address",
  "password.session",
  "refresh.session",
  "profile.name",
  "membership.user",
  "membership.own",
  "membership.room",
  "moderation.user",
  "moderation.room",
  "room.create",
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
 * How many connections a node takes. `pending` ones have not shown a token yet. `tcp` counts every TCP connection of an
 * address; the networks around it have a multiple of it.
 */
export type ConnectionLimits = Readonly<{ user: number; address: number; pending: number; tcp: number }>;

export const DEFAULT_CONNECTION_LIMITS: ConnectionLimits = { user: 20, address: 100, pending: 50, tcp: 1024 };
export const UNLIMITED_CONNECTIONS: ConnectionLimits = {
  user: Infinity,
  address: Infinity,
  pending: Infinity,
  tcp: Infinity,
};

/** How many requests a node has under way, over REST by user and address, over sockets by user. */
export type RequestLimits = Readonly<{ user: number; address: number }>;

export const DEFAULT_REQUEST_LIMITS: RequestLimits = { user: 30, address: 100 };
export const UNLIMITED_REQUESTS: RequestLimits = { user: Infinity, address: Infinity };
