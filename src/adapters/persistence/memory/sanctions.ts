import type { SanctionRepository } from "../../../application/ports/sanction-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Sanction } from "../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { sanctionKey, type MemoryTables } from "./memory-tables.js";

export class InMemorySanctionRepository implements SanctionRepository {
  constructor(private readonly tables: Pick<MemoryTables, "sanctions">) {}

  async findFor(roomId: RoomId, userId: UserId): Promise<readonly Sanction[]> {
    const kinds = ["mute", "ban"] as const;
    return kinds
      .map((kind) => this.tables.sanctions.get(sanctionKey(roomId, userId, kind)))
      .filter((sanction) => sanction !== undefined);
  }

  async save(sanction: Sanction): Promise<void> {
    const { roomId, userId, kind } = sanction;
    this.tables.sanctions.set(sanctionKey(roomId, userId, kind), sanction);
  }
}
