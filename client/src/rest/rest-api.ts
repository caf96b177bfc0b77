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
export type HistoryQuery = Readonly<{ before?: number; after?: number; around?: number; limit?: number }>;
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
  const message = (roomId: string, id: string) => `${room(roomId)}/messages/${encodeURIComponent(id)}`;
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
    rename: (body: ProfileChanges) => call<Profile>("/api/users/me", { method: "PATCH", body }),
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
    setRole: (roomId: string, userId: string, role: Role) =>
      call<Member>(`${room(roomId)}/members/${encodeURIComponent(userId)}`, { method: "PATCH", body: { role } }),
    history: (roomId: string, query: HistoryQuery = {}) => call<History>(withQuery(`${room(roomId)}/messages`, query)),
    changes: (roomId: string, query: ChangesQuery) => call<RoomSynced>(withQuery(`${room(roomId)}/changes`, query)),
    sendMessage: (roomId: string, body: NewMessage) =>
      call<Message>(`${room(roomId)}/messages`, { method: "POST", body }),
    editMessage: (roomId: string, id: string, body: string) =>
      call<Message>(message(roomId, id), { method: "PATCH", body: { body } }),
    deleteMessage: (roomId: string, id: string) => call<Message>(message(roomId, id), { method: "DELETE" }),
  };
}
