import type { Server, Socket } from "socket.io";
import type { Identity } from "../../application/ports/token-service.js";
import type { MembershipNotice } from "../../application/ports/message-broadcaster.js";
import type { Traffic } from "../../application/traffic.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { ClientToServerEvents, ServerToClientEvents } from "../../protocol/events.js";

export type ConnectionData = {
  identity: Identity;
  /** The `rev` of the newest membership that this connection was told of, by room. */
  memberships: Map<RoomId, number>;
  /** The requests of this connection that are being answered. */
  traffic: Traffic;
};

type None = Record<string, never>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;
export type Connection = Socket<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;

/** Remembers a membership of the connection's user, unless a newer one is known. Returns whether it was news. */
export function isNews({ data }: Connection, { roomId, rev }: Omit<MembershipNotice, "userId">): boolean {
  if (rev <= (data.memberships.get(roomId) ?? -1)) return false;
  data.memberships.set(roomId, rev);
  return true;
}
