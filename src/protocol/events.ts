import type {
  Data,
  Message,
  MyMembership,
  Notice,
  Profile,
  ReadMarkers,
  RemovalReason,
  Room,
  RoomChanged,
  RoomSynced,
  SessionEndReason,
  UserSummary,
} from "./entities.js";
import type { UserChanged, UserSynced } from "./user-entities.js";
import type { Failure } from "./failure.js";
import type { ActivityChanged, ActivityState, Presence, ReadMarked } from "./presence-entities.js";

/** The acknowledgement of a request. Each request gets one. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: Failure };
type Request<Payload, Data> = (payload: Payload, ack?: (reply: Ack<Data>) => void) => void;

export type JoinedRoom = {
  room: Room;
  membership: MyMembership;
  rev: number;
  messages: readonly Message[];
  notices: readonly Notice[];
};

export type ClientToServerEvents = {
  "room:join": Request<{ roomId: string }, JoinedRoom>;
  "room:leave": Request<{ roomId: string }, Record<string, never>>;
  "room:sync": Request<
    { roomId: string; after: number; epoch?: string; limit?: number; maxChanges?: number },
    RoomSynced
  >;
  "message:send": Request<
    {
      roomId: string;
      body?: string;
      data?: Data;
      kind?: "text" | `custom:${string}`;
      clientMessageId?: string;
      replyTo?: string;
      threadOf?: string;
      alsoInRoom?: boolean;
    },
    { message: Message; repeated: boolean; notMembers?: readonly UserSummary[] }
  >;
  "message:edit": Request<
    { roomId: string; messageId: string; body?: string; data?: Data | null; expectedRev?: number },
    { message: Message }
  >;
  "thread:follow": Request<{ roomId: string; messageId: string }, { following: boolean }>;
  "thread:unfollow": Request<{ roomId: string; messageId: string }, { following: boolean }>;
  "message:delete": Request<{ roomId: string; messageId: string }, { message: Message }>;
  "message:pin": Request<{ roomId: string; messageId: string }, { message: Message }>;
  "message:unpin": Request<{ roomId: string; messageId: string }, { message: Message }>;
  "message:react": Request<{ roomId: string; messageId: string; emoji: string }, { message: Message }>;
  "message:unreact": Request<{ roomId: string; messageId: string; emoji: string }, { message: Message }>;
  "read:mark": Request<{ roomId: string; threadOf?: string; seq: number }, ReadMarkers>;
  "read:unmark": Request<{ roomId: string; threadOf?: string; seq: number }, ReadMarkers>;
  "room:focus": Request<{ roomId: string | null; threadOf?: string }, { activities: readonly ActivityChanged[] }>;
  "activity:set": Request<
    { roomId: string; threadOf?: string; state: ActivityState | null; label?: string },
    Record<string, never>
  >;
  "user:sync": Request<{ after: number; epoch?: string; limit?: number; maxChanges?: number }, UserSynced>;
  "presence:watch": Request<{ userIds: readonly string[] }, { presences: readonly Presence[] }>;
  "presence:unwatch": Request<{ userIds: readonly string[] }, Record<string, never>>;
  "presence:set": Request<
    { status: "online" | "away" | "invisible"; text?: string; until?: string },
    Record<string, never>
  >;
  "auth:refresh": Request<{ token: string }, { expiresAt: string }>;
};

export type Ready = {
  user: Profile;
  sessionId: string;
  /** The time at which the access token expires and the connection ends. */
  expiresAt: string;
  serverTime: string;
  epoch: string;
  /** My change number. */
  userRev: number;
  /** People whom I blocked. */
  blockedIds: readonly string[];
  rooms: readonly { roomId: string; seq: number; rev: number; readSeq: number; unreadFrom: number | null }[];
};

export type ServerToClientEvents = {
  ready: (payload: Ready) => void;
  "room:changed": (payload: RoomChanged) => void;
  "room:resync": (payload: { roomId: string; rev: number }) => void;
  "room:added": (payload: { room: Room; rev: number }) => void;
  "room:removed": (payload: { roomId: string; reason: RemovalReason }) => void;
  "activity:changed": (payload: ActivityChanged) => void;
  "read:marked": (payload: ReadMarked) => void;
  "user:changed": (payload: UserChanged) => void;
  "presence:changed": (payload: Presence) => void;
  "session:ended": (payload: { reason: SessionEndReason }) => void;
};
