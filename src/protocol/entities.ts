/** Entities in the server's answers, for both transports. Times are ISO-8601 UTC with milliseconds. */

/** `deleted`: the account was deleted; its messages remain. */
export type UserSummary = { id: string; username: string; displayName: string; bot: boolean; deleted: boolean };

/** A JSON object of the frontend's own, of at most 4 KiB. */
export type Data = Readonly<Record<string, unknown>>;

/** The profile that everybody can see. */
export type PublicProfile = UserSummary & { bio: string; data: Data | null; createdAt: string };

/** My own profile. `receipts`: whether others see how far I have read, and I see how far they have read. */
export type Profile = PublicProfile & { email: string; emailVerified: boolean; receipts: boolean };

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
  /** The position in the room's timeline; `null` for a reply that stands in its thread alone. */
  seq: number | null;
  rev: number;
  /** The id of the thread's root, and the position in the thread. */
  threadOf: string | null;
  threadSeq: number | null;
  author: UserSummary;
  via: "user" | "bot" | "webhook" | "scheduled";
  kind: "text" | `custom:${string}`;
  /** `null` once deleted, and for a custom kind without text. */
  body: string | null;
  data: Data | null;
  /** Sent to the author only. */
  clientMessageId?: string;
  /** The quoted message as of this answer. `excerpt` is `null` when it is deleted or not mine to see. */
  replyTo: { id: string; seq: number | null; author: UserSummary; excerpt: string | null } | null;
  /** On the root of a thread. `lastSeq` is a `threadSeq`; `participants` are the last three who replied. */
  thread: { replies: number; lastSeq: number; lastReplyAt: string; participants: readonly UserSummary[] } | null;
  mentions: { userIds: readonly string[]; room: boolean; here: boolean };
  /** Kinds in the order of their first use. `userIds`: the first ten, the oldest first. */
  reactions: readonly { emoji: string; count: number; userIds: readonly string[] }[];
  /** My reactions, in answers to me to a message that has reactions. */
  myReactions?: readonly string[];
  pinnedAt: string | null;
  sentAt: string;
  editedAt: string | null;
  deletedAt: string | null;
};

/** `notMembers`: people whom the text names but who are not members. Left out when there are none. */
export type SentMessage = Message & { notMembers?: readonly UserSummary[] };

/** An earlier content of a message, and who wrote it at what time. */
export type MessageVersion = { rev: number; body: string | null; data: Data | null; by: UserSummary; at: string };

export type DeletedMessages = { messages: readonly Message[]; notFound: readonly string[] };

export type Role = "owner" | "moderator" | "member";

export type MyMembership = {
  role: Role;
  joinedAt: string;
  /** I see nothing with a smaller `seq`. */
  visibleFrom: number;
  readSeq: number;
  /** The `seq` from which on I marked the room as unread. */
  unreadFrom: number | null;
  /** Messages of the timeline that are unread, at most 9,999: neither mine nor deleted. */
  unread: number;
  /** Unread messages that mention me or the room. */
  unreadMentions: number;
  /** I may not send before this time; a time in the past has no effect. */
  mutedUntil: string | null;
  notify: NotificationSetting;
  favourite: boolean;
};

/** The answer to a mark. */
export type ReadMarkers = Pick<MyMembership, "readSeq" | "unreadFrom" | "unread" | "unreadMentions">;

export type RoomSettings = {
  /** Only owners and moderators may send. */
  announcement: boolean;
  /** Seconds that a member waits between two messages; 0: none. */
  slowModeSeconds: number;
  history: "all" | "sinceJoin";
  receipts: boolean;
};

export type Room = {
  id: string;
  kind: "public" | "private" | "direct" | "group";
  /** Empty in direct rooms and groups. */
  name: string;
  topic: string;
  description: string;
  data: Data | null;
  settings: RoomSettings;
  createdAt: string;
  archivedAt: string | null;
  seq: number;
  rev: number;
  memberCount: number;
  membership?: MyMembership;
  lastMessage?: Message;
  /** In direct rooms and groups: the others, at most 8. */
  people?: readonly UserSummary[];
};

/** A line about the room in its timeline, after the message `afterSeq`. It is never unread. */
export type Notice = {
  id: string;
  rev: number;
  afterSeq: number;
  kind:
    | "created"
    | "joined"
    | "left"
    | "added"
    | "removed"
    | "banned"
    | "unbanned"
    | "role"
    | "renamed"
    | "topic"
    | "settings"
    | "archived"
    | "unarchived"
    | "pinned"
    | "unpinned";
  actor: UserSummary;
  subject?: UserSummary;
  data?: Data;
  at: string;
};

/** A user who reacted to a message with one emoji. */
export type Reactor = { user: UserSummary; at: string };
export type BlockedUser = { user: UserSummary; at: string };

/** One action in a room, for its moderators. `action` is the kind of a notice, or another word. */
export type AuditEntry = {
  at: string;
  actor: UserSummary;
  action: string;
  subject?: UserSummary;
  messageId?: string;
  details?: Data;
};

/** Which messages of a room notify me, and until when. */
export type NotificationSetting = { level: "all" | "mentions" | "none"; until: string | null };

/** One reaction that was added or removed. */
export type Reacted = { messageId: string; emoji: string; userId: string; added: boolean };

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
  user: UserSummary;
  kind: "mute" | "ban";
  until: string | null;
  reason: string;
  by: UserSummary;
  at: string;
};

/** A reported message, as it was when it was reported. */
export type Report = {
  id: string;
  message: Message;
  reason: string;
  by: UserSummary;
  at: string;
  state: "open" | "resolved" | "dismissed";
};

/** Why I am no longer a member of a room. */
export type RemovalReason = "left" | "removed" | "banned";

export type Page<Item> = { items: readonly Item[]; nextCursor: string | null };

/** Ascending by `seq`. */
export type History = {
  items: readonly Message[];
  /** The notices among these messages. */
  notices: readonly Notice[];
  hasBefore: boolean;
  hasAfter: boolean;
};

/** Ascending by `threadSeq`. */
export type ThreadPage = { root: Message; items: readonly Message[]; hasBefore: boolean; hasAfter: boolean };

/** A thread that I follow. `readSeq` is a `threadSeq`. */
export type MyThread = {
  root: Message;
  roomId: string;
  following: boolean;
  readSeq: number;
  unread: number;
  lastReplyAt: string;
};

/** A message of a live change that leaves out what the change left as it was. */
export type LeanMessage = Omit<Message, "body" | "data" | "mentions" | "replyTo"> & { lean: true };

/** Everything that changed in `(from, rev]`: merge every entity by id, field by field, the higher `rev` wins. */
export type RoomChanged = {
  roomId: string;
  from: number;
  rev: number;
  messages: readonly (Message | LeanMessage)[];
  members: readonly Member[];
  notices: readonly Notice[];
  /** Reactions of this change. Apply them only if `rev` is larger than the client's. */
  reacted?: readonly Reacted[];
  room?: Room;
};

export type RoomSynced = Omit<RoomChanged, "messages" | "reacted"> & { messages: readonly Message[] } & {
  epoch: string;
  more: boolean;
  reset: boolean;
};
