import { entitiesIn, merged } from "../../domain/rooms/merged-changes.js";
import { remainder, type RoomChange } from "../../domain/rooms/room-change.js";
import type { RoomId } from "../../domain/rooms/room.js";

/** How many changed messages and members a room's recent changes hold at most. */
const MOST_ENTITIES = 100;

/** The last changes of one room, without a hole between them. */
export class RecentChanges {
  private readonly changes: RoomChange[] = [];
  private entities = 0;

  /** Knows what comes after `rev`. */
  constructor(
    private readonly roomId: RoomId,
    private rev: number,
  ) {}

  /** A change that begins where the one before ended. */
  add(change: RoomChange): void {
    this.changes.push(change);
    this.rev = change.rev;
    this.entities += entitiesIn(change);
    while (this.entities > MOST_ENTITIES) this.entities -= entitiesIn(this.changes.shift() ?? change);
  }

  /** Everything that changed after `after`, as one change; `null` when that is not all here. */
  since(after: number): RoomChange | null {
    if (after > this.rev || after < (this.changes[0]?.from ?? this.rev)) return null;
    const [first, ...rest] = this.changes.filter(({ rev }) => rev > after);
    if (!first) return { roomId: this.roomId, from: after, rev: this.rev, messages: [], members: [] };
    return merged(remainder(first, after), ...rest);
  }
}
