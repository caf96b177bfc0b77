import { requireReader } from "../../domain/rooms/access.js";
import { memberNotFound } from "../../domain/rooms/errors.js";
import { isActive, type Membership } from "../../domain/rooms/membership.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { UserId } from "../../domain/accounts/user.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RoomReader } from "../ports/room-reader.js";

/** One member of a room, for everybody who may list its members. */
export class ViewMember {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; clock: Clock }>) {}

  async execute(actor: Actor, { roomId, userId }: Readonly<{ roomId: RoomId; userId: UserId }>): Promise<Membership> {
    const { roomReader, clock } = this.deps;
    requireReader(await roomReader.access(roomId, actor.userId), clock.now());
    const membership = (await roomReader.access(roomId, userId))?.membership ?? null;
    if (!isActive(membership)) throw memberNotFound();
    return membership;
  }
}
