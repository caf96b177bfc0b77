import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

type Link = { client: Socket; server: Socket; answered: number; doomed: boolean };

/** A network between somebody and a port of this machine, that fails as it is told to. */
export class FaultProxy {
  private readonly links = new Set<Link>();
  private readonly server = createServer((client) => this.link(client));
  private refusing = false;
  private holding = false;
  private delayMs = 0;
  private bytesBeforeCut = Number.POSITIVE_INFINITY;
  private doomedRequest: { text: string; times: number } | null = null;

  private next = 0;
  private readonly underway = new WeakMap<Socket, Promise<void>>();

  private constructor(private readonly targets: readonly number[]) {}

  /** To these ports in turn. */
  static async to(...targets: number[]): Promise<FaultProxy> {
    const proxy = new FaultProxy(targets);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts every connection; new ones pass. */
  cut(): void {
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Cuts every connection, and lets none in until `heal`. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  /** Nothing arrives on either side, and neither is told, until `heal`. */
  hold(): void {
    this.holding = true;
    for (const { client, server } of this.links) {
      client.pause();
      server.pause();
    }
  }

  /** Everything takes so long, in either direction. */
  delay(ms: number): void {
    this.delayMs = ms;
  }

  /** Cuts each connection once so many bytes were answered on it. */
  cutAfter(bytes: number): void {
    this.bytesBeforeCut = bytes;
  }

  /** Cuts the connection between a request that holds this text and its answer, so many times. */
  cutBeforeAnswerTo(text: string, times: number): void {
    this.doomedRequest = { text, times };
  }

  heal(): void {
    this.refusing = false;
    this.holding = false;
    this.delayMs = 0;
    this.bytesBeforeCut = Number.POSITIVE_INFINITY;
    this.doomedRequest = null;
    for (const { client, server } of this.links) {
      client.resume();
      server.resume();
    }
  }

  async close(): Promise<void> {
    this.refuse();
    this.server.close();
    await once(this.server, "close");
  }

  private link(client: Socket): void {
    client.on("error", () => undefined);
    if (this.refusing) return void client.resetAndDestroy();
    this.next += 1;
    const server = connect(this.targets[this.next % this.targets.length] ?? 0, "127.0.0.1");
    server.on("error", () => undefined);
    const link: Link = { client, server, answered: 0, doomed: false };
    this.links.add(link);
    client.on("data", (chunk) => this.asked(link, chunk));
    server.on("data", (chunk) => this.answered(link, chunk));
    client.on("close", () => this.end(link));
    server.on("close", () => this.end(link));
    if (this.holding) client.pause();
  }

  private asked(link: Link, chunk: Buffer): void {
    if (this.doomedRequest && this.doomedRequest.times > 0 && chunk.includes(this.doomedRequest.text)) {
      this.doomedRequest.times -= 1;
      link.doomed = true;
    }
    this.pass(link.server, chunk);
  }

  private answered(link: Link, chunk: Buffer): void {
    link.answered += chunk.length;
    if (link.doomed || link.answered > this.bytesBeforeCut) {
      link.client.resetAndDestroy();
      link.server.resetAndDestroy();
    } else this.pass(link.client, chunk);
  }

  /** In the order in which it came, however the delay changes. */
  private pass(to: Socket, chunk: Buffer): void {
    const before = this.underway.get(to);
    if (this.delayMs === 0 && !before) return void to.write(chunk);
    const due = Promise.all([before, sleep(this.delayMs)]).then(() => {
      to.write(chunk);
      if (this.underway.get(to) === due) this.underway.delete(to);
    });
    this.underway.set(to, due);
  }

  private end(link: Link): void {
    this.links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }
}
