import type { Membership } from "../../domain/rooms/membership.js";
import type { RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Transaction, UnitOfWork } from "../ports/unit-of-work.js";
import type { AccessCache } from "../rooms/access-cache.js";
import { KeyedMutex } from "../concurrency/keyed-mutex.js";
import type { ChangePublisher } from "../realtime/publish/change-publisher.js";

/** A unit of work whose changes are announced after the commit, and never without it. */
export class PublishingTransactions {
  private readonly roomMutex = new KeyedMutex();

  constructor(
    private readonly deps: Readonly<{
      unitOfWork: UnitOfWork;
      changePublisher: ChangePublisher;
      accessCache: AccessCache;
    }>,
  ) {}

  /** There was nothing to do: the membership stands. Work that committed without an answer is announced by this. */
  republishMembership(actor: Actor, membership: Membership): void {
    this.deps.changePublisher.republish(membership, actor.connectionId);
  }

  /**
   * Work that locks a room. Work of this node on one room takes turns here and not at the database, where all of it would
   * stand before the next message to the room, each with a connection.
   */
  inRoom<T>(
    roomId: RoomId,
    actor: Actor,
    work: (tx: Transaction, announce: (change: RoomChange) => void) => Promise<T>,
  ): Promise<T> {
    return this.roomMutex.runExclusive(roomId, () => this.run(actor, work));
  }

  async run<T>(
    actor: Actor,
    work: (tx: Transaction, announce: (change: RoomChange) => void) => Promise<T>,
  ): Promise<T> {
    let changes: RoomChange[] = [];
    const result = await this.deps.unitOfWork.run((tx) => {
      changes = [];
      return work(tx, (change) => changes.push(change));
    });
    for (const change of changes) {
      this.deps.accessCache.changed(change);
      this.deps.changePublisher.publish(change, actor.connectionId);
    }
    return result;
  }
}
