import type { Server } from "node:http";
import type { Socket } from "node:net";

/** A kept-alive connection whose last answer went out meanwhile would hold up the end for over a minute. */
const IDLE_CHECK_MS = 50;

/** A server's connections; also those that became WebSockets, which the server itself forgets. */
export class TrackedSockets {
  private readonly sockets = new Set<Socket>();
  private idleCheck: NodeJS.Timeout | null = null;

  constructor(private readonly server: Server) {
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  /** From now on closes connections as soon as they are idle. */
  closeIdle(): void {
    this.server.closeIdleConnections();
    this.idleCheck ??= setInterval(() => this.server.closeIdleConnections(), IDLE_CHECK_MS);
  }

  /** Closes in order, and cuts off what is still open after `timeoutMs`. */
  async closeWithin(timeoutMs: number, close: () => Promise<void>): Promise<void> {
    this.closeIdle();
    const cutOff = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, timeoutMs);
    await close().finally(() => {
      clearInterval(this.idleCheck ?? undefined);
      clearTimeout(cutOff);
    });
  }
}
