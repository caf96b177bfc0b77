import type { Actor } from "../actor.js";
import type { RoomQuery, RoomReader, RoomView } from "../ports/room-reader.js";

export class ListRooms {
  constructor(private readonly deps: Readonly<{ rooms: RoomReader }>) {}

  execute(actor: Actor, query: RoomQuery): Promise<readonly RoomView[]> {
    return this.deps.rooms.list(actor.userId, query);
  }
}
