import type { UserId } from "../../domain/accounts/user.js";
import type { RoomReader } from "../ports/room-reader.js";

/**
 * Decides whose presence a user may see: their own, and that of people in a room of theirs. This is the only place that
 * decides it; it holds in both directions.
 */
export class PresenceVisibility {
  constructor(private readonly deps: Readonly<{ roomReader: Pick<RoomReader, "sharingRoom"> }>) {}

  async visibleTo(userId: UserId, others: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const strangers = others.filter((other) => other !== userId);
    const visible = strangers.length === 0 ? [] : await this.deps.roomReader.sharingRoom(userId, strangers);
    return new Set(others.includes(userId) ? [userId, ...visible] : visible);
  }
}
