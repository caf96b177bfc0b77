import { once } from "node:events";
import { connect, type Socket } from "node:net";

const HANDSHAKE =
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
/** The Socket.IO packet that connects, as a WebSocket frame with a mask of zeros. */
const CONNECT = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]);

/** Many connections that count what comes: cheap, so that they are not what is measured. */
export class CountingReaders {
  private bytes = 0;
  private wanted = Number.POSITIVE_INFINITY;
  private arrived = (): void => undefined;

  private constructor(private readonly sockets: readonly Socket[]) {
    for (const socket of sockets) socket.on("data", ({ length }: Buffer) => this.count(length));
  }

  static async open(port: number, count: number, isSocketIo: boolean): Promise<CountingReaders> {
    const sockets: Socket[] = [];
    while (sockets.length < count) {
      const some = Array.from({ length: Math.min(50, count - sockets.length) }, () => open(port, isSocketIo));
      sockets.push(...(await Promise.all(some)));
    }
    return new CountingReaders(sockets);
  }

  /** Resolves when every reader has got so many bytes more. */
  async receive(bytes: number): Promise<void> {
    this.wanted = bytes * this.sockets.length;
    if (this.bytes < this.wanted) await new Promise<void>((arrived) => (this.arrived = arrived));
    this.bytes -= this.wanted;
    this.wanted = Number.POSITIVE_INFINITY;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private count(length: number): void {
    this.bytes += length;
    if (this.bytes >= this.wanted) this.arrived();
  }
}

async function open(port: number, isSocketIo: boolean): Promise<Socket> {
  const socket = connect(port, "127.0.0.1").setNoDelay();
  socket.on("error", () => undefined);
  socket.write(HANDSHAKE);
  await until(socket, isSocketIo ? '"pingTimeout"' : "\r\n\r\n");
  if (!isSocketIo) return socket;
  socket.write(CONNECT);
  await until(socket, '{"sid":');
  return socket;
}

async function until(socket: Socket, text: string): Promise<void> {
  for (let seen = ""; !seen.includes(text); ) seen += String((await once(socket, "data"))[0]);
}
