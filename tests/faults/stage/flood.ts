import { setTimeout as sleep } from "node:timers/promises";
import type { Room, RoomChanged } from "../../../src/protocol/entities.js";
import { NonReader } from "../../support/non-reader.js";
import { BareSocket } from "../client/bare-socket.js";
import { post, register } from "./people.js";
import type { ServerNode } from "./server-node.js";

const READERS = 2;
const TICK_MS = 4;
/** Maximum number of unanswered sends per sender. */
const MAX_OPEN = 300;
/** About 8 KB of text: each letter takes two bytes. */
const FILLING = "ж".repeat(3_980);
/** First unused number of a person. */
let nextPerson = 100;

export type Spell = Readonly<{ perSecond: number; times: readonly number[] }>;

/** One room, a sender with an adjustable rate, and some readers that keep up. */
export class Flood {
  /** Time of each message from its send to each reader. */
  private times: number[] = [];
  private readonly positions = new Map<number, number>();
  private open = 0;
  private sender!: BareSocket;
  private readonly readers: BareSocket[] = [];
  acknowledged = 0;
  holes = 0;
  lost = 0;

  private constructor(
    private readonly node: ServerNode,
    readonly room: string,
    private readonly tokens: readonly string[],
  ) {}

  static async begun(node: ServerNode, slowReaders: number): Promise<Flood> {
    const url = `http://127.0.0.1:${node.port}`;
    const tokens: string[] = [];
    while (tokens.length < 1 + READERS + slowReaders) tokens.push((await register(url, nextPerson++)).accessToken);
    const { id: room } = await post<Room>(url, "/api/rooms", { name: "flood" }, tokens[0]);
    for (const token of tokens.slice(1)) await post(url, `/api/rooms/${room}/join`, {}, token);
    const flood = new Flood(node, room, tokens);
    flood.sender = await flood.connected(0);
    for (let reader = 1; reader <= READERS; reader += 1) flood.readers.push(await flood.connected(reader));
    return flood;
  }

  /** Runs `work` while members of the room answer pings and never read. */
  async withSlowReaders<T>(work: () => Promise<T>): Promise<T> {
    const url = `http://127.0.0.1:${this.node.port}`;
    const slow = await Promise.all(this.tokens.slice(1 + READERS).map((token) => NonReader.open(url, token)));
    const result = await work();
    this.lost += slow.filter(({ closed }) => closed).length;
    for (const reader of slow) reader.close();
    return result;
  }

  async pour(perSecond: number, forMs: number): Promise<Spell> {
    this.times = [];
    const before = this.acknowledged;
    const from = performance.now();
    let sent = 0;
    while (performance.now() - from < forMs) {
      const due = ((performance.now() - from) / 1000) * perSecond;
      for (; sent < due && this.open < MAX_OPEN; sent += 1) this.sendNext();
      await sleep(TICK_MS);
    }
    while (this.open > 0) await sleep(TICK_MS);
    const seconds = (performance.now() - from) / 1000;
    await sleep(500);
    return { perSecond: (this.acknowledged - before) / seconds, times: this.times };
  }

  end(): void {
    for (const socket of [this.sender, ...this.readers]) socket.drop();
  }

  private sendNext(): void {
    this.open += 1;
    this.sender.ask("message:send", { roomId: this.room, body: `${performance.now()} ${FILLING}` });
  }

  private connected(person: number): Promise<BareSocket> {
    return new Promise((connected) => {
      const socket = new BareSocket(
        { port: this.node.port, token: this.tokens[person] ?? "" },
        {
          event: (name, payload) => {
            if (name === "ready") connected(socket);
            else if (name === "room:changed" && person > 0) this.recordDelivery(person, payload as RoomChanged);
            else if (name === "room:resync") this.holes += 1;
          },
          ack: (_request, answer) => {
            this.open -= 1;
            if ((answer as { ok: boolean }).ok) this.acknowledged += 1;
          },
          closed: () => (this.lost += 1),
        },
      );
    });
  }

  private recordDelivery(reader: number, { from, rev, messages }: RoomChanged): void {
    const now = performance.now();
    if (from !== (this.positions.get(reader) ?? from)) this.holes += 1;
    this.positions.set(reader, rev);
    for (const message of messages)
      this.times.push(now - Number.parseFloat("lean" in message ? "" : (message.body ?? "")));
  }
}
