import type {
  FoundMessage,
  FoundPage,
  MessageSearch,
  MessageSearchQuery,
} from "../../../../application/ports/message-search.js";
import type { Message } from "../../../../domain/messages/message.js";
import { isVisible, visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { MAX_RANKED, pageOfFound, passesFilter } from "../../../../domain/search/found-messages.js";
import { matchMessage } from "../../../../domain/search/match-message.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { forEachText } from "../../for-each-text.js";
import { unavailable, withRetry } from "../database/retry.js";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { messageJson } from "../mapping/columns.js";
import type { PrismaMessageSearchIndex } from "./message-search-index.js";
import { placeOf, reachOf, searchFurther } from "./further-search.js";
import {
  firstSearch,
  type SearchRow,
  type SearchStatement,
  type TailHit,
  type TimedPlace,
} from "./search-statements.js";
import { indexQueries, searchQuery } from "./search-words.js";

/** `next`: the place from which the search goes on; `null` when it has found everything. */
type Candidates = Readonly<{
  places: readonly TimedPlace[];
  visibleFrom: ReadonlyMap<string, number>;
  next: TimedPlace | null;
}>;

/** Messages that a search indexes itself when too many are not indexed yet, and how often. */
const MAX_INDEXED = 1_000;
const MAX_ROUNDS = 4;

type Deps = Readonly<{
  prisma: PrismaClient;
  index: Pick<PrismaMessageSearchIndex, "catchUpRooms">;
  /** Time limit for a statement; `null` where the database cannot cancel one. */
  timeoutMs: number | null;
}>;

/** Finds candidates by the words of the index, and reads the changes that are not indexed. Then compares the bodies. */
export class PrismaMessageSearch implements MessageSearch {
  constructor(private readonly deps: Deps) {}

  async search(search: MessageSearchQuery): Promise<FoundPage> {
    if (search.query.length === 0) return { items: [], next: null };
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const candidates = await this.candidates(search);
      if (!candidates) continue;
      const page = pageOfFound(await this.load(search, candidates), search);
      if (search.order === "relevance") return page;
      return { ...page, next: candidates.next && { relevance: 0, ...candidates.next } };
    }
    throw unavailable("Too many messages are not indexed yet.");
  }

  /** The places of the newest messages that match; `null` after indexing messages that were too many to read. */
  private async candidates(search: MessageSearchQuery): Promise<Candidates | null> {
    const { scope, query, filter, order, after } = search;
    const wanted = order === "newest" ? search.limit : MAX_RANKED;
    const from = order === "newest" && after ? { after } : {};
    const statement: SearchStatement = { scope, words: searchQuery(query), filter, limit: wanted + 1, ...from };
    const [row] = await this.read<SearchRow>(firstSearch(statement));
    if (!row) return null;
    const { rooms, tail, walked, edge } = row;
    if (!tail) {
      const behind = rooms.filter(({ isBehind }) => isBehind).map(({ roomId }) => roomId);
      await this.deps.index.catchUpRooms(behind, MAX_INDEXED);
      return null;
    }
    const unindexed: TimedPlace[] = [];
    const compare = (hit: TailHit) => void (matchMessage(query, hit.body) && unindexed.push(placeOf(hit)));
    await forEachText(tail, ({ body }) => body, compare);
    const lookUps = indexQueries(query, { ...filter, roomIds: rooms.map(({ roomId }) => roomId) });
    const near = reachOf(walked.map(placeOf), edge && placeOf(edge));
    const far = await searchFurther((sql) => this.read(sql), near, { ...statement, lookUps });
    const { places, end } = reachOf([...unindexed, ...far.places], far.end);
    const visibleFrom = new Map(rooms.map((room) => [room.roomId, room.visibleFrom]));
    const next = places.length > wanted ? places[wanted - 1] : end;
    return { places: places.slice(0, wanted), visibleFrom, next: next ?? null };
  }

  /** The messages as they are now, without those that changed since and do not match any more. */
  private async load(
    { query, filter }: MessageSearchQuery,
    { places, visibleFrom }: Candidates,
  ): Promise<readonly FoundMessage[]> {
    if (places.length === 0) return [];
    const ids = places.map(({ messageId }) => messageId);
    const rows = await withRetry(
      () => this.deps.prisma.$queryRaw<{ message: MessageJson }[]>`
        SELECT ${messageJson} AS message FROM "Message" message WHERE message.id = ANY(${ids}::uuid[])`,
    );
    const found: FoundMessage[] = [];
    const compare = (message: Message) => {
      const lowest = visibleFrom.get(message.roomId);
      if (lowest === undefined || !isVisible(message, lowest) || !passesFilter(message, filter)) return;
      const match = matchMessage(query, message.body ?? "");
      if (match) found.push(...visibleMessages([message], lowest).map((visible) => ({ message: visible, match })));
    };
    const messages = rows.map((row) => messageFrom(row.message));
    await forEachText(messages, ({ body }) => body ?? "", compare);
    return found;
  }

  /**
   * Plans each statement for its own words and uses indexes, because a plan for other words, or for small tables, would
   * read all messages.
   */
  private async read<Row>(statement: Prisma.Sql): Promise<readonly Row[]> {
    const { prisma, timeoutMs } = this.deps;
    const [, rows] = await withRetry(() =>
      prisma.$transaction([
        prisma.$queryRaw`SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
          set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
          set_config('statement_timeout', ${String(timeoutMs ?? 0)}, true)`,
        prisma.$queryRaw<Row[]>`${statement}`,
      ]),
    );
    return rows;
  }
}
