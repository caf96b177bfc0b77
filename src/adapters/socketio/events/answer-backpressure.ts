import { setTimeout as sleep } from "node:timers/promises";
import type { InFlightRequests } from "../../../application/limits/in-flight-requests.js";
import { tooManyRequests } from "../../../domain/limits/errors.js";
import type { Connection } from "../connection.js";
import { isBackpressured, type QueueLimits } from "../push/outgoing-queue.js";

const CHECK_INTERVAL_MS = 50;

/** Maximum of waiting requests per connection: in total, and while the client does not read. */
const MAX_WAITING = 600;
const MAX_WAITING_UNREAD = 100;

type Line = { last: Promise<unknown>; length: number };
const lines = new WeakMap<Connection, Line>();

/**
 * Starts a request when the connection's queue is not full, in the order of the calls, so that a slow reader gets
 * answers as fast as it reads. Refuses with `request.too_many` when too many requests wait.
 */
export function acquireWhenWritable(
  connection: Connection,
  requests: Pick<InFlightRequests, "tryEnter" | "enterInTurn">,
  queue: QueueLimits,
): (() => void) | Promise<() => void> {
  const { userId } = connection.data.identity;
  const line = lines.get(connection) ?? { last: Promise.resolve(), length: 0 };
  const leave = line.length === 0 && !isBackpressured(connection, queue) ? requests.tryEnter(userId) : null;
  if (leave) return leave;
  if (line.length >= (isBackpressured(connection, queue) ? MAX_WAITING_UNREAD : MAX_WAITING)) throw tooManyRequests();
  lines.set(connection, line);
  line.length += 1;
  const turn = line.last
    .then(() => entered(connection, queue, () => requests.enterInTurn(userId)))
    .finally(() => (line.length -= 1));
  line.last = turn.catch(() => undefined);
  return turn;
}

/** Waits until the queue is not full and a slot is free. Holds no slot while the client does not read. */
async function entered(
  connection: Connection,
  queue: QueueLimits,
  enter: () => Promise<() => void>,
): Promise<() => void> {
  for (;;) {
    await drained(connection, queue);
    const leave = await enter();
    if (!connection.connected || !isBackpressured(connection, queue)) return leave;
    leave();
  }
}

async function drained(connection: Connection, queue: QueueLimits): Promise<void> {
  while (connection.connected && isBackpressured(connection, queue))
    await sleep(CHECK_INTERVAL_MS, undefined, { ref: false });
}
