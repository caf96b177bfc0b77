import type { Server } from "node:http";
import type { Socket } from "node:net";

/** A server's connections; also those that became WebSockets, which the server itself forgets. */
export class OpenSockets {
  private readonly sockets = new Set<Socket>();

  constructor(server: Server) {
    server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  /** Closes in order, and cuts off what still hangs on after `patienceMs`. */
  async endAfter(patienceMs: number, close: () => Promise<void>): Promise<void> {
    const timer = setTimeout(() => {
      for (const socket of this.sockets) socket.destroy();
    }, patienceMs);
    await close().finally(() => clearTimeout(timer));
  }
}
