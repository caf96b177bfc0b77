import type { SanctionRepository } from "../../../../application/ports/sanction-repository.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import type { Sanction } from "../../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { sanctionFrom, type SanctionJson } from "../../../codec/entity-json.js";
import type { Prisma } from "../generated/client.js";
import { instant, sanctionJson } from "../mapping/columns.js";

export class PrismaSanctionRepository implements SanctionRepository {
  constructor(private readonly tx: Prisma.TransactionClient) {}

  async findFor(roomId: RoomId, userId: UserId): Promise<readonly Sanction[]> {
    const rows = await this.tx.$queryRaw<{ sanction: SanctionJson }[]>`
      SELECT ${sanctionJson} AS sanction FROM "Sanction" sanction
      WHERE sanction."roomId" = ${roomId}::uuid AND sanction."userId" = ${userId}::uuid`;
    return rows.map(({ sanction }) => sanctionFrom(sanction));
  }

  async save({ roomId, user, kind, until, reason, by, byRole, at }: Sanction): Promise<void> {
    await this.tx.$executeRaw`
      INSERT INTO "Sanction" ("roomId", "userId", kind, until, reason, by, "byRole", at)
      VALUES (
        ${roomId}::uuid, ${user.id}::uuid, ${kind}::"SanctionKind", ${instant(until)}, ${reason}, ${by.id}::uuid, ${byRole}::"Role",
        ${instant(at)}
      )
      ON CONFLICT ("roomId", "userId", kind) DO UPDATE SET
        until = EXCLUDED.until, reason = EXCLUDED.reason, by = EXCLUDED.by, "byRole" = EXCLUDED."byRole", at = EXCLUDED.at`;
  }
}
