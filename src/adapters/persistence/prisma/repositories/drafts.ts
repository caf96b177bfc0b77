import type { DraftQuery, DraftReader, ListedDraft } from "../../../../application/ports/draft-reader.js";
import type { DraftRepository } from "../../../../application/ports/draft-repository.js";
import type { UserEntityKey } from "../../../../domain/accounts/user-change.js";
import type { UserId } from "../../../../domain/accounts/user.js";
import {
  draftBytes,
  draftId,
  type DraftKey,
  type DraftState,
  type SavedDraft,
} from "../../../../domain/messages/saved-draft.js";
import type { RoomId } from "../../../../domain/rooms/room.js";
import { savedDraftFrom, type SavedDraftJson } from "../../../codec/entity-json.js";
import { withRetry } from "../database/retry.js";
import { Prisma, type PrismaClient } from "../generated/client.js";
import { draftJson, instant, jsonOrNull } from "../mapping/columns.js";
import type { UserStamps } from "./user-stamps.js";

export class PrismaDraftRepository implements DraftRepository {
  constructor(
    private readonly tx: Prisma.TransactionClient,
    private readonly stamps: UserStamps,
  ) {}

  async find(key: DraftKey): Promise<DraftState> {
    const [row] = await this.tx.$queryRaw<{ draft: SavedDraftJson | null; rev: bigint | null }[]>`
      SELECT (SELECT ${draftJson} FROM drafts draft WHERE ${at(key)}) AS draft, (
        SELECT coalesce("changedRev", rev) FROM user_changes
        WHERE "userId" = ${key.userId}::uuid AND kind = 'drafts' AND id = ${draftId(key)}::uuid
      ) AS rev`;
    return { draft: row?.draft ? savedDraftFrom(row.draft) : null, rev: Number(row?.rev ?? 0) };
  }

  async count(userId: UserId): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM drafts WHERE "userId" = ${userId}::uuid`;
    return Number(row?.count ?? 0);
  }

  async save(draft: SavedDraft): Promise<void> {
    const { userId, roomId, threadOf, body, data, updatedAt } = draft;
    await this.tx.$executeRaw`
      INSERT INTO drafts ("userId", id, "roomId", "threadOf", body, data, bytes, "updatedAt")
      VALUES (
        ${userId}::uuid, ${draftId(draft)}::uuid, ${roomId}::uuid, ${threadOf}::uuid, ${body}, ${jsonOrNull(data)},
        ${draftBytes(draft)}, ${instant(updatedAt)}
      )
      ON CONFLICT ("userId", id) DO UPDATE SET
        body = EXCLUDED.body, data = EXCLUDED.data, bytes = EXCLUDED.bytes, "updatedAt" = EXCLUDED."updatedAt"`;
    this.stamps.stamp(userId, "drafts", [{ id: draftId(draft), roomId }]);
  }

  remove(key: DraftKey): Promise<void> {
    return this.removeWhere(key.userId, at(key));
  }

  removeAll(roomId: RoomId, userId: UserId): Promise<void> {
    return this.removeWhere(userId, Prisma.sql`draft."roomId" = ${roomId}::uuid AND draft."userId" = ${userId}::uuid`);
  }

  private async removeWhere(userId: UserId, condition: Prisma.Sql): Promise<void> {
    const removed = await this.tx.$queryRaw<UserEntityKey[]>`
      DELETE FROM drafts draft WHERE ${condition} RETURNING draft.id, draft."roomId"`;
    this.stamps.stampRemoved(userId, "drafts", removed);
  }
}

const at = (key: DraftKey): Prisma.Sql => Prisma.sql`
  draft."userId" = ${key.userId}::uuid AND draft.id = ${draftId(key)}::uuid AND draft."roomId" = ${key.roomId}::uuid`;

export class PrismaDraftReader implements DraftReader {
  constructor(private readonly prisma: PrismaClient) {}

  async list(userId: UserId, { after, limit }: DraftQuery): Promise<readonly ListedDraft[]> {
    const rows = await withRetry(
      () => this.prisma.$queryRaw<{ draft: SavedDraftJson; rev: bigint }[]>`
        SELECT * FROM (
          SELECT ${draftJson} AS draft, coalesce(change."changedRev", change.rev) AS rev FROM drafts draft
          JOIN user_changes change ON change."userId" = draft."userId" AND change.kind = 'drafts' AND change.id = draft.id
          WHERE draft."userId" = ${userId}::uuid
        ) listed
        ${after === undefined ? Prisma.empty : Prisma.sql`WHERE rev < ${after}`} ORDER BY rev DESC LIMIT ${limit}`,
    );
    return rows.map(({ draft, rev }) => ({ draft: savedDraftFrom(draft), rev: Number(rev) }));
  }
}
