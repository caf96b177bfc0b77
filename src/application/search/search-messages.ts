import { requireReader } from "../../domain/rooms/access.js";
import { visibleFromOf } from "../../domain/rooms/history-visibility.js";
import type { RoomId } from "../../domain/rooms/room.js";
import { parseMessageQuery } from "../../domain/search/message-query.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { FoundPage, MessageSearch, MessageSearchQuery, SearchScope } from "../ports/message-search.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";

type Deps = Readonly<{
  messageSearch: MessageSearch;
  roomReader: Pick<RoomReader, "access">;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;

type Input = Omit<MessageSearchQuery, "scope" | "query"> & Readonly<{ q: string; roomId?: RoomId }>;

/** Cost of an order by relevance, which reads up to 200 messages for each page. */
const RELEVANCE_COST = 3;

/** Finds messages in the rooms of the actor, or in one room that the actor may read. */
export class SearchMessages {
  constructor(private readonly deps: Deps) {}

  async execute(actor: Actor, { q, roomId, ...search }: Input): Promise<FoundPage> {
    const { messageSearch, rateLimiter } = this.deps;
    const query = parseMessageQuery(q);
    await rateLimiter.take("search.messages", actor.userId, search.order === "relevance" ? RELEVANCE_COST : 1);
    const scope = roomId === undefined ? { userId: actor.userId } : await this.room(actor, roomId);
    return messageSearch.search({ ...search, scope, query });
  }

  private async room(actor: Actor, roomId: RoomId): Promise<SearchScope> {
    const { roomReader, clock } = this.deps;
    const access = requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    return { roomId, visibleFrom: visibleFromOf(access) };
  }
}
