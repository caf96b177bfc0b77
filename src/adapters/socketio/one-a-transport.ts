import { tooManyConnections } from "../../domain/limits/errors.js";
import { connectError } from "./connect-error.js";
import type { Connection } from "./connection.js";

type LetIn = (connection: Connection, next: (refusal?: Error) => void) => void;

export const inTurn =
  (first: LetIn, second: LetIn): LetIn =>
  (connection, next) =>
    first(connection, (refusal) => (refusal ? next(refusal) : second(connection, next)));

/**
 * Lets one connection in on a transport: Socket.IO takes any number while the first is being let in, which would count as
 * one. Who was refused may ask again.
 */
export function oneATransport(letIn: LetIn, report: (error: unknown) => void): LetIn {
  const taken = new WeakSet<Connection["conn"]>();
  return (connection, next) => {
    const { conn } = connection;
    if (taken.has(conn)) return next(connectError(tooManyConnections(), report));
    taken.add(conn);
    letIn(connection, (refusal) => {
      if (refusal) taken.delete(conn);
      next(refusal);
    });
  };
}
