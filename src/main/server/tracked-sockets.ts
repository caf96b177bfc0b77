import type { Server } from "node:http";
import type { Socket } from "node:net";
import { guardedTask } from "../../application/guarded-scheduler.js";

/**
 * Interval at which idle connections are closed during a stop. A kept-alive connection would otherwise delay it for
 * over a minute.
 */
const IDLE_CHECK_MS = 50;

/** A server's connections, including WebSockets, which the server itself forgets. */
export class TrackedSockets {
  private readonly sockets = new Set<Socket>();
  private idleCheck: NodeJS.Timeout | null = null;

  constructor(
    private readonly server: Server,
    private readonly report: (error: unknown) => void,
  ) {
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  /** Closes connections as soon as they are idle, from now on. */
  closeIdle(): void {
    this.server.closeIdleConnections();
    this.idleCheck ??= setInterval(
      guardedTask(() => this.server.closeIdleConnections(), this.report),
      IDLE_CHECK_MS,
    );
  }

  /** Runs `close`, and terminates the remaining connections after `timeoutMs`. */
  async closeWithin(timeoutMs: number, close: () => Promise<void>): Promise<void> {
    this.closeIdle();
    const cutOff = setTimeout(() => {
      for (const socket of this.sockets) guardedTask(() => socket.destroy(), this.report)();
    }, timeoutMs);
    await close().finally(() => {
      clearInterval(this.idleCheck ?? undefined);
      clearTimeout(cutOff);
    });
  }
}
