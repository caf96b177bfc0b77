import { guardedTask } from "../../../application/guarded-scheduler.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { Connection } from "../connection.js";
import { terminate, isDrained, isBackpressured } from "./outgoing-queue.js";
import { roomTopic } from "./topics.js";

const CHECK_INTERVAL_MS = 100;

type Slow = Readonly<{ since: number; missed: Map<RoomId, number> }>;

/**
 * Connections that do not read as fast as they are written to. They get no pushes until they have drained, then
 * `room:resync` for each room that they missed something of; those that never drain are cut off.
 */
export class SlowConsumers {
  private readonly slow = new Map<Connection, Slow>();

  constructor(
    private readonly timeoutMs: number,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Whether the connection can take a push of the room up to `rev`; if not, it is told later that it missed it. */
  accepts(connection: Connection, roomId: RoomId, rev: number): boolean {
    const slow = this.slow.get(connection) ?? (isBackpressured(connection) ? this.add(connection) : null);
    slow?.missed.set(roomId, rev);
    return slow === null;
  }

  private add(connection: Connection): Slow {
    const slow = { since: performance.now(), missed: new Map<RoomId, number>() };
    if (this.slow.size === 0) this.scheduleCheck();
    this.slow.set(connection, slow);
    return slow;
  }

  private scheduleCheck(): void {
    setTimeout(() => {
      for (const [connection, slow] of this.slow) guardedTask(() => this.checkDrained(connection, slow), this.report)();
      if (this.slow.size > 0) this.scheduleCheck();
    }, CHECK_INTERVAL_MS).unref();
  }

  private checkDrained(connection: Connection, { since, missed }: Slow): void {
    if (!connection.connected) this.slow.delete(connection);
    else if (isDrained(connection)) this.resume(connection, missed);
    else if (performance.now() - since > this.timeoutMs) terminate(connection);
  }

  private resume(connection: Connection, missed: ReadonlyMap<RoomId, number>): void {
    this.slow.delete(connection);
    for (const [roomId, rev] of missed)
      if (connection.rooms.has(roomTopic(roomId))) connection.emit("room:resync", { roomId, rev });
  }
}
