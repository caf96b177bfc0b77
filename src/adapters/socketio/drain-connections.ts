import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { ChatServer, Connection } from "./connection.js";
import { closeTransport } from "./transport-lifetime.js";

/** Pause between two closed connections, to spread the reconnects of the clients. */
const BETWEEN_TWO_MS = 10;
const MAX_MS = 3_000;
const ANSWER_PATIENCE_MS = 5_000;
const SEND_PATIENCE_MS = 2_000;

/** Closes every connection once its requests are answered. The clients reconnect. */
export async function drainConnections(io: ChatServer): Promise<void> {
  const connections = [...io.sockets.sockets.values()];
  const between = Math.min(BETWEEN_TWO_MS, MAX_MS / connections.length);
  const closing = connections.map(async (connection, index) => {
    await sleep(index * between);
    await close(connection);
  });
  await Promise.all(closing);
}

async function close(connection: Connection): Promise<void> {
  const { tracker } = connection.data;
  await Promise.race([tracker.drain(), sleep(ANSWER_PATIENCE_MS, undefined, { ref: false })]);
  await nextTurn();
  await closedWhenSent(connection);
}

/** Closes the connection after its queue was sent. `io.close()` would discard the queue. */
const closedWhenSent = ({ conn }: Connection) =>
  new Promise<void>((resolve) => {
    conn.once("close", () => resolve());
    if (conn.readyState === "closed") resolve();
    closeTransport(conn, SEND_PATIENCE_MS);
  });
