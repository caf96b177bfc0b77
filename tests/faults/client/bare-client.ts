import { setTimeout as sleep } from "node:timers/promises";
import type { RoomChanged, LoginResult } from "../../../src/protocol/entities.js";
import type { Failure } from "../../../src/protocol/failure.js";
import type { Ready } from "../../../src/protocol/events.js";
import type { Recorder } from "../history/recorder.js";
import { type AckOf, LiveConnection } from "./connection.js";
import { RIGHT, type Habits } from "./habits.js";
import { Outbox } from "./outbox.js";
import { RoomCopy } from "./room-copy.js";
import { changeSeen, messageSeen } from "./seen.js";
import type { NewMessage, NewReaction, SimulatedClient } from "./simulated-client.js";

export type BareClientOptions = Readonly<{
  name: string;
  session: LoginResult;
  /** Servers to connect to in turn, starting with the `first`. */
  urls: readonly string[];
  first?: number;
  recorder: Recorder;
  habits?: Partial<Habits>;
}>;

const SYNC_PAGE = 90;
/** Error codes of rooms that the client may not read. */
const GONE = new Set(["room.not_found", "room.not_a_member", "room.banned"]);

/** A client on plain `socket.io-client`, with the client rule and an outbox. */
export class BareClient implements SimulatedClient {
  readonly name: string;
  readonly user: string;
  private readonly copies = new Map<string, RoomCopy>();
  /** Changes of rooms whose first page has not arrived yet. */
  private readonly early = new Map<string, RoomChanged[]>();
  private readonly syncing = new Set<string>();
  private readonly syncAgain = new Set<string>();
  private readonly connection: LiveConnection;
  private readonly outbox: Outbox;
  private readonly habits: Habits;
  private readonly recorder: Recorder;
  private connectionNumber = 0;
  private epoch = "";

  constructor({ name, session, urls, first = 0, recorder, habits }: BareClientOptions) {
    this.name = name;
    this.user = session.user.id;
    this.recorder = recorder;
    this.habits = { ...RIGHT, ...habits };
    const { pauseMs } = this.habits;
    this.connection = new LiveConnection(
      { token: session.accessToken, urls, first, pauseMs },
      {
        ready: (ready, connection) => void this.welcome(ready, connection),
        lost: (connection) => {
          this.early.clear();
          recorder.record({ kind: "lost", connection });
        },
        changed: (change) => this.changed(change),
        resync: (room) => {
          recorder.record({ kind: "resync", room, connection: this.connectionNumber });
          void this.sync(room);
        },
        added: (room) => void this.begin(room),
        removed: (room) => this.forget(room),
      },
    );
    this.outbox = new Outbox({ name, connection: this.connection, recorder, habits: this.habits });
  }

  start(): void {
    this.connection.open();
  }

  stop(): void {
    this.connection.close();
  }

  send(room: string, message: NewMessage): Promise<void> {
    return this.outbox.send(room, message);
  }

  get idle(): boolean {
    return this.outbox.idle;
  }

  position(room: string): number | null {
    return this.copies.get(room)?.rev ?? null;
  }

  mine(room: string): readonly string[] {
    return this.outbox.stored(room);
  }

  async edit(room: string, message: string, body: string): Promise<void> {
    const payload = { roomId: room, messageId: message, body };
    this.commanded("edit", room, await this.connection.ask("message:edit", payload, this.habits.ackWithinMs));
  }

  async react(room: string, message: string, { emoji, added }: NewReaction): Promise<void> {
    const event = added ? "message:react" : "message:unreact";
    const payload = { roomId: room, messageId: message, emoji };
    this.commanded("react", room, await this.connection.ask(event, payload, this.habits.ackWithinMs));
  }

  async markRead(room: string): Promise<void> {
    const seq = this.copies.get(room)?.seq ?? 0;
    if (seq > 0) await this.connection.ask("read:mark", { roomId: room, seq }, this.habits.ackWithinMs);
  }

  private commanded(name: string, room: string, ack: AckOf<"message:edit"> | null): void {
    const known = ack?.ok ? { rev: ack.data.message.rev } : {};
    const outcome = ack?.ok ? "ok" : ack && !ack.error.retryable ? "fail" : "info";
    this.recorder.record({ kind: "command", name, room, outcome, ...known });
  }

