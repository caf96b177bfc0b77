import type { Server, Socket } from "socket.io";
import type { Identity } from "../../application/ports/token-service.js";
import type { MembershipNotice } from "../../application/ports/message-broadcaster.js";
import { RequestTracker } from "../../application/concurrency/request-tracker.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { ClientToServerEvents, ServerToClientEvents } from "../../protocol/events.js";

type SeenNotice = Omit<MembershipNotice, "userId">;
type SeenMembership = Readonly<{ rev: number; joinedAt: number }>;

export type ConnectionData = {
  identity: Identity;
  /** The newest membership that this connection was told of, by room. */
  memberships: Map<RoomId, SeenMembership>;
  /** Where its stream of a room begins: nothing up to this `rev` is pushed to it. Kept until the stream has begun. */
  streamStartRev: Map<RoomId, number>;
  /** The requests of this connection that are being answered. */
  traffic: RequestTracker;
};

export const connectionData = (identity: Identity): ConnectionData => ({
  identity,
  memberships: new Map(),
  streamStartRev: new Map(),
  traffic: new RequestTracker(),
});

type None = Record<string, never>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;
export type Connection = Socket<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;

/**
 * Remembers a membership of the connection's user, unless a newer one is known. Tells whether it is no news, another
 * state of the membership that was known, or another membership.
 */
export function recordMembership(
  { data }: Connection,
  { roomId, rev, joinedAt }: SeenNotice,
): "known" | "changed" | "other" {
  const before = data.memberships.get(roomId);
  if (before && rev <= before.rev) return "known";
  data.memberships.set(roomId, { rev, joinedAt: joinedAt.getTime() });
  return before?.joinedAt === joinedAt.getTime() ? "changed" : "other";
}
