import type { FoundMessage, MessageSearch, MessageSearchQuery } from "../../../../application/ports/message-search.js";
import { isVisible, visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { byNewest, MAX_RANKED, pageOfFound, passesFilter } from "../../../../domain/search/found-messages.js";
import { matchMessage } from "../../../../domain/search/match-message.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { unavailable, withRetry } from "../database/retry.js";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { messageJson } from "../mapping/columns.js";
import type { PrismaMessageSearchIndex } from "./message-search-index.js";
import { firstSearch, indexSearch, type Hit, type SearchRow, type SearchStatement } from "./search-statements.js";
import { indexQuery, searchQuery } from "./search-words.js";

type Place = Readonly<{ messageId: string; sentAt: Date }>;
type Candidates = Readonly<{ places: readonly Place[]; visibleFrom: ReadonlyMap<string, number> }>;

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

  async search(search: MessageSearchQuery): Promise<readonly FoundMessage[]> {
    if (search.query.length === 0) return [];
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const candidates = await this.candidates(search);
      if (!candidates) continue;
      const found = await this.load(search, candidates);
      if (found.length === candidates.places.length || round === MAX_ROUNDS) return pageOfFound(found, search);
    }
    throw unavailable("Too many messages are not indexed yet.");
  }

  /** The places of the newest messages that match; `null` after indexing messages that were too many to read. */
  private async candidates(search: MessageSearchQuery): Promise<Candidates | null> {
    const { scope, query, filter, order, after } = search;
    const limit = order === "newest" ? search.limit : MAX_RANKED;
    const from = order === "newest" && after ? { after } : {};
    const statement: SearchStatement = { scope, words: searchQuery(query), filter, limit, ...from };
    const [row] = await this.read<SearchRow>(firstSearch(statement));
    if (!row) return null;
    const { rooms, tail, walked, edge } = row;
    if (!tail) {
      const behind = rooms.filter(({ isBehind }) => isBehind).map(({ roomId }) => roomId);
      await this.deps.index.catchUpRooms(behind, MAX_INDEXED);
      return null;
    }
    const unindexed = tail.filter(({ body }) => matchMessage(query, body)).map(placeOf);
    const end = edge && placeOf(edge);
    const near = newest([...unindexed, ...walked.map(placeOf)]).filter((place) => !end || byNewest(place, end) <= 0);
    const visibleFrom = new Map(rooms.map((room) => [room.roomId, room.visibleFrom]));
    if (!end || near.length >= limit) return { places: near.slice(0, limit), visibleFrom };
    const lookUp = indexQuery(query, { ...filter, roomIds: rooms.map(({ roomId }) => roomId) });
    const far = await this.read<Hit>(indexSearch({ ...statement, after: end, limit: limit - near.length }, lookUp));
    const places = newest([...unindexed, ...near, ...far.map(placeOf)]).slice(0, limit);
    return { places, visibleFrom };
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
    return rows.flatMap((row) => {
      const message = messageFrom(row.message);
      const lowest = visibleFrom.get(message.roomId);
      if (lowest === undefined || !isVisible(message, lowest) || !passesFilter(message, filter)) return [];
      const match = matchMessage(query, message.body ?? "");
      return match ? visibleMessages([message], lowest).map((visible) => ({ message: visible, match })) : [];
    });
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

const placeOf = ({ messageId, sentAt }: Hit): Place => ({ messageId, sentAt: new Date(sentAt) });

/** The places without repeats, the newest first. */
const newest = (places: readonly Place[]): readonly Place[] =>
  [...new Map(places.map((place) => [place.messageId, place])).values()].sort(byNewest);
