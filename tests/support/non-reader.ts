import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A minimal live connection that answers pings and otherwise never reads. */
export class NonReader {
  closed = false;
  private readonly pongs: NodeJS.Timeout;

  private constructor(private readonly socket: Socket) {
    this.pongs = setInterval(() => this.write("3"), 1000);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
      clearInterval(this.pongs);
    });
  }

  /** Resolves after the welcome packet, and stops reading. */
  static async open(url: string, token: string): Promise<NonReader> {
    const { port } = new URL(url);
    const socket = connect(Number(port), "127.0.0.1");
    const reader = new NonReader(socket);
    socket.write(
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    await reader.reads("101 Switching");
    reader.write(`40${JSON.stringify({ token })}`);
    await reader.reads('["ready"');
    socket.pause();
    return reader;
  }

  /** Reads again until `text` arrives. */
  async resume(text: string): Promise<void> {
    this.socket.resume();
    await this.reads(text);
  }

  close(): void {
    this.socket.destroy();
  }

  private async reads(text: string): Promise<void> {
    for (let seen = ""; !seen.includes(text); ) {
      const [bytes] = (await once(this.socket, "data")) as [Buffer];
      seen = seen.slice(-text.length) + bytes.toString("latin1");
    }
  }

  /** One masked text frame of at most 64 KiB. */
  private write(text: string): void {
    const data = Buffer.from(text);
    const mask = randomBytes(4);
    const length = data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
    const masked = data.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.socket.write(Buffer.concat([Buffer.from([0x81, ...length]), mask, masked]));
  }
}
