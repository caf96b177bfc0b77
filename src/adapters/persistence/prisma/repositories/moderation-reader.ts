import type { ModerationReader, SanctionQuery } from "../../../../application/ports/moderation-reader.js";
import type { Sanction } from "../../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { sanctionFrom, type SanctionJson } from "../../../codec/entity-json.js";
import type { ListReads } from "../database/database.js";
import { withRetry } from "../database/retry.js";
import { Prisma } from "../generated/client.js";
import { instant, sanctionJson } from "../mapping/columns.js";

export class PrismaModerationReader implements ModerationReader {
  constructor(private readonly lists: ListReads) {}

  async sanctions(roomId: RoomId, { at, after, limit }: SanctionQuery): Promise<readonly Sanction[]> {
    const rows = await withRetry(
      () => this.lists.query<{ sanction: SanctionJson }[]>`
        SELECT ${sanctionJson} AS sanction FROM "Sanction" sanction
        WHERE sanction."roomId" = ${roomId}::uuid AND sanction.until > ${instant(at)} AND ${afterSanction(after)}
        ORDER BY sanction.until, sanction."userId", sanction.kind LIMIT ${limit}`,
    );
    return rows.map(({ sanction }) => sanctionFrom(sanction));
  }
}

const afterSanction = (after: SanctionQuery["after"]): Prisma.Sql =>
  after
    ? Prisma.sql`(sanction.until, sanction."userId", sanction.kind)
        > (${instant(after.until)}, ${after.userId}::uuid, ${after.kind}::"SanctionKind")`
    : Prisma.sql`TRUE`;
