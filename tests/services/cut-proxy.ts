import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy in front of a server, which can cut its connections or drop their traffic. */
export class CutProxy {
  private readonly sockets = new Set<Socket>();
  private mode: "pass" | "cut" | "swallow" = "pass";

  private constructor(
    readonly port: number,
    readonly close: () => void,
  ) {}

  static async to(target: URL): Promise<CutProxy> {
    const server = createServer((inner) => proxy.connected(inner, connect(Number(target.port), target.hostname)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const close = () => {
      server.close();
      proxy.cut();
    };
    const proxy = new CutProxy((server.address() as AddressInfo).port, close);
    return proxy;
  }

  /** Cuts every connection, and refuses new ones until `mend`. */
  cut(): void {
    this.mode = "cut";
    for (const socket of this.sockets) socket.destroy();
  }

  /** Keeps every connection open, but drops its traffic. */
  swallow(): void {
    this.mode = "swallow";
  }

  mend(): void {
    this.mode = "pass";
  }

  private connected(inner: Socket, outer: Socket): void {
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.sockets.add(from);
      from.on("data", (bytes) => this.mode === "pass" && to.write(bytes));
      from.on("error", () => undefined);
      from.on("close", () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
    if (this.mode === "cut") inner.destroy();
  }
}
