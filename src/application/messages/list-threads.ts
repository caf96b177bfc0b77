import type { Actor } from "../actor.js";
import type { ListedThread, ThreadQuery, ThreadReader } from "../ports/thread-reader.js";

/** Lists the threads that the actor follows, the most recently active first. */
export class ListThreads {
  constructor(private readonly deps: Readonly<{ threadReader: ThreadReader }>) {}

  execute({ userId }: Actor, query: ThreadQuery): Promise<readonly ListedThread[]> {
    return this.deps.threadReader.list(userId, query);
  }
}
