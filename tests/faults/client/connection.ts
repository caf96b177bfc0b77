import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { RoomChanged } from "../../../src/protocol/entities.js";
import type { UserChanged } from "../../../src/protocol/user-entities.js";
import type { ClientToServerEvents, Ready, ServerToClientEvents } from "../../../src/protocol/events.js";

type Request = keyof ClientToServerEvents;
type PayloadOf<Name extends Request> = Parameters<ClientToServerEvents[Name]>[0];
export type AckOf<Name extends Request> = Parameters<NonNullable<Parameters<ClientToServerEvents[Name]>[1]>>[0];
type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

export type ConnectionListener = Readonly<{
  ready(ready: Ready, connection: Readonly<{ number: number; url: string }>): void;
  lost(connection: number): void;
  changed(change: RoomChanged): void;
  userChanged?(change: UserChanged): void;
  resync(room: string): void;
  added(room: string): void;
  removed(room: string): void;
}>;

type Options = Readonly<{ token: string; urls: readonly string[]; first: number; pauseMs: number }>;

/** A live connection, replaced after each loss by one to the next server. */
export class LiveConnection {
  private socket: ChatSocket | null = null;
  private number = 0;
  private readonly live = new EventEmitter().setMaxListeners(0);
  private isLive = false;
  private stopped = false;

  constructor(
    private readonly options: Options,
    private readonly listener: ConnectionListener,
  ) {}

  open(): void {
    const { urls, first, token } = this.options;
    this.number += 1;
    const connection = this.number;
    const url = urls[(first + connection) % urls.length] ?? "";
    const socket: ChatSocket = io(url, {
      auth: { token },
      forceNew: true,
      reconnection: false,
      transports: ["websocket"],
      timeout: 5000,
    });
    this.socket = socket;
    const { listener } = this;
    socket.on("connect_error", () => this.again());
    socket.on("disconnect", () => {
      listener.lost(connection);
      this.isLive = false;
      this.again();
    });
    socket.on("ready", (ready) => {
      this.isLive = true;
      this.live.emit("live");
      listener.ready(ready, { number: connection, url });
    });
    socket.on("room:changed", (change) => listener.changed(change));
    socket.on("user:changed", (change) => listener.userChanged?.(change));
    socket.on("room:resync", ({ roomId }) => listener.resync(roomId));
    socket.on("room:added", ({ room }) => listener.added(room.id));
    socket.on("room:removed", ({ roomId }) => listener.removed(roomId));
  }

  close(): void {
    this.stopped = true;
    this.live.emit("live");
    this.socket?.disconnect();
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Resolves on a live connection, or once it is closed for good. */
  async whenLive(): Promise<void> {
    if (!this.isLive && !this.stopped) await once(this.live, "live");
  }

  /** Returns the ack, or `null` when the outcome is unknown. */
  async ask<Name extends Request>(
    event: Name,
    payload: PayloadOf<Name>,
    withinMs: number,
  ): Promise<AckOf<Name> | null> {
    const socket: Socket | null = this.socket;
    if (!socket?.connected) return null;
    try {
      return (await socket.timeout(withinMs).emitWithAck(event, payload)) as AckOf<Name>;
    } catch {
      return null;
    }
  }

  private again(): void {
    this.socket?.disconnect();
    if (this.stopped) return;
    void sleep(Math.random() * this.options.pauseMs).then(() => (this.stopped ? undefined : this.open()));
  }
}
