import { setTimeout as sleep } from "node:timers/promises";
import { openAll, type RawConnection } from "../wire/raw-connection.js";
import { type Chat, PACKET_HEAD, SENDERS } from "./chat.js";

const BODY = "Something of the length that people usually write in a chat, more or less.";
const PATIENCE_MS = 20_000;

/** All connections to the room of a chat. The first ten also send. */
export class RoomConnections {
  private sent = 0;
  private delivered = 0;
  /** Callbacks by the number in a message's body, called for each connection that receives it. */
  private readonly awaited = new Map<number, () => void>();

  private constructor(
    private readonly chat: Chat,
    private readonly connections: readonly RawConnection[],
  ) {}

  static async open(chat: Chat, size: number): Promise<RoomConnections> {
    const connections = await openAll(size, (index) => chat.opening(index));
    const opened = new RoomConnections(chat, connections);
    for (const connection of connections) connection.onPacket = (bytes, start, end) => opened.hear(bytes, start, end);
    return opened;
  }

  /** Sends as one of the senders. Resolves with the ack. */
  send(turn: number, body = BODY): Promise<void> {
    this.sent += 1;
    const sender = this.connections[turn % SENDERS];
    return sender?.request("message:send", this.chat.payload(body)) ?? Promise.resolve();
  }

  /** Sends, and resolves once all connections, including the sender, have received the message. */
  sendToAll(turn: number): Promise<void> {
    const number = this.sent;
    void this.send(turn, `#${number}# ${BODY}`);
    return new Promise((heardByAll) => {
      let left = this.connections.length;
      this.awaited.set(number, () => {
        left -= 1;
        if (left > 0) return;
        this.awaited.delete(number);
        heardByAll();
      });
    });
  }

  /** Resolves once all connections have received everything, with the number of deliveries. */
  async everythingDelivered(): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.delivered < this.sent * this.connections.length) {
      if (performance.now() > deadline) throw new Error(`${this.chat.name}: somebody did not get everything.`);
      await sleep(1);
    }
    return this.delivered;
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }

  private hear(bytes: Buffer, start: number, end: number): void {
    this.delivered += this.chat.messagesIn(bytes.toString("latin1", start, Math.min(end, start + PACKET_HEAD)));
    if (this.awaited.size === 0) return;
    for (const [, number] of bytes.toString("latin1", start, end).matchAll(/#(\d+)#/g))
      this.awaited.get(Number(number))?.();
  }
}
