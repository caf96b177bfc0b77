import { connect, type Socket } from "node:net";
import { TextFrames, textFrame } from "./web-socket-frames.js";

const UPGRADE =
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
const END_OF_HEADERS = Buffer.from("\r\n\r\n");

export type BareSocketListener = Readonly<{
  event(name: string, payload: unknown): void;
  ack(request: number, answer: unknown): void;
  closed(): void;
}>;

type Ends = Readonly<{ port: number; token: string; localAddress?: string }>;

/** A minimal Socket.IO connection. Thousands of real clients would dominate the measurement. */
export class BareSocket {
  private readonly socket: Socket;
  private readonly frames = new TextFrames();
  private headers: Buffer | null = Buffer.alloc(0);
  private requests = 0;

  constructor(
    private readonly ends: Ends,
    private readonly listener: BareSocketListener,
  ) {
    const { port, localAddress = "127.0.0.1" } = ends;
    this.socket = connect({ port, host: "127.0.0.1", localAddress });
    this.socket.setNoDelay();
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => listener.closed());
    this.socket.on("data", (chunk: Buffer) => this.take(chunk));
    this.socket.write(UPGRADE);
  }

  /** Returns the number of the ack. */
  ask(event: string, payload: unknown): number {
    this.requests += 1;
    this.writeText(`42${this.requests}${JSON.stringify([event, payload])}`);
    return this.requests;
  }

  drop(): void {
    this.socket.resetAndDestroy();
  }

  private take(chunk: Buffer): void {
    const rest = this.headers === null ? chunk : this.afterHeaders(chunk);
    if (rest) for (const text of this.frames.take(rest)) this.hear(text);
  }

  private afterHeaders(chunk: Buffer): Buffer | null {
    const seen = Buffer.concat([this.headers ?? chunk, chunk]);
    const end = seen.indexOf(END_OF_HEADERS);
    this.headers = end === -1 ? seen : null;
    return end === -1 ? null : seen.subarray(end + END_OF_HEADERS.length);
  }

  private hear(text: string): void {
    if (text === "2") this.writeText("3");
    else if (text.startsWith("0")) this.writeText(`40${JSON.stringify({ token: this.ends.token })}`);
    else if (text.startsWith("42")) this.listener.event(...(JSON.parse(text.slice(2)) as [string, unknown]));
    else if (text.startsWith("43")) {
      const [, request, answers] = /^43(\d+)(.*)$/s.exec(text) ?? [];
      this.listener.ack(Number(request), (JSON.parse(answers ?? "[]") as unknown[])[0]);
    }
  }

  private writeText(text: string): void {
    this.socket.write(textFrame(text));
  }
}
