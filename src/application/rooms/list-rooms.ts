import { foldText } from "../../domain/search/fold-text.js";
import type { Actor } from "../actor.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomQuery, RoomReader, RoomView } from "../ports/room-reader.js";

/** `q`: part of the name, in any spelling. */
export type ListRoomsInput = Omit<RoomQuery, "contains"> & Readonly<{ q?: string }>;

export class ListRooms {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; rateLimiter: RateLimiter }>) {}

  async execute(actor: Actor, { q = "", ...page }: ListRoomsInput): Promise<readonly RoomView[]> {
    const { rateLimiter, roomReader } = this.deps;
    const contains = foldText(q);
    if (contains === "") return roomReader.list(actor.userId, page);
    await rateLimiter.take("search.rooms", actor.userId);
    return roomReader.list(actor.userId, { ...page, contains });
  }
}
