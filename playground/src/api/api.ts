import type { Me, Member, Message, Room } from "../protocol/entities";
import { query, request } from "./http";

export type Registration = { email: string; password: string; username?: string; displayName?: string };
export type Credentials = { email: string; password: string };
export type Authenticated = Readonly<{ user: Me; accessToken: string; expiresIn: number }>;
export type NewRoom = { name: string; description?: string; visibility: "public" | "private" };
export type Page<Item> = Readonly<{ items: readonly Item[]; nextCursor: string | null }>;
export type HistoryPage = Readonly<{ items: readonly Message[]; hasBefore: boolean; hasAfter: boolean }>;

export type RoomQuery = { membership: "joined" | "open"; q?: string; cursor?: string | null; limit?: number };

export const register = (body: Registration) => request<Authenticated>("/api/auth/register", { method: "POST", body });

export const login = (body: Credentials) => request<Authenticated>("/api/auth/login", { method: "POST", body });

export type Api = ReturnType<typeof createApi>;

/** The private routes, with the access token of the moment. */
export function createApi(token: () => string | undefined) {
  const get = <Answer>(path: string) => request<Answer>(path, { token: token() });
  return {
    rooms: (which: RoomQuery) => get<Page<Room>>(query("/api/rooms", which)),
    room: (roomId: string) => get<Room>(`/api/rooms/${roomId}`),
    createRoom: (body: NewRoom) => request<Room>("/api/rooms", { method: "POST", body, token: token() }),
    members: (roomId: string, cursor: string | null) =>
      get<Page<Member>>(query(`/api/rooms/${roomId}/members`, { cursor, limit: 100 })),
    messages: (roomId: string, before: number, limit: number) =>
      get<HistoryPage>(query(`/api/rooms/${roomId}/messages`, { before, limit })),
  };
}
