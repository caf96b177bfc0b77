import { setTimeout as sleep } from "node:timers/promises";
import type { Recorder } from "../history/recorder.js";
import type { LiveConnection } from "./connection.js";
import type { Habits } from "./habits.js";
import { acknowledged } from "./seen.js";
import type { NewMessage } from "./simulated-client.js";

type Deps = Readonly<{ name: string; connection: LiveConnection; recorder: Recorder; habits: Habits }>;

/** Sends messages of each room one by one, each until it is stored or finally refused. */
export class Outbox {
  private readonly last = new Map<string, Promise<void>>();
  private readonly storedIn = new Map<string, string[]>();
  private waiting = 0;
  private count = 0;

  constructor(private readonly deps: Deps) {}

  get idle(): boolean {
    return this.waiting === 0;
  }

  stored(room: string): readonly string[] {
    return this.storedIn.get(room) ?? [];
  }

  send(room: string, message: NewMessage): Promise<void> {
    this.count += 1;
    const send = `${this.deps.name}/${this.count}`;
    this.waiting += 1;
    const sent = (this.last.get(room) ?? Promise.resolve())
      .then(() => this.untilAnswered(room, send, message))
      .finally(() => (this.waiting -= 1));
    this.last.set(room, sent);
    return sent;
  }

  private async untilAnswered(room: string, send: string, message: NewMessage): Promise<void> {
    const { connection, habits } = this.deps;
    let id: string = crypto.randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      await connection.whenLive();
      if (connection.isStopped) return;
      if (await this.isAnswered({ room, send, attempt }, id, message)) return;
      await sleep(Math.random() * habits.pauseMs);
      if (!habits.keepsIds) id = crypto.randomUUID();
    }
  }

  private async isAnswered(at: { room: string; send: string; attempt: number }, id: string, sent: NewMessage) {
    const { connection, recorder, habits } = this.deps;
    recorder.record({ kind: "invoke", ...at, id, body: sent.body });
    const payload = { roomId: at.room, ...sent, clientMessageId: id };
    const ack = await connection.ask("message:send", payload, habits.ackWithinMs);
    if (ack?.ok) {
      const { message, repeated } = ack.data;
      recorder.record({ kind: "ok", ...at, ...acknowledged(message), repeated });
      if (message.threadOf === null) this.storedIn.set(at.room, [...this.stored(at.room), message.id].slice(-20));
      return true;
    }
    const isFinal = ack !== null && !ack.error.retryable;
    recorder.record({ kind: isFinal ? "fail" : "info", ...at, code: ack?.error.code ?? "no answer" });
    return isFinal;
  }
}
