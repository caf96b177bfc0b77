import { connect, type Socket } from "node:net";
import { FrameScanner, type OnFrame, textFrame } from "./frames.js";

const HANDSHAKE =
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
const PING = "2".charCodeAt(0);
const ACK = "3".charCodeAt(0);
const PONG = textFrame("3");
const MAX_ACK_HEAD = 40;

/** Shared by all connections of the process: each read is processed before the next one. */
const buffer = Buffer.allocUnsafe(64 * 1024);

/** `connect` is the payload of Socket.IO's connect packet, or `null` for a plain WebSocket. `welcome` ends the handshake. */
export type Opening = Readonly<{ port: number; connect: string | null; welcome: string }>;

/** A Socket.IO connection over a bare socket, cheap enough not to distort the measurement. */
export class RawConnection {
  /** Called for every packet except pings and acks. */
  onPacket: OnFrame = () => undefined;
  private readonly acks = new Map<number, () => void>();
  private requests = 0;

  private constructor(private readonly socket: Socket) {}

  static open({ port, connect: auth, welcome }: Opening): Promise<RawConnection> {
    return new Promise((opened, failed) => {
      let isUpgraded = false;
      const scanner = new FrameScanner((bytes, start, end) => connection.hear(bytes, start, end));
      const read = (length: number) => {
        const bytes = buffer.subarray(0, length);
        scanner.scan(isUpgraded ? bytes : afterUpgrade(bytes));
        if (!isUpgraded && auth === null) opened(connection);
        isUpgraded = true;
        return true;
      };
      const socket = connect({ port, host: "127.0.0.1", onread: { buffer, callback: read } }).setNoDelay();
      const connection = new RawConnection(socket);
      connection.onPacket = (bytes, start, end) => {
        const text = bytes.toString("latin1", start, end);
        if (text.startsWith("0")) socket.write(textFrame(`40${auth}`));
        if (text.startsWith("44")) failed(new Error(`The connection was refused: ${text}`));
        if (text.startsWith(welcome)) opened(connection);
      };
      socket.on("error", failed);
      socket.write(HANDSHAKE);
    });
  }

  /** Resolves with the ack. */
  request(event: string, payload: unknown): Promise<void> {
    this.requests += 1;
    this.socket.write(textFrame(`42${this.requests}${JSON.stringify([event, payload])}`));
    return new Promise((acknowledged) => this.acks.set(this.requests, acknowledged));
  }

  close(): void {
    this.socket.destroy();
  }

  private hear(bytes: Buffer, start: number, end: number): void {
    if (bytes[start] === PING && end === start + 1) this.socket.write(PONG);
    else if (bytes[start + 1] === ACK)
      this.acknowledge(bytes.toString("latin1", start, Math.min(end, start + MAX_ACK_HEAD)));
    else this.onPacket(bytes, start, end);
  }

  private acknowledge(head: string): void {
    const [, id, isOk] = /^43(\d+)\[\{"ok":(true)?/.exec(head) ?? [];
    if (!isOk) throw new Error(`Refused: ${head}`);
    this.acks.get(Number(id))?.();
    this.acks.delete(Number(id));
  }
}

function afterUpgrade(bytes: Buffer): Buffer {
  const head = bytes.toString("latin1", 0, bytes.indexOf("\r\n\r\n") + 4);
  if (!head.startsWith("HTTP/1.1 101")) throw new Error(`No WebSocket: ${bytes.toString("latin1")}`);
  return bytes.subarray(head.length);
}

const OPENING_AT_ONCE = 50;

/** Opens connections, each as soon as one of the fifty before it has opened. */
export async function openAll(count: number, opening: (index: number) => Opening): Promise<readonly RawConnection[]> {
  const connections: RawConnection[] = [];
  let begun = 0;
  const openOneByOne = async () => {
    while (begun < count) {
      const index = begun;
      begun += 1;
      connections[index] = await RawConnection.open(opening(index));
    }
  };
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openOneByOne));
  return connections;
}
