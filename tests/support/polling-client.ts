const SEPARATOR = "\u001e";

type Opened = Readonly<{ sid: string; pingInterval: number; pingTimeout: number }>;

/** A live connection over HTTP polling, which receives nothing between two polls. */
export class PollingClient {
  private constructor(
    private readonly url: string,
    /** Times of pings that the server announced, in milliseconds. */
    readonly pings: Readonly<{ pingInterval: number; pingTimeout: number }>,
  ) {}

  /** Resolves when the connection is ready. */
  static async open(url: string, token: string): Promise<PollingClient> {
    const endpoint = `${url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(endpoint)).text();
    const { sid, ...pings } = JSON.parse(opened.slice(1)) as Opened;
    const client = new PollingClient(`${endpoint}&sid=${sid}`, pings);
    await fetch(client.url, { method: "POST", body: `40${JSON.stringify({ token })}` });
    for (let events: readonly string[] = []; !events.includes("ready"); ) events = await client.poll();
    return client;
  }

  /** Sends requests together, and reads no answer. */
  async send(requests: readonly (readonly [event: string, payload: object])[]): Promise<void> {
    const packets = requests.map((request, index) => `42${index}${JSON.stringify(request)}`);
    await fetch(this.url, { method: "POST", body: packets.join(SEPARATOR) });
  }

  /** Names of the events that wait, or of the next ones. An answer is named "ack". */
  async poll(): Promise<readonly string[]> {
    const response = await fetch(this.url);
    const text = await response.text();
    if (!response.ok) throw new Error(`The connection has ended: ${text}`);
    const packets = text.split(SEPARATOR);
    return packets.flatMap((packet) =>
      /^43\d/.test(packet) ? "ack" : (/^42\["([^"]+)"/.exec(packet)?.slice(1) ?? []),
    );
  }
}
