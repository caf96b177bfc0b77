import type { RoomId } from "../../../domain/rooms/room.js";

/** Connections whose stream of a room begins with a change that the room's feed has not emitted yet. */
export class StreamStarts {
  private readonly startsByRoom = new Map<RoomId, Map<string, number>>();

  set(roomId: RoomId, connectionId: string, rev: number): void {
    const starts = this.startsByRoom.get(roomId) ?? new Map<string, number>();
    this.startsByRoom.set(roomId, starts.set(connectionId, rev));
  }

  delete(roomId: RoomId, connectionId: string): void {
    const starts = this.startsByRoom.get(roomId);
    if (starts?.delete(connectionId) && starts.size === 0) this.startsByRoom.delete(roomId);
  }

  has(roomId: RoomId, connectionId: string): boolean {
    return this.startsByRoom.get(roomId)?.has(connectionId) ?? false;
  }

  /** Connections of the room whose stream has not begun. */
  of(roomId: RoomId): readonly string[] {
    return [...(this.startsByRoom.get(roomId)?.keys() ?? [])];
  }

  /** Removes and returns the connections whose stream begins before `rev`; `null` where there are none. */
  takeBefore(roomId: RoomId, rev: number): readonly (readonly [connectionId: string, start: number])[] | null {
    const starts = this.startsByRoom.get(roomId);
    if (!starts) return null;
    const begun = [...starts].filter(([, start]) => start < rev);
    for (const [connectionId] of begun) this.delete(roomId, connectionId);
    return begun;
  }
}
