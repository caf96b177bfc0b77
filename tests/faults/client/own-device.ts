import { setTimeout as sleep } from "node:timers/promises";
import type { Ready } from "../../../src/protocol/events.js";
import type { UserChanged, UserSynced } from "../../../src/protocol/user-entities.js";
import type { Things } from "../history/event.js";
import { LiveConnection } from "./connection.js";
import { RIGHT } from "./habits.js";
import { thingsIn, type Thing } from "./own-things.js";

type Options = Readonly<{
  name: string;
  token: string;
  /** Servers to connect to in turn, starting after the `first`. */
  urls: readonly string[];
  first: number;
}>;

const SYNC_PAGE = 7;

/** A device on plain `socket.io-client` that holds what is its user's own, by the rule of the user feed. */
export class OwnDevice {
  readonly name: string;
  private readonly held = new Map<string, Thing>();
  private connection: LiveConnection | null = null;
  private rev = 0;
  private epoch: string | undefined;
  private syncing: Promise<void> | null = null;
  private isBehind = false;
  /** Changes that it was told, live and by syncs. */
  told = 0;
  resets = 0;

  constructor(private readonly options: Options) {
    this.name = options.name;
  }

  /** Connects, and reconnects after every loss. Keeps what it holds from earlier. */
  start(): void {
    const { token, urls, first } = this.options;
    const nothing = () => undefined;
    const others = { lost: nothing, changed: nothing, resync: nothing, added: nothing, removed: nothing };
    const ready = (welcome: Ready) => this.welcome(welcome);
    const userChanged = (change: UserChanged) => this.changed(change);
    this.connection = new LiveConnection(
      { token, urls, first, pauseMs: RIGHT.pauseMs },
      { ...others, ready, userChanged },
    );
    this.connection.open();
  }

  stop(): void {
    this.connection?.close();
    this.connection = null;
  }

  /** Whether it holds everything up to this `userRev`. */
  hasRev(rev: number): boolean {
    return this.connection !== null && this.syncing === null && !this.isBehind && this.rev === rev;
  }

  get things(): Things {
    return Object.fromEntries([...this.held].flatMap(([key, { text }]) => (text === null ? [] : [[key, text]])));
  }

  /** A send moves a marker without a `userRev`, and `ready` says where the markers are. */
  private welcome({ userRev, epoch, rooms }: Ready): void {
    for (const { roomId, readSeq, unreadFrom } of rooms)
      this.held.set(`marker ${roomId}`, { rev: userRev, text: `${readSeq} ${unreadFrom}` });
    if (!this.isBehind && this.rev === userRev && this.epoch === epoch) return;
    this.sync();
  }

  private changed(change: UserChanged): void {
    if (change.from > this.rev) return this.sync();
    this.apply(change);
    this.rev = Math.max(this.rev, change.rev);
  }

  private apply(change: UserChanged | UserSynced): void {
    this.told += 1;
    for (const [key, thing] of thingsIn(change))
      if ((this.held.get(key)?.rev ?? -1) <= thing.rev) this.held.set(key, thing);
    if (change.blockedIds) this.held.set("blocked", { rev: change.rev, text: change.blockedIds.toSorted().join() });
  }

  private sync(): void {
    this.isBehind = true;
    this.syncing ??= this.syncAll().finally(() => (this.syncing = null));
  }

  private async syncAll(): Promise<void> {
    while (this.isBehind && this.connection) {
      this.isBehind = false;
      while (await this.syncPage());
    }
  }

  /** Returns whether more pages follow. */
  private async syncPage(): Promise<boolean> {
    const { connection } = this;
    const request = { after: this.rev, limit: SYNC_PAGE, ...(this.epoch !== undefined && { epoch: this.epoch }) };
    const ack = await connection?.ask("user:sync", request, RIGHT.ackWithinMs);
    if (connection !== this.connection || !connection) return false;
    if (!ack?.ok) {
      this.isBehind = true;
      await sleep(RIGHT.pauseMs);
      return false;
    }
    const { data } = ack;
    if (data.reset) {
      this.resets += 1;
      for (const key of this.held.keys()) if (!key.startsWith("marker ")) this.held.delete(key);
    }
    this.apply(data);
    this.rev = data.reset ? data.rev : Math.max(this.rev, data.rev);
    this.epoch = data.epoch;
    return data.more;
  }
}
