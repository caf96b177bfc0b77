import type { Server } from "node:http";
import type { Socket } from "node:net";

/** A kept-alive connection whose last answer went out meanwhile would hold up the end for seconds. */
const IDLE_CHECK_MS = 50;

/** A server's connections; also those that became WebSockets, which the server itself forgets. */
export class OpenSockets {
  private readonly sockets = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  /** Closes in order, and cuts off what still hangs on after `patienceMs`. */
  async endAfter(patienceMs: number, close: () => Promise<void>): Promise<void> {
    const idle = setInterval(() => this.server.closeIdleConnections(), IDLE_CHECK_MS);
    const cutOff = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, patienceMs);
    await close().finally(() => {
      clearInterval(idle);
      clearTimeout(cutOff);
    });
  }
}
