import type { ChatServer, Connection } from "./connection.js";
import { Deadlines } from "./deadlines.js";
import { terminate } from "./push/outgoing-queue.js";

type Transport = Connection["conn"];

/** Time to send the queue, and for the peer to close its side. */
export const MAX_CLOSING_MS = 1_000;

const closing = new Deadlines<Transport>();

/** Closes a transport after its queue was sent, at the latest after `timeoutMs`. */
export function closeTransport(transport: Transport, timeoutMs = MAX_CLOSING_MS): void {
  if (transport.readyState === "closed") return;
  closing.set(transport, timeoutMs, () => terminate({ conn: transport }));
  transport.close();
}

/**
 * Ends every transport when its connection ends, or `maxUnconnectedMs` after it opened without a connection.
 * Socket.IO would keep the transport of a client that left the namespace, even after its session was revoked.
 */
export function endUnconnectedTransports(io: ChatServer, maxUnconnectedMs: number): void {
  const deadlines = new Deadlines<Transport>();
  io.engine.on("connection", (transport: Transport) => {
    // Shortens the 30 s for which Engine.IO keeps a polling session when no poll takes its close packet.
    if (transport.transport.name === "polling") Object.assign(transport.transport, { closeTimeout: MAX_CLOSING_MS });
    deadlines.set(transport, maxUnconnectedMs, () => transport.close(true));
  });
  io.on("connection", (connection) => {
    const { conn } = connection;
    deadlines.meet(conn);
    connection.on("disconnect", () => closeTransport(conn));
    // On a malformed packet, Socket.IO emits "error" and then closes the transport after its queue was sent, without a
    // time limit.
    connection.on("error", () => void setImmediate(() => conn.readyState !== "open" && closeTransport(conn)));
  });
}
