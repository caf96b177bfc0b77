import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type ServerOptions, type WebSocket } from "ws";
import { Deadlines } from "../deadlines.js";
import { MAX_CLOSING_MS } from "../transport-lifetime.js";

type Done = (socket: WebSocket, request: IncomingMessage) => void;

/**
 * Shorter than the 5 s that a transport without a connection has, because a WebSocket counts as such until the upgrade.
 */
export const MAX_UPGRADE_MS = 4_000;
const CLOSING = { closeTimeout: MAX_CLOSING_MS };
const deadlines = new Deadlines<Duplex>();

/** Destroys a socket that asks for an upgrade unless it becomes a WebSocket in time. */
export function expectUpgrade(socket: Duplex): void {
  deadlines.set(socket, MAX_UPGRADE_MS, () => socket.destroy());
  socket.on("error", () => undefined);
}

/** Terminates a WebSocket whose peer does not close its side in time. */
export class BoundedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, ...CLOSING });
  }

  override handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: Done): void {
    super.handleUpgrade(request, socket, head, (webSocket, upgraded) => {
      deadlines.meet(socket);
      done(webSocket, upgraded);
    });
  }
}
