import type { ChatServer, Connection } from "./connection.js";
import { terminate } from "./push/outgoing-queue.js";

type Transport = Connection["conn"];

const MAX_UNCONNECTED_MS = 5_000;
/** Time for what is queued, and for the peer to close its side. */
export const MAX_CLOSING_MS = 1_000;

/** Closes a transport after what is queued for it was sent, within `timeoutMs`. */
export function closeTransport(transport: Transport, timeoutMs = MAX_CLOSING_MS): void {
  if (transport.readyState === "closed") return;
  const deadline = setTimeout(() => terminate({ conn: transport }), timeoutMs);
  transport.once("close", () => clearTimeout(deadline));
  transport.close();
}

/**
 * Ends every transport that carries no connection: when its connection ends, and `MAX_UNCONNECTED_MS` after it opened when
 * it never had one. Socket.IO itself keeps the transport of a client that leaves the namespace, past every revocation.
 */
export function endUnconnectedTransports(io: ChatServer): void {
  const deadlines = new WeakMap<Transport, NodeJS.Timeout>();
  io.engine.on("connection", (transport: Transport) => {
    // Engine.IO otherwise keeps a polling session for 30 s when no poll takes its close packet.
    if (transport.transport.name === "polling") Object.assign(transport.transport, { closeTimeout: MAX_CLOSING_MS });
    const deadline = setTimeout(() => transport.close(true), MAX_UNCONNECTED_MS);
    deadlines.set(transport, deadline);
    transport.once("close", () => clearTimeout(deadline));
  });
  io.on("connection", (connection) => {
    const { conn } = connection;
    clearTimeout(deadlines.get(conn));
    connection.once("disconnect", () => closeTransport(conn));
    // Socket.IO emits "error" before it closes the transport of a malformed packet, and waits for what is queued.
    connection.on("error", () => void setImmediate(() => conn.readyState !== "open" && closeTransport(conn)));
  });
}
