import type { Actor } from "../actor.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomQuery, RoomReader, RoomView } from "../ports/room-reader.js";

export class ListRooms {
  constructor(private readonly deps: Readonly<{ rooms: RoomReader; limiter: RateLimiter }>) {}

  async execute(actor: Actor, query: RoomQuery): Promise<readonly RoomView[]> {
    if (query.q !== undefined) await this.deps.limiter.take("search.rooms", actor.userId);
    return this.deps.rooms.list(actor.userId, query);
  }
}
