import { byActivity, threadPlace } from "../../domain/messages/thread-place.js";
import type { MessageId } from "../../domain/messages/message.js";
import type { Actor } from "../actor.js";
import { chargeRequests, requireNoDebt } from "../limits/user-takes.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { ListedThread, ThreadQuery, ThreadReader } from "../ports/thread-reader.js";

/** Follows that one statement reads. */
const BATCH_SIZE = 2_000;
/** Follows that cost as much as one request. */
const FOLLOWS_PER_REQUEST = 500;

type Deps = Readonly<{ threadReader: Pick<ThreadReader, "listBatch">; rateLimiter: RateLimiter }>;

/**
 * Lists the threads that the actor follows, the most recently active first. Each page reads all follows in batches, and
 * costs requests in proportion to their number. A thread that is active meanwhile is listed at its earlier or later place.
 */
export class ListThreads {
  constructor(
    private readonly deps: Deps,
    private readonly batchSize = BATCH_SIZE,
  ) {}

  async execute(actor: Actor, query: ThreadQuery): Promise<readonly ListedThread[]> {
    const { threadReader, rateLimiter } = this.deps;
    await requireNoDebt(rateLimiter, actor);
    let listed: readonly ListedThread[] = [];
    let before: MessageId | null = null;
    do {
      const last: ListedThread | undefined = listed[query.limit - 1];
      const above = last && { above: threadPlace(last.root) };
      const batch = { before, size: this.batchSize };
      const { threads, examined, next } = await threadReader.listBatch(actor.userId, { ...query, ...above, batch });
      chargeRequests(rateLimiter, actor, examined / FOLLOWS_PER_REQUEST);
      listed = [...listed, ...threads].sort(inOrder).slice(0, query.limit);
      before = next;
    } while (before !== null);
    return listed;
  }
}

const inOrder = (a: ListedThread, b: ListedThread): number => byActivity(threadPlace(a.root), threadPlace(b.root));
