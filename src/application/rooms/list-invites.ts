import { requireInviter, type Invite } from "../../domain/rooms/invite.js";
import type { RoomId } from "../../domain/rooms/room.js";
import type { Actor } from "../actor.js";
import type { Clock } from "../ports/clock.js";
import type { RoomReader } from "../ports/room-reader.js";

/** The usable invites of a room, newest first, for those who may make some. */
export class ListInvites {
  constructor(private readonly deps: Readonly<{ roomReader: RoomReader; clock: Clock }>) {}

  async execute(actor: Actor, { roomId }: Readonly<{ roomId: RoomId }>): Promise<readonly Invite[]> {
    const { roomReader, clock } = this.deps;
    requireInviter(await roomReader.access(roomId, actor.userId));
    return roomReader.usableInvites(roomId, clock.now());
  }
}