  async join(room: string): Promise<void> {
    await this.connection.whenLive();
    await this.begin(room);
  }

  private async welcome(ready: Ready, { number: connection, url: server }: { number: number; url: string }) {
    this.connectionNumber = connection;
    this.epoch = ready.epoch;
    this.recorder.record({ kind: "ready", connection, server });
    for (const room of this.copies.keys()) if (!ready.rooms.some(({ roomId }) => roomId === room)) this.forget(room);
    await Promise.all(
      ready.rooms.map(async ({ roomId, rev }) => {
        const copy = this.copies.get(roomId);
        if (!copy) await this.begin(roomId);
        else if (copy.rev < rev || copy.epoch !== ready.epoch) await this.sync(roomId);
      }),
    );
    if (connection === this.connectionNumber) this.recorder.record({ kind: "caught up", connection });
  }

  private changed(change: RoomChanged): void {
    const copy = this.copies.get(change.roomId);
    if (!copy) {
      this.early.set(change.roomId, [...(this.early.get(change.roomId) ?? []), change]);
      return;
    }
    if (change.from > copy.rev && this.habits.syncsOnHoles) {
      this.heard(change, "live", []);
      return void this.sync(change.roomId);
    }
    if (change.from > copy.rev) copy.rev = change.from;
    this.apply(copy, change, "live");
  }

  private apply(copy: RoomCopy, change: RoomChanged, via: "live" | "sync"): void {
    this.heard(change, via, copy.apply(changeSeen(change)));
  }

  private heard(change: RoomChanged, via: "live" | "sync", applied: readonly string[]): void {
    this.recorder.record({ kind: "change", via, connection: this.connectionNumber, ...changeSeen(change), applied });
  }

  /** Joins the room, or rejoins it. Only takes a snapshot of a room that it already reads. */
  private async begin(room: string): Promise<void> {
    const connection = this.connectionNumber;
    const ack = await this.connection.ask("room:join", { roomId: room }, this.habits.ackWithinMs);
    if (connection !== this.connectionNumber) return;
    if (!ack?.ok) return ack?.error.retryable ? sleep(this.habits.pauseMs).then(() => this.begin(room)) : undefined;
    const messages = ack.data.messages.map(messageSeen);
    const { rev } = ack.data;
    if (this.copies.has(room)) return this.recorder.record({ kind: "snapshot", room, rev, messages });
    this.recorder.record({ kind: "begin", room, rev, messages });
    this.copies.set(room, new RoomCopy(this.epoch, rev, messages));
    const early = this.early.get(room) ?? [];
    this.early.delete(room);
    for (const change of early) this.changed(change);
  }

  private forget(room: string): void {
    this.copies.delete(room);
    this.early.delete(room);
    this.recorder.record({ kind: "removed", room });
  }

  private async sync(room: string): Promise<void> {
    if (this.syncing.has(room)) return void this.syncAgain.add(room);
    this.syncing.add(room);
    do {
      this.syncAgain.delete(room);
      while (await this.syncPage(room));
    } while (this.syncAgain.has(room));
    this.syncing.delete(room);
  }

  private async refused({ code, retryable }: Failure): Promise<boolean> {
    if (!retryable && !GONE.has(code)) throw new Error(`${this.name}: a sync was refused: ${code}`);
    if (retryable) await sleep(this.habits.pauseMs);
    return retryable;
  }

  /** Returns whether more pages follow. */
  private async syncPage(room: string): Promise<boolean> {
    const copy = this.copies.get(room);
    if (!copy) return false;
    const request = { roomId: room, after: copy.rev, epoch: copy.epoch, limit: SYNC_PAGE };
    const ack = await this.connection.ask("room:sync", request, this.habits.ackWithinMs);
    if (this.copies.get(room) !== copy) return false;
    if (!ack) return false;
    if (!ack.ok) return this.refused(ack.error);
    const { reset, more, ...change } = ack.data;
    if (reset) {
      const messages = change.messages.map(messageSeen);
      this.recorder.record({ kind: "begin", room, rev: change.rev, messages });
      this.copies.set(room, new RoomCopy(change.epoch, change.rev, messages));
    } else this.apply(copy, change, "sync");
    return more;
  }
}
