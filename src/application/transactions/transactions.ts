import type { Draft } from "../../domain/messages/message.js";
import type { Fence } from "../../domain/rooms/access.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Membership } from "../../domain/rooms/membership.js";
import { replyChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import { KeyedMutex } from "../concurrency/keyed-mutex.js";
import type { Appended, MessageLog } from "../ports/message-log.js";
import type { MarkedThreads, MovedMarkers, ReadMarkers, ThreadMarks } from "../ports/read-markers.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";
import type { EventPublisher } from "../realtime/publish/event-publisher.js";
import type { RecordedEvent, RecordingTransaction } from "./recorded-event.js";

type Deps = Readonly<{
  unitOfWork: UnitOfWork;
  messageLog: Pick<MessageLog, "append">;
  readMarkers: ReadMarkers;
  eventPublisher: Pick<
    EventPublisher,
    "publish" | "publishChange" | "publishUserRev" | "publishReceipt" | "noteRev" | "updateSubscriptions"
  >;
}>;

/** The connection that made the request. It learns of the change from the answer. */
type Origin = Pick<Actor, "connectionId">;

type Work<T> = (tx: RecordingTransaction) => Promise<T>;

/** The only way to change data that others see. Events are published once, in order, and only after the commit. */
export class Transactions {
  private readonly roomMutex = new KeyedMutex();

  constructor(private readonly deps: Deps) {}

  /** Runs `work` as one unit of work, and publishes what it recorded and whose `userRev` it raised. */
  async run<T>(work: Work<T>, origin: Origin = {}): Promise<T> {
    const { unitOfWork, eventPublisher } = this.deps;
    let events: RecordedEvent[] = [];
    let raised: Transaction["raisedUsers"] = new Map();
    const result = await unitOfWork.run((tx) => {
      events = [];
      raised = tx.raisedUsers;
      return work({ ...tx, record: (event) => void events.push(event) });
    });
    eventPublisher.publish(events, origin.connectionId);
    for (const [userId, rev] of raised) eventPublisher.publishUserRev(userId, rev);
    return result;
  }

  /**
   * Runs work that locks a room. Transactions of this node on one room wait for each other here instead of in the
   * database, where each would hold a connection and all would be served before the next message to the room.
   */
  inRoom<T>(roomId: RoomId, actor: Origin, work: Work<T>): Promise<T> {
    return this.roomMutex.runExclusive(roomId, () => this.run(work, actor));
  }

  /** Moves read markers of the user, and publishes it to the user's connections. */
  async mark(userId: UserId, move: (readMarkers: ReadMarkers) => Promise<MovedMarkers | null>): Promise<void> {
    this.publishMarkers(userId, await move(this.deps.readMarkers));
  }

  /** Marks a batch of the user's threads as read, as `ReadMarkers.markThreadsRead` does, and publishes it. */
  async markThreads(userId: UserId, marks: ThreadMarks): Promise<MarkedThreads> {
    const marked = await this.deps.readMarkers.markThreadsRead(userId, marks);
    this.publishMarkers(userId, marked.moved);
    return marked;
  }

  private publishMarkers(userId: UserId, moved: MovedMarkers | null): void {
    if (!moved) return;
    const { eventPublisher } = this.deps;
    eventPublisher.publishUserRev(userId, moved.rev);
    for (const receipt of moved.receipts) eventPublisher.publishReceipt(receipt);
  }

  /** Appends a message to its room's log, as `MessageLog.append` does, and publishes it. */
  async append(draft: Draft, fence: Fence): Promise<Appended> {
    const { messageLog, eventPublisher } = this.deps;
    const appended = await messageLog.append(draft, fence);
    if (appended.outcome === "stored")
      eventPublisher.publishChange(replyChange(appended.message, appended.root ?? null));
    // A client repeats a send when its first answer was lost. The publication may have been lost as well.
    if (appended.outcome === "repeated") eventPublisher.noteRev(appended.message.roomId, appended.message.rev);
    return appended;
  }

  /** Subscribes the connections of a member again, because the publication of the membership may have been lost. */
  updateSubscriptions(membership: Membership, origin: Origin): void {
    this.deps.eventPublisher.updateSubscriptions(membership, origin.connectionId);
  }
}
