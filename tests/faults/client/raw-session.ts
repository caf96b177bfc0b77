import { setTimeout as sleep } from "node:timers/promises";
import type { RoomChanged, RoomSynced } from "../../../src/protocol/entities.js";
import type { Ack, Ready } from "../../../src/protocol/events.js";
import { BareSocket } from "./bare-socket.js";

type Options = Readonly<{ port: number; token: string; localAddress: string }>;

const PAGE = 100;
const PAUSE_MS = 500;

/** A cheap read-only client. It stores only the `rev` of each of its rooms. */
export class RawSession {
  private readonly revs = new Map<string, number>();
  private readonly syncing = new Map<number, string>();
  /** Live changes of rooms whose sync has not ended. */
  private readonly early = new Map<string, RoomChanged[]>();
  private socket: BareSocket | null = null;
  private epoch = "";
  private arrived: () => void = () => undefined;
  private isUp = false;
  private isGreeted = false;
  syncs = 0;
  /** Connections that ended unexpectedly. */
  losses = 0;
  /** Changes that arrived before an earlier one. */
  holes = 0;

  constructor(private readonly options: Options) {}

  /** Connects. Resolves once the client has received all missed changes. */
  async open(): Promise<void> {
    this.isUp = true;
    await new Promise<void>((arrived) => {
      this.arrived = arrived;
      this.connect();
    });
  }

  drop(): void {
    this.isUp = false;
    this.socket?.drop();
  }

  position(room: string): number | null {
    return this.revs.get(room) ?? null;
  }

  private connect(): void {
    this.isGreeted = false;
    this.syncing.clear();
    this.early.clear();
    const socket = new BareSocket(this.options, {
      event: (name, payload) => this.hear(name, payload),
      ack: (request, answer) => this.synced(request, answer as Ack<RoomSynced>),
      closed: () => {
        if (!this.isUp || this.socket !== socket) return;
        this.losses += 1;
        void sleep(Math.random() * PAUSE_MS).then(() => this.connect());
      },
    });
    this.socket = socket;
  }

  private hear(name: string, payload: unknown): void {
    if (name === "ready") this.welcome(payload as Ready);
    else if (name === "room:changed") this.changed(payload as RoomChanged);
    else if (name === "room:resync") this.sync((payload as { roomId: string }).roomId);
  }

  private welcome({ epoch, rooms }: Ready): void {
    this.epoch = epoch;
    this.isGreeted = true;
    for (const { roomId, rev } of rooms) {
      const mine = this.revs.get(roomId) ?? rev;
      this.revs.set(roomId, mine);
      if (mine < rev) this.sync(roomId);
      else this.goOn(roomId);
    }
    this.tellWhenArrived();
  }

  private changed(change: RoomChanged): void {
    const { roomId, from, rev } = change;
    const waiting = this.early.get(roomId);
    if (waiting) return void waiting.push(change);
    if (!this.isGreeted) return void this.early.set(roomId, [change]);
    const mine = this.revs.get(roomId);
    if (mine === undefined) return;
    if (from > mine) {
      this.holes += 1;
      this.sync(roomId);
    } else this.revs.set(roomId, Math.max(mine, rev));
  }

  private sync(roomId: string): void {
    if (!this.early.has(roomId)) this.early.set(roomId, []);
    this.syncs += 1;
    const after = this.revs.get(roomId) ?? 0;
    const request = this.socket?.ask("room:sync", { roomId, after, epoch: this.epoch, limit: PAGE });
    if (request !== undefined) this.syncing.set(request, roomId);
  }

  private synced(request: number, answer: Ack<RoomSynced>): void {
    const roomId = this.syncing.get(request);
    if (roomId === undefined) return;
    this.syncing.delete(request);
    if (!answer.ok) return void sleep(PAUSE_MS).then(() => this.sync(roomId));
    const { rev, reset } = answer.data;
    this.revs.set(roomId, reset ? rev : Math.max(rev, this.revs.get(roomId) ?? 0));
    if (answer.data.more) return this.sync(roomId);
    this.goOn(roomId);
    this.tellWhenArrived();
  }

  private goOn(roomId: string): void {
    const early = this.early.get(roomId) ?? [];
    this.early.delete(roomId);
    for (const change of early) this.changed(change);
  }

  private tellWhenArrived(): void {
    if (this.early.size === 0) this.arrived();
  }
}
