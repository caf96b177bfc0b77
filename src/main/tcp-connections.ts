import type { Server } from "node:http";
import type { Socket } from "node:net";
import { addressPrefixes } from "../domain/limits/address-key.js";

/** Caps the TCP connections of an address and of the prefixes around it, before a byte of theirs is read. */
export class TcpConnections {
  private readonly counts = new Map<string, number>();
  private readonly counted = new WeakSet<Socket>();

  constructor(
    private readonly max: number,
    private readonly isProxy: (address: string) => boolean,
  ) {}

  watch(server: Server): void {
    server.prependListener("connection", (socket: Socket) => this.admit(socket));
  }

  private admit(socket: Socket): void {
    const address = socket.remoteAddress;
    if (this.counted.has(socket) || address === undefined || this.isProxy(address)) return;
    const prefixes = addressPrefixes(address);
    if (prefixes.some(({ key, multiple }) => this.countOf(key) >= this.max * multiple)) {
      socket.resetAndDestroy();
      return;
    }
    this.counted.add(socket);
    for (const { key } of prefixes) this.counts.set(key, this.countOf(key) + 1);
    socket.once("close", () => {
      for (const { key } of prefixes) this.forget(key);
    });
  }

  private forget(prefix: string): void {
    const count = this.countOf(prefix) - 1;
    if (count > 0) this.counts.set(prefix, count);
    else this.counts.delete(prefix);
  }

  private countOf(prefix: string): number {
    return this.counts.get(prefix) ?? 0;
  }
}
