import type { SanctionRepository } from "../../../application/ports/sanction-repository.js";
import type { UserId } from "../../../domain/accounts/user.js";
import type { Sanction } from "../../../domain/moderation/sanction.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import { addTo } from "./memory-members.js";
import { sanctionKey, type MemoryTables } from "./memory-tables.js";
import { currentSummaryOf } from "./users.js";

type Tables = Pick<MemoryTables, "sanctions" | "sanctionsByRoom" | "users">;

export class InMemorySanctionRepository implements SanctionRepository {
  constructor(private readonly tables: Tables) {}

  async findFor(roomId: RoomId, userId: UserId): Promise<readonly Sanction[]> {
    const kinds = ["mute", "ban"] as const;
    return sanctionsAt(
      this.tables,
      kinds.map((kind) => sanctionKey(roomId, userId, kind)),
    );
  }

  async save(sanction: Sanction): Promise<void> {
    const key = sanctionKey(sanction.roomId, sanction.user.id, sanction.kind);
    addTo(this.tables.sanctionsByRoom, sanction.roomId, key);
    this.tables.sanctions.set(key, sanction);
  }
}

/** The end of the user's last ban from the room. */
export const bannedUntilOf = ({ sanctions }: Pick<Tables, "sanctions">, roomId: RoomId, userId: UserId): Date | null =>
  sanctions.get(sanctionKey(roomId, userId, "ban"))?.until ?? null;

export const sanctionsOf = (tables: Tables, roomId: RoomId): Sanction[] =>
  sanctionsAt(tables, [...(tables.sanctionsByRoom.get(roomId) ?? [])]);

const sanctionsAt = (tables: Tables, keys: readonly string[]): Sanction[] =>
  keys
    .map((key) => tables.sanctions.get(key))
    .filter((sanction) => sanction !== undefined)
    .map((sanction) => ({
      ...sanction,
      user: currentSummaryOf(tables, sanction.user),
      by: currentSummaryOf(tables, sanction.by),
    }));
