import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

type Target = Readonly<{ host: string; port: number }>;

/** A network between a client and a server that a test can cut. */
export class TcpProxy {
  private readonly links = new Set<Socket>();
  private isCut = false;
  private forbidden: string | null = null;
  private isMute = false;
  private readonly server = createServer((client) => this.link(client));

  private constructor(private readonly target: Target) {}

  static async to(target: Target): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and refuses new ones until `restore`. */
  cut(): void {
    this.isCut = true;
    for (const link of this.links) link.destroy();
  }

  restore(): void {
    this.isCut = false;
    this.isMute = false;
    this.forbidden = null;
  }

  /** Delivers requests to the server, and no answers to clients. */
  mute(): void {
    this.isMute = true;
  }

  /** Cuts only connections on which a client sends this text. */
  forbid(text: string): void {
    this.isCut = false;
    this.forbidden = text;
  }

  async close(): Promise<void> {
    this.cut();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }

  private link(client: Socket): void {
    this.keep(client);
    if (this.isCut) return void client.destroy();
    const server = this.keep(connect(this.target));
    client.on("data", (chunk) => {
      if (this.forbidden !== null && chunk.includes(this.forbidden)) client.destroy();
    });
    client.pipe(server);
    server.on("data", (chunk) => this.isMute || client.write(chunk));
    client.on("close", () => server.destroy());
    server.on("close", () => client.destroy());
  }

  private keep(link: Socket): Socket {
    this.links.add(link);
    link.on("error", () => undefined);
    return link.on("close", () => this.links.delete(link));
  }
}
