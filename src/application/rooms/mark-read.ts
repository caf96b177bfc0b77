import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RoomReader } from "../ports/room-reader.js";
import type { Transactions } from "../transactions/transactions.js";
import { readMarkersOf, type MarkersView } from "./read-markers-of.js";

type Deps = Readonly<{ transactions: Pick<Transactions, "mark">; roomReader: Pick<RoomReader, "view">; clock: Clock }>;

/** Moves the actor's read marker of a room forward. */
export class MarkRead {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { roomId, seq }: Readonly<{ roomId: RoomId; seq: number }>): Promise<MarkersView> {
    const { transactions, roomReader, clock } = this.deps;
    const at = clock.now();
    await transactions.mark(actor.userId, (readMarkers) => readMarkers.markRead(roomId, actor.userId, seq, at));
    return readMarkersOf(roomReader, actor, roomId);
  }
}
