import {
  createClient,
  type Member,
  type Message,
  RequestError,
  type RoomChanged,
  type LoginResult,
  type SyncTalkClient,
} from "../../../client/src/index.js";
import type { Recorder } from "../history/recorder.js";
import { acknowledged, changeSeen, messageSeen } from "./seen.js";
import type { NewMessage, NewReaction, SimulatedClient } from "./simulated-client.js";

const RETRY = { baseMs: 100, capMs: 2_000 };

/** A client on `@synctalk/client`. A change counts as applied when the SDK emits its events. */
export class SdkClient implements SimulatedClient {
  readonly user: string;
  private readonly sdk: SyncTalkClient;
  private readonly told = new Map<string, Set<string>>();
  private readonly begun = new Set<string>();
  /** The `rev` of each reply of a thread alone. */
  private readonly replies = new Map<string, number>();
  private readonly stored = new Map<string, string[]>();
  private waiting = 0;
  private count = 0;

  constructor(
    readonly name: string,
    session: LoginResult,
    url: string,
    private readonly recorder: Recorder,
  ) {
    this.user = session.user.id;
    this.sdk = createClient({
      url,
      token: () => session.accessToken,
      user: session.user,
      retry: RETRY,
      maxChanges: null,
    });
    for (const kind of ["message", "edited", "deleted"] as const)
      this.sdk.on(kind, (message: Message) => this.tell(message.roomId, message.id));
    this.sdk.on("member", ({ roomId, member }: { roomId: string; member: Member }) =>
      this.tell(roomId, member.user.id),
    );
    this.sdk.on("changed", (change: RoomChanged) => this.changed(change));
    this.sdk.on("resynced", ({ roomId, reset }) => (reset ? this.begin(roomId) : undefined));
    this.sdk.on("removed", ({ roomId }) => {
      this.begun.delete(roomId);
      recorder.record({ kind: "removed", room: roomId });
    });
    let wasLive = false;
    this.sdk.on("connection", ({ status }) => {
      if (status === "live") recorder.record({ kind: "caught up", connection: 0 });
      else if (wasLive) recorder.record({ kind: "lost", connection: 0 });
      wasLive = status === "live";
    });
  }

  start(): void {
    this.sdk.connect().catch(() => undefined);
  }

  stop(): void {
    this.sdk.disconnect();
  }

  get idle(): boolean {
    return this.waiting === 0;
  }

  position(room: string): number | null {
    return this.begun.has(room) ? (this.sdk.state.rooms.get(room)?.rev ?? null) : null;
  }

  mine(room: string): readonly string[] {
    return this.stored.get(room) ?? [];
  }

  async join(room: string): Promise<void> {
    await this.sdk.connect();
    if (!this.sdk.state.rooms.has(room)) await this.sdk.join(room);
    if (!this.begun.has(room)) this.begin(room);
  }

  async send(room: string, sent: NewMessage): Promise<void> {
    this.count += 1;
    const at = { room, send: `${this.name}/${this.count}`, attempt: 1 };
    const id = crypto.randomUUID();
    this.waiting += 1;
    this.recorder.record({ kind: "invoke", ...at, id, body: sent.body });
    try {
      const message = await this.sdk.send(room, { ...sent, clientMessageId: id });
      this.recorder.record({ kind: "ok", ...at, ...acknowledged(message), repeated: false });
      if (message.threadOf === null) this.stored.set(room, [...this.mine(room), message.id].slice(-20));
    } catch (error) {
      // The SDK does not expose earlier attempts, so their outcome is unknown.
      this.recorder.record({ kind: "info", ...at, code: codeOf(error) });
    } finally {
      this.waiting -= 1;
    }
  }

  edit(room: string, message: string, body: string): Promise<void> {
    return this.command("edit", room, () => this.sdk.edit({ roomId: room, id: message }, { body }));
  }

  react(room: string, message: string, { emoji, added }: NewReaction): Promise<void> {
    const ref = { roomId: room, id: message };
    const { rest } = this.sdk;
    return this.command("react", room, () => (added ? rest.react(ref, emoji) : rest.unreact(ref, emoji)));
  }

  async markRead(room: string): Promise<void> {
    await this.sdk.markRead(room).catch(() => undefined);
  }

  private async command(name: string, room: string, run: () => Promise<Message>): Promise<void> {
    const command = { kind: "command", name, room } as const;
    try {
      const { rev } = await run();
      this.recorder.record({ ...command, outcome: "ok", rev });
    } catch (error) {
      const isFinal = error instanceof RequestError && error.status >= 400 && error.status < 500;
      this.recorder.record({ ...command, outcome: isFinal ? "fail" : "info" });
    }
  }

  private begin(room: string): void {
    const held = this.sdk.state.rooms.get(room);
    if (!held) return;
    const messages = held.messages.filter((message) => message.rev <= held.rev).map(messageSeen);
    this.begun.add(room);
    this.told.delete(room);
    this.recorder.record({ kind: "begin", room, rev: held.rev, messages });
  }

  private tell(room: string, id: string): void {
    const told = this.told.get(room) ?? new Set();
    this.told.set(room, told.add(id));
  }

  private changed(change: RoomChanged): void {
    const told = [...(this.told.get(change.roomId) ?? [])];
    this.told.delete(change.roomId);
    if (!this.begun.has(change.roomId)) return;
    const applied = [...told, ...this.newReplies(change)];
    const holdsFrom = this.sdk.state.rooms.get(change.roomId)?.historyFrom ?? 1;
    this.recorder.record({ kind: "change", via: "sync", connection: 0, ...changeSeen(change), applied, holdsFrom });
  }

  /** The SDK emits no event of its own for a reply that stands in its thread alone. */
  private newReplies({ messages }: RoomChanged): string[] {
    const replies = messages.filter(({ id, seq, rev }) => seq === null && rev > (this.replies.get(id) ?? 0));
    for (const { id, rev } of replies) this.replies.set(id, rev);
    return replies.map(({ id }) => id);
  }
}

const codeOf = (error: unknown): string => (error instanceof RequestError ? error.code : String(error));
