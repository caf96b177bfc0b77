import type { Server, Socket } from "socket.io";
import { RequestTracker } from "../../application/concurrency/request-tracker.js";
import type { Identity } from "../../application/ports/token-service.js";
import type { ClientToServerEvents, ServerToClientEvents } from "../../protocol/events.js";

export type ConnectionData = {
  identity: Identity;
  /** Tracks the requests in flight on this connection. The server's tracker counts them as well. */
  tracker: RequestTracker;
};

export const connectionData = (identity: Identity, traffic: RequestTracker): ConnectionData => ({
  identity,
  tracker: new RequestTracker(traffic),
});

type None = Record<string, never>;
export type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;
export type Connection = Socket<ClientToServerEvents, ServerToClientEvents, None, ConnectionData>;
