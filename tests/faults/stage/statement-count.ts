type Connection = { rest: Buffer; started: boolean; texts: Map<string, string>; bound: string };

/** Counts the statements sent to PostgreSQL by their text, from the traffic. */
export class StatementCount {
  private readonly connections = new WeakMap<object, Connection>();
  private counts = new Map<string, number>();

  hear(key: object, chunk: Buffer): void {
    const connection = this.connections.get(key) ?? { rest: EMPTY, started: false, texts: new Map(), bound: "" };
    this.connections.set(key, connection);
    connection.rest = Buffer.concat([connection.rest, chunk]);
    while (this.takeOne(connection));
  }

  /** Number of reads since the last call, by their text. */
  reads(): ReadonlyMap<string, number> {
    const reads = new Map([...this.counts].filter(([text]) => isRead(text)));
    this.counts = new Map();
    return reads;
  }

  /** The first message of a connection has no type. */
  private takeOne(connection: Connection): boolean {
    const { rest } = connection;
    const before = connection.started ? 1 : 0;
    if (rest.length < before + 4) return false;
    const end = before + rest.readUInt32BE(before);
    if (rest.length < end) return false;
    if (connection.started) this.message(connection, String.fromCharCode(rest.readUInt8(0)), rest.subarray(5, end));
    connection.started = true;
    connection.rest = rest.subarray(end);
    return true;
  }

  private message(connection: Connection, type: string, body: Buffer): void {
    const [first = "", second = ""] = body.toString("latin1").split("\0", 2);
    if (type === "P") connection.texts.set(first, second);
    else if (type === "B") connection.bound = second;
    else if (type === "E") this.count(connection.texts.get(connection.bound) ?? "");
    else if (type === "Q") this.count(first);
  }

  private count(text: string): void {
    this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
  }
}

const EMPTY = Buffer.alloc(0);
const isRead = (text: string): boolean =>
  /^\s*(SELECT|WITH)\b/i.test(text) && !/\b(INSERT|UPDATE|DELETE)\b/i.test(text);
