import { changeBytes } from "../../../domain/rooms/change-page.js";
import { entityCount, mergeChanges } from "../../../domain/rooms/merge-changes.js";
import { changesAfter, emptyChange, type RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";

/** Changed messages and members per room. */
const MAX_ENTITIES = 100;
/** Bounds the memory of a room. Older changes are read from the database. */
const MAX_BYTES = 96 * 1024;

type Kept = Readonly<{ change: RoomChange; bytes: number }>;

/** The last changes of one room, without a hole between them. */
export class RecentChanges {
  private readonly kept: Kept[] = [];
  private entities = 0;
  private bytes = 0;

  /** Creates an empty list that continues after `rev`. */
  constructor(
    private readonly roomId: RoomId,
    private rev: number,
  ) {}

  /** Adds a change that begins where the last one ended. */
  add(change: RoomChange): void {
    const bytes = changeBytes(change);
    this.kept.push({ change, bytes });
    this.rev = change.rev;
    this.entities += entityCount(change);
    this.bytes += bytes;
    while (this.entities > MAX_ENTITIES || this.bytes > MAX_BYTES) this.forgetOldest();
  }

  /** Everything that changed after `after`, as one change; `null` when it is no longer complete in memory. */
  since(after: number): RoomChange | null {
    if (after > this.rev || after < (this.kept[0]?.change.from ?? this.rev)) return null;
    const [first, ...rest] = this.kept.map(({ change }) => change).filter(({ rev }) => rev > after);
    if (!first) return { ...emptyChange(this.roomId, this.rev), from: after };
    return mergeChanges(changesAfter(first, after), ...rest);
  }

  private forgetOldest(): void {
    const oldest = this.kept.shift();
    if (!oldest) return;
    this.entities -= entityCount(oldest.change);
    this.bytes -= oldest.bytes;
  }
}
