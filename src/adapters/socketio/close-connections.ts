import { setImmediate, setTimeout } from "node:timers/promises";
import type { ChatServer, Connection } from "./connection.js";

const PATIENCE_MS = 2_000;

/**
 * Closes every connection when what it was told is on its way; `io.close()` alone throws away what is still queued.
 * A client that does not read is not waited for long. Stock clients come back: to them it is a transport that closed.
 */
export async function closeConnections(io: ChatServer): Promise<void> {
  await setImmediate();
  const closed = Promise.all([...io.sockets.sockets.values()].map(closeWhenSent));
  await Promise.race([closed, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
}

const closeWhenSent = ({ conn }: Connection) =>
  new Promise<void>((resolve) => {
    conn.once("close", () => resolve());
    conn.close();
  });
