import type { UserId } from "../../../domain/accounts/user.js";
import type { Membership } from "../../../domain/rooms/membership.js";
import type { RoomId } from "../../../domain/rooms/room.js";
import type { RoomReader } from "../../ports/room-reader.js";

const MAX_WAITING = 10_000;

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  found: (membership: Membership) => void;
  report: (error: unknown) => void;
}>;

/**
 * Reads the memberships that hints mention, one after the other. The head check finds those that could not be read or
 * exceeded the bound.
 */
export class MembershipReads {
  private readonly waiting = new Map<string, Readonly<{ roomId: RoomId; userId: UserId }>>();
  private isReading = false;

  constructor(private readonly deps: Deps) {}

  read(roomId: RoomId, userId: UserId): void {
    if (this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(`${roomId} ${userId}`, { roomId, userId });
    if (!this.isReading) void this.readAll();
  }

  private async readAll(): Promise<void> {
    this.isReading = true;
    for (const [key, { roomId, userId }] of this.waiting) {
      this.waiting.delete(key);
      try {
        const access = await this.deps.roomReader.access(roomId, userId);
        if (access?.membership) this.deps.found(access.membership);
      } catch (error) {
        this.deps.report(error);
      }
    }
    this.isReading = false;
  }
}
