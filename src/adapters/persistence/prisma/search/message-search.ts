import type {
  FoundMessage,
  FoundPage,
  MessageSearch,
  MessageSearchQuery,
} from "../../../../application/ports/message-search.js";
import { visibleMessages } from "../../../../domain/rooms/history-visibility.js";
import { MAX_RANKED, pageOfFound, passesFilter, type FoundPlace } from "../../../../domain/search/found-messages.js";
import { matchMessage } from "../../../../domain/search/match-message.js";
import { messageFrom, type MessageJson } from "../../../codec/entity-json.js";
import { forEachText } from "../../for-each-text.js";
import { unavailable, withRetry } from "../database/retry.js";
import type { Prisma, PrismaClient } from "../generated/client.js";
import { messageJson } from "../mapping/columns.js";
import type { PrismaMessageSearchIndex } from "./message-search-index.js";
import { candidateOf, placeOf, reachOf, searchFurther } from "./further-search.js";
import {
  type Candidate,
  firstSearch,
  roomsOf,
  type SearchRow,
  type SearchStatement,
  type TailHit,
  type TimedPlace,
} from "./search-statements.js";
import { anywhereQuery, comparisonCost, searchQuery } from "./search-words.js";

/** `next`: the place from which the search goes on; `null` when it has found everything. */
type Candidates = Readonly<{ places: readonly Candidate[]; next: TimedPlace | null }>;

/** Bytes of the texts that one search compares and returns at most, and at least one text. Long texts take long to compare. */
const MAX_TEXT_BYTES = 131_072;

/** Messages that a search indexes itself when too many are not indexed yet, and how often. */
const MAX_INDEXED = 1_000;
const MAX_ROUNDS = 4;

/** A place without a relevance, which no message has: by relevance too, the search goes on from there by time. */
const unranked = (place: TimedPlace | null): FoundPlace | null => place && { relevance: 0, ...place };

/** Whether a page begins at a time: newest first, or by relevance after the matches that one request reached. */
const isByTime = ({ order, after }: Pick<MessageSearchQuery, "order" | "after">): boolean =>
  order === "newest" || after?.relevance === 0;

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
      const found = await this.load(search, candidates.places);
      if (isByTime(search)) {
        const { order, limit } = search;
        return { ...pageOfFound(found, { order, limit }), next: unranked(candidates.next) };
      }
      const page = pageOfFound(found, search);
      return { ...page, next: page.next ?? unranked(found.length < MAX_RANKED ? candidates.next : null) };
    }
    throw unavailable("Too many messages are not indexed yet.");
  }

  /** The places of the newest messages that match; `null` after indexing messages that were too many to read. */
  private async candidates(search: MessageSearchQuery): Promise<Candidates | null> {
    const { scope, query, filter, after } = search;
    const wanted = isByTime(search) ? search.limit : MAX_RANKED;
    const from = isByTime(search) && after ? { after } : {};
    const texts = { words: searchQuery(query), anywhere: anywhereQuery(query), cost: comparisonCost(query) };
    const statement: SearchStatement = { scope, ...texts, filter, limit: wanted + 1, ...from };
    const [row] = await this.read<SearchRow>(firstSearch(statement));
    if (!row) return null;
    const { rooms, tail, walked, edge, sample } = row;
    if (!tail) {
      const behind = rooms.filter(({ isBehind }) => isBehind).map(({ roomId }) => roomId);
      await this.deps.index.catchUpRooms(behind, MAX_INDEXED);
      return null;
    }
    const unindexed: Candidate[] = [];
    const compare = (hit: TailHit) => void (matchMessage(query, hit.body) && unindexed.push(candidateOf(hit)));
    await forEachText(tail, ({ body }) => body, compare);
    const near = reachOf(walked.map(candidateOf), edge && placeOf(edge));
    const roomIds = rooms.map(({ roomId }) => roomId);
    const far = await searchFurther((sql) => this.read(sql), near, { ...statement, query, roomIds, sample });
    const { places: all, end } = reachOf([...unindexed, ...far.places], far.end);
    const places = fitting(all.slice(0, wanted));
    return { places, next: places.length === all.length ? end : (places.at(-1) ?? null) };
  }

  /**
   * The messages as they are now, without those that changed since and do not match any more. Reads the rooms of the user
   * again, who may have left some.
   */
  private async load(
    { scope, query, filter }: MessageSearchQuery,
    places: readonly TimedPlace[],
  ): Promise<readonly FoundMessage[]> {
    if (places.length === 0) return [];
    const ids = places.map(({ messageId }) => messageId);
    const rows = await withRetry(
      () => this.deps.prisma.$queryRaw<{ message: MessageJson; visibleFrom: bigint }[]>`
        SELECT ${messageJson} AS message, room."visibleFrom" FROM "Message" message
        JOIN (${roomsOf(scope)}) room ON room."roomId" = message."roomId" WHERE message.id = ANY(${ids}::uuid[])`,
    );
    const found: FoundMessage[] = [];
    await forEachText(
      rows.map((row) => ({ message: messageFrom(row.message), visibleFrom: Number(row.visibleFrom) })),
      ({ message: { body } }) => body ?? "",
      ({ message, visibleFrom }) => {
        const [visible] = visibleMessages([message], visibleFrom);
        const match = visible && passesFilter(visible, filter) && matchMessage(query, visible.body ?? "");
        if (match) found.push({ message: visible, match });
      },
    );
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

/** The first places, as many as have texts that one search compares. */
function fitting(places: readonly Candidate[]): readonly Candidate[] {
  let bytes = 0;
  const tooMany = places.findIndex((place) => (bytes += place.bytes) > MAX_TEXT_BYTES);
  return tooMany < 0 ? places : places.slice(0, Math.max(1, tooMany));
}
