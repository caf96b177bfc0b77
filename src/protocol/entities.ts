/** Entities in the server's answers, for both transports. Times are ISO-8601 UTC with milliseconds. */

export type UserSummary = { id: string; username: string; displayName: string };

/** The profile that everybody can see. */
export type PublicProfile = UserSummary & { bio: string; createdAt: string };

/** My own profile. */
export type Profile = PublicProfile & { email: string; emailVerified: boolean };

/** `expiresIn`: lifetime of the access token in seconds. A refresh token is valid once. */
export type TokenPair = { accessToken: string; refreshToken: string; expiresIn: number };

/** The answer to a login. */
export type LoginResult = TokenPair & { user: Profile };

/** One entry in the list of my sessions. `current`: the session of the request. */
export type MySession = {
  id: string;
  device: string;
  address: string;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
};

/** Why a live connection's session ended. `expired`: only the access token expired. */
export type SessionEndReason = "logged_out" | "revoked" | "password_changed" | "banned" | "expired";

export type Message = {
  id: string;
  roomId: string;
  seq: number;
  rev: number;
  author: UserSummary;
  /** `null` once deleted. */
  body: string | null;
  /** Sent to the author only. */
  clientMessageId?: string;
  mentions: readonly string[];
  reactions: readonly { emoji: string; count: number; userIds: readonly string[] }[];
  pinned: boolean;
  sentAt: string;
  editedAt: string | null;
  deletedAt: string | null;
};

export type Role = "owner" | "moderator" | "member";

export type MyMembership = {
  role: Role;
  joinedAt: string;
  readSeq: number;
  unread: number;
  /** I may not send before this time; a time in the past has no effect. */
  mutedUntil: string | null;
};

export type Room = {
  id: string;
  kind: "public" | "private" | "direct";
  name: string;
  description: string;
  createdAt: string;
  archivedAt: string | null;
  seq: number;
  rev: number;
  memberCount: number;
  membership?: MyMembership;
  lastMessage?: Message;
};

export type Member = {
  user: UserSummary;
  role: Role;
  rev: number;
  joinedAt: string;
  leftAt: string | null;
  mutedUntil: string | null;
};

/** `until` is `null` for a permanent sanction. */
export type Sanction = {
  roomId: string;
  userId: string;
  kind: "mute" | "ban";
  until: string | null;
  reason: string;
  by: string;
  at: string;
};

/** Why I am no longer a member of a room. */
export type RemovalReason = "left" | "removed" | "banned";

export type Page<Item> = { items: readonly Item[]; nextCursor: string | null };

/** Ascending by `seq`. */
export type History = { items: readonly Message[]; hasBefore: boolean; hasAfter: boolean };

/** Everything that changed in `(from, rev]`: upsert every entity by id, the higher `rev` wins. */
export type RoomChanged = {
  roomId: string;
  from: number;
  rev: number;
  messages: readonly Message[];
  members: readonly Member[];
  room?: Room;
};

export type RoomSynced = RoomChanged & { epoch: string; more: boolean; reset: boolean };

export type Failure = {
  code: string;
  message: string;
  status: number;
  retryable: boolean;
  details?: Readonly<Record<string, unknown>>;
};

/** RFC 9457, `application/problem+json`. */
export type ProblemDetails = Omit<Failure, "message"> & {
  type: string;
  title: string;
  detail: string;
  requestId: string;
};
