import type { UserId } from "../../domain/accounts/user.js";
import { fenceOf, isNewerFence, type Fence, type RoomAccess } from "../../domain/rooms/access.js";
import { hasRoomChanged, type RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** A read of the store: its number among all reads of this cache, the pending result, and the result. */
type CachedRead = { readonly number: number; readonly access: Promise<RoomAccess | null>; found?: RoomAccess | null };

/** The part of `RoomReader` that decisions to change something need. */
type AccessReader = Readonly<{ access(roomId: RoomId, userId: UserId): Promise<RoomAccess | null> }>;

const MAX_KEPT = 20_000;

/**
 * Caches the results of this node's last access reads. They may be out of date, so only fenced commits may rely on
 * them: the fence finds a right that was lost meanwhile.
 */
export class AccessCache {
  /** Ordered by last use. */
  private readonly reads = new Map<string, CachedRead>();
  /** Calls for one key run one after the other, so that they keep their order. */
  private readonly inFlight = new Map<string, Promise<unknown>>();
  private begun = 0;

  constructor(
    private readonly roomReader: AccessReader,
    private readonly most: number = MAX_KEPT,
  ) {}

  /**
   * Applies `decide` to the user's access to the room. If `decide` throws on a cached read, reads again first, so that
   * a refusal is never out of date. Calls for one user and room are answered in order.
   */
  async evaluate<T>(roomId: RoomId, userId: UserId, decide: (access: RoomAccess | null) => T): Promise<T> {
    const key = keyOf(roomId, userId);
    const begunBefore = this.begun;
    for (;;) {
      const read = this.touch(key) ?? this.startRead(key, roomId, userId);
      const access = await read.access;
      try {
        return decide(access);
      } catch (refusal) {
        this.discard(key, read);
        if (read.number > begunBefore) throw refusal;
      }
    }
  }

  /** Discards reads that are not newer than the fence. */
  invalidateThrough(roomId: RoomId, userId: UserId, fence: Fence): void {
    const key = keyOf(roomId, userId);
    const found = this.reads.get(key)?.found;
    if (found && !isNewerFence(fenceOf(found), fence)) this.reads.delete(key);
  }

  /** Discards the reads that the change makes out of date. */
  changed(change: RoomChange): void {
    for (const { roomId, user } of change.members) this.reads.delete(keyOf(roomId, user.id));
    if (!hasRoomChanged(change)) return;
    for (const key of this.reads.keys()) if (key.startsWith(change.roomId)) this.reads.delete(key);
  }

  reset(): void {
    this.reads.clear();
  }

  private touch(key: string): CachedRead | undefined {
    const read = this.reads.get(key);
    if (!read) return undefined;
    this.reads.delete(key);
    this.reads.set(key, read);
    return read;
  }

  private startRead(key: string, roomId: RoomId, userId: UserId): CachedRead {
    this.begun += 1;
    const fromStore = () => this.roomReader.access(roomId, userId);
    const earlier = this.inFlight.get(key);
    const access = earlier ? earlier.then(fromStore, fromStore) : fromStore();
    const read: CachedRead = { number: this.begun, access };
    this.reads.set(key, read);
    this.inFlight.set(key, access);
    access.then(
      (found) => {
        read.found = found;
        this.end(key, access);
      },
      () => {
        this.discard(key, read);
        this.end(key, access);
      },
    );
    const [leastUsed] = this.reads.keys();
    if (this.reads.size > this.most && leastUsed !== undefined) this.reads.delete(leastUsed);
    return read;
  }

  private end(key: string, access: Promise<unknown>): void {
    if (this.inFlight.get(key) === access) this.inFlight.delete(key);
  }

  private discard(key: string, read: CachedRead): void {
    if (this.reads.get(key) === read) this.reads.delete(key);
  }
}

const keyOf = (roomId: RoomId, userId: UserId): string => `${roomId} ${userId}`;
