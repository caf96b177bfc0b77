import { guardedTask } from "../../../application/guarded-scheduler.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Connection } from "../connection.js";
import { terminate, isDrained, isBackpressured, type QueueLimits } from "./outgoing-queue.js";

const CHECK_INTERVAL_MS = 100;

export type SlowConsumersDeps = Readonly<{
  queue: QueueLimits;
  /** Time within which a connection has to drain. */
  timeoutMs: number;
  report: (error: unknown) => void;
}>;

/** `missed`: the highest missed `rev` of each room. `missedUserRev`: that of the user; 0 when none was missed. */
type Slow = { readonly since: number; readonly missed: Map<RoomId, number>; missedUserRev: number };

/**
 * Handles connections that read too slowly. Such a connection gets no pushes until its queue is empty, then
 * `room:resync` for each room in which it missed a change, and an empty `user:changed` if it missed one. A connection
 * whose queue never empties is terminated.
 */
export class SlowConsumers {
  private readonly slow = new Map<Connection, Slow>();

  constructor(private readonly deps: SlowConsumersDeps) {}

  /** Whether the connection accepts a push of the room up to `rev`. If not, it gets `room:resync` for it later. */
  accepts(connection: Connection, roomId: RoomId, rev: number): boolean {
    const slow = this.slowness(connection);
    slow?.missed.set(roomId, Math.max(rev, slow.missed.get(roomId) ?? 0));
    return slow === null;
  }

  /** The same for a change of the user. If it is not accepted, the client gets an empty change after a hole later. */
  acceptsUserChange(connection: Connection, rev: number): boolean {
    const slow = this.slowness(connection);
    if (slow) slow.missedUserRev = Math.max(rev, slow.missedUserRev);
    return slow === null;
  }

  private slowness(connection: Connection): Slow | null {
    return this.slow.get(connection) ?? (isBackpressured(connection, this.deps.queue) ? this.add(connection) : null);
  }

  private add(connection: Connection): Slow {
    const slow = { since: performance.now(), missed: new Map<RoomId, number>(), missedUserRev: 0 };
    if (this.slow.size === 0) this.scheduleCheck();
    this.slow.set(connection, slow);
    return slow;
  }

  private scheduleCheck(): void {
    setTimeout(() => {
      for (const [connection, slow] of this.slow)
        guardedTask(() => this.checkDrained(connection, slow), this.deps.report)();
      if (this.slow.size > 0) this.scheduleCheck();
    }, CHECK_INTERVAL_MS).unref();
  }

  private checkDrained(connection: Connection, slow: Slow): void {
    if (!connection.connected) this.slow.delete(connection);
    else if (isDrained(connection)) this.resume(connection, slow);
    else if (performance.now() - slow.since > this.deps.timeoutMs) terminate(connection);
  }

  private resume(connection: Connection, { missed, missedUserRev: rev }: Slow): void {
    this.slow.delete(connection);
    for (const [roomId, roomRev] of missed)
      if (connection.rooms.has(roomId)) connection.emit("room:resync", { roomId, rev: roomRev });
    if (rev > 0) connection.emit("user:changed", { from: rev, rev });
  }
}
