import { InProcessPresence } from "../../src/adapters/in-process/in-process-presence.js";
import { InProcessExchange } from "../../src/adapters/in-process/in-process-room-bus.js";
import { Presences } from "../../src/application/realtime/presence/presences.js";
import type { PresenceStore } from "../../src/application/ports/presence-store.js";
import { isPresenceHint } from "../../src/application/ports/room-bus.js";
import { DEFAULT_COUNTS } from "../../src/domain/limits/counts.js";
import { DEFAULT_DURATIONS, type Durations } from "../../src/domain/limits/durations.js";
import { LaggingBroadcaster } from "./lagging-broadcaster.js";
import { VirtualScheduler } from "./virtual-scheduler.js";

/** The room of all connections. */
export const ROOM = "a room";

/** A node with presences, on a virtual clock. */
export class PresenceNode {
  readonly broadcaster = new LaggingBroadcaster();
  readonly open = new Set<string>();
  /** People whom nobody may see. */
  readonly strangers = new Set<string>();
  readonly reads: number[] = [];
  visibilityReads = 0;
  /** Whether the next readings of rights fail. */
  readonly failures: boolean[] = [];
  mayFail = false;
  readonly reported: unknown[] = [];
  private answers: Promise<void> = Promise.resolve();
  private readable: Promise<void> = Promise.resolve();
  /** Whether the store of presence is in reach. */
  isReachable = true;
  readonly presences: Presences;

  constructor(
    readonly scheduler = new VirtualScheduler(),
    store: PresenceStore = new InProcessPresence().join(),
    exchange = new InProcessExchange(),
    durations: Pick<Durations, "presence.grace"> = DEFAULT_DURATIONS,
  ) {
    const roomBus = exchange.join();
    roomBus.start({
      onHints: (_topic, hints) =>
        hints.filter(isPresenceHint).forEach(({ presenceOf }) => this.presences.receive(presenceOf)),
      onReconnect: () => {},
    });
    this.presences = new Presences({
      presenceStore: {
        update: (states) => store.update(states),
        read: (userIds) => {
          this.reads.push(userIds.length);
          return this.readable.then(() => (this.isReachable ? store.read(userIds) : null));
        },
        changeStatus: (...change) => store.changeStatus(...change),
        forget: (userId) => store.forget(userId),
      },
      presenceVisibility: {
        visibleTo: async (_userId, others) => {
          this.visibilityReads += 1;
          if (this.failures.shift()) throw new Error("The database is away.");
          const visible = new Set(others.filter((other) => !this.strangers.has(other)));
          await this.answers;
          return visible;
        },
      },
      subscriptions: { isOpen: (id) => this.open.has(id), isSubscribed: (_id, roomId) => roomId === ROOM },
      messageBroadcaster: this.broadcaster,
      roomBus,
      scheduler,
      clock: { now: () => new Date(scheduler.elapsedMs()) },
      counts: DEFAULT_COUNTS,
      durations,
      report: (error) => {
        if (!this.mayFail) throw error;
        this.reported.push(error);
      },
    });
  }

  async connect(userId: string, connectionId = userId) {
    this.open.add(connectionId);
    this.broadcaster.connect(connectionId);
    this.presences.connect({ connectionId, userId });
    await this.scheduler.advance(0);
    return { connectionId, userId };
  }

  async disconnect(userId: string, connectionId = userId): Promise<void> {
    this.open.delete(connectionId);
    this.presences.disconnect({ connectionId, userId });
    await this.scheduler.advance(0);
  }

  /** Holds answers about who may be seen until the returned function is called. They tell what held when asked. */
  holdAnswers(): () => void {
    let answer = (): void => undefined;
    this.answers = new Promise((resolve) => (answer = resolve));
    return () => answer();
  }

  /** Holds the answers of the store of presence until the returned function is called. */
  holdReads(): () => void {
    let answer = (): void => undefined;
    this.readable = new Promise((resolve) => (answer = resolve));
    return () => answer();
  }

  seen(connectionId: string): readonly string[] {
    return this.broadcaster
      .pushedTo(connectionId)
      .flatMap((pushed) =>
        "presenceChanged" in pushed ? [`${pushed.presenceChanged.userId} ${pushed.presenceChanged.status}`] : [],
      );
  }
}
