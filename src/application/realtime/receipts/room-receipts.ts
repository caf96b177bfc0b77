import type { UserId } from "../../../domain/accounts/user.js";
import type { Receipt } from "../../../domain/rooms/receipt.js";
import type { PassingAnnouncement } from "../../ports/message-broadcaster.js";

/** Markers that one room keeps, and those of one user among them, in the room and its threads. */
const MAX_MARKERS = 200;
const MAX_OF_USER = 5;
/** Markers that wait for one reader. */
const MAX_WAITING = 100;

export type Marker = Readonly<{ receipt: Receipt; announcement: PassingAnnouncement }>;

/** `waiting`: keys of markers, the one that has waited longest first. `pushedAt`: milliseconds. */
export type Reader = {
  readonly connectionId: string;
  readonly userId: UserId;
  readonly waiting: Set<string>;
  pushedAt: number;
};

/** The latest markers of one room, and the connections that have to be told of them. */
export class RoomReceipts {
  readonly readers = new Map<string, Reader>();
  timer: { cancel(): void } | null = null;
  /** When the last marker moved, in milliseconds. */
  movedAt = -Infinity;
  private readonly markers = new Map<string, Marker>();

  /** Keeps a marker that is further than the known one, and returns its key; otherwise `null`. */
  move(receipt: Receipt, now: number): string | null {
    const key = keyOf(receipt);
    const known = this.markers.get(key);
    if (known && known.receipt.seq >= receipt.seq) return null;
    if (!known) this.makeSpace(receipt.userId);
    const { roomId, threadOf, userId, seq } = receipt;
    this.markers.set(key, { receipt, announcement: { readMarked: { roomId, threadOf, userId, seq } } });
    this.movedAt = now;
    return key;
  }

  /** Makes the marker wait for the connection. */
  wait({ id: connectionId, userId }: Readonly<{ id: string; userId: UserId }>, key: string): void {
    const reader = this.readers.get(connectionId) ?? { connectionId, userId, waiting: new Set(), pushedAt: -Infinity };
    this.readers.set(connectionId, reader);
    if (reader.waiting.size < MAX_WAITING) reader.waiting.add(key);
  }

  marker(key: string): Marker | undefined {
    return this.markers.get(key);
  }

  /** Markers that wait, once for each reader. */
  get waiting(): number {
    let waiting = 0;
    for (const reader of this.readers.values()) waiting += reader.waiting.size;
    return waiting;
  }

  /** Drops the markers of a user. */
  withdraw(userId: UserId): void {
    for (const key of this.keysOf(userId)) this.markers.delete(key);
  }

  /** Drops what waits for one user of the other. */
  separate(readerId: UserId, userId: UserId): void {
    for (const reader of this.readers.values())
      if (reader.userId === readerId) for (const key of this.keysOf(userId)) reader.waiting.delete(key);
  }

  private makeSpace(userId: UserId): void {
    const own = this.keysOf(userId);
    const [oldest] = own.length >= MAX_OF_USER ? own : this.markers.keys();
    if (oldest !== undefined && (own.length >= MAX_OF_USER || this.markers.size >= MAX_MARKERS))
      this.markers.delete(oldest);
  }

  private keysOf(userId: UserId): readonly string[] {
    return [...this.markers].filter(([, { receipt }]) => receipt.userId === userId).map(([key]) => key);
  }
}

const keyOf = ({ userId, threadOf }: Receipt): string => `${userId} ${threadOf ?? ""}`;
