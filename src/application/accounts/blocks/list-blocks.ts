import type { Actor } from "../../actor.js";
import type { BlockedUser, BlockQuery, BlockReader } from "../../ports/block-reader.js";

/** Lists the people whom the actor blocks, the last blocked first. */
export class ListBlocks {
  constructor(private readonly deps: Readonly<{ blockReader: Pick<BlockReader, "list"> }>) {}

  execute({ userId }: Actor, query: BlockQuery): Promise<readonly BlockedUser[]> {
    return this.deps.blockReader.list(userId, query);
  }
}
