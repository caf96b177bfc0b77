import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Line, type Weather } from "./line.js";

type Link = { client: Socket; server: Socket; toClient: Line; toServer: Line; answered: number; doomed: boolean };
/** Listening address of the proxy, and its target. */
type Ends = Readonly<{ near?: string; far?: string }>;

const HERE = "127.0.0.1";

/** A network in front of local ports, with faults on request. */
export class TcpProxy {
  private readonly links = new Set<Link>();
  private readonly server = createServer((client) => this.link(client));
  private refusing = false;
  private holding = false;
  private muted = false;
  private weather: Weather | null = null;
  private bytesBeforeCut = Number.POSITIVE_INFINITY;
  private doomedRequest: { text: string; times: number } | null = null;

  private next = 0;
  /** Called with the bytes of every request, and the connection. */
  listener: ((connection: object, chunk: Buffer) => void) | null = null;

  private constructor(
    private readonly targets: readonly number[],
    private readonly far: string,
  ) {}

  /** Starts a proxy that connects to these local ports in turn. */
  static async to(...targets: number[]): Promise<TcpProxy> {
    return TcpProxy.between({}, ...targets);
  }

  static async between({ near = HERE, far = HERE }: Ends, ...targets: number[]): Promise<TcpProxy> {
    const proxy = new TcpProxy(targets, far);
    proxy.server.listen(0, near);
    await once(proxy.server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts every connection. New ones pass. */
  cut(): void {
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Cuts every connection, and refuses new ones until `heal`. */
  refuse(): void {
    this.refusing = true;
    this.cut();
  }

  /** Delivers nothing in either direction and reports no error, until `heal`. */
  hold(): void {
    this.holding = true;
    for (const { client, server } of this.links) {
      client.pause();
      server.pause();
    }
  }

  /** Delivers requests to the server, and no answers to clients, until `heal`. */
  mute(): void {
    this.muted = true;
  }

  /** Delays, throttles or drops traffic in both directions, until `heal`. */
  worsen(weather: Weather): void {
    this.weather = weather;
  }

  /** Cuts each connection after this many bytes of answers. */
  cutAfter(bytes: number): void {
    this.bytesBeforeCut = bytes;
  }

  /** Cuts the connection between a request with this text and its answer, `times` times. */
  cutBeforeAnswerTo(text: string, times: number): void {
    this.doomedRequest = { text, times };
  }

  heal(): void {
    this.refusing = false;
    this.holding = false;
    this.muted = false;
    this.weather = null;
    this.bytesBeforeCut = Number.POSITIVE_INFINITY;
    this.doomedRequest = null;
    for (const { client, server } of this.links) {
      client.resume();
      server.resume();
    }
  }

  async close(): Promise<void> {
    this.refuse();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, "close");
  }

  private link(client: Socket): void {
    client.on("error", () => undefined);
    if (this.refusing) return void client.resetAndDestroy();
    this.next += 1;
    const server = connect(this.targets[this.next % this.targets.length] ?? 0, this.far);
    server.on("error", () => undefined);
    const lines = { toClient: new Line(client), toServer: new Line(server) };
    const link: Link = { client, server, ...lines, answered: 0, doomed: false };
    this.links.add(link);
    client.on("data", (chunk) => this.asked(link, chunk));
    server.on("data", (chunk) => this.answered(link, chunk));
    client.on("close", () => this.end(link));
    server.on("close", () => this.end(link));
    if (this.holding) client.pause();
  }

  private asked(link: Link, chunk: Buffer): void {
    this.listener?.(link, chunk);
    if (this.doomedRequest && this.doomedRequest.times > 0 && chunk.includes(this.doomedRequest.text)) {
      this.doomedRequest.times -= 1;
      link.doomed = true;
    }
    link.toServer.send(chunk, this.weather);
  }

  private answered(link: Link, chunk: Buffer): void {
    if (this.muted) return;
    link.answered += chunk.length;
    if (link.doomed || link.answered > this.bytesBeforeCut) {
      link.client.resetAndDestroy();
      link.server.resetAndDestroy();
    } else link.toClient.send(chunk, this.weather);
  }

  private end(link: Link): void {
    this.links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }
}
