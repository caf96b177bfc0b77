import { checkHasRole } from "../../domain/moderation/moderation-rights.js";
import type { Sanction } from "../../domain/moderation/sanction.js";
import { requireMember } from "../../domain/rooms/access.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { ModerationReader, SanctionQuery } from "../ports/moderation-reader.js";
import type { RoomReader } from "../ports/room-reader.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "access">;
  moderationReader: Pick<ModerationReader, "sanctions">;
  clock: Clock;
}>;

/** Lists the active mutes and bans of a room for its owners and moderators. */
export class ListSanctions {
  constructor(private readonly deps: Deps) {}

  async execute(
    { userId }: Actor,
    { roomId, ...query }: Omit<SanctionQuery, "at"> & Readonly<{ roomId: RoomId }>,
  ): Promise<readonly Sanction[]> {
    const { roomReader, moderationReader, clock } = this.deps;
    checkHasRole(requireMember(await roomReader.access(roomId, userId)), "moderator");
    return moderationReader.sanctions(roomId, { ...query, at: clock.now() });
  }
}
