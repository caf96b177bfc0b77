import { randomBytes } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { connect, type Socket } from "node:net";

export type LingeringTransport = "websocket" | "polling" | "upgraded";

const HANDSHAKE = "EIO=4&transport=";
const PACKET_SEPARATOR = "\u001e";

/** An Engine.IO client that keeps its transport open: it answers pings, ignores close packets, close frames and the server's FIN, and never closes anything itself. */
export class LingeringClient {
  received = "";
  private readonly news = new EventEmitter().setMaxListeners(0);
  private readonly sockets: Socket[] = [];
  private webSocket: Socket | null = null;
  private sid = "";
  private polling = false;
  private refused = false;

  private constructor(private readonly url: string) {}

  static async open(url: string, over: LingeringTransport): Promise<LingeringClient> {
    const client = new LingeringClient(url);
    if (over === "websocket") await client.openWebSocket("");
    else await client.openPolling();
    if (over === "upgraded") await client.upgrade();
    return client;
  }

  /** Connects to the namespace and waits for `ready`. */
  static async connected(url: string, over: LingeringTransport, token: string): Promise<LingeringClient> {
    const client = await LingeringClient.open(url, over);
    await client.send(`40${JSON.stringify({ token })}`);
    await client.until('["ready"');
    return client;
  }

  /** Whether the server has released everything of this client. */
  get ended(): boolean {
    return this.webSocket === null ? this.refused : this.webSocket.readableEnded || this.webSocket.destroyed;
  }

  async send(packet: string): Promise<void> {
    if (this.webSocket) this.webSocket.write(textFrame(packet));
    else await this.post(packet);
  }

  async until(text: string): Promise<void> {
    while (!this.received.includes(text)) await once(this.news, "news", { signal: AbortSignal.timeout(10_000) });
  }

  /** Opens a WebSocket for the polling session, and sends nothing more on it. */
  async openProbe(): Promise<Socket> {
    const before = this.webSocket;
    await this.openWebSocket(`&sid=${this.sid}`);
    const probe = this.webSocket;
    this.webSocket = before;
    if (!probe) throw new Error("not opened");
    return probe;
  }

  /** Stops polling. */
  stopPolling(): void {
    this.polling = false;
  }

  close(): void {
    this.polling = false;
    for (const socket of this.sockets) socket.destroy();
  }

  private async upgrade(): Promise<void> {
    await this.openWebSocket(`&sid=${this.sid}`);
    await this.send("2probe");
    await this.until("3probe");
    this.polling = false;
    await this.send("5");
  }

  private async openPolling(): Promise<void> {
    const [, packet = ""] = /^0(\{.*\})$/.exec(await this.request("GET", "")) ?? [];
    this.sid = (JSON.parse(packet) as { sid: string }).sid;
    this.polling = true;
    void this.poll();
  }

  private async poll(): Promise<void> {
    while (this.polling) {
      const answer = await this.request("GET", `&sid=${this.sid}`).catch(() => null);
      if (answer === null) this.refused = true;
      else for (const packet of answer.split(PACKET_SEPARATOR)) this.heard(packet);
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  private async post(packet: string): Promise<void> {
    await this.request("POST", `&sid=${this.sid}`, packet).catch(() => (this.refused = true));
  }

  private async request(method: string, query: string, body?: string): Promise<string> {
    const address = `${this.url}/socket.io/?${HANDSHAKE}polling${query}`;
    const response = await fetch(address, { method, ...(body !== undefined && { body }) });
    if (response.status !== 200) throw new Error(`refused: ${response.status}`);
    return response.text();
  }

  private heard(packet: string): void {
    if (packet === "2") void this.send("3");
    this.received += packet;
    this.news.emit("news");
  }

  private async openWebSocket(query: string): Promise<void> {
    const { port } = new URL(this.url);
    const socket = connect({ port: Number(port), host: "127.0.0.1", allowHalfOpen: true });
    this.sockets.push(socket);
    this.webSocket = socket;
    socket.on("error", () => undefined).setEncoding("latin1");
    socket.write(
      `GET /socket.io/?${HANDSHAKE}websocket${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
    );
    await once(socket, "data");
    socket.on("data", (text: string) => {
      if (text.includes("\u0081\u00012")) socket.write(textFrame("3"));
      this.received += text;
      this.news.emit("news");
    });
  }
}

/** One masked text frame of less than 64 KiB. */
export function textFrame(text: string): Buffer {
  const data = Buffer.from(text);
  const mask = randomBytes(4);
  const length = data.length < 126 ? [0x80 | data.length] : [0x80 | 126, data.length >> 8, data.length & 0xff];
  const masked = data.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([0x81, ...length]), mask, masked]);
}
