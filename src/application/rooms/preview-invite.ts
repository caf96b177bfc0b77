import { inviteNotFound } from "../../domain/rooms/errors.js";
import { isUsable } from "../../domain/rooms/invite.js";
import type { Room } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RateLimiter } from "../ports/rate-limiter.js";
import type { RoomReader } from "../ports/room-reader.js";

type Deps = Readonly<{
  roomReader: Pick<RoomReader, "invite" | "access">;
  rateLimiter: RateLimiter;
  clock: Clock;
}>;

/** Shows the room of an invite before the user joins. */
export class PreviewInvite {
  constructor(private readonly deps: Deps) {}

  async execute(
    { userId }: Actor,
    { code }: Readonly<{ code: string }>,
  ): Promise<Readonly<{ room: Room; memberCount: number }>> {
    const { roomReader, rateLimiter, clock } = this.deps;
    await rateLimiter.take("invite.use", userId);
    const invite = await roomReader.invite(code);
    const access = invite && isUsable(invite, clock.now()) ? await roomReader.access(invite.roomId, userId) : null;
    if (!access || access.room.archivedAt) throw inviteNotFound();
    return { room: access.room, memberCount: access.memberCount };
  }
}
