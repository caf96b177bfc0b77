import type { ActivityPlace } from "../../domain/rooms/activity.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { foldText } from "../../domain/search/fold-text.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomQuery, RoomReader, RoomView } from "../ports/room-reader.js";

/**
 * `q`: part of the name, in any spelling. `sort`: joined rooms by their last activity. `after`: the end of the previous
 * page in the same order.
 */
export type ListRoomsInput = Pick<RoomQuery, "membership" | "kind" | "limit"> &
  Readonly<{ q?: string; sort?: "activity"; after?: RoomId | ActivityPlace }>;

export class ListRooms {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; rateLimiter: RateLimiter; clock: Clock }>) {}

  async execute(
    actor: Actor,
    { q = "", membership, sort, after, ...page }: ListRoomsInput,
  ): Promise<readonly RoomView[]> {
    const { rateLimiter, roomReader, clock } = this.deps;
    const contains = foldText(q);
    if (contains !== "") await rateLimiter.take("search.rooms", actor.userId);
    const query = { ...page, ...(contains !== "" && { contains }) };
    if (sort === "activity")
      return roomReader.listByActivity(actor.userId, { ...query, ...(typeof after === "object" && { after }) });
    const at = clock.now();
    return roomReader.list(actor.userId, { ...query, membership, at, ...(typeof after === "string" && { after }) });
  }
}
