import { tooManyConnections } from "../../../domain/limits/errors.js";
import { connectError } from "./connect-error.js";
import type { Connection } from "../connection.js";
import { closeTransport } from "../transport-lifetime.js";

type HandshakeMiddleware = (connection: Connection, next: (refusal?: Error) => void) => void;

export const chainMiddleware =
  (first: HandshakeMiddleware, second: HandshakeMiddleware): HandshakeMiddleware =>
  (connection, next) =>
    first(connection, (refusal) => (refusal ? next(refusal) : second(connection, next)));

/**
 * Accepts one connection per transport. Socket.IO would accept any number of them during the first handshake, and they
 * would be counted as one. A refusal ends the transport, like the end of its connection.
 */
export function singleConnectionPerTransport(
  letIn: HandshakeMiddleware,
  report: (error: unknown) => void,
): HandshakeMiddleware {
  const taken = new WeakSet<Connection["conn"]>();
  return (connection, next) => {
    const { conn } = connection;
    if (taken.has(conn)) return next(connectError(tooManyConnections(), report));
    taken.add(conn);
    letIn(connection, (refusal) => {
      next(refusal);
      // Socket.IO sends the refusal in the next tick.
      if (refusal) setImmediate(() => closeTransport(conn));
    });
  };
}
