import type { Actor } from "../actor.js";
import type { DraftQuery, DraftReader, ListedDraft } from "../ports/draft-reader.js";

/** Lists the actor's drafts, the most recently changed first. */
export class ListDrafts {
  constructor(private readonly deps: Readonly<{ draftReader: DraftReader }>) {}

  execute({ userId }: Actor, query: DraftQuery): Promise<readonly ListedDraft[]> {
    return this.deps.draftReader.list(userId, query);
  }
}
