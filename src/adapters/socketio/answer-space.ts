import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "./connection.js";
import { isFull } from "./outgoing-queue.js";

const LOOK_EVERY_MS = 50;

const waiting = new WeakMap<Connection, Promise<void>>();

/**
 * Resolves when less is queued for the connection than may be, in the order of the calls: who asks faster than they read
 * is answered as fast as they read. `null` when that is now.
 */
export function answerSpace(connection: Connection): Promise<void> | null {
  const earlier = waiting.get(connection);
  if (!earlier && !isFull(connection)) return null;
  const turn = (earlier ?? Promise.resolve()).then(() => drained(connection));
  waiting.set(connection, turn);
  return turn.finally(() => {
    if (waiting.get(connection) === turn) waiting.delete(connection);
  });
}

async function drained(connection: Connection): Promise<void> {
  while (connection.connected && isFull(connection)) await sleep(LOOK_EVERY_MS, undefined, { ref: false });
}
