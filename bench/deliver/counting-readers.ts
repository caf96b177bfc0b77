import { EventEmitter, once } from "node:events";
import { connect, type Socket } from "node:net";

const HANDSHAKE =
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
/** The Socket.IO packet that connects, as a WebSocket frame with a mask of zeros. */
const CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);

const OPENING_AT_ONCE = 50;

/** Many connections that count what comes: cheap, so that they are not what is measured. */
export class CountingReaders {
  /** What all of them together have got since they were open. */
  bytes = 0;
  private heard = (): void => undefined;
  /** They share one: what is in it is only counted. */
  private readonly buffer = Buffer.allocUnsafe(64 * 1024);
  private readonly sockets: Socket[] = [];

  static async open(port: number, count: number, isSocketIo: boolean): Promise<CountingReaders> {
    const readers = new CountingReaders();
    for (let left = count; left > 0; left -= OPENING_AT_ONCE) {
      const some = Array.from({ length: Math.min(OPENING_AT_ONCE, left) }, () => readers.add(port, isSocketIo));
      await Promise.all(some);
    }
    readers.bytes = 0;
    return readers;
  }

  /** Calls back whenever something came. */
  onBytes(heard: () => void): void {
    this.heard = heard;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private async add(port: number, isSocketIo: boolean): Promise<void> {
    const opening = new EventEmitter();
    let isOpen = false;
    const hear = (length: number) => {
      this.bytes += length;
      if (isOpen) this.heard();
      else opening.emit("text", this.buffer.toString("latin1", 0, length));
      return true;
    };
    const socket = connect({ port, host: "127.0.0.1", onread: { buffer: this.buffer, callback: hear } }).setNoDelay();
    this.sockets.push(socket);
    socket.on("error", () => undefined);
    socket.write(HANDSHAKE);
    await until(opening, isSocketIo ? '"pingTimeout"' : "\r\n\r\n");
    if (isSocketIo) {
      socket.write(CONNECT);
      await until(opening, '{"sid":');
    }
    isOpen = true;
  }
}

async function until(opening: EventEmitter, text: string): Promise<void> {
  for (let seen = ""; !seen.includes(text); ) seen += String((await once(opening, "text"))[0]);
}
