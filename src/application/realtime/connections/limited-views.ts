import { lowestPlace, visibleChange } from "../../../domain/rooms/history-visibility.js";
import type { RoomChange } from "../../../domain/rooms/room-change.js";
import type { RoomId } from "../../../domain/rooms/room.js";

type Limited = Readonly<{ connectionId: string; change: RoomChange }>;

/** Connections of members who may not see the beginning of a room's timeline. */
export class LimitedViews {
  private readonly startsByRoom = new Map<RoomId, Map<string, number>>();

  /** Sets the lowest `seq` that the connection may see. */
  set(roomId: RoomId, connectionId: string, visibleFrom: number): void {
    if (visibleFrom <= 1) return this.delete(roomId, connectionId);
    const starts = this.startsByRoom.get(roomId) ?? new Map<string, number>();
    this.startsByRoom.set(roomId, starts.set(connectionId, visibleFrom));
  }

  /** The lowest `seq` that the connection may see. */
  visibleFromOf(roomId: RoomId, connectionId: string): number {
    return this.startsByRoom.get(roomId)?.get(connectionId) ?? 1;
  }

  delete(roomId: RoomId, connectionId: string): void {
    const starts = this.startsByRoom.get(roomId);
    if (starts?.delete(connectionId) && starts.size === 0) this.startsByRoom.delete(roomId);
  }

  /** The part of the change that the connection may see. */
  visibleTo(connectionId: string, change: RoomChange): RoomChange {
    return visibleChange(change, this.visibleFromOf(change.roomId, connectionId));
  }

  /** The connections that may see only a part of the change, with that part. */
  limitedIn(change: RoomChange): readonly Limited[] {
    const starts = this.startsByRoom.get(change.roomId);
    if (!starts) return [];
    const lowest = lowestPlace(change);
    return [...starts].flatMap(([connectionId, visibleFrom]) =>
      visibleFrom > lowest ? [{ connectionId, change: visibleChange(change, visibleFrom) }] : [],
    );
  }
}
