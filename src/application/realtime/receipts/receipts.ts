import type { UserId } from "../../../domain/accounts/user.js";
import { MAX_LIVE_MEMBERS, type Receipt } from "../../../domain/rooms/receipt.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { MessageBroadcaster } from "../../ports/message-broadcaster.js";
import type { MonotonicClock } from "../../ports/monotonic-clock.js";
import type { Scheduler } from "../../ports/scheduler.js";
import type { Subscriptions } from "../connections/subscriptions.js";
import type { BlockLists } from "../presence/block-lists.js";
import type { ReceiptChoices } from "./receipt-choices.js";
import { RoomReceipts, type Reader } from "./room-receipts.js";

/** Time between two pushes about a room to one reader: at most one packet in any second. */
const PUSH_EVERY_MS = 1_010;
/** Markers are remembered for this long after the last move, so that one that arrives late never goes back. */
const KEPT_MS = 5_000;

type Deps = Readonly<{
  blockLists: Pick<BlockLists, "of">;
  receiptChoices: Pick<ReceiptChoices, "isShown">;
  subscriptions: Pick<Subscriptions, "readersOf" | "isReader">;
  messageBroadcaster: Pick<MessageBroadcaster, "pushIfDrained">;
  scheduler: Scheduler;
  monotonicClock: MonotonicClock;
  onPushed: () => void;
}>;

/**
 * Tells the connections of this node how far others have read. Of each marker only the latest waits, and each reader is
 * told first of what has waited longest. Nothing is stored: a client that misses a packet learns of a later one.
 */
export class Receipts {
  private readonly rooms = new Map<RoomId, RoomReceipts>();

  constructor(private readonly deps: Deps) {}

  /** Markers that wait on this node, once for each reader. */
  get waiting(): number {
    let waiting = 0;
    for (const room of this.rooms.values()) waiting += room.waiting;
    return waiting;
  }

  /** Receives a marker that moved on any node. */
  receive(receipt: Receipt): void {
    const { roomId, place } = receipt;
    const readers = this.deps.subscriptions
      .readersOf(roomId, place)
      .filter(({ userId }) => this.mayTell(userId, receipt));
    if (readers.length === 0) return;
    const room = this.rooms.get(roomId) ?? new RoomReceipts();
    this.rooms.set(roomId, room);
    const key = room.move(receipt, this.now());
    if (key === null) return;
    for (const reader of readers) room.wait(reader, key);
    this.push(roomId, room);
  }

  /** Drops what waits for a connection that is not subscribed to the room any more. */
  leave(connectionId: string, roomId: RoomId): void {
    this.rooms.get(roomId)?.readers.delete(connectionId);
  }

  /** Drops the markers of a user who hides them now, or who left. */
  withdraw(roomId: RoomId, userId: UserId): void {
    this.rooms.get(roomId)?.withdraw(userId);
  }

  /** Drops what waits for either of two people of the other. */
  separate(one: UserId, other: UserId): void {
    for (const room of this.rooms.values()) {
      room.separate(one, other);
      room.separate(other, one);
    }
  }

  /** Applies a change of a room: people who left it, receipts that are off, and too many members. */
  roomChanged({ roomId, members, room }: RoomChange): void {
    for (const { leftAt, user } of members) if (leftAt !== null) this.withdraw(roomId, user.id);
    if (room && (!room.room.settings.receipts || room.head.memberCount > MAX_LIVE_MEMBERS)) this.forget(roomId);
  }

  private mayTell(readerId: UserId, { userId, hiddenFrom }: Receipt): boolean {
    const { blockLists, receiptChoices } = this.deps;
    return (
      readerId !== userId &&
      receiptChoices.isShown(readerId) &&
      !hiddenFrom.includes(readerId) &&
      !blockLists.of(readerId).has(userId)
    );
  }

  /** A connection's view may begin later than when the marker began to wait. */
  private maySee({ connectionId }: Reader, { roomId, place }: Receipt): boolean {
    return this.deps.subscriptions.isReader(connectionId, roomId, place);
  }

  /** Pushes to each reader who was told of nothing for a second, and comes back when the next one may be told. */
  private push(roomId: RoomId, room: RoomReceipts): void {
    const now = this.now();
    let next = Infinity;
    for (const reader of room.readers.values()) {
      if (reader.pushedAt + PUSH_EVERY_MS <= now) this.pushNext(room, reader, now);
      if (reader.waiting.size > 0) next = Math.min(next, reader.pushedAt + PUSH_EVERY_MS);
      else if (reader.pushedAt + PUSH_EVERY_MS <= now) room.readers.delete(reader.connectionId);
    }
    room.timer?.cancel();
    if (next === Infinity) next = room.movedAt + KEPT_MS;
    if (next <= now) this.forget(roomId);
    else room.timer = this.deps.scheduler.after(next - now, () => this.push(roomId, room));
  }

  /** Tells the reader of what has waited longest. A reader whose queue is not empty is told later. */
  private pushNext(room: RoomReceipts, reader: Reader, now: number): void {
    for (const key of reader.waiting) {
      const marker = room.marker(key);
      if (!marker || !this.mayTell(reader.userId, marker.receipt) || !this.maySee(reader, marker.receipt)) {
        reader.waiting.delete(key);
        continue;
      }
      reader.pushedAt = now;
      if (!this.deps.messageBroadcaster.pushIfDrained(reader.connectionId, marker.announcement)) return;
      reader.waiting.delete(key);
      this.deps.onPushed();
      return;
    }
  }

  private forget(roomId: RoomId): void {
    this.rooms.get(roomId)?.timer?.cancel();
    this.rooms.delete(roomId);
  }

  private now(): number {
    return this.deps.monotonicClock.elapsedMs();
  }
}
