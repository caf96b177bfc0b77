import type {
  History,
  Member,
  Message,
  MySession,
  Page,
  Profile,
  PublicProfile,
  Role,
  Room,
  RoomSynced,
  Sanction,
} from "../protocol.js";
import { type HttpOptions, withQuery } from "./http.js";

export type RoomQuery = Readonly<{
  membership?: "any" | "joined" | "open";
  q?: string;
  cursor?: string | null;
  limit?: number;
}>;
export type PageQuery = Readonly<{ cursor?: string | null; limit?: number }>;
/** One of `before`, `after` and `around`, each a `seq`; the newest page without. */
export type HistoryQuery = Readonly<{ limit?: number }> &
  (
    | Readonly<{ before?: number; after?: never; around?: never }>
    | Readonly<{ before?: never; after: number; around?: never }>
    | Readonly<{ before?: never; after?: never; around: number }>
  );
/** Somebody in a room. Ids go by name, so that none can take another's place. */
export type MemberRef = Readonly<{ roomId: string; userId: string }>;
/** A message of a room: a `Message` will do. */
export type MessageRef = Readonly<{ roomId: string; id: string }>;
export type SanctionKind = Sanction["kind"];
/** For good without `until`, or with null. */
export type NewSanction = Readonly<{ kind: SanctionKind; until?: string | null; reason?: string }>;
/** People whose username, or a word of whose display name, begins with `q`. */
export type PeopleQuery = PageQuery & Readonly<{ q: string }>;
export type ProfileChanges = Readonly<{ displayName?: string; username?: string; bio?: string }>;
export type NewRoom = Readonly<{ name: string; description?: string; visibility?: "public" | "private" }>;
export type NewMessage = Readonly<{ body: string; clientMessageId?: string }>;
export type NewPassword = Readonly<{ currentPassword: string; newPassword: string }>;
export type ChangesQuery = Readonly<{ after: number; epoch?: string; limit?: number }>;

export type Call = <Answer>(path: string, options?: HttpOptions) => Promise<Answer>;
export type RestApi = ReturnType<typeof createRestApi>;

/** The private routes, one call each. They answer what the server answers, and leave the client's state alone. */
export function createRestApi(call: Call) {
  const room = (roomId: string) => `/api/rooms/${encodeURIComponent(roomId)}`;
  const message = ({ roomId, id }: MessageRef) => `${room(roomId)}/messages/${encodeURIComponent(id)}`;
  const about = ({ roomId, userId }: MemberRef, what: "members" | "sanctions") =>
    `${room(roomId)}/${what}/${encodeURIComponent(userId)}`;
  return {
    logOut: async () => void (await call<null>("/api/auth/logout", { method: "POST" })),
    sessions: (query: PageQuery = {}) => call<Page<MySession>>(withQuery("/api/auth/sessions", query)),
    endSession: async (id: string) =>
      void (await call<null>(`/api/auth/sessions/${encodeURIComponent(id)}`, { method: "DELETE" })),
    endOtherSessions: async () => void (await call<null>("/api/auth/sessions", { method: "DELETE" })),
    changePassword: async (body: NewPassword) =>
      void (await call<null>("/api/auth/password", { method: "POST", body })),
    me: () => call<Profile>("/api/users/me"),
    resendVerification: async () => void (await call<null>("/api/auth/email/verification", { method: "POST" })),
    updateProfile: (body: ProfileChanges) => call<Profile>("/api/users/me", { method: "PATCH", body }),
    deleteAccount: async (password: string) =>
      void (await call<null>("/api/users/me", { method: "DELETE", body: { password } })),
    profile: (userId: string) => call<PublicProfile>(`/api/users/${encodeURIComponent(userId)}`),
    users: (query: PeopleQuery) => call<Page<PublicProfile>>(withQuery("/api/users", query)),
    rooms: (query: RoomQuery = {}) => call<Page<Room>>(withQuery("/api/rooms", query)),
    createRoom: (body: NewRoom) => call<Room>("/api/rooms", { method: "POST", body }),
    room: (roomId: string) => call<Room>(room(roomId)),
    joinRoom: (roomId: string) => call<Room>(`${room(roomId)}/join`, { method: "POST" }),
    leaveRoom: async (roomId: string) => void (await call<null>(`${room(roomId)}/leave`, { method: "POST" })),
    members: (roomId: string, query: PageQuery = {}) => call<Page<Member>>(withQuery(`${room(roomId)}/members`, query)),
    setRole: (member: MemberRef, role: Role) =>
      call<Member>(about(member, "members"), { method: "PATCH", body: { role } }),
    removeMember: async (member: MemberRef) => void (await call<null>(about(member, "members"), { method: "DELETE" })),
    /** Mutes or bans somebody. */
    sanction: (member: MemberRef, body: NewSanction) =>
      call<Sanction>(about(member, "sanctions"), { method: "PUT", body }),
    /** Both the mute and the ban without `kind`. */
    liftSanction: async (member: MemberRef, kind?: SanctionKind) =>
      void (await call<null>(withQuery(about(member, "sanctions"), { kind }), { method: "DELETE" })),
    history: (roomId: string, query: HistoryQuery = {}) => call<History>(withQuery(`${room(roomId)}/messages`, query)),
    changes: (roomId: string, query: ChangesQuery) => call<RoomSynced>(withQuery(`${room(roomId)}/changes`, query)),
    sendMessage: (roomId: string, body: NewMessage) =>
      call<Message>(`${room(roomId)}/messages`, { method: "POST", body }),
    message: (ref: MessageRef) => call<Message>(message(ref)),
    editMessage: (ref: MessageRef, body: Readonly<{ body: string }>) =>
      call<Message>(message(ref), { method: "PATCH", body }),
    deleteMessage: (ref: MessageRef) => call<Message>(message(ref), { method: "DELETE" }),
  };
}
