import type { Server } from "node:http";
import type { Socket } from "node:net";
import { AddressCounts, type FreeAddress } from "../../application/limits/address-counts.js";

/** Limits the TCP connections of an address and of the prefixes around it, before any byte is read. */
export class TcpConnections {
  private readonly counts: AddressCounts;
  private readonly counted = new WeakSet<Socket>();

  constructor(
    max: number,
    private readonly isProxy: (address: string) => boolean,
    isFree?: FreeAddress,
  ) {
    this.counts = new AddressCounts(({ multiple }) => multiple * max, isFree);
  }

  watch(server: Server): void {
    server.prependListener("connection", (socket: Socket) => this.admit(socket));
  }

  private admit(socket: Socket): void {
    const address = socket.remoteAddress;
    if (this.counted.has(socket) || address === undefined || this.isProxy(address)) return;
    if (this.counts.isFull(address)) {
      socket.resetAndDestroy();
      return;
    }
    this.counted.add(socket);
    this.counts.add(address, 1);
    socket.on("close", () => this.counts.add(address, -1));
  }
}
