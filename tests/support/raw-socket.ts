import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { connect, type Socket } from "node:net";

const TEXT = 1;
const BINARY = 2;
/** JSON contains no bytes below a space, so such a byte starts a frame. */
const CLOSE_FRAMES = ["\u0088\0", "\u0088\u0002"];
const KEPT = 256 * 1024;

/** A minimal WebSocket to Socket.IO that can send anything. */
export class RawSocket {
  closed = false;
  /** The most recent bytes, including the heads of frames. */
  received = "";
  private readonly news = new EventEmitter();

  private constructor(private readonly socket: Socket) {
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.received = (this.received + text).slice(-KEPT);
      if (CLOSE_FRAMES.some((frame) => text.includes(frame))) socket.destroy();
      this.news.emit("news");
    });
    socket.on("error", () => undefined);
    socket.once("close", () => {
      this.closed = true;
      this.news.emit("news");
    });
  }

  /** Resolves after the WebSocket handshake, or with a token after `ready`. */
  static async open(url: string, token?: string): Promise<RawSocket> {
    const { port } = new URL(url);
    const raw = new RawSocket(connect(Number(port), "127.0.0.1"));
    raw.socket.write(
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    await raw.until('0{"sid"');
    if (token === undefined) return raw;
    raw.text(`40${JSON.stringify({ token })}`);
    await raw.until('["ready"');
    return raw;
  }

  text(data: string): void {
    this.frame(0x80 | TEXT, Buffer.from(data));
  }

  binary(data: Buffer): void {
    this.frame(0x80 | BINARY, data);
  }

  /** Sends a frame with any first byte. */
  frame(head: number, data: Buffer): void {
    const mask = randomBytes(4);
    const masked = data.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.bytes(Buffer.concat([Buffer.from([head]), lengthOf(data.length), mask, masked]));
  }

  bytes(data: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(data);
  }

  /** Whether `text` arrived before the server closed the connection. */
  async until(text: string): Promise<boolean> {
    while (!this.received.includes(text)) {
      if (this.closed) return false;
      await once(this.news, "news");
    }
    return true;
  }

  /** Resolves when the server has closed the connection. */
  async end(): Promise<void> {
    while (!this.closed) await once(this.news, "news");
  }

  close(): void {
    this.socket.destroy();
  }
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  if (length < 65_536) return Buffer.from([0x80 | 126, length >> 8, length & 0xff]);
  const long = Buffer.alloc(9);
  long[0] = 0x80 | 127;
  long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}
